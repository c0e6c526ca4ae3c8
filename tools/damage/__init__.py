"""Damage drawn on clean pictures, to train the net that finds it."""

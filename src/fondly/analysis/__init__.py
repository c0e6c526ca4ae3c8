"""Judges whether a photo will do: its faces, its subject, its frame, what to tell about them."""

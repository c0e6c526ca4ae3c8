"""Writes motion: drivers and the physiology beneath them. Knows names, not pixels."""

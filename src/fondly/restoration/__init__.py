"""Repairs a photo, step by step; every step says what it changed."""

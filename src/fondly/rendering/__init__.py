"""Poses a portrait with one motion sample and yields a frame."""

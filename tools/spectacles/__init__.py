"""Draws spectacles on faces that wear none: what the net that finds spectacles learns from."""

"""Pixels and geometry, fast and exact; knows no face."""

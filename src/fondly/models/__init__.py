"""Weights and their inference: what is shipped, and the one place that runs it."""

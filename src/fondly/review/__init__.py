"""Measures a finished clip against the person and against how people and pictures behave."""

"""Reads motions: their vital signs, held against how people move."""

"""Fondly: a portrait photograph, gently alive."""

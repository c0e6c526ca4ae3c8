"""Builds the rig that a photograph is moved by."""

"""Instruments that look at pixels: faces, landmarks, head pose, gaze, matte."""

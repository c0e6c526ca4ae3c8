"""A picture of what was found: landmarks on the left, the people's matte on the right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from fondly.analysis.quality import is_usable
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face

PANEL_PX = 1000
"""Longest side of each half."""
_BACKDROP = np.asarray([36, 30, 46], np.float32)
_FOUND, _REFUSED, _SKIN, _PARTS = (255, 214, 90), (255, 92, 92), (92, 214, 255), (255, 255, 255)
_INK = (20, 16, 28)

# Contours of MediaPipe's face mesh, subject's right first (face_mesh_connections.py, Apache-2.0).
_CONTOURS = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7, 33),
    (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249, 263),
    (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146, 61),
    (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95, 78),
    (469, 470, 471, 472, 469),
    (474, 475, 476, 477, 474),
)  # fmt: skip


def draw_sheet(analysis: Analysis) -> NDArray[np.uint8]:
    """What the instruments see, for people to judge.

    Args:
        analysis: from `analyse`.

    Returns:
        (H, 2 W, 3) uint8 sRGB: the photo with each face's box, number and landmarks, red where a
        face cannot be animated; beside it the photo with all but the people darkened.
    """
    photo = analysis.photo
    scale = min(1.0, PANEL_PX / max(photo.width, photo.height))
    size = (max(round(photo.width * scale), 1), max(round(photo.height * scale), 1))
    left = Image.fromarray(photo.pixels).resize(size, Image.Resampling.LANCZOS)
    matte = Image.fromarray((analysis.matte * 255).astype(np.uint8)).resize(size)
    share = np.asarray(matte, np.float32)[..., None] / 255
    right = np.asarray(left, np.float32) * (0.15 + 0.85 * share) + _BACKDROP * (1 - share)
    draw = ImageDraw.Draw(left)
    for number, face in enumerate(analysis.faces, 1):
        _draw_face(draw, face, number, scale)
    halves = (np.asarray(left), np.clip(right, 0, 255).astype(np.uint8))
    return np.concatenate(halves, axis=1)


def _draw_face(draw: ImageDraw.ImageDraw, face: Face, number: int, scale: float) -> None:
    colour = _FOUND if is_usable(face) else _REFUSED
    points = face.landmarks[:, :2] * scale
    radius = max(face.iod_px * scale / 120, 0.6)
    for x, y in points:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_SKIN)
    for contour in _CONTOURS:
        line = [(float(x), float(y)) for x, y in points[list(contour)]]
        draw.line(line, fill=_PARTS, width=max(round(radius), 1))
    x0, y0, x1, y1 = (value * scale for value in face.box_px)
    draw.rectangle((x0, y0, x1, y1), outline=colour, width=2)
    text = f" {number} "
    font = ImageFont.load_default(16)
    place = draw.textbbox((x0, max(y0 - 22, 0)), text, font=font)
    draw.rectangle(place, fill=colour)
    draw.text((x0, max(y0 - 22, 0)), text, fill=_INK, font=font)

"""The invention map of a whole clip as a picture for people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from fondly.imaging.colour import LUMA

LEGEND = (
    ((255, 0, 0), "lids and eyes"),
    ((0, 255, 0), "mouth"),
    ((0, 0, 255), "background"),
)
"""The channels of a map, in their order."""
MENDED = ((255, 255, 255), "mended print")
"""In all channels, where there is any."""

_PAPER, _INK = (24, 24, 24), (235, 235, 235)


def draw_union(photo: NDArray[np.uint8], union: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The photo in grey, with all that a clip invents in colour, and a legend below.

    Args:
        photo: (H, W, 3) uint8 sRGB.
        union: (H, W, 3) uint8, the maximum over a clip's maps.

    Returns:
        (H + legend, W, 3) uint8 sRGB.
    """
    grey = np.repeat((photo.astype(np.float32) @ LUMA)[..., None], 3, axis=-1)
    share = union.max(axis=-1, keepdims=True).astype(np.float32) / 255
    mixed = (1 - share) * grey + share * (0.4 * grey + 0.6 * union)
    told = (*LEGEND, MENDED) if (union.min(axis=-1) > 127).any() else LEGEND
    legend = _legend(photo.shape[1], told)
    return np.concatenate([mixed.round().astype(np.uint8), legend])


def _legend(width: int, told: tuple[tuple[tuple[int, int, int], str], ...]) -> NDArray[np.uint8]:
    size = max(round(width / 32), 8)
    picture = Image.new("RGB", (width, round(2.2 * size)), _PAPER)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size)
    x, top = size, round(0.6 * size)
    for colour, text in (*told, (None, "the rest is the photo")):
        if colour is not None:
            draw.rectangle((x, top, x + size, top + size), fill=colour)
            x += round(1.4 * size)
        draw.text((x, top + size / 2), text, fill=_INK, font=font, anchor="lm")
        x += round(draw.textlength(text, font=font) + 1.4 * size)
    return np.asarray(picture)

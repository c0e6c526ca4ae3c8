"""Colour by a network that a user brings. Fondly ships none, and makes none up without it.

What the network is given and must give is told in docs/restoring.md: the lightness of the picture
comes in, two channels of colour come out, both CIE L*a*b*. The lightness stays the photo's own.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.colour import bytes_from_levels
from fondly.imaging.tone_kind import ToneKind, read_tone
from fondly.models.user_net import UserNet
from fondly.restoration.step import Mended, untouched

CHANNELS = (1, 2)
"""Of what a colouriser takes and gives."""
USUAL_SIDE_PX, MULTIPLE_PX = 512, 32
"""The longer side of what a colouriser of free size is given, and what both sides are whole times
of: networks halve a picture up to five times."""
STRONGEST = 110.0
"""CIE a* and b* of the strongest sRGB colours."""


def mend_colour(
    picture: NDArray[np.uint8], faces: tuple[Face, ...], strength: float, colouriser: UserNet
) -> Mended:
    """Gives a picture without colour the colours that a user's network thinks of.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        faces: not looked at.
        strength: 0 to 1, how strong the colours are.
        colouriser: takes lightness (1, 1, h, w), 0 to 100, and gives a* and b* (1, 2, h, w).

    Returns:
        The coloured picture, its lightness unchanged; the very same array where it has colour.

    Raises:
        ModelUnusable: the network fails.
    """
    del faces
    reading = read_tone(picture)
    if reading.kind is ToneKind.COLOUR or strength == 0:
        return untouched(picture, "The picture has colours of its own, which were left.")
    lab = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    height, width = picture.shape[:2]
    size = colouriser.size_px or _usual_size(width, height)
    small = np.asarray(cv2.resize(lab[..., 0], size, interpolation=cv2.INTER_AREA), np.float32)
    found = np.clip(colouriser.run(small[None, None])[0], -STRONGEST, STRONGEST)
    colours = cv2.resize(found.transpose(1, 2, 0), (width, height), interpolation=cv2.INTER_LINEAR)
    lab[..., 1:] = strength * colours
    levels = np.asarray(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB), np.float32) * 255
    chroma = float(np.hypot(colours[..., 0], colours[..., 1]).mean()) * strength
    return Mended(
        bytes_from_levels(levels),
        changed=True,
        sentence=f"Coloured by {colouriser.name}: the colours are invented, the light is not.",
        evidence={"chroma_lab": round(chroma, 2)},
    )


def _usual_size(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, USUAL_SIDE_PX / max(width, height))
    across, down = (
        max(round(side * scale / MULTIPLE_PX), 1) * MULTIPLE_PX for side in (width, height)
    )
    return across, down

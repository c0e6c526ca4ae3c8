"""Parts of a picture blurred until nobody can be recognised in them."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

Ellipse = tuple[float, float, float, float]
"""x and y of the middle, half width and half height, in pixels, upright."""

BLUR = 0.14
"""Standard deviation by height of the ellipse, about a fifth of a face's: of what is finer than
three cycles a face, less than one percent is left. People need about eight cycles to tell who
somebody is (Costen, Parker and Craw, Perception 23, 1994)."""
SOFT = 0.25
"""Share of an ellipse in which the blur sets in."""


def veiled(
    pixels: NDArray[np.uint8], hidden: Iterable[Ellipse], kept: Iterable[Ellipse] = ()
) -> NDArray[np.uint8]:
    """A copy of a picture in which some ellipses are blurred, and others are not.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        hidden: what is blurred.
        kept: what stays, also within these.
    """
    out, kept = pixels.copy(), tuple(kept)
    height, width = pixels.shape[:2]
    for ellipse in hidden:
        x, y, half_w, half_h = ellipse
        reach = 3 * BLUR * half_h
        x0, y0 = (max(0, int(v)) for v in (x - half_w - reach, y - half_h - reach))
        x1 = min(width, int(x + half_w + reach) + 1)
        y1 = min(height, int(y + half_h + reach) + 1)
        if x1 <= x0 or y1 <= y0:
            continue
        box, place = (x0, y0, x1, y1), (slice(y0, y1), slice(x0, x1))
        around = out[place].astype(np.float32)
        sigma = max(2 * BLUR * half_h, 1.0)
        blurred = cv2.GaussianBlur(around, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
        mask = _mask(box, [ellipse]) * (1 - _mask(box, kept))
        mixed = around + mask[..., None] * (blurred - around)
        out[place] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
    return out


def _mask(box: tuple[int, int, int, int], ellipses: Iterable[Ellipse]) -> NDArray[np.float32]:
    """(h, w) float32 in [0, 1]: 1 within the ellipses, falling softly to 0 at their edges."""
    x0, y0, x1, y1 = box
    rows, columns = np.mgrid[y0:y1, x0:x1].astype(np.float32) + 0.5
    mask = np.zeros(rows.shape, np.float32)
    for x, y, half_w, half_h in ellipses:
        radius = np.hypot((columns - x) / half_w, (rows - y) / half_h)
        share = np.clip((1 - radius) / SOFT, 0, 1)
        np.maximum(mask, share * share * (3 - 2 * share), out=mask)
    return mask

"""The input: one photograph, upright, in sRGB, without anything private around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.finding import Finding

MIN_SIDE_PX = 64
"""Below this nothing in a photo can be a usable face (faces must be 48 px tall)."""


@dataclass(frozen=True, eq=False)
class Photo:
    """A decoded photograph.

    Args:
        pixels: (H, W, 3) uint8, sRGB, upright (EXIF orientation applied); made read-only.
        content_hash: sha256 (hex) of the upright pixels and their size: the picture, not its
            wrapping.
        dpi: the scan resolution the file claimed, in dots per inch, or None.
        stripped: kinds of private data that were left behind ("exif", "gps", "xmp", ...).
        findings: what the decoder had to say ("first-frame-used", ...).
    """

    pixels: NDArray[np.uint8]
    content_hash: str
    dpi: float | None = None
    stripped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or self.pixels.shape[2] != 3 or self.pixels.dtype != np.uint8:
            raise ValueError(
                f"a photo is (H, W, 3) uint8, got {self.pixels.shape} {self.pixels.dtype}"
            )
        if min(self.pixels.shape[:2]) < MIN_SIDE_PX:
            raise ValueError(
                f"a photo has at least {MIN_SIDE_PX} px a side, got {self.pixels.shape[:2]}"
            )
        self.pixels.flags.writeable = False

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    def __repr__(self) -> str:
        return f"Photo({self.width}x{self.height}, {self.content_hash[:12]})"

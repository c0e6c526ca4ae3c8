"""Clean pictures made old on purpose, with the truth beside them.

What happened to a print is done in the order in which it happens: the lens was soft, the film has
grain, the print faded, scratches went through it to the paper, a scanner added its noise, somebody
saved it as JPEG. Fading is a loss of density, not of contrast: density d becomes
keep * d + stain in each of the three dye layers, so that blacks rise most, as they do on paper
(Wilhelm 1993, "The Permanence and Care of Color Photographs", chapter 2: dye fading and yellowish
stain). The generator that trains the damage detector is another one, on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import (
    GREY,
    bytes_from_levels,
    encoded_from_linear,
    linear_from_encoded,
)

Levels = NDArray[np.float32]
SEPIA = np.array([14.0, 2.0, -20.0], np.float32)
"""Levels that the middle tones of a sepia print lie above or below its grey."""
MIN_LIGHT = 0.004
"""Linear light of a print's black: density 2.4."""


@dataclass(frozen=True)
class Ageing:
    """What happened to a print. Lengths are in pixels of a picture whose longer side is 1024.

    Args:
        tone: what the print was when new: "colour", "grey" or "sepia".
        blur_px: standard deviation of the lens's blur.
        grain: standard deviation of the film's grain in mid-grey, levels; it has no colour.
        grain_px: size of a grain, as standard deviation of a blur; 0 for grain of one pixel.
        keep: share of the density that each of the layers (seen by red, green, blue) kept.
        stain: density that the paper gained, by red, green, blue.
        uneven: how much further the fading went in some places, share of the density.
        vignette: share of the light lost in the corners.
        scratches: how many, through to the paper.
        scanner: standard deviation of the scanner's noise, levels, one pixel, in each channel.
        jpeg: quality of the JPEG file, or None.
    """

    tone: str = "colour"
    blur_px: float = 0.0
    grain: float = 0.0
    grain_px: float = 0.7
    keep: tuple[float, float, float] = (1.0, 1.0, 1.0)
    stain: tuple[float, float, float] = (0.0, 0.0, 0.0)
    uneven: float = 0.0
    vignette: float = 0.0
    scratches: int = 0
    scanner: float = 0.0
    jpeg: int | None = None

    def __post_init__(self) -> None:
        if self.tone not in {"colour", "grey", "sepia"}:
            raise ValueError(f"a print is colour, grey or sepia, not {self.tone}")


@dataclass(frozen=True, eq=False)
class Aged:
    """An aged picture.

    Args:
        pixels: (H, W, 3) uint8 sRGB, the picture as it is found.
        truth: (H, W, 3) uint8 sRGB, the print when it was new.
        scratched: (H, W) bool, where nothing of the picture is left.
    """

    pixels: NDArray[np.uint8]
    truth: NDArray[np.uint8]
    scratched: NDArray[np.bool_]


FATES: dict[str, Ageing] = {
    "faded colour": Ageing(
        blur_px=0.8, grain=7.0, keep=(0.55, 0.72, 0.68), stain=(0.01, 0.05, 0.14),
        uneven=0.10, scratches=10, scanner=1.0, jpeg=80,
    ),
    "magenta": Ageing(
        blur_px=0.6, grain=5.0, keep=(0.50, 0.85, 0.70), stain=(0.0, 0.04, 0.05),
        vignette=0.2, scratches=5, scanner=1.5, jpeg=70,
    ),
    "yellowed grey": Ageing(
        tone="grey", blur_px=1.0, grain=10.0, grain_px=0.9, keep=(0.6, 0.6, 0.6),
        stain=(0.03, 0.07, 0.20), uneven=0.12, vignette=0.25, scratches=14, jpeg=75,
    ),
    "sepia": Ageing(
        tone="sepia", blur_px=0.8, grain=8.0, keep=(0.55, 0.55, 0.5), stain=(0.02, 0.05, 0.12),
        uneven=0.08, scratches=8, scanner=1.0, jpeg=85,
    ),
    "grainy grey": Ageing(tone="grey", grain=14.0, grain_px=0.7, scratches=3, jpeg=60),
}  # fmt: skip
"""Five prints out of five albums: what the bars of restoration are measured on."""


def age(picture: NDArray[np.uint8], ageing: Ageing, seed: int) -> Aged:
    """A clean picture made old; the same seed gives the same bytes.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        ageing: what happens to it.
        seed: of everything that is left to chance.
    """
    random = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    scale = max(height, width) / 1024
    new = _as_new(picture, ageing.tone)
    levels = _soft(new.astype(np.float32), ageing.blur_px * scale)
    levels = levels + _grain(levels, ageing, scale, random)[..., None]
    linear = linear_from_encoded(np.clip(levels, 0, 255) / np.float32(255))
    linear = _faded(linear, ageing, random)
    linear *= _vignette(height, width, ageing.vignette)[..., None]
    cover = _scratches(height, width, ageing.scratches, scale, random)
    paper = 10.0 ** -np.asarray(ageing.stain, np.float32) * np.float32(0.9)
    linear += (paper - linear) * cover[..., None]
    found = encoded_from_linear(linear) * np.float32(255)
    if ageing.scanner:
        found = found + random.normal(0, ageing.scanner, found.shape).astype(np.float32)
    return Aged(_as_jpeg(bytes_from_levels(found), ageing.jpeg), new, cover > 0.3)


def without(ageing: Ageing, *names: str) -> Ageing:
    """The same fate, spared from what the names (fields of `Ageing`) say."""
    unhurt = Ageing()
    return replace(ageing, **{name: getattr(unhurt, name) for name in names})


def _as_new(picture: NDArray[np.uint8], tone: str) -> NDArray[np.uint8]:
    if tone == "colour":
        return picture
    grey = (picture.astype(np.float32) @ GREY)[..., None]
    # A toner colours the silver: most in the middle tones, nothing in black and paper white.
    toned = grey + (SEPIA * (4 * grey * (255 - grey) / 255**2) if tone == "sepia" else 0.0)
    return bytes_from_levels(np.broadcast_to(toned, picture.shape))


def _soft(levels: Levels, sigma_px: float) -> Levels:
    if sigma_px <= 0:
        return levels
    return np.asarray(cv2.GaussianBlur(levels, (0, 0), sigma_px), np.float32)


def _grain(levels: Levels, ageing: Ageing, scale: float, random: np.random.Generator) -> Levels:
    """Grain is strongest in the middle tones: clear film and solid black have none."""
    if not ageing.grain:
        return np.zeros(levels.shape[:2], np.float32)
    noise = random.normal(size=levels.shape[:2]).astype(np.float32)
    if ageing.grain_px:
        noise = _soft(noise, ageing.grain_px * scale)
        noise /= noise.std()
    light = np.clip(levels @ GREY / np.float32(255), 0, 1)
    strength = np.float32(0.4) + np.float32(0.6) * np.sqrt(4 * light * (1 - light))
    return np.asarray(noise * strength * np.float32(ageing.grain), np.float32)


def _faded(linear: Levels, ageing: Ageing, random: np.random.Generator) -> Levels:
    density = -np.log10(np.maximum(linear, MIN_LIGHT))
    keep = np.broadcast_to(np.asarray(ageing.keep, np.float32), density.shape)
    if ageing.uneven:
        coarse = random.normal(size=(4, 4)).astype(np.float32)
        field = cv2.resize(coarse, linear.shape[1::-1], interpolation=cv2.INTER_CUBIC)
        keep = keep * (1 - ageing.uneven * np.clip(field, -1, 2))[..., None]
    faded = density * keep + np.asarray(ageing.stain, np.float32)
    return np.asarray(10.0**-faded, np.float32)


def _vignette(height: int, width: int, loss: float) -> Levels:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    square = ((x + 0.5) / width * 2 - 1) ** 2 + ((y + 0.5) / height * 2 - 1) ** 2
    return np.asarray(1 - loss * (square / 2) ** 1.5, np.float32)


def _scratches(
    height: int, width: int, count: int, scale: float, random: np.random.Generator
) -> Levels:
    """Coverage in [0, 1] by wandering lines, about 1 to 3 px wide, smooth at their edges."""
    cover = np.zeros((height, width), np.float32)
    for _ in range(count):
        start = random.uniform((0, 0), (width, height))
        heading = random.uniform(0, 2 * np.pi) + np.cumsum(random.normal(0, 0.12, 24))
        stride = random.uniform(0.005, 0.03) * max(height, width)
        steps = stride * np.stack([np.cos(heading), np.sin(heading)], axis=-1)
        places = np.vstack([start, start + np.cumsum(steps, axis=0)])
        line = np.zeros((height, width), np.uint8)
        thickness = max(1, round(random.uniform(1.0, 2.6) * scale))
        fixed = np.round(places * 16).astype(np.int32)
        cv2.polylines(line, [fixed[:, None]], False, 255, thickness, cv2.LINE_AA, shift=4)
        strength = np.float32(random.uniform(0.6, 1.0) / 255)
        cover = np.maximum(cover, line.astype(np.float32) * strength)
    return cover


def _as_jpeg(pixels: NDArray[np.uint8], quality: int | None) -> NDArray[np.uint8]:
    if quality is None:
        return pixels
    written, content = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not written:
        raise ValueError(f"no JPEG of quality {quality}")
    read = cv2.imdecode(content, cv2.IMREAD_COLOR)
    if read is None:
        raise ValueError("OpenCV does not read its own JPEG")
    return np.ascontiguousarray(read[..., ::-1], np.uint8)

"""The step "noise": grain, noise and JPEG blocks are taken off, but for a trace.

FFDNet (Zhang, Zuo, Zhang 2018) takes off noise of a strength that it is told. It was trained on
noise that differs from pixel to pixel and from channel to channel; grain that does neither hides
from it unless it is told of more. How much more was measured: bench/restoration.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.colour import bytes_from_levels
from fondly.imaging.noise_level import BINS, MIN_BLOCKING, NoiseLevel, map_over, measure_noise
from fondly.imaging.tone_kind import read_tone
from fondly.models.catalogue import FFDNET
from fondly.models.sessions import infer
from fondly.restoration.fading import read_fading
from fondly.restoration.step import Mended, untouched

Levels = NDArray[np.float32]

MIN_GRAIN = 2.5
"""Levels. Clean modern photos measure 0 to 2.4, prints with visible grain 2.6 to 6 and more. In a
print that faded the grain faded with the rest, and comes back with it."""
TOO_ALIKE = 0.71
"""Likeness from which on it is no grain, but soft texture, or grain enlarged beyond our net."""
FAINT_ALIKE = 0.66
"""The same for what counts only because it will come back: a soft small scan is no film yet."""
SIGMA_OF_BLOCKING = 3.7
MAX_SIGMA = 34.0
"""Levels, beyond which the net paints."""
TRACE, TRACE_ON_SKIN = 0.18, 0.30
"""Share of the grain that stays, so that skin is not wax; in a faded print less, since the contrast
that it is given back brings the trace back, too."""
STRIP_PX, MARGIN_PX = 256, 32
"""Rows at a time; the net sees 26 pixels far, and its noise is smoothed over 3."""
SKIN_PX = 1024


def mend_noise(
    picture: NDArray[np.uint8], faces: tuple[Face, ...] = (), strength: float = 1.0
) -> Mended:
    """Takes off grain, noise and the blocks of a JPEG, where there are any.

    Args:
        picture: (H, W, 3) uint8 sRGB, at the size at which it will be shown.
        faces: in the picture's pixels; on skin more of the grain stays.
        strength: 0 (nothing) to 1 (all but the trace).

    Returns:
        The mended picture; the very same array where there is nothing to take off.

    Raises:
        ValueError: the strength lies outside [0, 1].
    """
    if not 0 <= strength <= 1:
        raise ValueError(f"strength lies in [0, 1], got {strength}")
    level = measure_noise(picture)
    evidence = {
        "grain_levels": round(level.grain, 2),
        "grain_colour_levels": round(level.colour, 2),
        "grain_likeness": round(level.likeness, 2),
        "jpeg_blocking_levels": round(level.blocking, 2),
    }
    gain = read_fading(picture, read_tone(picture)).gain
    rough = _Roughness(level, MIN_GRAIN / gain)
    if rough.sigma == 0 or strength == 0:
        return untouched(picture, _why_not(rough, strength), evidence)
    evidence["removed_sigma_levels"] = round(rough.sigma, 1)
    told = rough.told()
    skin = _skin(picture.shape[:2], faces)
    mended = np.empty_like(picture)
    for top in range(0, len(picture), STRIP_PX):
        rows = slice(top, min(top + STRIP_PX, len(picture)))
        clean = _clean_rows(picture, told, rows)
        before = picture[rows].astype(np.float32)
        kept = TRACE + (TRACE_ON_SKIN - TRACE) * _rows_of(skin, rows, picture.shape[:2])
        share = np.float32(strength) * (1 - kept[..., None] / np.float32(gain))
        mended[rows] = bytes_from_levels(before + share * (clean - before))
    return Mended(mended, True, _what(rough), evidence)


@dataclass(frozen=True)
class _Roughness:
    """What was measured, and from which grain on it counts."""

    level: NoiseLevel
    least: float

    @property
    def has_grain(self) -> bool:
        alike = TOO_ALIKE if self.level.grain >= MIN_GRAIN else FAINT_ALIKE
        return self.level.grain >= self.least and self.level.likeness < alike

    @property
    def sigma_of_blocks(self) -> float:
        blocking = self.level.blocking
        return SIGMA_OF_BLOCKING * blocking if blocking >= MIN_BLOCKING else 0.0

    @property
    def sigma(self) -> float:
        """What the net is told, in levels; 0 where there is nothing to take off."""
        grain = 0.0
        if self.has_grain:
            # Best PSNR on clean portraits with grain of four sizes over them: 1.7 to 4 times.
            likeness = self.level.likeness
            factor = 1.75 + 1.4 * likeness + 1.6 * likeness**2
            grain = max(factor * self.level.grain, self.level.colour)
        return min(hypot(grain, self.sigma_of_blocks), MAX_SIGMA)

    def told(self) -> Levels:
        """(BINS,) levels: less where film of a brightness has less grain, never more."""
        if not self.has_grain:
            return np.full(BINS, self.sigma, np.float32)
        known = np.nan_to_num(self.level.by_brightness, nan=self.level.grain)
        shares = np.clip(known / self.level.grain, 0.4, 1.0)
        return np.asarray(np.maximum(self.sigma * shares, self.sigma_of_blocks), np.float32)


def _skin(shape: tuple[int, ...], faces: tuple[Face, ...]) -> Levels:
    """A small mask, its longer side at most SKIN_PX: 1 on faces, softly 0 beyond."""
    scale = min(1.0, SKIN_PX / max(shape))
    size = [max(1, round(side * scale)) for side in shape[:2]]
    mask = np.zeros(size, np.float32)
    for face in faces:
        outline = cv2.convexHull(np.ascontiguousarray(face.landmarks[:468, :2], np.float32))
        cv2.fillConvexPoly(mask, np.round(outline * scale).astype(np.int32), 1.0)
    if not faces:
        return mask
    soft = max(face.iod_px for face in faces) * scale / 6
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(soft, 1.0)), np.float32)


def _rows_of(small: Levels, rows: slice, shape: tuple[int, ...]) -> Levels:
    """Some rows of a small mask at a picture's size."""
    down, across = small.shape[0] / shape[0], small.shape[1] / shape[1]
    # From the middle of a pixel of the one to that of the other.
    matrix = np.array(
        [[across, 0, across / 2 - 0.5], [0, down, (rows.start + 0.5) * down - 0.5]], np.float64
    )
    size = shape[1], rows.stop - rows.start
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    taken = cv2.warpAffine(small, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.float32)


def _clean_rows(picture: NDArray[np.uint8], told: Levels, rows: slice) -> Levels:
    """The net's picture of some rows, (n, W, 3) float32 levels."""
    height, width = picture.shape[:2]
    top, bottom = max(rows.start - MARGIN_PX, 0), min(rows.stop + MARGIN_PX, height)
    padding = ((0, (bottom - top) % 2), (0, width % 2))
    part = np.pad(picture[top:bottom], (*padding, (0, 0)), mode="edge")
    sigma = map_over(part, told)
    half = cv2.resize(sigma, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    pixels = np.ascontiguousarray(part.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
    (clean,) = infer(FFDNET, pixels=pixels, sigma=half[None, None] / np.float32(255))
    wanted = clean[0, :, rows.start - top : rows.stop - top, :width]
    return np.asarray(wanted.transpose(1, 2, 0) * np.float32(255), np.float32)


def _why_not(rough: _Roughness, strength: float) -> str:
    if strength == 0:
        return "Grain and noise were left alone, as asked."
    if rough.level.grain >= rough.least:
        return (
            f"What is rough in this picture is soft texture, not grain: neighbouring pixels share "
            f"{rough.level.likeness:.0%} of it. Nothing was taken off."
        )
    found = f"{rough.level.grain:.1f} levels of 255"
    return f"There is hardly any grain or noise ({found}); nothing was taken off."


def _what(rough: _Roughness) -> str:
    done = []
    if rough.has_grain:
        done.append(f"grain and noise of {rough.level.grain:.1f} levels of 255 were taken off")
    if rough.sigma_of_blocks:
        done.append("the blocks of a strongly compressed JPEG were smoothed")
    told = " and ".join(done)
    return f"{told[0].upper()}{told[1:]}; a trace was left, so that skin stays skin."

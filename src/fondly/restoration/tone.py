"""The step "tone": a print that has faded gets its blacks and whites back, and loses its cast.

How far it has faded is read by `fading`. A picture whose blacks are black has not faded and is
left alone, whatever its colours.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.colour import GREY, dithered_bytes
from fondly.imaging.tone_kind import ToneKind, ToneReading, read_tone
from fondly.restoration.fading import Fading, chroma, read_fading
from fondly.restoration.step import Mended, untouched

Levels = NDArray[np.float32]

TONER_CHROMA = 16.0
"""CIELAB units that toners reach; what is beyond is yellowed paper."""
TINTED = 1.0
"""CIELAB units: a grey picture with less has no tint that could be taken off."""
PAPER_TONE = 7.0
"""CIELAB units of warmth that paper may keep where it is brightest."""
WHITE = 244.0
"""Levels from which on a tone is the paper's alone."""
STRIP_PX = 512


class SepiaWish(StrEnum):
    """What is to become of the warm tone of a print that is not in colour."""

    KEEP = "keep"
    NEUTRAL = "neutral"


def mend_tone(
    picture: NDArray[np.uint8],
    faces: tuple[Face, ...] = (),
    strength: float = 1.0,
    sepia: SepiaWish = SepiaWish.KEEP,
) -> Mended:
    """Gives a faded print its range back and takes off its cast.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        faces: not looked at; skin is judged like everything else.
        strength: 0 (nothing) to 1 (as far as the measurements go).
        sepia: whether a toned print keeps its tone or becomes neutral grey.

    Returns:
        The mended picture; the very same array where nothing has faded.

    Raises:
        ValueError: the strength lies outside [0, 1].
    """
    del faces
    if not 0 <= strength <= 1:
        raise ValueError(f"strength lies in [0, 1], got {strength}")
    reading = read_tone(picture)
    neutral = sepia is SepiaWish.NEUTRAL
    if reading.is_of_dyes and not neutral:
        reading = replace(reading, kind=ToneKind.COLOUR)
    fading = read_fading(picture, reading)
    evidence = {
        "colour_spread_lab": round(reading.spread, 2),
        "tone_chroma_lab": round(reading.chroma, 2),
        "darkest_levels": round(float(fading.black.max()), 1),
        "brightest_levels": round(float(fading.white.max()), 1),
        "faded": round(fading.share, 2),
        "contrast_gain": round(fading.gain, 2),
    }
    mono = reading.kind is not ToneKind.COLOUR
    neutral = neutral and mono and reading.highest_chroma >= TINTED
    if strength == 0 or (fading.share == 0 and not neutral):
        return untouched(picture, _why_not(reading, fading, strength), evidence)
    straight = np.arange(256, dtype=np.float32)
    curves = straight + np.float32(strength) * (fading.curves() - straight)
    kept = _kept_tone(reading, fading, neutral=neutral, strength=strength)
    mended = np.empty_like(picture)
    for top in range(0, len(picture), STRIP_PX):
        rows = slice(top, top + STRIP_PX)
        mended[rows] = dithered_bytes(_apply(picture[rows], curves, reading.kind, kept))
    return Mended(mended, True, _what(reading, fading, neutral=neutral), evidence)


def _kept_tone(
    reading: ToneReading, fading: Fading, *, neutral: bool, strength: float
) -> tuple[float, float]:
    """Shares of a toned print's tone that stay, up to middle grey and in its whites."""
    if neutral:
        return 1.0 - strength, 1.0 - strength
    body = min(1.0, TONER_CHROMA / max(reading.highest_chroma, 1.0))
    paper = min(body, PAPER_TONE / max(chroma(fading.white), 1.0))
    far = strength * fading.share
    return 1.0 - far * (1.0 - body), 1.0 - far * (1.0 - paper)


def _apply(
    rows: NDArray[np.uint8], curves: Levels, kind: ToneKind, kept: tuple[float, float]
) -> Levels:
    """The curves on some rows, float32 levels; where there are no colours, on their grey."""
    if kind is ToneKind.COLOUR:
        return np.stack([curves[k][rows[..., k]] for k in range(3)], axis=-1)
    before = rows.astype(np.float32)
    grey = before @ GREY
    after = np.interp(grey.ravel(), np.arange(256), curves[0]).reshape(grey.shape)
    # From middle grey on up to white: the toner lies in the silver, yellow stain in the paper too.
    up = np.clip((after - 128) / (WHITE - 128), 0, 1)
    # What becomes darker keeps its hue and how full it is, not its distance from grey in levels:
    # shadows of a print that was yellow would come out purple or brown.
    left = np.minimum(after / np.maximum(grey, 1), 1)
    tone = (before - grey[..., None]) * (left * (kept[0] + (kept[1] - kept[0]) * up))[..., None]
    return np.asarray(after[..., None] + tone, np.float32)


def _why_not(reading: ToneReading, fading: Fading, strength: float) -> str:
    if strength == 0:
        return "Tone and colour were left alone, as asked."
    return (
        f"The {_NAMES[reading.kind]} has not faded: its darkest parts are at "
        f"{fading.black.max():.0f} of 255. Nothing was changed."
    )


def _what(reading: ToneReading, fading: Fading, *, neutral: bool) -> str:
    told = []
    if fading.share > 0:
        told.append(
            f"The {_NAMES[reading.kind]} has faded (its darkest parts are at "
            f"{fading.black.max():.0f} of 255); its range was given back"
        )
    if neutral:
        told.append("Its tint was made neutral grey, as asked")
    elif reading.kind is ToneKind.TONED:
        told.append("Its warm tone was kept")
    return ". ".join(told) + "."


_NAMES = {
    ToneKind.GREY: "black-and-white picture",
    ToneKind.TONED: "toned picture",
    ToneKind.COLOUR: "colour picture",
}

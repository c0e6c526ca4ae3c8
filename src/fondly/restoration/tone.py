"""The step "tone": a print that has faded gets its blacks and whites back, and loses its cast.

Dyes and silver fade in proportion to how much of them there is, and paper yellows evenly: density
d has become keep * d + stain (Wilhelm 1993, "The Permanence and Care of Color Photographs"). A
straight line in density, read off the picture's own darkest and brightest parts, undoes that. A
picture whose blacks are black has not faded and is left alone, whatever its colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.colour import (
    LINEAR_OF_BYTE,
    dithered_bytes,
    encoded_from_linear,
    linear_from_encoded,
)
from fondly.imaging.tone_kind import ToneKind, ToneReading, read_tone, shrunk
from fondly.restoration.step import Mended, untouched

Levels = NDArray[np.float32]

GREY = np.array([0.299, 0.587, 0.114], np.float32)
SIDE_PX = 512
END_SHARE = 0.005
"""Share of the pixels that are the darkest or the brightest."""
FADED_FROM = {
    ToneKind.GREY: (31.0, 41.0),
    ToneKind.TONED: (31.0, 41.0),
    ToneKind.COLOUR: (40.0, 52.0),
}
"""Levels of the darkest parts: not faded up to the first, faded from the second."""
CLEAN_WHITE, LIFTED_FOR_SURE = 250.0, 60.0
"""A white this clean belongs to a print that has not faded, unless its blacks are this far gone."""
BLACK_GOAL, WHITE_GOAL = 22.0, 244.0
CAST_KEPT = 0.25
"""Share of the darkest parts' cast that stays: hair and cloth are seldom quite black."""
MAX_LIFT = 20.0
"""Levels by which whites rise at most: what is brightest in a dark picture is not the paper."""
MAX_GAIN = 2.2
PAPER_CHROMA = 14.0
"""CIELAB units: what is brightest and more colourful than this is a thing, not the paper."""
PAPER_SHARE = 0.7
"""Share of the paper's cast that is taken away; old paper was never quite white."""
IN_DENSITY = 0.6
"""Share of the straight line in density; the rest is one in levels, which is kinder to shadows."""
TONER_CHROMA = 16.0
"""CIELAB units that toners reach; what is beyond is yellowed paper."""
TINTED = 1.0
"""CIELAB units: a grey picture with less has no tint that could be taken off."""
PAPER_TONE = 7.0
"""CIELAB units of warmth that paper may keep where it is brightest."""
STRIP_PX = 512


class SepiaWish(StrEnum):
    """What is to become of the warm tone of a print that is not in colour."""

    KEEP = "keep"
    NEUTRAL = "neutral"


@dataclass(frozen=True, eq=False)
class _Ends:
    """Mean colours of the darkest and the brightest parts, (3,) levels, and how faded: 0 to 1."""

    black: Levels
    white: Levels
    faded: float


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
    ends = _read_ends(picture, reading.kind)
    evidence = {
        "colour_spread_lab": round(reading.spread, 2),
        "tone_chroma_lab": round(reading.chroma, 2),
        "darkest_levels": round(float(ends.black.max()), 1),
        "brightest_levels": round(float(ends.white.max()), 1),
        "faded": round(ends.faded, 2),
    }
    mono = reading.kind is not ToneKind.COLOUR
    neutral = sepia is SepiaWish.NEUTRAL and mono and reading.highest_chroma >= TINTED
    if strength == 0 or (ends.faded == 0 and not neutral):
        return untouched(picture, _why_not(reading, ends, strength), evidence)
    share = np.float32(strength * ends.faded)
    if reading.kind is ToneKind.COLOUR:
        curves = _colour_curves(ends)
    else:
        curves = np.repeat(_grey_curve(ends)[None], 3, axis=0)
    straight = np.arange(256, dtype=np.float32)
    curves = straight + share * (curves - straight)
    kept = _kept_tone(reading, ends, neutral=neutral, strength=strength)
    mended = np.empty_like(picture)
    for top in range(0, len(picture), STRIP_PX):
        rows = slice(top, top + STRIP_PX)
        mended[rows] = dithered_bytes(_apply(picture[rows], curves, reading.kind, kept))
    return Mended(mended, True, _what(reading, ends, neutral=neutral), evidence)


def _read_ends(picture: NDArray[np.uint8], kind: ToneKind) -> _Ends:
    small = cv2.GaussianBlur(shrunk(picture, SIDE_PX), (0, 0), 1.0).reshape(-1, 3)
    luma = small.astype(np.float32) @ GREY
    order = np.argsort(luma, kind="stable")
    count = max(1, round(END_SHARE * len(order)))
    black = small[order[:count]].mean(axis=0).astype(np.float32)
    white = small[order[-count:]].mean(axis=0).astype(np.float32)
    lifted = float(black.max()) if kind is ToneKind.COLOUR else float(black @ GREY)
    start, end = FADED_FROM[kind]
    faded = min(max((lifted - start) / (end - start), 0.0), 1.0)
    if white.min() >= CLEAN_WHITE and lifted < LIFTED_FOR_SURE:
        faded = 0.0
    return _Ends(black, white, faded)


def _colour_curves(ends: _Ends) -> Levels:
    """(3, 256) levels: each layer's line, so that the darkest and the paper lose their cast."""
    white = np.full(3, ends.white.max(), np.float32)
    if _chroma(ends.white) < PAPER_CHROMA:
        white += np.float32(PAPER_SHARE) * (ends.white - white)
    goals = BLACK_GOAL + CAST_KEPT * (ends.black - ends.black.min())
    bright = _white_goal(float(ends.white.max()))
    return np.stack([_line(ends.black[k], white[k], goals[k], bright) for k in range(3)])


def _grey_curve(ends: _Ends) -> Levels:
    white = float(ends.white @ GREY)
    return _line(float(ends.black @ GREY), white, BLACK_GOAL, _white_goal(white))


def _white_goal(white: float) -> float:
    return max(white, min(WHITE_GOAL, white + MAX_LIFT))


def _line(black: float, white: float, goal: float, bright: float) -> Levels:
    """(256,) levels: a line through the two ends, partly in density and partly in levels."""
    densities = _density(np.arange(256, dtype=np.float32))
    ends = _density(np.array([black, white], np.float32))
    goals = _density(np.array([min(black, goal), max(white, bright)], np.float32))
    gain = min((goals[0] - goals[1]) / max(ends[0] - ends[1], 0.1), MAX_GAIN)
    light = 10.0 ** -(goals[1] + gain * (densities - ends[1]))
    in_density = encoded_from_linear(np.clip(light, 0, 1)) * 255
    darkest = float(np.interp(black, np.arange(256), in_density))
    slope = (max(white, bright) - darkest) / max(white - black, 1.0)
    in_levels = darkest + slope * (np.arange(256) - black)
    # Below the darkest parts the line in levels would cut everything off.
    foot = np.arange(256) * darkest / max(black, 1.0)
    in_levels = np.where(np.arange(256) < black, foot, in_levels)
    mixed = IN_DENSITY * in_density + (1 - IN_DENSITY) * in_levels
    return np.clip(mixed, 0, 255).astype(np.float32)


def _density(levels: Levels) -> Levels:
    light = linear_from_encoded(levels / np.float32(255))
    return np.asarray(-np.log10(np.maximum(light, LINEAR_OF_BYTE[1])), np.float32)


def _chroma(colour: Levels) -> float:
    lab = cv2.cvtColor((colour / np.float32(255)).reshape(1, 1, 3), cv2.COLOR_RGB2LAB)[0, 0]
    return float(np.hypot(lab[1], lab[2]))


def _kept_tone(
    reading: ToneReading, ends: _Ends, *, neutral: bool, strength: float
) -> tuple[float, float]:
    """Shares of a toned print's tone that stay, up to middle grey and in its whites."""
    if neutral:
        return 1.0 - strength, 1.0 - strength
    body = min(1.0, TONER_CHROMA / max(reading.highest_chroma, 1.0))
    paper = min(body, PAPER_TONE / max(_chroma(ends.white), 1.0))
    return 1.0 - strength * (1.0 - body), 1.0 - strength * (1.0 - paper)


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
    up = np.clip((after - 128) / (WHITE_GOAL - 128), 0, 1)
    tone = (before - grey[..., None]) * (kept[0] + (kept[1] - kept[0]) * up)[..., None]
    return np.asarray(after[..., None] + tone, np.float32)


def _why_not(reading: ToneReading, ends: _Ends, strength: float) -> str:
    if strength == 0:
        return "Tone and colour were left alone, as asked."
    return (
        f"The {_NAMES[reading.kind]} has not faded: its darkest parts are at "
        f"{ends.black.max():.0f} of 255. Nothing was changed."
    )


def _what(reading: ToneReading, ends: _Ends, *, neutral: bool) -> str:
    told = []
    if ends.faded > 0:
        told.append(
            f"The {_NAMES[reading.kind]} has faded (its darkest parts are at "
            f"{ends.black.max():.0f} of 255); its range was given back"
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

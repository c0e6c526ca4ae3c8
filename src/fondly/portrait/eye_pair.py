"""Makes both eyes of one person alike: eye shadow, lashes and their line, and when skin grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import Eye, places
from fondly.domain.face import Face
from fondly.imaging.colour import GREY
from fondly.perception.spectacles import Spectacles
from fondly.portrait.eyes import build_eye

UNLIKE = 0.2
"""How far the lines of two closed eyes are apart at most, in darkness and in thickness, as a
logarithm (root mean square on 9 real pairs: .16 and .19; what is measured beyond it on open eyes is
a fringe's shade, or a lid that hides its margin)."""
MIDDLE = 0.75
"""Places along the eye, on both sides of its middle, between which lines are compared."""
PAINTED_ALONE = 0.5
"""By how much more surely than the other an eye wears eye shadow where that is coloured shade (.95
and more on two of the eight faces with two eyes on which any is found, .33 and less on six)."""


def painted_alike(
    eyes: tuple[Eye, ...], pixels: NDArray[np.float32], face: Face, worn: Spectacles | None
) -> tuple[Eye, ...]:
    """The eyes of one subject, neither of them with eye shadow that the other lacks.

    Nobody paints one, but the shade on one side of a face may be violet.

    Args:
        eyes: as `build_eye` makes them from these.
    """
    if len(eyes) != 2:
        return eyes
    surely = min(eye.lids.painted for eye in eyes)
    alone = (eye.lids.painted - surely > PAINTED_ALONE for eye in eyes)
    return tuple(
        build_eye(pixels, face, eye.side, worn, surely)[0] or eye if by_itself else eye
        for eye, by_itself in zip(eyes, alone, strict=True)
    )


def alike(eyes: tuple[Eye, ...]) -> tuple[Eye, ...]:
    """Both eyes of a subject, as much alike as people's are; one as it is.

    Their lines and ink are brought nearer to each other, and neither wears the photo's own skin on
    its way down for longer than the other: one lid with lashes above it beside a bare one catches
    the eye.
    """
    if len(eyes) != 2:
        return eyes
    own = min(eye.lids.own for eye in eyes)
    inks = _nearer(eyes[0].lids.line, eyes[1].lids.line)
    widths = _nearer(eyes[0].lids.line_width, eyes[1].lids.line_width)
    colours = _as_dark(eyes)
    edged = float(np.mean([eye.lids.edged for eye in eyes]))
    liner = np.mean([eye.lids.liner for eye in eyes], axis=0)
    return tuple(
        replace(
            eye,
            lids=replace(
                eye.lids,
                own=own,
                edged=edged,
                ink=colour,
                line=np.asarray(np.minimum(ink * eye.lids.line, 1), np.float32),
                liner=liner,
                line_width=np.asarray(width * eye.lids.line_width, np.float32),
            ),
        )
        for eye, ink, width, colour in zip(eyes, inks, widths, colours, strict=True)
    )


def _nearer(one: NDArray[np.float32], other: NDArray[np.float32]) -> tuple[float, float]:
    """Factors that bring the medians of two lines as near to each other as `UNLIKE` says."""
    middle = np.abs(places()) < MIDDLE
    apart = float(np.log(np.median(one[middle]) / np.median(other[middle])))
    half = (apart - float(np.clip(apart, -UNLIKE, UNLIKE))) / 2
    return float(np.exp(-half)), float(np.exp(half))


def _as_dark(eyes: tuple[Eye, ...]) -> list[NDArray[np.float32]]:
    """Ink of two eyes, the paler as near as `UNLIKE` says to the other in the light it takes.

    It is as pale as what the photo shows where its mesh has a margin, which may be beside it.
    """
    left = [_left(eye) for eye in eyes]
    most = 1 - (1 - min(left)) * np.exp(-UNLIKE)
    return [
        np.asarray(eye.lids.ink * np.float32(min(most / share, 1.0)), np.float32)
        for eye, share in zip(eyes, left, strict=True)
    ]


def _left(eye: Eye) -> float:
    """Share of the light of a shut lid, along its line, that its ink leaves: in [.01, .99]."""
    middle = np.abs(places()) < MIDDLE
    u, v = places()[middle] * eye.outline.half_width, eye.outline.seam[middle]
    at = (eye.pixel_from_eye @ np.stack([u, v, np.ones_like(u)])).round().astype(int)
    height, width = eye.lids.ink.shape[:2]
    column, row = (np.clip(at[k], 0, most - 1) for k, most in enumerate((width, height)))
    ink, skin = (
        float(np.median(each[row, column, :3] @ GREY)) for each in (eye.lids.ink, eye.lids.skin)
    )
    return float(np.clip(ink / max(skin, 1.0), 0.01, 0.99))

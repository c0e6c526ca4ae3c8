"""Builds the mouth of a portrait."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.mouth import Mouth
from fondly.domain.options import Teeth
from fondly.portrait.eye_grain import edge_blur_px
from fondly.portrait.mouth_frame import MouthFrame, place_mouth
from fondly.portrait.mouth_interior import build_interior
from fondly.portrait.mouth_jaw import JawSkin
from fondly.portrait.mouth_line import find_lips
from fondly.portrait.mouth_motion import build_motion, widest_jaw
from fondly.portrait.mouth_parted import PARTED

LEAST_DEPTH = 0.08
"""Of the lip line, as a share of the lips' light: below it a lip line is not to be told apart
(prototypes on 66 photos)."""

LEAST_EDGE = 0.05
"""Of the edges of lips that stand apart, likewise."""

SOFTEST = 0.016
"""Mouth units: half width of edges beyond which lips and teeth run into each other."""

MOST_BROKEN = 0.10
"""Of the lip line (76 photos: an instrument, a hand and damage break .13 to .39 of it, lips alone
at most .05)."""

FAR_APART = 0.30
"""Mouth units: the widest that lips may stand apart, the photo's own opening included."""

HARDLY_BARED = 0.15
"""How far a lip may be drawn off teeth that the photo shows, or that are not to be drawn: what
comes to light above them would be invented beside the real ones, or a dark hole."""

GAP_OF_JAW = 0.36
"""Mouth units between the lips at jawOpen = 1."""


def build_mouth(
    pixels: NDArray[np.float32],
    face: Face,
    jaw: JawSkin,
    matte: NDArray[np.float32] | None = None,
    teeth: Teeth = Teeth.AUTO,
) -> tuple[Mouth | None, tuple[Finding, ...]]:
    """A mouth that can part its lips, and what was noticed about it.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255, the framed photo.
        face: in the same space.
        jaw: how its skin drops with the jaw.
        matte: (H, W) float32 in [0, 1]; where it is 0 nothing changes. None: all may change.
        teeth: whether teeth are drawn where the photo shows none.

    Returns:
        The mouth, or None where its lips cannot be told apart, and the findings.
    """
    height, width = pixels.shape[:2]
    frame = place_mouth(face, (width, height))
    if frame is None:
        return None, (_finding(0.0),)
    cut = frame.cut(pixels)
    found = find_lips(frame, cut)
    lines = found.lines
    blur_px = edge_blur_px(_lips(frame, cut))
    softness = max(1.2 * blur_px, 0.6) / frame.unit_px
    if lines.opening > 0.0:
        clear = found.depth >= LEAST_EDGE and softness <= SOFTEST
    else:
        clear = found.depth >= LEAST_DEPTH and found.broken <= MOST_BROKEN
    if not clear:
        return None, (_finding(found.depth),)
    room = max(FAR_APART - lines.opening, 0.0) / GAP_OF_JAW
    shown = lines.opening > 0.0 or found.apart >= PARTED
    motion = build_motion(frame, lines, jaw)
    widest = min(room, widest_jaw(motion, jaw, frame, lines))
    mouth = Mouth(
        box_px=frame.box_px,
        pixel_from_mouth=frame.pixel_from_mouth,
        mouth_from_pixel=frame.mouth_from_pixel,
        photo=np.dstack([cut, _figure(frame, matte)]),
        lines=lines,
        motion=motion,
        interior=build_interior(frame, lines, pixels, face, blur_px, teeth),
        softness=softness,
        max_jaw=float(np.clip(widest, 0.0, 1.0)),
        max_bared=HARDLY_BARED if shown or teeth is Teeth.NONE else 1.0,
    )
    return mouth, ()


def _finding(depth: float) -> Finding:
    return Finding(
        "lip-line-not-found",
        Severity.WARNS,
        "The line between the lips is not to be seen in this photo, so the mouth stays closed.",
        "Choose a sharper photo in which nothing covers the mouth, or one with darker lips.",
        {"lip_line_depth": round(depth, 3)},
    )


def _lips(frame: MouthFrame, cut: NDArray[np.float32]) -> NDArray[np.float32]:
    """The part of the box around the lips."""
    a = frame.pixel_from_mouth
    corners = np.array([(u, v) for u in (-0.4, 0.4) for v in (-0.25, 0.3)]) @ a[:, :2].T + a[:, 2]
    rows, cols = frame.shape
    x0, y0 = np.clip(corners.min(axis=0), 0, (cols - 8, rows - 8)).astype(int).tolist()
    x1, y1 = np.clip(corners.max(axis=0), (x0 + 8, y0 + 8), (cols, rows)).astype(int).tolist()
    return cut[y0:y1, x0:x1]


def _figure(frame: MouthFrame, matte: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """How far each pixel of the box may change: the outline against the background stays."""
    if matte is None:
        return np.ones(frame.shape, np.float32)
    share = np.clip((frame.cut(matte) - 0.6) / 0.38, 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share), np.float32)

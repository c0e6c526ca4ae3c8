"""Composes one posed eye into a picture, in the photo's own place.

Back to front: the eyeball, which does not move with the lids; the lower lid; the upper lid, which
slides over both; lashes and seam; spectacles and hair. The head carries the result later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import OUTLINE_SAMPLES, Eye, places
from fondly.rendering.eye_layers import Planes, Posed, draw_eye
from fondly.rendering.eye_margins import (
    COLUMNS,
    GONE,
    HANG,
    LINE,
    LINER,
    LOWER,
    LOWER_NOW,
    OVER,
    REACH,
    SHADE,
    UNDER,
    UPPER,
    UPPER_NOW,
)
from fondly.rendering.eyeball import Turned

SQUINT_LOWER, SQUINT_UPPER = 0.28, 0.12
"""Of the opening: how far squint = 1 brings the lids."""
WIDE_UPPER, WIDE_LOWER = 0.24, 0.06
"""Of the opening: how far wide = 1 draws the lids apart."""
UPPER_FOLLOWS, LOWER_FOLLOWS = 1.0, 0.4
"""Travel of the lids over the iris's own when the gaze goes up or down (the upper lid turns with
the eye: Becker and Fuchs 1988, lid saccades of gain 0.9 to 1)."""
LIDS_AHEAD = 0.3
"""How far the lids run ahead of a small closure: of what should be open half of the way, the face's
mesh, read again from posed photos, shows .00 too little (median of the development photos of even
place on which this was fitted; of others .01)."""
LASHES_UP, LASHES_HANG = (0.1, 0.9), (0.15, 1.0, 0.8)
"""Closures between which the upper lashes leave the place above their roots, and between which they
come to hang below them, and the share of their length that is seen there in the end. Lashes are
bent: on the way their tips still stand while their roots hang already."""
OVER_ROOTS, UNDER_ROOTS = 0.5, (0.6, 1.25)
"""Of its thickness in the photo: how far the line of lash roots reaches over its middle, and under
it while the lid is up and when the lashes hang."""
LINER_EDGE = 0.6
"""Of make-up's height: half width of its upper edge."""
LASHES_LEAN = 0.5
"""How far lashes of the outer corner lean outwards, eye units along for each up (they fan out by .9
there, single ones less; more would pull at the skin beside them)."""
MOST_BUNCHED = 2.5
"""How many times as many lashes lie behind each other at most: they point apart."""
MEETING, NEARING = (0.3, 1.0), (0.2, 0.65)
"""Closures between which the shade along the lids' edges comes: of the upper lid's, which faces us
until it is low; and of the lower one's, on which lashes and the lid above them lie."""
GROWS, GROWS_LATE = (0.04, 0.45), (0.15, 0.85)
"""Closures between which grown skin comes to replace the photo's on the lids; and where the photo's
own may be seen half way down (real lids there still look as they do when open)."""
UNFOLDS = (0.5, 1.0)
"""Closures between which the fold above the lid opens: half way down a real lid still has it."""
EDGE_GROWS = (0.5, 0.85)
"""Closures between which the photo's lashes and make-up on the lid's edge give way to drawn ones:
in real clips they are half way down as they are on the open eye, and hang when it is shut."""
RAGGED = (0.7, 1.0)
"""Closures between which the line comes to be as uneven as that of a shut eye: before the bright
ball below it every unevenness is a streak. By then nothing is left of the photo's own lashes, and
what is above the outer corner stays."""
MADE_UP = 0.05
"""Height of make-up in eye units from which on lashes are as dense as make-up has them."""
_ASIDE = 0.65 * np.clip((-0.7 - places()) / 0.5, 0, 1)
"""By how much less they hang beside the outer corner, from where they point away from the eye: as
long as within, the mass that they are is a wedge below the line."""
_CALM = np.hanning(35)[1:-1] / np.hanning(35).sum()
"""Weights of places side by side along the line, which make it even."""
_WING = np.clip((-1 - places()) / 0.4, 0, 1)
"""How far a place along the eye lies beyond its outer corner, where the fold has an end that opens
with it: half way down the photo's own dark is there, and a line beside it looks like a spike."""
CARRIED = (0.09, 0.16)
"""Travel of the iris in eye units over which the photo's own eyeball, carried along, gives way to
the completed one."""
THIN_LINE, EDGE = 2**0.5, 5**0.5
"""Under a blur, over its deviation: half width of a thin line, where it has 1 / e of its depth; and
of a Hermite step that varies as an edge does."""
HALF = math.log(2) ** 0.5
"""Of how far the line reaches: where it has half of its ink."""
DRAWN = (0.0, 0.3)
"""Closures between which edges of lids come to be drawn, whose blur is the photo's own before."""
LEAST_LASH, SPREAD = 0.04, 2.0
"""Share of their length over which lashes are seen at least, and how many times the half width of
the photo's edges: it is not sharper across a line of short hairs than elsewhere."""


@dataclass(frozen=True)
class EyePose:
    """What one eye does; all zero is the photograph.

    Args:
        closure: 0 as in the photo, 1 closed.
        squint: 0..1, the lower lid rises.
        wide: 0..1, the lids part further.
        gaze_yaw_deg: positive to the subject's left, relative to the photo's own gaze.
        gaze_pitch_deg: positive down, relative to the photo's own gaze.
    """

    closure: float = 0.0
    squint: float = 0.0
    wide: float = 0.0
    gaze_yaw_deg: float = 0.0
    gaze_pitch_deg: float = 0.0


def compose_eye(eye: Eye, pose: EyePose, out: NDArray[np.float32]) -> None:
    """Write the posed eye into its box of ``out``.

    Args:
        eye: as built from the photo.
        pose: all zero writes exactly the photo's pixels.
        out: (H, W, 3 or 4) float32, sRGB-encoded 0..255, in frame space; changed in place, in
            ``eye.box_px`` only; a fourth channel is left alone.
    """
    x0, y0, x1, y1 = eye.box_px
    target = out[y0:y1, x0:x1, :3]
    if eye.side == "left":
        target = target[:, ::-1]
    target[...] = eye.photo[..., :3]
    if pose == EyePose():
        return
    lids, ball = eye.lids, eye.ball
    posed = _posed(eye, pose)
    planes = Planes(
        eye.photo,
        lids.skin,
        lids.over,
        ball.sclera,
        ball.iris,
        ball.glint,
        ball.follow,
        lids.lashes * posed.grown[0],
        lids.ink,
    )
    draw_eye(planes, posed, target)


def iris_shift(eye: Eye, pose: EyePose) -> tuple[float, float]:
    """How far the iris moves, in eye units along u and v."""
    to_inner = 1.0 if eye.side == "right" else -1.0
    shift = []
    for rest, turn, travel in zip(
        eye.ball.rest, (pose.gaze_yaw_deg, pose.gaze_pitch_deg), eye.ball.travel, strict=True
    ):
        before, after = math.radians(rest), math.radians(rest + turn)
        shift.append(travel * (math.sin(after) - math.sin(before)))
    return shift[0] * to_inner, shift[1]


def pose_margins(eye: Eye, pose: EyePose) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """v of the upper and the lower margin in a pose: (OUTLINE_SAMPLES,) float32 each."""
    outline = eye.outline
    opening = outline.lower - outline.upper
    follow = opening / max(outline.height, 1e-6) * iris_shift(eye, pose)[1]
    parted = WIDE_UPPER * pose.wide - SQUINT_UPPER * pose.squint
    upper = outline.upper - parted * opening + UPPER_FOLLOWS * follow
    parted = WIDE_LOWER * pose.wide - SQUINT_LOWER * pose.squint
    lower = outline.lower + parted * opening + LOWER_FOLLOWS * follow
    closure = _closure(eye, pose)
    upper = upper + closure * (outline.seam - upper)
    lower = lower + closure * (outline.seam - lower)
    return np.minimum(upper, lower).astype(np.float32), lower.astype(np.float32)


def _closure(eye: Eye, pose: EyePose) -> float:
    """Share of the way to the seam that brings the opening, as it is seen, to 1 - closure."""
    asked = min(pose.closure, eye.max_closure)
    return asked + LIDS_AHEAD * asked * (1.0 - asked) ** 3


def _posed(eye: Eye, pose: EyePose) -> Posed:
    outline, single = eye.outline, np.float32
    margins = np.empty((OUTLINE_SAMPLES, COLUMNS), np.float32)
    margins[:, UPPER], margins[:, LOWER] = outline.upper, outline.lower
    margins[:, REACH] = outline.reach
    margins[:, UPPER_NOW], margins[:, LOWER_NOW] = pose_margins(eye, pose)
    closure = _closure(eye, pose)
    start, end = (
        soon + eye.lids.own * (late - soon) for soon, late in zip(GROWS, GROWS_LATE, strict=True)
    )
    grown = _ramp(closure, start, end)
    unfolded = _ramp(closure, *UNFOLDS)
    ragged = _ramp(closure, *RAGGED)
    line, width = (_calmer(each, ragged) for each in (eye.lids.line, eye.lids.line_width))
    margins[:, LINE], margins[:, GONE] = line, grown + _WING * (unfolded - grown)
    drawn = _ramp(closure, *DRAWN)
    thin = max(THIN_LINE * eye.blur, eye.softness)
    margins[:, OVER] = np.hypot(np.hypot(OVER_ROOTS * width, thin), LINER_EDGE * eye.lids.liner)
    margins[:, LINER] = np.maximum(eye.lids.liner - HALF * margins[:, OVER], 0)
    margins[:, SHADE] = eye.lids.shade
    margins[:, HANG] = 1 - _ASIDE * min(float(eye.lids.liner.max()) / MADE_UP, 1.0)
    hanging = UNDER_ROOTS[0] + closure * (UNDER_ROOTS[1] - UNDER_ROOTS[0])
    margins[:, UNDER] = np.hypot(hanging * width, thin)
    length = eye.lids.lash_length
    up = (1 - _ramp(closure, *LASHES_UP)) * length
    down = LASHES_HANG[2] * _ramp(closure, *LASHES_HANG[:2]) * length
    least = max(LEAST_LASH * length, SPREAD * thin)
    seen_up, seen_down = math.hypot(up, least), math.hypot(down, least)
    shift = np.array(iris_shift(eye, pose))
    (aside_x, down_x), (aside_y, down_y) = eye.pixel_from_eye[:, :2]
    return Posed(
        margins=margins,
        to_eye=eye.eye_from_pixel.astype(np.float32),
        turned=Turned(
            gaze=(single(shift[0]), single(shift[1])),
            aside_px=(single(aside_x), single(aside_y)),
            down_px=(single(down_x), single(down_y)),
            half_width=single(outline.half_width),
        ),
        soft=single(eye.softness + drawn * max(EDGE * eye.blur - eye.softness, 0.0)),
        grown=(
            single(grown),
            single(_ramp(closure, 0.45, 0.95)),
            single(grown),
        ),
        carried=single(1 - _ramp(float(np.hypot(*shift)), *CARRIED)),
        lash_up=single(seen_up),
        lash_down=single(seen_down),
        lash_share=(single(up / seen_up), single(down / seen_down)),
        lash_dense=(single(_bunching(seen_up / length)), single(_bunching(seen_down / length))),
        meeting=(single(_ramp(closure, *MEETING)), single(_ramp(closure, *NEARING))),
        unfolded=single(unfolded),
        edge=single(grown + eye.lids.edged * min(_ramp(closure, *EDGE_GROWS) - grown, 0.0)),
        lean=single(LASHES_LEAN * (1 - ragged)),
    )


def _calmer(along: NDArray[np.float32], ragged: float) -> NDArray[np.floating]:
    """Values along the line, less uneven before the ball than those of a shut eye: (n,)."""
    if ragged >= 1:
        return along
    calm = np.convolve(np.pad(along, len(_CALM) // 2, mode="edge"), _CALM, mode="valid")
    return np.asarray(along + (1 - ragged) * (1 - _WING) * (calm - along))


def _bunching(share: float) -> float:
    """How many times as many lashes lie behind each other where so much of their length is seen."""
    return min(max(1 / share, 1.0), MOST_BUNCHED)


def _ramp(x: float, start: float, end: float) -> float:
    t = min(max((x - start) / (end - start), 0.0), 1.0)
    return t * t * (3 - 2 * t)

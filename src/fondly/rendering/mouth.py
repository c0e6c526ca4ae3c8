"""Composes the posed mouth into a picture, in the photo's own place.

Back to front: the dark cavity; tongue and lower teeth, which hang on the jaw; upper teeth, which
hang on the skull; the lower lip with the chin; the upper lip. The figure's lattice carries the
result later, with jaw and head: what stays with the skull is drawn that much higher.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.mouth import MOTIONS, Mouth
from fondly.rendering.mouth_fields import invert, settle
from fondly.rendering.mouth_layers import EDGE_REACH, STILL_PX, draw_mouth
from fondly.rendering.mouth_rows import Planes, Posed

INVERSE_STEPS = 5
"""Fixed-point steps of the inverse; the error shrinks by the largest slope each step."""

WHOLLY_SEALED, NEVER_SEALED = 0.12, 0.28
"""Mouth units: lips that stand apart in the photo by up to the first can be brought together, by
more than the second not at all: a broad smile would have to be undone first."""


TONGUE_FUNNELS, TONGUE_PARTS, TONGUE_LIFTS = 0.25, 0.6, 0.15
"""How much lips part for a tongue that is put out, of the motions of that name."""

TONGUE_SEEN = 0.15
"""How far the tongue is put out where its tip is wholly there; before that it fades in."""


@dataclass(frozen=True)
class MouthPose:
    """What the mouth does, 0..1 each; all zero is the photograph.

    Args:
        jaw: the jaw drops.
        close: lips stay together while it does.
        funnel: lips round and part.
        lower_down: the lower lip is drawn down, at the subject's left and right.
        upper_up: the upper lip is raised, at the subject's left and right.
        roll_upper, roll_lower: a lip is rolled in over the teeth.
        seal: lips that the photo shows parted are brought together.
        tongue: its tip is put out between lips that part for it.
    """

    jaw: float = 0.0
    close: float = 0.0
    funnel: float = 0.0
    lower_down: tuple[float, float] = (0.0, 0.0)
    upper_up: tuple[float, float] = (0.0, 0.0)
    roll_upper: float = 0.0
    roll_lower: float = 0.0
    seal: float = 0.0
    tongue: float = 0.0


def compose_mouth(mouth: Mouth, pose: MouthPose, out: NDArray[np.float32]) -> None:
    """Write the posed mouth into its box of ``out``.

    Args:
        mouth: as built from the photo.
        pose: all zero writes exactly the photo's pixels.
        out: (H, W, 3 or 4) float32, sRGB-encoded 0..255, in frame space; changed in place, in
            ``mouth.box_px`` only; a fourth channel is left alone.
    """
    x0, y0, x1, y1 = mouth.box_px
    target = out[y0:y1, x0:x1, :3]
    if pose == MouthPose():
        target[...] = mouth.photo[..., :3]
        return
    step_px = np.float32(mouth.motion.step_px)
    forward = lip_field(mouth, pose)
    back = np.empty_like(forward)
    invert(forward, step_px, INVERSE_STEPS, back)
    part = _moved(back, mouth.motion.step_px, target.shape[:2])
    target[...] = mouth.photo[..., :3]
    if part is None:
        return
    inner = mouth.interior
    planes = Planes(
        mouth.photo, inner.skull, inner.jaw, inner.cavity, inner.black, inner.warm, inner.tip
    )
    draw_mouth(planes, _posed(mouth, pose, back), part, target)


def _moved(
    back: NDArray[np.float32], step_px: float, shape: tuple[int, ...]
) -> tuple[int, int, int, int] | None:
    """First column and row, end column and row of the pixels that move; None where none does."""
    moves = np.abs(back).max(axis=(0, 3)) > STILL_PX
    rows, cols = np.flatnonzero(moves.any(axis=1)), np.flatnonzero(moves.any(axis=0))
    if rows.size == 0:
        return None
    height, width = shape
    return (
        max(int((cols[0] - 1) * step_px), 0),
        max(int((rows[0] - 1) * step_px), 0),
        min(int((cols[-1] + 1) * step_px) + 1, width),
        min(int((rows[-1] + 1) * step_px) + 1, height),
    )


def lip_field(mouth: Mouth, pose: MouthPose) -> NDArray[np.float32]:
    """How the skin around a posed mouth is displaced before the figure's lattice carries it.

    Returns:
        (2, rows, cols, 2) float32 px at the nodes of ``mouth.motion``, first of what hangs on the
        skull, then of what hangs on the jaw. With the lattice's own motion it arrives where the
        pose wants it.
    """
    carried = np.float32(pose.jaw) * mouth.motion.jaw
    wanted = carried + np.tensordot(motion_weights(mouth, pose), mouth.motion.fields, axes=1)
    field = np.empty_like(wanted)
    settle(wanted, carried, np.float32(mouth.motion.step_px), INVERSE_STEPS, field)
    return field


def motion_weights(mouth: Mouth, pose: MouthPose) -> NDArray[np.float32]:
    """How much of each of ``MOTIONS`` a pose asks for: (len(MOTIONS),)."""
    of = dict.fromkeys(MOTIONS, 0.0)
    of["parting"] = max(pose.jaw - pose.close, 0.0)
    of["funnel"] = max(pose.funnel, TONGUE_FUNNELS * pose.tongue)
    down, up = TONGUE_PARTS * pose.tongue, TONGUE_LIFTS * pose.tongue
    of["lower_down_left"], of["lower_down_right"] = (max(v, down) for v in pose.lower_down)
    of["upper_up_left"], of["upper_up_right"] = (max(v, up) for v in pose.upper_up)
    none, all_of_it = NEVER_SEALED, WHOLLY_SEALED
    of["seal"] = pose.seal * min(max((none - mouth.lines.opening) / (none - all_of_it), 0.0), 1.0)
    of["roll_upper"], of["roll_lower"] = pose.roll_upper, pose.roll_lower
    return np.array([of[name] for name in MOTIONS], np.float32)


def _posed(mouth: Mouth, pose: MouthPose, back: NDArray[np.float32]) -> Posed:
    lines, inner, single = mouth.lines, mouth.interior, np.float32
    upper = lines.upper - single(pose.roll_upper) * lines.roll_upper
    lower = lines.lower + single(pose.roll_lower) * lines.roll_lower
    down = mouth.pixel_from_mouth[:, 1]
    right, middle, left = lines.ends
    teeth_x, teeth_y = mouth.motion.teeth_px
    return Posed(
        back=back,
        carried=single(pose.jaw) * mouth.motion.jaw,
        margins=np.ascontiguousarray(np.stack([upper, lower], axis=-1), np.float32),
        reach=(upper.min() - EDGE_REACH, lower.max() + EDGE_REACH),
        to_mouth=mouth.mouth_from_pixel.astype(np.float32),
        down_px=(single(down[0]), single(down[1])),
        ends=(single(right), single(middle), single(left)),
        soft=single(mouth.softness),
        dark=single(lines.dark),
        teeth_px=(single(pose.jaw * teeth_x), single(pose.jaw * teeth_y)),
        tip_px=_tip_px(mouth, pose),
        tongue=single(min(pose.tongue / TONGUE_SEEN, 1.0)),
        corner=(single(inner.col), single(inner.row)),
        shaded=(single(inner.shaded), single(inner.shaded_behind)),
        step_px=single(mouth.motion.step_px),
    )


def _tip_px(mouth: Mouth, pose: MouthPose) -> tuple[np.float32, np.float32]:
    """Displacement of the tongue's tip from where it is drawn."""
    hidden = 1.0 - pose.tongue
    x, y = (
        pose.jaw * teeth - hidden * reach
        for teeth, reach in zip(mouth.motion.teeth_px, mouth.interior.reach_px, strict=True)
    )
    return np.float32(x), np.float32(y)

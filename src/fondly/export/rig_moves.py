"""How the skin around eyes and mouth moves, from the layers that the renderer composes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from fondly.domain.channels import BLENDSHAPES, CHANNELS, INDEX
from fondly.domain.eye import LOWER_REACH, OUTLINE_REACH, OUTLINE_SAMPLES, Eye
from fondly.domain.mouth import Mouth
from fondly.export.rig_opening import Opening
from fondly.export.rig_piece import Points, Surface
from fondly.rendering.eye_pose import eye_pose
from fondly.rendering.eyes import EyePose, pose_margins
from fondly.rendering.mouth import motion_weights
from fondly.rendering.mouth_pose import MOUTH_CHANNELS, mouth_pose

PRESSES = ("mouthPressLeft", "mouthPressRight")

RIGID = 0.06
"""Eye units: lid skin this near to its margin moves with it without being stretched."""

ROLLED_IN = 0.25
"""How far a lip that is rolled in goes back, over how much of it disappears."""


def one_shape(name: str) -> NDArray[np.float32]:
    """The motion sample in which one blendshape is 1: (len(CHANNELS),) float32."""
    sample = np.zeros(len(CHANNELS), np.float32)
    sample[INDEX[name]] = 1.0
    return sample


def eye_poses(eye: Eye) -> dict[str, EyePose]:
    """What an eye does for each blendshape that it heeds."""
    poses = {name: eye_pose(eye.side, one_shape(name)) for name in BLENDSHAPES}
    return {name: pose for name, pose in poses.items() if pose != EyePose()}


def moved_margins(eye: Eye, pose: EyePose) -> tuple[Points, Points]:
    """How far the upper and the lower margin go down, in eye units: (OUTLINE_SAMPLES,) each."""
    upper, lower = pose_margins(eye, pose)
    before_upper, before_lower = pose_margins(eye, EyePose())
    return (
        (upper - before_upper).astype(np.float64),
        (lower - before_lower).astype(np.float64),
    )


def move_lids(
    eye: Eye, opening: Opening, surface: Surface, places: Points, side: NDArray[np.int64]
) -> dict[str, Points]:
    """Displacement (n, 3) px of skin by the blendshapes that move an eye's lids.

    Blinks are left out: a closing lid is a surface of its own, in front of this one.

    Args:
        eye: whose lids.
        opening: between them.
        surface: that the skin slides over.
        places: (n, 2) frame px.
        side: (n,) -1 for the upper lid's side, 1 for the lower one's.
    """
    along, v = opening.local(places)
    at = np.linspace(-OUTLINE_REACH, OUTLINE_REACH, OUTLINE_SAMPLES)

    def here(values: NDArray[np.floating]) -> Points:
        return np.asarray(np.interp(along, at, values, left=0.0, right=0.0))

    above, below = here(eye.outline.upper) - v, v - here(eye.outline.lower)
    reach = np.maximum(here(eye.outline.reach) - RIGID, 0.02)
    follows_upper = _eased((above - RIGID) / reach)
    follows_lower = _eased(below / LOWER_REACH)
    near = np.abs(along) < OUTLINE_REACH
    moves = {}
    for name, pose in eye_poses(eye).items():
        if pose.closure:
            continue
        upper, lower = moved_margins(eye, pose)
        slid = np.where(side < 0, here(upper) * follows_upper, here(lower) * follows_lower) * near
        if np.abs(slid).max() > 0.0:
            shift = slid[:, None] * opening.pixel_from_local[:, 1]
            moves[name] = surface.slide(places, shift)
    return moves


def move_lips(
    mouth: Mouth, opening: Opening, places: Points, side: NDArray[np.int64]
) -> dict[str, Points]:
    """Displacement (n, 3) px of skin by the blendshapes that part, roll and press lips.

    Args:
        mouth: whose lips.
        opening: between them.
        places: (n, 2) frame px.
        side: (n,) -1 for what hangs on the skull, 1 for what hangs on the jaw.
    """
    x0, y0, _, _ = mouth.box_px
    at = np.stack([places[:, 1] - y0, places[:, 0] - x0]) / mouth.motion.step_px
    along, v = opening.local(places)
    margin = np.where(side < 0, opening.upper(along), opening.lower(along))
    inwards_px = np.maximum(side * (v - margin), 0.0)
    down = opening.pixel_from_local[:, 1]
    moves = {}
    for name in (*MOUTH_CHANNELS, *PRESSES):
        fields = _lip_field(mouth, name)
        both = [
            [map_coordinates(part[..., k].astype(np.float64), at, order=1) for k in range(2)]
            for part in fields
        ]
        shift = np.where(side < 0, np.array(both[0]), np.array(both[1])).T
        rise = np.zeros(len(places))
        if name in ("mouthRollUpper", "mouthRollLower"):
            shift, rise = _roll_in(shift, inwards_px, side, down)
        if np.abs(shift).max() > 0.0:
            moves[name] = np.column_stack([shift, rise])
    return moves


def _lip_field(mouth: Mouth, name: str) -> NDArray[np.float32]:
    """How a blendshape displaces what hangs on skull and jaw, beside what the skin's actions do.

    (2, rows, cols, 2) float32 px at the nodes of ``mouth.motion``.
    """
    sample, dropped = one_shape(name), np.float32(mouth.max_jaw) * one_shape("jawOpen")
    if name == "jawOpen":
        weights = motion_weights(mouth, mouth_pose(dropped))
    elif name == "mouthClose":
        # Lips stay together only while the jaw drops: what closing them changes then.
        closed = motion_weights(mouth, mouth_pose(dropped + sample))
        weights = closed - motion_weights(mouth, mouth_pose(dropped))
    else:
        weights = motion_weights(mouth, mouth_pose(sample))
    return np.asarray(np.tensordot(weights, mouth.motion.fields, axes=1), np.float32)


def _roll_in(
    shift: Points, from_margin: Points, side: NDArray[np.int64], down: Points
) -> tuple[Points, Points]:
    """A lip does not pass the line where the lips met: what would, goes back behind it.

    Args:
        shift: (n, 2) px.
        from_margin: (n,) how far from its margin each point lies, in mouth units.
        side: see `move_lips`.
        down: (2,) px of one mouth unit towards the chin.

    Returns:
        The shift in the picture, and the displacement towards the camera, px.
    """
    unit_px = float(np.hypot(*down))
    towards = -side * (shift @ down) / unit_px**2
    beyond = np.maximum(towards - from_margin, 0.0)
    return shift + (side * beyond)[:, None] * down, -ROLLED_IN * beyond * unit_px


def _eased(q: Points) -> Points:
    """1 where q is at most 0, falling smoothly to 0 where it is 1."""
    q = np.clip(q, 0.0, 1.0)
    return np.asarray(1.0 - q * q * (3.0 - 2.0 * q))

"""What around the head holds it back: the frame, an uncertain outline, a face, a hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES
from fondly.domain.face import Face
from fondly.domain.motion_limits import ChannelLimit, MotionLimits
from fondly.portrait.head_frame import FACE_OVAL, head_frame
from fondly.portrait.head_weight import free_of_edge, free_of_others

CUT_DEG = {"head_yaw_deg": 6.0, "head_pitch_deg": 4.0, "head_roll_deg": 3.0}
"""For a head that the frame cuts off: what stretches at the edge stays unseen."""

CUT = (
    "head-cut-by-the-frame",
    "The frame cuts off part of the head, so it moves less and nothing missing shows.",
    "Use a wider --framing, or a photo with room around the head.",
)

UNCERTAIN = 1.0
"""Ghosting (``plate_trust``) above which a head stays within what any photo carries."""

TORN = 1.4
"""Ghosting above which a cut-out is seen to tear. Of 44 photographs looked at, those with 1.02,
1.12 and 1.24 were clean within the gentle limits; those with 1.6 and 2.2 showed shards."""

UNCERTAIN_DEG = {"head_yaw_deg": 6.0, "head_pitch_deg": 6.0, "head_roll_deg": 4.0}

TORN_SHARE = 0.6
"""Of these degrees, where a cut-out would tear: the elastic way bends what stands behind."""

SQUEEZED_DEG = {"head_yaw_deg": 1.5, "head_pitch_deg": 1.5, "head_roll_deg": 1.0}
"""A turn by this displaces an edge of the face by about .02 IOD: so far a face may be squeezed
against another one; against the frame's edge, beyond which nothing is seen, twice as far."""

FREE = 0.95
"""Least share of the head's motion over the whole face at which nothing is said to hold it."""

SUSPECTED, COVERED = 1.95, 2.2
"""Unsteadiness (``perception.covering``) from which something may stand before the mouth, and from
which it surely does: 24 and 19 of 25 drawn hands, 1 and none of 72 bare faces."""

SUSPECTED_DEG = {"head_yaw_deg": 3.0, "head_pitch_deg": 2.0, "head_roll_deg": 2.0}
"""What stands before the face and moves with it is taken for something that rests on it."""

BEHIND_IT = tuple(
    name for name in BLENDSHAPES if name.startswith(("mouth", "jaw", "cheek", "nose", "tongue"))
)
"""Movements that would bend what stands before the mouth."""


def cut_limits(face: Face, matte: NDArray[np.float32]) -> MotionLimits:
    """Limits for a head that touches the frame's upper edge, or its sides above the chin.

    Args:
        face: the subject, in frame space.
        matte: (H, W) float32 in [0, 1], the figure's.
    """
    if not _is_cut(face, matte):
        return MotionLimits()
    return _head_limits(CUT_DEG, *CUT)


def outline_limits(ghosts: float) -> MotionLimits:
    """Limits for a figure whose outline cannot be told for sure from the background.

    Args:
        ghosts: what ``ghosting`` measured.
    """
    if ghosts <= UNCERTAIN:
        return MotionLimits()
    share = TORN_SHARE if ghosts > TORN else 1.0
    return _head_limits(
        {channel: share * degrees for channel, degrees in UNCERTAIN_DEG.items()},
        "outline-uncertain",
        "Head and background are hard to tell apart in this photo, so the head moves gently.",
        "Choose a photo with a plainer background to move the head further.",
    )


def squeeze_limits(
    face: Face, others: tuple[Face, ...], far_corner_px: tuple[float, float]
) -> MotionLimits:
    """Limits for a face that would be squeezed against what stays still beside it.

    Args:
        face: the subject, in frame space.
        others: the other faces of the frame.
        far_corner_px: x and y of the frame's last pixels.
    """
    outline = face.landmarks[list(FACE_OVAL), :2]
    seen = outline[((outline >= 0) & (outline <= far_corner_px)).all(axis=-1)]
    if not len(seen):
        return MotionLimits()
    held = 1.0 - float(free_of_others(seen, others).min())
    at_edge = 0.5 * (1.0 - float(free_of_edge(seen, far_corner_px, face.iod_px).min()))
    limits = MotionLimits()
    if held > 1.0 - FREE:
        limits = _head_limits(
            {channel: degrees / held for channel, degrees in SQUEEZED_DEG.items()},
            "face-beside-face",
            "Another face touches this one, so the head moves only as far as it is not squeezed.",
            "Crop the photo so that faces do not overlap, or choose another one.",
        )
    if at_edge > 1.0 - FREE:
        by_edge = {channel: degrees / at_edge for channel, degrees in SQUEEZED_DEG.items()}
        limits = limits.tightened(_head_limits(by_edge, *CUT))
    return limits


def covered_limits(unsteady: float) -> MotionLimits:
    """Limits for a face before whose mouth something stands.

    Args:
        unsteady: what ``unsteadiness`` measured.
    """
    if unsteady <= SUSPECTED:
        return MotionLimits()
    reason = (
        "something-before-the-mouth",
        "Something seems to cover the mouth, so the head moves little.",
        "Choose a photo in which nothing is before the face.",
    )
    head = _head_limits(SUSPECTED_DEG, *reason)
    if unsteady <= COVERED:
        return head
    still = (reason[0], "Something covers the mouth, so the lower face stays still.", reason[2])
    return head.tightened(
        MotionLimits({channel: ChannelLimit(0.0, *still) for channel in BEHIND_IT})
    )


def _head_limits(degrees: dict[str, float], code: str, sentence: str, advice: str) -> MotionLimits:
    return MotionLimits(
        {
            channel: ChannelLimit(round(most, 1), code, sentence, advice)
            for channel, most in degrees.items()
        }
    )


def _is_cut(face: Face, matte: NDArray[np.float32]) -> bool:
    head = head_frame(face)
    height, width = matte.shape
    chin_row = int(np.clip(head.origin_px[1] + head.chin_v * head.iod_px * head.down[1], 1, height))
    middle = int(np.clip(head.origin_px[0], 0, width - 1))
    reach = int(head.iod_px)
    top = matte[0, max(middle - reach, 0) : middle + reach]
    sides = matte[: chin_row - int(0.5 * head.iod_px), [0, -1]]
    return bool((top > 0.5).mean() > 0.1 or (sides > 0.5).any(axis=1).mean() > 0.1)

"""How the picture itself moves: slowly, eased, and only within what it shows."""

from __future__ import annotations

import numpy as np

from fondly.domain.plan import Camera
from fondly.motion.curves import Times, inside, move

PUSH = 0.06
"""Zoom at full amount: six per cent closer in a whole clip is felt, not seen."""
DRIFT_ZOOM, DRIFT_ROOM = 0.045, 0.85
"""A drift needs a little zoom for room beside the frame, and uses this share of the room."""
DOWN = 0.3
"""How far a drift goes up and down, over how far it goes aside."""
PERIOD_S = 9.0
"""About how long a drift goes one way and back."""
EASE_S = 2.0

PARALLAX = 0.2
"""Share of the camera's way by which a head, being nearer, shifts further than what is behind it;
ours: enough to part the two, small enough not to bend a neck."""
FRAME_IOD = 5.0
"""About how wide a framed portrait is, in inter-ocular distances."""
NEARER_IOD = 0.5
"""By how much a head comes nearer per unit of zoom, beyond what the zoom shows."""


def camera_channels(camera: Camera, times_s: Times) -> dict[str, Times]:
    """Camera channels and the parallax of the head, (T,) each; none for a camera that stands.

    A drift begins and ends at rest, so that the clip loops; a push-in ends closer than it began,
    a pull-out begins there. The shift keeps within what the zoom leaves beside the frame. Chance
    has no part in it: several people are seen through one camera.
    """
    end_s = float(times_s[-1])
    if camera.move == "none" or camera.amount == 0:
        return {}
    if camera.move == "drift":
        window = inside(times_s, min(EASE_S, end_s / 2))
        zoom = DRIFT_ZOOM * camera.amount * window
        turns = max(round(end_s / PERIOD_S), 1)
        phase = 2 * np.pi * turns * times_s / end_s
        room = DRIFT_ROOM * (1 - 1 / (1 + zoom)) / 2
        across = room * np.sin(phase)
        down = DOWN * room * np.sin(2 * phase)
        return {"camera_zoom": zoom, "camera_x": across, "camera_y": down} | {
            "head_x": -PARALLAX * FRAME_IOD * across,
            "head_y": PARALLAX * FRAME_IOD * down,
        }
    risen = move(times_s / end_s, "even")
    zoom = PUSH * camera.amount * (risen if camera.move == "push-in" else 1.0 - risen)
    return {"camera_zoom": zoom, "head_z": NEARER_IOD * zoom}

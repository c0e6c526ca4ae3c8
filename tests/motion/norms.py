"""How a motion is held against the norms of people, at 240 fps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.motion import Motion

HEAD_DEG = ("head_yaw_deg", "head_pitch_deg", "head_roll_deg")


def head_speed(motion: Motion) -> NDArray[np.float64]:
    """Degrees per second of the whole turn, (T - 1,)."""
    angles = np.stack([motion[name].astype(np.float64) for name in HEAD_DEG], axis=1)
    speed: NDArray[np.float64] = np.linalg.norm(np.diff(angles, axis=0), axis=1)
    return speed * float(motion.rate)


def blink_spans(motion: Motion) -> list[tuple[int, int]]:
    """First and last frame of each blink."""
    closed = np.concatenate([[False], motion["eyeBlinkLeft"] > 0, [False]])
    edges = np.flatnonzero(closed[1:] != closed[:-1])
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def blink_times_s(motion: Motion, span: tuple[int, int]) -> tuple[float, float]:
    """Closing from 10 % of the peak to it, and opening from it back to 10 %."""
    lid = motion["eyeBlinkLeft"][span[0] : span[1] + 1]
    over = np.flatnonzero(lid >= 0.1 * lid.max())
    peak = int(lid.argmax())
    return (peak - over[0]) / float(motion.rate), (over[-1] - peak) / float(motion.rate)


def smile_times_s(motion: Motion) -> tuple[float, float]:
    """Onset from 10 to 90 % of the greatest smile, and its release back to 10 %."""
    smile = motion["mouthSmileLeft"].astype(np.float64)
    top, most = int(smile.argmax()), smile.max()
    began = np.flatnonzero(smile[:top] < 0.1 * most)[-1]
    onset = np.flatnonzero(smile[: top + 1] >= 0.9 * most)[0] - began
    over = top + int(np.argmax(smile[top:] < 0.1 * most))
    fall = over - np.flatnonzero(smile[:over] >= 0.9 * most)[-1]
    return float(onset / motion.rate), float(fall / motion.rate)


def saccades(motion: Motion) -> list[tuple[float, float]]:
    """Size in degrees and duration in seconds of every shift of the gaze in the world."""
    world = np.stack(
        [
            motion[f"head_{axis}_deg"].astype(np.float64) + motion[f"gaze_{axis}_deg"]
            for axis in ("yaw", "pitch")
        ],
        axis=1,
    )
    step = np.linalg.norm(np.diff(world, axis=0), axis=1)
    moving = np.concatenate([[False], step > 1e-4, [False]])
    edges = np.flatnonzero(moving[1:] != moving[:-1])
    return [
        (float(np.linalg.norm(world[b] - world[a])), (b - a) / float(motion.rate))
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]

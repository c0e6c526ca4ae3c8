"""Motions of known times, made without any driver."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.motion import Motion

Curve = NDArray[np.float64]


def times_s(seconds: float, rate: int) -> Curve:
    return np.arange(round(seconds * rate)) / rate


def ramp(times: Curve, start_s: float, length_s: float) -> Curve:
    """From 0 to 1, straight: 10 to 90 % takes .8 of its length."""
    return np.clip((times - start_s) / length_s, 0, 1)


def bump(times: Curve, start_s: float, up_s: float, hold_s: float, down_s: float) -> Curve:
    """Straight up to 1, held, straight down."""
    top_s = start_s + up_s
    return ramp(times, start_s, up_s) * (1 - ramp(times, top_s + hold_s, down_s))


def smooth(times: Curve, start_s: float, length_s: float) -> Curve:
    """From 0 to 1 by minimum jerk."""
    u = ramp(times, start_s, length_s)
    return u**3 * (10 - 15 * u + 6 * u**2)


def sides(name: str, left: Curve, right: Curve | None = None) -> dict[str, Curve]:
    return {f"{name}Left": left, f"{name}Right": left if right is None else right}


def motion_of(rate: int, *parts: dict[str, Curve]) -> Motion:
    return Motion.of(rate, {name: curve for part in parts for name, curve in part.items()})

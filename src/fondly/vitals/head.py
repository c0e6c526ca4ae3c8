"""How the head moves: speed, smoothness and rhythm."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fondly.domain.motion import Motion

ANGLES = ("head_yaw_deg", "head_pitch_deg", "head_roll_deg")
OVER_S = 1 / 30
"""Speed is taken over one frame of ordinary video, so that it means the same at every rate."""
MOVING_DEG_S = 0.5
"""A head whose speed stays below this is still."""

WINDOW_S = 3.0
"""Length of what is judged for smoothness: the measure grows with the length of the movement."""
BAND_HZ = 10.0
NOISE = 0.05
PADDING = 4
"""Highest frequency, share of the spectrum's peak below which it ends, and zero padding as a power
of two: the three constants of SPARC (Balasubramanian 2015)."""
SLOW_HZ = 1.0


def speeds_deg_s(motion: Motion) -> NDArray[np.float64]:
    """Angular speed of the head, yaw, pitch and roll together; empty for a single frame."""
    angles = np.stack([motion[name] for name in ANGLES], axis=1).astype(np.float64)
    rate = float(motion.rate)
    apart = min(max(1, round(rate * OVER_S)), motion.frames - 1)
    if apart < 1:
        return np.zeros(0)
    speeds: NDArray[np.float64] = (
        np.linalg.norm(angles[apart:] - angles[:-apart], axis=1) * rate / apart
    )
    return speeds


def smoothness(motion: Motion) -> tuple[float, ...]:
    """Spectral arc length of the head's speed in each stretch of WINDOW_S that moves.

    SPARC of Balasubramanian, Melendez-Calderon, Roby-Brami and Burdet (2015): the nearer to 0 the
    smoother; one minimum-jerk move has about -1.5, trembling lowers it. Stretches overlap by half.
    Empty below 2 * BAND_HZ frames per second.
    """
    rate = float(motion.rate)
    if rate < 2 * BAND_HZ:
        return ()
    speeds = speeds_deg_s(motion)
    length = round(WINDOW_S * rate)
    starts = range(0, max(1, len(speeds) - length + 1), max(1, length // 2))
    stretches = (speeds[start : start + length] for start in starts)
    return tuple(
        _spectral_arc_length(one, rate)
        for one in stretches
        if len(one) > 1 and one.max() >= MOVING_DEG_S
    )


def slow_share(motion: Motion) -> float | None:
    """Share of the power of the head's angles that lies below 1 Hz.

    None for a head that is still, below 2 * BAND_HZ frames per second, or in less than WINDOW_S.
    """
    rate = float(motion.rate)
    if motion.duration_s < WINDOW_S or rate < 2 * BAND_HZ:
        return None
    if speeds_deg_s(motion).max() < MOVING_DEG_S:
        return None
    angles = np.stack([motion[name] for name in ANGLES], axis=1).astype(np.float64)
    window = np.hanning(len(angles))[:, None]
    power = (np.abs(np.fft.rfft((angles - angles.mean(axis=0)) * window, axis=0)) ** 2).sum(axis=1)
    hertz = np.fft.rfftfreq(len(angles), 1 / rate)
    return float(power[hertz <= SLOW_HZ].sum() / power.sum())


def _spectral_arc_length(speeds: NDArray[np.float64], rate: float) -> float:
    size = 2 ** (int(np.ceil(np.log2(len(speeds)))) + PADDING)
    spectrum = np.abs(np.fft.rfft(speeds, size))
    hertz = np.arange(len(spectrum)) * rate / size
    spectrum = spectrum[hertz <= BAND_HZ] / spectrum.max()
    loud = np.flatnonzero(spectrum >= NOISE)
    spectrum = spectrum[loud[0] : loud[-1] + 1]
    step = 1 / max(len(spectrum) - 1, 1)
    return -float(np.hypot(step, np.diff(spectrum)).sum())

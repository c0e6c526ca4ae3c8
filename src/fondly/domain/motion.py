"""Motion: what moves, by channel and time. Every driver writes one, every renderer reads one.

A motion sample is one row of `Motion.values`: (len(CHANNELS),) float32, columns by
`channels.INDEX`. All zero is the photograph. Channels left out are zero.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fondly.domain.channels import BODY, CHANNELS, INDEX, RANGES
from fondly.errors import MotionInvalid

LOWEST_RATE, HIGHEST_RATE = Fraction(1), Fraction(240)
MOST_FRAMES = 10 * 60 * 120
"""Ten minutes at 120 frames per second."""

_LOW = np.array([RANGES[name][0] for name in CHANNELS], np.float32)
_HIGH = np.array([RANGES[name][1] for name in CHANNELS], np.float32)


@dataclass(frozen=True, eq=False)
class Motion:
    """A performance as numbers; equal when rate and values are equal.

    Args:
        rate: frames per second, 1 to 240; an int will do.
        channels: (T,) float32 by name, all of the same length T of 1 to 72 000, within
            `channels.RANGES`. Copied, made read-only and put in the order of `CHANNELS`.

    Raises:
        MotionInvalid: a channel is unknown, holds no finite numbers, is out of range, or
            differs in length from the others.
    """

    rate: Fraction
    channels: Mapping[str, NDArray[np.float32]]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate", _checked_rate(self.rate))
        if not self.channels:
            raise MotionInvalid(
                "a motion needs at least one channel, none came",
                "Name a channel, for example breath, and give it one value per frame.",
            )
        for name in self.channels:
            check_name(name)
        checked = {n: _checked(n, self.channels[n]) for n in CHANNELS if n in self.channels}
        _check_lengths(checked)
        object.__setattr__(self, "channels", MappingProxyType(checked))

    @classmethod
    def of(cls, rate: Fraction | int, channels: Mapping[str, ArrayLike]) -> Self:
        """The motion of any lists or arrays of numbers; checks and raises as the class does."""
        return cls(rate, channels)  # type: ignore[arg-type]  # __post_init__ converts

    @classmethod
    def from_values(cls, rate: Fraction | int, values: NDArray[np.floating[Any]]) -> Self:
        """The motion of full samples (T, len(CHANNELS)); channels that stay zero drop out.

        Raises:
            MotionInvalid: as the class does, or the array has another width.
        """
        if values.ndim != 2 or values.shape[1] != len(CHANNELS):
            raise MotionInvalid(
                f"full samples are (frames, {len(CHANNELS)}), got {values.shape}",
                "Give one column for each name in fondly.domain.channels.CHANNELS.",
            )
        columns = {name: values[:, i] for name, i in INDEX.items() if values[:, i].any()}
        return cls.of(rate, columns or {BODY[0]: values[:, INDEX[BODY[0]]]})

    @classmethod
    def still(cls, rate: Fraction | int, frames: int) -> Self:
        """The photograph for a number of frames: every channel zero."""
        return cls.of(rate, {BODY[0]: np.zeros(frames)})

    @property
    def frames(self) -> int:
        """Number of samples T."""
        return len(next(iter(self.channels.values())))

    @property
    def duration_s(self) -> Fraction:
        """Frames over rate, in seconds: each sample is shown for one frame."""
        return self.frames / self.rate

    @cached_property
    def values(self) -> NDArray[np.float32]:
        """All channels as (T, len(CHANNELS)) float32, read-only, columns by `channels.INDEX`."""
        values = np.zeros((self.frames, len(CHANNELS)), np.float32)
        for name, column in self.channels.items():
            values[:, INDEX[name]] = column
        values.flags.writeable = False
        return values

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """One channel (T,) float32 by name, zeros when it was left out.

        Raises:
            MotionInvalid: there is no channel of that name.
        """
        check_name(name)
        return self.values[:, INDEX[name]]

    def at(self, index: int) -> NDArray[np.float32]:
        """The sample of one frame: (len(CHANNELS),) float32, read-only.

        Raises:
            IndexError: the motion has no such frame.
        """
        sample: NDArray[np.float32] = self.values[index]
        return sample

    def is_rest(self, index: int) -> bool:
        """Whether the frame is the photograph: every channel exactly zero."""
        return not self.at(index).any()

    def resample(self, rate: Fraction | int) -> Motion:
        """The same motion at another rate, of the nearest possible duration.

        Frame i lies at i / rate seconds, as a camera with a short shutter would see it, on a
        monotone cubic through the samples (Fritsch and Carlson 1980, slopes by Brodlie's
        harmonic mean), which never overshoots them. Frames beyond the last sample hold it, and
        the last frame always is the last sample, so that what ended at rest still does.

        Raises:
            MotionInvalid: the rate is not 1 to 240, or the motion becomes too long.
        """
        rate = _checked_rate(rate)
        if rate == self.rate:
            return self
        frames = max(1, round(self.duration_s * rate))
        _check_frames(frames)
        steps = np.arange(frames, dtype=np.float64) * float(self.rate / rate)
        if frames > 1:
            steps[-1] = self.frames - 1
        resampled = {name: _monotone_cubic(c, steps) for name, c in self._float64().items()}
        return Motion.of(rate, resampled)

    def scaled(self, factor: float, only: Collection[str] = CHANNELS) -> Motion:
        """The motion with some channels (all by default) times a factor, cut to the ranges.

        Raises:
            MotionInvalid: an unknown channel, or a factor that is not finite.
        """
        if not np.isfinite(factor):
            raise MotionInvalid(
                f"a motion is scaled by a finite number, got {factor}", "Give a number such as 0.5."
            )
        for name in only:
            check_name(name)
        scaled = {n: c * factor if n in only else c for n, c in self._float64().items()}
        return Motion.of(self.rate, _cut(scaled))

    def plus(self, other: Motion) -> Motion:
        """Both motions at once: sums, cut to the ranges; the shorter one rests after its end.

        Raises:
            MotionInvalid: the rates differ.
        """
        return self._mixed(other, 1.0, 1.0)

    def blended(self, other: Motion, weight: float) -> Motion:
        """Part this motion (1 - weight) and part the other (weight, 0 to 1), as `plus` mixes.

        Raises:
            MotionInvalid: the rates differ, or the weight is outside 0 to 1.
        """
        if not 0.0 <= weight <= 1.0:
            raise MotionInvalid(
                f"a blend's weight is 0 to 1, got {weight}", "0 keeps this motion, 1 the other."
            )
        return self._mixed(other, 1.0 - weight, weight)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Motion):
            return NotImplemented
        return self.rate == other.rate and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        return hash((self.rate, (self.values + 0.0).tobytes()))

    def __repr__(self) -> str:
        names = ", ".join(self.channels)
        return f"Motion(rate={self.rate}, frames={self.frames}, channels={names})"

    def _float64(self) -> dict[str, NDArray[np.float64]]:
        return {name: column.astype(np.float64) for name, column in self.channels.items()}

    def _mixed(self, other: Motion, mine: float, others: float) -> Motion:
        if self.rate != other.rate:
            raise MotionInvalid(
                f"motions mix at one rate, got {self.rate} and {other.rate} frames per second",
                "Resample one of them first.",
            )
        frames = max(self.frames, other.frames)
        sums = {name: np.zeros(frames) for name in {**self.channels, **other.channels}}
        for motion, weight in ((self, mine), (other, others)):
            for name, column in motion.channels.items():
                sums[name][: motion.frames] += weight * column.astype(np.float64)
        return Motion.of(self.rate, _cut(sums))


def check_name(name: object) -> None:
    """Raises MotionInvalid, with the nearest names, when there is no channel of that name."""
    if name in INDEX:
        return
    lowered = {known.lower(): known for known in CHANNELS}
    near = get_close_matches(str(name).lower()[:64], lowered, n=2, cutoff=0.6)
    hint = (
        f"Did you mean {' or '.join(lowered[n] for n in near)}?"
        if near
        else (
            "Channels are the 52 ARKit blendshapes, head_yaw_deg and the like, gaze_yaw_deg, "
            "gaze_pitch_deg, breath and camera_zoom, camera_x, camera_y."
        )
    )
    raise MotionInvalid(f"unknown channel {str(name)[:64]!r}", hint)


def _checked_rate(rate: object) -> Fraction:
    exact = Fraction(rate) if isinstance(rate, int | Fraction) else Fraction(0)
    if LOWEST_RATE <= exact <= HIGHEST_RATE:
        return exact
    raise MotionInvalid(
        f"a motion's rate is an int or Fraction of 1 to 240 frames per second, got {rate!s}",
        "Give a rate such as 30 or 30000/1001.",
    )


def _checked(name: str, column: object) -> NDArray[np.float32]:
    """One channel's values as read-only (T,) float32, or MotionInvalid."""
    hint = f"Give {name} a list of plain numbers, one per frame."
    try:
        raw = np.asarray(column)
    except ValueError as error:
        raise MotionInvalid(f"{name} must be a list of numbers, got an uneven one", hint) from error
    if raw.ndim != 1 or (raw.size and raw.dtype.kind not in "iuf"):
        raise MotionInvalid(
            f"{name} must be a list of numbers, got {raw.dtype} of shape {raw.shape}", hint
        )
    _check_frames(len(raw), name)
    wide = raw.astype(np.float64)
    low, high = RANGES[name]
    inside = (wide >= low) & (wide <= high)
    if not inside.all():
        first = int(np.argmin(inside))
        if not np.isfinite(wide[first]):
            raise MotionInvalid(f"{name} must be finite, frame {first} is {wide[first]}", hint)
        raise MotionInvalid(
            f"{name} goes from {low:g} to {high:g}, frame {first} has {wide[first]:g}",
            f"Scale {name} into that range; 0 is the photo.",
        )
    values = wide.astype(np.float32)
    values.flags.writeable = False
    return values


def _check_frames(frames: int, name: str = "a motion") -> None:
    if not 1 <= frames <= MOST_FRAMES:
        raise MotionInvalid(
            f"{name} must have 1 to {MOST_FRAMES} frames, got {frames}",
            "Shorten it: the longest is ten minutes at 120 frames per second.",
        )


def _check_lengths(channels: Mapping[str, NDArray[np.float32]]) -> None:
    first, *rest = channels
    for name in rest:
        if len(channels[name]) != len(channels[first]):
            raise MotionInvalid(
                f"channels must have one length: {first} has {len(channels[first])} frames, "
                f"{name} has {len(channels[name])}",
                "Give every channel one value per frame, and leave out those that do not move.",
            )


def _cut(columns: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    return {name: np.clip(column, *RANGES[name]) for name, column in columns.items()}


def _monotone_cubic(y: NDArray[np.float64], steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values of the samples y (T,) at fractional indices, by a cubic that never overshoots."""
    if len(y) == 1:
        return np.repeat(y, len(steps))
    rise = np.diff(y)
    before, after = rise[:-1], rise[1:]
    turns = before * after <= 0
    slope = np.zeros(len(y))
    slope[1:-1] = np.where(turns, 0.0, 2 * before * after / np.where(turns, 1.0, before + after))
    i = np.minimum(steps.astype(np.intp), len(y) - 2)
    u = np.minimum(steps - i, 1.0)
    blend = u * u * (3 - 2 * u)
    bend = u * (1 - u) * ((1 - u) * slope[i] - u * slope[i + 1])
    value: NDArray[np.float64] = (1 - blend) * y[i] + blend * y[i + 1] + bend
    return value.clip(np.minimum(y[i], y[i + 1]), np.maximum(y[i], y[i + 1]))

"""Everything the user asked for, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any

from fondly.domain.background import Background
from fondly.domain.decision import Subject
from fondly.domain.faces import ALL, Faces, checked_faces
from fondly.domain.framing import LARGEST_SIZE, NATIVE, SMALLEST_SIZE, Framing, Size
from fondly.domain.motion import HIGHEST_RATE, LOWEST_RATE, Motion
from fondly.domain.options import LabelTime, Limits, Teeth
from fondly.domain.points import FacePoints
from fondly.errors import OptionInvalid

__all__ = ["Brief", "LabelTime", "Limits", "Teeth", "parse_rate", "parse_size"]

LONGEST_S = 600.0
GREATEST_SEED = 2**32 - 1
LONGEST_NAME = 64


@dataclass(frozen=True)
class Brief:
    """What the user asked for. None means: not said, so the driver or the photo decides.

    Fields are named like the options of the command line and the keys of a recipe.

    Args:
        subject: who is shown, and by what right.
        driver: name of a named motion; not together with ``motion``.
        motion: an explicit motion, to which nothing is added.
        intensity: 0 to 1.
        seconds: length of the clip, above 0 and up to 600.
        fps: frames per second, 1 to 240, exact.
        seed: 0 to 2**32 - 1; the same seed gives the same motion.
        framing: which part of the photo is shown.
        size: short side of the frame in pixels, or NATIVE.
        face: which face, from 1, left to right; several numbers, or ALL. Several are sorted, and
            one alone becomes a plain number.
        points: where the face is, for pictures in which none is found.
        background: what stands behind the subject.
        limits: what keeps the motion in bounds.
        teeth: whether teeth are drawn behind lips that part.
        label: when the visible label is shown.

    Raises:
        OptionInvalid: a value that makes no sense, or a driver and a motion at once.
    """

    subject: Subject
    driver: str | None = None
    motion: Motion | None = None
    intensity: float | None = None
    seconds: float | None = None
    fps: Fraction | None = None
    seed: int = 0
    framing: Framing = Framing.AUTO
    size: Size | None = None
    face: Faces | None = None
    points: FacePoints | None = None
    background: Background = field(default_factory=Background)
    limits: Limits = Limits.DEFAULT
    teeth: Teeth = Teeth.AUTO
    label: LabelTime = LabelTime.END

    def __post_init__(self) -> None:
        if self.driver is not None and self.motion is not None:
            raise OptionInvalid(
                "A clip has a driver or an explicit motion, both were given.",
                "Leave out --driver or --motion.",
            )
        if self.driver is not None and not 1 <= len(self.driver) <= LONGEST_NAME:
            raise OptionInvalid(
                f"A driver's name has 1 to {LONGEST_NAME} letters, got {len(self.driver)}.",
                "See the names with: fondly drivers",
            )
        _check("intensity", self.intensity, 0, 1)
        _check("seconds", self.seconds, 0, LONGEST_S)
        if self.seconds == 0:
            raise OptionInvalid("A clip lasts more than 0 seconds.", "Try --seconds 6.")
        _check("fps", self.fps, LOWEST_RATE, HIGHEST_RATE)
        _check("seed", self.seed, 0, GREATEST_SEED)
        if self.size != NATIVE:
            _check("size", self.size, SMALLEST_SIZE, LARGEST_SIZE)
        if self.face is not None and self.face != ALL:
            object.__setattr__(self, "face", checked_faces(self.face))

    def given(self) -> dict[str, Any]:
        """What was said, by name, in the order of the fields."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def parse_rate(text: str) -> Fraction:
    """Frames per second as people write them: 30, 29.97 or 30000/1001.

    23.976, 29.97 and 59.94 stand for the fractions of 1001 that broadcasters mean by them.

    Raises:
        OptionInvalid: not a rate.
    """
    try:
        rate = Fraction(text.strip()[:32])
    except (ValueError, ZeroDivisionError) as error:
        raise OptionInvalid(
            f"--fps is a rate such as 30, 29.97 or 30000/1001, got {text[:32]!r}.",
            "Leave --fps out for 30 frames per second.",
        ) from error
    for whole in (24, 30, 60):
        broadcast = Fraction(whole * 1000, 1001)
        if rate in {round(broadcast, 2), round(broadcast, 3)}:
            return broadcast
    return rate


def parse_size(text: str) -> Size:
    """A frame's short side as people write it: 1080, or native.

    Raises:
        OptionInvalid: neither a whole number nor "native".
    """
    text = text.strip().lower()
    if text == NATIVE:
        return NATIVE
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    raise OptionInvalid(
        f"--size is a number of pixels or {NATIVE}, got {text[:32]!r}.", "Try --size 1080."
    )


def _check(
    name: str, value: float | Fraction | None, low: float | Fraction, high: float | Fraction
) -> None:
    if value is not None and not low <= value <= high:
        raise OptionInvalid(
            f"--{name} goes from {float(low):g} to {float(high):.12g}, got {value!s:.32}.",
            f"Choose a value for --{name} in that range.",
        )

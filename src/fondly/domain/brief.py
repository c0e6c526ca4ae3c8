"""Everything the user asked for, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from fondly.domain.background import Background
from fondly.domain.decision import Subject
from fondly.domain.faces import ALL, Faces, checked_faces
from fondly.domain.framing import LARGEST_SIZE, NATIVE, SMALLEST_SIZE, Framing, Size
from fondly.domain.options import LabelTime, Limits, Teeth
from fondly.domain.points import FacePoints
from fondly.domain.wish import Wish, check_range
from fondly.errors import OptionInvalid

__all__ = ["Brief", "LabelTime", "Limits", "Teeth", "parse_rate", "parse_size"]


@dataclass(frozen=True)
class Brief(Wish):
    """What the user asked for. None means: not said, so the driver or the photo decides.

    Fields are named like the options of the command line and the keys of a recipe.

    Args:
        subject: who is shown, and by what right.
        framing: which part of the photo is shown.
        size: short side of the frame in pixels, or NATIVE.
        face: which face, from 1, left to right; several numbers, or ALL. Several are sorted, and
            one alone becomes a plain number.
        points: where the face is, for pictures in which none is found.
        background: what stands behind the subject.
        limits: what keeps the motion in bounds.
        teeth: whether teeth are drawn behind lips that part.
        label: when the visible label is shown.
        driver, direct, plan, motion, capture, occasion, age, camera, intensity, eyes, mouth, head,
            breath, seconds, fps, seed: the motion, by name only; see `Wish`.

    Raises:
        OptionInvalid: a value that makes no sense, or sources of motion that exclude each other.
    """

    subject: Subject
    framing: Framing = Framing.AUTO
    size: Size | None = None
    face: Faces | None = None
    points: FacePoints | None = None
    background: Background = field(default_factory=Background)
    limits: Limits = Limits.DEFAULT
    teeth: Teeth = Teeth.AUTO
    label: LabelTime = LabelTime.END

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.size != NATIVE:
            check_range("size", self.size, SMALLEST_SIZE, LARGEST_SIZE)
        if self.face is not None and self.face != ALL:
            object.__setattr__(self, "face", checked_faces(self.face))

    def given(self) -> dict[str, Any]:
        """What was said, by name, the subject first."""
        return {"subject": self.subject, **super().given()}


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

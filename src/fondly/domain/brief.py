"""Everything the user asked for, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from fondly.domain.background import Background
from fondly.domain.consent import About, Audience, Person, Rights, Subject
from fondly.domain.consent_record import ConsentRecord
from fondly.domain.faces import ALL, Faces, checked_faces
from fondly.domain.framing import LARGEST_SIZE, NATIVE, SMALLEST_SIZE, Framing, Size
from fondly.domain.options import LabelPlace, LabelTime, Language, Limits, Others, Teeth
from fondly.domain.people import Said, checked, of_face
from fondly.domain.points import FacePoints
from fondly.domain.restoration import Step, Treatment
from fondly.domain.wish import Wish, check_range
from fondly.errors import OptionInvalid

__all__ = ["Brief", "LabelTime", "Limits", "Teeth", "parse_rate", "parse_size"]


@dataclass(frozen=True)
class Brief(Wish):
    """What the user asked for. None means: not said, so the driver or the photo decides.

    Fields are named like the options of the command line and the keys of a recipe.

    Args:
        subject: who is shown, and by what right: one word for everybody, or one for each face by
            its number, from 1, left to right.
        rights: by what right the photo is used.
        audience: who will see the clip.
        adult, living: see `Person`; of everybody, or by face.
        about: the answer to the question about the requests to avoid.
        consent: an agreement that was written down.
        others: what becomes of faces that do not move and are not declared by number.
        framing: which part of the photo is shown.
        size: short side of the frame in pixels, or NATIVE.
        face: which face, from 1, left to right; several numbers, or ALL. Several are sorted, and
            one alone becomes a plain number.
        points: where the face is, for pictures in which none is found.
        background: what stands behind the subject.
        limits: what keeps the motion in bounds.
        teeth: whether teeth are drawn behind lips that part.
        label: when the visible label is shown.
        label_place: where.
        language: of its words.
        restore: steps by which the photo is mended first; all of `ORDINARY` count as not chosen.
        driver, direct, plan, motion, capture, occasion, age, camera, intensity, eyes, mouth, head,
            breath, seconds, fps, seed: the motion, by name only; see `Wish`.

    Raises:
        OptionInvalid: a value that makes no sense, or sources of motion that exclude each other.
    """

    subject: Said[Subject]
    rights: Rights | None = None
    audience: Audience = Audience.PRIVATE
    adult: Said[bool] | None = None
    living: Said[bool] | None = None
    about: About | None = None
    consent: ConsentRecord | None = None
    others: Others = Others.KEEP
    framing: Framing = Framing.AUTO
    size: Size | None = None
    face: Faces | None = None
    points: FacePoints | None = None
    background: Background = field(default_factory=Background)
    limits: Limits = Limits.DEFAULT
    teeth: Teeth = Teeth.AUTO
    label: LabelTime = LabelTime.END
    label_place: LabelPlace = LabelPlace.BOTTOM_LEFT
    language: Language = Language.EN
    restore: tuple[Step, ...] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.size != NATIVE:
            check_range("size", self.size, SMALLEST_SIZE, LARGEST_SIZE)
        if self.restore is not None:
            object.__setattr__(self, "restore", Treatment(self.restore).steps)
        if self.face is not None and self.face != ALL:
            object.__setattr__(self, "face", checked_faces(self.face))
        for option in ("subject", "adult", "living"):
            said = checked(option, getattr(self, option), self.subject)
            object.__setattr__(self, option, said)

    def person(self, face: int, *, moves: bool = True) -> Person | None:
        """Who a face is, from 1, left to right; None where nothing was said of it."""
        subject = of_face(self.subject, face)
        if subject is None:
            return None
        return Person(subject, of_face(self.adult, face), of_face(self.living, face), moves)

    def about_face(self, face: int) -> Brief:
        """The brief as it is for one face alone, which must be declared."""
        person = self.person(face)
        if person is None:
            raise ValueError(f"nothing was said of face {face}")
        return replace(self, subject=person.subject, adult=person.adult, living=person.living)

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

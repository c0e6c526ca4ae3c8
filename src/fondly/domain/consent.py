"""What a user declares: who is shown, by what right, for whom, and what is said.

No program can see these facts. They are believed, recorded, and judged by `fondly.policy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fondly.domain.occasion import Occasion


class Subject(StrEnum):
    """Who is shown, and by what right the photo may be brought to life."""

    SELF = "self"
    LIVING_CONSENTED = "living-consented"
    DECEASED_FAMILY = "deceased-family"
    HISTORICAL = "historical"
    FICTIONAL = "fictional"
    CHILD_GUARDIAN = "child-guardian"


SUBJECT_SENTENCES: dict[Subject, str] = {
    Subject.SELF: "It is me.",
    Subject.LIVING_CONSENTED: "A living person who has agreed to this clip.",
    Subject.DECEASED_FAMILY: "Someone of my family who has died.",
    Subject.HISTORICAL: "A historical person.",
    Subject.FICTIONAL: "A character or a work of art, nobody real.",
    Subject.CHILD_GUARDIAN: "A child, and I am a parent or guardian and agree.",
}


class Rights(StrEnum):
    """By what right the photo itself is used, apart from who is on it."""

    OWN = "own"
    PERMISSION = "permission"
    PUBLIC_DOMAIN = "public-domain"


RIGHTS_SENTENCES: dict[Rights, str] = {
    Rights.OWN: "I took the photo, or it belongs to me.",
    Rights.PERMISSION: "Whoever holds the rights has agreed.",
    Rights.PUBLIC_DOMAIN: "The photo is in the public domain.",
}


class Audience(StrEnum):
    """Who will see the clip."""

    PRIVATE = "private"
    FAMILY = "family"
    PUBLIC = "public"

    def exceeds(self, other: Audience) -> bool:
        """Whether more people are meant than by another one."""
        reach = tuple(Audience)
        return reach.index(self) > reach.index(other)


AUDIENCE_SENTENCES: dict[Audience, str] = {
    Audience.PRIVATE: "Only me, and one or two people I show it to.",
    Audience.FAMILY: "The family circle.",
    Audience.PUBLIC: "Anybody.",
}


class Speech(StrEnum):
    """What is heard, and whose words they are."""

    NONE = "none"
    OWN_RECORDING = "own-recording"
    WORDS_REALLY_SAID = "words-really-said"
    WORDS_BY_FAMILY = "words-by-family"
    AUTHORED = "authored"
    INVENTED = "invented"


SPEECH_SENTENCES: dict[Speech, str] = {
    Speech.NONE: "Nobody speaks.",
    Speech.OWN_RECORDING: "A recording of the person's own voice.",
    Speech.WORDS_REALLY_SAID: "Words the person really said, in another voice.",
    Speech.WORDS_BY_FAMILY: "Words the family writes, such as the person could have said.",
    Speech.AUTHORED: "Words an author writes for a historical person or a character.",
    Speech.INVENTED: "Words that nobody answers for as theirs.",
}


class About(StrEnum):
    """What a clip is made to do that no program can see: the requests to avoid."""

    NONE = "none"
    COMEDY = "comedy"
    ENDORSEMENT = "endorsement"
    POLITICAL = "political"
    DEGRADING = "degrading"
    DECEPTION = "deception"


ABOUT_SENTENCES: dict[About, str] = {
    About.NONE: "None of these.",
    About.COMEDY: "It is for laughs: a funny song, a joke in their mouth.",
    About.ENDORSEMENT: "It recommends a product, a service or a brand.",
    About.POLITICAL: "It speaks for or against a party, a candidate or a cause of today.",
    About.DEGRADING: "It is sexual, or it makes somebody small.",
    About.DECEPTION: "It is meant to pass as real, or as somebody else.",
}


@dataclass(frozen=True)
class Person:
    """One recognisable face in the frame. A face that is cropped out or blurred is none.

    Args:
        subject: who it is, and by what right.
        adult: grown up today, or when they died; None if not said. A grown-up agrees to their own
            childhood photo, so that this is not the age in the picture.
        living: None if not said.
        moves: whether this face moves; one that stays still says nothing.
    """

    subject: Subject
    adult: bool | None = None
    living: bool | None = None
    moves: bool = True


@dataclass(frozen=True)
class Consent:
    """The facts that the user declared. None means: not said.

    Args:
        subject: who is shown, and by what right.
        rights: by what right the photo is used.
        audience: who will see the clip.
        occasion: what it is made for.
        speech: what is heard.
        about: the answer to the question about the requests to avoid.
        adult, living: of the subject; see :class:`Person`.
        voice: whether they agreed to a voice when asked again, apart from the motion.
        others: everybody else who can be recognised.
        undeclared_faces: how many more can be recognised of whom nothing was said.
    """

    subject: Subject
    rights: Rights | None = None
    audience: Audience = Audience.PRIVATE
    occasion: Occasion | None = None
    speech: Speech = Speech.NONE
    about: About | None = None
    adult: bool | None = None
    living: bool | None = None
    voice: bool | None = None
    others: tuple[Person, ...] = ()
    undeclared_faces: int = 0

    def __post_init__(self) -> None:
        if self.undeclared_faces < 0:
            raise ValueError(f"faces are counted from 0, got {self.undeclared_faces}")

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody declared, the subject first."""
        return (Person(self.subject, self.adult, self.living), *self.others)

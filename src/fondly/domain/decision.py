"""Who is shown, by what right, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True)
class Consent:
    """The facts that the user declared."""

    subject: Subject


class Obligation(StrEnum):
    """What must be done with a clip that is allowed."""

    VISIBLE_LABEL = "visible-label"
    EMBEDDED_NOTE = "embedded-note"


@dataclass(frozen=True)
class Decision:
    """What the rules say about the declared facts.

    Args:
        allowed: whether the clip may be made.
        reasons: sentences for people; a refusal has at least one.
        obligations: what the export must do; an allowed clip always carries its label.
    """

    allowed: bool
    reasons: tuple[str, ...]
    obligations: tuple[Obligation, ...]

    def __post_init__(self) -> None:
        if not self.allowed and not self.reasons:
            raise ValueError("a refusal needs a reason")
        if self.allowed and Obligation.VISIBLE_LABEL not in self.obligations:
            raise ValueError("an allowed clip must carry its visible label")

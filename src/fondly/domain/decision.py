"""What the rules say about declared facts, and what must be done about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from fondly.domain.consent import SUBJECT_SENTENCES, Consent, Subject
from fondly.domain.wording import USUAL_LABEL

__all__ = ["SUBJECT_SENTENCES", "Consent", "Decision", "Obligation", "Subject"]


class Verdict(StrEnum):
    """A decision in one word."""

    ALLOWED = "allowed"
    LIMITED = "limited"
    REFUSED = "refused"


class Obligation(StrEnum):
    """What must be done with a clip that is allowed."""

    VISIBLE_LABEL = "visible-label"
    LABEL_THROUGHOUT = "label-throughout"
    EMBEDDED_NOTE = "embedded-note"
    SIGNATURE = "signature"
    GREATEST_INTENSITY = "greatest-intensity"
    NO_SPEECH = "no-speech"
    ASK_VOICE = "ask-voice"
    CAPTION_AUTHOR = "caption-author"
    PRIVATE_FIRST = "private-first"
    GUARDIAN_NOTE = "guardian-note"
    SECOND_LOOK = "second-look"
    EXPIRY = "expiry"
    ANSWER_ABOUT = "answer-about"


OBLIGATION_SENTENCES: dict[Obligation, str] = {
    Obligation.VISIBLE_LABEL: "The clip says visibly: {value}.",
    Obligation.LABEL_THROUGHOUT: "The label is seen from the first frame to the last.",
    Obligation.EMBEDDED_NOTE: "The file says inside what it is.",
    Obligation.SIGNATURE: "The file is signed, so that a later change is seen.",
    Obligation.GREATEST_INTENSITY: "The motion is no stronger than an intensity of {value:g}.",
    Obligation.NO_SPEECH: "The clip stays silent; music or a caption may go with it.",
    Obligation.ASK_VOICE: "Whoever is shown is asked again before a voice is added.",
    Obligation.CAPTION_AUTHOR: "A caption says whose words they are.",
    Obligation.PRIVATE_FIRST: "Somebody close sees it privately before anybody else does.",
    Obligation.GUARDIAN_NOTE: "The file says that a parent or guardian agreed.",
    Obligation.SECOND_LOOK: "It is looked at again after a day, and only then shared.",
    Obligation.EXPIRY: "After {value} days the agreement ends, and is asked for anew.",
    Obligation.ANSWER_ABOUT: "The question about requests to avoid is answered before sharing.",
}
"""With a place for the value that belongs to it, see `Decision.value_of`."""

OF_EVERY_CLIP = frozenset(
    {
        Obligation.VISIBLE_LABEL,
        Obligation.LABEL_THROUGHOUT,
        Obligation.EMBEDDED_NOTE,
        Obligation.SIGNATURE,
    }
)
"""What takes nothing away from a clip: with these alone it is allowed, not limited."""

BEFORE_SHARING = frozenset(
    {
        Obligation.PRIVATE_FIRST,
        Obligation.SECOND_LOOK,
        Obligation.EXPIRY,
        Obligation.ANSWER_ABOUT,
    }
)
"""What is owed before others see a clip: it can be made, and looked at, without."""


@dataclass(frozen=True)
class Decision:
    """What the rules say about the declared facts.

    Args:
        allowed: whether the clip may be made, with or without limits.
        reasons: sentences for people; a refusal has at least one.
        obligations: what the export must do; an allowed clip always carries its label.
        advice: sentences for people, which bind nobody; they may be against making the clip.
        label: the words of the visible label.
        greatest_intensity: 0 to 1; below 1 with the obligation of that name only.
        expires_days: how long the agreement holds; with its obligation only.
        met: the obligations that were carried out on the way, before the gate of the export.
    """

    allowed: bool
    reasons: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    advice: tuple[str, ...] = ()
    label: str = USUAL_LABEL
    greatest_intensity: float = 1.0
    expires_days: int | None = None
    met: frozenset[Obligation] = frozenset()

    def __post_init__(self) -> None:
        if not self.allowed and not self.reasons:
            raise ValueError("a refusal needs a reason")
        if self.allowed and not {Obligation.VISIBLE_LABEL, Obligation.SIGNATURE} <= set(
            self.obligations
        ):
            raise ValueError("an allowed clip must carry its visible label and its signature")
        if not 0 <= self.greatest_intensity <= 1:
            raise ValueError(f"an intensity is 0 to 1, got {self.greatest_intensity}")
        if self.greatest_intensity < 1 and Obligation.GREATEST_INTENSITY not in self.obligations:
            raise ValueError("a greatest intensity needs its obligation")
        if self.expires_days is not None and Obligation.EXPIRY not in self.obligations:
            raise ValueError("days of expiry need their obligation")

    @property
    def verdict(self) -> Verdict:
        """Refused; limited where an obligation takes something away; else allowed."""
        if not self.allowed:
            return Verdict.REFUSED
        return Verdict.ALLOWED if OF_EVERY_CLIP.issuperset(self.obligations) else Verdict.LIMITED

    def meeting(self, *obligations: Obligation) -> Decision:
        """The decision with obligations that were carried out; others than asked for count none."""
        return replace(self, met=self.met | {*obligations} & {*self.obligations})

    def value_of(self, obligation: Obligation) -> str | float | None:
        """The words, figure or days that belong to an obligation; None where none does."""
        values: dict[Obligation, str | float | None] = {
            Obligation.VISIBLE_LABEL: self.label,
            Obligation.GREATEST_INTENSITY: self.greatest_intensity,
            Obligation.EXPIRY: self.expires_days,
        }
        return values.get(obligation)

    def sentence_of(self, obligation: Obligation) -> str:
        """An obligation as a sentence for people, with its value."""
        return OBLIGATION_SENTENCES[obligation].format(value=self.value_of(obligation))

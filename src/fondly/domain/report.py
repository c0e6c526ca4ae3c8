"""What a review found in a finished clip."""

from __future__ import annotations

from dataclasses import dataclass

from fondly.domain.vital_signs import VitalSigns


@dataclass(frozen=True)
class Answer:
    """One line of the checklist for a finished clip.

    Args:
        code: stable identifier in kebab-case.
        question: what to look for, for people.
        well: whether the figures answer it well; None where only eyes can.
        sentence: the answer in words, with its figures.
    """

    code: str
    question: str
    well: bool | None
    sentence: str


@dataclass(frozen=True)
class Report:
    """A review.

    Args:
        signs: everything measured, each against its norm.
        must: codes of the signs without which no clip is fit to be shown; the others are hints.
        checklist: mouth, eyes, expression and the whole.
        advice: what to do about what falls short, the most important first.
        likeness: seconds and cosine distance from the person, of every frame that was compared;
            none where nobody could be compared.
        against_photo: whether the person is the photo's; else that of the clip's first frame.
    """

    signs: VitalSigns
    must: frozenset[str]
    checklist: tuple[Answer, ...]
    advice: tuple[str, ...]
    likeness: tuple[tuple[float, float], ...]
    against_photo: bool

    @property
    def falls_short(self) -> tuple[str, ...]:
        """Codes of the signs that have to be in order and are not."""
        return tuple(
            code
            for code, sign in self.signs.signs.items()
            if code in self.must and sign.verdict.is_apart
        )

    def as_dict(self) -> dict[str, object]:
        """The review as plain JSON values."""
        return {
            "verdict": "falls-short" if self.falls_short else "good",
            "falls_short": list(self.falls_short),
            "advice": list(self.advice),
            "checklist": [
                {"code": a.code, "question": a.question, "well": a.well, "sentence": a.sentence}
                for a in self.checklist
            ],
            "signs": [
                {**sign.as_dict(), "must": code in self.must}
                for code, sign in self.signs.signs.items()
            ],
            "likeness": {
                "against": "photo" if self.against_photo else "first-frame",
                "frames": [
                    {"time_s": round(time_s, 3), "distance": round(distance, 4)}
                    for time_s, distance in self.likeness
                ],
            },
        }

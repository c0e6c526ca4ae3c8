"""What a stage noticed about a photo or a clip, in words a person can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters for the clip."""

    BLOCKS = "blocks"
    WARNS = "warns"
    NOTES = "notes"


@dataclass(frozen=True)
class Finding:
    """One observation with its evidence and what to do about it.

    Args:
        code: stable identifier in kebab-case, for programs.
        severity: whether the finding stops the clip, limits it, or merely informs.
        sentence: what was seen, for people.
        advice: what to do about it, for people; never empty.
        evidence: the figures behind the finding, by name with the unit in the name.
        face: number of the face that it is about, where several move.
        remedy: what to add to the command that mends it, such as ``--restore``; None where no
            flag does.
    """

    code: str
    severity: Severity
    sentence: str
    advice: str
    evidence: Mapping[str, float] = field(default_factory=dict)
    face: int | None = None
    remedy: str | None = None

    def __post_init__(self) -> None:
        for name in ("code", "sentence", "advice"):
            if not getattr(self, name).strip():
                raise ValueError(f"a finding needs {name}, got an empty one (code {self.code!r})")

    def as_dict(self) -> dict[str, object]:
        """The finding as plain JSON values."""
        about = {} if self.face is None else {"face": self.face}
        return {
            **about,
            "code": self.code,
            "severity": self.severity.value,
            "sentence": self.sentence,
            "advice": self.advice,
            "evidence": dict(self.evidence),
            **({} if self.remedy is None else {"remedy": self.remedy}),
        }

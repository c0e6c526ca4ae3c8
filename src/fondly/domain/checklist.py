"""Two checklists as steps: before a clip is made, and before others see it.

The points are those of the mission texts: five “before you generate anything”, six before sharing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from fondly.domain.consent import About, Audience
from fondly.errors import OptionInvalid

MOST_BYTES = 16 * 1024
_WORDS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Point:
    """One point of a checklist.

    Args:
        name: stable, for programs.
        question: for people, to be answered with yes.
        otherwise: what to do where the answer is no.
    """

    name: str
    question: str
    otherwise: str


BEFORE_MAKING = (
    Point(
        "for-whom",
        "Is it decided who the clip is for?",
        "Say it with --audience and --occasion; a keepsake has other bounds than a post.",
    ),
    Point(
        "restrained",
        "Is the motion restrained?",
        "Take a lower --intensity, and leave --limits as it is.",
    ),
    Point(
        "words",
        "Are the words such as the person really said, or could have said?",
        "Leave the words out, or take a recording of their own.",
    ),
    Point(
        "private-photo",
        "Is it known what becomes of the photo?",
        "Read docs/privacy.md: where photos lie, that nothing is trained on them, how long they "
        "stay.",
    ),
    Point(
        "context",
        "Will whoever sees it know what it is?",
        "Add a short note when you share it, such as “AI-animated family tribute”.",
    ),
)
"""Mission text 001: who is it for, restrained motion, invented speech, private photos, context."""

BEFORE_SHARING = (
    Point(
        "permission",
        "Do you have permission to share it, and the right to use the photo?",
        "Ask whoever holds the rights first; until then it stays with you.",
    ),
    Point(
        "everyone-shown",
        "Did everybody who can be recognised agree, or somebody who may speak for them?",
        "Ask them, or choose a frame without them.",
    ),
    Point(
        "expected",
        "Would the person, the audience and the setting expect this?",
        "When in doubt, keep it private; that is often the kindest choice.",
    ),
    Point(
        "words",
        "Are all words the person's own, or clearly somebody else's?",
        "Leave the words out; a silent clip often says more.",
    ),
    Point(
        "seen-privately",
        "Has the person, or one or two of the family, seen it privately first?",
        "Show it to them, and wait if somebody is not at ease.",
    ),
    Point(
        "label",
        "Does the label stay, so that nobody takes it for a recording?",
        "Leave the label in, and add a short note where you share it.",
    ),
)
"""Mission text 000: permission and rights, everybody shown, what is expected, words, private
first, label."""


@dataclass(frozen=True)
class Answered:
    """The checklist before sharing, answered.

    Args:
        audience: for whom; what is answered for the family is not answered for the public.
        at: when, with a time zone.
        answers: yes or no, by the name of a point.
        about: the answer to the question about requests to avoid, where it was still open.
    """

    audience: Audience
    at: datetime
    answers: Mapping[str, bool]
    about: About | None = None

    def __post_init__(self) -> None:
        unknown = [name for name in self.answers if name not in NAMES]
        if unknown or self.at.tzinfo is None:
            raise ValueError(f"answers name points, at a time with a zone; got {unknown}")
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))

    @property
    def open_points(self) -> tuple[Point, ...]:
        """The points that are not answered with yes."""
        return tuple(point for point in BEFORE_SHARING if not self.answers.get(point.name))

    def as_dict(self) -> dict[str, Any]:
        """The answers as plain JSON values."""
        about = {} if self.about is None else {"about": self.about.value}
        return {
            "audience": self.audience.value,
            "at": self.at.astimezone(UTC).isoformat(timespec="seconds"),
            "answers": {
                point.name: "yes" if self.answers[point.name] else "no"
                for point in BEFORE_SHARING
                if point.name in self.answers
            },
            **about,
        }


NAMES = frozenset(point.name for point in BEFORE_SHARING)


def answered_from_dict(value: object) -> Answered:
    """Reads what `Answered.as_dict` writes.

    Raises:
        ValueError, TypeError, KeyError: it is something else.
    """
    if not isinstance(value, dict) or set(value) - {"audience", "at", "answers", "about"}:
        raise ValueError("an answered checklist is an object with audience, at and answers")
    answers = {name: _WORDS[word] for name, word in value["answers"].items()}
    about = value.get("about")
    return Answered(
        Audience(value["audience"]),
        datetime.fromisoformat(value["at"]),
        answers,
        None if about is None else About(about),
    )


def read_answers(text: str | bytes) -> tuple[dict[str, bool], About | None]:
    """Answers from a file: {"permission": "yes", ..., "about": "none"}.

    Raises:
        OptionInvalid: not JSON, or with points or answers that there are not.
    """
    hint = 'Write {"permission": "yes", ...}; the points are: ' + ", ".join(
        point.name for point in BEFORE_SHARING
    )
    try:
        if len(text) > MOST_BYTES:
            raise ValueError("too long")
        said = json.loads(text)
        if not isinstance(said, dict):
            raise TypeError("no object")
        about = None if "about" not in said else About(said.pop("about"))
    except (ValueError, TypeError, RecursionError) as error:
        raise OptionInvalid(f"The answers make no sense: {error!s:.100}.", hint + ".") from error
    for name, word in said.items():
        if name not in NAMES:
            near = get_close_matches(name[:64], NAMES, n=1)
            raise OptionInvalid(
                f"There is no point {name[:64]!r} in the checklist.",
                f"Did you mean {near[0]}?" if near else hint + ".",
            )
        if not isinstance(word, str) or word not in _WORDS:
            raise OptionInvalid(
                f"The point {name} is answered with yes or no, got {word!s:.32}.", hint + "."
            )
    return {name: _WORDS[word] for name, word in said.items()}, about

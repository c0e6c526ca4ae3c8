"""Who is shown, as people write it: one word for everybody, or one for each face."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar

from fondly.domain.consent import Person, Subject
from fondly.domain.faces import MOST_FACES
from fondly.errors import OptionInvalid

_SUBJECTS = {subject.value: subject for subject in Subject}
_YES_NO = {"yes": True, "no": False}
_T = TypeVar("_T")


def parse_people(
    subject: str, adult: str | None = None, living: str | None = None
) -> tuple[Person, ...]:
    """The people who are shown, in the order of their faces.

    Args:
        subject: a subject's name, or one for each face: 1=self,2=living-consented.
        adult, living: yes or no for all of them, or for some: 2=no; None if not said.

    Raises:
        OptionInvalid: a word or a face that makes no sense.
    """
    subjects = _parse("subject", subject, _SUBJECTS)
    grown = {} if adult is None else _parse("adult", adult, _YES_NO)
    alive = {} if living is None else _parse("living", living, _YES_NO)
    for option, said in (("adult", grown), ("living", alive)):
        strangers = [face for face in said if face is not None and face not in subjects]
        if strangers:
            raise OptionInvalid(
                f"--{option} speaks of face {strangers[0]}, --subject does not.",
                f"Say who that is as well, or give --{option} one word for everybody.",
            )
    return tuple(
        Person(subjects[face], grown.get(face, grown.get(None)), alive.get(face, alive.get(None)))
        for face in sorted(subjects, key=lambda face: face or 0)
    )


def _parse(option: str, text: str, words: Mapping[str, _T]) -> dict[int | None, _T]:
    """Values by face; None stands for everybody."""
    said: dict[int | None, _T] = {}
    for part in text.strip().lower().split(","):
        face, equals, word = part.rpartition("=")
        number = _face(option, face) if equals else None
        if number in said or (said and None in {number, *said}):
            raise OptionInvalid(
                f"--{option} is one word for everybody, or one for each face, got {text[:64]!r}.",
                f"Try --{option} 1={next(iter(words))},2={list(words)[1]}.",
            )
        said[number] = _word(option, word.strip(), words)
    return said


def _face(option: str, text: str) -> int:
    text = text.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= MOST_FACES:
        return int(text)
    raise OptionInvalid(
        f"--{option} counts faces from 1, left to right, got {text[:32]!r}.",
        "See the numbers with: fondly look PHOTO --sheet found.png",
    )


def _word(option: str, word: str, words: Mapping[str, _T]) -> _T:
    if word in words:
        return words[word]
    near = get_close_matches(word[:64], words, n=1)
    raise OptionInvalid(
        f"--{option} is one of {', '.join(words)}, got {word[:32]!r}.",
        f"Did you mean {near[0]}?" if near else f"Choose one of them for --{option}.",
    )

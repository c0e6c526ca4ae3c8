"""Who is shown, as people write it: one word for everybody, or one for each face."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from fondly.domain.consent import Person, Subject
from fondly.domain.faces import MOST_FACES
from fondly.errors import OptionInvalid

_SUBJECTS = {subject.value: subject for subject in Subject}
_YES_NO = {"yes": True, "no": False}
_T = TypeVar("_T")

Said: TypeAlias = _T | Mapping[int, _T]
"""What was said of the faces: one thing of everybody, or something of each, by number from 1."""


def parse_subject(text: str) -> Said[Subject]:
    """A subject's name, or one for each face: 1=self,2=living-consented.

    Raises:
        OptionInvalid: a word or a face that makes no sense.
    """
    return _parse("subject", text, _SUBJECTS)


def parse_adult(text: str) -> Said[bool]:
    """Whether they are grown up: yes or no for everybody, or for some: 2=no.

    Raises:
        OptionInvalid: a word or a face that makes no sense.
    """
    return _parse("adult", text, _YES_NO)


def parse_living(text: str) -> Said[bool]:
    """Whether they are living: yes or no for everybody, or for some: 2=no.

    Raises:
        OptionInvalid: a word or a face that makes no sense.
    """
    return _parse("living", text, _YES_NO)


def of_face(said: Said[_T] | None, face: int) -> _T | None:
    """What was said of one face, from 1, left to right; None where nothing was."""
    return said.get(face) if isinstance(said, Mapping) else said


def checked(option: str, said: Said[_T] | None, subject: Said[Subject]) -> Said[_T] | None:
    """What was said, its faces in order and unchangeable.

    Args:
        option: its name on the command line.
        said: of the faces.
        subject: who they are; nothing is said of a face that is nobody.

    Raises:
        OptionInvalid: it speaks of faces that no photo has, or that are not declared.
    """
    if not isinstance(said, Mapping):
        return said
    for face in said:
        if isinstance(face, bool) or not isinstance(face, int) or not 1 <= face <= MOST_FACES:
            raise OptionInvalid(
                f"--{option} counts faces from 1, got {face!s:.32}.", "See: fondly look PHOTO"
            )
        if isinstance(subject, Mapping) and face not in subject:
            raise OptionInvalid(
                f"--{option} speaks of face {face}, --subject does not.",
                f"Say who that is as well, or give --{option} one word for everybody.",
            )
    if not said:
        raise OptionInvalid(f"--{option} says nothing of anybody.", f"Leave --{option} out.")
    return MappingProxyType(dict(sorted(said.items())))


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
    who = parse_subject(subject)
    grown = checked("adult", None if adult is None else parse_adult(adult), who)
    alive = checked("living", None if living is None else parse_living(living), who)
    if not isinstance(who, Mapping):
        for option, said in (("adult", grown), ("living", alive)):
            if isinstance(said, Mapping):
                raise OptionInvalid(
                    f"--{option} speaks of face {next(iter(said))}, --subject does not.",
                    f"Say who that is as well, or give --{option} one word for everybody.",
                )
        return (Person(who, of_face(grown, 1), of_face(alive, 1)),)
    return tuple(
        Person(who[face], of_face(grown, face), of_face(alive, face)) for face in sorted(who)
    )


def _parse(option: str, text: str, words: Mapping[str, _T]) -> Said[_T]:
    everybody: list[_T] = []
    faces: dict[int, _T] = {}
    for part in text.strip().lower().split(","):
        face, equals, word = part.rpartition("=")
        number = _face(option, face) if equals else None
        if everybody or number in faces or (number is None and faces):
            raise OptionInvalid(
                f"--{option} is one word for everybody, or one for each face, got {text[:64]!r}.",
                f"Try --{option} 1={next(iter(words))},2={list(words)[1]}.",
            )
        if number is None:
            everybody.append(_word(option, word.strip(), words))
        else:
            faces[number] = _word(option, word.strip(), words)
    return everybody[0] if everybody else faces


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

"""Values of JSON, read strictly: a 1 is no true, and a word is no number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from fondly.domain.people import Said

_T = TypeVar("_T")


def number(value: object) -> float:
    """A number; raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"a number was expected, got {value!s:.32}")
    return float(value)


def yes_no(value: object) -> bool:
    """True or false; raises ValueError for anything else."""
    if not isinstance(value, bool):
        raise ValueError(f"true or false was expected, got {value!s:.32}")
    return value


def as_text(value: object) -> str:
    """A text; raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError(f"a text was expected, got {value!s:.32}")
    return value


def moment(value: object) -> datetime:
    """A time with a zone, in ISO 8601; raises ValueError for anything else."""
    found = datetime.fromisoformat(as_text(value))
    if found.tzinfo is None:
        raise ValueError("a time with a zone was expected")
    return found


def read_said(value: object, read: Callable[[Any], _T]) -> Said[_T]:
    """What was said of the faces; the inverse of `plain`.

    Raises:
        ValueError, TypeError: it is something else.
    """
    if not isinstance(value, dict):
        return read(value)
    return {int(face): read(one) for face, one in value.items()}


def plain(said: object) -> object:
    """What was said of the faces as a plain JSON value."""
    if isinstance(said, Mapping):
        return {str(face): plain(one) for face, one in said.items()}
    return said

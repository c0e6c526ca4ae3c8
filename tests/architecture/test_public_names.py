"""The names that `import fondly` gives: there, documented, typed, and few."""

from __future__ import annotations

import inspect
from typing import get_type_hints

import pytest

import fondly


def test_they_are_few_sorted_and_listed() -> None:
    assert list(fondly.__all__) == sorted(set(fondly.__all__))
    assert 8 <= len(fondly.__all__) <= 16
    assert set(fondly.__all__) <= set(dir(fondly))


@pytest.mark.parametrize("name", fondly.__all__)
def test_each_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(fondly, name)
    assert value.__name__ == name
    own = inspect.getdoc(value) or ""
    assert len(own) > 20
    assert not own.startswith(f"{name}("), "a dataclass without a docstring of its own"


@pytest.mark.parametrize(
    "name", [one for one in fondly.__all__ if inspect.isfunction(getattr(fondly, one))]
)
def test_each_function_is_typed_throughout(name: str) -> None:
    function = getattr(fondly, name)
    hints = get_type_hints(function)
    assert set(inspect.signature(function).parameters) | {"return"} <= set(hints)


def test_another_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute"):
        _ = fondly.no_such_name

"""The error tree: every code and exit status is one error's alone, and the drawing shows them."""

from __future__ import annotations

import copy
import inspect
import re

import pytest

from fondly import errors
from fondly.errors import FondlyError

ALL = [
    one for one in vars(errors).values() if inspect.isclass(one) and issubclass(one, FondlyError)
]
LEAVES = [one for one in ALL if "code" in vars(one) and one is not FondlyError]
DRAWN = {
    name: int(status) if status else None
    for name, status in re.findall(
        r"^[│├└─ ]*(\w+) *(\d+)?(?: |$)", errors.__doc__ or "", re.MULTILINE
    )
}


def test_codes_are_unique_and_in_kebab_case() -> None:
    codes = [one.code for one in LEAVES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_a_code_is_the_name_of_its_error() -> None:
    for one in LEAVES:
        assert one.code == re.sub(r"(?<!^)(?=[A-Z])", "-", one.__name__).lower()


def test_exit_statuses_are_unique_and_leave_the_reserved_ones_free() -> None:
    statuses = [one.exit_code for one in LEAVES]
    assert len(set(statuses)) == len(statuses)
    assert all(10 <= status < 126 or status == 130 for status in statuses)


@pytest.mark.parametrize("error", ALL, ids=lambda one: one.__name__)
def test_each_error_is_drawn_in_the_tree_with_its_exit_status(error: type[FondlyError]) -> None:
    assert error.__name__ in DRAWN
    if error in LEAVES:
        assert DRAWN[error.__name__] == error.exit_code


def test_the_tree_draws_nothing_that_is_not_there() -> None:
    names = {one.__name__ for one in ALL}
    drawn_as_errors = {name for name, status in DRAWN.items() if status is not None}
    assert drawn_as_errors - {"Exit"} <= names


@pytest.mark.parametrize("error", ALL, ids=lambda one: one.__name__)
def test_each_error_says_what_it_is_and_survives_a_process_border(
    error: type[FondlyError],
) -> None:
    assert error.__doc__
    back = copy.copy(error("What came.", "What to do."))
    assert (type(back), back.message, back.hint) == (error, "What came.", "What to do.")

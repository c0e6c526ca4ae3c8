"""From flags to a brief, or to a recipe that the flags do not contradict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fondly.domain.background import Background
from fondly.domain.brief import Brief, parse_rate, parse_size
from fondly.domain.capture import Capture
from fondly.domain.faces import parse_faces
from fondly.domain.people import parse_adult, parse_living, parse_subject
from fondly.domain.recipe import Recipe
from fondly.domain.restoration import parse_steps
from fondly.domain.wish import Wish
from fondly.domain.wording import parse_language
from fondly.errors import OptionInvalid
from fondly.motion.file import read_performance
from fondly.motion.plan_file import read_plan
from fondly.pipeline.consent_file import read_consent
from fondly.pipeline.points_file import read_points
from fondly.pipeline.recipe_file import read_recipe

SOURCES = ("driver", "direct", "plan", "motion", "capture", "driver_video")
"""Flags of which one at most says what the motion is."""

_READERS: Mapping[str, Callable[[Any], Any]] = {
    "subject": parse_subject,
    "adult": parse_adult,
    "living": parse_living,
    "consent": read_consent,
    "plan": read_plan,
    "motion": read_performance,
    "capture": read_performance,
    "fps": parse_rate,
    "size": parse_size,
    "face": parse_faces,
    "points": read_points,
    "background": Background,
    "language": parse_language,
    "restore": parse_steps,
}


Declare = Callable[[dict[str, Any]], dict[str, Any]]
"""Completes what was said with what is missing of the declaration; see `fondly.cli.declaring`."""


def make_request(
    flags: Mapping[str, object], recipe: Path | None, declare: Declare
) -> Brief | Recipe:
    """What the user wants.

    Args:
        flags: by name, as given on the command line; None where an option was not given.
        recipe: a recipe file, or None.
        declare: says what the flags leave open of who is shown.

    Raises:
        SubjectUndeclared: no subject, and nobody to ask.
        OptionInvalid: a flag that makes no sense, or that contradicts the recipe.
        MotionInvalid, PlanInvalid, RecipeInvalid, ConsentInvalid: the files.
    """
    if recipe is not None:
        return _agreeing(read_recipe(recipe), _read(flags))
    return make_brief(flags, declare)


def make_brief(flags: Mapping[str, object], declare: Declare) -> Brief:
    """What the user wants, where no recipe can say it: see `make_request`.

    Raises:
        SubjectUndeclared, OptionInvalid, MotionInvalid: see `make_request`.
    """
    return Brief(**declare(_read(flags)))


def make_wish(flags: Mapping[str, object]) -> Wish:
    """Which motion the user wants, without a photo: see `make_request`.

    Raises:
        OptionInvalid, MotionInvalid, PlanInvalid: see `make_request`.
    """
    return Wish(**_read(flags))


def _read(flags: Mapping[str, object]) -> dict[str, Any]:
    """The values of the flags that were given.

    Raises:
        OptionInvalid: two of them say what the motion is.
    """
    sources = [name for name in SOURCES if flags.get(name) is not None]
    if len(sources) > 1:
        one, other = (f"--{name.replace('_', '-')}" for name in sources[:2])
        raise OptionInvalid(
            f"A clip has one source of motion, {one} and {other} were given.",
            f"Leave out {one} or {other}.",
        )
    values = {
        name: _READERS[name](value) if name in _READERS else value
        for name, value in flags.items()
        if value is not None and name != "driver_video"
    }
    # Either file may hold either: what was read from a face says what that face is at rest.
    for found in [values.pop(name) for name in ("motion", "capture") if name in values]:
        values["capture" if isinstance(found, Capture) else "motion"] = found
    return values


def _agreeing(recipe: Recipe, given: Mapping[str, object]) -> Recipe:
    other = [name for name, value in given.items() if getattr(recipe.brief, name) != value]
    if other:
        flag = "motion" if other[0] == "capture" else other[0].replace("_", "-")
        raise OptionInvalid(
            f"The recipe says something else than --{flag}.",
            f"Leave --{flag} out to make the same frames again, or leave out --recipe.",
        )
    return recipe

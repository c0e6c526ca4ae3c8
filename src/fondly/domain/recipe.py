"""How to make a clip again: the brief, and what it was applied to and with.

    {"fondly_recipe": 1, "version": "0.1.0", "photo": "<sha256>", "weights": {"<file>": "<sha256>"},
     "brief": {"subject": "historical", "driver": "nostalgia", "intensity": 0.5, "fps": "30", ...},
     "invented_percent": 1.52, "made": "2026-11-21T19:30:00+00:00", "shown": [1, 2],
     "checklist": {"audience": "family", "at": "...", "answers": {"permission": "yes", ...}}}

A recipe names no file, and no person unless a consent record in it does. An explicit motion is part
of the brief, exactly; any other is there as its plan, so that drivers and grammars may change. What
was captured from a face is there as the motion that the subject made of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fondly.domain.background import Background
from fondly.domain.brief import Brief, LabelTime, Limits, Teeth, parse_rate
from fondly.domain.checklist import Answered, answered_from_dict
from fondly.domain.consent import About, Audience, Rights, Subject
from fondly.domain.consent_record import ConsentRecord, consent_from_dict
from fondly.domain.faces import ALL, Faces
from fondly.domain.framing import NATIVE, Framing
from fondly.domain.motion import Motion
from fondly.domain.motion_json import MOST_BYTES as MOST_MOTION_BYTES
from fondly.domain.motion_json import VERSION as MOTION_VERSION
from fondly.domain.motion_json import motion_from_json
from fondly.domain.occasion import Occasion
from fondly.domain.options import Age, LabelPlace, Language, Others
from fondly.domain.plain_values import moment, number, read_said, yes_no
from fondly.domain.plan import CAMERA_MOVES, CameraMove, Plan
from fondly.domain.plan_json import plan_from_dict, plan_to_dict
from fondly.domain.points import FacePoints
from fondly.domain.points_toml import points_from_tables, points_to_tables
from fondly.domain.restoration import Step
from fondly.errors import FondlyError, RecipeInvalid, RecipeMismatch

FORMAT = 1
MOST_BYTES = MOST_MOTION_BYTES + 64 * 1024

_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEYS = ("fondly_recipe", "version", "photo", "weights", "brief")
_MORE = ("invented_percent", "made", "shown", "checklist")
_HINT = "Use the .recipe.json file that Fondly wrote beside a clip, unchanged."


@dataclass(frozen=True)
class Recipe:
    """A brief with what it was applied to and with.

    Args:
        version: of Fondly.
        photo: `Photo.content_hash` of the whole photo.
        weights: sha256 of each weights file by name.
        brief: the request, complete: nothing in it is left to a default.
        invented_percent: how much of the clip is not the photo's own, 0 to 100; None if unknown.
        made: when the clip was first made, with a time zone; a clip made again keeps it.
        shown: numbers of the faces that can be recognised in the clip, from 1, left to right.
        checklist: the one before sharing, as it was answered last; None until it is.
    """

    version: str
    photo: str
    weights: Mapping[str, str]
    brief: Brief
    invented_percent: float | None = None
    made: datetime | None = None
    shown: tuple[int, ...] = ()
    checklist: Answered | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", MappingProxyType(dict(self.weights)))

    def check_tools(self, version: str, weights: Mapping[str, str]) -> None:
        """Raises RecipeMismatch unless this version of Fondly, with these weights, wrote it."""
        if version != self.version:
            raise RecipeMismatch(
                f"The recipe was written by Fondly {self.version}, this is {version}; the frames "
                "would differ.",
                f"Install Fondly {self.version}, or animate the photo anew without --recipe.",
            )
        changed = sorted(
            name
            for name in {*weights, *self.weights}
            if weights.get(name) != self.weights.get(name)
        )
        if changed:
            raise RecipeMismatch(
                f"The recipe was written with other weights ({', '.join(changed)[:200]}); the "
                "frames would differ.",
                "Install the Fondly that wrote it, or animate the photo anew without --recipe.",
            )

    def check_photo(self, content_hash: str) -> None:
        """Raises RecipeMismatch unless this is the recipe's photo."""
        if content_hash != self.photo:
            raise RecipeMismatch(
                "The recipe belongs to another photo.",
                "Give the very photo that the clip was made of; a resized or edited copy differs.",
            )

    def as_dict(self) -> dict[str, Any]:
        """The recipe as plain JSON values."""
        made = None if self.made is None else self.made.astimezone(UTC).isoformat("T", "seconds")
        more = {
            "invented_percent": self.invented_percent,
            "made": made,
            "shown": list(self.shown) or None,
            "checklist": None if self.checklist is None else self.checklist.as_dict(),
        }
        return {
            "fondly_recipe": FORMAT,
            "version": self.version,
            "photo": self.photo,
            "weights": dict(self.weights),
            "brief": {name: _plain(value) for name, value in self.brief.given().items()},
            **{name: value for name, value in more.items() if value is not None},
        }


def recipe_to_json(recipe: Recipe) -> str:
    """The recipe as JSON text; reading it gives an equal recipe.

    On several lines for people, unless it holds a motion: one number a line helps nobody.
    """
    indent = 2 if recipe.brief.motion is None else None
    return json.dumps(recipe.as_dict(), indent=indent, ensure_ascii=False, allow_nan=False) + "\n"


def recipe_from_json(text: str | bytes) -> Recipe:
    """Reads what `recipe_to_json` writes.

    Raises:
        RecipeInvalid: too large, not JSON, not a recipe, or with values that make no sense.
    """
    if len(text) > MOST_BYTES:
        raise RecipeInvalid(f"A recipe has at most {MOST_BYTES} bytes, got {len(text)}.", _HINT)
    try:
        parsed = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise RecipeInvalid("The recipe is not JSON.", _HINT) from error
    document = _entries(parsed, "A recipe", required=_KEYS, allowed=(*_KEYS, *_MORE))
    if document["fondly_recipe"] != FORMAT or isinstance(document["fondly_recipe"], bool):
        raise RecipeInvalid(
            f"This Fondly reads recipes of format {FORMAT}, got {document['fondly_recipe']!s:.32}.",
            "A newer Fondly may read it.",
        )
    weights = document["weights"]
    if not isinstance(weights, dict) or not all(_is_hash(value) for value in weights.values()):
        raise RecipeInvalid("The recipe's weights are not a list of sha256.", _HINT)
    if not _is_hash(document["photo"]) or not isinstance(document["version"], str):
        raise RecipeInvalid("The recipe does not tell its photo or version.", _HINT)
    return Recipe(
        document["version"][:64],
        document["photo"],
        weights,
        _brief(document["brief"]),
        _percent(document.get("invented_percent")),
        *(_read(document, name, read) for name, read in _OF_SHARING.items()),
    )


def _read(document: Mapping[str, Any], name: str, read: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    if name not in document:
        return () if name == "shown" else None
    try:
        return read(document[name])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecipeInvalid(f"The recipe's {name} makes no sense: {error!s:.100}", _HINT) from error


def _percent(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise RecipeInvalid(f"A recipe's invented_percent is 0 to 100, got {value!s:.32}.", _HINT)
    return float(value)


def _brief(document: object) -> Brief:
    names = tuple(_READERS)
    entries = _entries(document, "A recipe's brief", required=("subject",), allowed=names)
    try:
        values = {name: _READERS[name](value) for name, value in entries.items()}
        return Brief(**values)
    except RecipeInvalid:
        raise
    except (FondlyError, ValueError, TypeError, OverflowError) as error:
        raise RecipeInvalid(f"The recipe's brief makes no sense: {error!s:.200}", _HINT) from error


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    return value


def _motion_to_dict(motion: Motion) -> dict[str, Any]:
    return {
        "fondly_motion": MOTION_VERSION,
        "fps": str(motion.rate),
        "channels": {name: _exact(column) for name, column in motion.channels.items()},
    }


def _exact(column: NDArray[np.float32]) -> list[float]:
    """The shortest decimals that give the same float32 back."""
    return [float(np.format_float_positional(value, unique=True)) for value in column]


def _motion(value: object) -> Motion:
    return motion_from_json(json.dumps(value))


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"a whole number was expected, got {value!s:.32}")
    return value


def _faces(value: object) -> Faces:
    if value == ALL:
        return ALL
    return tuple(_whole(one) for one in value) if isinstance(value, list) else _whole(value)


def _steps(value: object) -> tuple[Step, ...]:
    if not isinstance(value, list):
        raise ValueError(f"a list of steps was expected, got {value!s:.32}")
    return tuple(Step(_text(one)) for one in value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text was expected, got {value!s:.32}")
    return value


def _camera(value: object) -> CameraMove:
    for move in CAMERA_MOVES:
        if value == move:
            return move
    raise ValueError(f"a camera moves {', '.join(CAMERA_MOVES)}, got {value!s:.32}")


_OF_SHARING: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "made": moment,
        "shown": lambda value: tuple(_whole(one) for one in value),
        "checklist": answered_from_dict,
    }
)
_WRITERS: Mapping[type, Callable[[Any], object]] = MappingProxyType(
    {
        Motion: _motion_to_dict,
        Plan: plan_to_dict,
        StrEnum: str,
        ConsentRecord: ConsentRecord.as_dict,
        Background: lambda background: background.name,
        FacePoints: points_to_tables,
        Fraction: str,
    }
)
_READERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "subject": lambda value: read_said(value, Subject),
        "rights": Rights,
        "audience": Audience,
        "adult": lambda value: read_said(value, yes_no),
        "living": lambda value: read_said(value, yes_no),
        "about": About,
        "consent": consent_from_dict,
        "others": Others,
        "driver": _text,
        "direct": _text,
        "plan": plan_from_dict,
        "motion": _motion,
        "occasion": Occasion,
        "age": Age,
        "camera": _camera,
        "intensity": number,
        "eyes": number,
        "mouth": number,
        "head": number,
        "breath": number,
        "seconds": number,
        "fps": lambda value: parse_rate(_text(value)),
        "seed": _whole,
        "framing": Framing,
        "size": lambda value: NATIVE if value == NATIVE else _whole(value),
        "face": _faces,
        "points": points_from_tables,
        "background": lambda value: Background(_text(value)),
        "limits": Limits,
        "teeth": Teeth,
        "label": LabelTime,
        "label_place": LabelPlace,
        "language": Language,
        "restore": _steps,
    }
)


def _entries(
    document: object, what: str, *, required: tuple[str, ...], allowed: tuple[str, ...]
) -> dict[str, Any]:
    """The document, once it has proved to be an object with these names."""
    if not isinstance(document, dict):
        raise RecipeInvalid(f"{what} is a JSON object, got something else.", _HINT)
    unknown = [name for name in document if name not in allowed]
    missing = [name for name in required if name not in document]
    if unknown or missing:
        raise RecipeInvalid(
            f"{what} has no entry {unknown[0]!r:.40}."
            if unknown
            else f"{what} lacks {missing[0]!r}.",
            _HINT,
        )
    return document


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")

"""A plan as plain JSON values: for ``--json``, for recipes, and beneath TOML.

    {"fondly_plan": 1, "title": "nostalgia", "seconds": 6.0,
     "life": {"blinks_per_min": 12.0, "breath": 0.8, "drift_deg": 0.4, "scan_deg": 0.9},
     "camera": {"move": "none", "amount": 0.5},
     "act": [{"action": "smile", "start_s": 2.0, "attack_s": 1.1, "hold_s": 0.9,
              "release_s": 1.8, "amount": 0.33, "side": "both", "curve": "gentle"}]}

Title and camera may be left out, and so may an act's side and curve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from difflib import get_close_matches
from typing import Any

from fondly.domain.plan import Act, Camera, Life, Plan
from fondly.errors import PlanInvalid

VERSION = 1
_HINT = "Write one to change with: fondly motion --driver nostalgia --plan-out plan.toml"
_TEXTS = frozenset({"title", "action", "side", "curve", "move"})
_KEYS = ("fondly_plan", "title", "seconds", "life", "camera", "act")


def act_to_dict(act: Act) -> dict[str, Any]:
    """One act, by the names of its fields."""
    return asdict(act)


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """What `plan_from_dict` reads back as an equal plan."""
    return {
        "fondly_plan": VERSION,
        "title": plan.title,
        "seconds": float(plan.seconds),
        "life": asdict(plan.life),
        "camera": asdict(plan.camera),
        "act": [act_to_dict(act) for act in plan.acts],
    }


def plan_from_dict(document: object) -> Plan:
    """The plan in plain values, as JSON or TOML give them.

    Raises:
        PlanInvalid: an entry is unknown (the nearest one is named), missing, of another kind, or
            out of range.
    """
    entries = checked_entries(document, "A plan", _KEYS, ("fondly_plan", "seconds", "life"))
    version = entries["fondly_plan"]
    if isinstance(version, bool) or version != VERSION:
        raise PlanInvalid(f"A plan begins with fondly_plan = {VERSION}.", _HINT)
    acts = entries.get("act", [])
    if not isinstance(acts, list):
        raise PlanInvalid("A plan's acts are a list: [[act]] in TOML.", _HINT)
    return Plan(
        _number("seconds", entries["seconds"]),
        tuple(
            Act(**_values(Act, act, f"act {number}")) for number, act in enumerate(acts, start=1)
        ),
        Life(**_values(Life, entries["life"], "life")),
        Camera(**_values(Camera, entries.get("camera", {}), "camera")),
        _text("title", entries.get("title", "")),
    )


def checked_entries(
    document: object, what: str, known: tuple[str, ...], needed: tuple[str, ...]
) -> Mapping[str, Any]:
    """The document, once it has proved to be a table with these names.

    Raises:
        PlanInvalid: it is none, or lacks an entry, or has another one.
    """
    if not isinstance(document, dict):
        raise PlanInvalid(f"{what} is a table of entries, got {document!s:.32}.", _HINT)
    for name in document:
        if name not in known:
            near = get_close_matches(str(name)[:64].lower(), known, n=1, cutoff=0.5)
            raise PlanInvalid(
                f"{what} has no entry {name!r:.64}.",
                f"Did you mean {near[0]}?" if near else f"Entries are {', '.join(known)}.",
            )
    for name in needed:
        if name not in document:
            raise PlanInvalid(f"{what} lacks {name}.", _HINT)
    return document


def _values(kind: type[Act | Life | Camera], document: object, what: str) -> dict[str, Any]:
    """What the class takes, of the kinds it takes."""
    known = tuple(field.name for field in fields(kind))
    needed = tuple(field.name for field in fields(kind) if field.default is MISSING)
    entries = checked_entries(document, f"A plan's {what}", known, needed)
    return {
        name: (_text if name in _TEXTS else _number)(f"{what}: {name}", value)
        for name, value in entries.items()
    }


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PlanInvalid(f"{name} is a number, got {value!r:.40}.", _HINT)
    try:
        return float(value)
    except OverflowError as error:
        raise PlanInvalid(f"{name} is far too large.", _HINT) from error


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise PlanInvalid(f"{name} is a text in quotes, got {value!r:.40}.", _HINT)
    return value

"""What phrases come to: which action, to which side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from fondly.domain.plan import Side
from fondly.motion.direction.tree import How, Phrase
from fondly.motion.direction.words import Link


@dataclass(frozen=True)
class Deed:
    """One action asked for.

    Args:
        action: a name of `fondly.motion.actions`, or "no-breath".
        how: its manner.
        link: how it follows the deed before it.
        side: the subject's own.
        weight: a factor of the usual amount that belongs to the scene it is part of.
        phrase: index of the phrase it comes from, -1 where nobody asked for it.
    """

    action: str
    how: How
    link: Link = Link.AND
    side: Side = "both"
    weight: float = 1.0
    phrase: int = -1


_LOOKS = {
    "left": "look left",
    "right": "look right",
    "up": "look-up",
    "down": "look-down",
    "aside": "look",
    "camera": "look-at-camera",
    "back": "look-at-camera",
    "around": "search",
}
_TURNS = _LOOKS | {
    "left": "turn left",
    "right": "turn right",
    "up": "lift-chin",
    "down": "lower-chin",
    "aside": "turn",
    "": "turn",
}
_TILTS = _TURNS | {
    "left": "tilt left",
    "right": "tilt right",
    "aside": "tilt",
    "back": "lift-chin",
    "camera": "lower-chin",
    "around": "tilt",
    "": "tilt",
}
_LEANS = _TILTS | {"camera": "lean-in", "": "lean-in", "down": "lower-chin", "up": "lift-chin"}

_PARTS: Mapping[str, str] = {
    "turn": "head",
    "tilt": "head",
    "look": "eyes",
    "lower": "head",
    "roll": "head",
    "shake": "head",
    "wrinkle": "nose",
    "press": "lips",
    "purse": "lips",
    "furrow": "brows",
    "lean": "head",
    "bite": "lips",
    "breathe": "chest",
    "return": "head",
    "narrow": "eyes",
}
"""The part that a verb moves where none is named."""

_RULES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("turn", "head"): _TURNS,
    ("turn", "eyes"): _LOOKS,
    ("turn", "corners"): {"up": "smile", "down": "sad"},
    ("tilt", "head"): _TILTS,
    ("tilt", "chin"): _TILTS,
    ("lean", "head"): _LEANS,
    ("look", "eyes"): _LOOKS | {"": "look-at-camera"},
    ("look", "head"): _TURNS,
    ("roll", "eyes"): {"": "look-up"},
    ("roll", "head"): _TILTS,
    ("raise", "brows"): {"": "raise-brows"},
    ("raise", "one brows"): {
        "": "raise-brow",
        "left": "raise-brow left",
        "right": "raise-brow right",
    },
    ("raise", "head"): {"": "lift-chin"},
    ("raise", "chin"): {"": "lift-chin"},
    ("raise", "eyes"): {"": "look-up", "camera": "look-up+look-at-camera"},
    ("raise", "corners"): {"": "smile", "left": "smile left", "right": "smile right"},
    ("raise", "chest"): {"": "breathe"},
    ("lower", "chest"): {"": "breathe"},
    ("move", "chest"): {"": "breathe"},
    ("raise", "mouth"): {"": "smile"},
    ("raise", "cheeks"): {"": "soften"},
    ("lower", "head"): {"": "lower-chin"},
    ("lower", "chin"): {"": "lower-chin"},
    ("lower", "eyes"): {"": "look-down"},
    ("lower", "brows"): {"": "frown"},
    ("lower", "corners"): {"": "sad"},
    ("close", "eyes"): {"": "close-eyes"},
    ("close", "one eyes"): {"": "wink", "left": "wink left", "right": "wink right"},
    ("open", "eyes"): {"": "open-wide"},
    ("open", "mouth"): {"": "part-lips"},
    ("open", "lips"): {"": "part-lips"},
    ("widen", "eyes"): {"": "open-wide"},
    ("narrow", "eyes"): {"": "squint"},
    ("shake", "head"): {"": "shake"},
    ("move", "head"): _TURNS,
    ("move", "eyes"): _LOOKS | {"": "look"},
    ("move", "brows"): {"": "raise-brows"},
    ("move", "nose"): {"": "nose-wrinkle"},
    ("wrinkle", "nose"): {"": "nose-wrinkle"},
    ("wrinkle", "eyes"): {"": "soften"},
    ("wrinkle", "brows"): {"": "frown"},
    ("press", "lips"): {"": "press-lips"},
    ("purse", "lips"): {"": "pucker"},
    ("part", "lips"): {"": "part-lips"},
    ("furrow", "brows"): {"": "frown"},
    ("curl", "lips"): {"": "smile"},
    ("curl", "corners"): {"": "smile"},
    ("breathe", "chest"): {"": "breathe"},
    ("return", "head"): {"camera": "look-at-camera", "back": "look-at-camera"},
    ("return", "eyes"): {"camera": "look-at-camera", "back": "look-at-camera"},
    ("", "head"): {side: to for side, to in _TURNS.items() if side},
    ("", "chin"): {"up": "lift-chin", "down": "lower-chin"},
    ("", "eyes"): _LOOKS,
    ("", "brows"): {"up": "raise-brows", "down": "frown"},
    ("", "one brows"): {"up": "raise-brow"},
    ("", ""): {"camera": "look-at-camera", "back": "look-at-camera"},
}
"""From a verb and a part to an action, by side; no side stands for any that is not named."""

SCENES: Mapping[str, tuple[tuple[str, float], ...]] = {
    "search": (("turn left", 0.6), ("look left", 1.0), ("look right", 1.0)),
    "greet": (("raise-brows", 0.8), ("smile", 1.0), ("nod", 0.7)),
    "sway": (("tilt left", 0.6), ("tilt right", 0.6)),
    "smirk": (("smile left", 0.7),),
    "think": (("look-up", 0.7), ("wistful", 1.0)),
}
"""Small scenes, each of several actions with factors of their usual amounts."""
_LINKS = {("search", 1): Link.WHILE, ("search", 2): Link.THEN, ("sway", 1): Link.THEN}

HALF_CLOSED = 0.8
"""Eyes that are to close by less than this do not close."""

UNFIT_PARTS = {
    ("move", "lips"): "speak",
    ("move", "mouth"): "speak",
    ("bite", "lips"): "bite",
}
"""Verbs and parts that stand for something a portrait does not do."""


def deeds_of(phrase: Phrase, index: int) -> tuple[Deed, ...]:
    """The deeds of a phrase, in their order; none where it makes no sense."""
    found: list[Deed] = []
    for name in _names(phrase):
        link = phrase.link if not found else Link.THEN
        for number, (action, weight) in enumerate(SCENES.get(name, ((name, 1.0),))):
            how = phrase.how if not found else replace(phrase.how, wait_s=0.0, at_s=None)
            joined = link if number == 0 else _LINKS.get((name, number), Link.AND)
            act, _, side = action.partition(" ")
            found.append(Deed(act, how, joined, _side(side), weight, index))
    return _without_twins(found)


def _names(phrase: Phrase) -> Iterator[str]:
    if phrase.deed:
        yield from _whole(phrase)
        return
    parts = phrase.parts or [_PARTS.get(phrase.verb, "")]
    if phrase.verb == "turn" and set(parts) & {"lips", "mouth"}:
        parts = ["corners"]
    if "corners" in parts:
        parts = ["corners"]
    for part in dict.fromkeys(parts):
        own = part
        sides = _sides(phrase)
        if part == "eyes" and phrase.verb == "close" and {"left", "right"} & set(sides):
            own = "one eyes"
        if part == "eyes" and phrase.verb == "close" and phrase.how.scale < HALF_CLOSED:
            yield "half-blink"
            continue
        if part == "brows" and {"left", "right"} & set(sides):
            own = "one brows"
        rule = _RULES.get((phrase.verb, own), {})
        if phrase.headless and part == "eyes" and not sides and phrase.how.scale > 1.2:
            yield "open-wide"
        for side in sides or [""]:
            name = rule.get(side, rule.get("", ""))
            yield from name.split("+") if name else ()


def _sides(phrase: Phrase) -> list[str]:
    """Where to; that one looks up at the camera tells only how one gets there."""
    sides = list(dict.fromkeys(phrase.sides))
    if phrase.verb == "look" and "camera" in sides:
        return [side for side in sides if side not in {"up", "down"}]
    return sides


def _whole(phrase: Phrase) -> Iterator[str]:
    """A whole deed, with the eye that winks, and the camera that is looked at."""
    if phrase.deed == "smile" and phrase.parts == ["eyes"]:
        yield "soften"
        return
    sides = [side for side in phrase.sides if side in {"left", "right"}]
    sided = phrase.deed in {"wink", "smile", "squint", "soften", "shake"} and len(sides) == 1
    if phrase.deed in {"blink", "half-blink"} and len(sides) == 1 and phrase.parts:
        yield f"wink {sides[0]}"
    else:
        yield f"{phrase.deed} {sides[0]}" if sided else phrase.deed


def _side(name: str) -> Side:
    return "left" if name == "left" else "right" if name == "right" else "both"


def _without_twins(deeds: list[Deed]) -> tuple[Deed, ...]:
    """Looking back at the camera is one thing, though "back" and "camera" both say it."""
    kept: list[Deed] = []
    for deed in deeds:
        if not kept or (deed.action, deed.side) != (kept[-1].action, kept[-1].side):
            kept.append(deed)
    return tuple(kept)

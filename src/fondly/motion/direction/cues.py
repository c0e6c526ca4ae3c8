"""How strong and how long each deed is, in the units of its action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isinf

from fondly.motion.actions import ACTIONS, Action
from fondly.motion.direction.answer import Instead
from fondly.motion.direction.colouring import Colours
from fondly.motion.direction.deeds import Deed
from fondly.motion.direction.timing import Cue

LEAST = 0.12
"""Less than this share of the usual amount is not seen."""
BLINK_PACES = (0.8, 1.8)
"""Lids are hardly slower or faster than they are; a slow blink is a deliberate one."""
PACES, SLOW_RELEASE = (0.4, 3.0), 0.6
"""What is done slowly comes slowly; it goes hardly more slowly than by itself."""
SMILE_ATTACK_S, SMILE_RELEASE_S = (0.6, 1.95), 1.6
"""Smiles grow in .3 to 1 s and fade in .8 s or more, 10 to 90 % (Schmidt 2003; Horic-Asselin 2020);
a minimum-jerk move takes .506 of its length for that."""
NOD_S = 1.4
CLOSED_S = 0.4
"""A blink that is held longer than this is eyes that close."""
LOOK_S = 1.4
DIRECTED = {"turn": "the photo does not show the side of the head"}
TORN = "more of it would tear the photo"


def cue_of(deed: Deed, colours: Colours, seconds: float, slower: float) -> Cue:
    """The deed as it will be done.

    Args:
        deed: anything but "breathe" and "no-breath", which are no acts.
        colours: what holds for all deeds.
        seconds: length of the clip.
        slower: the factor of age on rise and fall.
    """
    deed = _as_meant(deed, seconds)
    action = ACTIONS[deed.action]
    attack_s, hold_s, release_s = action.times_s
    hold_s = LOOK_S if deed.action == "look-at-camera" else hold_s
    if action.kind in {"face", "head", "breath"}:
        pace = min(max(deed.how.pace * colours.pace, PACES[0]), PACES[1])
        attack_s, release_s = attack_s * pace, release_s * min(pace, pace**SLOW_RELEASE)
    if action.kind == "lids":
        pace = min(max(deed.how.pace, BLINK_PACES[0]), BLINK_PACES[1])
        attack_s, release_s = attack_s * pace, release_s * pace
    if "mouthSmileLeft" in action.channels:
        attack_s = min(max(attack_s, SMILE_ATTACK_S[0]), SMILE_ATTACK_S[1])
        release_s = max(release_s, SMILE_RELEASE_S)
    said = deed.how.hold_s is not None
    if deed.how.hold_s is not None:
        hold_s = deed.how.hold_s
        hold_s = hold_s if isinf(hold_s) else min(hold_s, seconds)
    amount = min(_wanted(deed, action, colours), action.greatest)
    return Cue(deed, action, amount, attack_s, hold_s, release_s, said, slower)


def beyond(cues: Sequence[Cue], colours: Colours, asked: Sequence[str]) -> tuple[Instead, ...]:
    """What was asked for more than a photo bears.

    Args:
        cues: what is done.
        colours: what holds for all of it.
        asked: the words of each phrase.
    """
    found: dict[int, Instead] = {}
    for cue in cues:
        deed, action = cue.deed, cue.action
        large = deed.how.scale > 1.0 or deed.how.degrees is not None
        if deed.phrase < 0 or not large or _fixed(deed, action):
            continue
        if _wanted(deed, action, colours) > action.greatest + 1e-9:
            most = f"{action.greatest:g} degrees" if action.unit == "deg" else "as far as it goes"
            why = DIRECTED.get(deed.action, TORN)
            done = f"{deed.action.replace('-', ' ')}, {most}"
            found.setdefault(deed.phrase, Instead(asked[deed.phrase], done, why))
    return tuple(found.values())


def _as_meant(deed: Deed, seconds: float) -> Deed:
    """A blink that lasts is closed eyes; a nod that lasts is several."""
    held_s, every_s = deed.how.hold_s, deed.how.every_s
    if every_s is not None:
        return _unheld(deed, int(seconds / max(every_s, NOD_S)))
    if held_s is None:
        return deed
    if isinf(held_s) and deed.how.count > 1:
        return _unheld(deed, deed.how.count)
    if deed.action in {"blink", "half-blink"}:
        return replace(deed, action="close-eyes") if held_s > CLOSED_S else _unheld(deed, 1)
    if deed.action in {"nod", "shake"}:
        return _unheld(deed, max(deed.how.count, round(min(held_s, seconds - 1.0) / NOD_S), 1))
    return deed


def _unheld(deed: Deed, count: int) -> Deed:
    return replace(deed, how=replace(deed.how, hold_s=None, count=max(count, deed.how.count)))


def _fixed(deed: Deed, action: Action) -> bool:
    """Whether its amount is what it is: eyes are closed, or meet yours."""
    return action.kind == "lids" or deed.action == "look-at-camera"


def _wanted(deed: Deed, action: Action, colours: Colours) -> float:
    if deed.action in {"blink", "half-blink"}:
        return action.usual * min(max(deed.how.scale, 0.55), 1.05)
    if _fixed(deed, action):
        return action.usual
    if deed.how.degrees is not None and action.unit == "deg":
        return max(deed.how.degrees, LEAST * action.usual)
    factor = deed.weight * deed.how.scale * colours.scale
    return action.usual * max(factor, LEAST)

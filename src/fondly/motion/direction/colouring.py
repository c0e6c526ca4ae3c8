"""What moods and occasions make of a script: how much, how slowly, what lies beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fondly.domain.occasion import Occasion
from fondly.domain.plan import Life
from fondly.motion.actions import ACTIONS
from fondly.motion.direction.answer import Instead
from fondly.motion.direction.moods import GRAVE, MOODS, OPPOSED, PLAIN, Mood
from fondly.motion.direction.script import EYES, HEAD, Script, added, named, quoted
from fondly.motion.direction.terms import Term
from fondly.motion.direction.tree import Reading
from fondly.motion.direction.unfit import GRAVE_MOST, GRAVE_SWAPS
from fondly.motion.direction.words import Link

_OCCASIONS = {
    Occasion.BIRTHDAY: "cheerful",
    Occasion.MEMORIAL: "respectful",
    Occasion.ANNIVERSARY: "warm",
    Occasion.WEDDING: "warm",
    Occasion.ARCHIVE: "quiet",
    Occasion.CLASSROOM: "curious",
    Occasion.MUSEUM: "quiet",
    Occasion.FICTION: "",
    Occasion.BRAND: "",
    Occasion.SOCIAL: "",
}
"""The mood where a sentence names none."""

QUIETER = 0.9
"""What is asked to be less than this overall is a mood of its own, if nothing else is said."""
_BETWEEN_BLINKS = 0.4
"""The share of the usual blinks that come by themselves beside those asked for."""


@dataclass(frozen=True)
class Colours:
    """What holds for everything that is done.

    Args:
        scale, pace: factors of amounts and of rise and fall.
        life: what goes on by itself.
    """

    scale: float
    pace: float
    life: Life


def colour(
    script: Script, reading: Reading, occasion: Occasion | None, terms: Sequence[Term]
) -> Colours:
    """Adds to a script what its moods ask for, and takes out what the occasion cannot carry."""
    names = _moods(script, reading, occasion)
    if occasion is Occasion.MEMORIAL or GRAVE & set(reading.moods):
        _restrain(script, reading, terms)
    _add_moods(script, names, reading)
    mood = _blended([MOODS[name] for name in names])
    scale = mood.scale * reading.scale
    return Colours(scale, mood.pace * reading.pace, _life(script, reading, mood.life, scale))


def _moods(script: Script, reading: Reading, occasion: Occasion | None) -> list[str]:
    named_moods = list(reading.moods)
    if not named_moods and occasion is not None and _OCCASIONS[occasion]:
        return [_OCCASIONS[occasion]]
    if not (named_moods or script.deeds) and min(reading.scale, 1 / reading.pace) <= QUIETER:
        return ["quiet"]
    lively, calm = (sorted(set(named_moods) & one) for one in OPPOSED)
    if lively and calm:
        script.instead.append(
            Instead(
                f"{' '.join(lively)} and {' '.join(calm)}",
                " and ".join(calm),
                "nobody is both at once, and the calmer one hurts nobody",
            )
        )
    return [name for name in named_moods if not (calm and name in lively)]


def _blended(moods: Sequence[Mood]) -> Mood:
    """The mean of several moods."""
    if not moods:
        return PLAIN
    share = 1 / len(moods)
    lives = [mood.life for mood in moods]
    life = Life(
        *(
            sum(getattr(one, name) for one in lives) * share
            for name in ("blinks_per_min", "breath", "drift_deg", "scan_deg")
        )
    )
    scale, pace = (sum(getattr(one, name) for one in moods) * share for name in ("scale", "pace"))
    return Mood("", scale, pace, life, (), ())


def _restrain(script: Script, reading: Reading, terms: Sequence[Term]) -> None:
    """Nobody grins or winks where people mourn."""
    why = "where respect is owed, less says more"
    for number, deed in enumerate(script.deeds):
        asked = quoted(reading.phrases[deed.phrase], terms) if deed.phrase >= 0 else ""
        if deed.action in GRAVE_SWAPS:
            action, weight = GRAVE_SWAPS[deed.action]
            how = replace(deed.how, scale=min(deed.how.scale, 1.0))
            script.deeds[number] = replace(deed, action=action, weight=weight, how=how, side="both")
            script.instead.append(Instead(asked, f"a small {named(action)}", why))
        elif ACTIONS[_known(deed.action)].kind == "face":
            most = GRAVE_MOST / max(deed.weight, GRAVE_MOST)
            if deed.how.scale > 1.0 and not _answered(script, asked):
                script.instead.append(Instead(asked, f"a gentle {named(deed.action)}", why))
            how = replace(deed.how, scale=min(deed.how.scale, most))
            script.deeds[number] = replace(deed, how=how)


def _answered(script: Script, asked: str) -> bool:
    return any(one.asked == asked for one in script.instead)


def _known(action: str) -> str:
    """The catalogue's name of an action that is one of breath's."""
    return action if action in ACTIONS else "breathe-in"


def _add_moods(script: Script, names: Sequence[str], reading: Reading) -> None:
    if reading.only:
        return
    alone = not any(deed.phrase >= 0 for deed in script.deeds)
    mine = {deed.action for deed in script.deeds} | script.denied
    for name in names:
        mood = MOODS[name]
        for number, (action, weight) in enumerate(mood.alone if alone else mood.under):
            if action not in mine:
                mine.add(action)
                link = Link.AND if alone or number or not script.deeds else Link.WHILE
                where = len(script.deeds) if alone else _first_face(script)
                script.deeds.insert(where, added(action, weight, link))


def _first_face(script: Script) -> int:
    """Just behind the first expression, or else what is done first."""
    for number, deed in enumerate(script.deeds):
        if ACTIONS[_known(deed.action)].kind == "face":
            return number + 1
    return 1


def _life(script: Script, reading: Reading, life: Life, scale: float) -> Life:
    """What goes on by itself, as far as nobody asked otherwise."""
    actions = [deed.action for deed in script.deeds]
    blinks = life.blinks_per_min
    if "blink" in actions or "half-blink" in actions:
        blinks *= 0.0 if reading.only else _BETWEEN_BLINKS
    breath = life.breath
    for deed in script.deeds:
        if deed.action == "breathe":
            breath = min(0.9 * min(deed.how.scale, 1.1), 1.0)
    denied = script.denied
    head_still = reading.still or denied >= HEAD
    calm = min(scale, 1.0)
    return Life(
        0.0 if "blink" in denied else blinks,
        0.0 if {"breathe", "no-breath"} & {*denied, *_held(actions)} else breath,
        0.0 if head_still else life.drift_deg * calm,
        0.0 if denied >= EYES else life.scan_deg * calm,
    )


def _held(actions: Sequence[str]) -> Sequence[str]:
    return [one for one in actions if one == "no-breath"]

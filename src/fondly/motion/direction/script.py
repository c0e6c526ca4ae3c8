"""From a reading to what will be done: denials, contradictions, and what does not suit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from fondly.motion.direction.answer import Instead
from fondly.motion.direction.deeds import UNFIT_PARTS, Deed, deeds_of
from fondly.motion.direction.terms import Term
from fondly.motion.direction.tree import How, Phrase, Reading
from fondly.motion.direction.unfit import UNFIT
from fondly.motion.direction.words import Kind, Link

LESS_IS_DONE = "both were asked for; where a sentence contradicts itself, less is done"

_FAMILIES = (
    frozenset({"turn", "tilt", "nod", "shake", "lift-chin", "lower-chin", "lean-in"}),
    frozenset({"look", "look-up", "look-down", "look-at-camera"}),
)
HEAD, EYES = _FAMILIES
_DENIED = {
    "smile": frozenset({"smile", "grin"}),
    "blink": frozenset({"blink", "half-blink"}),
    "breathe": frozenset({"breathe", "breathe-in", "sigh"}),
    "search": frozenset({"look", "turn"}),
}
_OPPOSITES = (
    frozenset({"look-up", "look-down"}),
    frozenset({"lift-chin", "lower-chin"}),
    frozenset({"raise-brows", "frown"}),
    frozenset({"open-wide", "close-eyes"}),
    frozenset({"smile", "sad"}),
)
_HEIRS = frozenset({"raise", "lower", "open", "close", "widen", "narrow"})
_UNDONE = frozenset({("close", "open"), ("open", "close"), ("raise", "lower")})
"""What ends by itself, and needs no deed of its own to end."""
_PLACES = {"start": 0, "end": 2}
_UNWEIGHED = frozenset({Kind.BLANK, Kind.BREAK, Kind.LINK, Kind.ONLY, Kind.TIMES})


@dataclass
class Script:
    """What will be done, before it has times.

    Args:
        deeds: in their order.
        denied: actions that must not be done.
        instead: what is not done as asked.
        idle: indices of the terms without effect.
    """

    deeds: list[Deed] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)
    instead: list[Instead] = field(default_factory=list)
    idle: set[int] = field(default_factory=set)


def write_script(reading: Reading, terms: Sequence[Term]) -> Script:
    """What a reading asks for and what is done in place of what cannot be."""
    script = Script(idle=set(reading.idle))
    _inherit(reading.phrases)
    for index, phrase in enumerate(reading.phrases):
        _play_phrase(script, phrase, index, terms)
    script.deeds = _in_order(script.deeds)
    _settle_contradictions(script, reading.phrases, terms)
    _settle_opposites(script, reading.phrases, terms)
    script.idle = {n for n in script.idle if terms[n].kind not in _UNWEIGHED}
    return script


def quoted(phrase: Phrase, terms: Sequence[Term]) -> str:
    """The words of a phrase as they were written, with those between them."""
    at = sorted(set(phrase.at))
    words = [terms[n] for n in range(at[0], at[-1] + 1)] if at else []
    while words and words[-1].kind in {Kind.BREAK, Kind.LINK, Kind.BLANK}:
        words.pop()
    return " ".join(term.text for term in words).replace(" ,", ",")


def _inherit(phrases: Sequence[Phrase]) -> None:
    """Her lips part and close: the second verb is about the same part."""
    for before, phrase in pairwise(phrases):
        if phrase.verb in _HEIRS and before.parts and not (phrase.parts or phrase.body):
            phrase.parts += before.parts
        if (before.verb, phrase.verb) in _UNDONE and before.parts == phrase.parts:
            phrase.verb, phrase.sides = "return", []
        if before.verb == "return" and phrase.link is Link.AND:
            phrase.link = before.link


def _play_phrase(script: Script, phrase: Phrase, index: int, terms: Sequence[Term]) -> None:
    unfit = _unfit(phrase)
    if unfit and not phrase.denied:
        answer = UNFIT[unfit]
        new = [one for one in answer.deeds if one[0] not in {d.action for d in script.deeds}]
        for number, (action, weight) in enumerate(new):
            how = phrase.how if number == 0 else replace(phrase.how, wait_s=0.0)
            link = phrase.link if number == 0 else Link.AND
            how = replace(how, degrees=None, count=1, scale=min(how.scale, 1.0))
            script.deeds.append(Deed(action, how, link, weight=weight, phrase=index))
        script.instead.append(Instead(quoted(phrase, terms), answer.done, answer.why))
    if unfit:
        return
    deeds = deeds_of(phrase, index)
    kept_still = frozenset() if deeds else _kept_still(phrase)
    if phrase.denied or kept_still or (phrase.stops and not _going_on(script, deeds)):
        script.denied |= kept_still.union(*(_denied(deed) for deed in deeds))
    if not (deeds or kept_still or _opens_again(phrase)):
        script.idle |= set(phrase.at)
    elif not (phrase.denied or phrase.stops):
        script.deeds += _to_us(script, phrase, deeds)


def _to_us(script: Script, phrase: Phrase, deeds: tuple[Deed, ...]) -> tuple[Deed, ...]:
    """Smiles at us: with eyes that come back to us if they were elsewhere."""
    away = any(deed.action in EYES for deed in script.deeds)
    if not (away and deeds and "camera" in phrase.sides) or deeds[0].action in EYES:
        return deeds
    back = Deed("look-at-camera", replace(deeds[0].how, count=1), deeds[0].link)
    return (back, replace(deeds[0], link=Link.WHILE), *deeds[1:])


def _unfit(phrase: Phrase) -> str:
    if phrase.unfit:
        return phrase.unfit
    for part in phrase.parts or ["lips"] * (phrase.verb == "bite"):
        if (phrase.verb, part) in UNFIT_PARTS:
            return UNFIT_PARTS[phrase.verb, part]
    if phrase.body and phrase.verb and not phrase.parts:
        return "body"
    return "profile" if phrase.verb == "turn" and "around" in phrase.sides else ""


def _kept_still(phrase: Phrase) -> frozenset[str]:
    """The actions of the parts that are to keep still."""
    if phrase.verb != "still" and not phrase.denied:
        return frozenset()
    if not phrase.parts and phrase.verb == "move":
        return HEAD
    families = {"head": HEAD, "eyes": EYES}
    mouth = frozenset({"smile", "grin", "part-lips", "pucker", "press-lips"})
    brows = frozenset({"raise-brows", "raise-brow", "frown", "wistful", "surprise"})
    families |= {"mouth": mouth, "lips": mouth, "brows": brows}
    return frozenset().union(*(families.get(part, frozenset()) for part in phrase.parts))


def _denied(deed: Deed) -> frozenset[str]:
    if deed.side != "both":
        return frozenset({f"{deed.action} {deed.side}"})
    return _DENIED.get(deed.action, frozenset({deed.action}))


def _going_on(script: Script, deeds: Iterable[Deed]) -> bool:
    return {deed.action for deed in deeds} <= {deed.action for deed in script.deeds}


def _opens_again(phrase: Phrase) -> bool:
    """Eyes that open again, and lips that close: they do so by themselves."""
    if phrase.verb == "return" and not phrase.sides:
        return True
    if phrase.verb == "close":
        return bool({"mouth", "lips"} & set(phrase.parts))
    return phrase.verb == "open" and not phrase.parts


def _in_order(deeds: Sequence[Deed]) -> list[Deed]:
    """Puts what comes "before" or "after" something in its place."""
    ordered: list[Deed] = []
    for deed in deeds:
        if deed.link in {Link.AFTER, Link.BEFORE} and ordered:
            other = ordered.pop()
            ordered += [replace(deed, link=other.link), replace(other, link=Link.THEN)]
        else:
            ordered.append(deed if deed.link is not Link.BEFORE else replace(deed, link=Link.AND))
    return sorted(ordered, key=lambda deed: _PLACES.get(deed.how.anchor, 1))


def _settle_contradictions(
    script: Script, phrases: Sequence[Phrase], terms: Sequence[Term]
) -> None:
    """Takes out what is asked for and denied, unless one comes after the other."""
    kept = []
    for deed in script.deeds:
        clash = {deed.action, f"{deed.action} {deed.side}"} & script.denied
        if not clash:
            kept.append(deed)
        elif _at_another_time(deed, clash, phrases):
            kept.append(deed)
            script.denied -= clash
        elif deed.phrase >= 0:
            asked = quoted(phrases[deed.phrase], terms)
            script.instead.append(
                Instead(
                    f"{asked} and no {named(deed.action)}",
                    f"no {named(deed.action)}",
                    LESS_IS_DONE,
                )
            )
    script.deeds = kept


def _at_another_time(deed: Deed, clash: set[str], phrases: Sequence[Phrase]) -> bool:
    """Whether a denial comes before or after the deed: at first none, then one."""
    for index, phrase in enumerate(phrases):
        if phrase.denied and clash & set().union(*map(_denied, deeds_of(phrase, index))):
            later = phrases[max(index, deed.phrase)]
            timed = later.link is Link.THEN or later.how.anchor or phrase.how.anchor
            return bool(timed)
    return False


def _settle_opposites(script: Script, phrases: Sequence[Phrase], terms: Sequence[Term]) -> None:
    """What nobody can do at once is done in turn."""
    for number in range(1, len(script.deeds)):
        one, other = script.deeds[number - 1 : number + 1]
        if one.phrase < 0 or not _opposed(one, other):
            continue
        same = one.phrase == other.phrase
        if phrases[one.phrase].sides_at_once if same else other.link is Link.WHILE:
            asked = quoted(phrases[one.phrase], terms)
            asked = asked if same else f"{asked} while {quoted(phrases[other.phrase], terms)}"
            done = f"first {_told(one)}, then {_told(other)}"
            script.instead.append(Instead(asked, done, "nobody can do both at once"))
            script.deeds[number] = replace(other, link=Link.THEN)


def _opposed(one: Deed, other: Deed) -> bool:
    if one.action == other.action:
        return {one.side, other.side} == {"left", "right"}
    return {one.action, other.action} in _OPPOSITES


def named(action: str) -> str:
    """An action's name for people."""
    return action.replace("-", " ")


def _told(deed: Deed) -> str:
    return named(deed.action) if deed.side == "both" else f"{named(deed.action)} {deed.side}"


def added(action: str, weight: float, link: Link = Link.AND) -> Deed:
    """A deed that nobody asked for by name."""
    return Deed(action, How(), link, weight=weight)

"""Makes a script fit into its seconds.

What does not fit is shortened in this order, each step as far as it goes before the next begins:
holds and pauses that nobody asked for, those that were asked for, rise and fall, how often things
are repeated, and at last what comes last is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fondly.domain.plan import Act
from fondly.motion.actions import ACTIONS
from fondly.motion.direction.answer import Instead
from fondly.motion.direction.script import named
from fondly.motion.direction.timing import (
    LATEST_LEAD_S,
    LEAD_S,
    LIDS_FREE_S,
    TAIL_S,
    Cue,
    Haste,
    lay_out,
)

LEAST_HOLD, LEAST_SAID, LEAST_EDGES = 0.1, 0.2, 0.6
"""How far holds and pauses, those asked for, and rise and fall are shortened."""
MOST_ACTS = 240
STEPS, DECIMALS = 12, 3
TOLD_OWN, TOLD = 0.5, 0.9
"""What keeps this share of its length is not worth a word: holds that nobody asked for, others."""


@dataclass(frozen=True)
class Fitted:
    """A script with times.

    Args:
        acts: what is done, within the clip.
        instead: what had to be shortened or left out.
    """

    acts: tuple[Act, ...]
    instead: tuple[Instead, ...]


def fit(cues: Sequence[Cue], seconds: float, asked: Sequence[str]) -> Fitted:
    """The acts of some cues within the seconds there are.

    Args:
        cues: what is done, in order.
        seconds: length of the clip.
        asked: the words of each phrase, for what is said.
    """
    lead_s = min(LEAD_S, seconds / 10)
    kept = _at_most(cues, MOST_ACTS)

    def ends(some: Sequence[Cue], haste: Haste, lead: float = lead_s) -> bool:
        return _end(lay_out(some, seconds, haste, lead), some) <= seconds - min(TAIL_S, lead)

    haste = Haste()
    for step in _STEPS:
        if not ends(kept, haste):
            haste = _least(lambda share, h=haste, s=step: s(h, share), lambda h: ends(kept, h))  # type: ignore[misc]
    repeats = max((cue.deed.how.count for cue in kept), default=1)
    if not ends(kept, haste):
        repeats = _most(repeats, lambda most: ends(_repeated(kept, most), haste), least=1)
        kept = _repeated(kept, repeats)
    if not ends(kept, haste):
        kept = kept[: _most(len(kept), lambda most: ends(kept[:most], haste), least=0)]
    free = _most(STEPS, lambda n: ends(kept, haste, _lead(lead_s, n)), least=0)
    acts = lay_out(kept, seconds, haste, _lead(lead_s, free if haste == Haste() else 0))
    acts = [_rounded(act) for act in acts]
    return Fitted(tuple(acts), _said(cues, kept, haste, (asked, seconds)))


_STEPS: tuple[Callable[[Haste, float], Haste], ...] = (
    lambda haste, share: replace(haste, own=1 - share * (1 - LEAST_HOLD)),
    lambda haste, share: replace(haste, said=1 - share * (1 - LEAST_SAID)),
    lambda haste, share: replace(haste, edges=1 - share * (1 - LEAST_EDGES)),
)


def _rounded(act: Act) -> Act:
    """The act with times and amount as people would write them."""
    names = ("start_s", "attack_s", "hold_s", "release_s", "amount")
    return replace(act, **{name: round(getattr(act, name), DECIMALS) for name in names})


def _lead(lead_s: float, steps: int) -> float:
    return lead_s + (LATEST_LEAD_S - LEAD_S) * steps / STEPS


def _end(acts: Sequence[Act], cues: Sequence[Cue]) -> float:
    """When the last of some acts is over for a person of that age."""
    slower = max((cue.slower for cue in cues), default=1.0)
    ends = [
        act.start_s + (act.attack_s + act.release_s) * slower + act.hold_s
        + (LIDS_FREE_S - TAIL_S if ACTIONS[act.action].kind == "lids" else 0.0)
        for act in acts
    ]  # fmt: skip
    return max(ends, default=0.0)


def _least(shortened: Callable[[float], Haste], fits: Callable[[Haste], bool]) -> Haste:
    """The least haste of one kind with which it fits, or the greatest where none does."""
    low, high = 0.0, 1.0
    if not fits(shortened(high)):
        return shortened(high)
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if fits(shortened(middle)) else (middle, high)
    return shortened(high)


def _most(count: int, fits: Callable[[int], bool], *, least: int) -> int:
    """The greatest number up to a count that fits."""
    low, high = least, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _repeated(cues: Sequence[Cue], most: int) -> list[Cue]:
    """The cues, none more often than that."""
    return [
        replace(c, deed=replace(c.deed, how=replace(c.deed.how, count=min(c.deed.how.count, most))))
        for c in cues
    ]


def _at_most(cues: Sequence[Cue], acts: int) -> list[Cue]:
    """The cues, as many of them and as often as to be no more acts than that."""
    kept = list(cues[:acts])
    share = _most(60, lambda n: sum(min(c.deed.how.count, n) for c in kept) <= acts, least=1)
    return _repeated(kept, share)


def _said(
    cues: Sequence[Cue], kept: Sequence[Cue], haste: Haste, context: tuple[Sequence[str], float]
) -> tuple[Instead, ...]:
    asked, seconds = context
    why = f"the clip lasts {seconds:g} s"
    timed = any(cue.said or cue.deed.how.wait_s for cue in cues)
    shortened = (
        ("pauses and holds are shorter", haste.own < TOLD_OWN),
        ("those that were asked for too", timed and haste.said < TOLD),
        ("everything rises and falls faster, and less far", haste.edges < TOLD),
    )
    done = [what for what, told in shortened if told]
    said = [Instead("all of it", ", ".join(done), why)] if done else []
    for number, cue in enumerate(cues):
        words = asked[cue.deed.phrase] if cue.deed.phrase >= 0 else named(cue.deed.action)
        if number >= len(kept):
            said.append(Instead(words, f"no {named(cue.deed.action)}", why))
        elif kept[number].deed.how.count < cue.deed.how.count:
            said.append(Instead(words, f"{kept[number].deed.how.count} times", why))
    return tuple(dict.fromkeys(said))

"""Makes a script fit into its seconds.

What does not fit is shortened in this order, each step as far as it goes before the next begins:
holds and pauses that nobody asked for, those that were asked for, rise and fall, how often things
are repeated, and at last what comes last is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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

LEAST_HOLD, LEAST_SAID, LEAST_EDGES, LEAST_ALONE = 0.1, 0.2, 0.6, 0.15
"""How far holds and pauses, those asked for, and rise and fall are shortened; and rise and fall of
the only thing that is left."""
PAUSES, LONGEST_PAUSE_S = 0.1, 2.0
"""In clips of more than six seconds pauses last longer by a tenth of what is more."""
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
    room = _Room(seconds, min(LEAD_S, seconds / 10))
    kept = _at_most(cues, MOST_ACTS)
    haste = _hurried(room, kept, Haste(), _STEPS)
    if not room.holds(kept, haste):
        repeats = max(cue.deed.how.count for cue in kept)
        most = _most(repeats, lambda n: room.holds(_repeated(kept, n), haste), least=1)
        kept = _repeated(kept, most)
    if not room.holds(kept, haste):
        kept = [cue for cue in kept if not cue.lies_under]
        kept = kept[: _most(len(kept), lambda n: room.holds(kept[:n], haste), least=1)]
        haste = _hurried(room, kept, haste, (_alone,))
    kept = kept if room.holds(kept, haste) else []
    haste, lead_s = _at_leisure(room, kept, haste)
    acts = [_rounded(act) for act in lay_out(kept, seconds, haste, lead_s)]
    return Fitted(tuple(acts), _said(cues, kept, haste, (asked, seconds)))


@dataclass(frozen=True)
class _Room:
    """The clip that there is.

    Args:
        seconds: its length.
        lead_s: when the first act begins, at the earliest.
    """

    seconds: float
    lead_s: float

    def holds(self, cues: Sequence[Cue], haste: Haste, lead_s: float | None = None) -> bool:
        """Whether some cues fit."""
        lead_s = self.lead_s if lead_s is None else lead_s
        end_s = _end(lay_out(cues, self.seconds, haste, lead_s), cues)
        return end_s <= self.seconds - min(TAIL_S, self.lead_s)


_Step = Callable[[Haste, float], Haste]

_STEPS: tuple[_Step, ...] = (
    lambda haste, share: replace(haste, own=1 - share * (1 - LEAST_HOLD)),
    lambda haste, share: replace(haste, said=1 - share * (1 - LEAST_SAID)),
    lambda haste, share: replace(haste, edges=1 - share * (1 - LEAST_EDGES)),
)


def _alone(haste: Haste, share: float) -> Haste:
    return replace(haste, edges=LEAST_EDGES - share * (LEAST_EDGES - LEAST_ALONE))


def _hurried(room: _Room, cues: Sequence[Cue], haste: Haste, steps: Iterable[_Step]) -> Haste:
    """The least haste with which some cues fit, or all that the steps allow."""
    for step in steps:
        if not room.holds(cues, haste):
            before = haste

            def shortened(share: float, before: Haste = before, step: _Step = step) -> Haste:
                return step(before, share)

            haste = _least(shortened, lambda one: room.holds(cues, one))
    return haste


def _at_leisure(room: _Room, cues: Sequence[Cue], haste: Haste) -> tuple[Haste, float]:
    """The later start, and the longer pauses, that a clip has room for."""
    if haste != Haste():
        return haste, room.lead_s

    def lead(steps: int) -> float:
        return room.lead_s + (LATEST_LEAD_S - LEAD_S) * steps / STEPS

    def paused(steps: int) -> Haste:
        return Haste(pause_s=LONGEST_PAUSE_S * steps / STEPS)

    lead_s = lead(_most(STEPS, lambda n: room.holds(cues, haste, lead(n)), least=0))
    most_s = room.seconds * PAUSES - LEAD_S
    steps = _most(
        STEPS,
        lambda n: paused(n).pause_s <= most_s and room.holds(cues, paused(n), lead_s),
        least=0,
    )
    return paused(steps), lead_s


def _rounded(act: Act) -> Act:
    """The act with times and amount as people would write them."""
    names = ("start_s", "attack_s", "hold_s", "release_s", "amount")
    return replace(act, **{name: round(getattr(act, name), DECIMALS) for name in names})


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
    left = {_key(cue): cue.deed.how.count for cue in kept}
    for cue in cues:
        times = left.get(_key(cue), 0)
        if cue.deed.phrase >= 0 and times < cue.deed.how.count:
            name = named(cue.deed.action)
            kept_words = f"{name}, {times} times" if times > 1 else f"one {name}"
            left_words = kept_words if times else f"no {name}"
            said.append(Instead(asked[cue.deed.phrase], left_words, why))
    return tuple(dict.fromkeys(said))


def _key(cue: Cue) -> tuple[int, str, str]:
    return cue.deed.phrase, cue.deed.action, cue.deed.side

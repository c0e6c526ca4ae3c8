"""When everything begins: a script laid out in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isinf

from fondly.domain.plan import Act
from fondly.motion.actions import Action
from fondly.motion.direction.deeds import Deed
from fondly.motion.direction.words import Link

LEAD_S, TAIL_S = 0.6, 0.15
"""The photo comes first, and last."""
LATEST_LEAD_S = 1.2
STAGGER_S = 0.2
"""What follows with "and" begins this long after half of the rise before it."""
BREATHER_S = 0.08
"""Between one nod or blink and the next."""
COMPANY_S = 2.0
"""By so much an expression lasts longer for what is done "while" it does."""
LIDS_FREE_S = 0.6
"""Nobody blinks this shortly before the end, nor is one seen then."""
QUICK = 0.7
"""A pace from which on rise is fast and fall slow."""

_TRACKS = {
    "smile": "mouth", "grin": "mouth", "sad": "mouth", "pucker": "mouth",
    "part-lips": "mouth", "press-lips": "mouth",
    "wistful": "brows", "surprise": "brows", "raise-brows": "brows", "raise-brow": "brows",
    "frown": "brows", "squint": "lids", "open-wide": "lids",
    "soften": "cheeks", "nose-wrinkle": "nose",
    "nod": "pitch", "lift-chin": "pitch", "lower-chin": "pitch", "turn": "yaw", "shake": "yaw",
    "tilt": "roll", "lean-in": "depth",
}  # fmt: skip
"""What cannot do two things at once; eyes, lids and breath are one each."""


_LEAST_HOLDS_S = {"eyes": 0.4, "lids": 0.1}
"""Eyes rest for .2 s at least before they go on (fixations), and longer where it is to be seen."""


@dataclass(frozen=True)
class Cue:
    """A deed with its action's natural times and the amount that was asked for.

    Args:
        deed: what is done.
        action: the catalogue's entry.
        amount: in the action's unit.
        attack_s, hold_s, release_s: unhurried.
        said: whether the hold was asked for.
        slower: by which factor a person of that age rises and falls.
    """

    deed: Deed
    action: Action
    amount: float
    attack_s: float
    hold_s: float
    release_s: float
    said: bool
    slower: float

    @property
    def track(self) -> str:
        """What it occupies."""
        return _TRACKS.get(self.deed.action, self.action.kind)

    @property
    def lies_under(self) -> bool:
        """Whether it comes with a mood beneath what was asked for, which does not wait for it."""
        return self.deed.phrase < 0 and self.deed.link is Link.WHILE

    @property
    def tail_s(self) -> float:
        """How long before the end of the clip it is over."""
        return LIDS_FREE_S if self.action.kind == "lids" else TAIL_S


@dataclass(frozen=True)
class Haste:
    """Factors by which times are shortened: own holds and pauses, those asked for, and edges.

    Where there is time to spare, pauses are longer by `pause_s` instead.
    """

    own: float = 1.0
    said: float = 1.0
    edges: float = 1.0
    pause_s: float = 0.0

    def calm(self, cue: Cue) -> float:
        """The share of its amount that a hurried act keeps: never faster, rather smaller."""
        swells = cue.action.kind in {"face", "head", "breath"}
        return float(self.edges**0.5) if swells else 1.0


@dataclass
class _Clock:
    """What is known while laying out: when tracks let go and are free, and acts are over."""

    group_s: float = LEAD_S
    first_s: float = LEAD_S
    busy: dict[str, tuple[float, float]] = field(default_factory=dict)
    over: dict[tuple[str, str], float] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    before: Act | None = None


def lay_out(cues: Sequence[Cue], seconds: float, haste: Haste, lead_s: float) -> list[Act]:
    """The acts of some cues, in their order; they may end too late.

    Args:
        cues: what is done, each as often as it says.
        seconds: length of the clip.
        haste: how much is shortened.
        lead_s: when the first one begins.
    """
    clock = _Clock(lead_s, lead_s)
    previous: Cue | None = None
    for cue in cues:
        for number in range(cue.deed.how.count):
            _place(clock, cue, previous, (haste, seconds), again=number > 0)
        previous = previous if cue.lies_under else cue
    return _with_company(clock.acts, cues)


def _place(
    clock: _Clock, cue: Cue, previous: Cue | None, fit: tuple[Haste, float], *, again: bool
) -> None:
    haste, seconds = fit
    attack_s, hold_s, release_s = _times(cue, haste, seconds)
    length_s = (attack_s + release_s) * cue.slower + hold_s
    start_s = _start(clock, cue, previous, haste, again=again)
    free_s = _free_at(clock, cue)
    start_s = max(start_s, free_s)
    more_s = 0.0 if again else (cue.deed.how.count - 1) * (length_s + BREATHER_S)
    latest_s = max(seconds - cue.tail_s - length_s - more_s, 0.0)
    start_s = (
        _anchored(cue, start_s, (attack_s, latest_s, free_s), seconds) if not again else start_s
    )
    if isinf(cue.hold_s):
        hold_s = max(seconds - cue.tail_s - start_s - (attack_s + release_s) * cue.slower, 0.0)
    quick = cue.deed.how.pace <= QUICK and cue.action.kind != "lids"
    act = Act(
        cue.deed.action, start_s, attack_s, hold_s, release_s, cue.amount * haste.calm(cue),
        cue.deed.side, "quick" if quick else "gentle",
    )  # fmt: skip
    top_s = start_s + attack_s * cue.slower
    swells = cue.action.kind in {"face", "breath", "eyes"} and not isinf(cue.hold_s)
    end_s = start_s + length_s
    lets_go_s = top_s + hold_s if swells or hold_s else end_s
    lets_go_s = top_s if isinf(cue.hold_s) else lets_go_s
    clock.busy[cue.track] = (lets_go_s, end_s)
    clock.over[cue.deed.action, cue.deed.side] = end_s
    clock.acts.append(act)
    if not cue.lies_under:
        clock.before = act
        joins = cue.deed.link is not Link.THEN
        clock.group_s = max(clock.group_s, lets_go_s) if joins else lets_go_s


def _times(cue: Cue, haste: Haste, seconds: float) -> tuple[float, float, float]:
    edges = haste.edges if cue.action.kind not in {"lids", "eyes"} else 1.0
    hold = haste.said if cue.said else haste.own
    hold_s = 0.0 if isinf(cue.hold_s) else cue.hold_s * hold
    least_s = _LEAST_HOLDS_S.get(cue.action.kind, 0.0)
    hold_s = min(max(hold_s, min(cue.hold_s, least_s)), seconds)
    return cue.attack_s * edges, hold_s, cue.release_s * edges


def _start(clock: _Clock, cue: Cue, previous: Cue | None, haste: Haste, *, again: bool) -> float:
    """When a cue begins by its link alone."""
    if again:
        next_s = clock.acts[-1].start_s + (cue.deed.how.every_s or 0.0) * haste.said
        return max(clock.busy[cue.track][1] + BREATHER_S, next_s)
    wait_s = cue.deed.how.wait_s * haste.said
    before = clock.before
    if previous is None or before is None:
        return max(clock.first_s, wait_s) if wait_s else clock.first_s
    if cue.deed.link is Link.WHILE:
        moving = previous.action.kind == "face" and cue.action.kind in {"head", "lids"}
        return before.start_s + (before.attack_s / 2 if moving else 0.0) + wait_s
    if cue.deed.link is Link.THEN:
        return clock.group_s + BREATHER_S * haste.own + wait_s + haste.pause_s
    stagger_s = (before.attack_s / 2 + STAGGER_S) * haste.own
    return before.start_s + stagger_s + wait_s + haste.pause_s / 2


def _free_at(clock: _Clock, cue: Cue) -> float:
    """When what a cue needs is free: an expression may fade under the next one."""
    own = (cue.deed.action, cue.deed.side)
    over_s = clock.over[own] + BREATHER_S if own in clock.over else 0.0
    if cue.track not in clock.busy:
        return over_s
    lets_go_s, end_s = clock.busy[cue.track]
    fades = cue.action.kind in {"face", "eyes", "head"}
    return max(over_s, lets_go_s if fades else end_s + BREATHER_S)


def _anchored(cue: Cue, start_s: float, own: tuple[float, float, float], seconds: float) -> float:
    """The start that a place in the clip asks for; never earlier than the order allows."""
    how, (attack_s, latest_s, free_s) = cue.deed.how, own
    if how.at_s is not None:
        return max(min(how.at_s, latest_s), free_s)
    if how.anchor == "end":
        return max(start_s, latest_s)
    if how.anchor == "middle":
        return max(start_s, min(seconds / 2 - attack_s, latest_s))
    return start_s


def _with_company(acts: Sequence[Act], cues: Sequence[Cue]) -> list[Act]:
    """Expressions last while something is done "while" they do, or until they come again."""
    links = list(_links(cues))
    kept = list(acts)
    for number, other in enumerate(acts[1:]):
        act, cue, link = acts[number], links[number][0], links[number + 1][1]
        next_s = (one.start_s for one in acts[number + 1 :] if one.action == act.action)
        top_s = act.start_s + act.attack_s * cue.slower
        room_s = max(min(next_s, default=inf) - act.release_s * cue.slower - top_s, 0.0)
        longer_s = other.start_s + other.attack_s + other.hold_s - top_s
        if isinf(cue.hold_s):
            kept[number] = replace(act, hold_s=min(act.hold_s, room_s))
        elif link is Link.WHILE and cue.action.kind == "face" and not cue.said:
            longer_s = min(longer_s, room_s, act.hold_s + COMPANY_S)
            kept[number] = replace(act, hold_s=max(act.hold_s, longer_s))
    return kept


def _links(cues: Sequence[Cue]) -> Iterator[tuple[Cue, Link]]:
    for cue in cues:
        for number in range(cue.deed.how.count):
            yield cue, cue.deed.link if number == 0 else Link.THEN

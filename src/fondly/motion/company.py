"""Several people in one picture: each follows the same plan in a way of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fondly.domain.motion import Motion
from fondly.domain.plan import Plan
from fondly.motion.staging import later, varied

Playing = Callable[[Plan, int], Motion]

DELAYS_S = (0.0, 0.7, 0.35, 1.0)
"""How much later than the first each person begins, again and again: a blink lasts about a third
of a second, so that those of neighbours do not fall together."""

OTHER_SEED = 7919
"""Added to the seed for each further person: a prime far beyond what people count up to."""
SHUT, TOGETHER, TRIES = 0.4, 0.25, 6
"""Another seed is tried where lids are shut together for more than this share of the time."""


def play_company(
    plan: Plan, players: Sequence[Playing], *, seed: int, is_directed: bool = False
) -> tuple[Motion, ...]:
    """What each of several people does, the first one exactly what one person alone would do.

    Args:
        plan: what all of them do.
        players: one for each person, who plays a plan with a seed; at least one. See
            `fondly.motion.performance.play`.
        seed: of the first.
        is_directed: the plan's sides were asked for; else every second person takes the others.

    Returns:
        One motion for each, all of one length, at rest in the first and last sample. The others
        have seeds of their own and begin later, as far as the length allows.
    """
    motions = [players[0](plan, seed)]
    for index, playing in enumerate(players[1:], start=1):
        own = seed + OTHER_SEED * index
        mine = varied(plan, own, mirrored=not is_directed and index % 2 == 1)
        mine = later(mine, min(DELAYS_S[index % len(DELAYS_S)], plan.seconds / 6))
        motion = playing(mine, own)
        for attempt in range(1, TRIES):
            if not _in_step(motion, motions[-1]):
                break
            motion = playing(mine, own + attempt)
        motions.append(motion)
    return tuple(motions)


def _in_step(one: Motion, other: Motion) -> bool:
    """Whether two people's lids are shut together."""
    mine, theirs = one["eyeBlinkLeft"] > SHUT, other["eyeBlinkLeft"] > SHUT
    least = min(int(mine.sum()), int(theirs.sum()))
    return least > 0 and int((mine & theirs).sum()) > TOGETHER * least

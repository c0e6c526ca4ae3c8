"""What a sentence is answered with."""

from __future__ import annotations

from dataclasses import dataclass

from fondly.domain.plan import Plan


@dataclass(frozen=True)
class Instead:
    """Something that is not done as asked.

    Args:
        asked: the words that asked for it.
        done: what is done.
        why: the reason, for people.
    """

    asked: str
    done: str
    why: str


@dataclass(frozen=True)
class Direction:
    """A sentence as a plan, with what became of its words.

    Args:
        plan: what will be done.
        ignored: words without effect, in small letters, in their order.
        instead: what is done in place of what was asked.
    """

    plan: Plan
    ignored: tuple[str, ...]
    instead: tuple[Instead, ...]

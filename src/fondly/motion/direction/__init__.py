"""Direction in words: from a sentence to a plan, with what became of every word."""

from __future__ import annotations

from fondly.motion.direction.answer import Direction, Instead
from fondly.motion.direction.directing import direct

__all__ = ["Direction", "Instead", "direct"]

"""Direction in words: from a sentence to a plan, with what became of every word."""

from __future__ import annotations

from fondly.motion.direction.answer import Direction, Instead
from fondly.motion.direction.directing import direct
from fondly.motion.direction.timeline_svg import plan_svg
from fondly.motion.direction.timeline_text import plan_text

__all__ = ["Direction", "Instead", "direct", "plan_svg", "plan_text"]

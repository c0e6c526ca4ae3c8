"""A plan as a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

import numpy as np

from fondly.domain.plan import Act, Plan
from fondly.motion.actions import Kind, find_action
from fondly.motion.timeline import act_heights, act_size, act_words, life_words

WIDTH, LEFT, RIGHT, TOP, ROW = 960, 210, 70, 64, 30
SAMPLES = 160
MOST_TICKS = 12
COLOURS: Mapping[Kind, str] = MappingProxyType(
    {
        "face": "#c8553d",
        "head": "#3d6f99",
        "eyes": "#4f8a5b",
        "lids": "#7a5c99",
        "breath": "#8a8072",
    }
)
"""Readable on white, and told apart by people who see red and green alike: each has its word."""


def timeline_svg(plan: Plan) -> str:
    """The plan as an SVG document: a row for each act, its course over the clip's length."""
    height = TOP + ROW * max(len(plan.acts), 1) + 46
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
        f'width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13">',
        f"<title>{escape(plan.title or 'A plan')}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fffdf9"/>',
        f'<text x="16" y="28" font-size="16">{escape(_short(plan.title or "A plan"))}</text>',
        *_ticks(plan.seconds, height),
    ]
    for row, act in enumerate(plan.acts):
        parts += _row(act, plan.seconds, TOP + ROW * row)
    parts.append(f'<text x="16" y="{height - 14}" fill="#666">{escape(life_words(plan))}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _short(title: str) -> str:
    return title if len(title) <= 90 else f"{title[:89]}…"


def _x(time_s: float, seconds: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * time_s / seconds


def _ticks(seconds: float, height: int) -> Iterable[str]:
    step_s = next(step for step in (0.5, 1, 2, 5, 10, 30, 60, 120) if seconds / step <= MOST_TICKS)
    for number in range(int(seconds / step_s) + 1):
        x = _x(number * step_s, seconds)
        yield f'<path d="M{x:.1f} {TOP - 8}V{height - 34}" stroke="#e3ddd3"/>'
        yield (
            f'<text x="{x:.1f}" y="{TOP - 14}" text-anchor="middle" fill="#666">'
            f"{number * step_s:g} s</text>"
        )


def _row(act: Act, seconds: float, top: float) -> Iterable[str]:
    times_s = np.linspace(act.start_s, min(act.end_s, seconds), SAMPLES)
    base, tall = top + ROW - 6.0, ROW - 10.0
    points = " ".join(
        f"{_x(float(time_s), seconds):.1f},{base - tall * float(level):.1f}"
        for time_s, level in zip(times_s, act_heights(act, times_s), strict=True)
    )
    first, last = _x(float(times_s[0]), seconds), _x(float(times_s[-1]), seconds)
    colour = COLOURS[find_action(act.action).kind]
    yield f'<text x="16" y="{base - 4:.1f}">{escape(act_words(act))}</text>'
    yield (
        f'<polygon points="{first:.1f},{base} {points} {last:.1f},{base}" fill="{colour}" '
        f'fill-opacity="0.75" stroke="{colour}"/>'
    )
    yield f'<text x="{last + 6:.1f}" y="{base - 4:.1f}" fill="#666">{act_size(act)}</text>'

"""A plan as a timeline in one SVG picture."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from fondly.domain.plan import Act, Plan
from fondly.motion.actions import find_action
from fondly.motion.direction.naming import amount_of, camera_of, life_of, named
from fondly.motion.direction.timeline_text import tick_s

WIDTH, LEFT, MARGIN = 960, 220, 24
"""The picture's width, where lanes begin, and the margin at its edges, in SVG units."""
HEAD, LANE, GAP, FOOT = 56, 26, 8, 64
"""Heights above the lanes, of a lane, between two, and below them."""
MOST_LANES = 200
LONGEST_TITLE = 110
LEAST_WIDTH = 2.0

_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.h{font-weight:600;font-size:15px}"
    ".s{fill:#767676;font-size:11px}.a{stroke:#ddd;stroke-width:1}.p{fill:#fff}"
    ".face{fill:#d55e00}.head{fill:#0072b2}.eyes{fill:#009e73}.lids{fill:#767676}"
    ".breath{fill:#cc79a7}.w{fill-opacity:.75}"
    "@media(prefers-color-scheme:dark){.p{fill:#1b1b1b}text{fill:#ddd}.s{fill:#999}"
    ".a{stroke:#3a3a3a}.head{fill:#56b4e9}}"
)


def plan_svg(plan: Plan) -> str:
    """The plan's acts, one a lane, drawn as they rise, stay and fall.

    Args:
        plan: any; of more than 200 acts the first 200 are drawn.

    Returns:
        an SVG document that refers to nothing outside itself and runs no script.
    """
    acts = plan.acts[:MOST_LANES]
    bottom = HEAD + len(acts) * (LANE + GAP)
    height = bottom + FOOT
    body = [f'<text x="{MARGIN}" y="28" class="h">{_text(plan.title or "plan")}</text>']
    body += _axis(plan.seconds, bottom)
    for number, act in enumerate(acts):
        body += _lane(act, plan.seconds, HEAD + number * (LANE + GAP))
    notes = [f"{plan.seconds:g} s; {life_of(plan.life)}"]
    notes += [camera_of(plan.camera)] if plan.camera.move != "none" else []
    notes += [f"and {len(plan.acts) - MOST_LANES} more"] if len(plan.acts) > MOST_LANES else []
    body.append(f'<text class="s" x="{MARGIN}" y="{height - 18}">{_text("; ".join(notes))}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{_text(plan.title or 'plan')}</title><style>{_STYLE}</style>"
        f'<rect class="p" width="{WIDTH}" height="{height}"/>{"".join(body)}</svg>\n'
    )


def _axis(seconds: float, bottom: float) -> Iterator[str]:
    step_s = tick_s(seconds, 14)
    for number in range(int(seconds / step_s + 1e-9) + 1):
        x = _x(number * step_s, seconds)
        yield f'<line class="a" x1="{x:.1f}" x2="{x:.1f}" y1="{HEAD - 8}" y2="{bottom}"/>'
        label = f"{number * step_s:g} s"
        yield f'<text class="s" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{label}</text>'


def _lane(act: Act, seconds: float, top: float) -> Iterator[str]:
    base = top + LANE
    start, end = _x(act.start_s, seconds), _x(act.end_s, seconds)
    top_s = act.start_s + act.attack_s
    rise, fall = _x(top_s, seconds), _x(top_s + act.hold_s, seconds)
    end = max(end, start + LEAST_WIDTH)
    span = f"{act.start_s:.2f} to {act.end_s:.2f} s"
    yield f'<text x="{MARGIN}" y="{base - 8}">{_text(named(act))}</text>'
    yield (
        f'<text class="s" x="{LEFT - 14}" y="{base - 8}" text-anchor="end">'
        f"{_text(amount_of(act))}</text>"
    )
    yield (
        f'<path class="w {find_action(act.action).kind}" d="M{start:.1f} {base}'
        f"C{(start + rise) / 2:.1f} {base} {(start + rise) / 2:.1f} {top} {rise:.1f} {top}"
        f"H{max(fall, rise):.1f}"
        f'C{(fall + end) / 2:.1f} {top} {(fall + end) / 2:.1f} {base} {end:.1f} {base}Z">'
        f"<title>{_text(f'{named(act)}, {span}')}</title></path>"
    )


def _x(at_s: float, seconds: float) -> float:
    return LEFT + at_s / seconds * (WIDTH - LEFT - MARGIN)


def _text(text: str) -> str:
    """Any text, short enough for a line and safe within markup."""
    kept = "".join(one if one.isprintable() else " " for one in text)
    return escape(kept if len(kept) <= LONGEST_TITLE else kept[: LONGEST_TITLE - 1] + "…")

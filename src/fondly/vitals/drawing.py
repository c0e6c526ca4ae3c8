"""A motion's curves as one SVG picture, with what was seen in them marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from math import ceil

import numpy as np
from numpy.typing import NDArray

from fondly.domain.motion import Motion
from fondly.domain.vital_signs import VitalSigns
from fondly.vitals.eyes import gaze_deg, seen_saccades
from fondly.vitals.lids import seen_blinks

WIDTH, MARGIN, PANEL, GAP, LINE = 960, 64, 84, 30, 18
"""Layout in SVG units: the picture's width, its side margins, the height of a panel, the space
between two, and a line of text."""
MOST_POINTS = 600
"""Pairs of least and greatest values that draw a curve: more cannot be told apart."""
MOST_MARKS = 300
"""More than this would shade the whole panel."""
TICKS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
LONGEST_TITLE = 120

_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.h{font-weight:600;font-size:15px}"
    ".s{fill:#767676;font-size:11px}.a{stroke:#ccc;stroke-width:1}.b{fill:#e8e4da}"
    ".c{fill:none;stroke-width:1.6;stroke-linejoin:round}"
    ".c0{stroke:#0072b2}.c1{stroke:#d55e00}.c2{stroke:#009e73}"
    ".k0{fill:#0072b2}.k1{fill:#d55e00}.k2{fill:#009e73}"
    ".p{fill:#fff}@media(prefers-color-scheme:dark){.p{fill:#1b1b1b}text{fill:#ddd}.s{fill:#999}"
    ".a{stroke:#444}.b{fill:#33302a}.c0{stroke:#56b4e9}.k0{fill:#56b4e9}}"
)


@dataclass(frozen=True, eq=False)
class _Panel:
    """Some curves (T,) by name on one scale from `low` to `high`."""

    title: str
    curves: dict[str, NDArray[np.float64]]
    low: float
    high: float


def draw_curves(motion: Motion, signs: VitalSigns, title: str) -> str:
    """The curves of lids, smile, eyes, head, breath and jaw, and the signs outside their norms.

    Args:
        motion: what was measured.
        signs: from `vital_signs`.
        title: such as a file's name; any text.

    Returns:
        an SVG document that refers to nothing outside itself and runs no script.
    """
    panels = [panel for panel in _panels(motion) if panel is not None]
    notes = _notes(signs)
    height = 3 * LINE + len(panels) * (PANEL + GAP) + (len(notes) + 2) * LINE
    body: list[str] = [f'<text x="{MARGIN}" y="{1.5 * LINE:g}" class="h">{_text(title)}</text>']
    top = 3 * LINE
    for panel in panels:
        body += _drawn(panel, motion, top)
        top += PANEL + GAP
    body += _axis(float(motion.duration_s), top - GAP)
    for place, note in enumerate(notes):
        y = top + (place + 1) * LINE
        body.append(f'<text x="{MARGIN}" y="{y}">{_text(note)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style>"
        f'<rect class="p" width="{WIDTH}" height="{height}"/>{"".join(body)}</svg>\n'
    )


def _panels(motion: Motion) -> Iterator[_Panel | None]:
    gaze = gaze_deg(motion)
    yield _shares(motion, "lids", {"left": "eyeBlinkLeft", "right": "eyeBlinkRight"})
    yield _shares(
        motion,
        "smile and cheeks",
        {"left": "mouthSmileLeft", "right": "mouthSmileRight", "cheek": "cheekSquintLeft"},
    )
    yield _angles("gaze in the world, °", {"yaw": gaze[:, 0], "pitch": gaze[:, 1]})
    head = {name: motion[f"head_{name}_deg"].astype(float) for name in ("yaw", "pitch", "roll")}
    yield _angles("head, °", head)
    yield _shares(motion, "breath and jaw", {"breath": "breath", "jaw": "jawOpen"})


def _shares(motion: Motion, title: str, names: dict[str, str]) -> _Panel | None:
    moving = {shown: name for shown, name in names.items() if motion[name].any()}
    curves = {shown: motion[name].astype(np.float64) for shown, name in moving.items()}
    return _Panel(title, curves, 0.0, 1.0) if curves else None


def _angles(title: str, curves: dict[str, NDArray[np.float64]]) -> _Panel | None:
    furthest = max(float(np.abs(curve).max()) for curve in curves.values())
    if furthest == 0:
        return None
    edge = float(max(ceil(furthest), 2))
    return _Panel(title, curves, -edge, edge)


def _drawn(panel: _Panel, motion: Motion, top: float) -> Iterator[str]:
    rate, seconds = float(motion.rate), float(motion.duration_s)
    yield f'<text x="{MARGIN}" y="{top - 6}">{_text(panel.title)}</text>'
    for start_s, end_s in _marks(panel, motion):
        x, width = _x(start_s, seconds), max((end_s - start_s) / seconds * _WIDE, 1.0)
        yield f'<rect class="b" x="{x:.1f}" y="{top}" width="{width:.1f}" height="{PANEL}"/>'
    for value in {panel.low, 0.0, panel.high}:
        y = _y(value, panel, top)
        yield f'<line class="a" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="s" x="{MARGIN - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
    for place, (name, curve) in enumerate(panel.curves.items()):
        points = " ".join(
            f"{_x(at / rate, seconds):.1f},{_y(value, panel, top):.1f}"
            for at, value in _thinned(curve)
        )
        yield f'<polyline class="c c{place}" points="{points}"/>'
        x = WIDTH - MARGIN - 60 * (len(panel.curves) - place)
        yield f'<text class="k{place}" x="{x}" y="{top - 6}">{_text(name)}</text>'


_WIDE = WIDTH - 2 * MARGIN


def _x(time_s: float, seconds: float) -> float:
    return MARGIN + time_s / seconds * _WIDE


def _y(value: float, panel: _Panel, top: float) -> float:
    return top + PANEL * (panel.high - value) / (panel.high - panel.low)


def _marks(panel: _Panel, motion: Motion) -> Iterable[tuple[float, float]]:
    """Spans in seconds that a panel shades: blinks with the lids, saccades with the gaze."""
    spans: list[tuple[float, float]] = []
    if panel.title == "lids":
        spans = [(blink.start_s, blink.end_s) for blink in seen_blinks(motion)]
    if panel.title.startswith("gaze"):
        spans = [(saccade.start_s, saccade.end_s) for saccade in seen_saccades(motion)]
    return spans if len(spans) <= MOST_MARKS else []


def _thinned(curve: NDArray[np.float64]) -> Iterator[tuple[int, float]]:
    """Samples that draw a curve: all, or the least and the greatest of each stretch, in order."""
    stretch = ceil(len(curve) / MOST_POINTS)
    if stretch <= 2:
        yield from enumerate(curve.tolist())
        return
    for start in range(0, len(curve), stretch):
        part = curve[start : start + stretch]
        for at in sorted({int(part.argmin()), int(part.argmax())}):
            yield start + at, float(part[at])


def _axis(seconds: float, y: float) -> Iterator[str]:
    step_s = next((tick for tick in TICKS_S if seconds / tick <= 15), TICKS_S[-1])
    for number in range(int(seconds / step_s) + 1):
        x = _x(number * step_s, seconds)
        yield f'<line class="a" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 5}"/>'
        yield (
            f'<text class="s" x="{x:.1f}" y="{y + 18}" text-anchor="middle">'
            f"{number * step_s:g} s</text>"
        )


def _notes(signs: VitalSigns) -> list[str]:
    apart = [
        f"{sign.name}: {sign.value:.3g} {sign.unit} is {sign.verdict.value} ({sign.norm.source})"
        for sign in signs.signs.values()
        if sign.verdict.is_apart
    ]
    return apart or ["Every vital sign that can be told is within its norm."]


def _text(text: str) -> str:
    """Text as SVG may hold it: escaped, cut, and without what XML forbids."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST_TITLE])
    return escape(plain)

"""A review as one page that refers to nothing outside itself and runs no script."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from html import escape

from fondly.domain.report import Report
from fondly.domain.vital_signs import VitalSign
from fondly.review.pictures import Picture, Shown

Encode = Callable[[Picture], bytes]
"""A picture to the bytes of a JPEG file."""

_WIDTH, _HEIGHT, _MARGIN = 640.0, 120.0, 34.0

_STYLE = """
:root{color-scheme:light dark;--ink:#26221c;--soft:#6d6558;--paper:#faf8f4;--card:#fff;
--line:#e4ded2;--good:#2f6b3c;--bad:#a03b1e}
@media(prefers-color-scheme:dark){:root{--ink:#ece7dc;--soft:#a89f90;--paper:#191714;--card:#23201c;
--line:#3a352d;--good:#8fcf9c;--bad:#f0a183}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.1rem;margin:2.2rem 0 .6rem}
p{margin:.4rem 0}.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem}
.lines{display:grid;gap:.7rem;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr))}
.lines p:first-child{font-weight:600}
.strip{display:grid;gap:.4rem;grid-template-columns:repeat(auto-fill,minmax(6.4rem,1fr))}
figure{margin:0}img,svg{width:100%;height:auto;display:block;border-radius:.3rem}
figcaption{font-size:.8rem;color:var(--soft)}
.eyes{display:grid;gap:.8rem;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr))}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line);
vertical-align:top}svg text{fill:var(--soft)}
@media(max-width:40rem){th:nth-child(4),td:nth-child(4){display:none}td.n{white-space:normal}}
th{color:var(--soft);font-weight:500}td.n{white-space:nowrap}
"""


def page(report: Report, shown: Shown, curves: str, title: str, encode: Encode) -> str:
    """The page as HTML.

    Args:
        report: what was found.
        shown: its pictures.
        curves: an SVG document: the motion.
        title: such as the clip's name; any text.
        encode: makes a JPEG file of a picture.
    """
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f"{''.join(_body(report, shown, curves, title, encode))}</main></body></html>\n"
    )


def _body(report: Report, shown: Shown, curves: str, title: str, encode: Encode) -> Iterator[str]:
    short = report.falls_short
    said = "Something falls short." if short else "Nothing falls short."
    yield f'<p class="soft">A review of</p><h1>{escape(title)}</h1>'
    yield f'<p class="{"bad" if short else "good"}">{said}</p>'
    for advice in report.advice:
        yield f"<p>{escape(advice)}</p>"
    yield '<h2>Before you show it</h2><div class="lines">'
    for answer in report.checklist:
        mark = {True: "good", False: "bad", None: "soft"}[answer.well]
        yield (
            f'<div class="card"><p>{escape(answer.question)}</p>'
            f'<p class="{mark}">{escape(answer.sentence)}</p></div>'
        )
    yield '</div><h2>Is it still them?</h2><div class="eyes">'
    yield _figure(shown.photo_eyes, "the photo" if report.against_photo else "the first", encode)
    least = f"the least alike moment, at {shown.least_s:.1f} s"
    yield _figure(shown.least_eyes, least, encode)
    yield f"</div>{_likeness(report)}"
    yield '<h2>Moment by moment</h2><div class="strip">'
    for time_s, picture in shown.strip:
        yield _figure(picture, f"{time_s:.1f} s", encode)
    yield f"</div><h2>How it moves</h2>{curves}"
    yield '<h2>Everything that was measured</h2><div class="wide"><table><tr>'
    yield "<th>what</th><th>here</th><th>norm</th><th>source</th></tr>"
    for code, sign in report.signs.signs.items():
        yield _row(sign, must=code in report.must)
    yield "</table></div>"


def _figure(picture: Picture, caption: str, encode: Encode) -> str:
    data = base64.b64encode(encode(picture)).decode()
    said = escape(caption)
    return (
        f'<figure><img alt="{said}" src="data:image/jpeg;base64,{data}">'
        f"<figcaption>{said}</figcaption></figure>"
    )


def _row(sign: VitalSign, *, must: bool) -> str:
    mark = ("bad" if must else "soft") if sign.verdict.is_apart else ""
    unit = f" {sign.unit}" if sign.unit else ""
    here = sign.note if sign.value is None else f"{round(sign.value, 3):g}{unit}"
    return (
        f'<tr><td>{escape(sign.name)}</td><td class="n {mark}">{escape(here)}</td>'
        f'<td class="n">{escape(sign.norm.words(sign.unit))}</td>'
        f'<td class="soft">{escape(sign.norm.source)}</td></tr>'
    )


def _likeness(report: Report) -> str:
    """The curve of likeness over time, from 0.5 to 1."""
    if len(report.likeness) < 2:
        return ""
    last = report.likeness[-1][0] or 1.0
    points = " ".join(
        f"{_MARGIN + time_s / last * (_WIDTH - 2 * _MARGIN):.1f},{_level(1 - distance):.1f}"
        for time_s, distance in report.likeness
    )
    gate = report.signs["likeness-least"].norm.low or 0.0
    return (
        f'<svg viewBox="0 0 {_WIDTH:g} {_HEIGHT + 20:g}" role="img">'
        "<title>likeness over time</title>"
        f'<line x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{_level(gate):.1f}" '
        f'y2="{_level(gate):.1f}" stroke="#b5532f" stroke-dasharray="5 4"/>'
        f'<text x="{_MARGIN}" y="{_level(gate) - 5:.1f}" font-size="11">'
        "below this it may be somebody else</text>"
        f'<polyline points="{points}" fill="none" stroke="#3b7a57" stroke-width="2"/>'
        f'<text x="0" y="{_level(1.0) + 4:.1f}" font-size="11">1.0</text>'
        f'<text x="0" y="{_level(0.5):.1f}" font-size="11">0.5</text></svg>'
    )


def _level(alike: float) -> float:
    return 10 + (1 - max(min(alike, 1.0), 0.5)) * 2 * (_HEIGHT - 10)

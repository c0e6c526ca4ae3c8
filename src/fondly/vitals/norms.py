"""What is measured, what people do, and who says so.

Figures called measured are from tracks of 48 clips of real people at 25 to 30 frames per second;
those called ours are what we hold a keepsake to, where nobody has a norm for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from types import MappingProxyType

from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.domain.vital_signs import Norm

BLINK_AFTER_S = 4.0
"""A clip of this length or longer has at least one blink."""
QUIET_S = 30.0
"""From here on a motion that does not talk is a picture to live with, where blinks may be as rare
as in somebody who reads."""

_CALM_BLINKS = 8.0, 26.0, "Doughty 2001: 8 to 21 looking ahead; Bentivoglio 1997: 26 talking"
_TALKING_BLINKS = 10.5, 32.5, "Doughty 2001: in conversation"
_QUIET_BLINKS = 1.4, 26.0, "Doughty 2001: 1.4 to 14.4 absorbed in reading"

HEAD_DEG_S, HEAD_MEMORIAL_DEG_S = 20.0, 12.0
"""What a head's speed stays below for 95 % of the time, usually and at a memorial."""
HEAD_PEAK = 1.5
"""A head's fastest moment, over that."""
_HEAD_SOURCE = "ours; in ten tracked clips 10 to 19 calm, 40 to 116 acting"


@dataclass(frozen=True)
class Kind:
    """One kind of vital sign: its name and unit for people, and its norm."""

    name: str
    unit: str
    norm: Norm


def _kind(name: str, unit: str, low: float | None, high: float | None, source: str) -> Kind:
    return Kind(name, unit, Norm(low, high, source))


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "blink-count": _kind("blinks", "", None, None, ""),
        "blink-rate": _kind("blinks a minute", "/min", None, None, ""),
        "blink-closing": _kind(
            "a lid falls in", "s", 0.04, 0.12, "search coil: 66 ms; Stern 1984: about 100 ms"
        ),
        "blink-opening": _kind(
            "and rises in", "s", 0.10, 0.30, "Sforza 2008: 1.5 to 2 times the closing; measured"
        ),
        "blink-depth": _kind(
            "how far it closes", "", 0.5, 1.0, "Ousler 2014: half are partial; measured .62 to .94"
        ),
        "blink-lag": _kind(
            "one lid after the other", "s", None, 0.02, "measured: nine in ten within 11 ms"
        ),
        "blink-uneven": _kind(
            "one lid deeper than the other", "", None, 0.15, "measured: a median of .05"
        ),
        "lids-still-first": _kind(
            "lids still at first", "s", 0.4, None, "ours: the photo comes first"
        ),
        "lids-still-last": _kind(
            "lids still at the end", "s", 0.6, None, "ours: no clip ends in a blink"
        ),
        "smile-onset": _kind(
            "a smile comes in", "s", 0.3, 1.0, "Schmidt 2003 and 2006; measured .17 to 1.0"
        ),
        "smile-release": _kind(
            "and goes in", "s", 0.8, None, "Krumhuber 2005, Horic-Asselin 2020: long looks felt"
        ),
        "smile-length": _kind("and lasts", "s", 0.5, 4.0, "Ekman and Friesen 1982: felt smiles"),
        "smile-cheeks": _kind(
            "cheeks (AU6) with the smile", "", 0.15, None, "Ambadar 2009: felt smiles raise them"
        ),
        "gaze-rest": _kind(
            "the eyes rest for", "s", 0.2, None, "fixations last 200 ms at the very least"
        ),
        "gaze-contact": _kind(
            "longest look at you", "s", None, 5.0, "Binetti 2016: most people like 2 to 5 s"
        ),
        "saccade-duration": _kind(
            "saccades over their usual time", "", 0.75, 1.25, "Bahill 1975: 21 ms + 2.2 ms per °"
        ),
        "head-speed-p95": _kind("head, 95 % of the time below", "°/s", None, None, ""),
        "head-speed-peak": _kind("head at its fastest", "°/s", None, None, ""),
        "head-smoothness": _kind(
            "head, smoothness",
            "",
            -6.0,
            None,
            "SPARC (Balasubramanian 2015); ten: -5.5 to -2.8",
        ),
        "head-slow-share": _kind(
            "head, share below 1 Hz", "", 0.7, None, "measured: .76 to .84 of the power; Hadar 1983"
        ),
        "breath-rate": _kind("breaths a minute", "/min", 12.0, 20.0, "adults at rest"),
        "loop-gap": _kind("jump where it loops", "", None, 0.001, "ours: a loop has no seam"),
        "loop-jolt": _kind("jolt where it loops", "/s", None, 0.1, "ours: nor a jolt"),
        "ends-at-photo": _kind(
            "away from the photo at the ends", "", None, 0.001, "ours: it begins and ends there"
        ),
    }
)
"""Every kind, in the order in which they are told. Where the norm is open, it depends on the
motion: see `head_norms` and `blink_norms`."""


AGED: Mapping[Age, Mapping[str, Norm]] = MappingProxyType(
    {
        Age.CHILD: {"breath-rate": Norm(16.0, 26.0, "Fleming 2011: children, 18 to 25")},
        Age.ADULT: {},
        Age.OLDER: {
            "blink-closing": Norm(0.04, 0.15, "Sforza 2008: lids slow down with age"),
            "blink-opening": Norm(0.10, 0.36, "Sforza 2008: lids slow down with age"),
            "blink-depth": Norm(0.4, 1.0, "Sforza 2008: mostly 51 to 75 % in older women"),
        },
    }
)
"""Norms that an age changes."""
_CHILDS_BLINKS = 4.0, 26.0, "Zametkin 1979: about 8 at school age; Bentivoglio 1997"


def head_norms(occasion: Occasion | None) -> tuple[Norm, Norm]:
    """The norms of the head's speed, 95th percentile and fastest moment, in degrees a second."""
    most = HEAD_MEMORIAL_DEG_S if occasion is Occasion.MEMORIAL else HEAD_DEG_S
    return Norm(None, most, _HEAD_SOURCE), Norm(None, HEAD_PEAK * most, _HEAD_SOURCE)


def blink_norms(seconds: float, *, talking: bool, age: Age = Age.ADULT) -> tuple[Norm, Norm]:
    """The norms of how many blinks there are in a motion of a length, and in a minute of it."""
    if talking:
        low, high, source = _TALKING_BLINKS
    elif seconds >= QUIET_S:
        low, high, source = _QUIET_BLINKS
    else:
        low, high, source = _CHILDS_BLINKS if age is Age.CHILD else _CALM_BLINKS
    fewest = max(floor(low * seconds / 60), 1 if seconds >= BLINK_AFTER_S else 0)
    most = max(ceil(high * seconds / 60), 1)
    return Norm(fewest, most, source), Norm(low, high, source)

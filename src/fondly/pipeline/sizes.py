"""How large a clip becomes for a destination."""

from __future__ import annotations

from fondly.domain.framing import SMALLEST_SIZE
from fondly.export.canvas import lay_out
from fondly.export.destination import Destination
from fondly.export.forms import bits_a_second
from fondly.media.clip_facts import ClipFacts

SMALLER = (1.0, 0.75, 0.5, 0.35)
"""Shares of the size that are tried where a place takes only so many bytes."""
LEAST_BITS = 0.03
"""Bits a pixel below which H.264 smears a moving face."""


def sizes_for(destination: Destination, facts: ClipFacts) -> tuple[int | None, ...]:
    """Short sides in pixels to try in turn; None is the clip's own size.

    It is never exceeded but to fill a canvas.

    Args:
        destination: where the clip goes.
        facts: of the clip.
    """
    own = min(facts.width, facts.height)
    if destination.canvas is not None:
        shape = (facts.width, facts.height)
        x0, y0, x1, y1 = lay_out(destination.canvas, shape, destination.safe).picture_px
        return (min(x1 - x0, y1 - y0),)
    if destination.sizes:
        return tuple(dict.fromkeys(None if one >= own else one for one in destination.sizes))
    share = 1.0
    if destination.longest_px is not None:
        share = min(1.0, destination.longest_px / max(facts.width, facts.height))
    if destination.most_bytes is None:
        return (_side(own, share),)
    room = bits_a_second(destination, float(facts.seconds)) / float(facts.rate)
    tried = [share * smaller for smaller in SMALLER]
    clear = [one for one in tried if room >= LEAST_BITS * facts.width * facts.height * one * one]
    return tuple(dict.fromkeys(_side(own, one) for one in clear or tried[-1:]))


def _side(own: int, share: float) -> int | None:
    """An even short side; None where it is the clip's own."""
    side = max(SMALLEST_SIZE, 2 * int(own * share / 2))
    return None if side >= own else side

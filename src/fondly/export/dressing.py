"""What every frame gets before it leaves: its place in the destination's frame, and its label."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fondly.domain.decision import Decision, Obligation
from fondly.domain.options import LabelTime, Language
from fondly.domain.wording import WORDINGS
from fondly.export.canvas import Extension, lay_out
from fondly.export.destination import Destination, Form
from fondly.export.footage import Footage, Pixels
from fondly.export.label import Label, Labeller, label_strength
from fondly.export.watermark import Marking

UNMARKED = frozenset({Form.MONTAGE, Form.FRAMES, Form.POSTER})
"""Forms in which no watermark could be read: it is fixed in a frame that they do not keep."""
_ONLY_FILMS = frozenset({Form.VIDEO, Form.MASTER})
"""Forms of which nobody sees the beginning without the end."""


@dataclass(frozen=True)
class Dress:
    """What is put on the frames.

    Args:
        label: its time counts where the destination and the rules leave a choice.
        clip_id: what the invisible watermark carries; None for none.
        before: below the photograph, where it is shown beside what came of it.
    """

    label: Label
    clip_id: int | None = None
    before: str = WORDINGS[Language.EN].before


def dressed(
    footage: Footage, destination: Destination, dress: Dress, decision: Decision
) -> Footage:
    """The footage in the destination's frame, with its watermark and its label.

    A clip for others is labelled from the first frame to the last, and so is whatever is repeated,
    cut up or looked at as a single picture.
    """
    safe_px = None
    if destination.canvas is not None:
        canvas = lay_out(destination.canvas, (footage.width, footage.height), destination.safe)
        extension = Extension(canvas, footage.rest)
        footage = footage.changed(
            lambda _, pixels: extension.place(pixels), (canvas.width, canvas.height)
        )
        safe_px = canvas.safe_px
    if dress.clip_id is not None and destination.form not in UNMARKED:
        marking = Marking(dress.clip_id)
        footage = footage.changed(
            lambda _, pixels: marking.on(pixels), (footage.width, footage.height)
        )
    label = dress.label
    throughout = Obligation.LABEL_THROUGHOUT in decision.obligations
    if throughout or destination.form not in _ONLY_FILMS:
        label = replace(label, when=LabelTime.ALWAYS)
    count, rate = footage.count, footage.rate
    labeller = Labeller(label, (footage.width, footage.height), safe_px)

    def with_label(index: int, pixels: Pixels) -> Pixels:
        strength = label_strength(index, count, rate, label.when)
        return labeller.on(pixels, strength) if strength else pixels

    return footage.changed(with_label, (footage.width, footage.height))

"""The only way out: frames become a clip on disk, with its label, once the rules allow it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from fondly.domain.brief import LabelTime
from fondly.domain.clip import Audio, Clip
from fondly.domain.decision import Decision, Obligation
from fondly.domain.frame import Frame
from fondly.domain.recipe import Recipe
from fondly.errors import EncodeFailed
from fondly.export.gate import check_allowed, noted
from fondly.export.label import LABEL_TEXT, labelled
from fondly.media.video_file import VideoOptions, write_video

COMMENT = "the movement was generated from a still photograph with Fondly."
"""What the file says of itself to players and libraries, after the words of the label."""


@dataclass(frozen=True)
class ClipOptions:
    """How a clip is written.

    Args:
        frames: how many there will be, at least one; the label needs to know where the end is.
        rate: frames a second, exact.
        label: when the visible label is shown.
        audio: what will be heard.
        recipe: how to make the frames again, kept with the clip's facts; see :class:`Clip`.
        words: what the label says.
    """

    frames: int
    rate: Fraction
    label: LabelTime = LabelTime.END
    audio: Audio = Audio.NONE
    recipe: Recipe | None = None
    words: str = LABEL_TEXT


def write_clip(
    frames: Iterable[Frame],
    path: Path,
    options: ClipOptions,
    decision: Decision,
    *,
    overwrite: bool = False,
) -> Clip:
    """Write frames as a labelled MP4 file, which appears under its name only when complete.

    Args:
        frames: exactly ``options.frames``, each at its time, all of one even size; taken one at a
            time and never changed.
        path: the file to make.
        options: see :class:`ClipOptions`.
        decision: what the rules said; its obligations are met here, whoever calls.
        overwrite: replace an existing file.

    Raises:
        PolicyRefusal: the decision does not allow the clip, or asks for what cannot be done yet.
        EncodeFailed: not as many frames as said, or not at their times; the encoder gave up.
        OutputExists, OutputUnwritable, DiskFull, OptionInvalid: see
            :func:`fondly.media.video_file.write_video`.
        Exception: whatever ``frames`` raises passes unchanged; no file is left behind.
    """
    check_allowed(decision)
    throughout = Obligation.LABEL_THROUGHOUT in decision.obligations
    when = LabelTime.ALWAYS if throughout else options.label
    shown = labelled(_counted(frames, options), options.frames, options.rate, when, options.words)
    written = write_video(
        (frame.pixels for frame in shown),
        path,
        VideoOptions(
            rate=options.rate,
            title=options.words,
            comment=noted(f"{options.words}: {COMMENT}", decision),
            silent_track=options.audio is Audio.SILENT,
        ),
        overwrite=overwrite,
    )
    return Clip(
        path=path,
        rate=options.rate,
        frames=written.frames,
        duration=written.frames / options.rate,
        width=written.width,
        height=written.height,
        audio=options.audio,
        recipe=options.recipe,
    )


def _counted(frames: Iterable[Frame], options: ClipOptions) -> Iterator[Frame]:
    """The frames, as long as each comes at its time and they are as many as was said."""
    count = 0
    for frame in frames:
        if count == options.frames or frame.time != count / options.rate:
            raise _wrong(f"frame {count} of {options.frames} came at {frame.time} s")
        yield frame
        count += 1
    if count != options.frames:
        raise _wrong(f"{count} frames came, {options.frames} were announced")


def _wrong(what: str) -> EncodeFailed:
    return EncodeFailed(
        f"The clip cannot be written: {what}.", "This is a fault in Fondly; please report it."
    )

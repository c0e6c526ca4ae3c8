"""The only way out: frames become a labelled and signed clip on disk, once the rules allow it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

from fondly.domain.brief import LabelTime
from fondly.domain.claim import Claim, Deed, claim_of
from fondly.domain.clip import Audio, Clip
from fondly.domain.consent import Consent
from fondly.domain.decision import Decision, Obligation
from fondly.domain.frame import Frame
from fondly.domain.recipe import Recipe
from fondly.errors import EncodeFailed
from fondly.export.gate import check_allowed, noted
from fondly.export.label import Label, labelled
from fondly.export.provenance import sign, unsigned_beside
from fondly.export.watermark import watermarked
from fondly.media.video_file import VideoOptions, write_video

COMMENT = "the movement was generated from a still photograph with Fondly."
"""What the file says of itself to players and libraries, after the words of the label."""


@dataclass(frozen=True)
class ClipOptions:
    """How a clip is written.

    Args:
        frames: how many there will be, at least one; the label needs to know where the end is.
        rate: frames a second, exact.
        label: what is visible.
        audio: what will be heard.
        recipe: how to make the frames again, kept with the clip's facts; see :class:`Clip`.
        consent: what was declared, for the signed claim; None says the recipe's subject alone.
        deeds: what was done to the photo before it was moved, for the claim as well.
    """

    frames: int
    rate: Fraction
    label: Label = field(default_factory=Label)
    audio: Audio = Audio.NONE
    recipe: Recipe | None = None
    consent: Consent | None = None
    deeds: tuple[Deed, ...] = ()


def write_clip(
    frames: Iterable[Frame],
    path: Path,
    options: ClipOptions,
    decision: Decision,
    *,
    overwrite: bool = False,
) -> Clip:
    """Write frames as a labelled, signed MP4 file, which appears under its name only when whole.

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
        SignerUnusable, SigningFailed: it cannot be signed.
        OutputExists, OutputUnwritable, DiskFull, OptionInvalid: see
            :func:`fondly.media.video_file.write_video`.
        Exception: whatever ``frames`` raises passes unchanged; no file is left behind.
    """
    check_allowed(decision)
    throughout = Obligation.LABEL_THROUGHOUT in decision.obligations
    label = replace(options.label, when=LabelTime.ALWAYS) if throughout else options.label
    claim = _claim(options, decision)
    marked = _counted(frames, options)
    if claim.clip_id is not None:
        marked = watermarked(marked, claim.clip_id)
    shown = labelled(marked, options.frames, options.rate, label)
    with unsigned_beside(path, overwrite=overwrite) as part:
        written = write_video(
            (frame.pixels for frame in shown),
            part,
            VideoOptions(
                rate=options.rate,
                title=label.words,
                comment=noted(f"{label.words}: {COMMENT}", decision),
                silent_track=options.audio is Audio.SILENT,
            ),
        )
        sign(part, path, claim, overwrite=overwrite)
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


def _claim(options: ClipOptions, decision: Decision) -> Claim:
    if options.recipe is None:
        return Claim(options.label.words, version("fondly"), datetime.now(UTC), deeds=options.deeds)
    return claim_of(
        options.recipe, options.label.words, options.consent, decision, deeds=options.deeds
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

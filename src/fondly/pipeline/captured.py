"""What a captured face did, brought to the person in the photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from fondly.domain.brief import Brief
from fondly.domain.capture import Capture
from fondly.domain.face import Face
from fondly.domain.motion import Motion
from fondly.domain.portrait import Portrait
from fondly.domain.wish import Wish
from fondly.motion.calm import NOTHING_TOLD, Circumstances
from fondly.motion.retarget import looping, motion_of, to_subject
from fondly.pipeline.bounds import bounds


def play_capture(wish: Wish, capture: Capture) -> tuple[Fraction, Motion]:
    """A capture as a motion from rest to rest, before a subject is known, and its rate.

    It keeps its own rate and length unless others were given, and is repeated to fill more time.

    Raises:
        MotionInvalid: it would become too long.
    """
    rate = wish.fps or capture.readings.rate
    motion = motion_of(capture).resample(rate)
    seconds = wish.seconds or float(motion.duration_s)
    frames = max(1, round(seconds * rate))
    once = looping(_first(motion, min(frames, motion.frames)))
    turns = np.arange(frames) % once.frames
    whole = {name: column[turns] for name, column in once.channels.items()}
    # The last turn may break off in the middle, so the end is eased once more.
    played = once if frames == once.frames else looping(Motion(rate, whole))
    return rate, played


def suited(
    brief: Brief,
    motion: Motion,
    portrait: Portrait,
    subjects: Sequence[Face],
    circumstances: Circumstances = NOTHING_TOLD,
) -> tuple[Brief, Motion]:
    """A captured motion in the range of the subjects, and a brief that holds it from now on.

    Any other motion, and its brief, stay as they are.

    Args:
        brief: complete, from `choose`.
        motion: from there too.
        portrait: of the subjects.
        subjects: who moves; the one whose face shows most of an expression decides.
        circumstances: what was told of the clip.
    """
    if brief.capture is None:
        return brief, motion
    read = set.intersection(*(set(face.blendshapes) for face in subjects))
    shown = {name: max(face.blendshapes[name] for face in subjects) for name in read}
    limits = bounds(brief.limits, portrait.limits, circumstances)
    fitted = to_subject(motion, brief.capture.neutral, shown, limits)
    return replace(brief, capture=None, motion=fitted), fitted


def _first(motion: Motion, frames: int) -> Motion:
    return Motion(motion.rate, {name: c[:frames] for name, c in motion.channels.items()})

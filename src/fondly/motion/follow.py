"""From a track of a video to a capture: its best part, at a steady rate, without noise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fondly.domain.capture import Capture
from fondly.domain.channels import BLENDSHAPES, RANGES
from fondly.domain.face_track import POSE, FaceTrack
from fondly.domain.finding import Finding, Severity
from fondly.domain.motion import Motion
from fondly.errors import NoFaceFound, OptionInvalid, VideoUnsuitable
from fondly.motion.neutral import find_neutral, neutral_at
from fondly.motion.smoothing import smoothed

AUTO, FIRST = "auto", "first"
Neutral = str | float
"""AUTO, FIRST, or the moment in seconds from the first frame at which the face is at rest."""

SHORT_GAP_S = 0.4
"""A face unseen for this long (a hand, a blur) is thought to have gone on as it was."""
SHORTEST_S = 0.5
"""Less is a glimpse, not a performance."""
LOWEST_SPEED, HIGHEST_SPEED = 0.1, 10.0


@dataclass(frozen=True)
class Followed:
    """A capture, and what there is to say about the video it came from."""

    capture: Capture
    findings: tuple[Finding, ...]


def follow(track: FaceTrack, *, neutral: Neutral = AUTO, speed: float = 1.0) -> Followed:
    """What the face of a video did.

    Where shots change or the face is away for long, the longest part in which neither happens.

    Args:
        track: of the video.
        neutral: which moment shows the face at rest.
        speed: 2 is twice as fast.

    Raises:
        NoFaceFound: nobody is seen.
        VideoUnsuitable: somebody is seen, but for moments only.
        OptionInvalid: a speed or a moment that makes no sense.
    """
    if not LOWEST_SPEED <= speed <= HIGHEST_SPEED:
        raise OptionInvalid(
            f"--speed goes from {LOWEST_SPEED:g} to {HIGHEST_SPEED:g}, got {speed:g}.",
            "1 is the video's own speed, 0.5 is half of it.",
        )
    part, findings = _best_part(track)
    if not isinstance(neutral, str):
        neutral = neutral / speed
    return Followed(at_rest(_steady(part, speed), neutral), findings)


def at_rest(readings: Motion, neutral: Neutral) -> Capture:
    """Readings with what they are at rest.

    Args:
        readings: as in `Capture`.
        neutral: which moment shows the face at rest.

    Raises:
        OptionInvalid: a moment beyond the end.
    """
    if neutral == AUTO:
        return Capture(readings, find_neutral(readings))
    moment_s = 0.0 if neutral == FIRST else float(neutral)
    if not 0 <= moment_s < readings.duration_s:
        raise OptionInvalid(
            f"The neutral moment lies beyond the {float(readings.duration_s):.1f} s that are used.",
            "Leave it out: the moment at which the face is at rest is found.",
        )
    return Capture(readings, neutral_at(readings, moment_s))


def parse_neutral(text: str) -> Neutral:
    """`auto`, `first`, or seconds, as people write them.

    Raises:
        OptionInvalid: something else.
    """
    word = text.strip().lower()
    if word in {AUTO, FIRST}:
        return word
    try:
        seconds = float(word[:32])
    except ValueError:
        seconds = float("nan")
    if not 0 <= seconds < float("inf"):
        raise OptionInvalid(
            f"A neutral moment is auto, first, or a number of seconds, got {text[:32]!r}.",
            "auto finds the moment at which the face is at rest.",
        )
    return seconds


def _best_part(track: FaceTrack) -> tuple[FaceTrack, tuple[Finding, ...]]:
    """The longest part of one shot in which the face is there, and what was left out."""
    if not track.seen.any():
        raise NoFaceFound(
            "No face was found in the video.",
            "Use one in which a face is seen from the front, upright, and not small.",
        )
    parts = _parts(track)
    first, last = max(parts, key=lambda part: track.times_s[part[1]] - track.times_s[part[0]])
    length_s = float(track.times_s[last] - track.times_s[first])
    if length_s < SHORTEST_S:
        raise VideoUnsuitable(
            f"The face is seen for {length_s:.1f} s at a time at most.",
            f"Use a video in which it stays for {SHORTEST_S} s or longer, without cuts.",
        )
    return track.part(first, last + 1), tuple(_findings(track, first, last))


def _parts(track: FaceTrack) -> list[tuple[int, int]]:
    """First and last frame of each run of one shot in which the face is away for moments only."""
    parts: list[tuple[int, int]] = []
    for number in np.flatnonzero(track.seen).tolist():
        if parts:
            first, last = parts[-1]
            cut = any(last < one <= number for one in track.cuts)
            if not cut and track.times_s[number] - track.times_s[last] <= SHORT_GAP_S:
                parts[-1] = (first, number)
                continue
        parts.append((number, number))
    return parts


def _findings(track: FaceTrack, first: int, last: int) -> list[Finding]:
    findings = []
    from_s, to_s = float(track.times_s[first]), float(track.times_s[last])
    used = f"The part from {from_s:.1f} to {to_s:.1f} s is used"
    if track.cuts:
        cuts = ", ".join(f"{track.times_s[cut]:.1f}" for cut in track.cuts[:5])
        findings.append(
            Finding(
                "video-has-cuts",
                Severity.WARNS,
                f"The video changes to another shot at {cuts} s. {used}, which is one shot.",
                "Choose another shot with --from and --to, for fondly track.",
                {"cuts": float(len(track.cuts)), "from_s": from_s, "to_s": to_s},
            )
        )
    away = ~track.seen
    if away[first : last + 1].any() or (not track.cuts and away.any()):
        away_s = float(away.sum() / track.rate)
        findings.append(
            Finding(
                "face-leaves-video",
                Severity.WARNS,
                f"For {away_s:.1f} s of the video the face is not seen. {used}.",
                "Moments without a face are filled in; film the face all the time.",
                {"away_s": round(away_s, 3), "from_s": from_s, "to_s": to_s},
            )
        )
    if track.faces > 1:
        findings.append(
            Finding(
                "video-shows-several-faces",
                Severity.WARNS,
                f"The video shows {track.faces} faces. The largest one is followed.",
                "Crop the video to one face if another is meant.",
                {"faces": float(track.faces)},
            )
        )
    return findings


def _steady(part: FaceTrack, speed: float) -> Motion:
    """The readings without noise at the video's rate; what nobody saw is interpolated."""
    rate, seen = part.rate, part.seen
    rows = np.concatenate([part.scores, part.pose_deg], axis=1).astype(np.float64)
    even_s = _moments(float(part.times_s[-1]), rate)
    even = np.stack([np.interp(even_s, part.times_s[seen], c) for c in rows[seen].T], axis=1)
    columns = smoothed(even, float(rate)).T
    if speed != 1.0:
        asked_s = speed * _moments(float(even_s[-1]) / speed, rate)
        columns = np.stack([np.interp(asked_s, even_s, column) for column in columns])
    named = dict(zip((*BLENDSHAPES, *POSE), columns, strict=True))
    return Motion.of(rate, {name: np.clip(c, *RANGES[name]) for name, c in named.items()})


def _moments(length_s: float, rate: Fraction) -> NDArray[np.float64]:
    """The times of frames at a rate, from 0 to a last moment."""
    return np.arange(round(length_s * float(rate)) + 1) / float(rate)

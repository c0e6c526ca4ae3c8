"""What a destination is: a place where a clip goes, and what it accepts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fondly.media.video_file import Profile


class Form(StrEnum):
    """What is made for a destination."""

    VIDEO = "video"
    LOOP = "loop"
    GIF = "gif"
    WEBP = "webp"
    AVIF = "avif"
    LIVE_PHOTO = "live-photo"
    MOTION_PHOTO = "motion-photo"
    MONTAGE = "montage"
    FRAMES = "frames"
    MASTER = "master"
    STILL = "still"
    POSTER = "poster"


@dataclass(frozen=True)
class SafeArea:
    """What a place covers with its own buttons, as shares of the frame from each edge."""

    top: float = 0.0
    bottom: float = 0.0
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True)
class Destination:
    """One place.

    Args:
        name: as `--for` takes it.
        what: a sentence for people.
        form: what is made for it.
        file: the end of the file's name, after the clip's and a dot.
        canvas: width and height that the frame has exactly; what the picture does not fill is its
            own surroundings, out of focus. None keeps the clip's own framing.
        longest_px: most that the longer side may have; None for no limit.
        most_bytes: most that the file may have; None for no limit.
        least_s, most_s: how long the clip may be; None for any length.
        most_rate: most frames a second; None for any.
        profile, level: of H.264.
        silent_track: whether silence is added, because films without sound are refused.
        safe: what the place covers.
        sizes: short sides in pixels to try in turn until the file is small enough; empty for the
            clip's own.
        needs_photo: whether the clip alone does not do.
        told: where the limits come from.
    """

    name: str
    what: str
    form: Form
    file: str
    canvas: tuple[int, int] | None = None
    longest_px: int | None = None
    most_bytes: int | None = None
    least_s: Fraction | None = None
    most_s: Fraction | None = None
    most_rate: Fraction | None = None
    profile: Profile = Profile.HIGH
    level: str = ""
    silent_track: bool = False
    safe: SafeArea = SafeArea()
    sizes: tuple[int, ...] = ()
    needs_photo: bool = False
    told: str = "no limit"

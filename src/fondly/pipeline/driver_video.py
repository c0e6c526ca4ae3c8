"""A brief whose motion comes from a video of somebody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fondly.domain.brief import Brief
from fondly.domain.finding import Finding
from fondly.domain.progress import Progress, silent
from fondly.domain.recipe import Recipe
from fondly.errors import OptionInvalid
from fondly.motion.follow import AUTO, at_rest, parse_neutral
from fondly.pipeline.consent import allowed_at_all
from fondly.pipeline.track import track

SOURCES = ("driver", "direct", "plan", "motion", "capture")
"""What else a clip's motion may come from."""


def with_driver_video(
    request: Brief | Recipe,
    video: Path | None,
    *,
    neutral: str | None = None,
    progress: Progress = silent,
) -> tuple[Brief | Recipe, tuple[Finding, ...]]:
    """The request with what the face in a video did, and what there is to say about the video.

    Without a video the request stays as it is, but for the moment of rest of its capture.

    Args:
        request: what is wanted; a recipe holds its motion already.
        video: any file that shows one face, or None.
        neutral: auto, first, or seconds; None for auto, or for what the capture says itself.
        progress: told after each frame of the video.

    Raises:
        PolicyRefusal: the declared facts do not allow a clip; told before anybody is tracked.
        VideoUnreadable, VideoUnsuitable, NoFaceFound: the video cannot be used.
        OptionInvalid: the request has another source of motion, or a moment that makes no sense.
    """
    rest = parse_neutral(neutral or AUTO)
    if isinstance(request, Recipe):
        if video is not None or neutral is not None:
            raise OptionInvalid(
                "The recipe holds its motion already.",
                "Leave --driver-video and --driver-neutral out to make the same frames again.",
            )
        return request, ()
    if video is not None:
        if any(getattr(request, name) is not None for name in SOURCES):
            raise OptionInvalid(
                "A clip has one source of motion, several were given.",
                "Keep one of --driver, --driver-video and --motion.",
            )
        allowed_at_all(request)
        followed = track(video, neutral=rest, progress=progress)
        return replace(request, capture=followed.capture), followed.findings
    if neutral is not None:
        if request.capture is None:
            raise OptionInvalid(
                "--driver-neutral tells the moment of rest of a video or a capture; none came.",
                "Give the video with --driver-video, or leave --driver-neutral out.",
            )
        return replace(request, capture=at_rest(request.capture.readings, rest)), ()
    return request, ()

"""Footage from the clip alone, where nobody has the photo: decoded, and encoded a second time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from math import ceil
from pathlib import Path

from fondly.domain.brief import Brief
from fondly.domain.progress import Stage
from fondly.errors import NotFromTheClip, VideoUnreadable
from fondly.export.canvas import resized
from fondly.export.footage import Footage, Pixels
from fondly.media.clip_facts import ClipFacts
from fondly.media.video_reader import open_video
from fondly.pipeline.moments import Part, at_rate, best_moment, frames_of
from fondly.pipeline.planning import choose
from fondly.pipeline.shooting import Shot
from fondly.pipeline.stopwatch import Stopwatch


class ClipShooting:
    """Decodes a clip.

    Args:
        path: the clip.
        facts: of its file.
        brief: of its recipe, which tells its best moment.
        watch: times the stages.
    """

    def __init__(self, path: Path, facts: ClipFacts, brief: Brief, watch: Stopwatch) -> None:
        self._path = path
        self._facts = facts
        self._brief = brief
        self._watch = watch

    @contextmanager
    def shoot(self, shot: Shot, size: int | None) -> Iterator[Footage]:
        """See `Shooting.shoot`. Quiet life is the clip's own; a short clip rests at its end.

        Raises:
            NotFromTheClip: the person shall be alone.
            VideoUnreadable, VideoUnsuitable: the clip cannot be decoded; also later.
        """
        if shot.alone:
            raise NotFromTheClip("A clip tells nobody what is the person.", "Give --photo.")
        facts = self._facts
        rate = shot.rate_for(facts.rate)
        turned = at_rate(facts.frames, facts.rate, rate)
        best = min(best_moment((choose(self._brief).motion,)), facts.frames - 1)
        nearest = min(range(len(turned)), key=lambda one: abs(turned[one] - best))
        which, still = frames_of(shot.part, nearest, len(turned), shot.most_frames(rate))
        wanted = [turned[one] for one in which]
        if shot.least_s is not None and shot.part is Part.WHOLE:
            wanted += wanted[-1:] * max(0, ceil(shot.least_s * rate) - len(wanted))
        width, height = _sides(facts, size)
        with open_video(self._path, most_side_px=max(facts.width, facts.height)) as video:
            decoded = (resized(frame.pixels, (width, height)) for frame in video.frames)
            first = next(decoded, None)
            if first is None:
                raise VideoUnreadable(f"{self._path.name} holds no pictures.", "Copy it again.")
            frames = _picked(chain((first,), decoded), wanted)
            drawn = self._watch.drawing(Stage.CONVERT, frames, len(wanted))
            yield Footage(drawn, len(wanted), rate, width, height, first, still)


def _sides(facts: ClipFacts, size: int | None) -> tuple[int, int]:
    """Even width and height for a short side."""
    share = 1.0 if size is None else min(1.0, size / min(facts.width, facts.height))
    return 2 * round(facts.width * share / 2), 2 * round(facts.height * share / 2)


def _picked(frames: Iterator[Pixels], wanted: Sequence[int]) -> Iterator[Pixels]:
    """The wanted frames in the order in which they are wanted.

    Where that is not the order in which they come, they are few, and all kept.
    """
    if list(wanted) == sorted(wanted):
        yield from _in_order(frames, wanted)
        return
    found = dict(zip(sorted(set(wanted)), _in_order(frames, sorted(set(wanted))), strict=False))
    yield from (found[one] for one in wanted if one in found)


def _in_order(frames: Iterator[Pixels], wanted: Sequence[int]) -> Iterator[Pixels]:
    place = 0
    for index, frame in enumerate(frames):
        while place < len(wanted) and wanted[place] == index:
            yield frame
            place += 1
        if place == len(wanted):
            return

"""Footage rendered again from the photo: nothing is encoded twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from fractions import Fraction
from typing import Any

from fondly.analysis.examination import analyse
from fondly.analysis.subject import choose_subject
from fondly.domain.background import Background
from fondly.domain.brief import Brief
from fondly.domain.motion import Motion
from fondly.domain.photo import Photo
from fondly.domain.progress import Stage
from fondly.errors import OptionInvalid
from fondly.export.footage import Footage, Pixels
from fondly.imaging.cutting_out import cut_out
from fondly.motion.drivers import drivers
from fondly.pipeline.likeness_lock import hold_likeness
from fondly.pipeline.moments import Part, best_moment, frames_of
from fondly.pipeline.planning import DEFAULT_RATE, Chosen, choose
from fondly.pipeline.restoring import restorer_of
from fondly.pipeline.shooting import Shot
from fondly.pipeline.stopwatch import Stopwatch
from fondly.pipeline.take import Take, make_take
from fondly.rendering.frames import render_frames

_BLACK, _WHITE = Background("#000000"), Background("#ffffff")


class PhotoShooting:
    """Renders a recipe's brief at any size; the photo is looked at once.

    Args:
        photo: the recipe's.
        brief: the recipe's.
        watch: times the stages, and tells what goes on within them.
    """

    def __init__(self, photo: Photo, brief: Brief, watch: Stopwatch) -> None:
        self._brief = brief
        self._watch = watch
        self._restorer = restorer_of(brief, photo, watch.progress)
        if self._restorer is not None:
            photo = watch.run(Stage.RESTORE, self._restorer.straighten)
        analysis = watch.run(
            Stage.ANALYSE, analyse, photo, points=brief.points, progress=watch.progress
        )
        self._analysis = choose_subject(analysis, brief.face)
        self._last: tuple[Any, Take] | None = None

    @contextmanager
    def shoot(self, shot: Shot, size: int | None) -> Iterator[Footage]:
        """See `Shooting.shoot`.

        Raises:
            OptionInvalid: the person cannot be told from the background, and shall be alone.
            InputError, ModelError: see `make_take`.
        """
        chosen = self._chosen(shot)
        ground = (_BLACK, _WHITE) if shot.alone else (self._brief.background,)
        takes = [self._take(chosen, shot, size, one) for one in ground]
        take = takes[0]
        if shot.alone and any(one.code == "background-kept" for one in take.findings):
            raise OptionInvalid(
                "The person cannot be shown alone: the head cannot be told from the background.",
                "Choose a photo with a plainer background, or another destination.",
            )
        best = best_moment(take.motions)
        which, still = frames_of(shot.part, best, take.frames, shot.most_frames(take.rate))
        motions = [_only(motion, which) for motion in take.motions]
        films = [render_frames(one.portrait, motions) for one in takes]
        with closing(films[0]), closing(films[-1]):
            frames: Iterator[Pixels] = iter(films[0])
            if shot.alone:
                frames = (cut_out(*pair) for pair in zip(*films, strict=True))
            rest = take.portrait.photo.pixels
            yield Footage(
                self._watch.drawing(Stage.RENDER, frames, len(which)),
                len(which),
                take.rate,
                rest.shape[1],
                rest.shape[0],
                rest,
                still,
            )

    def _chosen(self, shot: Shot) -> Chosen[Brief]:
        """The brief as the shot wants it, with its motion."""
        rate = shot.rate_for(self._brief.fps or DEFAULT_RATE)
        brief = replace(self._brief, fps=rate)
        if shot.is_surrounded:
            brief = replace(brief, camera="none")
        if shot.quiet_s is not None:
            still = next(driver.name for driver in drivers() if driver.is_still)
            brief = replace(
                brief, driver=still, direct=None, plan=None, motion=None, capture=None,
                intensity=None, seconds=shot.quiet_s,
            )  # fmt: skip
            return choose(brief)
        chosen = choose(brief)
        seconds = _within(chosen.motion.duration_s, shot)
        if seconds == chosen.motion.duration_s or shot.part is not Part.WHOLE:
            return chosen
        try:
            return choose(replace(chosen.wish, seconds=float(seconds)))
        except OptionInvalid:
            return chosen  # its acts have no room in so short a time: the shot is cut off there

    def _take(
        self, chosen: Chosen[Brief], shot: Shot, size: int | None, ground: Background
    ) -> Take:
        """The take, remembered until another is wanted: neighbours often share one."""
        motion = chosen.motion
        wanted = (size, motion.rate, motion.frames, shot.is_surrounded, shot.quiet_s, ground)
        if self._last is None or self._last[0] != wanted:
            brief = replace(chosen.wish, background=ground)
            take = make_take(self._analysis, brief, motion, self._watch, self._restorer, size)
            if shot.quiet_s is not None:  # the recipe's own motion has been through it
                take, _ = self._watch.run(Stage.LIKENESS, hold_likeness, take)
            self._last = (wanted, take)
        return self._last[1]


def _within(seconds: Fraction, shot: Shot) -> Fraction:
    longer = seconds if shot.least_s is None else max(seconds, shot.least_s)
    return longer if shot.most_s is None else min(longer, shot.most_s)


def _only(motion: Motion, which: Sequence[int]) -> Motion:
    index = list(which)
    return Motion(motion.rate, {name: column[index] for name, column in motion.channels.items()})

"""From a wish to a motion: who or what says what is done, and the plan of it, played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np

from fondly.domain.brief import Brief
from fondly.domain.decision import Subject
from fondly.domain.face import Face
from fondly.domain.finding import Finding
from fondly.domain.framing import Framing
from fondly.domain.motion import Motion
from fondly.domain.occasion import CUSTOMS
from fondly.domain.options import Age
from fondly.domain.plan import Camera, Plan
from fondly.domain.wish import Wish
from fondly.domain.wording import label_for
from fondly.motion.direction import Direction, direct
from fondly.motion.drivers import drivers, find_driver
from fondly.motion.parts import Parts
from fondly.motion.performance import play
from fondly.motion.staging import driver_plan, lasting_plan
from fondly.pipeline.captured import play_capture
from fondly.pipeline.remarks import about_length, about_loop, about_words, without_effect

DEFAULT_RATE = Fraction(30)
DIRECTED_S = 6.0

ASIDE_DEG, FURTHEST_DEG = 8.0, (16.0, 8.0)
"""From where on a photo looks aside, and how far its eyes are turned to find the camera."""
TRUSTED_DEG = (25.0, 18.0)
"""Yaw and pitch of a head beyond which its gaze is not trusted."""

W = TypeVar("W", bound=Wish)


@dataclass(frozen=True)
class Chosen(Generic[W]):
    """A wish with nothing left open, and its motion.

    Args:
        wish: what was asked for, complete.
        motion: before limits.
        plan: what is done and when; None where an explicit motion was given.
        findings: what was noticed on the way.
        direction: what became of the words, where a sentence said what is done.
    """

    wish: W
    motion: Motion
    plan: Plan | None
    findings: tuple[Finding, ...] = ()
    direction: Direction | None = None


def choose(wish: W, folder: Path | None = None) -> Chosen[W]:
    """The motion that a wish asks for, before limits, and the wish with what was left open.

    What is said stands above the occasion's customs, and these above the driver's. An explicit
    motion keeps its own rate and length unless others were given, and nothing is added to it; so
    does a capture, which is repeated where more seconds were asked for.

    Args:
        wish: a brief, or a wish without a photo.
        folder: of somebody's own drivers.

    Raises:
        UnknownDriver, DriverInvalid: there is no driver of that name, or its file is none.
        DirectionNotUnderstood: a sentence asks for nothing that a face can do.
        PlanInvalid: a plan has an action that there is not, or too much of one.
        OptionInvalid: a length, rate or intensity that cannot be played.
        MotionInvalid: the motion would become too long.
    """
    asked = wish
    wish = _customary(wish)
    if wish.capture is not None:
        rate, motion = play_capture(wish, wish.capture)
        seconds = wish.seconds or float(motion.duration_s)
        complete = replace(wish, fps=rate, seconds=seconds)
        found = (*without_effect(asked), *about_length(seconds))
        return Chosen(complete, motion, None, found)
    if wish.motion is not None:
        rate = wish.fps or wish.motion.rate
        motion = wish.motion.resample(rate)
        seconds = wish.seconds or float(motion.duration_s)
        complete = replace(wish, fps=rate, seconds=seconds)
        found = (*without_effect(asked), *about_length(seconds))
        return Chosen(complete, lasting(motion, seconds), None, found)
    directed = directed_by(wish)
    if directed is not None:
        wish = replace(wish, plan=directed.plan)
    wish, plan, is_still = _planned(wish, folder)
    if wish.camera is not None:
        plan = replace(plan, camera=replace(plan.camera, move=wish.camera))
    rate = wish.fps or DEFAULT_RATE
    complete = replace(wish, plan=plan, seconds=plan.seconds, fps=rate)
    found = (*without_effect(asked), *(() if is_still else about_length(plan.seconds)))
    found += () if directed is None else about_words(directed)
    found += about_loop(plan)
    return Chosen(complete, player(complete)(plan, wish.seed), plan, found, directed)


def directed_by(wish: Wish) -> Direction | None:
    """What the wish's sentence comes to; None where there is none, or a plan says it already.

    Raises:
        DirectionNotUnderstood, OptionInvalid: see `fondly.motion.direction.direct`.
    """
    if wish.direct is None or wish.plan is not None:
        return None
    custom = None if wish.occasion is None else CUSTOMS[wish.occasion]
    return direct(
        wish.direct,
        seconds=wish.seconds or (DIRECTED_S if custom is None else custom.seconds),
        occasion=wish.occasion,
        age=age_of(wish),
        intensity=0.5 if wish.intensity is None else wish.intensity,
        camera=Camera() if custom is None else Camera(custom.camera),
    )


def player(
    wish: Wish, camera_deg: tuple[float, float] = (0.0, 0.0)
) -> Callable[[Plan, int], Motion]:
    """What plays a plan with a seed as a wish asks for; for `camera_deg` see `play`."""
    parts = Parts(*(_whole(part) for part in (wish.eyes, wish.mouth, wish.head, wish.breath)))
    rate, age = wish.fps or DEFAULT_RATE, age_of(wish)
    return lambda plan, seed: play(
        plan, rate=rate, seed=seed, age=age, parts=parts, camera_deg=camera_deg
    )


def camera_from(face: Face) -> tuple[float, float]:
    """Yaw and pitch in degrees from the photo's own gaze to the camera; 0 where it looks there.

    Eyes are turned only where the photo clearly looks aside, and the head is not turned so far
    that its gaze cannot be trusted: it is measured to a few degrees. Of 47 photographs, those that
    look at the camera measured less than ASIDE_DEG in yaw, but for one with its head far down.
    """
    head = face.head_pose
    if abs(head.yaw_deg) > TRUSTED_DEG[0] or abs(head.pitch_deg) > TRUSTED_DEG[1]:
        return 0.0, 0.0
    yaw_deg = head.yaw_deg + face.gaze.yaw_deg
    pitch_deg = head.pitch_deg + face.gaze.pitch_deg
    if abs(yaw_deg) < ASIDE_DEG:
        return 0.0, 0.0
    if abs(pitch_deg) < ASIDE_DEG:
        pitch_deg = 0.0
    most_yaw, most_pitch = FURTHEST_DEG
    return (
        -min(max(yaw_deg, -most_yaw), most_yaw),
        -min(max(pitch_deg, -most_pitch), most_pitch),
    )


def age_of(wish: Wish) -> Age:
    """Whose physiology: what was said; else a child's where a child is shown."""
    if wish.age is not None:
        return wish.age
    is_child = isinstance(wish, Brief) and _is_of_children(wish)
    return Age.CHILD if is_child else Age.ADULT


def _is_of_children(brief: Brief) -> bool:
    said = brief.subject.values() if isinstance(brief.subject, Mapping) else (brief.subject,)
    return all(subject is Subject.CHILD_GUARDIAN for subject in said)


def label_words(brief: Brief) -> str:
    """What the visible label says: as is usual for the occasion, in the brief's language."""
    return label_for(brief.occasion, brief.language)


def lasting(motion: Motion, seconds: float) -> Motion:
    """The motion cut at a length; where it is shorter, its last sample is held."""
    frames = max(1, round(seconds * motion.rate))
    if frames == motion.frames:
        return motion
    index = np.minimum(np.arange(frames), motion.frames - 1)
    return Motion(motion.rate, {name: column[index] for name, column in motion.channels.items()})


def _customary(wish: W) -> W:
    """The wish with what its occasion decides, where nothing was said."""
    if wish.occasion is None:
        return wish
    custom = CUSTOMS[wish.occasion]
    if isinstance(wish, Brief) and wish.framing is Framing.AUTO:
        wish = replace(wish, framing=custom.framing)
    if wish.motion is not None or wish.capture is not None or wish.plan is not None:
        return wish
    if wish.driver is None and wish.direct is None:
        wish = replace(
            wish,
            driver=custom.driver,
            seconds=wish.seconds or custom.seconds,
            intensity=custom.intensity if wish.intensity is None else wish.intensity,
        )
    moved = wish.camera is not None or wish.direct is not None
    return wish if moved else replace(wish, camera=custom.camera)


def _planned(wish: W, folder: Path | None) -> tuple[W, Plan, bool]:
    """The wish with its intensity, its plan, and whether that is one to be mostly still."""
    if wish.plan is not None:
        plan = wish.plan if wish.seconds is None else lasting_plan(wish.plan, wish.seconds)
        still = {driver.name for driver in drivers() if driver.is_still}
        return wish, plan, wish.driver in still
    driver = find_driver(wish.driver or drivers()[0].name, folder)
    intensity = driver.default_intensity if wish.intensity is None else wish.intensity
    plan = driver_plan(driver, seconds=wish.seconds, intensity=intensity, seed=wish.seed)
    return replace(wish, driver=driver.name, intensity=intensity), plan, driver.is_still


def _whole(part: float | None) -> float:
    return 1.0 if part is None else part

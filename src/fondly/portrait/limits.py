"""How far a portrait may move, found by trying it.

Each rig is posed a few times while it is built and read back with the same instrument that read
the photo. That gives the gain with which the head must be turned to arrive where it was asked to,
and shows eyes whose closed lids do not read as closed; what the photo alone forbids (a head
turned already, a smile there already) is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES, CHANNELS, INDEX
from fondly.domain.eye import SIDES, Eye, Side
from fondly.domain.face import Face
from fondly.domain.motion_limits import ChannelLimit, MotionLimits
from fondly.domain.portrait import Figure, Portrait
from fondly.domain.turns import LIDS_DEG
from fondly.home import core_count
from fondly.perception.faces import read_face
from fondly.portrait.actions_smile import WIDEST_SMILE
from fondly.portrait.eye_frame import place_eye
from fondly.portrait.eye_in_front import has_fringe, shows_light
from fondly.portrait.eye_visibility import is_turned_away
from fondly.portrait.mouth_jaw import WIDEST_JAW
from fondly.rendering.frames import Renderer
from fondly.rendering.mouth_pose import MOUTH_CHANNELS

TRIAL_DEG = {"head_yaw_deg": 5.0, "head_pitch_deg": 4.0, "head_roll_deg": 3.0}
"""Within the gentle limits, and well above the reader's noise of about half a degree."""

GAIN_RANGE = (0.75, 1.35)
"""66 prototypes needed gains of .78 to 1.2; beyond this the reading is wrong, not the depth."""

LEAST_BLINK = 0.42
"""Read-back below which closed lids do not fit the eyes, as in drawings and on statues, where the
mesh misses them. The eye that reads better counts for both: the reader hardly sees the far eye of a
turned head, and a wink looks worse than any lid. (Of 96 photos a caricature, a character and a
statue read .38, a smudge .14, and all others .50 or more.)"""

FLUTTER = 0.25
"""Closure that the eyes of a head turned far still carry."""

WIDEST_DEG = {"head_yaw_deg": 12.0, "head_pitch_deg": 10.0, "head_roll_deg": 8.0}
"""What a photo taken from the front carries; prototypes were clean there on one photo in three."""

FRONTAL_DEG, LOST_PER_DEG, LEAST_TURN_DEG = 10.0, 0.4, 3.5
"""A head turned or bowed beyond this carries this much less further turn for each degree, since its
far side is not in the photo; this much it always carries."""

OPEN = 0.6
"""Read-back of an eye in the photo beyond which it is closed there."""

READ_BY_EYES = frozenset(name for name in BLENDSHAPES if name.startswith("eye"))


def try_head(portrait: Portrait) -> Portrait:
    """The portrait with its head's gains fitted: turned by 5°, it reads as turned by 5°."""
    renderer = Renderer(portrait)
    figures = []
    for figure in portrait.figures:
        if figure.face.placed:
            figures.append(figure)
            continue
        gains = dict(zip(TRIAL_DEG, figure.head_gain, strict=True))
        tried = [
            (channel, degrees) for channel, most in TRIAL_DEG.items() for degrees in (most, -most)
        ]
        with ThreadPoolExecutor(core_count()) as pool:
            read = dict(
                zip(tried, pool.map(partial(_read_pose, renderer, figure), tried), strict=True)
            )
        for channel, degrees in TRIAL_DEG.items():
            measured = (read[channel, degrees] - read[channel, -degrees]) / (2 * degrees)
            wanted = gains[channel] / max(measured, 0.1)
            gains[channel] = float(np.clip(wanted, *GAIN_RANGE))
        yaw, pitch, roll = (gains[channel] for channel in TRIAL_DEG)
        figures.append(replace(figure, head_gain=(yaw, pitch, roll)))
    return replace(portrait, figures=tuple(figures))


def with_limits(portrait: Portrait) -> Portrait:
    """The portrait with how far each channel may go, and why: for each figure, and for all."""
    renderer = Renderer(portrait)
    together, figures = portrait.limits, []
    for figure in portrait.figures:
        limits = figure.limits.tightened(_eye_limits(renderer, portrait, figure))
        limits = limits.tightened(_head_limits(figure))
        limits = limits.tightened(_face_limits(figure))
        figures.append(replace(figure, limits=limits))
        together = together.tightened(limits)
    return replace(portrait, figures=tuple(figures), limits=together)


def _pose(**channels: float) -> NDArray[np.float32]:
    sample = np.zeros(len(CHANNELS), np.float32)
    for name, value in channels.items():
        sample[INDEX[name]] = value
    return sample


def _read_pose(renderer: Renderer, figure: Figure, asked: tuple[str, float]) -> float:
    channel, degrees = asked
    read = read_face(renderer.render(_pose(**{channel: degrees})), like=figure.face)
    return float(getattr(read.head_pose, channel.removeprefix("head_")))


def _read_lids(
    renderer: Renderer, portrait: Portrait, figure: Figure
) -> tuple[float, Mapping[str, float]]:
    """How closed the better of two shut eyes reads, and how closed each channel is in the photo.

    A placed face cannot be read: its lids are believed.
    """
    if figure.face.placed:
        return 1.0, figure.face.blendshapes
    shut = renderer.render(_pose(eyeBlinkLeft=1.0, eyeBlinkRight=1.0))
    read = read_face(shut, like=figure.face).blendshapes
    better = max((read[f"eyeBlink{eye.side.capitalize()}"] for eye in figure.eyes), default=0.0)
    return better, read_face(portrait.photo.pixels, like=figure.face).blendshapes


def _eye_limits(renderer: Renderer, portrait: Portrait, figure: Figure) -> MotionLimits:
    seen, closed_before = _read_lids(renderer, portrait, figure)
    eyes: dict[Side, Eye] = {
        eye.side: eye
        for eye in figure.eyes
        if closed_before[f"eyeBlink{eye.side.capitalize()}"] <= OPEN
    }
    still = [side for side in SIDES if side not in eyes]
    alone = len(still) == 1 and _would_wink(portrait, figure.face, still[0])
    if alone:
        eyes = {}
    limits = {}
    for side in SIDES:
        name = f"eyeBlink{side.capitalize()}"
        eye = eyes.get(side)
        if eye is None:
            limits[name] = ChannelLimit(
                0.0,
                "eye-not-animated",
                "An eye in this photo is closed or hidden, so it does not blink"
                + (", and neither does the other: alone it would wink." if alone else "."),
                "Choose a photo in which both eyes are open and in view.",
            )
        elif abs(figure.face.head_pose.yaw_deg) > LIDS_DEG:
            limits[name] = ChannelLimit(
                FLUTTER,
                "eyes-turned-away",
                "The head is turned far, so the eyes only flutter instead of blinking.",
                "Choose a photo that shows the face more from the front.",
            )
        elif seen < LEAST_BLINK:
            limits[name] = ChannelLimit(
                0.0,
                "lid-does-not-fit",
                "The eyelids cannot be made out in this photo, so the eyes stay as they are.",
                "Choose a sharper photo, or a photo instead of a drawing.",
            )
        elif eye.max_closure < 1.0:
            limits[name] = ChannelLimit(
                eye.max_closure,
                "lid-closes-in-part",
                "This eye can close only in part without looking painted.",
                "Choose a photo with the eyes wider open or better lit.",
            )
    return MotionLimits(limits)


def _would_wink(portrait: Portrait, face: Face, still: Side) -> bool:
    """Whether an eye that is still is in view, so that the other must not blink alone."""
    pixels = portrait.photo.pixels.astype(np.float32)
    frame = place_eye(face, still, (pixels.shape[1], pixels.shape[0]))
    if frame is None or is_turned_away(frame):
        return False
    return not has_fringe(pixels, face, still) or shows_light(pixels, face, frame)


def _head_limits(figure: Figure) -> MotionLimits:
    pose = figure.face.head_pose
    already = {"head_yaw_deg": pose.yaw_deg, "head_pitch_deg": pose.pitch_deg}
    limits = {}
    for channel, widest in WIDEST_DEG.items():
        beyond = max(abs(already.get(channel, 0.0)) - FRONTAL_DEG, 0.0)
        carried = max(widest - LOST_PER_DEG * beyond, LEAST_TURN_DEG)
        limits[channel] = ChannelLimit(
            round(carried, 1),
            "head-turned-already" if carried < widest else "head-without-far-side",
            "The photo shows one side of the head, so it turns only as far as that side reaches.",
            "Choose a photo that shows the face more from the front to turn it further.",
        )
    return MotionLimits(limits)


def _lip_limit(figure: Figure, name: str) -> dict[str, ChannelLimit]:
    if figure.mouth is None:
        return {
            name: ChannelLimit(
                0.0,
                "lip-line-not-found",
                "The line between the lips is not to be seen in this photo, so the mouth stays "
                "closed.",
                "Choose a sharper photo in which nothing covers the mouth.",
            )
        }
    if name.startswith(("mouthUpperUp", "mouthLowerDown")) and figure.mouth.max_bared < 1.0:
        return {
            name: ChannelLimit(
                figure.mouth.max_bared,
                "teeth-not-bared",
                "The lips are drawn no further off the teeth: the photo shows its own, or none "
                "are to be drawn.",
                "Choose a photo with closed lips for a grin that opens them.",
            )
        }
    widest = min(WIDEST_JAW, figure.mouth.max_jaw)
    if name != "jawOpen":
        return {}
    return {
        name: ChannelLimit(
            round(widest, 3),
            "jaw-kept-gentle",
            "The jaw opens as far as speech needs, not wider.",
            "Nothing is wrong; more would look like a puppet.",
        )
    }


def _face_limits(figure: Figure) -> MotionLimits:
    face: Face = figure.face
    limits = {}
    for side in ("Left", "Right"):
        there = face.blendshapes.get(f"mouthSmile{side}", 0.0)
        limits[f"mouthSmile{side}"] = ChannelLimit(
            round(WIDEST_SMILE * (1.0 - 0.9 * there), 3),
            "smile-kept-gentle",
            "The smile is kept as gentle as this face carries.",
            "Nothing is wrong; more would turn into a grin.",
        )
    for name in BLENDSHAPES:
        if name in MOUTH_CHANNELS:
            limits.update(_lip_limit(figure, name))
        elif name not in figure.actions and name not in READ_BY_EYES:
            limits[name] = ChannelLimit(
                0.0,
                "shape-not-built",
                f"This version does not move {name} yet.",
                "Leave the channel out; everything else of the motion is kept.",
            )
    return MotionLimits(limits)

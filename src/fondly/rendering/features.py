"""The parts of a face that are composed in the photo's own place before the head carries them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import BLENDSHAPES, INDEX
from fondly.domain.portrait import Box, Figure
from fondly.rendering.mouth import MouthPose, compose_mouth
from fondly.rendering.mouth_pose import mouth_pose
from fondly.rendering.pose import Sample
from fondly.rendering.shutter import expose_eye, instants

_EYES = [INDEX[name] for name in BLENDSHAPES if name.startswith(("eye", "cheekSquint"))] + [
    INDEX["gaze_yaw_deg"],
    INDEX["gaze_pitch_deg"],
]


def pose_features(
    figure: Figure, sample: Sample, swing: Sample, texture: NDArray[np.float32]
) -> None:
    """Write the figure's mouth and eyes into its texture (H, W, 4), as ``sample`` asks.

    Eyes are blurred by what ``swing`` says they do while the shutter is open.
    """
    if figure.mouth is not None:
        compose_mouth(figure.mouth, mouth_pose(sample), texture)
    for eye in figure.eyes:
        expose_eye(eye, instants(eye.side, sample, swing), texture)


def posed_boxes(figure: Figure, sample: Sample) -> list[Box]:
    """Where ``sample`` changes the texture."""
    boxes = [eye.box_px for eye in figure.eyes] if sample[_EYES].any() else []
    if figure.mouth is not None and mouth_pose(sample) != MouthPose():
        boxes.append(figure.mouth.box_px)
    return boxes


def around(figure: Figure) -> Box:
    """The box that holds every feature of a figure; empty if it has none."""
    boxes = [part.box_px for part in (*figure.eyes, figure.mouth) if part is not None]
    if not boxes:
        return 0, 0, 0, 0
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def shifted(figure: Figure, right: int, down: int) -> Figure:
    """The figure with its features' boxes moved, to pose them in a part of the frame."""

    def moved(box: Box) -> Box:
        return box[0] + right, box[1] + down, box[2] + right, box[3] + down

    eyes = tuple(replace(eye, box_px=moved(eye.box_px)) for eye in figure.eyes)
    mouth = figure.mouth and replace(figure.mouth, box_px=moved(figure.mouth.box_px))
    return replace(figure, eyes=eyes, mouth=mouth)

"""Small synthetic portraits, made without a photo or a net."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fondly.domain.channels import CHANNELS, INDEX
from fondly.domain.face import Face, Gaze, HeadPose
from fondly.domain.light import Light
from fondly.domain.motion_limits import MotionLimits
from fondly.domain.photo import Photo
from fondly.domain.portrait import Action, Figure, Joint, Lattice, Portrait
from fondly.imaging.colour import linear_from_bytes
from fondly.imaging.nearest_byte import bytes_from_linear

SIDE = 96


def sample(**channels: float) -> NDArray[np.float32]:
    """One motion sample with the given channels."""
    values = np.zeros(len(CHANNELS), np.float32)
    for name, value in channels.items():
        values[INDEX[name]] = value
    return values


def flat_face(side: int = SIDE) -> Face:
    """A face of which only size and place matter: IOD is a quarter of the picture."""
    landmarks = np.zeros((478, 3), np.float32)
    landmarks[:, :2] = side / 2
    landmarks[33, 0], landmarks[263, 0] = side * 3 / 8, side * 5 / 8
    landmarks[10, 1], landmarks[152, 1] = side / 4, side * 3 / 4
    box = (side / 4, side / 4, side * 3 / 4, side * 3 / 4)
    return Face(
        landmarks, box, HeadPose(0, 0, 0), Gaze(0, 0), dict.fromkeys(CHANNELS[:51], 0.0), 1.0,
        (side, side),
    )  # fmt: skip


def disc_portrait(
    side: int = SIDE, *, actions: dict[str, Action] | None = None, seed: int = 0
) -> Portrait:
    """A noisy disc that can move over a flat plate; its head weight fades to 0 at the border."""
    rng = np.random.default_rng(seed)
    rows, cols = np.mgrid[0:side, 0:side].astype(np.float32)
    radius = np.hypot(rows - side / 2, cols - side / 2)
    alpha = np.clip((side * 0.3 - radius) / 3 + 0.5, 0, 1)[..., None].astype(np.float32)
    figure_pixels = rng.integers(40, 216, (side, side, 3)).astype(np.uint8)
    plate_pixels = np.full((side, side, 3), 128, np.uint8)
    mixed = alpha * figure_pixels + (1 - alpha) * plate_pixels
    photo = Photo(mixed.round().astype(np.uint8), "0" * 64)
    linear, plate = linear_from_bytes(photo.pixels), linear_from_bytes(plate_pixels)
    front = linear - (1 - alpha) * plate
    layer = np.concatenate([front, alpha], axis=-1).astype(np.float32)
    layer[radius > side * 0.3 + 3] = 0
    step = side / 24
    lattice = Lattice(0.0, 0.0, step, 25, 25)
    away = np.hypot(*(lattice.nodes() - side / 2).transpose(2, 0, 1))
    weight = np.clip((side * 0.48 - away) / (side * 0.1), 0, 1).astype(np.float32)
    figure = Figure(
        face=flat_face(side),
        lattice=lattice,
        depth_px=np.maximum(side * 0.3 - away, 0).astype(np.float32) * 0.5,
        head_weight=weight,
        breath_px=np.zeros((25, 25, 2), np.float32),
        joints=(Joint(side / 2, side / 2, 0.0, 1.0),),
        actions=actions or {},
        eyes=(),
        light=Light(
            np.eye(9, 3, dtype=np.float32), np.zeros((25, 25, 3), np.float32), strength=0.0
        ),
        layer=layer,
        box_px=(0, 0, side, side),
    )
    return Portrait(photo, (figure,), plate, MotionLimits())


def two_discs(side: int = SIDE) -> Portrait:
    """Two discs side by side over one plate, the right one nearer."""
    one = disc_portrait(side)
    left, right = (np.roll(one.figures[0].layer, by, axis=1) for by in (-side // 5, side // 5))
    left[:, -side // 5 :] = 0
    right[:, : side // 5] = 0
    linear = one.plate.copy()
    for layer in (left, right):
        linear = layer[..., :3] + (1 - layer[..., 3:]) * linear
    photo = Photo(bytes_from_linear(linear), "1" * 64)
    figures = tuple(replace(one.figures[0], layer=layer) for layer in (left, right))
    return replace(one, photo=photo, figures=figures)

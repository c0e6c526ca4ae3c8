"""Samples for the net: a face as it is looked at, with spectacles or none, as old as you like."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from spectacles.faces import PER_UNIT as STORED
from spectacles.faces import Level
from spectacles.materials import smooth_noise
from spectacles.shapes import Random
from spectacles.wearing import put_on

WIDTH, HEIGHT, PER_UNIT = 384, 192, 200
"""Of what the net looks at, in pixels, and pixels between the outer corners of the eyes."""

WORN = 0.75
"""Share of samples with spectacles."""

Plane = NDArray[np.float32]


def draw_sample(rng: Random, faces: list[Level]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """One picture (HEIGHT, WIDTH, 3) and its (HEIGHT, WIDTH, 2) frame and glare, 0..255."""
    face, mesh = _looked_at(rng, faces[int(rng.integers(len(faces)))])
    labels = np.zeros((HEIGHT, WIDTH, 2), np.float32)
    picture = face.astype(np.float32)
    if rng.random() < WORN:
        worn = put_on(rng, face, mesh, [each.picture for each in faces])
        picture, labels = worn.picture, np.dstack([worn.frame, worn.glare])
    if rng.random() < 0.3:
        picture = _strands(rng, picture, labels)
    if rng.random() < 0.5:
        picture, labels = picture[:, ::-1], labels[:, ::-1]
    return _aged(rng, picture), np.ascontiguousarray(np.rint(labels * 255), np.uint8)


def _looked_at(rng: Random, face: Level) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A face and its mesh, as far off level and middle as a mesh may be wrong."""
    height, width = face.picture.shape[:2]
    scale = PER_UNIT / STORED * float(np.exp(rng.normal(0, 0.05)))
    move = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.normal(0, 3)), scale)
    middle = np.array([WIDTH - width, HEIGHT - height]) / 2
    move = np.column_stack([move[:, :2], move[:, 2] + middle + rng.normal(0, 5, 2)])
    edge = cv2.BORDER_REFLECT
    picture = cv2.warpAffine(face.picture, move, (WIDTH, HEIGHT), borderMode=edge)
    mesh = face.mesh.copy()
    mesh[:, :2] = mesh[:, :2] @ move[:, :2].T + move[:, 2]
    mesh[:, 2] *= scale
    return np.asarray(picture, np.uint8), mesh


def _strands(rng: Random, picture: Plane, labels: Plane) -> Plane:
    """Hair across, scratches, folds of paper: thin and long, and no frame."""
    height, width = picture.shape[:2]
    cover = np.zeros((height, width), np.uint8)
    for _ in range(rng.integers(1, 12)):
        begin, end = rng.uniform(-0.1, 1.1, (2, 2)) * [width, height]
        bend = (begin + end) / 2 + rng.normal(0, 40, 2)
        s = np.linspace(0, 1, 24)[:, None]
        curve = (1 - s) ** 2 * begin + 2 * s * (1 - s) * bend + s**2 * end
        cv2.polylines(
            cover,
            [np.rint(curve * 8).astype(np.int32)],
            False,
            255,
            int(rng.integers(1, 3)),
            cv2.LINE_AA,
            3,
        )
    share = cover.astype(np.float32)[..., None] / 255 * rng.uniform(0.2, 0.9)
    colour = np.float32(rng.uniform(200, 250) if rng.random() < 0.4 else rng.uniform(10, 110))
    drawn = picture * (1 - share) + colour * share
    covered = np.clip(1 - labels[..., :1] * 2, 0, 1)  # they pass behind a frame: it stays the truth
    return np.asarray(picture + (drawn - picture) * covered, np.float32)


def _aged(rng: Random, picture: Plane) -> NDArray[np.uint8]:
    image: NDArray[Any] = picture
    if rng.random() < 0.4:
        grey = image @ np.array([0.299, 0.587, 0.114], np.float32)
        tone = (
            (1 + rng.normal(0, 0.06, 3)).astype(np.float32)
            if rng.random() < 0.5
            else np.ones(3, np.float32)
        )
        image = grey[..., None] * tone
    gain, offset, power = np.exp(rng.normal(0, 0.2)), rng.normal(0, 12), np.exp(rng.normal(0, 0.25))
    image = 255 * (np.clip(image, 0, 255) / 255) ** power * gain + offset
    image = image * np.exp(rng.normal(0, 0.04, 3)).astype(np.float32)
    if rng.random() < 0.6:  # a smaller photo
        factor = float(np.exp(rng.uniform(0, np.log(4.5))))
        size = (max(48, round(WIDTH / factor)), max(24, round(HEIGHT / factor)))
        image = np.clip(
            cv2.resize(image.astype(np.float32), size, interpolation=cv2.INTER_AREA), 0, 255
        )
        image = _noisy(rng, image)
        image = cv2.resize(image.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    else:
        if rng.random() < 0.5:
            image = cv2.GaussianBlur(image.astype(np.float32), (0, 0), rng.uniform(0.4, 2.5))
        image = _noisy(rng, image)
    return np.ascontiguousarray(np.clip(np.rint(image), 0, 255), np.uint8)


def _noisy(rng: Random, image: NDArray[Any]) -> Plane:
    shape = image.shape[:2]
    if rng.random() < 0.5:
        grain = smooth_noise(rng, shape, rng.uniform(1, 2.5))[..., None]
        image = image + grain * rng.uniform(1, 12)
    if rng.random() < 0.4:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))]
        _, coded = cv2.imencode(".jpg", np.clip(image, 0, 255).astype(np.uint8), quality)
        again = cv2.imdecode(coded, cv2.IMREAD_COLOR)
        assert again is not None
        image = again.astype(np.float32)
    return np.asarray(image, np.float32)

"""What the net learns from: crops of pictures, damaged, with a mask of where.

A sample is a scene (a clean picture, a collage of two, or nothing in particular; lookalikes
added), printed (toned, faded, blurred, grained), then damaged, then scanned (blurred, compressed).
Each is drawn from its own number, so any number of processes makes the same samples.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from damage.kinds import (
    BROAD_KINDS,
    COLOURED_KINDS,
    KINDS,
    LATER_KINDS,
    SPOTTED_KINDS,
    STAINED_KINDS,
    Often,
)
from damage.laying import add_damage
from damage.lookalikes import KINDS as LOOKALIKES
from damage.lookalikes import Lookalike, add_lookalikes, scene
from damage.pictures import CLEAN, PORTRAITS
from damage.skin import CAPTIONED_KINDS, add_people
from damage.strokes import Alpha, blob, fill_outline, log_uniform, smooth_noise

SIZE = 256
"""Side of a sample in pixels."""

SEEN, UNSEEN = 20 / 255, 6 / 255
"""Damage counts where it changes a pixel by at least SEEN in some channel, and below UNSEEN there
is none; between the two the net may say what it likes."""

GREY = np.array([0.299, 0.587, 0.114], np.float32)
"""Weights of red, green and blue: ITU-R BT.601. Where nets learn, no fondly is installed."""

Random = np.random.Generator
Picture = NDArray[np.float32]


@dataclass(frozen=True)
class Style:
    """What samples are like.

    Args:
        kinds: of damage, and how often each is drawn.
        damaged: share of samples with damage.
        lookalikes: share with things that look like it.
        posters: share in few flat tones.
        dark: share of damage that is dark.
        faces: share of crops about a face, where there is one large enough to be told as such.
        likes: kinds of lookalikes, each as likely.
        people: share with small people, half of that again with people tinted on the print, and
            share of crops of a picture made small.
        grey: share printed in greys or one tone.
        stained: share in three tones from dark to light, each of its own, most of them warm.
        portraits: share of crops out of the first pictures, which show people; 0: all alike.
        soft: share printed a little out of focus.
        fresh: share that is as it was photographed, less half of a step of exposure or of a cast.
    """

    kinds: Often = KINDS
    damaged: float = 0.8
    lookalikes: float = 0.5
    posters: float = 0.0
    dark: float = 0.25
    faces: float = 0.0
    likes: tuple[Lookalike, ...] = LOOKALIKES
    people: float = 0.0
    grey: float = 0.65
    stained: float = 0.0
    portraits: float = 0.0
    soft: float = 0.7
    fresh: float = 0.0


PLAIN = Style()
LEFT_IN_PART = Style(LATER_KINDS)
MOSTLY_WHOLE = Style(LATER_KINDS, damaged=0.55, lookalikes=0.8, posters=0.12)
BROAD = Style(BROAD_KINDS, damaged=0.75, lookalikes=0.7, posters=0.08, dark=0.45)
COLOURED = Style(
    COLOURED_KINDS,
    damaged=0.72,
    lookalikes=0.55,
    posters=0.05,
    dark=0.5,
    faces=0.2,
    likes=CAPTIONED_KINDS,
    people=0.1,
    grey=0.3,
    stained=0.15,
    portraits=0.5,
    soft=0.6,
    fresh=0.35,
)

DRESSED = Style(
    COLOURED_KINDS,
    damaged=0.5,
    lookalikes=0.45,
    posters=0.08,
    dark=0.5,
    faces=0.25,
    likes=CAPTIONED_KINDS,
    people=0.35,
    grey=0.12,
    stained=0.12,
    portraits=0.75,
    soft=0.5,
    fresh=0.6,
)


STAINED = (
    replace(COLOURED, kinds=STAINED_KINDS, damaged=0.8, grey=0.35, people=0.15, portraits=0.6),
    replace(DRESSED, kinds=STAINED_KINDS),
)
SPOTTED = (
    replace(STAINED[0], kinds=SPOTTED_KINDS, damaged=0.75),
    replace(STAINED[1], kinds=SPOTTED_KINDS),
)


def draw_sample(
    pictures: list[NDArray[np.uint8]], seed: int, number: int, style: Style = PLAIN
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """One sample.

    Args:
        pictures: clean ones, (H, W, 3) uint8 RGB.
        seed: of the whole training.
        number: of the sample.
        style: of the sample.

    Returns:
        (SIZE, SIZE, 3) uint8 RGB and (SIZE, SIZE) uint8: 1 where it is damaged, 0 where it is not,
        2 where it does not matter.
    """
    rng = np.random.default_rng([seed, number])
    picture = _scene(rng, pictures, style)
    if style.posters and rng.random() < style.posters:
        picture = _few_tones(rng, picture)
    if style.people and rng.random() < style.people:
        picture = add_people(rng, picture)
    if rng.random() < style.lookalikes:
        picture = add_lookalikes(rng, picture, style.likes)
    picture = _print(rng, picture, style)
    if style.people and rng.random() < style.people / 2:
        picture = add_people(rng, picture)
    damaged, covered = picture, np.zeros(picture.shape[:2], np.float32)
    if rng.random() < style.damaged:
        damaged, covered = add_damage(rng, picture, style.kinds, style.dark)
    mask = label(picture, damaged, covered)
    return _scan(rng, damaged), mask


def label(clean: Picture, damaged: Picture, covered: Alpha) -> NDArray[np.uint8]:
    """1 where damage is seen, 0 where there is none, 2 between."""
    change = np.abs(damaged - clean).max(axis=-1)
    seen = (change >= SEEN) & (covered >= 0.2)
    near = (change >= UNSEEN) | (covered >= 0.2)
    return np.where(seen, 1, np.where(near & (covered > 0.02), 2, 0)).astype(np.uint8)


def _scene(rng: Random, pictures: list[NDArray[np.uint8]], style: Style) -> Picture:
    choice = rng.random()
    if choice < 0.12:
        return scene(rng, SIZE)
    first = _crop(rng, pictures, style)
    if choice < 0.35:
        second = _crop(rng, pictures, style)
        outline = blob(rng, rng.uniform(0, 1, 2) * SIZE, SIZE * rng.uniform(0.2, 0.7), 0.3)
        shape = cv2.GaussianBlur(fill_outline(SIZE, outline), (0, 0), rng.uniform(0.5, 6))
        return np.asarray(first + (second - first) * shape[..., None], np.float32)
    return first


def _few_tones(rng: Random, picture: Picture) -> Picture:
    """As a poster or a drawing has it: flat tones with hard outlines between them."""
    soft = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.8, 4))
    tones = int(rng.integers(2, 6))
    return np.asarray(np.rint(soft * tones) / tones, np.float32)


def _crop(rng: Random, pictures: list[NDArray[np.uint8]], style: Style) -> Picture:
    """A part of a picture at a size as it may be looked at, mirrored, often turned and bent."""
    if style.portraits and rng.random() < style.portraits:
        chosen = int(rng.integers(min(PORTRAITS, len(pictures))))
    else:
        chosen = int(rng.integers(len(pictures)))
    at_face = (
        bool(style.faces)
        and rng.random() < style.faces
        and chosen < len(CLEAN)
        and bool(CLEAN[chosen].faces)
    )
    pixels = pictures[chosen]
    longest = max(pixels.shape[:2])
    wanted = log_uniform(rng, 380, 1300)
    if style.people and rng.random() < style.people:
        wanted = log_uniform(rng, 150, 400)
    scale = min(wanted / longest, 1.4)
    turn = rng.choice([0, 0, 90, 180, 270]) + rng.normal(0, 8) * (rng.random() < 0.4)
    height, width = pixels.shape[:2]
    reach = SIZE / scale / 2
    if at_face:
        places = CLEAN[chosen].faces
        x, y = places[rng.integers(len(places))] * np.array([width, height])
        aside = rng.normal(0, 0.3 * reach, 2)
        centre = (float(x + aside[0]), float(y + aside[1]))
    else:
        centre = (_within(rng, width, reach), _within(rng, height, reach))
    matrix = np.asarray(cv2.getRotationMatrix2D(centre, turn, scale), np.float64)
    matrix[:, 2] += SIZE / 2 - np.array(centre)
    if rng.random() < 0.5:
        matrix[0] = -matrix[0]
        matrix[0, 2] += SIZE - 1
    if scale < 0.8:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.35 / scale), np.uint8)
    crop = cv2.warpAffine(
        pixels, matrix, (SIZE, SIZE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    crop = crop.astype(np.float32) / 255
    if rng.random() < 0.25:
        bend = (smooth_noise(rng, SIZE, 90) - 0.5) * 30
        rows, cols = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
        crop = cv2.remap(
            crop, cols + bend, rows + bend.T, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        )
    return np.asarray(crop, np.float32)


def _within(rng: Random, length: int, reach: float) -> float:
    if length <= 2 * reach:
        return length / 2
    return float(rng.uniform(reach, length - reach))


def _print(rng: Random, picture: Picture, style: Style) -> Picture:
    """The scene on paper: toned, faded, soft, with grain."""
    picture = np.clip(picture, 0, 1)
    if style.fresh and rng.random() < style.fresh:
        cast = np.exp(rng.normal(0, 0.04, 3) + rng.normal(0, 0.12))
        return np.asarray(np.clip(picture * cast, 0, 1), np.float32)
    if style.stained and rng.random() < style.stained:
        picture = _three_tones(rng, picture)
    elif rng.random() < style.grey:
        grey = picture @ GREY
        picture = np.repeat(grey[..., None], 3, axis=-1)
        if rng.random() < 0.5:
            warm = np.array([1.0, rng.uniform(0.85, 0.98), rng.uniform(0.6, 0.92)], np.float32)
            picture = picture ** (1 / np.clip(warm, 0.5, 1)) * warm ** rng.uniform(0, 1)
    else:
        cast = 1 + rng.normal(0, 0.06, 3)
        picture = np.clip(picture * cast, 0, 1)
    picture = np.clip(picture, 0, 1) ** float(np.exp(rng.normal(0, 0.3)))
    low, high = (
        rng.uniform(0, 0.3) * (rng.random() < 0.5),
        1 - rng.uniform(0, 0.35) * (rng.random() < 0.5),
    )
    picture = low + picture * (high - low)
    if rng.random() < 0.3:
        picture = picture * (1 - rng.uniform(0, 0.4) * smooth_noise(rng, SIZE, 150))[..., None]
    if rng.random() < style.soft:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), log_uniform(rng, 0.3, 2.2)))
    if rng.random() < 0.7:
        picture = picture + _grain(rng, log_uniform(rng, 0.004, 0.05))
    return np.asarray(np.clip(picture, 0, 1), np.float32)


def _three_tones(rng: Random, picture: Picture) -> Picture:
    """Dark, middle and light of a picture each in a colour of its own: skin, wood, lamplight."""
    light = picture @ GREY
    tones = np.array([[0.06, 0.05, 0.05], [0.5, 0.42, 0.36], [0.97, 0.93, 0.86]])
    tones[:2] *= np.exp(rng.normal(0, 0.25, (2, 3)))
    tones[1] *= 0.45 / tones[1].mean()
    own = rng.uniform(0, 0.5)
    each = [np.interp(light, (0, 0.5, 1), tones[:, k]) for k in range(3)]
    return np.asarray(own * picture + (1 - own) * np.stack(each, -1), np.float32)


def _grain(rng: Random, strength: float) -> Picture:
    noise = np.asarray(rng.standard_normal((SIZE, SIZE, 1), np.float32))
    if rng.random() < 0.3:
        noise = np.asarray(rng.standard_normal((SIZE, SIZE, 3), np.float32))
    sigma = rng.uniform(0, 1.3)
    if sigma > 0.3:
        soft = np.asarray(cv2.GaussianBlur(noise, (0, 0), sigma), np.float32)
        noise = soft.reshape(noise.shape)
    return np.asarray(noise / max(float(noise.std()), 1e-6) * strength, np.float32)


def _scan(rng: Random, picture: Picture) -> NDArray[np.uint8]:
    if rng.random() < 0.6:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.25, 0.9)))
    if rng.random() < 0.15:
        soft = cv2.GaussianBlur(picture, (0, 0), 1.2)
        picture = picture + (picture - soft) * rng.uniform(0.2, 1.0)
    if rng.random() < 0.4:
        picture = picture + _grain(rng, rng.uniform(0.002, 0.015))
    pixels = np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(40, 96))]
        _, code = cv2.imencode(".jpg", pixels[..., ::-1], quality)
        pixels = np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)[..., ::-1]
    return np.ascontiguousarray(pixels)

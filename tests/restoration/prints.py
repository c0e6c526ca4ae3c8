"""Pictures as prints that lie somewhere: on a scanner, an album's page, a desk."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Lying:
    """How a print lies.

    Args:
        on: "lid" (white), "black", "page" (brown card) or "desk" (grained wood, unevenly lit).
        turned_deg: clockwise as seen.
        seen_from: how far the upper corners lean inwards, share of the width.
        border: width of the print's white border, share of its width.
        deckled: whether the border's edge is cut in waves.
        room: how much of its size lies around it.
    """

    on: str = "lid"
    turned_deg: float = 0.0
    seen_from: float = 0.0
    border: float = 0.0
    deckled: bool = False
    room: float = 0.25


def lay(picture: Pixels, lying: Lying, seed: int = 0) -> tuple[Pixels, Points]:
    """The picture as a print on something, and the print's corners, clockwise from top left."""
    random = np.random.default_rng(seed)
    paper = _with_border(picture, lying.border)
    height, width = paper.shape[:2]
    around = np.ones((height, width), np.uint8)
    if lying.deckled:
        around = _deckled(around)
    size = round(width * (1 + 2 * lying.room)), round(height * (1 + 2 * lying.room))
    lean = lying.seen_from * width
    corners = np.array([[lean, 0], [width - lean, 0], [width, height], [0, height]], float)
    angle = np.radians(lying.turned_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([width / 2, height / 2])
    corners = (corners - middle) @ turn.T + np.array(size) / 2
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(flat, (corners - 0.5).astype(np.float32))
    laid = cv2.warpPerspective(paper, matrix, size, flags=cv2.INTER_CUBIC).astype(np.float32)
    cover = cv2.warpPerspective(around.astype(np.float32), matrix, size)[..., None]
    under = _surface(lying.on, size, random)
    seen = under + (laid - under) * np.clip(cover, 0, 1)
    return np.clip(seen + random.normal(0, 1.0, seen.shape), 0, 255).astype(np.uint8), corners


def _with_border(picture: Pixels, share: float) -> Pixels:
    edge = round(share * picture.shape[1])
    paper = (244, 241, 233)
    edges = (edge, edge, edge, edge)
    return np.asarray(cv2.copyMakeBorder(picture, *edges, cv2.BORDER_CONSTANT, value=paper), "u1")


def _deckled(cover: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Waves of about a hundredth of the width along all four sides."""
    height, width = cover.shape
    deep = max(1.0, 0.006 * width)
    across = deep * (1 + np.sin(np.arange(width) * 2 * np.pi / (0.03 * width)))
    down = deep * (1 + np.sin(np.arange(height) * 2 * np.pi / (0.03 * width)))
    y, x = np.mgrid[0:height, 0:width]
    inside = (
        (y > across) & (y < height - across) & (x > down[:, None]) & (x < width - down[:, None])
    )
    return inside.astype(np.uint8)


def _surface(name: str, size: tuple[int, int], random: np.random.Generator) -> NDArray[np.float32]:
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if name == "lid":
        return np.full((height, width, 3), 250, np.float32)
    if name == "black":
        return np.full((height, width, 3), 12, np.float32)
    if name == "page":
        weave = cv2.GaussianBlur(random.normal(0, 6, (height, width)).astype(np.float32), (0, 0), 1)
        return np.array([96, 78, 60], np.float32) + weave[..., None]
    grain = np.repeat(random.normal(0, 7, (height, 1)).astype(np.float32), width, axis=1)
    grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 1.5) * 2, np.float32)
    light = 0.8 + 0.4 * x / width - 0.15 * y / height
    return (np.array([150, 104, 66], np.float32) + grain[..., None]) * light[..., None]

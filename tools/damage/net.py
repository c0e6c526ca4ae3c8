"""The net: a small U-Net over pixels folded two by two, so that most work is done at half size.

Beside the colours it sees what is lighter or darker than its surroundings and thinner than a few
pixels (top hats); it would learn to see that anyway, later.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

CHANNELS = (24, 32, 48, 64, 80)
"""Of each level, from half the size downwards."""

HATS = (5, 13)
"""Sides in pixels of the squares that what is thin does not hold."""

PLANES = 3 + 2 * len(HATS)


def _level(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, padding=1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
        nn.Conv2d(after, after, 3, padding=1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    )


class DamageNet(nn.Module):
    """What `look` gives, (N, PLANES, H, W), H and W multiples of 32, to (N, C, H, W) logits.

    Args:
        answers: C, how many things are told.
        channels: of each level.
    """

    def __init__(self, answers: int = 1, channels: tuple[int, ...] = CHANNELS) -> None:
        super().__init__()
        self.fold = nn.PixelUnshuffle(2)
        self.unfold = nn.PixelShuffle(2)
        self.down = nn.ModuleList()
        before = 4 * PLANES
        for count in channels:
            self.down.append(_level(before, count))
            before = count
        self.up = nn.ModuleList()
        for deep, shallow in zip(channels[:0:-1], channels[-2::-1], strict=True):
            self.up.append(_level(deep + shallow, shallow))
        self.last = nn.Conv2d(channels[0], 4 * answers, 1)

    def forward(self, planes: Tensor) -> Tensor:
        """Logits."""
        x = self.fold(planes)
        kept = []
        for k, level in enumerate(self.down):
            x = level(nn.functional.max_pool2d(x, 2) if k else x)
            kept.append(x)
        for level, skip in zip(self.up, kept[-2::-1], strict=True):
            x = nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")
            x = level(torch.cat([x, skip], dim=1))
        return torch.as_tensor(self.unfold(self.last(x)))


def look(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What the net sees: colours about zero, and top hats of the light, four times as strong.

    Args:
        picture: (H, W, 3) uint8 RGB.

    Returns:
        (H, W, PLANES) float32.
    """
    colours = picture.astype(np.float32) / np.float32(255)
    light = colours.mean(axis=-1)
    planes = [colours - np.float32(0.5)]
    for side in HATS:
        square = np.ones((side, side), np.uint8)
        for hat in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT):
            thin = np.asarray(cv2.morphologyEx(light, hat, square), np.float32)
            planes.append(4 * thin[..., None])
    return np.concatenate(planes, axis=-1)

"""Whether two pictures show the same person, told by a face network at equal sharpness.

The network is sensitive to blur: a face and the same face blurred by 4 % of its width are as far
apart as two people. So the sharper picture of a pair is blurred to the sharpness of the softer one
before they are compared: docs/weights.md has the figures. What the network says of a face
identifies a person; it lives in memory while a comparison lasts and is never written anywhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from fondly.models.catalogue import FACERES
from fondly.models.sessions import infer
from fondly.perception.crops import crop_around

SAME_PERSON: Final = 0.20
"""Cosine distance up to which there is no doubt: frames of real clips of one person reach .30 when
they grimace, but what is made of one photo starts from the same pixels."""
OTHER_PERSON: Final = 0.35
"""Cosine distance from which two pictures may show two people: of 20 560 pairs of different faces
one in a thousand is closer."""

SIDE_PX: Final = 224
TIGHTNESS = 0.9
"""Side of the crop over that of `crop_around`: of 0.7 to 1.15 it tells people apart best."""
MEANS_BGR = np.asarray([103.939, 116.779, 123.68], np.float32)
"""Of the pictures that the network was trained on; its input is without them."""
CALM_PX = 1.5
"""Sigma of a blur that both pictures get, which takes off grain and noise."""
COARSE_PX = 8.0
"""Sigma of the blur that leaves light and shade, whose spread stands for a picture's contrast."""
BLURS_PX = (0.0, *(0.75 * 2 ** (step / 3) for step in range(14)))
"""Sigmas that a picture can be blurred by to be like another, up to 15 px of `SIDE_PX`."""

Chip = NDArray[np.uint8]


class Likeness:
    """One face, which others are compared with: the photo that a clip or a restoration is of.

    Safe to use from several threads at once.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        landmarks: (478, 2 or 3), of the face in ``pixels``.
    """

    def __init__(self, pixels: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> None:
        self._chip = aligned_face(pixels, landmarks)
        self._detail = _detail(self._chip)
        self._features: dict[float, NDArray[np.float32]] = {}

    def distance(self, pixels: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> float:
        """How far another picture of a face is from this one, at the sharpness of the softer.

        Args:
            pixels: (H, W, 3) uint8 RGB.
            landmarks: (478, 2 or 3), of the face in ``pixels``.

        Returns:
            Cosine distance, 0 (the same) to 1; see `SAME_PERSON` and `OTHER_PERSON`.

        Raises:
            WeightsMissing, WeightsCorrupt: the installation is damaged.
        """
        chip = aligned_face(pixels, landmarks)
        detail = _detail(chip)
        if detail < self._detail:
            own, other = _blur_towards(self._chip, detail), 0.0
        else:
            own, other = 0.0, _blur_towards(chip, self._detail)
        if own not in self._features:
            self._features[own] = _features(_blurred(self._chip, own))
        theirs = _features(_blurred(chip, other))
        return max(0.0, 1.0 - float(self._features[own] @ theirs))

    def __reduce__(self) -> NoReturn:
        raise TypeError("what tells a person is never stored")


def aligned_face(pixels: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> Chip:
    """The window through which the network sees a face: level with its eyes, (224, 224, 3) uint8.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        landmarks: (478, 2 or 3), of the face in ``pixels``.
    """
    whole = crop_around(landmarks)
    return replace(whole, side=whole.side * TIGHTNESS).pixels(pixels, SIDE_PX)


def _features(chip: Chip) -> NDArray[np.float32]:
    """(1024,) float32 of length 1."""
    import cv2

    calm = cv2.GaussianBlur(chip, (0, 0), CALM_PX)
    picture = calm[..., ::-1].astype(np.float32) - MEANS_BGR
    (found,) = infer(FACERES, pixels=picture[None])
    length = np.linalg.norm(found[0])
    return np.asarray(found[0] / max(float(length), 1e-6), np.float32)


def _detail(chip: Chip) -> float:
    """How sharp a chip is: the energy of its gradients over that of its light and shade."""
    import cv2

    grey = cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY).astype(np.float32)
    down, right = np.gradient(cv2.GaussianBlur(grey, (0, 0), CALM_PX))
    contrast = float(cv2.GaussianBlur(grey, (0, 0), COARSE_PX).var())
    return float((down**2 + right**2).mean()) / max(contrast, 1.0)


def _blur_towards(chip: Chip, detail: float) -> float:
    """The blur that brings a chip closest to the given sharpness."""
    nearest, apart = 0.0, float("inf")
    for sigma_px in BLURS_PX:
        found = abs(float(np.log(max(_detail(_blurred(chip, sigma_px)), 1e-9) / max(detail, 1e-9))))
        if found >= apart:
            break
        nearest, apart = sigma_px, found
    return nearest


def _blurred(chip: Chip, sigma_px: float) -> Chip:
    import cv2

    if sigma_px == 0:
        return chip
    return np.asarray(cv2.GaussianBlur(chip, (0, 0), sigma_px), np.uint8)

"""The figure's edge: from a person segmenter's soft, coarse matte to one that follows the hair.

The segmenter knows where the person is but not where a strand ends. In a band about its outline
each pixel is compared with the figure's colours from inside the band and the background's from
outside it; where the two are told apart well, their mixture is the matte, elsewhere the
outline's distance is.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.filling import pull_push
from fondly.portrait.head_frame import FACE_OVAL

NARROW, WIDE = 0.045, 0.11
"""IOD: half width of the band everywhere, and where the segmenter itself is unsure."""

UNSURE = (0.12, 0.88)
"""Mattes between these are unsure."""

SOFT = 0.012
"""IOD: half width of an edge where colours do not tell (about 4 px at 1080x1350)."""

COARSE_IOD_PX = 60
"""The colours on both sides are smooth: they are gathered on a picture with an IOD of this."""

NOISE = 0.03
"""Of full range: colours nearer than this cannot be told apart even without texture."""


def refine_matte(
    encoded: NDArray[np.float32], matte: NDArray[np.float32], face: Face
) -> NDArray[np.float32]:
    """The figure's matte at the full resolution of the photo.

    Args:
        encoded: (H, W, 3) float32, sRGB-encoded in [0, 1].
        matte: (H, W) float32 in [0, 1] from the segmenter.
        face: the subject, whose face is figure whatever the segmenter says.
    Returns:
        (H, W) float32 in [0, 1]; exactly 0 and 1 away from the edge.
    """
    iod_px = face.iod_px
    on_face = np.zeros(matte.shape, np.uint8)
    cv2.fillPoly(on_face, [np.round(face.landmarks[list(FACE_OVAL), :2]).astype(np.int32)], 1)
    coarse = cv2.GaussianBlur(np.maximum(matte, on_face), (0, 0), max(SOFT * iod_px, 0.8))
    figure = _main_part(coarse > 0.5, face)
    inwards = cv2.distanceTransform(figure, cv2.DIST_L2, 5)
    outwards = cv2.distanceTransform(1 - figure, cv2.DIST_L2, 5)
    signed_px = np.where(figure > 0, inwards - 0.5, 0.5 - outwards).astype(np.float32)
    unsure = (coarse > UNSURE[0]) & (coarse < UNSURE[1]) & (on_face == 0)
    band = np.abs(signed_px) < NARROW * iod_px
    band |= unsure & (np.abs(signed_px) < WIDE * iod_px)
    by_distance = _step(signed_px / (2 * SOFT * iod_px) + 0.5)
    inside, outside = (figure > 0) & ~band, (figure == 0) & ~band
    if not inside.any() or not outside.any():
        return np.where(band, by_distance, figure).astype(np.float32)
    by_colour, trust = _compare(encoded, inside, outside, iod_px)
    alpha = by_distance + trust * (by_colour - by_distance)
    return np.where(band, alpha, figure).astype(np.float32)


def _main_part(mask: NDArray[np.bool_], face: Face) -> NDArray[np.uint8]:
    """The connected part that holds the face, without its holes."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8))
    x, y = face.landmarks[:468, :2].mean(axis=0)
    row = int(np.clip(y, 0, mask.shape[0] - 1))
    col = int(np.clip(x, 0, mask.shape[1] - 1))
    part = (labels == labels[row, col]) & mask if count > 1 else mask
    outer, _ = cv2.findContours(part.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(filled, outer, -1, 1, cv2.FILLED)
    return filled


def _compare(
    encoded: NDArray[np.float32],
    inside: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    iod_px: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Share of the figure's colour in each pixel, and how far to trust it, both (H, W) in [0, 1]."""
    height, width = inside.shape
    shrink = max(1, int(iod_px / COARSE_IOD_PX))
    small = (max(width // shrink, 2), max(height // shrink, 2))
    front, front_spread = _colours(encoded, inside, small)
    back, back_spread = _colours(encoded, outside, small)
    spread = cv2.resize(front_spread + back_spread, (width, height))
    front, back = cv2.resize(front, (width, height)), cv2.resize(back, (width, height))
    apart = front - back
    distance = (apart * apart).sum(axis=-1)
    share = ((encoded - back) * apart).sum(axis=-1) / np.maximum(distance, 1e-6)
    trust = distance / (distance + 4.0 * spread + NOISE * NOISE)
    return _step((share - 0.1) / 0.8), trust.astype(np.float32)


def _colours(
    encoded: NDArray[np.float32], known: NDArray[np.bool_], small: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The known colours extended everywhere, and how much they vary, at a coarse resolution."""
    weight = known.astype(np.float32)[..., None]
    stacked = np.concatenate([encoded * weight, encoded * encoded * weight, weight], axis=-1)
    # OpenCV averages areas of at most four channels at a time.
    parts = [stacked[..., :3], stacked[..., 3:6], stacked[..., 6:]]
    means = [cv2.resize(part, small, interpolation=cv2.INTER_AREA) for part in parts]
    coarse = np.dstack(means)
    seen = coarse[..., 6]
    moments = pull_push(coarse[..., :6] / np.maximum(seen, 1e-6)[..., None], seen > 0.5)
    moments = cv2.GaussianBlur(moments, (0, 0), 1.5)
    mean = np.ascontiguousarray(moments[..., :3])
    return mean, np.maximum(moments[..., 3:] - mean * mean, 0.0).sum(axis=-1)


def _step(value: NDArray[np.float32]) -> NDArray[np.float32]:
    t = np.clip(value, 0.0, 1.0)
    return (t * t * (3.0 - 2.0 * t)).astype(np.float32)

"""The clean plate behind a figure, and the figure as a layer over it.

The layer is *signed and premultiplied*: what remains of the photo when the plate, weighted by
(1 - alpha), is taken away in linear light. Laid back over the plate it gives the photo exactly,
and whatever differs from the plate moves with the figure, strands of hair that the matte missed
included.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.kernels import kernel
from fondly.portrait.plate_fill import IOD_PX, Backdrop, find_backdrop
from fondly.portrait.plate_grain import share_own_grain
from fondly.portrait.plate_paint import paint_backdrop

SEEN = 0.02
"""Matte below which a pixel is all background."""

MARGIN = 0.035
"""IOD beside the figure within which the plate passes into the photo, at least."""

MARGIN_BLURS = 3.5
"""The same in standard deviations of the photo's own blur, which counts where it is more: of 45
photographs on the six that were enlarged most or never sharp."""

BLUR_IOD_PX = 128
"""Between the eyes of the picture whose blur is measured: finer than what may matter."""

MORE_BLUR = 0.02
"""IOD: standard deviation of the Gaussian by which it is blurred once more to measure it."""

TINGED = 0.35
"""Share of that margin where the figure's own blur still tinges the photo."""

CLEARANCE = 0.03
"""IOD beyond that from which the background is copied: stray hairs must not be multiplied."""

PLAIN = 0.03
"""Standard deviation of colour (square root of light) at which a background is half way from
plain to busy. Beside a figure on a plain one, what differs from the plate is hair and moves; on a
busy one it is the background and stays."""

TOLERANCE = 0.06
"""Share of the plate that a pixel beside the figure may hide and still be left to the plate, as
grain is."""

UNSEEN_DARK, UNSEEN_LIGHT = 0.004, 0.03
"""Linear light below black and above white that nobody sees: 12 and 4 levels of 255. A saturated
wall has hardly any light in one channel and all of it in another; there the noise of a photo, not
a strand, would say that everything is hidden."""

MOVED, LEFT = 0.12, 0.5
"""IOD by which motion moves an outline, and share of the darker of pixel and ground that must be
left of it over the darkest ground so near: less would be seen as black and false colours."""

FAINT = 0.1
"""Matte above which nothing is left to the plate."""

RESEMBLES = 0.6
"""Share of a pixel's light in each channel, and of what it lacks of white, that what hides the
plate there has too: else grey hair before a blue window would be taken for a little of a red that
nothing there has, seen as red specks wherever it moves over something dark. Less below ``SEEN``,
where it may be noise."""

UNSEEN_GRAIN = 2.5
"""Standard deviations of the ground's grain by which a pixel hides nothing: what photo and plate
differ by is the grain of both."""


Ground = tuple[
    NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], tuple[float, float], float
]
"""How busy it is, how rough, the darkest near; small over full; the margin in px."""


@dataclass(frozen=True, eq=False)
class Separation:
    """A picture taken apart: plate (H, W, 3) and layer (H, W, 4), both linear float32.

    Where the layer is empty the plate is the photo.
    """

    plate: NDArray[np.float32]
    layer: NDArray[np.float32]


def separate(linear: NDArray[np.float32], alpha: NDArray[np.float32], iod_px: float) -> Separation:
    """Take a picture apart into the figure and what lies behind it.

    Args:
        linear: (H, W, 3) float32, the framed photo in linear light.
        alpha: (H, W) float32 in [0, 1], the figure's refined matte.
        iod_px: the subject's inter-ocular distance.

    Returns:
        Plate and layer. The layer's own alpha, its fourth channel, may differ from ``alpha``; by
        it the layer over the plate is ``linear``.
    """
    figure = alpha > SEEN
    if not figure.any():
        empty = np.zeros((*alpha.shape, 4), np.float32)
        return Separation(linear.copy(), empty)
    blur = _own_blur(linear, alpha, iod_px)
    margin_px = max(MARGIN * iod_px, MARGIN_BLURS * blur * iod_px, 1.5)
    away = cv2.distanceTransform((~figure).astype(np.uint8), cv2.DIST_L2, 5)
    away_px = np.asarray(away, np.float32)
    if away_px.max() <= margin_px:
        whole = np.concatenate([linear, np.ones((*alpha.shape, 1), np.float32)], axis=-1)
        return Separation(linear.copy(), whole)
    margins = (margin_px / iod_px, margin_px / iod_px + CLEARANCE)
    backdrop = find_backdrop(linear, alpha, away_px, iod_px, margins, blur)
    plate = paint_backdrop(linear, away_px, backdrop, iod_px, margin_px)
    share_own_grain(linear, alpha, away_px, backdrop, margin_px, plate)
    layer = np.zeros((*alpha.shape, 4), np.float32)
    ground = (backdrop.busy, backdrop.rough, _darkest(backdrop), backdrop.scale, margin_px)
    _lift(linear, alpha, away_px, ground, plate, layer)
    return Separation(plate, layer)


def _darkest(backdrop: Backdrop) -> NDArray[np.float32]:
    """The darkest that motion brings under each small pixel: (h, w, 3) float32, linear light.

    Two standard deviations darker than the small picture is, which averages leaves and gaps.
    """
    side = 2 * round(MOVED * IOD_PX) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    root = cv2.erode(backdrop.smooth, disc) - 2.0 * backdrop.rough[..., None]
    return np.asarray(np.maximum(root, 0.0) ** 2, np.float32)


def _own_blur(linear: NDArray[np.float32], alpha: NDArray[np.float32], iod_px: float) -> float:
    """Standard deviation of the figure's blur, IOD.

    Across an edge of blur s the squares of the gradients add up to 1 / s; blurred once more by t
    they add up to 1 / sqrt(s^2 + t^2). Noise counts as sharp.
    """
    scale = min(1.0, BLUR_IOD_PX / iod_px)
    size = (max(round(alpha.shape[1] * scale), 2), max(round(alpha.shape[0] * scale), 2))
    small = cv2.resize(linear, size, interpolation=cv2.INTER_AREA)
    root = np.sqrt(np.maximum(small.mean(axis=-1), 0.0))
    inside = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA) > 0.5
    more_px = MORE_BLUR * iod_px * scale
    blurred = cv2.GaussianBlur(root, (0, 0), more_px)
    before, after = (
        float(
            (cv2.Sobel(one, cv2.CV_32F, 1, 0) ** 2 + cv2.Sobel(one, cv2.CV_32F, 0, 1) ** 2)[
                inside
            ].sum()
        )
        for one in (root, blurred)
    )
    if after <= 0.0 or before <= after:
        return 0.0
    return MORE_BLUR / float(np.sqrt((before / after) ** 2 - 1.0))


@kernel
def _lift(
    linear: NDArray[np.float32],
    alpha: NDArray[np.float32],
    away_px: NDArray[np.float32],
    ground: Ground,
    plate: NDArray[np.float32],
    layer: NDArray[np.float32],
) -> None:
    """Let the plate pass into the photo beside the figure, and write what remains to the layer.

    A pixel darker than the plate must hide some of it, whatever the matte says; without that,
    strands that the matte missed would darken what they pass over, to black and to false colours.
    """
    busy, rough, darkest, scale, margin_px = ground
    rows, cols = busy.shape
    for y in range(alpha.shape[0]):
        row = min(int((y + 0.5) * scale[0]), rows - 1)
        for x in range(alpha.shape[1]):
            out = away_px[y, x] / margin_px
            if out > 1.0:
                continue
            if alpha[y, x] >= 1.0:
                for k in range(3):
                    layer[y, x, k] = linear[y, x, k]
                layer[y, x, 3] = 1.0
                continue
            col = min(int((x + 0.5) * scale[1]), cols - 1)
            spread = busy[row, col] * busy[row, col]
            clean = _step((out - TINGED) / 0.4)
            share = clean * spread / (spread + PLAIN * PLAIN)
            share = max(share, _step(3.0 * out - 2.0))
            grain = UNSEEN_GRAIN * rough[row, col]
            least = 0.0
            for k in range(3):
                plate[y, x, k] = _mixed(plate[y, x, k], linear[y, x, k], share)
                least = max(least, _least(linear[y, x, k], plate[y, x, k], grain))
            kept = clean * (1.0 - _step(least / TOLERANCE - 1.0))
            kept *= max(1.0 - alpha[y, x] / FAINT, 0.0)
            for k in range(3):
                plate[y, x, k] = _mixed(plate[y, x, k], linear[y, x, k], kept)
            alike = RESEMBLES * min(alpha[y, x] / SEEN, 1.0)
            least = least / (1.0 - alike * max(1.0 - least, 0.0))
            hidden = max(alpha[y, x] * (1.0 - kept), min((1.0 - kept) * least, 1.0))
            hidden = max(hidden, _over(linear[y, x], plate[y, x], darkest[row, col]))
            layer[y, x, 3] = hidden
            for k in range(3):
                layer[y, x, k] = linear[y, x, k] - (1.0 - hidden) * plate[y, x, k]


@kernel
def _over(
    seen: NDArray[np.float32], behind: NDArray[np.float32], darkest: NDArray[np.float32]
) -> float:
    """How much a pixel must hide so as not to be black over the darkest that it may move over."""
    hidden = 0.0
    for k in range(3):
        lost = behind[k] - darkest[k]
        left = seen[k] - LEFT * min(seen[k], darkest[k]) + UNSEEN_DARK
        if left < lost:
            hidden = max(hidden, 1.0 - max(left, 0.0) / lost)
    return hidden


@kernel
def _mixed(one: float, other: float, share: float) -> float:
    """Exactly the other where all is its share: what differs by a rounding is not empty."""
    return other if share >= 1.0 else one + share * (other - one)


@kernel
def _least(seen: float, behind: float, grain: float) -> float:
    """How much of what is behind a pixel must at least hide, whatever its own colour.

    ``grain`` is a difference of square roots that says nothing.
    """
    root, other = np.sqrt(max(seen, 0.0)), np.sqrt(max(behind, 0.0))
    if abs(root - other) <= grain:
        return 0.0
    root += grain if root < other else -grain
    seen = root * root
    darker = 1.0 - (seen + UNSEEN_DARK) / max(behind, 1.0e-4)
    lighter = (seen - behind - UNSEEN_LIGHT) / max(1.0 - behind, 1.0e-2)
    return max(darker, lighter)


@kernel
def _step(value: float) -> float:
    t = min(max(value, 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)

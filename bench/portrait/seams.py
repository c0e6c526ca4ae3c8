"""Seams: how much steeper the picture is along what was composited than along the photo's own.

Along the figure's soft edge, gradients of a turned head are held against those of the edge in the
photo that was carried there: a halo, a double contour or stair-steps add to them. Around the
patches of eyes and mouth, the step across the patch's border is held against the photo's: a patch
that does not fit adds to it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.figures import Figure, Values
from bench.portrait.rigs import Pixels, Rig
from bench.portrait.sharpness import LEAST_PX, field_at_pixels
from fondly.domain.portrait import Box

TURNS = ("yaw", "yaw_back", "pitch", "pitch_back", "roll", "roll_back")
PATCHES = {"blink": "eyes", "jaw": "mouth"}

FIGURES = (
    Figure("edge", "gradient along the turned edge, over the photo's", high_is_good=False),
    Figure("edge_p99", "the same, steepest hundredth", high_is_good=False),
    Figure("patch", "step across a patch's border, added levels", high_is_good=False, worst=0.5),
)


def measure(rig: Rig) -> Values:
    """One photo's seams: the mean over turns along the edge, the worst patch."""
    ratios = [found for found in (_edge(rig, pose) for pose in TURNS) if found is not None]
    values: dict[str, float] = {}
    if ratios:
        mean, steepest = np.mean(ratios, axis=0).tolist()
        values |= {"edge": mean, "edge_p99": steepest}
    added = [_added(rig, pose, part) for pose, part in PATCHES.items()]
    if any(found is not None for found in added):
        values["patch"] = max(found for found in added if found is not None)
    return values


def steepness(pixels: Pixels) -> NDArray[np.float32]:
    """Length of the luma's gradient, levels per px, (H, W)."""
    luma = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    right = cv2.Sobel(luma, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(luma, cv2.CV_32F, 0, 1, scale=0.125)
    return np.asarray(np.hypot(right, down), np.float32)


def border_steps(pixels: Pixels, box: Box) -> NDArray[np.float32]:
    """Absolute steps from each pixel just inside a box to its neighbour outside, all channels."""
    x0, y0, x1, y1 = box
    wide = pixels.astype(np.float32)
    height, width = wide.shape[:2]
    steps = []
    for inner, outer, limit in ((y0, y0 - 1, height), (y1 - 1, y1, height)):
        if 0 <= outer < limit:
            steps.append(np.abs(wide[inner, x0:x1] - wide[outer, x0:x1]))
    for inner, outer, limit in ((x0, x0 - 1, width), (x1 - 1, x1, width)):
        if 0 <= outer < limit:
            steps.append(np.abs(wide[y0:y1, inner] - wide[y0:y1, outer]))
    return np.concatenate(steps) if steps else np.zeros((1, 3), np.float32)


def _edge(rig: Rig, pose: str) -> tuple[float, float] | None:
    shift = field_at_pixels(rig, pose)
    height, width = shift.shape[:2]
    cols, rows = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    from_x, from_y = cols - shift[..., 0], rows - shift[..., 1]
    alpha = np.ascontiguousarray(rig.figure.layer[..., 3])
    soft = ((alpha > 0.03) & (alpha < 0.97)).astype(np.float32)
    carried = cv2.remap(soft, from_x, from_y, cv2.INTER_LINEAR)
    band = (carried > 0.5) & (np.hypot(shift[..., 0], shift[..., 1]) > LEAST_PX)
    if band.sum() < rig.face.iod_px:
        return None
    before = cv2.remap(steepness(rig.portrait.photo.pixels), from_x, from_y, cv2.INTER_LINEAR)[band]
    after = steepness(rig.frame(pose))[band]
    mean = float(after.mean() / max(float(before.mean()), 1e-6))
    tails = [float(np.percentile(values, 99)) for values in (after, before)]
    return mean, tails[0] / max(tails[1], 1e-6)


def _added(rig: Rig, pose: str, part: str) -> float | None:
    """Mean steps added across the borders of the eyes' or the mouth's boxes."""
    figure = rig.figure
    mouths = (figure.mouth,) if figure.mouth is not None else ()
    boxes = [each.box_px for each in (figure.eyes if part == "eyes" else mouths)]
    if not boxes:
        return None
    frame, photo = rig.frame(pose), rig.portrait.photo.pixels
    return max(
        float(border_steps(frame, box).mean() - border_steps(photo, box).mean()) for box in boxes
    )

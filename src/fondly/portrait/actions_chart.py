"""Where on a face each place of the picture is, and which way up, left and forward are there.

The *chart* maps frame pixels to the same place on an average face that looks straight ahead, so
that "a thumb's breadth beside the mouth corner" is one pair of numbers for every face: u to the
subject's left, v up, w forward, in inter-ocular distances (IOD), from the middle between the outer
eye corners. The lips are closed in the chart; an open mouth's interior maps onto the lip line.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from fondly.domain.face import Face
from fondly.domain.portrait import Lattice

Points = NDArray[np.float64]

# Landmark of the subject's right, its mirror, and the left one's u, v, w, from MediaPipe's
# canonical face model (Apache-2.0), made symmetric.
_PAIRS = (
    (10, 10, 0, 0.63, 0.504), (151, 151, 0, 0.437, 0.565), (9, 9, 0, 0.25, 0.606),
    (8, 8, 0, 0.152, 0.594), (168, 168, 0, 0.068, 0.589), (6, 6, 0, -0.021, 0.651),
    (197, 197, 0, -0.105, 0.71), (195, 195, 0, -0.18, 0.762), (5, 5, 0, -0.258, 0.815),
    (4, 4, 0, -0.352, 0.853), (1, 1, 0, -0.426, 0.841), (2, 2, 0, -0.535, 0.681),
    (0, 0, 0, -0.683, 0.672), (17, 17, 0, -0.903, 0.623), (18, 18, 0, -0.991, 0.57),
    (200, 200, 0, -1.086, 0.58), (199, 199, 0, -1.193, 0.583), (175, 175, 0, -1.285, 0.55),
    (152, 152, 0, -1.357, 0.48), (70, 300, 0.643, 0.179, 0.318), (63, 293, 0.561, 0.241, 0.422),
    (105, 334, 0.448, 0.275, 0.502), (66, 296, 0.31, 0.274, 0.564),
    (107, 336, 0.157, 0.264, 0.598), (46, 276, 0.591, 0.137, 0.378),
    (53, 283, 0.516, 0.184, 0.455), (52, 282, 0.42, 0.207, 0.512), (65, 295, 0.297, 0.209, 0.553),
    (55, 285, 0.137, 0.166, 0.574), (109, 338, 0.213, 0.627, 0.481),
    (67, 297, 0.396, 0.601, 0.419), (103, 332, 0.577, 0.542, 0.299), (54, 284, 0.706, 0.444, 0.16),
    (21, 251, 0.797, 0.312, 0.011), (162, 389, 0.85, 0.162, -0.112),
    (127, 356, 0.871, -0.034, -0.226), (108, 337, 0.182, 0.443, 0.553),
    (69, 299, 0.345, 0.439, 0.509), (104, 333, 0.51, 0.411, 0.414), (68, 298, 0.63, 0.343, 0.306),
    (71, 301, 0.717, 0.239, 0.179), (139, 368, 0.77, 0.112, 0.082), (33, 263, 0.5, -0, 0.357),
    (133, 362, 0.209, -0.009, 0.423), (159, 386, 0.357, 0.034, 0.436),
    (145, 374, 0.357, -0.042, 0.425), (160, 387, 0.413, 0.03, 0.419),
    (158, 385, 0.306, 0.033, 0.435), (144, 373, 0.413, -0.034, 0.409),
    (153, 380, 0.306, -0.039, 0.425), (24, 254, 0.425, -0.07, 0.41),
    (23, 253, 0.36, -0.076, 0.427), (22, 252, 0.296, -0.071, 0.433),
    (230, 450, 0.368, -0.134, 0.42), (229, 449, 0.458, -0.134, 0.391),
    (231, 451, 0.284, -0.118, 0.435), (228, 448, 0.529, -0.114, 0.35),
    (118, 347, 0.498, -0.218, 0.396), (119, 348, 0.371, -0.203, 0.436),
    (117, 346, 0.591, -0.193, 0.335), (120, 349, 0.273, -0.172, 0.454),
    (111, 340, 0.645, -0.141, 0.273), (35, 265, 0.652, -0.035, 0.248),
    (143, 372, 0.721, -0.048, 0.176), (98, 327, 0.158, -0.492, 0.589),
    (129, 358, 0.201, -0.41, 0.546), (49, 279, 0.186, -0.368, 0.628),
    (48, 278, 0.181, -0.406, 0.654), (115, 344, 0.147, -0.375, 0.722),
    (198, 420, 0.14, -0.274, 0.639), (217, 437, 0.141, -0.209, 0.597),
    (174, 399, 0.101, -0.16, 0.647), (122, 351, 0.063, -0.04, 0.626),
    (50, 280, 0.536, -0.379, 0.398), (101, 330, 0.374, -0.288, 0.463),
    (205, 425, 0.431, -0.472, 0.465), (36, 266, 0.32, -0.381, 0.499),
    (203, 423, 0.26, -0.476, 0.516), (206, 426, 0.333, -0.555, 0.499),
    (216, 436, 0.393, -0.659, 0.464), (207, 427, 0.493, -0.601, 0.41),
    (187, 411, 0.594, -0.551, 0.322), (123, 352, 0.713, -0.359, 0.212),
    (147, 376, 0.701, -0.518, 0.187), (212, 432, 0.421, -0.806, 0.419),
    (214, 434, 0.516, -0.831, 0.336), (192, 416, 0.611, -0.753, 0.237),
    (213, 433, 0.685, -0.66, 0.166), (116, 345, 0.727, -0.194, 0.19),
    (234, 454, 0.862, -0.224, -0.274), (93, 323, 0.848, -0.418, -0.273),
    (132, 361, 0.818, -0.625, -0.253), (58, 288, 0.756, -0.838, -0.196),
    (172, 397, 0.668, -1, -0.071), (136, 365, 0.572, -1.107, 0.08),
    (150, 379, 0.458, -1.199, 0.217), (149, 378, 0.361, -1.259, 0.315),
    (176, 400, 0.26, -1.309, 0.406), (148, 377, 0.145, -1.345, 0.46),
    (61, 291, 0.276, -0.788, 0.482), (185, 409, 0.257, -0.755, 0.515),
    (40, 270, 0.215, -0.727, 0.566), (39, 269, 0.161, -0.693, 0.618),
    (37, 267, 0.08, -0.674, 0.661), (146, 375, 0.247, -0.817, 0.504),
    (91, 321, 0.207, -0.843, 0.542), (181, 405, 0.149, -0.874, 0.585),
    (84, 314, 0.079, -0.895, 0.613), (57, 287, 0.349, -0.789, 0.461),
    (186, 410, 0.321, -0.712, 0.504), (92, 322, 0.266, -0.649, 0.547),
    (165, 391, 0.2, -0.601, 0.586), (167, 393, 0.082, -0.585, 0.654),
    (43, 273, 0.298, -0.862, 0.471), (106, 335, 0.244, -0.911, 0.501),
    (182, 406, 0.174, -0.954, 0.535), (83, 313, 0.087, -0.985, 0.561),
    (194, 418, 0.218, -1.043, 0.508), (204, 424, 0.301, -0.987, 0.461),
    (202, 422, 0.37, -0.905, 0.427), (210, 430, 0.436, -0.979, 0.372),
    (211, 431, 0.347, -1.065, 0.429), (169, 394, 0.465, -1.086, 0.301),
    (201, 421, 0.112, -1.079, 0.56), (208, 428, 0.137, -1.181, 0.559),
    (170, 395, 0.372, -1.161, 0.38), (140, 369, 0.271, -1.228, 0.463),
    (171, 396, 0.148, -1.271, 0.529), (177, 401, 0.782, -0.574, -0.015),
    (215, 435, 0.74, -0.743, 0.008), (138, 367, 0.657, -0.89, 0.104),
)  # fmt: skip

# The lip line: upper and lower landmark, whose middle it is, and the left one's u, v, w.
_SEAM = (
    (78, 78, 0.242, -0.781, 0.454), (191, 95, 0.207, -0.777, 0.486),
    (80, 88, 0.169, -0.775, 0.526), (81, 178, 0.119, -0.775, 0.565),
    (82, 87, 0.063, -0.778, 0.589), (13, 14, 0.0, -0.78, 0.597),
)  # fmt: skip
_SEAM_MIRROR = {78: 308, 191: 415, 80: 310, 81: 311, 82: 312, 13: 13}
_SEAM_MIRROR |= {95: 324, 88: 318, 178: 402, 87: 317, 14: 14}

# Landmarks over bone that expression hardly moves: they hold the axes.
_RIGID = (
    10, 151, 9, 8, 168, 6, 197, 195, 5, 33, 133, 67, 54, 127, 234, 93, 198, 122, 143, 111, 116,
)  # fmt: skip

SMOOTHING = 1e-4
"""Of the chart's splines, per squared IOD: irons out a landmark's error of about 1 % of the IOD."""


def _chart_table() -> tuple[NDArray[np.intp], NDArray[np.intp], Points]:
    """Pairs of landmarks (the same twice where there is one) and where their middle is charted."""
    first: list[int] = []
    second: list[int] = []
    places: list[tuple[float, float, float]] = []
    for right, left, u, v, w in _PAIRS:
        first += [right] if right == left else [right, left]
        second += [right] if right == left else [right, left]
        places += [(0.0, v, w)] if right == left else [(-u, v, w), (u, v, w)]
    for upper, lower, u, v, w in _SEAM:
        sides = [(upper, lower, -u)]
        if u:
            sides.append((_SEAM_MIRROR[upper], _SEAM_MIRROR[lower], u))
        for top, bottom, side in sides:
            first.append(top)
            second.append(bottom)
            places.append((side, v, w))
    return np.array(first), np.array(second), np.array(places, dtype=np.float64)


_FIRST, _SECOND, _PLACES = _chart_table()
_PLACE_OF = {int(i): k for k, (i, j) in enumerate(zip(_FIRST, _SECOND, strict=True)) if i == j}
_MIRROR = {right: left for right, left, *_ in _PAIRS} | {left: right for right, left, *_ in _PAIRS}

_NEIGHBOURS = cKDTree(_PLACES).query(_PLACES, k=9)[1][:, 1:]

LEAST_AREA = 0.3
"""Landmarks whose skin is seen this small are left out of the chart: on the far side of a turned
head they are crowded along the outline, and their errors would fold the chart."""

STEP_SMOOTHING_IOD = 0.12
"""What is finer in the chart's gradient is the landmarks' error."""

LEAST_CROWDED = 0.4
"""Chart area for an area of the frame, both in squared IOD, at least."""


def mirror(landmark: int) -> int:
    """The same landmark on the other side of the face."""
    return _MIRROR[landmark]


def place(landmark: int) -> tuple[float, float]:
    """Where a landmark lies in the chart: u, v in IOD."""
    u, v, _ = _PLACES[_PLACE_OF[landmark]]
    return float(u), float(v)


@dataclass(frozen=True, eq=False)
class Chart:
    """The chart of one face.

    Args:
        uv: (rows, cols, 2) float64, the chart's u and v at every node, in IOD.
        landmarks: (468, 3) float64, the subject's own landmarks in the head's axes (left, up,
            forward), in IOD.
        frame_from_head: (3, 3) float64, turns a displacement in the head's axes and IOD into one in
            frame pixels (x right, y down, z to the camera).
    """

    uv: Points
    landmarks: Points
    frame_from_head: Points

    @property
    def iod_px(self) -> float:
        """The IOD in frame pixels as it would be seen from straight ahead."""
        return float(np.cbrt(abs(np.linalg.det(self.frame_from_head))))


def draw_chart(face: Face, nodes: NDArray[np.float32]) -> Chart:
    """Chart a face.

    Args:
        face: in frame space.
        nodes: (rows, cols, 2) float32, places in frame pixels.
    """
    points = face.landmarks.astype(np.float64)
    seen = (points[_FIRST] + points[_SECOND]) / 2
    frame_from_head, origin = _fit_head(seen)
    unit = float(np.cbrt(abs(np.linalg.det(frame_from_head))))
    faces_us = _area_ratio(seen[:, :2] / unit) > LEAST_AREA
    spline = RBFInterpolator(
        (seen[faces_us, :2] - origin[:2]) / unit,
        _PLACES[faces_us, :2],
        kernel="thin_plate_spline",
        smoothing=SMOOTHING,
    )
    flat = (nodes.reshape(-1, 2).astype(np.float64) - origin[:2]) / unit
    uv = spline(flat).reshape(*nodes.shape[:2], 2)
    landmarks = (points[:468] - origin) @ np.linalg.inv(frame_from_head).T
    return Chart(uv, landmarks, frame_from_head)


def frame_from_chart(chart: Chart, step_px: float) -> Points:
    """What a small step in the chart is in the frame: on skin seen from the side it is short.

    Args:
        chart: of at least 2x2 nodes.
        step_px: between its nodes.

    Returns:
        (rows, cols, 2, 2) float64, px (right, down) per IOD (left, up).
    """
    step = step_px / chart.iod_px
    down, right = np.gradient(chart.uv, step, axis=(0, 1))
    smooth = [gaussian_filter(way, (*(STEP_SMOOTHING_IOD / step,) * 2, 0)) for way in (right, down)]
    (ux, vx), (uy, vy) = (np.moveaxis(way, -1, 0) for way in smooth)
    # v is up and y is down, so that this is below 0 wherever the chart is not folded.
    area = np.minimum(ux * vy - uy * vx, -LEAST_CROWDED)
    rows = [np.stack([vy, -uy], axis=-1), np.stack([-vx, ux], axis=-1)]
    return np.asarray(np.stack(rows, axis=-2) * (chart.iod_px / area[..., None, None]))


def _area_ratio(seen: Points) -> Points:
    """How large the skin around each landmark is seen against the chart: (n,), from behind below 0.

    Args:
        seen: (n, 2) where the chart's landmarks lie in the frame, in IOD.
    """
    chart = _PLACES[_NEIGHBOURS, :2] - _PLACES[:, None, :2]
    frame = seen[_NEIGHBOURS] - seen[:, None]
    spread = chart.transpose(0, 2, 1) @ chart
    frame_from_chart = np.linalg.solve(spread, chart.transpose(0, 2, 1) @ frame)
    return np.asarray(-np.linalg.det(frame_from_chart))


def _fit_head(seen: Points) -> tuple[Points, Points]:
    """Similarity from the average face to the subject's, held by the landmarks over bone.

    Kabsch 1976 with Umeyama's scale (1991).

    Returns:
        (3, 3) frame from head, px per IOD; (3,) where the chart's origin lies in the frame.
    """
    rigid = [_PLACE_OF[i] for i in _RIGID]
    rigid += [_PLACE_OF[_MIRROR[i]] for i in _RIGID if _MIRROR[i] != i]
    model, target = _PLACES[rigid] * [1.0, -1.0, 1.0], seen[rigid]
    model_mean, target_mean = model.mean(axis=0), target.mean(axis=0)
    model, target = model - model_mean, target - target_mean
    left, spread, right = np.linalg.svd(target.T @ model)
    turn = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    scale = float((spread * turn).sum() / (model**2).sum())
    rotation = left @ np.diag(turn) @ right * scale
    return rotation @ np.diag([1.0, -1.0, 1.0]), target_mean - rotation @ model_mean


def sample_nodes(
    values: NDArray[np.floating], lattice: Lattice, places_px: Points
) -> Points:  # fmt: skip
    """What the nodes of a lattice have, between them; beyond it, what the outermost have.

    Args:
        values: (rows, cols) or (rows, cols, n).
        places_px: (..., 2), x and y in frame px.

    Returns:
        (...) or (..., n).
    """
    at = ((places_px - [lattice.x0_px, lattice.y0_px]) / lattice.step_px).astype(np.float32)
    plane = np.ascontiguousarray(values, np.float32)
    sampled = cv2.remap(
        plane, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(sampled, np.float64).reshape(*places_px.shape[:-1], *values.shape[2:])

"""Reads the light on a face from how bright its skin is where it faces up, down, left and right.

Skin is taken as matt and of one colour; what is not (brows, lips, beard, highlights, cast shadows)
is thrown out as it disagrees. Ramamoorthi & Hanrahan 2001: nine harmonics describe matt shading.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.face_outlines import LEFT_LIDS, OUTER_LIPS, RIGHT_LIDS
from fondly.domain.light import Light
from fondly.domain.portrait import Lattice
from fondly.imaging.colour import linear_from_encoded
from fondly.portrait.actions_pull import polygon_distance
from fondly.portrait.head_frame import FACE_OVAL

Array = NDArray[np.float64]

STEADINESS = np.array([0.0, 0.02, 0.02, 0.02, 0.15, 0.15, 0.15, 0.15, 0.15])
"""Ridge per harmonic and node: a face shows only half of all directions, and bumpy skin colour
must not be read as light."""

ROUNDS = 12
OUTLIER_SPREADS = 2.5
"""Tukey's bound: nodes further off than this many robust spreads count for nothing."""

DARKEST = 0.25
"""Irradiance of any direction that faces the camera, against the mean: fill light is never zero."""

FEWEST_NODES = 40
"""With fewer nodes of skin than this the light is taken as even."""


def estimate_light(
    pixels: NDArray[np.float32], face: Face, lattice: Lattice, depth_px: NDArray[np.float32]
) -> Light:
    """Fit the light on a face.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded, 0 to 255; black-and-white gives equal channels.
        face: in frame space.
        lattice: the figure's nodes.
        depth_px: (rows, cols) float32, height towards the camera.

    Returns:
        The light; even from all sides where too little skin is seen to tell, and on a face whose
        place a person said: those are drawings mostly, and drawings are flat.
    """
    skin = _skin_nodes(face, lattice) & _inside(pixels, lattice)
    normals = surface_normals(lattice, depth_px)[skin]
    albedo = _colours(pixels, lattice)
    colours = albedo[skin].astype(np.float64)
    even = np.zeros((9, 3), dtype=np.float32)
    even[0] = 1.0
    usable = normals[:, 2] > 0.3
    normals, colours = normals[usable], colours[usable]
    if face.placed or len(normals) < FEWEST_NODES or colours.mean() <= 1e-4:
        return Light(even, albedo)
    functions = harmonics(normals)
    weights = _agreeing(functions, colours.mean(axis=1))
    coefficients = np.stack([_fit(functions, colours[:, c], weights) for c in range(3)], axis=1)
    mean = (weights[:, None] * (functions @ coefficients)).sum(axis=0) / weights.sum()
    return Light(_filled(coefficients / mean).astype(np.float32), albedo)


def harmonics(normals: Array) -> Array:
    """The nine functions of `fondly.domain.light.Light` at unit normals: (..., 3) to (..., 9)."""
    x, y, z = normals[..., 0], normals[..., 1], normals[..., 2]
    one = np.ones_like(x)
    return np.stack([one, y, z, x, x * y, y * z, 3.0 * z * z - 1.0, x * z, x * x - y * y], axis=-1)


def surface_normals(lattice: Lattice, depth_px: NDArray[np.float32]) -> Array:
    """Unit normals of the surface at the nodes: (rows, cols, 3), towards the camera."""
    down, right = np.gradient(depth_px.astype(np.float64), lattice.step_px)
    normals = np.stack([-right, -down, np.ones_like(right)], axis=-1)
    return np.asarray(normals / np.linalg.norm(normals, axis=-1, keepdims=True))


def _skin_nodes(face: Face, lattice: Lattice) -> NDArray[np.bool_]:
    nodes = lattice.nodes().astype(np.float64)
    points = face.landmarks[:, :2].astype(np.float64)
    margin = 0.06 * face.iod_px
    skin = polygon_distance(nodes, points[list(FACE_OVAL)]) < -margin
    for ring in (RIGHT_LIDS, LEFT_LIDS, OUTER_LIPS):
        skin &= polygon_distance(nodes, points[list(ring)]) > margin
    return np.asarray(skin)


def _inside(pixels: NDArray[np.float32], lattice: Lattice) -> NDArray[np.bool_]:
    nodes = lattice.nodes()
    height, width = pixels.shape[:2]
    x, y = nodes[..., 0], nodes[..., 1]
    return np.asarray((x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1))


def _colours(pixels: NDArray[np.float32], lattice: Lattice) -> NDArray[np.float32]:
    """Linear colour around each node, averaged over about a step."""
    nodes = lattice.nodes()
    blurred = cv2.GaussianBlur(pixels, (0, 0), max(lattice.step_px / 2, 0.5))
    encoded = cv2.remap(
        blurred, nodes[..., 0], nodes[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(linear_from_encoded(np.clip(encoded / 255.0, 0.0, 1.0)), np.float32)


def _fit(functions: Array, values: Array, weights: Array) -> Array:
    """Weighted ridge regression; the ridge is relative to the values' mean."""
    weighted = functions * weights[:, None]
    normal = weighted.T @ functions + np.diag(STEADINESS) * weights.sum()
    return np.asarray(np.linalg.solve(normal, weighted.T @ values))


def _agreeing(functions: Array, values: Array) -> Array:
    """Tukey's biweight, in [0, 1]: how well each node agrees with one light on one skin."""
    weights = np.ones(len(values))
    for _ in range(ROUNDS):
        off = values - functions @ _fit(functions, values, weights)
        spread = 1.4826 * np.median(np.abs(off - np.median(off))) + 1e-3 * values.mean()
        share = np.clip(np.abs(off) / (OUTLIER_SPREADS * spread), 0.0, 1.0)
        weights = (1.0 - share**2) ** 2 + 1e-6
    return weights


def _filled(coefficients: Array) -> Array:
    """Flatten the light until no direction that faces the camera is darker than `DARKEST`."""
    angle, tilt = np.meshgrid(np.linspace(0, 2 * np.pi, 24), np.linspace(0, np.pi / 2, 7))
    normals = np.stack(
        [np.sin(tilt) * np.cos(angle), np.sin(tilt) * np.sin(angle), np.cos(tilt)], axis=-1
    )
    darkest = (harmonics(normals) @ coefficients).min(axis=(0, 1))
    keep = np.clip((1.0 - DARKEST) / np.maximum(1.0 - darkest, 1e-6), 0.0, 1.0)
    flat = np.zeros_like(coefficients)
    flat[0] = 1.0
    return np.asarray(flat + keep * (coefficients - flat))

"""An average face in a frame, of any size, turn and place, with a lattice and depth for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator

from fondly.domain.face import LANDMARKS, Face, Gaze, HeadPose
from fondly.domain.face_outlines import LEFT_LIDS, RIGHT_LIDS
from fondly.domain.portrait import Action, Lattice
from fondly.portrait import actions_chart

CHARTED = sorted({int(i) for i in (*actions_chart._FIRST, *actions_chart._SECOND)})
FRAME_PX = (1200, 1200)


def _average_points() -> NDArray[np.float64]:
    """(478, 3) in IOD: left, up, forward; landmarks that the chart leaves out lie at the middle."""
    points = np.zeros((LANDMARKS, 3))
    for first, second, place in zip(
        actions_chart._FIRST, actions_chart._SECOND, actions_chart._PLACES, strict=True
    ):
        points[[first, second]] = place
    for ring in (RIGHT_LIDS, LEFT_LIDS):
        known = [k for k, i in enumerate(ring) if i in CHARTED]
        for axis in range(3):
            points[list(ring), axis] = np.interp(
                np.arange(len(ring)),
                known,
                points[[ring[k] for k in known], axis],
                period=len(ring),
            )
        irises = range(468, 473) if ring is RIGHT_LIDS else range(473, 478)
        points[list(irises)] = points[list(ring)].mean(axis=0)
    return points


AVERAGE = _average_points()


def rotation(yaw_deg: float = 0.0, roll_deg: float = 0.0) -> NDArray[np.float64]:
    """In the head's axes: yaw turns to the subject's left, roll tilts the crown to their right."""
    yaw, roll = np.radians([yaw_deg, roll_deg])
    turn = [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]]
    tilt = [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    return np.array(tilt) @ np.array(turn)


def face_of(points: NDArray[np.float64]) -> Face:
    """A face with these landmarks, px."""
    low, high = points[CHARTED].min(axis=0), points[CHARTED].max(axis=0)
    return Face(
        landmarks=points.astype(np.float32),
        box_px=(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
        head_pose=HeadPose(0.0, 0.0, 0.0),
        gaze=Gaze(0.0, 0.0),
        blendshapes={},
        presence=1.0,
        photo_size_px=FRAME_PX,
    )


def average_face(
    iod_px: float = 240.0,
    yaw_deg: float = 0.0,
    roll_deg: float = 0.0,
    centre_px: tuple[float, float] = (600.0, 560.0),
    points: NDArray[np.float64] = AVERAGE,
) -> Face:
    """The average face (or another one given in the head's axes) as a face in frame space."""
    turned = points @ rotation(yaw_deg, roll_deg).T * iod_px
    return face_of(turned * [1.0, -1.0, 1.0] + [*centre_px, 0.0])


def lattice_over(face: Face) -> Lattice:
    """The lattice that a figure has, as far as its face reaches; it never leaves the frame."""
    points = face.landmarks[CHARTED].astype(np.float64)
    step = float(np.linalg.norm(points[CHARTED.index(33)] - points[CHARTED.index(263)])) / 30.0
    low = np.maximum(points[:, :2].min(axis=0) - 12 * step, 0.0)
    high = np.minimum(points[:, :2].max(axis=0) + 12 * step, FRAME_PX)
    cols, rows = (np.floor((high - low) / step).astype(int) + 1).tolist()
    return Lattice(float(low[0]), float(low[1]), step, rows, cols)


def depth_of(face: Face, lattice: Lattice) -> NDArray[np.float32]:
    """The mesh's own depth at the nodes; outside the mesh its lowest."""
    points = face.landmarks[CHARTED].astype(np.float64)
    mesh = LinearNDInterpolator(points[:, :2], points[:, 2], fill_value=points[:, 2].min())
    flat = mesh(lattice.nodes().reshape(-1, 2).astype(np.float64))
    return np.asarray(flat.reshape(lattice.rows, lattice.cols), dtype=np.float32)


def spread(action: Action, lattice: Lattice) -> NDArray[np.float64]:
    """An action on the whole lattice: (rows, cols, 3)."""
    field = np.zeros((lattice.rows, lattice.cols, 3))
    height, width = action.delta.shape[:2]
    field[action.row : action.row + height, action.col : action.col + width] = action.delta
    return field


def at(
    field: NDArray[np.float64], lattice: Lattice, places: NDArray[np.floating]
) -> NDArray[np.float64]:
    """A field between its nodes, bilinear, at places (n, 2+) px."""
    col = (places[:, 0] - lattice.x0_px) / lattice.step_px
    row = (places[:, 1] - lattice.y0_px) / lattice.step_px
    j, i = np.floor(col).astype(int), np.floor(row).astype(int)
    u, v = (col - j)[:, None], (row - i)[:, None]
    above = (1 - u) * field[i, j] + u * field[i, j + 1]
    below = (1 - u) * field[i + 1, j] + u * field[i + 1, j + 1]
    return np.asarray((1 - v) * above + v * below)


def smallest_stretch(field: NDArray[np.float64], lattice: Lattice) -> float:
    """The smallest Jacobian of the displaced lattice; a fold has one below 0."""
    shift = field[..., :2] / lattice.step_px
    across, down = np.diff(shift, axis=1)[:-1], np.diff(shift, axis=0)[:, :-1]
    area = (1 + across[..., 0]) * (1 + down[..., 1]) - across[..., 1] * down[..., 0]
    return float(area.min())

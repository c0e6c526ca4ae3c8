"""How close each action comes to a face scan's shape, on the average face.

    python bench/portrait/yardstick.py REFERENCE.npz [SHAPE ...]

The reference holds displacements of MediaPipe's canonical face for ARKit's shapes, transferred
from ICT-FaceKit (see its README); it is not shipped. A table is printed: the cosine between both
displacement fields and the ratio of their lengths over the face's vertices, without the rings
around the eyes (lids are layers of their own) and without the inside of the lips; and how far the
mouth's corner and the most moved vertex go, in hundredths of the inter-ocular distance.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator, RegularGridInterpolator

from fondly.domain.face import Face, Gaze, HeadPose
from fondly.domain.portrait import Lattice
from fondly.portrait.actions import build_actions

IOD_PX = 300.0
MARGIN_IOD = 0.6
EYE_RINGS = (
    *(33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246, 247, 30, 29, 27),
    *(28, 56, 190, 243, 112, 26, 22, 23, 24, 110, 25, 130, 113, 225, 224, 223, 222, 221, 189, 244),
    *(263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466, 467, 260),
    *(259, 257, 258, 286, 414, 463, 341, 256, 252, 253, 254, 339, 255, 359, 342, 445, 444, 443),
    *(442, 441, 413, 464),
)
INNER_LIPS = (
    *(12, 13, 14, 15, 38, 41, 42, 62, 72, 73, 74, 76, 77, 78, 80, 81, 82, 85, 86, 87, 88),
    *(89, 90, 95, 96, 178, 179, 180, 183, 184, 191, 268, 271, 272, 302, 303, 304, 306),
    *(307, 308, 310, 311, 312, 315, 316, 317, 318, 319, 320, 324, 325, 292, 402, 403),
    *(404, 407, 408, 415),
)

Points = NDArray[np.float64]


def average_face(canonical_cm: Points) -> tuple[Face, float]:
    """MediaPipe's canonical face as a face in frame space, and px per cm."""
    scale = IOD_PX / float(np.linalg.norm(canonical_cm[263] - canonical_cm[33]))
    points = canonical_cm * [scale, -scale, scale]
    points -= np.append(points[:, :2].min(axis=0) - MARGIN_IOD * IOD_PX, 0.0)
    irises = [points[[33, 133]].mean(axis=0)] * 5 + [points[[263, 362]].mean(axis=0)] * 5
    landmarks = np.concatenate([points, irises]).astype(np.float32)
    size = np.ceil(landmarks[:, :2].max(axis=0) + MARGIN_IOD * IOD_PX).astype(int)
    box = (0.0, 0.0, float(size[0]), float(size[1]))
    still = HeadPose(0.0, 0.0, 0.0)
    face = Face(landmarks, box, still, Gaze(0.0, 0.0), {}, 1.0, (int(size[0]), int(size[1])))
    return face, scale


def lattice_over(face: Face) -> Lattice:
    """The lattice that a figure of this face would have."""
    step = IOD_PX / 30.0
    width, height = face.photo_size_px
    return Lattice(0.0, 0.0, step, int(height / step) + 1, int(width / step) + 1)


def depth_over(face: Face, lattice: Lattice) -> NDArray[np.float32]:
    """The mesh's own depth at the nodes; outside the mesh its lowest."""
    points = face.landmarks[:468].astype(np.float64)
    interpolate = LinearNDInterpolator(points[:, :2], points[:, 2], fill_value=points[:, 2].min())
    flat = interpolate(lattice.nodes().reshape(-1, 2).astype(np.float64))
    return np.asarray(flat.reshape(lattice.rows, lattice.cols), dtype=np.float32)


def at_vertices(face: Face, lattice: Lattice) -> dict[str, Points]:
    """Every action at the 468 vertices: (468, 3) px, by name."""
    actions = build_actions(face, lattice, depth_over(face, lattice))
    rows = lattice.y0_px + lattice.step_px * np.arange(lattice.rows)
    cols = lattice.x0_px + lattice.step_px * np.arange(lattice.cols)
    moved = {}
    for name, action in actions.items():
        field = np.zeros((lattice.rows, lattice.cols, 3))
        height, width = action.delta.shape[:2]
        field[action.row : action.row + height, action.col : action.col + width] = action.delta
        read = RegularGridInterpolator((rows, cols), field)
        moved[name] = read(face.landmarks[:468, 1::-1].astype(np.float64))
    return moved


def compare(reference: Path, wanted: list[str]) -> None:
    """Print the table."""
    data = np.load(reference, allow_pickle=False)
    face, scale = average_face(data["canonical"].astype(np.float64))
    ours = at_vertices(face, lattice_over(face))
    kept = np.setdiff1d(np.arange(468), EYE_RINGS + INNER_LIPS)
    names = [str(name) for name in data["names"]]
    print(f"{'shape':20s} cosine  cos xy  ratio  corner ours/theirs (out, up, near)   most moved")
    for name in sorted(ours):
        if wanted and name not in wanted:
            continue
        theirs = data["deltas"][names.index(name)].astype(np.float64) * [scale, -scale, scale]
        both = ours[name][kept], theirs[kept]
        flat = both[0][:, :2], both[1][:, :2]
        corners = " / ".join(
            "{:+5.1f} {:+5.1f} {:+5.1f}".format(*(field[291] * [1, -1, 1] / IOD_PX * 100))
            for field in (ours[name], theirs)
        )
        most = np.linalg.norm(ours[name], axis=1).max() / IOD_PX * 100
        print(
            f"{name:20s} {_cosine(*both):6.3f}  {_cosine(*flat):6.3f}"
            f"  {np.linalg.norm(both[0]) / np.linalg.norm(both[1]):5.2f}  {corners}  {most:5.1f}"
        )


def _cosine(ours: Points, theirs: Points) -> float:
    lengths = float(np.linalg.norm(ours) * np.linalg.norm(theirs))
    return float((ours * theirs).sum()) / lengths if lengths else 0.0


if __name__ == "__main__":
    compare(Path(sys.argv[1]), sys.argv[2:])

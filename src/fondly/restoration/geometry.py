"""The step "geometry": a print is cut out of its scan, or of a photo of it, and set straight."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.print_edges import BORDER_MAX, Print, find_print
from fondly.restoration.step import Mended, untouched

Matrix = NDArray[np.float64]

INSET = 0.006
"""Share of the print's size that is cut off all round, so that nothing of its surround stays."""
CROOKED = 0.004
"""Share of its longer side by which a print may lean that is cut out without turning it."""
MIN_SIDE_PX = 64
BORDER_SPREAD = 7.0
"""Levels by which the paper of a border may vary along a row."""


def mend_geometry(
    picture: NDArray[np.uint8],
    faces: tuple[Face, ...] = (),
    strength: float = 1.0,
    *,
    without_border: bool = False,
) -> Mended:
    """Finds the print in a scan or photo of it, sets it straight and cuts it out.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        faces: in the picture's pixels; nothing is cut that does not hold all of them.
        strength: 0 leaves everything as it is; there is no half way.
        without_border: also cuts off the print's own white border.

    Returns:
        The print alone, with ``restored_from_photo``; the very same array where there is no print
        to be cut out. A print that lies straight is cut out bit for bit.

    Raises:
        ValueError: the strength lies outside [0, 1].
    """
    if not 0 <= strength <= 1:
        raise ValueError(f"strength lies in [0, 1], got {strength}")
    if strength == 0:
        return untouched(picture, "The picture was not cut, as asked.")
    small = min(picture.shape[:2]) < MIN_SIDE_PX
    found = None if small else find_print(picture)
    evidence: dict[str, float] = {}
    cut, moved = picture, np.eye(3)
    told, why = [], "There is no edge of a print to be seen"
    if found is not None:
        evidence = {
            "print_tilt_deg": round(found.tilt_deg, 2),
            "print_share": _share(found, picture),
        }
        if not _holds(found, faces):
            why = "What looks like the edge of a print does not hold every face"
        elif found.is_in_its_own_border and not without_border:
            why = "The print has a white border, which was left"
        else:
            cut, moved = _cut_out(picture, found)
            told.append(f"The print was found, turned by {found.tilt_deg:.1f}°, and cut out")
    if without_border and not small:
        inner = _inside_border(cut, _moved(faces, moved))
        if inner is not None:
            x0, y0, x1, y1 = inner
            cut, moved = cut[y0:y1, x0:x1].copy(), _shift(-x0, -y0) @ moved
            told.append("Its white border was cut off")
    if not told:
        return untouched(picture, f"{why}; nothing was cut.", evidence)
    return Mended(cut, True, ". ".join(told) + ".", evidence, None, moved)


def _share(found: Print, picture: NDArray[np.uint8]) -> float:
    area = cv2.contourArea(found.corners.astype(np.float32))
    return float(round(area / (picture.shape[0] * picture.shape[1]), 3))


def _holds(found: Print, faces: tuple[Face, ...]) -> bool:
    outline = found.corners.astype(np.float32)
    return all(
        cv2.pointPolygonTest(outline, (float(x), float(y)), measureDist=False) > 0
        for face in faces
        for x, y in face.landmarks[:468, :2]
    )


def _cut_out(picture: NDArray[np.uint8], found: Print) -> tuple[NDArray[np.uint8], Matrix]:
    corners = found.corners
    top, right, bottom, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    width, height = max(top, bottom), max(left, right)
    inset = INSET * max(width, height)
    upright = np.array([[0, 0], [width, 0], [width, height], [0, height]]) - inset
    size = max(MIN_SIDE_PX, round(width - 2 * inset)), max(MIN_SIDE_PX, round(height - 2 * inset))
    across, down = np.sort(corners[:, 0]), np.sort(corners[:, 1])
    crooked = max(np.ptp(across[:2]), np.ptp(across[2:]), np.ptp(down[:2]), np.ptp(down[2:]))
    if crooked < 1 + CROOKED * max(width, height):
        x0, y0 = (max(0, int(np.ceil(values[1] + inset))) for values in (across, down))
        x1, y1 = (int(np.floor(values[2] - inset)) for values in (across, down))
        return picture[y0:y1, x0:x1].copy(), _shift(-x0, -y0)
    ends = corners.astype(np.float32), upright.astype(np.float32)
    matrix: Matrix = np.asarray(cv2.getPerspectiveTransform(*ends), np.float64)
    # OpenCV counts from the middles of pixels.
    centred = _shift(-0.5, -0.5) @ matrix @ _shift(0.5, 0.5)
    cut = cv2.warpPerspective(
        picture, centred, size, flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cut, np.uint8), matrix


def _inside_border(
    picture: NDArray[np.uint8], holds: NDArray[np.float64]
) -> tuple[int, int, int, int] | None:
    """x0, y0, x1, y1 of the picture inside its white border, or None where it has none."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    depths = [_border_depth(side) for side in (grey.T, grey, grey.T[::-1], grey[::-1])]
    height, width = grey.shape
    if sum(depth > 0 for depth in depths) < 3:
        return None
    x0, y0, x1, y1 = depths[0], depths[1], width - depths[2], height - depths[3]
    if len(holds) and ((holds < (x0, y0)).any() or (holds > (x1, y1)).any()):
        return None
    return (x0, y0, x1, y1) if min(x1 - x0, y1 - y0) >= MIN_SIDE_PX else None


def _border_depth(rows: NDArray[np.float32]) -> int:
    """How many rows from the top are nothing but light paper; 0 where there is no border."""
    limit = round(BORDER_MAX * len(rows))
    inner = rows[:limit, rows.shape[1] // 12 : -rows.shape[1] // 12 or None]
    low, middle, high = np.quantile(inner, [0.1, 0.5, 0.9], axis=1)
    # The outermost rows may hold what is left of the surround.
    first = max(2, round(0.012 * len(rows)))
    paper = float(np.median(middle[first : 2 * first]))
    plain = (high - low < 2.6 * BORDER_SPREAD) & (np.abs(middle - paper) < BORDER_SPREAD)
    if paper < 170 or not plain[first]:
        return 0
    plain[:first] = True
    depth = int(np.argmin(plain)) if not plain.all() else 0
    # Past the border's last row the edge is half paper, half picture.
    return depth + max(1, round(0.002 * len(rows))) if depth >= 0.012 * len(rows) else 0


def _moved(faces: tuple[Face, ...], matrix: Matrix) -> NDArray[np.float64]:
    """(N, 2): the outermost landmarks of all faces in the cut picture's pixels."""
    if not faces:
        return np.empty((0, 2))
    points = np.concatenate([face.landmarks[:468, :2] for face in faces]).astype(np.float64)
    homogeneous = np.c_[points, np.ones(len(points))] @ matrix.T
    return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:])


def _shift(x: float, y: float) -> Matrix:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])

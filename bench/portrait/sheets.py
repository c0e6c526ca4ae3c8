"""Contact sheets to look at, which no figure replaces."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from bench.portrait import compared
from bench.portrait.baseline import baseline_frame
from bench.portrait.reenact import Triple
from bench.portrait.rigs import POSES, Pixels, Rig

Corners = tuple[float, float, float, float]
"""x0, y0, x1, y1 in px."""

SHOWN = ("rest", "half", "blink", "smile", "jaw", "yaw", "yaw_back", "pitch", "pitch_back", "roll")
COLUMN_PX = 420
MOMENTS = 6
"""Columns of a re-enactment's sheet."""
NOTHING = (40, 40, 40)
"""Colour of what lies beyond the picture."""


def write_poses(path: Path, rig: Rig) -> None:
    """Rest and poses side by side: the whole frame, the eyes, mouth and neck."""
    frames = [rig.shown(pose) for pose in SHOWN]
    rows = [
        [crop(frame, box, COLUMN_PX) for frame in frames] for box in (_whole(rig), *_parts(rig))
    ]
    write(path, rows)


def write_compared(path: Path, rig: Rig) -> None:
    """Our frames over the baseline's: whole, then eyes, then mouth and neck."""
    ours = [rig.shown(pose) for pose in compared.POSES]
    plain = [baseline_frame(rig, rig.limited(POSES[pose])) for pose in compared.POSES]
    boxes = (_whole(rig), *_parts(rig))
    write(
        path,
        [[crop(f, box, COLUMN_PX) for f in frames] for box in boxes for frames in (ours, plain)],
    )


def write_reenacted(path: Path, shown: Sequence[Triple]) -> None:
    """Real frames over rendered ones over the photo."""
    picked = [shown[i] for i in np.linspace(0, len(shown) - 1, MOMENTS).round().astype(int)]
    height, width = picked[0][0].shape[:2]
    box = (0.0, 0.0, float(width), float(height))
    write(path, [[crop(triple[k], box, COLUMN_PX) for triple in picked] for k in range(3)])


def _whole(rig: Rig) -> Corners:
    return (0.0, 0.0, float(rig.width), float(rig.height))


def _parts(rig: Rig) -> tuple[Corners, Corners]:
    """Around the eyes, and around mouth and neck."""
    iod = rig.face.iod_px
    x, y = rig.face.landmarks[[33, 263], :2].mean(axis=0).tolist()
    u, v = rig.face.landmarks[152, :2].tolist()
    eyes = (x - 0.8 * iod, y - 0.4 * iod, x + 0.8 * iod, y + 0.4 * iod)
    return eyes, (u - iod, v - 0.9 * iod, u + iod, v + 0.6 * iod)


def crop(pixels: Pixels, box: Corners, width_px: int) -> Pixels:
    """A box of a picture at this width; what it has beyond the border is grey."""
    x0, y0, x1, y1 = (round(value) for value in box)
    height, width = pixels.shape[:2]
    part = pixels[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]
    beyond = (max(-y0, 0), max(y1 - height, 0), max(-x0, 0), max(x1 - width, 0))
    part = np.asarray(cv2.copyMakeBorder(part, *beyond, cv2.BORDER_CONSTANT, value=NOTHING))
    size = (width_px, round(width_px * (box[3] - box[1]) / (box[2] - box[0])))
    how = cv2.INTER_AREA if part.shape[1] > width_px else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, size, interpolation=how), np.uint8)


def write(path: Path, rows: Sequence[Sequence[Pixels]]) -> None:
    """Rows of pictures, each of one height, as one PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = np.vstack([np.hstack(row) for row in rows])
    cv2.imwrite(str(path), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))

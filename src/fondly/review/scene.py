"""What stays in place in a clip: background, figure's edge and face, found in its first frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.options import LabelPlace

BLOCK_PX = 16
"""Side of the blocks whose mean stands for the background: noise of the encoder averages out."""
AWAY = 0.30
"""Distance from the figure, in IOD, from which a block belongs to the background."""
EDGE = 0.04
"""Half the width of the band along the figure's edge, in IOD."""
LABELLED = 0.12
"""Share of the height, at the top or at the bottom, that may carry a label."""
STRAYED = 98.0
"""Percentile of the blocks: what moves in two of a hundred is seen."""
FEWEST_BLOCKS = 24
"""Less background than this says nothing."""

Grey = NDArray[np.uint8]
Blocks = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Readings:
    """What the pictures of a clip did, frame by frame, against the first one; (T,) each.

    Args:
        strayed: how far the background is from that of the first frame, in levels of grey; empty
            where too little of it is seen.
        brightness: mean of the background in levels of grey, without what moved; empty likewise.
        sharpness: of the face, over the first frame's.
        edge: energy of gradients along the figure's edge, over the first frame's.
        cast: how far the face's mean colour is from the first frame's, in levels.
    """

    strayed: NDArray[np.float64]
    brightness: NDArray[np.float64]
    sharpness: NDArray[np.float64]
    edge: NDArray[np.float64]
    cast: NDArray[np.float64]


@dataclass
class Scene:
    """Measures one frame after the other against the first.

    Args:
        first: (H, W, 3) uint8 RGB, the first frame.
        face: the face in it.
        matte: (H, W) float32 in [0, 1]: where people are in it.
        label: where the clip's label is; None if nobody knows. Then what moves at one end of the
            picture only is taken for the label.
    """

    first: NDArray[np.uint8]
    face: Face
    matte: NDArray[np.float32]
    label: LabelPlace | None = None
    _rows: list[tuple[float, ...]] = field(default_factory=list)
    _ground_rows: list[list[tuple[float, float]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        import cv2

        iod_px = self.face.iod_px
        people = (self.matte > 0.05).astype(np.uint8)
        away = cv2.distanceTransform(1 - people, cv2.DIST_L2, 5) > AWAY * iod_px
        self._grounds = self._without_label(_blocks(np.asarray(away, np.uint8)) > 0.999)
        rim = cv2.dilate(people, _disc(EDGE * iod_px)) - cv2.erode(people, _disc(EDGE * iod_px))
        self._box = _box(self.face, self.first.shape[:2])
        self._rim_rows, self._rim = _rows_of(rim.astype(bool))
        grey = _grey(self.first)
        self._blocks = _blocks(grey)
        self._sharpness, self._edge = self._sharp(grey), self._edge_of(grey)
        self._colour = self._face_colour(self.first)

    def measure(self, pixels: NDArray[np.uint8]) -> None:
        """The next frame, of the first one's size."""
        grey = _grey(pixels)
        blocks = _blocks(grey)
        apart = np.abs(blocks - self._blocks)
        self._ground_rows.append(
            [
                (float(np.percentile(apart[ground], STRAYED)), float(np.median(blocks[ground])))
                for ground in self._grounds
            ]
        )
        self._rows.append(
            (
                self._sharp(grey) / max(self._sharpness, 1e-6),
                self._edge_of(grey) / max(self._edge, 1e-6),
                float(np.abs(self._face_colour(pixels) - self._colour).max()),
            )
        )

    def readings(self) -> Readings:
        """What was measured until now."""
        columns = np.array(self._rows, np.float64).reshape(-1, 3).T
        grounds = np.array(self._ground_rows, np.float64).reshape(len(self._rows), -1, 2)
        if not grounds.size:
            return Readings(np.empty(0), np.empty(0), *columns)
        calmest = int(grounds[..., 0].max(axis=0).argmin())
        return Readings(*grounds[:, calmest].T, *columns)

    def _without_label(self, background: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
        """The background without the one end or the other, where enough of it is left."""
        ends = ("bottom", "top") if self.label is None else (self.label.split("-")[0],)
        middles = (np.arange(len(background)) + 0.5) / len(background)
        bands = {"top": middles < LABELLED, "bottom": middles > 1 - LABELLED}
        grounds = [background & ~bands[end][:, None] for end in ends]
        return [ground for ground in grounds if ground.sum() >= FEWEST_BLOCKS]

    def _sharp(self, grey: Grey) -> float:
        import cv2

        x0, y0, x1, y1 = self._box
        _, spread = cv2.meanStdDev(cv2.Laplacian(grey[y0:y1, x0:x1], cv2.CV_16S))
        return float(spread[0, 0] ** 2)

    def _edge_of(self, grey: Grey) -> float:
        """Mean magnitude of the gradient in the band along the figure's edge."""
        import cv2

        right, down = cv2.spatialGradient(grey[self._rim_rows])
        steep = np.hypot(*(side.ravel()[self._rim].astype(np.float32) for side in (right, down)))
        return float(steep.mean()) if steep.size else 0.0

    def _face_colour(self, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
        import cv2

        x0, y0, x1, y1 = self._box
        return np.asarray(cv2.mean(pixels[y0:y1, x0:x1])[:3], np.float64)


def _grey(pixels: NDArray[np.uint8]) -> Grey:
    import cv2

    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def _blocks(grey: Grey) -> Blocks:
    """Means of blocks, which need not divide the picture evenly."""
    import cv2

    height, width = grey.shape
    size = max(width // BLOCK_PX, 1), max(height // BLOCK_PX, 1)
    means = cv2.resize(grey.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(means, np.float32)


def _box(face: Face, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = (round(side) for side in face.box_px)
    return max(x0, 0), max(y0, 0), min(x1, shape[1]), min(y1, shape[0])


def _rows_of(mask: NDArray[np.bool_]) -> tuple[slice, NDArray[np.intp]]:
    """The rows in which a mask is set, and which of their pixels are, counted row by row."""
    rows = np.flatnonzero(mask.any(axis=1))
    span = slice(int(rows[0]), int(rows[-1]) + 1) if len(rows) else slice(0, 1)
    return span, np.flatnonzero(mask[span])


def _disc(radius_px: float) -> NDArray[np.uint8]:
    import cv2

    side = 2 * max(1, round(radius_px)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)

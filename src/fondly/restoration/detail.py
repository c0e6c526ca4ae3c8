"""Brings back detail: of soft faces, eyes first, and of a picture that must be shown larger.

What a network adds is never taken as it is. The photo's own low frequencies stay, so that light,
shape and likeness are the photo's; of what is finer only a share is taken, most of it at the eyes.
A face too small to show what it was like is enlarged smoothly, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.colour import bytes_from_levels
from fondly.models.catalogue import ENLARGER, Weights
from fondly.restoration.enlarging import enlarged
from fondly.restoration.softness import SHARP_PX, softness_px
from fondly.restoration.step import Mended, untouched

MIN_IOD_PX: Final = 16.0
"""Between the eyes, in pixels that show something (a soft picture has fewer than it counts): with
fewer the network draws a face of its own. At 8 to 12 px it moves faces .13 to .41 from themselves
(eight portraits made smaller, cosine distance), at 16 px .07 to .18, at 24 px less than .09."""
SOFT_PX: Final = 1.25
"""Softness, at the size that is shown, from which a face is worked on."""
LEAST_PX = 0.6
"""Softness of the sharpest picture: pixels have a size. What is left of grain hides even that."""
ENLARGES: Final = 2.0
"""Scale from which the whole picture is worked on, not its faces alone: below, smooth enlarging
shows nothing that the eye would miss."""
LARGEST_SOURCE = 900 * 900
"""Pixels of the picture to be enlarged; a larger one has detail enough of its own."""
KEPT_LOW = 0.03
"""Sigma, over the face's longer side, of the blur that parts the photo's own from what is added."""
FACE_MARGIN, FEATHER = 0.24, 0.04
"""Around a face, over its longer side: how much more the network sees, and how softly it ends."""


@dataclass(frozen=True)
class Shares:
    """How much of the fine detail is the network's, 0 to 1.

    Args:
        eyes: at the eyes.
        skin: on the rest of a face.
        around: elsewhere.
    """

    eyes: float
    skin: float
    around: float


BRISK = Shares(eyes=0.65, skin=0.4, around=0.5)
"""Of the small network, which draws: more makes skin flat and brows painted."""
FINE = Shares(eyes=0.8, skin=0.65, around=0.5)
"""Of the large one, which does not."""


def mend_detail(
    picture: NDArray[np.uint8],
    faces: tuple[Face, ...],
    strength: float = 1.0,
    size_px: tuple[int, int] | None = None,
    fine: Weights | None = None,
) -> Mended:
    """Sharpens soft faces, and enlarges the picture where a larger one is wanted.

    Args:
        picture: (H, W, 3) uint8 sRGB, free of grain and damage.
        faces: in the picture's pixels.
        strength: 0 (nothing but the size) to 1.
        size_px: width and height of the result, at least the picture's; None keeps its size.
        fine: the large network for faces, where it is installed.

    Returns:
        The picture at the wanted size; the very same array where it has it and no face is soft.

    Raises:
        ValueError: the strength lies outside [0, 1], or the result would be smaller.
        WeightsMissing, WeightsCorrupt: the installation is damaged.
    """
    height, width = picture.shape[:2]
    size = (width, height) if size_px is None else size_px
    if not 0 <= strength <= 1:
        raise ValueError(f"strength lies in [0, 1], got {strength}")
    if size[0] < width or size[1] < height:
        raise ValueError(f"detail makes no picture smaller: {width}x{height} to {size}")
    plan = _Plan(picture, faces, size)
    if strength == 0 or not (plan.worked or plan.whole):
        return _smoothly(picture, size, plan)
    levels = _resized(picture.astype(np.float32), size)
    if plan.whole:
        _add_everywhere(levels, picture, plan, strength)
    for face in plan.worked:
        _add_to_face(levels, picture, face, plan, (strength, fine))
    return Mended(
        bytes_from_levels(levels),
        changed=True,
        sentence=plan.sentence(),
        evidence=plan.evidence,
        restored_from_photo=_transform(picture, size),
    )


class _Plan:
    """What is to be done, and why."""

    def __init__(
        self, picture: NDArray[np.uint8], faces: tuple[Face, ...], size: tuple[int, int]
    ) -> None:
        self.size = size
        self.scale = size[0] / picture.shape[1]
        self.softness = {face: _softness_of(picture, face) for face in faces}
        self.shown = {face: face.iod_px / self.shrink(face) for face in faces}
        soft = [face for face in faces if self.softness[face] * self.scale > SOFT_PX]
        self.worked = [face for face in soft if self.shown[face] >= MIN_IOD_PX]
        self.too_small = [face for face in soft if self.shown[face] < MIN_IOD_PX]
        few = picture.shape[0] * picture.shape[1] <= LARGEST_SOURCE
        self.whole = self.scale >= ENLARGES and few

    def shrink(self, face: Face) -> float:
        """By how much a face can be made smaller without losing anything that it shows."""
        return max(1.0, self.softness[face] / SHARP_PX)

    @property
    def evidence(self) -> dict[str, float]:
        found = {"scale": round(self.scale, 3)}
        if self.softness:
            found["softest_face_px"] = round(max(self.softness.values()), 2)
            found["smallest_shown_iod_px"] = round(min(self.shown.values()), 1)
        return {**found, "faces_worked_on": float(len(self.worked))}

    def sentence(self) -> str:
        told = []
        if self.scale > 1:
            told.append(f"The picture was made {self.scale:.2g} times larger.")
        if self.worked:
            many = "A face was" if len(self.worked) == 1 else f"{len(self.worked)} faces were"
            told.append(f"{many} made clearer, the eyes first.")
        if self.too_small:
            few = min(self.shown[face] for face in self.too_small)
            told.append(
                f"A face shows only {few:.0f} px between its eyes: what is not there was not "
                "invented."
            )
        if not told:
            softest = max(self.softness.values(), default=0.0)
            told.append(f"The faces are as sharp as their pixels allow ({softest:.1f} px of blur).")
        return " ".join(told)


def _smoothly(picture: NDArray[np.uint8], size: tuple[int, int], plan: _Plan) -> Mended:
    if plan.scale == 1:
        return untouched(picture, plan.sentence(), plan.evidence)
    larger = bytes_from_levels(_resized(picture.astype(np.float32), size))
    return Mended(
        larger,
        changed=True,
        sentence=plan.sentence(),
        evidence=plan.evidence,
        restored_from_photo=_transform(picture, size),
    )


def _transform(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.float64] | None:
    height, width = picture.shape[:2]
    if size == (width, height):
        return None
    return np.diag([size[0] / width, size[1] / height, 1.0])


def _softness_of(picture: NDArray[np.uint8], face: Face) -> float:
    """Of the edges in a face's box."""
    x0, y0, x1, y1 = _box(face, picture.shape, 0.0)
    return max(softness_px(picture[y0:y1, x0:x1]), LEAST_PX) if min(x1 - x0, y1 - y0) >= 8 else 0.0


def _box(face: Face, shape: tuple[int, ...], margin: float) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of a face with a margin over its longer side, within the picture."""
    points = face.landmarks[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    reach = margin * float((high - low).max())
    x0, y0 = np.floor(np.maximum(low - reach, 0)).astype(int).tolist()
    x1, y1 = np.ceil(np.minimum(high + reach, (shape[1], shape[0]))).astype(int).tolist()
    return x0, y0, max(x1, x0), max(y1, y0)


def _add_everywhere(
    levels: NDArray[np.float32], picture: NDArray[np.uint8], plan: _Plan, strength: float
) -> None:
    """Adds the network's detail to all but the faces, which are worked on by themselves."""
    share = np.full(levels.shape[:2], BRISK.around * strength, np.float32)
    for face in plan.softness:
        share *= 1 - _oval(face, plan.scale, levels.shape)
    sigma = KEPT_LOW * max(plan.size) / 8
    larger = _resized(enlarged(picture, ENLARGER), plan.size)
    levels += share[..., None] * _fine(larger - levels, sigma)


def _add_to_face(
    levels: NDArray[np.float32],
    picture: NDArray[np.uint8],
    face: Face,
    plan: _Plan,
    how: tuple[float, Weights | None],
) -> None:
    """Adds detail to one face: from as small a picture as shows all that there is."""
    strength, fine = how
    x0, y0, x1, y1 = _box(face, picture.shape, FACE_MARGIN)
    part = picture[y0:y1, x0:x1]
    shrink = plan.shrink(face)
    small_size = (max(round((x1 - x0) / shrink), 8), max(round((y1 - y0) / shrink), 8))
    small = part
    if shrink > 1:
        small = np.asarray(cv2.resize(part, small_size, interpolation=cv2.INTER_AREA), np.uint8)
    larger = enlarged(small, ENLARGER if fine is None else fine)
    ends = [round(one * plan.scale) for one in (x0, y0, x1, y1)]
    window = levels[ends[1] : ends[3], ends[0] : ends[2]]
    larger = _resized(larger, (window.shape[1], window.shape[0]))
    side = max(window.shape[:2]) / (1 + 2 * FACE_MARGIN)
    share = _shares(face, plan.scale, levels.shape, BRISK if fine is None else FINE)
    share = share[ends[1] : ends[3], ends[0] : ends[2]] * strength
    window += share[..., None] * _fine(larger - window, KEPT_LOW * side)


def _shares(
    face: Face, scale: float, shape: tuple[int, ...], shares: Shares
) -> NDArray[np.float32]:
    """(H, W) float32: how much of the detail is the network's, around one face."""
    oval = _oval(face, scale, shape) * shares.skin
    eyes = np.zeros(shape[:2], np.float32)
    reach = max(2.0, 0.16 * face.iod_px * scale)
    for corner in ((33, 133), (263, 362)):
        x, y = (face.landmarks[list(corner), :2].mean(axis=0) * scale).tolist()
        length = float(np.ptp(face.landmarks[list(corner), 0])) * scale
        axes = (max(round(length / 2 + reach), 1), max(round(reach), 1))
        cv2.ellipse(eyes, (round(x), round(y)), axes, 0, 0, 360, 1.0, -1)
    eyes = np.asarray(cv2.GaussianBlur(eyes, (0, 0), reach / 2), np.float32)
    return np.asarray(np.maximum(oval, eyes * shares.eyes), np.float32)


def _oval(face: Face, scale: float, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """(H, W) float32 in [0, 1]: 1 on a face, fading out around it."""
    points = face.landmarks[:, :2].astype(np.float64) * scale
    side = float(np.ptp(points, axis=0).max())
    hull = cv2.convexHull(np.round(points).astype(np.int32))
    mask = np.zeros(shape[:2], np.float32)
    cv2.fillConvexPoly(mask, hull, 1.0)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(1.0, FEATHER * side)), np.float32)


def _fine(difference: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """What of a difference is finer than a blur."""
    coarse = cv2.GaussianBlur(difference, (0, 0), max(sigma, 1.0))
    return np.asarray(difference - coarse, np.float32)


def _resized(levels: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """A picture at another size; enlarged by cubic pieces, made smaller by means."""
    height, width = levels.shape[:2]
    if (width, height) == size:
        return levels.copy()
    shrinks = size[0] < width
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(levels, size, interpolation=how), np.float32)

"""Where a print is damaged: scratches, creases, tears, losses, dust, spots.

Two nets of our own say how likely each pixel is damage (damage_nets.py); what they are sure of is
kept together with what hangs on it, and near eyes and lips they must be surer. Corners that are
gone, too large for them to see, are found by their form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.domain.face_outlines import LEFT_LIDS, OUTER_LIPS, RIGHT_LIDS
from fondly.perception.damage_colour import weigh_colours, weigh_shades
from fondly.perception.damage_enclosed import add_enclosed
from fondly.perception.damage_nets import damage_likelihood
from fondly.perception.face_view import OVAL
from fondly.perception.missing_corners import missing_corners

WORKING_SIDE = 1280
"""Longer side in pixels at which damage is looked for; larger pictures are made smaller."""

SURE, LIKELY = 0.85, 0.65
"""A piece of damage holds a pixel of SURE likelihood, and reaches as far as LIKELY."""

SMALLEST_PX = 3
"""Pieces of fewer pixels are noise."""

ZONE_IOD = 0.1
"""Eyes and lips reach so far beyond their outlines: lashes, lids' folds, the lips' edge."""

SPECTACLES_IOD = 0.35
"""So far from an eye lie brows and the rims of spectacles."""

LONG = 8.0
"""A piece whose extent squared is more than so many times its area is long and thin: a crack, a
crease, a scratch. Flowers, bows and gloss that the nets take for damage make up 1.7 to 4.4."""

BROKEN_OFF = 0.015
"""What is found so near to a crack, over the picture's longer side, is a part of it: a crack is
seen in pieces, and not each of them is long."""

RIM = 0.01
"""What reaches no further in than this, over the longer side, is the rim of the scan."""

LITTLE, SURE_OF_LITTLE = 0.006, 0.9
"""Where all that is found is less than LITTLE of the picture, a piece is believed if its mean
likelihood is SURE_OF_LITTLE: what breaks a print seldom breaks it once."""

MANY = 25
"""But not where so many pieces are SURE on average: specks and spots all over a print. Of 47
undamaged photos the one with most has 10 of them, where so little is found; damaged ones have 28
to 186."""

SPECK = 0.00005
"""Share of the picture up to which a piece is dust, which may be all that a print has."""

PLAIN_OF_FACE, PLAIN_OF_PICTURE = 0.004, 0.015
"""Shares in cracks of a face and of a picture from which a print is plainly damaged. Among 109
photos a cracked print has .025 of the picture, undamaged ones at most .0097."""

MUCH_LENGTH, PLAIN_LENGTH = 0.4, 0.53
"""Lengths, as shares of the picture's longer side, of all cracks together that the nets are sure of
all along, from which much is found, and a print is plainly damaged: a few scratches through a good
picture."""

SURE_ALONG, LONG_ENOUGH = 0.93, 0.1
"""Mean likelihood and length, as share of the longer side, from which such a crack counts. Strands,
rims and frames are rarely so sure: of 94 undamaged photos one has .50, the joint of a floor, and
the others at most .15; two cracked prints have .68 and .95, one with three drawn scratches .56."""

ENTERING = 0.5
"""Damage near eyes and lips is believed if more than this share of it comes from outside."""

SURE_NEAR_EYES = 0.93
"""Where much is found, a piece that lies there is believed, too, if its mean likelihood is so
high."""


@dataclass(frozen=True, eq=False)
class Damage:
    """What was found.

    Args:
        likelihood: (h, w) float32 in [0, 1] at the working size, faces not considered: what the
            nets say and, where much is found, what the colours say.
        mask: (H, W) bool, the damage itself, at the picture's size.
    """

    likelihood: NDArray[np.float32]
    mask: NDArray[np.bool_]

    @cached_property
    def cracks(self) -> NDArray[np.bool_]:
        """(H, W) bool: the pieces of the mask that are long and thin."""
        pieces, boxes = self._pieces
        return np.asarray(_are_long(boxes)[pieces], np.bool_) & (pieces > 0)

    def along_cracks(self) -> NDArray[np.bool_]:
        """(H, W) bool: the pieces of the mask that are cracks or lie at one."""
        pieces, boxes = self._pieces
        side = 2 * round(BROKEN_OFF * max(pieces.shape)) + 1
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        near = cv2.dilate(self.cracks.astype(np.uint8), disc) > 0
        kept = np.zeros(len(boxes), np.bool_)
        kept[pieces[near]] = True
        kept[0] = False
        return np.asarray(kept[pieces], np.bool_)

    @cached_property
    def _pieces(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Number of the piece each pixel lies in, 0 outside; left, top, width, height, area."""
        mask = self.mask.astype(np.uint8)
        _, pieces, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        return np.asarray(pieces, np.int32), np.asarray(boxes, np.int32)

    def sure_length(self) -> float:
        """Of the cracks that the nets are sure of all along, over the picture's longer side."""
        pieces, boxes = self._pieces
        height, width = pieces.shape
        rows, cols = np.nonzero(pieces)
        tall, wide = self.likelihood.shape
        likelihood = self.likelihood[rows * tall // height, cols * wide // width]
        total = np.bincount(pieces[rows, cols], likelihood, len(boxes))
        return _sure_length(boxes[1:], total[1:] / boxes[1:, 4], max(height, width))

    def of_picture(self) -> float:
        """Share in [0, 1] of the picture that is cracks."""
        return float(self.cracks.mean())

    def of_face(self, faces: Sequence[Face]) -> float:
        """Share in cracks of the worst of these faces, within its outline; 0 without a face."""
        return max((self._of(face) for face in faces), default=0.0)

    def is_plain(self, faces: Sequence[Face]) -> bool:
        """Whether the print is plainly damaged, on one of these faces or as a whole."""
        return (
            self.of_picture() >= PLAIN_OF_PICTURE
            or self.of_face(faces) >= PLAIN_OF_FACE
            or self.sure_length() >= PLAIN_LENGTH
        )

    def _of(self, face: Face) -> float:
        inside = np.zeros(self.cracks.shape, np.uint8)
        outline = np.rint(face.landmarks[list(OVAL), :2]).astype(np.int32)
        cv2.fillPoly(inside, [outline], 1)
        return float(self.cracks[inside > 0].mean()) if inside.any() else 0.0


def _are_long(boxes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which pieces are long and thin, by their boxes and areas."""
    lengths = boxes[:, 2:4].max(axis=1).astype(np.float64)
    return np.asarray(lengths**2 > LONG * boxes[:, 4], np.bool_)


def find_damage(
    pixels: NDArray[np.uint8],
    faces: Sequence[Face],
    strength: float = 1.0,
    likelihood: NDArray[np.float32] | None = None,
) -> Damage:
    """Look for damage.

    Args:
        pixels: (H, W, 3) uint8 sRGB.
        faces: the faces in it, whose eyes and lips are spared.
        strength: 0 to 1: 1 takes all that the nets are sure enough of, less only what they are
            surer of, 0 nothing. Corners that are gone are taken whole unless it is 0.
        likelihood: `damage_likelihood` of the picture, no larger than WORKING_SIDE, where it is
            known.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = pixels
    if scale < 1:
        small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    if likelihood is None:
        likelihood = damage_likelihood(small)
    zones = zones_of(faces, scale, likelihood.shape, SPECTACLES_IOD)
    found, likelihood = choose_damage(small, likelihood, zones, strength)
    if strength > 0:
        found |= missing_corners(small)
    mask = (
        cv2.resize(found.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR) > 0.4
    )
    return Damage(likelihood, mask)


def choose_damage(
    pixels: NDArray[np.uint8],
    likelihood: NDArray[np.float32],
    zones: NDArray[np.bool_],
    strength: float,
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """What is taken for damage.

    Args:
        pixels: (h, w, 3) uint8 sRGB.
        likelihood: (h, w) float32 in [0, 1].
        zones: (h, w) bool, eyes and lips, where lashes and highlights look like damage.
        strength: 0 to 1, see `find_damage`.

    Returns:
        (h, w) bool, and the (h, w) float32 likelihood that it was chosen by: where much is found,
        that with the colours weighed in. What damage encloses is found without being likely.
    """
    pieces = _pieces_of(likelihood, likelihood, zones, strength)
    whole = pieces if strength == 1 else _pieces_of(likelihood, likelihood, zones, 1.0)
    if whole.are_few(likelihood.shape):
        dust = pieces.boxes[:, cv2.CC_STAT_AREA] <= SPECK * likelihood.size
        kept = pieces.outside & ((pieces.mean > SURE_OF_LITTLE) | dust)
        found = np.asarray(kept[pieces.numbers], np.bool_)
    else:
        weighed = weigh_colours(pixels, weigh_shades(pixels, likelihood, whole.in_lines()))
        pieces = _pieces_of(weighed, likelihood, zones, strength)
        kept = pieces.outside | (pieces.possible & (pieces.mean > SURE_NEAR_EYES))
        found = add_enclosed(pixels, np.asarray(kept[pieces.numbers], np.bool_), zones)
        likelihood = weighed
    return found, likelihood


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Pieces of what is likely; the first is all the rest.

    Args:
        numbers: (h, w) int32, of the piece each pixel lies in.
        boxes: (N, 5) int32, left, top, width, height, area.
        mean: (N,) float64, likelihood.
        possible: (N,) bool: whether a piece may be damage, wherever it lies.
        outside: (N,) bool: whether it may be, and most of it lies outside of eyes and lips.
    """

    numbers: NDArray[np.int32]
    boxes: NDArray[np.int32]
    mean: NDArray[np.float64]
    possible: NDArray[np.bool_]
    outside: NDArray[np.bool_]

    def in_lines(self) -> NDArray[np.bool_]:
        """What lies in pieces that are long and thin: (h, w)."""
        long = _are_long(self.boxes)
        long[0] = False
        return np.asarray(long[self.numbers], np.bool_)

    def are_few(self, shape: tuple[int, ...]) -> bool:
        """Whether those outside of eyes and lips are hardly any of the picture, few and short."""
        boxes, mean = self.boxes[self.outside], self.mean[self.outside]
        much = boxes[:, cv2.CC_STAT_AREA].sum() >= LITTLE * shape[0] * shape[1]
        many = np.count_nonzero(mean > SURE) >= MANY
        return not much and not many and _sure_length(boxes, mean, max(shape)) < MUCH_LENGTH


def _pieces_of(
    likelihood: NDArray[np.float32],
    seeds: NDArray[np.float32],
    zones: NDArray[np.bool_],
    strength: float,
) -> _Pieces:
    """Of what is likely, where the nets are sure of a pixel: `seeds` is what they say."""
    sure = SURE + (1 - strength) * (1 - SURE)
    likely = LIKELY + (1 - strength) * (1 - LIKELY)
    likely_pixels = (likelihood > likely).astype(np.uint8)
    count, found, stats, _ = cv2.connectedComponentsWithStats(likely_pixels, connectivity=8)
    numbers, boxes = np.asarray(found, np.int32), np.asarray(stats, np.int32)
    highest = np.zeros(count, np.float32)
    np.maximum.at(highest, numbers.ravel(), seeds.ravel())
    area = np.maximum(boxes[:, cv2.CC_STAT_AREA], 1)
    possible = (highest > sure) & (area >= SMALLEST_PX) & ~_are_rim(boxes, likelihood.shape)
    possible[0] = False
    within = np.bincount(numbers[zones], minlength=count) / area
    mean = np.bincount(numbers.ravel(), likelihood.ravel(), count) / area
    return _Pieces(numbers, boxes, mean, possible, possible & (within < ENTERING))


def _sure_length(
    boxes: NDArray[np.int32], likelihoods: NDArray[np.float64], longest: float
) -> float:
    """Of pieces that are cracks and sure all along, over the picture's longer side."""
    lengths = boxes[:, 2:4].max(axis=1)
    among = _are_long(boxes) & (lengths >= LONG_ENOUGH * longest) & (likelihoods >= SURE_ALONG)
    return float(lengths[among].sum()) / longest


def _are_rim(boxes: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which pieces lie along a side of a picture and reach hardly into it, by their boxes."""
    rim = RIM * max(shape)
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:4]
    inner = np.array([shape[1], shape[0]]) - rim
    return np.asarray((high <= rim).any(axis=1) | (low >= inner).any(axis=1), np.bool_)


def zones_of(
    faces: Sequence[Face], scale: float, shape: tuple[int, ...], around_eyes_iod: float = ZONE_IOD
) -> NDArray[np.bool_]:
    """Eyes and lips of all faces, in a picture made smaller by a scale, with what is near them."""
    zones = np.zeros(shape, np.uint8)
    for face in faces:
        points = face.landmarks[:, :2] * scale
        iod_px = face.iod_px * scale
        for outline, around_iod in (
            (RIGHT_LIDS, around_eyes_iod),
            (LEFT_LIDS, around_eyes_iod),
            (OUTER_LIPS, ZONE_IOD),
        ):
            wide = max(1, round(2 * around_iod * iod_px))
            polygon = [np.rint(points[list(outline)] * 16 - 8).astype(np.int32)]
            cv2.fillPoly(zones, polygon, 1, cv2.LINE_8, 4)
            cv2.polylines(zones, polygon, True, 1, wide, cv2.LINE_8, 4)
    return zones > 0

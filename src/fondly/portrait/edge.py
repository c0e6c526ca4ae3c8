"""The figure's edge: from a person segmenter's soft, coarse matte to one that follows the hair.

The segmenter knows where the person is but not where a strand ends. In a band about its outline,
and wherever it is unsure, each pixel is compared with the colours on both sides; that and the
segmenter's word are what closed-form matting starts from. It works on a picture of a fixed number
of pixels between the eyes, so that it finds the same edge at any resolution.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.imaging.matting import sharpen_matte, solve_matte
from fondly.imaging.texture import busyness
from fondly.portrait.edge_colours import STRANGE, compare_colours
from fondly.portrait.edge_focus import find_unfocused, measure_sharpness
from fondly.portrait.edge_lines import without_ground_lines
from fondly.portrait.edge_locks import find_locks
from fondly.portrait.edge_shrunk import shrink
from fondly.portrait.edge_strands import find_strands
from fondly.portrait.edge_wisps import find_wisps
from fondly.portrait.head_frame import FACE_OVAL

IOD_PX = 48
"""Between the eyes of the picture that is worked on: finer than the segmenter (about 75 px on its
closest look, which it blurs), coarser than a strand, which the full resolution adds."""

BAND = 0.06
"""IOD: half width of the band within which the segmenter's outline is not believed."""

UNSURE = (0.05, 0.95)
"""Mattes between these are unsure wherever they are."""

MOST_SURE = 0.005
"""The segmenter is wrong at least this often."""

COLOURS_SAY = 3.5
"""The most that colours may say for or against (natural logarithm of the odds): less than the
segmenter where it is all but sure, since white lace may hang before a white wall."""

NEW = 5.0
"""How little a pixel may look like the figure nearby: beyond that it is taken for something else
that the figure wears. A busy ground brings something new as easily, a plain one does not, and what
is strange to a plain one tells as much as what looks like one side: matting, which takes colours to
change evenly across an edge, has no place for a white bow between dark hair and a green wall."""

FAINT = 0.03
"""What a strand's pixels count at least: enough for the plate to be filled behind them."""

COLOUR_TRUST, MATTE_TRUST = 0.1, 0.05
"""Weight of what colours say, and of a segmenter that is sure, against matting's own smoothness."""

LEAST_TRUST = 0.003

OUT_OF_FOCUS = (0.2, 0.8, 2.0)
"""Focus decides where the ground is at least so busy, the segmenter no surer than this of the
figure, and the colour no less like the ground than this; elsewhere the others tell it better."""

PASSES = 2
"""The second pass compares with what the first one has found to be figure and background."""

SPECK = 0.15
"""IOD: holes in the figure smaller than a square of this are the segmenter's mistake, and what is
so small beside it is no other person."""

CUT, CUT_BUSY = 0.06, 0.25
"""Alpha below this is none, and above one less this is all: noise on a plain ground; on a busy one
the ground's own texture. There no strand can be told from it, and alpha keeps to what is smooth."""

PLAIN = 0.04
"""Standard deviation of encoded colour at which a ground is half way from plain to busy."""

DETAIL = 0.04
"""IOD: what is larger than this is not texture."""


def refine_matte(
    encoded: NDArray[np.float32], matte: NDArray[np.float32], face: Face
) -> NDArray[np.float32]:
    """The figure's matte at the full resolution of the photo.

    Args:
        encoded: (H, W, 3) float32, sRGB-encoded in [0, 1].
        matte: (H, W) float32 in [0, 1] from the segmenter.
        face: the subject, whose face is figure whatever the segmenter says.

    Returns:
        (H, W) float32 in [0, 1]; exactly 0 and 1 away from the edge.
    """
    height, width = matte.shape
    scale = min(1.0, IOD_PX / face.iod_px)
    size = (max(round(width * scale), 3), max(round(height * scale), 3))
    image = np.asarray(cv2.resize(encoded, size, interpolation=cv2.INTER_AREA), np.float32)
    coarse = np.asarray(cv2.resize(matte, size, interpolation=cv2.INTER_AREA), np.float32)
    on_face = _face_mask(face, (size[0] / width, size[1] / height), coarse.shape)
    coarse = _main_part(np.maximum(coarse, on_face), on_face, face.iod_px * scale)
    texture = busyness(image, coarse < UNSURE[0], DETAIL * face.iod_px * scale)
    busy = texture * texture / (texture * texture + PLAIN * PLAIN)
    sharpness = measure_sharpness(encoded, size, face.iod_px)
    alpha = coarse
    band = np.zeros(coarse.shape, bool)
    for _ in range(PASSES):
        band = _band(alpha, on_face, face.iod_px * scale)
        alpha = _solve((image, sharpness), coarse, alpha, band, busy, face.iod_px * scale)
    sharp = sharpen_matte(alpha, image, encoded, band)
    crisp = _crisp(alpha, sharp, busy)
    seen = shrink(encoded, crisp, face.iod_px)
    crisp = without_ground_lines(seen, crisp)
    small = np.asarray(cv2.resize(crisp, size, interpolation=cv2.INTER_AREA), np.float32)
    wisps = find_wisps(image, small, face.iod_px * scale).astype(np.uint8)
    loose = cv2.resize(wisps, (width, height), interpolation=cv2.INTER_NEAREST) > 0
    seen = seen.with_matte(crisp)
    loose |= find_strands(seen) | find_locks(seen)
    crisp[loose] = np.maximum(crisp[loose], np.float32(FAINT))
    return crisp


def _crisp(
    alpha: NDArray[np.float32], sharp: NDArray[np.float32], busy: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The full resolution's matte without faint noise, and smooth before a busy ground."""
    height, width = sharp.shape
    smooth, busyness_there = cv2.split(cv2.resize(np.dstack([alpha, busy]), (width, height)))
    mixed = sharp + busyness_there * (smooth - sharp)
    cut = CUT + (CUT_BUSY - CUT) * busyness_there
    return np.asarray(np.clip((mixed - cut) / (1.0 - 2.0 * cut), 0.0, 1.0), np.float32)


def _face_mask(
    face: Face, scale: tuple[float, float], shape: tuple[int, ...]
) -> NDArray[np.float32]:
    mask = np.zeros(shape, np.uint8)
    outline = face.landmarks[list(FACE_OVAL), :2] * np.array(scale) - 0.5
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], (1,))
    return mask.astype(np.float32)


def _main_part(
    matte: NDArray[np.float32], on_face: NDArray[np.float32], iod_px: float
) -> NDArray[np.float32]:
    """The matte of the part that holds the face, without small holes; others are taken out.

    A speck is nobody: it is as unsure as what surrounds it.
    """
    sure = (matte > 0.5).astype(np.uint8)
    _, labels = cv2.connectedComponents(sure)
    of_face = labels[(on_face > 0) & (sure > 0)]
    if not of_face.size:
        return matte
    mine = labels == np.bincount(of_face).argmax()
    apart, specks = _split_by_size((sure > 0) & ~mine, SPECK * iod_px, SPECK * iod_px)
    others = cv2.dilate(apart.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, holes = _split_by_size(~mine, SPECK * iod_px, 0.0)
    kept = np.where(others > 0, 0.0, np.where(specks, 0.5, matte))
    return np.where(holes, 1.0, kept).astype(np.float32)


def _split_by_size(
    where: NDArray[np.bool_], side_px: float, rim_px: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The parts of a mask that fill a square of this side, and the smaller ones.

    What reaches into a rim along the frame counts as large: most of it may lie beyond.
    """
    height, width = where.shape
    _, parts, facts, _ = cv2.connectedComponentsWithStats(where.astype(np.uint8))
    left, top, wide, tall, area = facts.T
    inner = np.minimum.reduce([left, top, width - left - wide, height - top - tall])
    large = ((area >= side_px * side_px) | (inner < rim_px))[parts]
    return np.asarray(where & large), np.asarray(where & ~large)


def _band(
    alpha: NDArray[np.float32], on_face: NDArray[np.float32], iod_px: float
) -> NDArray[np.bool_]:
    figure = (alpha > 0.5).astype(np.uint8)
    inwards = cv2.distanceTransform(figure, cv2.DIST_L2, 3)
    outwards = cv2.distanceTransform(1 - figure, cv2.DIST_L2, 3)
    near = np.where(figure > 0, inwards, outwards) < max(BAND * iod_px, 1.5)
    unsure = (alpha > UNSURE[0]) & (alpha < UNSURE[1])
    return np.asarray((near | unsure) & (on_face == 0))


def _solve(
    seen: tuple[NDArray[np.float32], NDArray[np.float32]],
    matte: NDArray[np.float32],
    alpha: NDArray[np.float32],
    band: NDArray[np.bool_],
    busy: NDArray[np.float32],
    iod_px: float,
) -> NDArray[np.float32]:
    """One pass: what colours, segmenter and focus say, then matting."""
    image, sharpness = seen
    figure, background = (alpha > 0.5) & ~band, (alpha <= 0.5) & ~band
    unlike_figure, unlike_background = compare_colours(image, band, figure, background, iod_px)
    sure = np.clip(matte, MOST_SURE, 1.0 - MOST_SURE)
    against = np.minimum(unlike_background, STRANGE - (STRANGE - NEW) * busy)
    said = np.clip(against - np.minimum(unlike_figure, NEW), -COLOURS_SAY, COLOURS_SAY)
    odds = said + np.log(sure / (1.0 - sure))
    guess = 1.0 / (1.0 + np.exp(-odds))
    familiar = np.exp(-0.5 * np.minimum(unlike_figure, unlike_background))
    worn = np.clip((against - NEW) / (STRANGE - NEW), 0.0, 1.0)
    telling = np.maximum(familiar, worn)
    by_colour = COLOUR_TRUST * (2.0 * guess - 1.0) ** 2 * telling + LEAST_TRUST
    by_matte = MATTE_TRUST * (2.0 * matte - 1.0) ** 4
    trust = by_colour + by_matte
    least_busy, most_sure, most_unlike = OUT_OF_FOCUS
    soft = find_unfocused(sharpness, figure, background, iod_px) & (busy > least_busy)
    soft &= (matte < most_sure) & (unlike_background < most_unlike) & band
    guess = np.where(band, (by_colour * guess + by_matte * matte) / trust, figure)
    guess, trust = np.where(soft, 0.0, guess), np.where(soft, 1.0, trust)
    return solve_matte(image, band, guess.astype(np.float32), trust.astype(np.float32))

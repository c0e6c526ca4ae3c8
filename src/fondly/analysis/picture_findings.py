"""A closer look at the picture around the faces: how it was scanned, saved and framed.

As in `face_findings`, the limits were chosen on the photos of even place among those labelled.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.analysis.damage_findings import inspect_damage
from fondly.analysis.quality import SMALLEST_FACE_PX
from fondly.analysis.remedies import RESTORE, SOFT_BACKGROUND
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.imaging.noise_level import MIN_BLOCKING, measure_blocking
from fondly.imaging.print_edges import find_print
from fondly.imaging.print_traces import Trace, find_trace
from fondly.imaging.texture import busyness
from fondly.imaging.weave import TILE, weave

WOVEN = 1.05
"""Pictures without a pattern give 0 to 1.0, a wave of four levels over them 1.1 to 3.7."""
PATTERN_REACH = 2.0
"""IOD about the face in which a pattern is looked for."""
CURLED = 0.012
"""Share of the longer side: from twice this on it is told where the print is found at all."""
SMALL_SHARE = 0.245
"""Of the photo's height, chin to hairline: below, the clip shows a part of it."""
SEEN_BELOW = 2.0
"""Face heights of the photo below the chin: with fewer a small face is one within a wide border,
with more the figure is seen to its waist."""
CHIN = 152
BUSY = 0.045
BUSY_IOD_PX, BUSY_DETAIL_PX = 64.0, 3.0
BESIDE, ABOVE, BEYOND = 2.2, 2.6, 0.7
"""IOD about the face, and from its outline, in which the background is looked at."""


def inspect_picture(analysis: Analysis, face: Face | None) -> tuple[Finding, ...]:
    """What a photo as a whole is like, beyond what `judge_picture` says.

    Args:
        analysis: of the photo.
        face: the face that is meant, if one was found.
    """
    photo = analysis.photo
    found = [*_blocks(photo), *_pattern(photo, face), *_print(photo, face)]
    if face is not None:
        damage = inspect_damage(analysis, (face,))
        found += [*_share(photo, face), *_background(analysis, face)]
        found += [] if damage is None else [damage]
    return tuple(found)


def _blocks(photo: Photo) -> Iterator[Finding]:
    blocks = measure_blocking(photo.pixels)
    if blocks >= MIN_BLOCKING:
        yield Finding(
            "jpeg-blocks",
            Severity.NOTES,
            "The file was compressed so much that small squares show.",
            "Ask for the original file: messengers and web pages shrink photos.",
            {"block_levels": round(blocks, 2)},
            remedy=RESTORE,
        )


def _pattern(photo: Photo, face: Face | None) -> Iterator[Finding]:
    pattern = weave(photo.pixels if face is None else _near(photo, face))
    if pattern > WOVEN:
        yield Finding(
            "print-texture",
            Severity.NOTES,
            "A fine pattern lies over the picture, from its paper, its printing or a screen.",
            "Scan the print straight on instead of photographing it; turn it a little if the "
            "pattern stays.",
            {"pattern_peak": round(pattern, 2)},
            remedy=RESTORE,
        )


def _near(photo: Photo, face: Face) -> NDArray[np.uint8]:
    """The picture around a face: what is woven elsewhere may be a cloth."""
    x, y = face.landmarks[:, :2].mean(axis=0)
    reach = max(PATTERN_REACH * face.iod_px, TILE)
    rows = slice(max(round(y - reach), 0), max(round(y + reach), 1))
    return photo.pixels[rows, max(round(x - reach), 0) : max(round(x + reach), 1)]


def _print(photo: Photo, face: Face | None) -> Iterator[Finding]:
    found = find_print(photo.pixels)
    mended = found is not None and not found.is_in_its_own_border
    found = found or find_print(photo.pixels, curled=True)
    if found is None:
        yield from _trace(photo, face)
        return
    askew = f", {abs(found.tilt_deg):.1f}° askew" if abs(found.tilt_deg) > 1 else ""
    yield Finding(
        "border-visible",
        Severity.NOTES,
        f"A print lies in the picture, with something around it{askew}.",
        "Nothing needs to be done where the clip's frame leaves the edge out; restoring cuts out "
        "a print that lies flat, but for its own white border.",
        {"tilt_deg": round(found.tilt_deg, 1), "widest_share": round(max(found.margins), 3)},
        remedy=RESTORE if mended else None,
    )
    if found.bow > CURLED:
        yield Finding(
            "page-curl",
            Severity.NOTES,
            "The print's edge is curved: it did not lie flat.",
            "Scan it under a sheet of glass, or photograph it from straight above.",
            {"bow_share": round(found.bow, 3)},
        )


def _trace(photo: Photo, face: Face | None) -> Iterator[Finding]:
    trace = find_trace(photo.pixels, None if face is None else face.landmarks[:468, :2])
    if trace is not None:
        yield Finding(
            "border-visible",
            Severity.NOTES,
            _TRACES[trace],
            "Nothing needs to be done where the clip's frame leaves it out; else crop the photo.",
            {},
        )


_TRACES = {
    Trace.STRIP: "A plain strip runs along the picture's edge: what lay beside the print.",
    Trace.LINE: "The dark line around a print runs along the picture's edge.",
    Trace.MOUNT: "The picture lies in a round or oval mount.",
    Trace.SHEET: "A print lies in the picture, with other things around it.",
}


def _share(photo: Photo, face: Face) -> Iterator[Finding]:
    share = face.height_px / photo.height
    below = (photo.height - float(face.landmarks[CHIN, 1])) / face.height_px
    if share < SMALL_SHARE and below > SEEN_BELOW and face.height_px >= SMALLEST_FACE_PX:
        yield Finding(
            "wide-shot",
            Severity.NOTES,
            f"The face takes {share:.0%} of the photo's height, so the clip shows the part around "
            "it.",
            "Nothing needs to be done; --framing photo would keep all of it.",
            {"face_share": round(share, 3), "faces_below_chin": round(below, 1)},
        )


def _background(analysis: Analysis, face: Face) -> Iterator[Finding]:
    busy = busy_around(analysis, face)
    if busy > BUSY:
        yield Finding(
            "busy-background",
            Severity.NOTES,
            "Much goes on right behind the head, so its outline is hard to tell.",
            "A soft background hides what may move along with the hair.",
            {"busyness": round(busy, 3)},
            remedy=SOFT_BACKGROUND,
        )


def busy_around(analysis: Analysis, face: Face) -> float:
    """How busy the ground beside a head is: mean local deviation of its colours, 0 to about .2.

    Args:
        analysis: with its matte.
        face: the head's.
    """
    scale = min(1.0, BUSY_IOD_PX / face.iod_px)
    height, width = analysis.matte.shape
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    small = cv2.resize(analysis.photo.pixels, size, interpolation=cv2.INTER_AREA)
    matte = cv2.resize(analysis.matte, size, interpolation=cv2.INTER_AREA)
    points, iod = face.landmarks[:, :2] * scale, face.iod_px * scale
    (middle_x, middle_y), chin_y = points.mean(axis=0), float(points[:, 1].max())
    rows, cols = np.indices(matte.shape, np.float32)
    near = (np.abs(cols - middle_x) < BESIDE * iod) & (rows < chin_y)
    near &= rows > middle_y - ABOVE * iod
    away = cv2.distanceTransform((matte < 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    ground = matte < 0.1
    ring = near & ground & (away < BEYOND * iod)
    if ring.sum() < iod:
        return 0.0
    picture = small.astype(np.float32) / np.float32(255)
    return float(busyness(picture, ground, BUSY_DETAIL_PX)[ring].mean())

"""What a photo and a face are like as material: sharpness, colour, size, the way they turn."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.analysis.remedies import LITTLE_HEAD, RESTORE
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.domain.turns import FRONTAL_DEG, LIDS_DEG, PROFILE_DEG, THREE_QUARTER_DEG
from fondly.imaging.colour import LUMA
from fondly.imaging.tone_kind import ToneKind, read_tone

SMALLEST_FACE_PX = 48
"""Height of a face, chin to hairline, below which eyes are a few pixels wide."""
COMFORTABLE_IOD_PX = 78
"""From this distance between the eyes on lids and lips have the detail that a large clip shows: of
60 labelled photos ten with less looked poor in pixels, and one with more."""
_MOST_FORESHORTENED = 0.6
GOOD_SCAN_DPI = 600
SCREEN_DPI = 96
"""Up to here the figure is what programs write by default (72 and 96), not a scanner's."""

BLURRED = 0.88
"""Share of the steepest edges that survives another blur: sharp photographs keep .55 to .87,
enlarged thumbnails .91 to .98 (109 pictures)."""
_REFERENCE_IOD_PX = 120.0
_FAINTEST = 0.25
"""Levels per pixel; what is less steep is rounding, no edge."""


def judge_picture(photo: Photo) -> tuple[Finding, ...]:
    """Findings about the picture as a whole."""
    tone = read_tone(photo.pixels)
    if tone.kind is ToneKind.COLOUR:
        return ()
    sentence = (
        "The photo is black and white, and the clip will be too."
        if tone.kind is ToneKind.GREY
        else "The photo has one tone, such as sepia, and the clip will keep it."
    )
    return (
        Finding(
            "black-and-white",
            Severity.NOTES,
            sentence,
            "Nothing needs to be done; a clip in the photo's own tones looks truest.",
            {"chroma": round(tone.chroma, 2)},
        ),
    )


def judge_face(photo: Photo, face: Face) -> tuple[Finding, ...]:
    """Findings about one face; those that block say why it cannot be animated.

    Args:
        photo: the photo.
        face: a face in it.
    """
    return tuple(
        finding
        for finding in (_size(photo, face), _turn(face), _sharpness(photo, face))
        if finding is not None
    )


def is_usable(face: Face) -> bool:
    """Whether a face is large enough and turned to us enough to be animated."""
    return face.height_px >= SMALLEST_FACE_PX and abs(face.head_pose.yaw_deg) <= PROFILE_DEG


def scan_advice(photo: Photo, height_px: float) -> str:
    """What would give the face more pixels, as a sentence for people."""
    if photo.dpi is None or not SCREEN_DPI < photo.dpi < GOOD_SCAN_DPI:
        finer = 1200 if photo.dpi is not None and 600 <= photo.dpi < 1200 else GOOD_SCAN_DPI
        return f"Scan the print at {finer} dpi or more, or use a larger copy of the photo."
    there = round(height_px * GOOD_SCAN_DPI / photo.dpi)
    return (
        f"The file says {photo.dpi:.0f} dpi: scanned at {GOOD_SCAN_DPI} dpi this face would be "
        f"{there} px tall. Scan the print again, or use a larger copy of the photo."
    )


def _size(photo: Photo, face: Face) -> Finding | None:
    height, apart = face.height_px, _between_eyes(face)
    evidence = {"face_height_px": round(height, 1), "iod_px": round(face.iod_px, 1)}
    if height < SMALLEST_FACE_PX:
        return Finding(
            "face-too-small",
            Severity.BLOCKS,
            f"The face is {height:.0f} px tall from chin to hairline; "
            f"at least {SMALLEST_FACE_PX} px are needed.",
            scan_advice(photo, height),
            evidence,
        )
    if apart >= COMFORTABLE_IOD_PX:
        return None
    return Finding(
        "small-face",
        Severity.WARNS,
        f"The face is only {height:.0f} px tall, with {apart:.0f} px between the eyes, so lids and "
        "lips have little detail.",
        scan_advice(photo, height),
        evidence,
    )


def _between_eyes(face: Face) -> float:
    """Pixels between the outer eye corners, as if the face looked at the camera."""
    yaw = math.radians(face.head_pose.yaw_deg)
    return face.iod_px / max(math.cos(yaw), _MOST_FORESHORTENED)


def _turn(face: Face) -> Finding | None:
    yaw = face.head_pose.yaw_deg
    if abs(yaw) <= FRONTAL_DEG:
        return None
    side = "left" if yaw > 0 else "right"
    evidence = {"yaw_deg": round(yaw, 1)}
    if abs(yaw) > PROFILE_DEG:
        return Finding(
            "face-turned-away",
            Severity.BLOCKS,
            f"The face is turned {abs(yaw):.0f}° to its own {side}, almost a profile; "
            f"up to {PROFILE_DEG:.0f}° can be animated.",
            "Choose a photo in which both eyes can be seen.",
            evidence,
        )
    if abs(yaw) > LIDS_DEG:
        nearly = ", nearly a profile" if abs(yaw) > THREE_QUARTER_DEG else ""
        held = f"so its eyes only flutter{nearly}: the far side is not in the photo."
    else:
        held = "so it turns less far: the far side has few pixels."
    return Finding(
        "three-quarter-pose",
        Severity.WARNS if abs(yaw) > LIDS_DEG else Severity.NOTES,
        f"The face is turned {abs(yaw):.0f}° to its own {side}, {held}",
        "Keep the movement small, or choose a photo that faces the camera more.",
        evidence,
        remedy=LITTLE_HEAD,
    )


def _sharpness(photo: Photo, face: Face) -> Finding | None:
    kept = edges_kept(photo.pixels, face)
    if kept <= BLURRED:
        return None
    return Finding(
        "low-sharpness",
        Severity.WARNS,
        "The face is soft: the photo is out of focus, or was enlarged before.",
        "A sharper copy or a scan of the print itself gives a livelier clip.",
        {"edges_kept": round(kept, 3)},
        remedy=RESTORE,
    )


def edges_kept(pixels: NDArray[np.uint8], face: Face) -> float:
    """How steep the face's steepest edges remain when it is blurred once more, in [0, 1].

    A blur hardly changes what is blurred already (F. Crété et al., "The blur effect: perception
    and estimation with a new no-reference perceptual blur quality metric", SPIE 6492, 2007).
    Measured at an inter-ocular distance of at most 120 px, so that grain counts little.

    Args:
        pixels: (H, W, 3) uint8 RGB.
        face: the face to measure, in the same pixels.
    """
    points = face.landmarks[:, :2]
    x0, y0 = np.maximum(points.min(axis=0).astype(int), 0)
    x1, y1 = points.max(axis=0).astype(int) + 1
    grey = np.asarray(pixels[y0:y1, x0:x1].astype(np.float32) @ LUMA, np.float32)
    shrink = _REFERENCE_IOD_PX / max(face.iod_px, _REFERENCE_IOD_PX)
    if shrink < 1:
        smaller = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        grey = np.asarray(smaller, np.float32)
    steepest = _steepest(grey)
    blurred = _steepest(np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), np.float32))
    return blurred / steepest if steepest > _FAINTEST else 1.0


def _steepest(grey: NDArray[np.float32]) -> float:
    down, across = np.gradient(grey)
    return float(np.percentile(np.hypot(down, across), 99))

"""Whether an eye can be seen well enough to move, and what to tell where it cannot."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import SIDES, Eye, Side, places
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.imaging.colour import GREY
from fondly.perception.face_view import view_face
from fondly.perception.focus import DETAIL_IOD_PX, Detail, detail
from fondly.portrait.eye_frame import (
    EYE_WIDTH_IOD,
    LOWER,
    UPPER,
    EyeFrame,
    coordinates,
    place_eye,
)
from fondly.portrait.eye_iris import IrisDisc, find_iris
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_zones import EyeZones, zones_of

MIN_UNIT_PX = 6.0
"""Width of an eye below which a lid would be a smudge (a face about 40 px tall)."""
MIN_HALF_WIDTH = 0.25
"""In eye units: an eye that is foreshortened more is turned away."""
CLOSED_OPENING, CLOSED_SCORE = 0.115, 0.62
"""Mean opening of both eyes in eye units, and mean eyeBlink score: beyond these they are closed.
(Photos of closed eyes have openings of 0 to .11 and scores of .6 to .8, of open ones .13 to .5.)"""
BLURRED = Detail(share=0.3, levels=8.0)
"""Eyes with less fine detail than both, against their coarse detail and at all, read half closed
when they are open."""
SHARP_UNIT_PX, SHARP_BLUR = 60.0, 0.014
HIDDEN_CONTRAST = 0.085
"""An iris in a sharp photo stands out more against the white than this (.10 to .5 on photos),
unless a dark or mirroring lens hides it (.05 to .07)."""

NO_IRIS, CLEAR_IRIS = 0.1, 0.2
"""Contrasts of an iris below which none is there, and from which one is in plain view."""
VIEW = (np.linspace(-0.6, 0.6, 61), np.linspace(-0.4, 0.35, 41))
"""Places about the middle of an eye, in eye units, at which two are compared."""
VIEW_BLUR, UNLIKE = 1.5, 0.0
"""Sigma of a blur in steps of `VIEW`, and the correlation below which two views are unlike (.3 to
.9 between two eyes that are seen)."""
STRAND, BARE, AT_EDGE, DARK = 0.035, (0.12, 0.4), 0.08, 16.0
"""Sigma of a blur that takes strands away, heights above and depths below an eye at which skin is
bare, distance from the edge of the face, all in eye units, and light that counts as this at
least."""
STRANDS, SMOOTH = 4.5, 0.002
"""How many times as uneven as beside the other eye, and than this, skin is not (5.8 and 6.9 on two
photos of a woman with curls before one eye, 3.1 at most on 252 other people)."""
FAR, LID, UNDER = 0.9, 0.25, (0.1, 0.4)
"""Width of a far eye over the near one's at most; how high above its margin a lid is looked at, and
between which depths below the eye skin is, in eye units."""
SHINES, BLACK = 1.5, 6.0
"""How much lighter than skin below the eye a lid shines, and light below which that is black."""
BEHIND_LENS, CLEAREST, ABOVE, UNHIDDEN = 2.0, 0.75, 0.04, 0.3
"""How much lighter than what is seen of it a lid behind a lens shines; the quantile of the light
there that counts; how high above the margin, in eye units, lashes' roots end; and the share of a
place that spectacles hide below which it counts."""
HIDDEN_SHARE = 0.33
"""Of the open eye: hidden by spectacles beyond this, it stays as it is."""

COVERED = Finding(
    "eye-covered",
    Severity.WARNS,
    "Something lies over one eye, such as a lock of hair; that eye stays as it is.",
    "A photo that shows both eyes lets them blink.",
)
IN_SHADE = Finding(
    "eye-in-shade",
    Severity.NOTES,
    "The far eye lies in deep shade, so no lid can be made for it; it stays as it is.",
    "A photo that shows both eyes in the light lets them blink.",
)


def unseen_by_place(
    pixels: NDArray[np.float32], face: Face, frame: EyeFrame | None
) -> Finding | None:
    """What makes an eye unusable by where and how large it is, if anything.

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255.
        face: in the same space.
        frame: of the eye, if it lies within.
    """
    unit_px = EYE_WIDTH_IOD * face.iod_px
    if unit_px < MIN_UNIT_PX:
        return Finding(
            code="eye-too-small",
            severity=Severity.NOTES,
            sentence="The eyes are too small in this photo to blink or look around.",
            advice="Scan the photo at a higher resolution, or choose a closer picture.",
            evidence={"eye_width_px": unit_px},
        )
    if is_turned_away(frame):
        return Finding(
            code="eye-turned-away",
            severity=Severity.NOTES,
            sentence="One eye is turned away or cut off by the edge of the photo; it stays still.",
            advice="A photo that shows both eyes lets both of them blink.",
            evidence={"half_width": frame.half_width if frame else 0.0},
        )
    opening = float(np.mean([_opening(face, side) for side in ("right", "left")])) / unit_px
    score = float(
        np.mean([face.blendshapes.get(f"eyeBlink{side}", 0.0) for side in ("Right", "Left")])
    )
    if opening < CLOSED_OPENING or score > CLOSED_SCORE:
        if _is_blurred(pixels, face):
            return Finding(
                code="eyes-unclear",
                severity=Severity.WARNS,
                sentence="The eyes are too blurred to tell whether they are open; they stay still.",
                advice="A sharper copy, or a scan of the print itself, lets them blink.",
                evidence={"opening": opening, "blink_score": score},
            )
        return Finding(
            code="eyes-closed",
            severity=Severity.WARNS,
            sentence="The eyes are closed in this photo; they stay closed.",
            advice="Choose a photo with open eyes for a clip with blinks; eyes are never invented.",
            evidence={"opening": opening, "blink_score": score},
        )
    return None


def unseen_by_look(frame: EyeFrame, disc: IrisDisc, blur: float) -> Finding | None:
    """What hides an eye that should be visible, if anything.

    Args:
        blur: of the photo's edges, in eye units.
    """
    sharp = frame.unit_px > SHARP_UNIT_PX and blur < SHARP_BLUR
    if sharp and disc.contrast < HIDDEN_CONTRAST:
        return Finding(
            code="eye-hidden",
            severity=Severity.WARNS,
            sentence="No iris can be seen: the eye is lowered, or behind a dark or mirroring lens. "
            "It stays as it is.",
            advice="Choose a photo with open eyes, without sunglasses or reflections, for blinks.",
            evidence={"iris_contrast": disc.contrast},
        )
    return None


def unseen_by_glare(zones: EyeZones, before: NDArray[np.float32]) -> Finding | None:
    """Whether spectacles hide too much of an open eye for a lid to be told from what they mirror.

    Args:
        before: (h, w) in [0, 1], frames and what lenses mirror.
    """
    hidden = float(before[zones.opening].mean()) if zones.opening.any() else 0.0
    if hidden <= HIDDEN_SHARE:
        return None
    return Finding(
        code="eye-behind-glare",
        severity=Severity.WARNS,
        sentence="An eye lies behind what the spectacles mirror, or behind their frame.",
        advice="A photo without reflections on the glasses lets the eyes blink.",
        evidence={"hidden": hidden},
    )


def covered_side(pixels: NDArray[np.float32], face: Face) -> Side | None:
    """The eye that something hides, such as a lock of hair, where the other is in plain view.

    The place looks nothing like the other eye, and no iris is found there, or what should be skin
    is all strands. (Of 230 photographs three are so by the former: a lock of fair hair, half a
    face, and a far eye that shade drowns; of 260 two by the latter, of one eye behind curls.)

    Args:
        pixels: (H, W, 3) float32, sRGB-encoded 0..255.
        face: in the same space.
    """
    frames = {side: place_eye(face, side, (pixels.shape[1], pixels.shape[0])) for side in SIDES}
    eyes = {side: (frame, frame.cut(pixels)) for side, frame in frames.items() if frame is not None}
    if len(eyes) < len(SIDES) or _likeness(*eyes.values()) >= UNLIKE:
        return None
    strands = {side: _strands(*eye) for side, eye in eyes.items()}
    plain, rough = sorted(SIDES, key=lambda side: strands[side])
    if strands[rough] > STRANDS * max(strands[plain], SMOOTH):
        return rough
    irises = {
        side: find_iris(frame, outline_eye(frame), cut).contrast
        for side, (frame, cut) in eyes.items()
    }
    darkest, clear = sorted(SIDES, key=lambda side: irises[side])
    return darkest if irises[darkest] < NO_IRIS and irises[clear] > CLEAR_IRIS else None


def _likeness(*eyes: tuple[EyeFrame, NDArray[np.float32]]) -> float:
    """The correlation of two eyes' views."""
    views = []
    for frame, cut in eyes:
        seen = frame.resample((cut @ GREY).astype(np.float32), *np.meshgrid(*VIEW))
        view = cv2.GaussianBlur(seen, (0, 0), VIEW_BLUR)
        views.append((view - view.mean()) / max(float(view.std()), 1.0))
    return float((views[0] * views[1]).mean())


def _strands(frame: EyeFrame, cut: NDArray[np.float32]) -> float:
    """How uneven what should be bare skin above and below an eye is: a share of its light."""
    zones = zones_of(frame, outline_eye(frame))
    light = frame.shrink((cut @ GREY).astype(np.float32))
    calm = cv2.GaussianBlur(light, (0, 0), STRAND * frame.study_unit_px)
    above = (zones.above > BARE[0]) & (zones.above < BARE[1])
    below = (zones.below > BARE[0]) & (zones.below < BARE[1])
    bare = (above | below) & (np.abs(zones.t) < 0.9) & (frame.inside_face(AT_EDGE) >= 1)
    seen = frame.shrink(bare.astype(np.float32)) > 0.5
    uneven = np.abs(light - calm) / np.maximum(calm, DARK)
    return float(np.median(uneven[seen])) if seen.any() else 0.0


def lost_in_shade(eyes: Sequence[Eye], worn: bool) -> Side | None:
    """The far eye of a turned head whose lid would shine, since no skin of its shade is in view.

    Its lid is held against the skin below the eye. (Of 470 eyes six are lighter by half: two were
    pale patches, one wiped hair away, one only flutters; two looked right and now stay open, too.)
    Behind spectacles, where skin below lies partly in the light beyond the lens, it is held against
    the lid itself, too: elsewhere a brow may hang over that. (2.9 on a pale patch, 1.8 at most on
    seven that look right.)

    Args:
        eyes: one or both.
        worn: whether spectacles lie before them.
    """
    if len(eyes) < 2:
        return None
    near, far = sorted(eyes, key=lambda eye: -eye.outline.half_width)
    if far.outline.half_width > FAR * near.outline.half_width:
        return None
    outline, (u, v) = far.outline, coordinates(far.eye_from_pixel, far.photo.shape[:2])
    along, t = np.abs(u) < 0.9 * outline.half_width, u / outline.half_width
    upper, lower = (np.interp(t, places(), edge) for edge in (outline.upper, outline.lower))
    lid = along & (v < lower) & (upper - v < LID) & (far.lids.skin[..., 3] > 0.5)
    under = along & (v - lower > UNDER[0]) & (v - lower < UNDER[1])
    if not lid.any() or not under.any():
        return None
    seen = (far.photo[..., :3] @ GREY).astype(np.float32)
    grown = float(np.median((far.lids.skin[..., :3] @ GREY)[lid]))
    own = lid & (upper - v > ABOVE) & (far.photo[..., 3] < UNHIDDEN)
    shines = grown > SHINES * max(float(np.median(seen[under])), BLACK)
    if worn and own.any():
        shines |= grown > BEHIND_LENS * max(float(np.quantile(seen[own], CLEAREST)), BLACK)
    return far.side if shines else None


def is_turned_away(frame: EyeFrame | None) -> bool:
    """Whether an eye is turned away, or cut off by the picture's edge."""
    return frame is None or frame.half_width < MIN_HALF_WIDTH


def _is_blurred(pixels: NDArray[np.float32], face: Face) -> bool:
    """Whether the eyes show so little that open ones would read as closed."""
    view = view_face(pixels.astype(np.uint8), face, DETAIL_IOD_PX)
    seen = [detail(view, eye) for eye in view.eyes]
    return all(eye.share < BLURRED.share and eye.levels < BLURRED.levels for eye in seen)


def _opening(face: Face, side: str) -> float:
    """Largest distance between the lids of one eye, in pixels."""
    upper = face.landmarks[list(UPPER[side]), :2]
    lower = face.landmarks[list(LOWER[side]), :2]
    return float(np.linalg.norm(upper - lower, axis=1).max())

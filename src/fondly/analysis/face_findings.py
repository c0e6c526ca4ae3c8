"""A closer look at one face, for whoever asks whether a photo will do: detail, light, expression.

What stops or limits a clip at once is told by `quality.judge_face`; what takes the pixels of a
measured view of the face is told here. Each limit stands beside its measure and was chosen on the
photos of even place among those labelled by eye (bench/check/labels.toml).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fondly.analysis.quality import judge_face
from fondly.analysis.remedies import LITTLE_HEAD, LITTLE_MOUTH, RESTORE
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.perception.face_light import LIGHT_IOD_PX, FaceLight, measure_light
from fondly.perception.face_view import view_face
from fondly.perception.focus import DETAIL_IOD_PX, LEAST_IOD_PX, Detail, detail, smear

SOFT_EYES = Detail(share=0.39, levels=20.0, finest=0.45)
SOFT_MOUTH = Detail(share=0.46, levels=10.0, finest=0.45)
"""A part is soft that has little fine detail against the coarse and little at all; or less of the
finest than a blur leaves, as lips of much contrast have that were filmed out of focus."""
SMEARED = 1.5
BURNT_SHARE = 0.12
DROWNED_LEVEL, DROWNED_BRIGHT = 56.0, 125.0
SHADOW_DEPTH, SHADOW_CLEAR, DEEP_SHADOW = 0.75, 0.82, 1.3
SMOOTH_SKIN, SEEN_EYES = 0.105, 4.0
"""Share of pores below which skin was smoothed, if the eyes have this many levels of detail."""
OPEN_IOD, WIDE_IOD = 0.047, 0.2
"""Gap between the lips in IOD: parted so that teeth or dark are seen, and wide open."""
INNER_LIPS = (13, 14)
SMILE, JAW, SNEER, SQUEEZED = 0.6, 0.3, 0.35, 0.8
"""Scores of blendshapes from which an expression is strong."""


def inspect_face(photo: Photo, face: Face) -> tuple[Finding, ...]:
    """Everything there is to say about one face, what `judge_face` says included.

    Args:
        photo: the photo.
        face: a face in it; a placed one is only judged by its size and turn.
    """
    judged = judge_face(photo, face)
    if face.placed:
        return judged
    closer = [*_expression(face)]
    if face.iod_px >= LEAST_IOD_PX:
        closer += [*_focus(photo, face, judged)]
    light = measure_light(view_face(photo.pixels, face, LIGHT_IOD_PX))
    if light is not None:
        closer += [*_light(light)]
    return (*judged, *closer)


def _focus(photo: Photo, face: Face, judged: tuple[Finding, ...]) -> Iterator[Finding]:
    view = view_face(photo.pixels, face, DETAIL_IOD_PX)
    eyes = max((detail(view, eye) for eye in view.eyes), key=lambda eye: eye.share)
    mouth = detail(view, view.mouth)
    whole = any(finding.code == "low-sharpness" for finding in judged)
    if _is_soft(eyes, SOFT_EYES) and not whole:
        yield Finding(
            "soft-eyes",
            Severity.WARNS,
            "The eyes are blurred, so a blink will look faint.",
            "A sharper copy, or a scan of the print itself, brings the look back.",
            _in_figures(eyes),
            remedy=RESTORE,
        )
    if _is_soft(mouth, SOFT_MOUTH) and not whole:
        yield Finding(
            "soft-mouth",
            Severity.NOTES,
            "The mouth is blurred, so a smile stays small.",
            "A sharper copy, or a scan of the print itself, shows the lips.",
            _in_figures(mouth),
            remedy=RESTORE,
        )
    smeared = smear(view_face(photo.pixels, face, LIGHT_IOD_PX))
    if smeared > SMEARED:
        yield Finding(
            "motion-blur",
            Severity.WARNS,
            "The face is smeared in one direction: the head or the camera moved.",
            "Choose another photo of that moment, if there is one; a smear cannot be undone well.",
            {"kept_best_over_worst": round(smeared, 2)},
        )


def _in_figures(seen: Detail) -> dict[str, float]:
    return {
        "fine_share": round(seen.share, 3),
        "fine_levels": round(seen.levels, 1),
        "finest_share": round(seen.finest, 3),
    }


def _is_soft(seen: Detail, limit: Detail) -> bool:
    little = seen.share < limit.share and seen.levels < limit.levels
    return little or seen.finest < limit.finest


def _light(light: FaceLight) -> Iterator[Finding]:
    if light.burnt_share > BURNT_SHARE:
        yield Finding(
            "burnt-light",
            Severity.NOTES,
            f"{light.burnt_share:.0%} of the skin is pure white: too much light, or a reflection.",
            "Scan the print again with less light, without glass; what is white cannot be shaded.",
            {"burnt_share": round(light.burnt_share, 3)},
        )
    if light.middle_level < DROWNED_LEVEL and light.bright_level < DROWNED_BRIGHT:
        yield Finding(
            "drowned-light",
            Severity.WARNS,
            "The face lies in the dark, so its features can hardly be told.",
            "Brighten the photo first, or choose one with light on the face.",
            {"middle_level": round(light.middle_level), "bright_level": round(light.bright_level)},
            remedy=RESTORE,
        )
    deep = light.shadow_depth > DEEP_SHADOW
    if deep or (light.shadow_depth > SHADOW_DEPTH and light.shadow_clear > SHADOW_CLEAR):
        yield Finding(
            "hard-shadow",
            Severity.NOTES,
            "A hard shadow lies across the face and will seem painted on when the head turns.",
            "Keep the head nearly still, or choose a photo in softer light.",
            {
                "shadow_depth": round(light.shadow_depth, 2),
                "shadow_clear": round(light.shadow_clear, 2),
            },
            remedy=LITTLE_HEAD,
        )
    if light.pores_share < SMOOTH_SKIN and light.eye_levels > SEEN_EYES:
        yield Finding(
            "smoothed-skin",
            Severity.NOTES,
            "The skin is very smooth, as a phone's beauty filter or a drawing makes it.",
            "Use the photo as the camera took it, if there is such a one.",
            {"pores_share": round(light.pores_share, 3)},
        )


def _expression(face: Face) -> Iterator[Finding]:
    scores, points = face.blendshapes, face.landmarks[:, :2]
    gap = float(np.linalg.norm(np.subtract(*points[list(INNER_LIPS)]))) / face.iod_px
    smile = max(scores.get(f"mouthSmile{side}", 0.0) for side in ("Left", "Right"))
    jaw = scores.get("jawOpen", 0.0)
    if gap > WIDE_IOD:
        yield Finding(
            "mouth-wide-open",
            Severity.WARNS,
            "The mouth is wide open and cannot close in the clip.",
            "Choose a photo with the lips closed or nearly so.",
            {"gap_iod": round(gap, 3)},
            remedy=LITTLE_MOUTH,
        )
    elif gap > OPEN_IOD or smile > SMILE:
        yield Finding(
            "mouth-open",
            Severity.NOTES,
            "The lips are parted, so they stay parted: a smile can grow only a little.",
            "Nothing is wrong; a photo with closed lips leaves more room.",
            {"gap_iod": round(gap, 3), "smile": round(smile, 2)},
        )
    brows = min(scores.get("browDownLeft", 0.0), scores.get("browDownRight", 0.0))
    squint = min(scores.get("eyeSquintLeft", 0.0), scores.get("eyeSquintRight", 0.0))
    sneer = max(scores.get("noseSneerLeft", 0.0), scores.get("noseSneerRight", 0.0))
    if max(smile / SMILE, jaw / JAW, sneer / SNEER, min(brows, squint) / SQUEEZED) > 1:
        yield Finding(
            "strong-expression",
            Severity.WARNS,
            "The expression is a strong one already, so little can be added to it.",
            "Let eyes and head do the moving, or choose a photo with a calmer face.",
            {"smile": round(smile, 2), "jaw": round(jaw, 2)},
            remedy=LITTLE_MOUTH,
        )

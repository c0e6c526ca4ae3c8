"""Reviewing a finished clip: one look through it, and everything that can be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter, itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fondly.domain.brief import Brief
from fondly.domain.face import Face
from fondly.domain.face_track import FaceTrack
from fondly.domain.frame import Frame
from fondly.domain.motion import Motion
from fondly.domain.options import Age
from fondly.domain.photo import Photo
from fondly.domain.progress import Progress, Stage, silent
from fondly.domain.report import Report
from fondly.domain.vital_signs import VitalSign
from fondly.errors import NoFaceFound, VideoUnreadable
from fondly.media.new_file import new_file
from fondly.media.photo_file import open_photo
from fondly.media.picture_file import jpeg_bytes
from fondly.media.video_reader import open_video
from fondly.motion.follow import follow
from fondly.motion.retarget import motion_of
from fondly.perception.faces import find_faces, find_upright_faces
from fondly.perception.identity import SAME_PERSON, Likeness
from fondly.perception.matte import person_matte
from fondly.perception.track import track_face
from fondly.pipeline.keeping import find_kept_of, read_kept
from fondly.pipeline.recipe_file import read_recipe, recipe_beside
from fondly.pipeline.target import check_free
from fondly.review.motion_of_skin import read_skin
from fondly.review.page import page
from fondly.review.pictures import shown
from fondly.review.scene import Scene
from fondly.review.signs import picture_signs
from fondly.review.verdict import judged
from fondly.review.watcher import COMPARED, Glimpse, Watcher
from fondly.vitals.drawing import draw_curves
from fondly.vitals.report import vital_signs

READ_FROM_CLIPS = (
    *("blink-count", "blink-closing", "blink-opening", "blink-depth", "blink-uneven"),
    *("smile-onset", "smile-release", "smile-length", "gaze-contact"),
    *("head-speed-p95", "head-slow-share"),
)
"""Of the vital signs of a motion, those that its reading from pictures still tells. A head's peak
is not among them: lids that fall make the instruments see a nod of a frame."""
SIDE_PX = 720
"""Longer side at which a clip is looked through: enough for every measure, and a third faster than
at the clip's own size of 1350 px."""
SMILES_KNOWN_TO_S = 0.3
"""What the instruments add to or take from the times of a smile: a release of 0.8 to 1.2 s was read
as 0.76 to 2 s."""


Person = tuple[NDArray[np.uint8], NDArray[np.float32]]
"""A picture, and the landmarks (478, 3) of a face in it."""


@dataclass(frozen=True, eq=False)
class Reviewed:
    """A report, and what it was drawn from.

    Args:
        report: what was found.
        motion: what the face did, read from the clip.
        glimpses: faces of the frames that were compared.
        person: the photo's face where there is a photo, else that of the first frame.
    """

    report: Report
    motion: Motion
    glimpses: tuple[Glimpse, ...]
    person: Person


def review(
    clip: Path,
    *,
    photo: Photo | None = None,
    brief: Brief | None = None,
    progress: Progress = silent,
) -> Reviewed:
    """Looks through a clip once, and holds it against the person and against people.

    Args:
        clip: any video that shows one face from its first frame on.
        photo: what it was made of; without it the clip's first frame stands for the person.
        brief: what was asked for, if it is known: for whom, and whether the camera moves.
        progress: told after each frame; raising Cancelled in it stops the work.

    Raises:
        VideoUnreadable, VideoUnsuitable, NoFaceFound: the clip cannot be reviewed.
        ModelError: see `fondly.errors`.
    """
    with open_video(clip, most_side_px=SIDE_PX) as opened, ThreadPoolExecutor(1) as beside:
        progress(Stage.REVIEW, 0, max(opened.expected, 1))
        in_photo = beside.submit(_large_faces_of, photo)
        first = _first(opened.frames)
        faces = _faces_shown(first.pixels)
        face = max(faces, key=attrgetter("iod_px"))
        own = (first.pixels, face.landmarks)
        scene = beside.submit(_scene, first.pixels, faces, face, brief)
        person = beside.submit(lambda: _person(photo, in_photo.result(), own))
        likeness = beside.submit(lambda: Likeness(*person.result()))
        every = max(1, round(opened.expected / COMPARED))
        watcher = Watcher(beside, scene, likeness, every)

        def see(frame: Frame, landmarks: NDArray[np.float32] | None) -> None:
            watcher.see(frame, landmarks)
            done = len(watcher.landmarks)
            progress(Stage.REVIEW, done, max(opened.expected, done))

        track = track_face(chain([first], opened.frames), opened.rate, first=face, see=see)
        watcher.finish()
    landmarks = _all_landmarks(watcher, track)
    capture = follow(track).capture
    motion = motion_of(capture)
    curve = tuple((one.time_s, one.distance) for one in watcher.glimpses)
    occasion, age = (None, None) if brief is None else (brief.occasion, brief.age)
    signs = vital_signs(motion, occasion, age or Age.ADULT)
    pictures = picture_signs(
        scene.result().readings(),
        read_skin(landmarks, float(track.rate)),
        [distance for _, distance in curve],
        camera_moves=brief is not None and brief.camera is not None,
        away=_away(landmarks[track.seen], face.iod_px),
    )
    read = (_as_read(signs[code]) for code in READ_FROM_CLIPS)
    chosen = {one.code: one for one in (*read, *pictures)}
    report = judged(replace(signs, signs=chosen), curve, against_photo=photo is not None)
    return Reviewed(report, motion, tuple(watcher.glimpses), person.result())


def _as_read(sign: VitalSign) -> VitalSign:
    if not sign.code.startswith("smile-"):
        return sign
    return replace(sign, known_to=sign.known_to + SMILES_KNOWN_TO_S)


def _first(frames: Iterator[Frame]) -> Frame:
    frame = next(frames, None)
    if frame is None:
        raise VideoUnreadable("The clip holds no pictures.", "Make it again from its photo.")
    return frame


def _faces_shown(pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
    faces = find_upright_faces(pixels) or find_faces(pixels)
    if not faces:
        raise NoFaceFound(
            "No face was found in the clip's first frame.",
            "fondly review looks at clips that Fondly made, or that show one face.",
        )
    return faces


def _large_faces_of(photo: Photo | None) -> tuple[Face, ...]:
    return () if photo is None else find_upright_faces(photo.pixels)


def _scene(
    first: NDArray[np.uint8], faces: Sequence[Face], face: Face, brief: Brief | None
) -> Scene:
    label = None if brief is None else brief.label_place
    return Scene(first, face, person_matte(first, faces), label)


def _person(photo: Photo | None, large: Sequence[Face], shown: Person) -> Person:
    """Who it should be: of several people in the photo, the one who is most like the clip's.

    All faces of the photo are looked for, which takes long, only where none of its large ones is
    the clip's.
    """
    if photo is None:
        return shown
    likeness = Likeness(*shown)

    def nearest(found: Sequence[Face]) -> tuple[float, Face | None]:
        by_distance = [(likeness.distance(photo.pixels, one.landmarks), one) for one in found]
        return min(by_distance, key=itemgetter(0), default=(float("inf"), None))

    distance, face = nearest(large)
    if distance > SAME_PERSON:
        _, face = nearest(find_faces(photo.pixels))
    return shown if face is None else (photo.pixels, face.landmarks)


def _all_landmarks(watcher: Watcher, track: FaceTrack) -> NDArray[np.float32]:
    """The landmarks of all frames.

    Raises:
        NoFaceFound: the face is seen in no two of them that follow one another, or in none of those
            that were compared.
    """
    if not watcher.glimpses or not (track.seen[1:] & track.seen[:-1]).any():
        raise NoFaceFound(
            "The clip shows a face for a moment only.", "Make it again from its photo."
        )
    return np.stack(watcher.landmarks)


def _away(landmarks: NDArray[np.float32], iod_px: float) -> float:
    """How far the face ends from where it began, % of IOD."""
    apart = np.linalg.norm(landmarks[-1, :, :2] - landmarks[0, :, :2], axis=1)
    return float(100 * apart.mean() / iod_px)


def review_clip(
    clip: Path,
    *,
    photo: Path | None = None,
    html: Path | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
) -> Report:
    """The review of a file, with what is known of it: its recipe and its photo.

    Args:
        clip: the clip's file.
        photo: the photo's file; None for the sealed copy, if one is kept.
        html: a page to write, or None.
        overwrite: replace an existing page.
        progress: see `review`.

    Raises:
        InputError: the clip, the photo or the recipe beside the clip cannot be used.
        OutputError: about the page.
    """
    if html is not None:
        check_free(html, clip, overwrite=overwrite)
    recipe_path = recipe_beside(clip)
    recipe = read_recipe(recipe_path) if recipe_path.is_file() else None
    opened = _known_photo(clip) if photo is None else open_photo(photo)
    if opened is not None and recipe is not None:
        recipe.check_photo(opened.content_hash)
    brief = None if recipe is None else recipe.brief
    found = review(clip, photo=opened, brief=brief, progress=progress)
    if html is not None:
        _write_page(found, clip.name, html, overwrite=overwrite)
    return found.report


def _known_photo(clip: Path) -> Photo | None:
    kept = find_kept_of(clip) if clip.is_file() else None
    return None if kept is None else read_kept(kept)[0]


def _write_page(found: Reviewed, title: str, html: Path, *, overwrite: bool) -> None:
    pictures = shown(found.glimpses, found.person)
    curves = draw_curves(found.motion, found.report.signs, "What the face does in the clip")
    text = page(found.report, pictures, curves, title, jpeg_bytes)
    with new_file(html, overwrite=overwrite) as file:
        file.write(text.encode())

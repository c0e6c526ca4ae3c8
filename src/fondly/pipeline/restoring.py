"""The steps of a restoration, taken one after the other on one picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fondly.analysis.matte import scaled
from fondly.analysis.resampling import Box, resample_photo
from fondly.domain.brief import Brief
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.domain.progress import Progress, Stage, silent
from fondly.domain.restoration import ORDINARY, Step, StepReport, Treatment
from fondly.domain.restored_photo import RestoredPhoto
from fondly.imaging.plane_map import drawn
from fondly.media.photo_file import content_hash
from fondly.models.added import is_added
from fondly.models.catalogue import FINE_ENLARGER, Weights
from fondly.models.user_net import UserNet
from fondly.perception.damage import find_damage
from fondly.perception.faces import find_faces
from fondly.perception.identity import OTHER_PERSON, SAME_PERSON, Likeness
from fondly.restoration.colour import mend_colour
from fondly.restoration.detail import mend_detail
from fondly.restoration.geometry import mend_geometry
from fondly.restoration.noise import mend_noise
from fondly.restoration.scratches import mend_scratches
from fondly.restoration.step import Mended, untouched
from fondly.restoration.tone import SepiaWish, mend_tone

Faces = tuple[Face, ...]
Pixels = NDArray[np.uint8]

GUARDED_FACES = 4
"""Of more faces than this the largest are watched."""
SMALLEST_GUARDED_PX = 20.0
"""Between the eyes; smaller faces tell nobody who they are."""
GENTLER = (1.0, 0.5)
"""Shares of the strength that are tried in turn when a step makes a stranger of somebody."""


@dataclass(frozen=True, eq=False)
class Materials:
    """What a user brought to a restoration.

    Args:
        mask: (H, W) bool in the photo's space: what is damaged, instead of looking for it.
        fine: the large network for faces, where it is installed.
        colouriser: a network for `Step.COLOUR`.
    """

    mask: NDArray[np.bool_] | None = None
    colouriser: UserNet | None = None
    fine: Weights | None = None


def added_materials() -> Materials:
    """What a user once added to Fondly and restorations can use."""
    return Materials(fine=FINE_ENLARGER if is_added(FINE_ENLARGER) else None)


class Restorer:
    """One photo on its way through the steps: `straighten`, `show`, `mend`.

    Args:
        photo: as it came in.
        treatment: which steps, and how much.
        materials: what a user brought.
        progress: told before and after each step; raising Cancelled stops between two of them.
    """

    def __init__(
        self,
        photo: Photo,
        treatment: Treatment,
        materials: Materials | None = None,
        progress: Progress = silent,
    ) -> None:
        self.photo = photo
        self._before = photo
        self._treatment = treatment
        self._materials = materials or Materials()
        self._progress = progress
        self._filled: NDArray[np.float32] | None = None
        self._restored_from_photo = np.eye(3)
        self._reports: tuple[StepReport, ...] = ()

    def straighten(self) -> Photo:
        """Sets the print straight and cuts it out, where that is among the steps."""
        if Step.GEOMETRY in self._treatment.steps:
            faces = find_faces(self.photo.pixels)

            def cut(strength: float) -> Mended:
                return mend_geometry(self.photo.pixels, faces, strength)

            self._take(Step.GEOMETRY, cut, ())
        return self.photo

    def show(self, box: Box, size_px: tuple[int, int]) -> None:
        """Goes on with a part of the picture, no larger than it will be shown.

        Args:
            box: x0, y0, x1, y1 in the present picture.
            size_px: width and height at which it will be shown.
        """
        x0, y0, x1, y1 = box
        own = (max(round(x1 - x0), 1), max(round(y1 - y0), 1))
        size = (min(size_px[0], own[0]), min(size_px[1], own[1]))
        scale_x, scale_y = size[0] / (x1 - x0), size[1] / (y1 - y0)
        shown = resample_photo(self.photo.pixels, box, size)
        scaled = [[scale_x, 0, -x0 * scale_x], [0, scale_y, -y0 * scale_y], [0, 0, 1.0]]
        self._become(shown, np.asarray(scaled))

    def mend(self, faces: Faces, size_px: tuple[int, int]) -> RestoredPhoto:
        """Takes all steps but the first.

        Args:
            faces: in the present picture.
            size_px: width and height of the result, at least those of the present picture.
        """
        wish = SepiaWish.NEUTRAL if self._treatment.neutral else SepiaWish.KEEP
        fine = self._materials.fine
        mask = self._mask_here()
        functions: dict[Step, Callable[[Pixels, Faces, float], Mended]] = {
            Step.SCRATCHES: lambda pixels, faces, strength: mend_scratches(
                pixels, faces, strength, mask, asked=self._treatment.asked
            ),
            Step.NOISE: mend_noise,
            Step.TONE: lambda pixels, faces, strength: mend_tone(pixels, faces, strength, wish),
            Step.DETAIL: lambda pixels, faces, strength: mend_detail(
                pixels, faces, strength, size_px, fine
            ),
        }
        colouriser = self._materials.colouriser
        if colouriser is not None:
            functions[Step.COLOUR] = lambda pixels, faces, strength: mend_colour(
                pixels, faces, strength, colouriser
            )
        for step, function in functions.items():
            if step in self._treatment.steps:

                def mended(strength: float, run: Callable[..., Mended] = function) -> Mended:
                    return run(self.photo.pixels, faces, strength)

                self._take(step, mended, faces)
        if (self.photo.width, self.photo.height) != size_px:
            plain = mend_detail(self.photo.pixels, (), 0.0, size_px)
            self._become(plain.pixels, _transform(plain))
        return self.result()

    def result(self) -> RestoredPhoto:
        """What has become of the photo so far."""
        filled = self._filled
        if filled is None:
            filled = np.zeros(self.photo.pixels.shape[:2], np.float32)
        return RestoredPhoto(
            self.photo,
            self._before,
            self._reports,
            filled,
            self._restored_from_photo,
        )

    def damage(self, faces: Faces) -> Pixels:
        """What is taken for damage, in the photo as it came in: (H, W) uint8, 255 there.

        Args:
            faces: in the present picture, which is not mended yet.
        """
        if self._materials.mask is not None:
            return self._materials.mask.astype(np.uint8) * np.uint8(255)
        size = (self._before.width, self._before.height)
        found = find_damage(self.photo.pixels, faces, self._treatment.strength).mask
        back = np.asarray(np.linalg.inv(self._restored_from_photo), np.float64)
        moved = drawn(found.astype(np.float32), back, size)
        return np.asarray(np.where(moved > 0.5, 255, 0), np.uint8)

    def _mask_here(self) -> NDArray[np.bool_] | None:
        """The user's mask in the present picture."""
        if self._materials.mask is None:
            return None
        given = self._materials.mask.astype(np.float32)
        size = (self.photo.width, self.photo.height)
        return np.asarray(drawn(given, self._restored_from_photo, size) > 0.25)

    def _take(self, step: Step, function: Callable[[float], Mended], faces: Faces) -> None:
        """Takes a step as strongly as the faces bear it, and reports it."""
        steps = self._treatment.steps
        self._progress(Stage.RESTORE, steps.index(step), len(steps))
        began = time.perf_counter()
        mended = self._guarded(step, function, faces)
        took_s = time.perf_counter() - began
        report = StepReport(step, mended.changed, mended.sentence, mended.evidence, took_s)
        self._reports = (*self._reports, report)
        if mended.changed:
            self._become(mended.pixels, _transform(mended), mended.filled)
        self._progress(Stage.RESTORE, steps.index(step) + 1, len(steps))

    def _guarded(self, step: Step, function: Callable[[float], Mended], faces: Faces) -> Mended:
        watched = sorted(faces, key=lambda face: -face.iod_px)[:GUARDED_FACES]
        watched = [face for face in watched if face.iod_px >= SMALLEST_GUARDED_PX]
        # A crack across a face is part of how the network sees it; what fills it may move it more.
        limit = OTHER_PERSON if step is Step.SCRATCHES else SAME_PERSON
        apart = 0.0
        # What a user marked is filled or left; there is no half of it.
        marked = step is Step.SCRATCHES and self._materials.mask is not None
        for share in GENTLER[:1] if marked else GENTLER:
            mended = function(share * self._treatment.strength)
            if not mended.changed or not watched:
                return mended
            apart = max(self._moved(face, mended) for face in watched)
            evidence = {**mended.evidence, "identity_distance": round(apart, 3)}
            if apart <= limit:
                gentler = "" if share == 1 else " Done at half strength, to keep the likeness."
                return replace(mended, evidence=evidence, sentence=mended.sentence + gentler)
        return untouched(
            self.photo.pixels,
            f"Left out: it would have changed a face too much (by {apart:.2f}, of {limit:g} that "
            "are safe).",
            {"identity_distance": round(apart, 3)},
        )

    def _moved(self, face: Face, mended: Mended) -> float:
        """How far a step moves a face from itself: see `Likeness`."""
        before = Likeness(self.photo.pixels, face.landmarks)
        return before.distance(mended.pixels, _carried(face.landmarks, _transform(mended)))

    def _become(
        self,
        pixels: Pixels,
        transform: NDArray[np.float64],
        filled: NDArray[np.float32] | None = None,
    ) -> None:
        size = (pixels.shape[1], pixels.shape[0])
        if self._filled is not None and not np.array_equal(transform, np.eye(3)):
            moved = drawn(self._filled, transform, size)
            self._filled = np.clip(moved, 0, 1).astype(np.float32)
        if filled is not None:
            self._filled = filled if self._filled is None else np.maximum(self._filled, filled)
        self._restored_from_photo = transform @ self._restored_from_photo
        self.photo = replace(self.photo, pixels=pixels, content_hash=content_hash(pixels))


def restorer_of(brief: Brief, photo: Photo, progress: Progress = silent) -> Restorer | None:
    """Takes the steps that a brief asks for; None where it asks for none.

    Points that a person gave belong to the photo as it is, so it is not cut then. Networks that a
    user added are left out: a recipe must make the same frames where they are not.
    """
    if brief.restore is None:
        return None
    steps = tuple(step for step in brief.restore if brief.points is None or step != Step.GEOMETRY)
    if not steps:
        return None
    treatment = Treatment(steps, asked=brief.restore != ORDINARY)
    return Restorer(photo, treatment, progress=progress)


class Development:
    """Mends what a frame shows, at the size at which it shows it; see `fondly.analysis.framing`.

    Args:
        restorer: with the photo that was analysed; it stays as it is.
        faces: of that photo.
    """

    def __init__(self, restorer: Restorer, faces: Faces) -> None:
        self.restored: RestoredPhoto | None = None
        self._restorer = restorer
        self._faces = faces

    def __call__(self, pixels: Pixels, box: Box, size_px: tuple[int, int]) -> Pixels:
        """The frame's picture: (height, width, 3) uint8 sRGB."""
        restorer = copy(self._restorer)
        if restorer.photo.pixels is not pixels:
            raise ValueError("a frame is developed from the photo that was analysed")
        restorer.show(box, size_px)
        shown = restorer.photo
        scale = shown.width / (box[2] - box[0])
        own_size = (shown.width, shown.height)
        faces = [
            scaled(face, scale, own_size, box[:2]) for face in self._faces if _is_in(face, box)
        ]
        self.restored = restorer.mend(tuple(faces), size_px)
        return self.restored.photo.pixels


def findings_of(restored: RestoredPhoto) -> tuple[Finding, ...]:
    """What there is to say of a restoration: what was done, or that nothing was needed."""
    did = [report.sentence for report in restored.steps if report.changed]
    evidence = {"filled_percent": round(100 * float(restored.filled.mean()), 3)}
    return (
        Finding(
            "restored" if did else "restoration-not-needed",
            Severity.NOTES,
            "The photo was restored first. " + " ".join(did)
            if did
            else "The photo was looked over first, and nothing in it needed to be restored.",
            "See before and after with: fondly restore PHOTO --compare both.png",
            evidence,
        ),
    )


def _is_in(face: Face, box: Box) -> bool:
    """Whether a face's middle lies in a box."""
    points = face.landmarks[:, :2]
    x, y = ((points.min(axis=0) + points.max(axis=0)) / 2).tolist()
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _transform(mended: Mended) -> NDArray[np.float64]:
    return np.eye(3) if mended.restored_from_photo is None else mended.restored_from_photo


def _carried(landmarks: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """Landmarks in the plane that a map leads to; depth stays."""
    flat = np.column_stack([landmarks[:, :2], np.ones(len(landmarks))]) @ matrix.T
    carried = landmarks.copy()
    carried[:, :2] = flat[:, :2] / flat[:, 2:]
    return carried

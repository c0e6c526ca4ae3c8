"""Restoring a photo without making a clip: mended, at the size that a clip would need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fondly.analysis.framing import place_frame
from fondly.analysis.matte import measure_matte, scaled
from fondly.analysis.quality import is_usable
from fondly.analysis.subject import choose_subject, largest_face
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.framing import DEFAULT_SIZE, MOST_ENLARGED, SMALLEST_SIZE, Framing
from fondly.domain.photo import Photo
from fondly.domain.progress import Progress, Stage, silent
from fondly.domain.restoration import Step, Treatment
from fondly.domain.restored_photo import RestoredPhoto
from fondly.errors import OptionInvalid
from fondly.imaging.plane_map import drawn
from fondly.media.photo_file import MAX_MEGAPIXELS, open_photo
from fondly.media.picture_file import write_pngs
from fondly.models.user_net import UserNet
from fondly.perception.faces import find_faces
from fondly.pipeline.restoring import Restorer, added_materials
from fondly.pipeline.stopwatch import Stopwatch
from fondly.pipeline.target import check_free, check_name
from fondly.restoration.colour import CHANNELS

LARGEST_SHORT_SIDE = 2 * DEFAULT_SIZE
"""A larger scan is made smaller first: no clip shows more, and the work grows with the pixels."""
GAP_PX = 16
"""Between before and after, side by side."""
WHITE = 255


@dataclass(frozen=True)
class Targets:
    """Where the results go.

    Args:
        picture: the PNG file to make.
        mask: a PNG file for what is taken for damage, in the photo's own pixels, or None.
        compare: a PNG file for before and after side by side, or None; the two pictures go beside
            it, of one size, for a slider.
        overwrite: replace what is there.
    """

    picture: Path
    mask: Path | None = None
    compare: Path | None = None
    overwrite: bool = False

    @property
    def pair(self) -> tuple[Path, Path]:
        """Before and after as files of their own, beside ``compare``."""
        if self.compare is None:
            raise ValueError("there is no comparison")
        return self.compare.with_suffix(".before.png"), self.compare.with_suffix(".after.png")

    @property
    def all(self) -> tuple[Path, ...]:
        """Every file that will be made."""
        masks = () if self.mask is None else (self.mask,)
        return (self.picture, *masks, *(() if self.compare is None else (self.compare, *self.pair)))

    def check(self, photo: Path | None) -> None:
        """Refuses what cannot or must not be written, before any work is spent on it.

        Raises:
            OptionInvalid, OutputExists, OutputUnwritable: about one of the files.
        """
        for path in self.all:
            check_name(path, "picture", ".png")
            check_free(path, photo, overwrite=self.overwrite)
        if len(set(self.all)) < len(self.all):
            raise OptionInvalid(
                "Two of the results would have the same name.", "Give each its own name."
            )


@dataclass(frozen=True)
class Restoration:
    """What was made of a photo.

    Args:
        restored: the picture, and what each step did.
        targets: where it lies.
        timings_s: seconds by stage.
    """

    restored: RestoredPhoto
    targets: Targets
    timings_s: Mapping[str, float]


def restore(  # noqa: PLR0913  each is one of the command's options
    photo: Photo | Path | str,
    targets: Targets,
    treatment: Treatment | None = None,
    *,
    size: int | None = None,
    mask: Path | None = None,
    colouriser: Path | None = None,
    progress: Progress = silent,
    max_megapixels: float = MAX_MEGAPIXELS,
) -> Restoration:
    """Mends a photo, step by step, and writes it as PNG.

    Args:
        photo: the photo, or the path of its file.
        targets: where the results go.
        treatment: which steps, and how much; None is the ordinary one.
        size: short side of the result in pixels; None is the photo's own, or larger where a clip
            of its largest face needs more.
        mask: a picture of the photo's size, white where it is damaged, instead of looking for it;
            the step that fills damage is taken then.
        colouriser: an ONNX file for the step that colours, which is taken then; see
            docs/restoring.md.
        progress: told what goes on; raising Cancelled in it leaves nothing half-written.
        max_megapixels: larger pictures are refused before they are decoded.

    Raises:
        InputError: the photo, the mask or an option cannot be used.
        OutputError, ModelError: see `fondly.errors`.
    """
    watch = Stopwatch(progress)
    targets.check(None if isinstance(photo, Photo) else Path(photo))
    if not isinstance(photo, Photo):
        photo = watch.run(Stage.OPEN, open_photo, photo, max_megapixels=max_megapixels)
    treatment, materials = treatment or Treatment(), added_materials()
    if mask is not None:
        treatment = replace(treatment, steps=(*treatment.steps, Step.SCRATCHES))
        materials = replace(materials, mask=read_mask(mask, photo, max_megapixels))
    if colouriser is not None:
        net = UserNet(colouriser, CHANNELS)
        treatment = replace(treatment, steps=(*treatment.steps, Step.COLOUR))
        materials = replace(materials, colouriser=net)
    restorer = Restorer(photo, treatment, materials, progress)
    shown = watch.run(Stage.RESTORE, _shown, restorer, size)
    pictures = {} if targets.mask is None else {targets.mask: restorer.damage(shown.faces)}
    restored = watch.run(Stage.RESTORE, restorer.mend, shown.faces, shown.size_px)
    pictures |= _pictures(restored, targets)
    write_pngs(pictures, overwrite=targets.overwrite)
    return Restoration(restored, targets, watch.timings_s)


def read_mask(
    path: Path, photo: Photo, max_megapixels: float = MAX_MEGAPIXELS
) -> NDArray[np.bool_]:
    """What a user says is damaged: (H, W) bool in the photo's space.

    Raises:
        InputError: not a picture that we read.
        OptionInvalid: of another size than the photo.
    """
    seen = open_photo(path, max_megapixels=max_megapixels)
    if seen.pixels.shape != photo.pixels.shape:
        raise OptionInvalid(
            f"The mask is {seen.width}x{seen.height} px, the photo {photo.width}x{photo.height}.",
            "Write one to paint on with: fondly restore PHOTO --mask-out mask.png",
        )
    return np.asarray(seen.pixels.max(axis=-1) > 127)


@dataclass(frozen=True)
class _Shown:
    """The faces of the straightened photo at the size that is worked at, and the size wanted."""

    faces: tuple[Face, ...]
    size_px: tuple[int, int]


def _shown(restorer: Restorer, size: int | None) -> _Shown:
    photo = restorer.straighten()
    faces = find_faces(photo.pixels)
    scale = _scale(photo, faces, size)
    size_px = (max(round(photo.width * scale), 1), max(round(photo.height * scale), 1))
    restorer.show((0.0, 0.0, float(photo.width), float(photo.height)), size_px)
    shown = restorer.photo
    if shown.pixels.shape != photo.pixels.shape:
        shrink = shown.width / photo.width
        faces = tuple(
            scaled(face, shrink, (shown.width, shown.height), (0.0, 0.0)) for face in faces
        )
    return _Shown(faces, size_px)


def _scale(photo: Photo, faces: tuple[Face, ...], size: int | None) -> float:
    """Pixels of the result for one of the photo.

    Raises:
        OptionInvalid: a size that is too small, or needs more enlarging than shows anything.
    """
    short_side = min(photo.width, photo.height)
    if size is None:
        enlarged = max(min(_clip_scale(photo, faces), DEFAULT_SIZE / short_side), 1.0)
        return min(enlarged, LARGEST_SHORT_SIDE / short_side)
    if not SMALLEST_SIZE <= size <= MOST_ENLARGED * short_side:
        raise OptionInvalid(
            f"--size goes from {SMALLEST_SIZE} to {int(MOST_ENLARGED * short_side)} for this "
            f"photo, three times its short side, got {size}.",
            "Leave --size out for what a clip needs.",
        )
    return size / short_side


def _clip_scale(photo: Photo, faces: tuple[Face, ...]) -> float:
    """How much a clip of the largest usable face would enlarge the photo."""
    usable = tuple(face for face in faces if is_usable(face))
    if not usable:
        return 1.0
    analysis = Analysis(photo, usable, (), measure_matte(photo.pixels, usable))
    chosen = choose_subject(analysis, largest_face(analysis))
    return place_frame(chosen, Framing.AUTO, None).scale


def _pictures(restored: RestoredPhoto, targets: Targets) -> dict[Path, NDArray[np.uint8]]:
    after = restored.photo.pixels
    pictures = {targets.picture: after}
    if targets.compare is not None:
        size = (restored.photo.width, restored.photo.height)
        before = drawn(restored.before.pixels, restored.restored_from_photo, size)
        gap = np.full((len(after), GAP_PX, 3), WHITE, np.uint8)
        pictures[targets.compare] = np.concatenate([before, gap, after], axis=1)
        pictures.update(zip(targets.pair, (before, after), strict=True))
    return pictures

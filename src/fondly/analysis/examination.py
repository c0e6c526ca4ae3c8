"""The first look at a photo: who is in it, and what the picture itself is like."""

from __future__ import annotations

from fondly.analysis.matte import measure_matte
from fondly.analysis.quality import judge_picture
from fondly.domain.analysis import Analysis
from fondly.domain.face import Face
from fondly.domain.finding import Finding, Severity
from fondly.domain.photo import Photo
from fondly.domain.points import FacePoints
from fondly.domain.progress import Progress, Stage, silent
from fondly.perception.faces import find_faces
from fondly.perception.placed_face import place_face

NO_FACE = "no-face-found"
WHAT_WAS_TRIED = (
    "it was searched at several sizes, with a margin around it, and turned to each side"
)
HOW_TO_CROP = (
    "Crop the photo so that head and shoulders fill it, with the face upright and both eyes "
    "in sight, save that as a new file and try again. For a drawing, place the points of the face "
    "yourself: fondly look PHOTO --template face.toml"
)
_ORDER = tuple(Severity)


def analyse(
    photo: Photo, *, points: FacePoints | None = None, progress: Progress = silent
) -> Analysis:
    """Everything the instruments say of a photo; nobody is chosen yet.

    Args:
        photo: the photo.
        points: where a person says that the face is; no other is looked for then.
        progress: told before the faces, the matte and the judgement.

    Returns:
        All faces, the matte of the people, and the findings of the photo as a whole; a photo
        without a face has a finding that blocks. ``subjects`` is empty: see `choose_subject`.

    Raises:
        WeightsMissing, WeightsCorrupt: the installation is damaged.
        PointsInvalid: a point lies outside the photo.
    """
    progress(Stage.ANALYSE, 0, 3)
    if points is None:
        faces = find_faces(photo.pixels)
    else:
        faces = (place_face(points, (photo.width, photo.height)),)
    progress(Stage.ANALYSE, 1, 3)
    matte = measure_matte(photo.pixels, faces)
    progress(Stage.ANALYSE, 2, 3)
    findings = (*photo.findings, *_privacy(photo), *_company(faces), *judge_picture(photo))
    progress(Stage.ANALYSE, 3, 3)
    return Analysis(photo, faces, (), matte, worst_first(findings))


def worst_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings by severity, otherwise in their order; of two with one code the later stays.

    Unless they are about different faces.
    """
    last = {(finding.code, finding.face): finding for finding in findings}
    return tuple(sorted(last.values(), key=lambda finding: _ORDER.index(finding.severity)))


def _privacy(photo: Photo) -> tuple[Finding, ...]:
    if not photo.stripped:
        return ()
    return (
        Finding(
            "private-data-stripped",
            Severity.NOTES,
            f"Private data in the file were left behind: {', '.join(photo.stripped)}.",
            "Nothing needs to be done; the clip carries none of it.",
            {"kinds": float(len(photo.stripped))},
        ),
    )


def _company(faces: tuple[Face, ...]) -> tuple[Finding, ...]:
    if not faces:
        return (
            Finding(
                NO_FACE,
                Severity.BLOCKS,
                f"No face was found in the photo; {WHAT_WAS_TRIED}.",
                HOW_TO_CROP,
            ),
        )
    return (company(len(faces), 1),) if len(faces) > 1 else ()


def company(faces: int, moving: int) -> Finding:
    """That a photo shows several faces, some of which move."""
    them = "all of them move" if moving == faces else f"{moving} of them move"
    return Finding(
        "several-faces",
        Severity.NOTES,
        f"The photo shows {faces} faces; {'only one of them moves' if moving == 1 else them}.",
        "Choose with --face, counted from the left; --face 1,2 or --face all moves several.",
        {"faces": float(faces)},
    )

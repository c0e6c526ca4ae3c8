"""All faces of a photo, and one face again in a frame made from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fondly.domain.face import Face
from fondly.perception.crops import MARGIN, Crop, crop_of_landmarks, eye_line_angle
from fondly.perception.detection import LARGE_FACES, LONG_SIDES, Candidate, detect, overlap
from fondly.perception.gaze import measure_gaze
from fondly.perception.head_pose import fit_head, head_pose_of
from fondly.perception.mesh import Mesh, measure_mesh, measure_mesh_carefully, score_blendshapes

MIN_PRESENCE = 0.5
MAX_DISAGREEMENT = 0.115
"""Mean distance between the detector's five points and the mesh's, over the longer side of the
face, beyond which the two do not mean the same face. In 170 faces of 109 photos, paintings,
statues and cartoons the worst reaches 0.101; chance finds in clouds and engines have more."""
SURE_SCORE, MAX_STRANGENESS = 0.89, 0.103
"""Where the detector's score is below the first, the mesh must look like a human face: 3 dogs in
120 variants of light, size and tilt were taken for one 16 times with the other two rules alone,
and once with this one; of 235 such variants of real faces it cost none."""
KEYPOINTS = (468, 473, 1, 61, 291)
"""Landmarks at the detector's points: irises, tip of the nose, corners of the mouth."""
SAME_FACE_OVERLAP = 0.4
CONVINCING = 0.45
"""Quality from which a face is surely upright; below, turned copies are looked at as well."""
TURNED_MIN_SCORE = 0.7
"""Turned copies show more chance likenesses than upright ones, so the detector must be surer."""
MEDIANS = (1 / 160, 1 / 90)
"""Sizes of the median filters, over the photo's longer side, that take off scratches and dust."""
MAX_PASSES = 5


@dataclass(frozen=True, eq=False)
class Sighting:
    """A face that the detector and the mesh net both see.

    Args:
        candidate: what the detector said.
        mesh: what the mesh net said at the end.
        presence: mean over all passes, from the detector's own crop to the last.
        strangeness: of the mesh, see `Fit`.
    """

    candidate: Candidate
    mesh: Mesh
    presence: float
    strangeness: float

    @property
    def disagreement(self) -> float:
        """Mean distance of the detector's points from the mesh's, over the face's longer side."""
        points = self.mesh.landmarks[:, :2].astype(np.float64)
        apart = np.linalg.norm(points[list(KEYPOINTS)] - self.candidate.keypoints, axis=1)
        return float(apart.mean() / np.ptp(points, axis=0).max())

    @property
    def quality(self) -> float:
        """How far to trust it, in [0, 1]; 0 means not at all."""
        score = self.candidate.score
        if self.presence < MIN_PRESENCE:
            return 0.0
        if score < SURE_SCORE and self.strangeness > MAX_STRANGENESS:
            return 0.0
        return score * self.presence * max(0.0, 1 - self.disagreement / MAX_DISAGREEMENT)


def find_faces(pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
    """All faces of a photo, left to right.

    Where none is found, scratches are filtered off and the photo is searched again; where none is
    convincing, it is searched turned by quarters too, and the turn that shows the best face wins.
    Landmarks are always in the photo as given: a face in a photo that lies on its side has a roll
    of about 90°.

    Args:
        pixels: (H, W, 3) uint8 RGB.
    """
    height, width = pixels.shape[:2]
    seen = _search(pixels)
    if not seen:
        seen = next(filter(None, map(_search, _filtered(pixels))), [])
    if _best(seen) < CONVINCING:
        turned = [_search_turned(pixels, quarters) for quarters in (1, 2, 3)]
        seen = max([seen, *turned], key=_best)
    faces = [_face(sighting.mesh, sighting.candidate.box_px, (width, height)) for sighting in seen]
    return tuple(sorted(faces, key=lambda face: face.box_px[0] + face.box_px[2]))


def find_upright_faces(pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
    """The faces of a picture as it stands, best first: no scratches are filtered, nothing turned.

    Small ones are looked for only where there is no large one.

    Args:
        pixels: (H, W, 3) uint8 RGB, such as a frame of a video.
    """
    height, width = pixels.shape[:2]
    return tuple(
        _face(sighting.mesh, sighting.candidate.box_px, (width, height))
        for sighting in _search(pixels, LARGE_FACES) or _search(pixels)
    )


def read_face(pixels: NDArray[np.uint8], like: Face) -> Face:
    """The same face in a frame made from its photo, measured in the same crop.

    On the photo itself it gives the face's own landmarks again.

    Args:
        pixels: (H, W, 3) uint8 RGB, a frame in the photo's space.
        like: the face as it was found in the photo.

    Raises:
        ValueError: what is there now reaches further outside the frame than a face may.
    """
    height, width = pixels.shape[:2]
    mesh = measure_mesh_carefully(pixels, crop_of_landmarks(like.landmarks))
    return _face(mesh, like.box_px, (width, height))


def _search(pixels: NDArray[np.uint8], long_sides: Sequence[int] = LONG_SIDES) -> list[Sighting]:
    """The faces of a photo as it stands, best first, each once."""
    found: list[Sighting] = []
    for candidate in detect(pixels, long_sides=long_sides):
        sighting = _look(pixels, candidate)
        if sighting.quality == 0 or not _inside(sighting.mesh, pixels):
            continue
        if all(overlap(_box(sighting.mesh), _box(o.mesh)) < SAME_FACE_OVERLAP for o in found):
            found.append(sighting)
    return found


def _look(pixels: NDArray[np.uint8], candidate: Candidate) -> Sighting:
    """Measures a candidate, from the detector's crop on until the crop no longer changes."""
    x0, y0, x1, y1 = candidate.box_px
    right_eye, left_eye, *_ = candidate.keypoints
    side = MARGIN * max(x1 - x0, y1 - y0)
    crop = Crop((x0 + x1) / 2, (y0 + y1) / 2, side, eye_line_angle(right_eye, left_eye))
    rough = [measure_mesh(pixels, crop)]
    rough.append(measure_mesh(pixels, crop_of_landmarks(rough[0].landmarks)))
    mesh = rough[-1]
    if any(each.presence >= MIN_PRESENCE for each in rough):
        mesh = _settled(pixels, crop_of_landmarks(mesh.landmarks))
    presence = float(np.mean([each.presence for each in (*rough, mesh)]))
    return Sighting(candidate, mesh, presence, fit_head(mesh.landmarks).strangeness)


def _settled(pixels: NDArray[np.uint8], crop: Crop) -> Mesh:
    """Measures until the landmarks lead to the crop that they were measured in."""
    mesh = measure_mesh_carefully(pixels, crop)
    for _ in range(MAX_PASSES):
        following = crop_of_landmarks(mesh.landmarks)
        if following == crop:
            break
        crop, mesh = following, measure_mesh_carefully(pixels, following)
    return mesh


def _filtered(pixels: NDArray[np.uint8]) -> Iterable[NDArray[np.uint8]]:
    """The photo without its fine scratches, then without the coarser ones."""
    import cv2

    for fraction in MEDIANS:
        size = max(1, round(fraction * max(pixels.shape[:2]) / 2)) * 2 + 1
        yield np.asarray(cv2.medianBlur(pixels, min(size, 255)), np.uint8)


def _search_turned(pixels: NDArray[np.uint8], quarters: int) -> list[Sighting]:
    """The faces of the photo turned by quarters against the clock, told in the photo as given."""
    turned = np.ascontiguousarray(np.rot90(pixels, quarters))
    size = (turned.shape[1], turned.shape[0])
    found = []
    for sighting in _search(turned):
        if sighting.candidate.score < TURNED_MIN_SCORE:
            continue
        corners = np.asarray(sighting.candidate.box_px).reshape(2, 2)
        box = unturn_points(corners, size, quarters)
        candidate = Candidate(
            (*box.min(axis=0).tolist(), *box.max(axis=0).tolist()),
            unturn_points(sighting.candidate.keypoints, size, quarters),
            sighting.candidate.score,
        )
        landmarks = sighting.mesh.landmarks.copy()
        landmarks[:, :2] = unturn_points(landmarks[:, :2], size, quarters)
        mesh = _settled(pixels, crop_of_landmarks(landmarks))
        found.append(replace(sighting, candidate=candidate, mesh=mesh))
    return found


def unturn_points(
    points: NDArray[np.floating], size: tuple[int, int], quarters: int
) -> NDArray[np.float64]:
    """Points of a picture turned by `np.rot90`, back in the picture before.

    Args:
        points: (N, 2) x, y in the turned picture.
        size: width, height of the turned picture.
        quarters: how many quarters it was turned against the clock.
    """
    back, (width, height) = np.asarray(points, np.float64), size
    for _ in range(quarters % 4):
        back = np.column_stack([height - back[:, 1], back[:, 0]])
        width, height = height, width
    return back


def _best(seen: Sequence[Sighting]) -> float:
    return max((sighting.quality for sighting in seen), default=0.0)


def _inside(mesh: Mesh, pixels: NDArray[np.uint8]) -> bool:
    """Whether at most half a face lies outside the photo, as `Face` demands."""
    height, width = pixels.shape[:2]
    x0, y0, x1, y1 = _box(mesh)
    slack_x, slack_y = (x1 - x0) / 2, (y1 - y0) / 2
    return x0 > -slack_x and y0 > -slack_y and x1 < width + slack_x and y1 < height + slack_y


def _box(mesh: Mesh) -> Sequence[float]:
    points = mesh.landmarks[:, :2]
    return [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]


def _face(mesh: Mesh, box_px: tuple[float, float, float, float], size: tuple[int, int]) -> Face:
    rotation = fit_head(mesh.landmarks).rotation
    return Face(
        landmarks=mesh.landmarks,
        box_px=box_px,
        head_pose=head_pose_of(rotation),
        gaze=measure_gaze(mesh.landmarks, rotation),
        blendshapes=score_blendshapes(mesh.landmarks),
        presence=mesh.presence,
        photo_size_px=size,
    )

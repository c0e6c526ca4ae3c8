"""Re-enactment: a clip's first frame, driven by the clip's own track, against its real frames.

Cameras pan, zoom and follow, and people lean; a portrait from one photo does none of that. So a
real frame and the rendered one of the same time are each laid on the photo by the shift and scale
(no rotation) that bring their landmarks nearest to the photo's; "hold still" is treated the same.
Landmarks are read in the photo's own crop. Errors are means over the 468 landmarks in hundredths
of the inter-ocular distance (IOD), then medians over the frames of a clip.

The figures with "in place" are without that: the head is also carried to where the real one is
seen, through channels that reach one IOD, and nothing is laid on anything.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.clips import Clip, motion_of
from bench.portrait.figures import Figure, Values
from bench.portrait.rigs import Pixels, Rig, prepare
from fondly.domain.channels import INDEX, RANGES
from fondly.domain.face import Face
from fondly.domain.framing import NATIVE, Framing
from fondly.perception.crops import crop_of_landmarks
from fondly.perception.faces import read_face
from fondly.perception.mesh import measure_mesh
from fondly.portrait.head_frame import FACE_OVAL
from fondly.rendering.pose import CAMERA_DISTANCE_IOD

MESH = 468
TRACKING_PASSES = 3
Points = NDArray[np.float64]
Triple = tuple[Pixels, Pixels, Pixels]
"""The real frame, the rendered one and the photo."""

FIGURES = (
    Figure("error", "landmark error, % of IOD", high_is_good=False, median=1.8),
    Figure("still", "the same, hold still", high_is_good=False),
    Figure("ratio", "error over hold still", high_is_good=False, median=0.55),
    Figure("yaw", "yaw error, °", high_is_good=False, median=1.5),
    Figure("pitch", "pitch error, °", high_is_good=False, median=1.5),
    Figure("roll", "roll error, °", high_is_good=False, median=1.5),
    Figure("ssim", "SSIM inside the face"),
    Figure("ssim_gain", "SSIM above hold still", worst=0.0),
    Figure("in_place", "landmark error in place, % of IOD", high_is_good=False),
    Figure("in_place_still", "the same, hold still", high_is_good=False),
)


def measure(clip: Clip) -> tuple[Values, list[Triple]]:
    """One clip's figures, and its frames laid on the photo: real, rendered and held still."""
    rig = _rig_of(clip)
    found, shown = [], []
    motion = motion_of(clip.track, clip.rate, rig.face)
    tracked = rig.face.landmarks
    for number in sorted(clip.frames)[1:]:
        real = np.ascontiguousarray(clip.frames[number][: rig.height, : rig.width])
        tracked = track(real, tracked)
        numbers, frames = _compare(rig, real, tracked, motion.at(number))
        found.append(numbers)
        shown.append(frames)
    error, held, alike, held_alike, yaw, pitch, roll, there, held_there = np.median(found, axis=0)
    values = {
        "error": error,
        "still": held,
        "ratio": error / held,
        "yaw": yaw,
        "pitch": pitch,
        "roll": roll,
        "ssim": alike,
        "ssim_gain": alike - held_alike,
        "in_place": there,
        "in_place_still": held_there,
    }
    return {name: float(value) for name, value in values.items()}, shown


def _compare(
    rig: Rig, real: Pixels, tracked: NDArray[np.float32], sample: NDArray[np.float32]
) -> tuple[tuple[float, ...], Triple]:
    """One real frame, with its face at ``tracked``, against the rendered one and the photo."""
    face, still = rig.face, rig.portrait.photo.pixels
    real_there = laid(real, tracked, face)
    real_face = read_face(real_there, like=face)
    rendered = rig.render(sample)
    rendered_face = read_face(rendered, like=face)
    rendered_there = laid(rendered, rendered_face.landmarks, face)
    mask = _inside(real_face)
    in_place = track(rig.render(_carried(rig, sample, tracked)), tracked)
    numbers = (
        100 * apart(rendered_face.landmarks, real_face.landmarks, face.iod_px),
        100 * apart(face.landmarks, real_face.landmarks, face.iod_px),
        ssim(real_there, rendered_there, mask),
        ssim(real_there, still, mask),
        *_pose_errors(rendered_face, real_face),
        100 * _mean_distance(in_place, tracked) / face.iod_px,
        100 * _mean_distance(face.landmarks, tracked) / face.iod_px,
    )
    return numbers, (real_there, rendered_there, still)


def shift_and_scale(points: Points, target: Points) -> tuple[float, Points]:
    """Scale s and shift d such that ``s * points + d`` (N, 2) is nearest to ``target``."""
    middle, goal = points.mean(axis=0), target.mean(axis=0)
    own, wanted = points - middle, target - goal
    scale = float((own * wanted).sum() / (own**2).sum())
    return scale, goal - scale * middle


def apart(landmarks: NDArray[np.float32], target: NDArray[np.float32], iod_px: float) -> float:
    """Mean distance of two meshes in IOD, after the best shift and scale."""
    points, goal = (each[:MESH, :2].astype(np.float64) for each in (landmarks, target))
    scale, shift = shift_and_scale(points, goal)
    return float(np.linalg.norm(scale * points + shift - goal, axis=1).mean() / iod_px)


def laid(pixels: Pixels, landmarks: NDArray[np.float32], face: Face) -> Pixels:
    """A frame shifted and scaled until its landmarks lie nearest to those of the photo's face."""
    points, goal = (each[:MESH, :2].astype(np.float64) for each in (landmarks, face.landmarks))
    scale, (right, down) = shift_and_scale(points, goal)
    centre = (scale - 1) / 2
    matrix = np.array([[scale, 0.0, right + centre], [0.0, scale, down + centre]])
    height, width = pixels.shape[:2]
    moved = cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.uint8)


def track(pixels: Pixels, landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """The landmarks of a face that was last seen at ``landmarks``."""
    for _ in range(TRACKING_PASSES):
        landmarks = measure_mesh(pixels, crop_of_landmarks(landmarks)).landmarks
    return landmarks


def ssim(first: Pixels, second: Pixels, mask: NDArray[np.bool_]) -> float:
    """Mean structural similarity of two pictures' luma inside a mask.

    Z. Wang et al., IEEE TIP 13, 2004: Gaussian window of 1.5 px, K1 = .01, K2 = .03.
    """
    one, two = (
        cv2.cvtColor(each, cv2.COLOR_RGB2GRAY).astype(np.float64) for each in (first, second)
    )

    def blur(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(cv2.GaussianBlur(values, (11, 11), 1.5))

    mean_one, mean_two = blur(one), blur(two)
    spread = blur(one * one) - mean_one**2 + blur(two * two) - mean_two**2
    common = blur(one * two) - mean_one * mean_two
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    light = (2 * mean_one * mean_two + c1) / (mean_one**2 + mean_two**2 + c1)
    return float((light * (2 * common + c2) / (spread + c2))[mask].mean())


def _rig_of(clip: Clip) -> Rig:
    """The rig of a clip's first frame, at the frame's own size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{clip.name}.png"
        cv2.imwrite(str(path), cv2.cvtColor(clip.frames[0], cv2.COLOR_RGB2BGR))
        return prepare(path, held_out=False, framing=Framing.PHOTO, size=NATIVE)


def _carried(
    rig: Rig, sample: NDArray[np.float32], landmarks: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The sample with the head carried to where the real one is, as far as its channels reach."""
    there = track(rig.render(sample), rig.face.landmarks)[:MESH, :2].astype(np.float64)
    goal = landmarks[:MESH, :2].astype(np.float64)
    scale, _ = shift_and_scale(there, goal)
    right, down = (goal.mean(axis=0) - there.mean(axis=0)) / rig.face.iod_px
    carried = sample.copy()
    nearer = CAMERA_DISTANCE_IOD * (1 - 1 / scale)
    for name, value in (("head_x", right), ("head_y", -down), ("head_z", nearer)):
        carried[INDEX[name]] = np.clip(value, *RANGES[name])
    return carried


def _pose_errors(rendered: Face, real: Face) -> tuple[float, float, float]:
    ours, theirs = rendered.head_pose, real.head_pose
    return (
        abs(ours.yaw_deg - theirs.yaw_deg),
        abs(ours.pitch_deg - theirs.pitch_deg),
        abs(ours.roll_deg - theirs.roll_deg),
    )


def _mean_distance(landmarks: NDArray[np.float32], target: NDArray[np.float32]) -> float:
    return float(np.linalg.norm((landmarks - target)[:MESH, :2], axis=1).mean())


def _inside(face: Face) -> NDArray[np.bool_]:
    """The face's oval, (H, W)."""
    width, height = face.photo_size_px
    filled = np.zeros((height, width), np.uint8)
    cv2.fillPoly(filled, [np.rint(face.landmarks[list(FACE_OVAL), :2]).astype(np.int32)], 1)
    return filled > 0

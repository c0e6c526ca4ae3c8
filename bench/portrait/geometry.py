"""Geometry: distances in the face asked against re-detected, in inter-ocular distances (IOD).

Asked is what the rig's own geometry makes of the mesh (`targets`): where the lattice's actions,
the mouth's fields and the lids send the landmarks of the photo. Detected is the mesh in the
rendered frame. So a picture that does not show what its geometry says is found here; whether that
geometry is a face scan's is `yardstick.py`'s business. Lips and mouth err relative to the
distance asked, lids relative to the open eye, since nothing remains of a closed one. The mesh sees
a gap even between lids that are shut; that much of it is taken off each closure asked for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.portrait.figures import Figure, Values
from bench.portrait.readback import OPEN_EYES
from bench.portrait.rigs import Rig
from bench.portrait.targets import landmark_targets

TENTH = 0.10

FIGURES = (
    Figure("lip_gap", "lip gap at jawOpen 0.5: error, share", high_is_good=False, median=TENTH),
    Figure("lip_gap_asked", "lip gap asked, IOD"),
    Figure("lip_gap_read", "lip gap detected, IOD"),
    Figure("smile_width", "mouth width, smile: error, share", high_is_good=False, median=TENTH),
    Figure("smile_change", "mouth widening, smile: detected over asked"),
    Figure("pucker_width", "mouth width, pucker: error, share", high_is_good=False, median=TENTH),
    Figure("pucker_change", "mouth narrowing, pucker: detected over asked"),
    Figure("lid_gap_half", "lid gap at blink 0.5: error, share", high_is_good=False, median=TENTH),
    Figure("lid_gap_half_more", "lid gap at blink 0.5: more open than asked"),
    Figure("lid_gap_shut", "lid gap at blink 1.0: error, share", high_is_good=False, median=TENTH),
)

LIPS, CORNERS = (13, 14), (61, 291)
LID_PAIRS = ((159, 145), (386, 374))
SHUT_READS = 0.15
"""Share of the open gap that the mesh reads between shut lids: 0.05 to 0.25, median 0.15, in the
fullest blinks of eight real clips."""
SMALLEST_CHANGE_IOD = 0.01
"""Changes asked for below this say nothing as a ratio."""


def measure(rig: Rig) -> Values:
    """One photo's distances."""
    values: dict[str, float] = {}
    if rig.figure.mouth is not None:
        asked, read, _ = _distances(rig, "jaw", LIPS)
        values |= {"lip_gap_asked": asked, "lip_gap_read": read}
        if asked > SMALLEST_CHANGE_IOD:
            values["lip_gap"] = abs(read - asked) / asked
    for pose in ("smile", "pucker"):
        asked, read, rest = _distances(rig, pose, CORNERS)
        values[f"{pose}_width"] = abs(read - asked) / asked
        if abs(asked - rest) > SMALLEST_CHANGE_IOD:
            values[f"{pose}_change"] = (read - rest) / (asked - rest)
    if _eyes_are_open(rig):
        for pose, key in (("half", "lid_gap_half"), ("blink", "lid_gap_shut")):
            both = [_distances(rig, pose, pair) for pair in LID_PAIRS]
            asked, read, rest = np.mean(both, axis=0).tolist()
            asked += SHUT_READS * (rest - asked)
            values[key] = abs(read - asked) / rest
            values[f"{key}_more"] = (read - asked) / rest
    return values


def _eyes_are_open(rig: Rig) -> bool:
    shapes = rig.read("rest").blendshapes
    return (shapes["eyeBlinkLeft"] + shapes["eyeBlinkRight"]) / 2 < OPEN_EYES


def _distances(rig: Rig, pose: str, pair: tuple[int, int]) -> tuple[float, float, float]:
    """Between two landmarks in IOD: asked, detected, and detected in the photo."""
    asked = landmark_targets(rig.figure, rig.sample(pose))
    found = (asked, rig.read(pose).landmarks, rig.read("rest").landmarks)
    iod_px = rig.face.iod_px
    first, second, third = (_apart(points, pair) / iod_px for points in found)
    return first, second, third


def _apart(points: NDArray[np.floating], pair: tuple[int, int]) -> float:
    return float(np.linalg.norm(points[pair[0], :2] - points[pair[1], :2]))

"""Read-back: what was asked of the rig, read from its frames by the instrument of the photo.

Photos that show one face only, as the bars say.
"""

from __future__ import annotations

from bench.portrait.figures import Figure, Values
from bench.portrait.rigs import POSES, Rig

OPEN_EYES, NEUTRAL_MOUTH = 0.35, 0.2
"""Readings of the photo below which its eyes count as open and its mouth as neutral."""

FIGURES = (
    Figure("blink", "blink 1.0 reads, eyes open", median=0.60, decile=0.40),
    Figure("blink_limit", "blink that the photo carries"),
    Figure("half", "blink 0.5 reads"),
    Figure("smile", "smile 0.6 rises, neutral mouths", median=0.5),
    Figure("jaw", "jawOpen 0.5 rises", median=0.30),
    Figure("pucker", "pucker 1.0 reads", median=0.6),
    Figure("brows", "browInnerUp 1.0 rises", median=0.4),
    Figure("yaw", "yaw 6°: error, °", high_is_good=False, decile=1.0),
    Figure("pitch", "pitch 5°: error, °", high_is_good=False, decile=1.0),
    Figure("roll", "roll 4°: error, °", high_is_good=False, decile=1.0),
    Figure("build_s", "rig built, processor's seconds", high_is_good=False),
)


def measure(rig: Rig) -> Values:
    """One photo's read-back."""
    if rig.faces > 1:
        return {"build_s": rig.prepared_s}
    before = {shape: _score(rig, "rest", shape) for shape in ("eyeBlink", "mouthSmile")}
    values = {
        "eyes_before": before["eyeBlink"],
        "smile_before": before["mouthSmile"],
        "half": _score(rig, "half", "eyeBlink"),
        "jaw": _score(rig, "jaw", "jawOpen") - _score(rig, "rest", "jawOpen"),
        "pucker": _score(rig, "pucker", "mouthPucker"),
        "brows": _score(rig, "brows", "browInnerUp") - _score(rig, "rest", "browInnerUp"),
        "blink_limit": min(
            rig.portrait.limits.maximum(f"eyeBlink{side}") for side in ("Left", "Right")
        ),
        "build_s": rig.prepared_s,
    }
    if before["eyeBlink"] < OPEN_EYES:
        values["blink"] = _score(rig, "blink", "eyeBlink")
    if before["mouthSmile"] < NEUTRAL_MOUTH:
        values["smile"] = _score(rig, "smile", "mouthSmile") - before["mouthSmile"]
    for axis in ("yaw", "pitch", "roll"):
        there = getattr(rig.read(axis).head_pose, f"{axis}_deg")
        back = getattr(rig.read(f"{axis}_back").head_pose, f"{axis}_deg")
        values[axis] = abs((there - back) / 2 - POSES[axis][f"head_{axis}_deg"])
    return values


def _score(rig: Rig, pose: str, shape: str) -> float:
    shapes = rig.read(pose).blendshapes
    if shape in shapes:
        return float(shapes[shape])
    return float(shapes[f"{shape}Left"] + shapes[f"{shape}Right"]) / 2

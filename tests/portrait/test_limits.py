from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.face import Face, HeadPose
from fondly.domain.portrait import Figure, Portrait
from fondly.portrait import limits as limits_of
from fondly.portrait.eye_frame import LOWER, UPPER
from fondly.portrait.eye_in_front import OVER_BROW
from fondly.portrait.limits import LEAST_TURN_DEG, WIDEST_DEG, with_limits


def changed(portrait: Portrait, **parts: object) -> Portrait:
    figure: Figure = replace(portrait.figures[0], **parts)  # type: ignore[arg-type]
    return replace(portrait, figures=(figure,))


def turned(portrait: Portrait, yaw_deg: float) -> Portrait:
    face = replace(portrait.figures[0].face, head_pose=HeadPose(yaw_deg, 0.0, 0.0))
    return changed(portrait, face=face)


def test_a_frontal_head_may_go_widest(demo_portrait: Portrait) -> None:
    limits = with_limits(turned(demo_portrait, 0.0)).limits
    assert limits.maximum("head_yaw_deg") == WIDEST_DEG["head_yaw_deg"]


@pytest.mark.parametrize("yaw_deg", [25.0, -25.0, 45.0])
def test_a_turned_head_turns_less_further(demo_portrait: Portrait, yaw_deg: float) -> None:
    limits = with_limits(turned(demo_portrait, yaw_deg)).limits
    assert LEAST_TURN_DEG <= limits.maximum("head_yaw_deg") < WIDEST_DEG["head_yaw_deg"]
    assert limits.channels["head_yaw_deg"].code == "head-turned-already"


def only_left(portrait: Portrait) -> Portrait:
    figure = portrait.figures[0]
    return changed(portrait, eyes=tuple(eye for eye in figure.eyes if eye.side == "left"))


def test_beside_an_eye_that_stays_open_the_other_does_not_wink(demo_portrait: Portrait) -> None:
    limits = with_limits(only_left(demo_portrait)).limits
    assert limits.maximum("eyeBlinkRight") == limits.maximum("eyeBlinkLeft") == 0.0
    assert "wink" in limits.channels["eyeBlinkLeft"].sentence


def test_two_eyes_that_are_not_there_are_not_told_to_wink(demo_portrait: Portrait) -> None:
    limits = with_limits(changed(demo_portrait, eyes=())).limits
    assert limits.maximum("eyeBlinkRight") == limits.maximum("eyeBlinkLeft") == 0.0
    assert "wink" not in limits.channels["eyeBlinkLeft"].sentence


def test_an_eye_that_is_closed_in_the_photo_keeps_the_other_from_winking(
    demo_portrait: Portrait, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_: NDArray[np.uint8], *, like: Face) -> Face:
        return replace(like, blendshapes={**like.blendshapes, "eyeBlinkRight": 0.7})

    monkeypatch.setattr(limits_of, "read_face", read)
    limits = with_limits(demo_portrait).limits
    assert limits.maximum("eyeBlinkRight") == limits.maximum("eyeBlinkLeft") == 0.0


@pytest.mark.parametrize("over_eye", [True, False])
def test_beside_an_eye_under_hair_the_other_blinks(demo_portrait: Portrait, over_eye: bool) -> None:
    """Hair that ends above an eye in plain view is another thing: alone the other would wink."""
    portrait = only_left(demo_portrait)
    pixels = portrait.photo.pixels.copy()
    landmarks = portrait.figures[0].face.landmarks
    brow = landmarks[list(OVER_BROW["right"]), :2].astype(int)
    (left, _), (right, low) = brow.min(axis=0), brow.max(axis=0)
    end = int(landmarks[145, 1]) + 9 if over_eye else low
    pixels[:end, left - 9 : right + 9] = 10
    hidden = replace(portrait, photo=replace(portrait.photo, pixels=pixels))
    limits = with_limits(hidden).limits
    assert limits.maximum("eyeBlinkRight") == 0.0
    assert (limits.maximum("eyeBlinkLeft") > 0) == over_eye


def test_beside_an_eye_that_is_turned_away_the_other_blinks(demo_portrait: Portrait) -> None:
    portrait = only_left(demo_portrait)
    points = portrait.figures[0].face.landmarks.copy()
    middle = points[[33, 133]].mean(axis=0)
    right = sorted({33, 133, *UPPER["right"], *LOWER["right"]})
    points[right] = middle + 0.2 * (points[right] - middle)
    face = replace(portrait.figures[0].face, landmarks=points)
    limits = with_limits(changed(portrait, face=face)).limits
    assert limits.maximum("eyeBlinkRight") == 0.0
    assert limits.maximum("eyeBlinkLeft") > 0.0


def test_who_smiles_already_smiles_little_more(demo_portrait: Portrait) -> None:
    face = demo_portrait.figures[0].face
    smiling = replace(
        face, blendshapes={**face.blendshapes, "mouthSmileLeft": 0.9, "mouthSmileRight": 0.9}
    )
    limits = with_limits(changed(demo_portrait, face=smiling)).limits
    assert limits.maximum("mouthSmileLeft") < 0.2
    before = with_limits(demo_portrait).limits
    assert limits.maximum("mouthSmileLeft") < before.maximum("mouthSmileLeft")


def test_lips_are_drawn_no_further_off_teeth_that_the_photo_shows(demo_portrait: Portrait) -> None:
    assert with_limits(demo_portrait).limits.maximum("mouthUpperUpLeft") == 1.0
    mouth = demo_portrait.figures[0].mouth
    assert mouth is not None
    limits = with_limits(changed(demo_portrait, mouth=replace(mouth, max_bared=0.15))).limits
    for name in ("mouthUpperUpLeft", "mouthLowerDownRight"):
        assert limits.maximum(name) == 0.15
        assert limits.channels[name].code == "teeth-not-bared"


def test_what_the_rig_cannot_do_is_forbidden_with_a_reason(demo_portrait: Portrait) -> None:
    limits = with_limits(changed(demo_portrait, actions={})).limits
    assert limits.maximum("browInnerUp") == 0.0
    assert limits.channels["browInnerUp"].code == "shape-not-built"
    assert np.isfinite(limits.maximum("eyeBlinkLeft"))


def test_parted_lips_and_a_turned_head_carry_the_whole_smile(demo_portrait: Portrait) -> None:
    face = demo_portrait.figures[0].face
    landmarks = face.landmarks.copy()
    landmarks[14, 1] += 0.2 * face.iod_px
    parted = changed(demo_portrait, face=replace(face, landmarks=landmarks))
    free = with_limits(demo_portrait).limits.maximum("mouthSmileLeft")
    assert with_limits(parted).limits.maximum("mouthSmileLeft") == free
    assert with_limits(turned(demo_portrait, 35.0)).limits.maximum("mouthSmileLeft") == free


def test_lids_that_do_not_fit_the_eyes_stay_open(demo_portrait: Portrait) -> None:
    eyes = tuple(replace(eye, max_closure=0.05) for eye in demo_portrait.figures[0].eyes)
    limits = with_limits(changed(demo_portrait, eyes=eyes)).limits
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        assert limits.maximum(name) == 0.0
        assert limits.channels[name].code == "lid-does-not-fit"


def test_a_far_eye_that_reads_badly_blinks_with_the_near_one(demo_portrait: Portrait) -> None:
    right, left = demo_portrait.figures[0].eyes
    hardly = replace(left, max_closure=0.05)
    limits = with_limits(changed(demo_portrait, eyes=(right, hardly))).limits
    assert limits.maximum("eyeBlinkRight") == 1.0
    assert limits.channels["eyeBlinkLeft"].code == "lid-closes-in-part"

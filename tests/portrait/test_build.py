from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fondly.domain.analysis import Analysis
from fondly.domain.channels import BLENDSHAPES
from fondly.domain.motion import Motion
from fondly.domain.options import Teeth
from fondly.domain.portrait import Portrait
from fondly.imaging.nearest_byte import bytes_from_linear
from fondly.perception.faces import read_face
from fondly.portrait.build import build_portrait
from fondly.rendering.frames import Renderer, render_frames
from tests.rendering.rigs import sample


def test_rest_is_the_framed_photo(demo_portrait: Portrait, demo_analysis: Analysis) -> None:
    still = Renderer(demo_portrait).render(sample())
    assert np.array_equal(still, demo_analysis.photo.pixels)


def test_layer_over_plate_is_the_photo(demo_portrait: Portrait) -> None:
    figure = demo_portrait.figures[0]
    together = figure.layer[..., :3] + (1 - figure.layer[..., 3:]) * demo_portrait.plate
    again = bytes_from_linear(together).astype(int)
    assert np.abs(again - demo_portrait.photo.pixels).max() <= 1


def test_background_far_from_the_head_never_changes(demo_portrait: Portrait) -> None:
    renderer = Renderer(demo_portrait)
    figure = demo_portrait.figures[0]
    empty = ~figure.layer.any(axis=-1)
    corner = np.zeros_like(empty)
    corner[:40, :40] = corner[:40, -40:] = True
    assert (empty & corner).any()
    for pose in (
        sample(head_yaw_deg=6),
        sample(head_pitch_deg=-6),
        sample(head_roll_deg=4),
        sample(breath=1, mouthSmileLeft=0.5, eyeBlinkRight=1),
    ):
        frame = renderer.render(pose)
        assert np.array_equal(frame[empty & corner], demo_portrait.photo.pixels[empty & corner])


def test_the_same_photo_gives_the_same_rig(
    demo_portrait: Portrait, demo_analysis: Analysis
) -> None:
    again = build_portrait(demo_analysis)
    assert again.figures[0].head_gain == demo_portrait.figures[0].head_gain
    pose = sample(head_yaw_deg=4, head_roll_deg=2, eyeBlinkLeft=0.7, mouthSmileLeft=0.4)
    assert np.array_equal(Renderer(again).render(pose), Renderer(demo_portrait).render(pose))


@pytest.mark.parametrize(
    ("axis", "degrees"), [("yaw", 6.0), ("yaw", -6.0), ("pitch", 5.0), ("roll", 4.0)]
)
def test_the_head_turns_as_far_as_asked(demo_portrait: Portrait, axis: str, degrees: float) -> None:
    like = demo_portrait.figures[0].face
    renderer = Renderer(demo_portrait)
    before = read_face(demo_portrait.photo.pixels, like=like).head_pose
    after = read_face(renderer.render(sample(**{f"head_{axis}_deg": degrees})), like=like).head_pose
    turned = getattr(after, f"{axis}_deg") - getattr(before, f"{axis}_deg")
    assert turned == pytest.approx(degrees, abs=1.2)


def test_a_blink_closes_and_a_smile_smiles(demo_portrait: Portrait) -> None:
    like = demo_portrait.figures[0].face
    renderer = Renderer(demo_portrait)
    shut = read_face(renderer.render(sample(eyeBlinkLeft=1, eyeBlinkRight=1)), like=like)
    assert min(shut.blendshapes["eyeBlinkLeft"], shut.blendshapes["eyeBlinkRight"]) > 0.35
    smile = read_face(renderer.render(sample(mouthSmileLeft=0.6, mouthSmileRight=0.6)), like=like)
    assert smile.blendshapes["mouthSmileLeft"] > 0.4


def test_progress_counts_up_to_the_end_and_teeth_are_left_out_on_request(
    demo_portrait: Portrait, demo_analysis: Analysis
) -> None:
    seen: list[tuple[str, int, int]] = []
    portrait = build_portrait(
        demo_analysis, teeth=Teeth.NONE, progress=lambda *step: seen.append(step)
    )
    bare, usual = portrait.figures[0].mouth, demo_portrait.figures[0].mouth
    assert bare is not None
    assert usual is not None
    assert not bare.interior.skull.any()
    assert usual.interior.skull.any()
    assert [step[1] for step in seen] == sorted(step[1] for step in seen)
    assert seen[-1][1] == seen[-1][2]


def test_limits_give_reasons(demo_portrait: Portrait) -> None:
    for name, limit in demo_portrait.limits.channels.items():
        assert limit.sentence
        assert limit.advice
        assert name in BLENDSHAPES or name.startswith("head")


def test_a_matte_that_saw_nobody_still_gives_a_rig(demo_analysis: Analysis) -> None:
    blind = replace(demo_analysis, matte=np.zeros_like(demo_analysis.matte))
    portrait = build_portrait(blind)
    turned = Renderer(portrait).render(sample(head_yaw_deg=5))
    assert np.abs(turned.astype(int) - portrait.photo.pixels).max() > 20


def test_a_matte_that_is_all_person_still_gives_a_rig(demo_analysis: Analysis) -> None:
    full = replace(demo_analysis, matte=np.ones_like(demo_analysis.matte))
    portrait = build_portrait(full)
    still = Renderer(portrait).render(sample())
    assert np.array_equal(still, portrait.photo.pixels)


def test_a_clip_blurs_falling_lids_and_nothing_else(demo_portrait: Portrait) -> None:
    lids = (0.0, 0.02, 0.42, 0.94, 1.0, 0.9, 0.55, 0.3, 0.1, 0.0)
    motion = Motion.of(30, {"eyeBlinkLeft": lids, "eyeBlinkRight": lids})
    renderer = Renderer(demo_portrait)
    frames = list(render_frames(demo_portrait, motion))
    assert np.array_equal(frames[0], demo_portrait.photo.pixels)
    boxes = np.zeros(frames[0].shape[:2], bool)
    for one in demo_portrait.figures[0].eyes:
        x0, y0, x1, y1 = one.box_px
        boxes[y0:y1, x0:x1] = True
    different = [frames[k] != renderer.render(motion.at(k)) for k in range(motion.frames)]
    assert different[2].any()
    assert different[6].any()
    assert not different[4].any()  # shut
    assert not any(part[~boxes].any() for part in different)

from __future__ import annotations

import threading
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.motion import Motion
from fondly.domain.photo import Photo
from fondly.domain.portrait import Action
from fondly.imaging.nearest_byte import bytes_from_linear
from fondly.rendering.camera import move_camera
from fondly.rendering.frames import Renderer, render_frames
from fondly.rendering.pose import pose_figure
from fondly.rendering.scene import draw_scene, scene_of
from tests.rendering.rigs import disc_portrait, sample, two_discs

PORTRAIT = disc_portrait()
RENDERER = Renderer(PORTRAIT)
angles = st.floats(-6, 6, width=32)


def test_the_rest_pose_is_the_photo() -> None:
    assert np.array_equal(RENDERER.render(sample()), PORTRAIT.photo.pixels)


def test_a_breath_of_motion_is_nearly_the_photo() -> None:
    """No jump between not moving at all and moving hardly: the drawn path reproduces the photo."""
    frame = RENDERER.render(sample(head_yaw_deg=0.02, head_roll_deg=0.02))
    difference = np.abs(frame.astype(int) - PORTRAIT.photo.pixels)
    assert difference.max() <= 12
    assert difference.mean() < 0.5


@given(angles, angles, angles)
def test_outside_the_figure_nothing_changes(yaw: float, pitch: float, roll: float) -> None:
    frame = RENDERER.render(sample(head_yaw_deg=yaw, head_pitch_deg=pitch, head_roll_deg=roll))
    side = PORTRAIT.photo.width
    rows, cols = np.mgrid[0:side, 0:side]
    away = np.hypot(rows - side / 2, cols - side / 2) > side * 0.42
    assert np.array_equal(frame[away], PORTRAIT.photo.pixels[away])


def test_uncovered_pixels_show_the_plate() -> None:
    frame = RENDERER.render(sample(head_x=0.3))
    side = PORTRAIT.photo.width
    assert (np.abs(frame[side // 2, side // 2 - 27].astype(int) - 128) <= 1).all()
    assert np.abs(frame.astype(int) - PORTRAIT.photo.pixels).max() > 30


def test_whole_pixel_motion_is_exact() -> None:
    """A shift of whole pixels moves the photo's values themselves."""
    iod = PORTRAIT.figures[0].face.iod_px
    frame = RENDERER.render(sample(head_x=3.0 / iod))
    side = PORTRAIT.photo.width
    middle = slice(side // 2 - 12, side // 2 + 12)
    moved = slice(middle.start + 3, middle.stop + 3)
    before = PORTRAIT.photo.pixels[middle, middle].astype(int)
    assert np.abs(frame[middle, moved].astype(int) - before).max() <= 1


def test_motion_keeps_the_sharpness() -> None:
    """Laplacian energy after a half-pixel shift, the worst case for a sampler."""
    iod = PORTRAIT.figures[0].face.iod_px
    frame = RENDERER.render(sample(head_x=10.5 / iod, head_y=0.5 / iod)).astype(np.float64)
    smooth = disc_portrait(seed=1)
    assert smooth.photo.width == frame.shape[1]
    centre = slice(40, 56)
    assert frame[centre, centre].std() > 0.6 * PORTRAIT.photo.pixels[centre, centre].std()


def _film(stretch: float) -> tuple[np.ndarray, np.ndarray]:
    """Grain on a disc before and after its middle is stretched along y by a share of its length."""
    delta = np.zeros((25, 25, 3), np.float32)
    place = np.arange(25) - 12
    delta[..., 1] = (stretch * place * 4 * np.clip((10 - abs(place)) / 3, 0, 1))[:, None]
    portrait = disc_portrait(actions={"jawForward": Action(0, 0, delta)})
    figure = portrait.figures[0]
    layer = figure.layer.copy()
    layer[..., :3] = cv2.GaussianBlur(layer[..., :3], (0, 0), 1.0)
    linear = layer[..., :3] + (1 - layer[..., 3:]) * portrait.plate
    photo = Photo(bytes_from_linear(linear), "2" * 64)
    portrait = replace(portrait, photo=photo, figures=(replace(figure, layer=layer),))
    return photo.pixels, Renderer(portrait).render(sample(jawForward=1.0))


def _sharpness(pixels: np.ndarray) -> float:
    fine = cv2.Laplacian(pixels[..., 1].astype(np.float32), cv2.CV_32F)
    return float(fine[34:62, 34:62].var())


def test_stretched_skin_stays_as_sharp() -> None:
    before, after = _film(0.2)
    assert 0.85 < _sharpness(after) / _sharpness(before) < 1.15


def test_frames_come_lazily_in_order_and_the_same_for_any_number_of_threads() -> None:
    turn = np.linspace(0, 6, 12)
    motion = Motion.of(Fraction(30), {"head_yaw_deg": turn})
    one = list(render_frames(PORTRAIT, motion, threads=1))
    four = list(render_frames(PORTRAIT, motion, threads=4))
    assert len(one) == 12
    for index, (left, right) in enumerate(zip(one, four, strict=True)):
        assert np.array_equal(left, right)
        assert np.array_equal(left, RENDERER.render(motion.at(index)))


def test_stopping_early_leaves_no_thread_behind() -> None:
    motion = Motion.of(Fraction(30), {"head_yaw_deg": np.linspace(0, 6, 200)})
    frames = render_frames(PORTRAIT, motion, threads=2)
    next(frames)
    frames.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("fondly-render")]


@pytest.mark.parametrize("zoom", [0.05, 0.2])
def test_the_camera_comes_closer(zoom: float) -> None:
    frame = RENDERER.render(sample(camera_zoom=zoom))
    assert frame.shape == PORTRAIT.photo.pixels.shape
    assert not np.array_equal(frame, PORTRAIT.photo.pixels)


def test_the_camera_never_shows_what_lies_beyond_the_frame() -> None:
    still = RENDERER.render(sample(camera_x=0.2, camera_y=-0.2))
    assert np.array_equal(still, PORTRAIT.photo.pixels)


def test_a_zoom_keeps_the_middle_and_enlarges_around_it() -> None:
    """A ramp seen 25 % closer is a flatter ramp about the same middle."""
    ramp = np.repeat(np.arange(10, 205, 2, dtype=np.uint8)[None, :97, None], 97, axis=0)
    closer = move_camera(np.repeat(ramp, 3, axis=2), (0.25, 0.0, 0.0), np.zeros((2, 2), np.float32))
    assert closer[48, 48, 0] == ramp[48, 48, 0]
    assert closer[48, 73, 0] == ramp[48, 68, 0]


def test_two_figures_move_apart_and_rest_exactly() -> None:
    both = two_discs()
    renderer = Renderer(both)
    assert np.array_equal(renderer.render(sample()), both.photo.pixels)
    only_left = np.stack([sample(head_x=0.05), sample()])
    frame = renderer.render(only_left)
    right_half = slice(both.photo.width // 2 + 8, None)
    assert np.array_equal(frame[:, right_half], both.photo.pixels[:, right_half])
    assert not np.array_equal(frame, both.photo.pixels)


def test_the_nearer_figure_stays_in_front() -> None:
    """The farther disc moves behind the nearer, still one, which does not change."""
    both = two_discs()
    frame = Renderer(both).render(np.stack([sample(head_x=0.6), sample()]))
    nearer = both.figures[1].layer[..., 3] >= 1
    difference = np.abs(frame[nearer].astype(int) - both.photo.pixels[nearer])
    assert difference.max() <= 1


def test_each_figure_performs_a_motion_of_its_own() -> None:
    both = two_discs()
    motions = [Motion.of(30, {"head_x": values}) for values in ([0, 0, 0], [0, 0.3, 0])]
    frames = list(render_frames(both, motions))
    expected = Renderer(both).render(np.stack([sample(), sample(head_x=0.3)]))
    assert np.array_equal(frames[1], expected)
    assert np.array_equal(frames[0], both.photo.pixels)


def test_a_posed_feature_goes_on_up_to_the_outline() -> None:
    """Skin that is darkened inside and along the edge of a moved figure is darker on both."""
    scene, figure = scene_of(PORTRAIT), PORTRAIT.figures[0]
    frames = []
    for darker in (0.0, 60.0):
        inset = scene.cutouts[0].inset((10, 30, 48, 66))
        inset.pixels[..., :3] = np.maximum(inset.pixels[..., :3] - darker, 0)
        out = scene.still.copy()
        posed = pose_figure(figure, sample(head_x=2.0 / figure.face.iod_px))
        draw_scene(scene, [posed], [inset], out)
        frames.append(out.astype(int))
    lost = (frames[0] - frames[1]).mean(axis=2)[40:56]
    alpha = np.roll(figure.layer[..., 3], 2, axis=1)[40:56]
    inside = np.arange(alpha.shape[1])[None] < 40
    shares = [lost[inside & (alpha > a) & (alpha < b)].mean() for a, b in ((0.1, 0.5), (0.5, 1))]
    assert shares[0] > 5
    assert shares[1] > 0.6 * lost[inside & (alpha == 1)].mean()
    assert np.abs(lost[alpha == 0]).max() <= 1

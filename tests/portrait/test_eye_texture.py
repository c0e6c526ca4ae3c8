"""The texture of a closed lid: as strong as the skin's by octave, of its kind, and in its place."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from bench.portrait.lid_texture import ratios
from fondly.perception.spectacles import Spectacles
from fondly.portrait.eye_frame import EyeFrame, place_eye
from fondly.portrait.eye_in_front import has_fringe
from fondly.portrait.eye_lids import bare_skin, rim_of
from fondly.portrait.eye_outline import outline_eye
from fondly.portrait.eye_patches import Ground, Wanted, lay_patches
from fondly.portrait.eye_surface import fit_border
from fondly.portrait.eye_texture import grow_texture
from fondly.portrait.eye_zones import zones_of
from fondly.portrait.eyes import build_eye
from fondly.rendering.eyes import EyePose, compose_eye
from tests.portrait.eye_pictures import SKIN, Picture, draw

Plane = NDArray[np.float32]
SIZE = 640


def noise(blur: float, strength: float, seed: int = 1) -> Plane:
    plane = np.random.default_rng(seed).standard_normal((SIZE, SIZE)).astype(np.float32)
    plane = np.asarray(cv2.GaussianBlur(plane, (0, 0), blur)) if blur else plane
    return np.asarray(strength * plane / plane.std(), np.float32)


def halftone(period: float) -> Plane:
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    turn = 2 * np.pi / period
    return np.asarray(8 * np.cos(turn * x) * np.cos(turn * y), np.float32)


def textured(texture: Plane) -> Picture:
    picture = draw(SIZE)
    return replace(picture, pixels=np.clip(picture.pixels + texture[..., None], 0, 255))


def closed(picture: Picture) -> Plane:
    out = picture.pixels.copy()
    eye, _ = build_eye(picture.pixels, picture.face, "right")
    assert eye is not None
    compose_eye(eye, EyePose(closure=1.0), out)
    return out


def frame_of(picture: Picture) -> EyeFrame:
    frame = place_eye(picture.face, "right", picture.pixels.shape[1::-1])
    assert frame is not None
    return frame


def grown(picture: Picture, bare: Plane | None = None, worn: Spectacles | None = None) -> Plane:
    frame = frame_of(picture)
    outline, cut = outline_eye(frame), frame.cut(picture.pixels)
    skin = np.broadcast_to(np.array(SKIN, np.float32), cut.shape)
    bare = bare_skin(frame, zones_of(frame, outline), cut) if bare is None else bare
    lid = np.dstack([skin, np.ones(bare.shape, np.float32)])
    return grow_texture(picture.pixels, frame, outline, lid, bare, worn)


@pytest.mark.parametrize(("blur", "strength"), [(0.0, 4.0), (1.2, 5.0), (2.0, 6.0)])
def test_a_closed_lid_is_as_grainy_as_the_skin_around(blur: float, strength: float) -> None:
    picture = textured(noise(blur, strength))
    frame = frame_of(picture)
    found = ratios(frame, outline_eye(frame), picture.pixels, closed(picture))
    for octave in (1, 2, 3) if blur > 1 else (1, 2):  # white noise has no coarse octave
        assert 0.55 < found[octave] < 1.35, octave


def test_a_lid_has_all_of_the_print_s_texture_and_a_share_of_skin_s_own() -> None:
    """Coarse spots that go over the whole picture are the print's; on the face alone, skin's."""
    spots = noise(4.0, 6.0)
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE - 0.5
    face = (np.hypot(x, y) < 0.38).astype(np.float32)
    shares = []
    for spread in (spots, spots * face):
        picture = textured(spread)
        frame = frame_of(picture)
        shares.append(ratios(frame, outline_eye(frame), picture.pixels, closed(picture))[3])
    assert shares[0] > 0.75
    assert shares[1] < 0.9 * shares[0]


def test_no_texture_is_taken_from_spectacles() -> None:
    """Where they are all that lies around an eye there is none; where they are aside, it is all."""
    picture = textured(noise(1.2, 2.0))
    before, aside = (np.zeros(picture.pixels.shape[:2], np.float32) for _ in range(2))
    before[:], aside[:8] = 1, 1
    nothing = np.zeros_like(before)
    assert not grown(picture, worn=Spectacles(before, nothing)).any()
    assert not grown(picture, worn=Spectacles(nothing, before)).any()
    assert (grown(picture, worn=Spectacles(aside, nothing)) == grown(picture)).all()
    assert grown(picture).any()


def test_a_lid_is_as_grainy_everywhere() -> None:
    """Although the skin that its texture is taken from is smooth here and rough there."""
    frame = frame_of(draw(SIZE))
    zones = zones_of(frame, outline_eye(frame))
    blotches = np.exp(noise(12.0, 1.0, seed=3))
    lid = np.abs(grown(textured(noise(1.2, 4.0) * blotches)).mean(axis=2))
    around = cv2.GaussianBlur(lid, (0, 0), 0.1 * frame.unit_px)
    weak, strong = np.quantile(around[(zones.above < 0.02) & (zones.below < 0.02)], (0.05, 0.95))
    assert strong / weak < 1.75


def strength_of_lid(picture: Picture) -> float:
    frame = frame_of(picture)
    zones = zones_of(frame, outline_eye(frame))
    lid = np.abs(grown(picture).mean(axis=2))
    return float(lid[(zones.above < 0.02) & (zones.below < 0.02)].mean())


def test_a_lid_is_as_calm_as_the_skin_above_it() -> None:
    """Although below the eye skin is rough."""
    texture = noise(0.8, 4.0)
    calm = texture.copy()
    frame = frame_of(draw(SIZE))
    rows = np.arange(SIZE) < frame.box_px[1] + frame.pixel_from_eye[1, 2]
    calm[rows] *= 0.4
    assert strength_of_lid(textured(calm)) < 0.6 * strength_of_lid(textured(texture))
    calm[rows] = 2 * texture[rows]
    assert strength_of_lid(textured(calm)) < 1.1 * strength_of_lid(textured(texture))


def test_a_lid_is_as_calm_as_most_of_the_skin_around() -> None:
    """Although right below the eye skin is rough, as with bags and shadows of rims."""
    texture = noise(5.0, 2.0)
    frame = frame_of(draw(SIZE))
    zones = zones_of(frame, outline_eye(frame))
    bags = texture.copy()
    x0, y0, x1, y1 = frame.box_px
    rough = (zones.below > 0.1) & (zones.below < 0.5) & (np.abs(zones.t) < 1)
    bags[y0:y1, x0:x1][rough] *= 2.5
    assert strength_of_lid(textured(bags)) < 1.3 * strength_of_lid(textured(texture))


def test_what_skin_nearby_does_not_have_is_not_the_print_s() -> None:
    """Spots all over the rest of a picture are none on a lid beside calm skin."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE - 0.5
    face = (np.hypot(x, y) < 0.25).astype(np.float32)
    faint = noise(4.0, 1.0)
    beside = faint + noise(4.0, 6.0, seed=2) * (1 - face)
    assert strength_of_lid(textured(beside)) < 1.3 * strength_of_lid(textured(faint))


def test_a_smooth_lid_is_told_from_a_grainy_one() -> None:
    picture = textured(noise(1.2, 5.0))
    frame = frame_of(picture)
    outline, lid = outline_eye(frame), closed(picture)
    smooth = np.asarray(cv2.GaussianBlur(lid, (0, 0), 3), np.float32)
    told = ratios(frame, outline, picture.pixels, smooth)
    assert max(told[octave] for octave in (1, 2)) < 0.5


def test_halftone_goes_on_over_the_lid() -> None:
    picture = textured(halftone(6.0))
    frame = frame_of(picture)
    x, y = frame.pixel_from_eye[:, 2].astype(int)
    lid = grown(picture)[y - 12 : y + 12, x - 18 : x + 18].mean(axis=2)
    power = np.abs(np.fft.fft2(lid)) ** 2
    power[0, 0] = 0
    strongest = np.unravel_index(int(power.argmax()), power.shape)
    assert [min(k, n - k) for k, n in zip(strongest, power.shape, strict=True)] == [4, 6]


def test_plain_skin_gives_no_texture_and_the_same_photo_the_same() -> None:
    assert np.abs(grown(draw(SIZE))).max() < 1.0
    picture = textured(noise(0.8, 4.0))
    assert np.array_equal(grown(picture), grown(picture))


def test_tips_of_lashes_are_not_laid_on_the_lid() -> None:
    picture = textured(noise(1.2, 3.0))
    frame = frame_of(picture)
    zones = zones_of(frame, outline_eye(frame))
    tips = (zones.above > 0.12) & (zones.above < 0.22) & (zones.beyond < 0)
    lashed, (x0, y0, x1, y1) = picture.pixels.copy(), frame.box_px
    lashed[y0:y1, x0:x1][tips & (np.arange(x1 - x0) % 9 < 2)] -= 7
    nowhere = np.zeros(tips.shape, np.float32)
    plain, other = (grown(one, nowhere) for one in (picture, replace(picture, pixels=lashed)))
    assert np.abs(plain - other).mean() < 0.1 * np.abs(plain).mean()


def test_patches_come_from_what_is_usable_alone() -> None:
    texture = np.repeat(noise(1.0, 3.0)[:200, :200, None], 3, axis=2)
    texture[:100] = 90.0
    usable = np.zeros((200, 200), bool)
    usable[100:] = True
    ground = Ground(texture, np.zeros((200, 200), np.float32), usable)
    blank = np.zeros((60, 80), np.float32)
    wanted = Wanted(
        blank, np.ones((60, 80), bool), np.zeros((60, 80, 3), np.float32), blank > 0, (0, 0), 2.4
    )
    laid = lay_patches(ground, wanted, 20)
    assert laid is not None
    assert np.abs(laid).max() < 30
    assert laid.std() == pytest.approx(float(texture[100:].std()), rel=0.25)
    assert lay_patches(replace(ground, usable=usable & False), wanted, 20) is None


@pytest.mark.parametrize("along", [(0.7, 5.0), (5.0, 0.7)])
def test_what_runs_one_way_is_not_laid_beside_even_grain(along: tuple[float, float]) -> None:
    """Hair of a brow, or wrinkles, as strong as the skin's grain and nearer to the lid."""
    noise = np.random.default_rng(3).standard_normal((200, 200)).astype(np.float32)
    grain = cv2.GaussianBlur(noise, (0, 0), 1.5)
    hair = cv2.GaussianBlur(noise, (0, 0), sigmaX=along[0], sigmaY=along[1])
    plane = np.where(np.arange(200) < 150, 8 * grain / grain.std(), 8 * hair / hair.std())
    texture = np.repeat(plane[..., None], 3, axis=2).astype(np.float32)
    flat = np.full((200, 200), 120, np.float32)
    every = np.ones((200, 200), np.bool_)
    cover = np.zeros((200, 200), np.bool_)
    cover[70:130, 155:175] = True
    none = np.zeros((200, 200, 3), np.float32)
    wanted = Wanted(flat, cover, none, ~every, (0, 0), float(np.abs(plane).mean()))
    laid = lay_patches(Ground(texture, flat, every), wanted, 20)
    assert laid is not None
    dx, dy = (np.diff(laid[70:130, 155:175, 0], axis=axis) for axis in (1, 0))
    assert 0.7 < np.abs(dx).mean() / np.abs(dy).mean() < 1.4


def test_grown_skin_meets_the_photo_where_it_ends() -> None:
    picture = draw(SIZE)
    frame = frame_of(picture)
    zones, cut = zones_of(frame, outline_eye(frame)), frame.cut(picture.pixels)
    cover = np.clip(1.2 - 2 * np.hypot(zones.u, zones.v), 0, 1).astype(np.float32)
    lit = np.broadcast_to(np.array(SKIN, np.float32), cut.shape).astype(np.float32)
    rim = rim_of(frame, zones, cover, np.zeros_like(cover), cut, lit)
    greyer = (0.8 * lit).astype(np.float32)
    met = fit_border(frame, greyer, cut, rim, cover)
    seen = rim > 0.9
    assert np.abs(met - cut)[seen].mean() < 0.35 * np.abs(greyer - cut)[seen].mean()


def test_a_fringe_is_told_from_a_forehead() -> None:
    picture = draw(SIZE)
    assert not has_fringe(picture.pixels, picture.face, "left")
    pixels = picture.pixels.copy()
    brow = picture.face.landmarks[[300, 293, 334, 296, 336], 1].min()
    pixels[: int(brow)] = 30.0
    assert has_fringe(pixels, picture.face, "left")


@pytest.mark.parametrize("shadow", [0.0, 40.0, 255.0])
def test_a_half_face_without_any_texture_is_borne(shadow: float) -> None:
    picture = textured(noise(1.2, 5.0))
    pixels = picture.pixels.copy()
    pixels[:, : SIZE // 2] = shadow
    build_eye(pixels, picture.face, "right")
    flat = np.full((60, 60), shadow, np.float32)
    every = np.ones((60, 60), bool)
    none = np.zeros((60, 60, 3), np.float32)
    laid = lay_patches(
        Ground(none, flat, every), Wanted(flat, every, none, ~every, (0, 0), 0.0), 14
    )
    assert laid is not None
    assert not laid.any()

"""The bench's own measures, on pictures and meshes whose figures are known."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.portrait.baseline import border_points, warp_triangles
from bench.portrait.clips import LEAN_DEG, motion_of, read_track
from bench.portrait.figures import Figure, misses, rows, spread
from bench.portrait.folds import area_factors, both_sides
from bench.portrait.reenact import apart, laid, shift_and_scale, ssim
from bench.portrait.rigs import find_photos
from bench.portrait.seams import border_steps
from bench.portrait.sharpness import DITHER_ADDS, kept, laplacian
from bench.portrait.stillness import difference
from fondly.domain.channels import CHANNELS
from fondly.domain.face import Face, HeadPose
from tests.portrait.average_face import average_face

NOISE = np.random.default_rng(7).integers(0, 256, (60, 80, 3), dtype=np.uint8)
READS = Figure("reads", "reads", median=0.5, decile=0.2)
ERRS = Figure("errs", "errs", high_is_good=False, median=1.0, worst=2.0)


def grid(rows: int = 9, cols: int = 11, step: float = 2.0) -> np.ndarray:
    x, y = np.meshgrid(np.arange(cols) * step, np.arange(rows) * step)
    return np.stack([x, y], axis=-1).astype(np.float32)


def test_a_surface_at_rest_has_the_factor_one_everywhere() -> None:
    assert np.allclose(area_factors(grid(), 2.0), 1.0)


def test_the_factor_tells_how_much_is_squeezed() -> None:
    squeezed = grid() * np.array([0.5, 0.8], np.float32)
    assert np.allclose(area_factors(squeezed, 2.0), 0.4)


def test_a_node_that_passes_its_neighbour_is_a_fold() -> None:
    folded = grid()
    folded[4, 5, 0] += 2.5
    assert area_factors(folded, 2.0).min() < 0


def test_names_without_a_side_stand_for_both() -> None:
    channels = both_sides({"mouthSmile": 0.7, "jawOpen": 0.4})
    assert channels == {"mouthSmileLeft": 0.7, "mouthSmileRight": 0.7, "jawOpen": 0.4}
    assert set(channels) <= set(CHANNELS)


def test_the_bad_decile_and_the_worst_lie_at_the_bad_end() -> None:
    values = {f"photo {i}": {"reads": i / 10, "errs": i / 10} for i in range(11)}
    high, low = spread(READS, values), spread(ERRS, values)
    assert high is not None
    assert low is not None
    assert (high.median, high.decile, high.worst, high.of) == (0.5, 0.1, 0.0, "photo 0")
    assert (low.median, low.decile, low.worst, low.of) == (0.5, 0.9, 1.0, "photo 10")
    assert misses(READS, high) == ["decile"]
    assert misses(ERRS, low) == []


def test_figures_that_are_left_out_or_no_number_do_not_count() -> None:
    values = {"a": {"reads": 0.4}, "b": {}, "c": {"reads": float("nan")}}
    found = spread(READS, values)
    assert found is not None
    assert found.count == 1
    assert spread(READS, {"b": {}}) is None


def test_tuned_and_held_out_photos_have_rows_of_their_own() -> None:
    values = {"a": {"reads": 0.6}, "b": {"reads": 0.1}}
    tuned, held_out = rows([READS], values, frozenset({"b"}))
    assert (tuned[1], tuned[3], tuned[-1]) == ("tuned", "0.6", "met")
    assert (held_out[1], held_out[3]) == ("held out", "0.1")
    assert held_out[-1] == "missed: median, decile"


@settings(max_examples=30, deadline=None)
@given(scale=st.floats(0.5, 2), right=st.floats(-50, 50), down=st.floats(-50, 50))
def test_shift_and_scale_do_not_count_as_error(scale: float, right: float, down: float) -> None:
    mesh = average_face(100.0).landmarks
    moved = mesh.copy()
    moved[:, :2] = scale * mesh[:, :2] + [right, down]
    assert apart(moved, mesh, 100.0) < 1e-4
    found, shift = shift_and_scale(mesh[:, :2].astype(float), moved[:, :2].astype(float))
    assert found == pytest.approx(scale, rel=1e-4)
    assert shift == pytest.approx([right, down], abs=0.02)


def test_rotation_does_count_as_error() -> None:
    mesh = average_face(100.0).landmarks
    turned = mesh.copy()
    turned[:, 0] += 0.05 * mesh[:, 1]
    assert apart(turned, mesh, 100.0) > 0.005


def test_a_frame_is_laid_back_on_the_photo() -> None:
    face = average_face(100.0)
    width, height = face.photo_size_px
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    smooth = (127 + 100 * np.sin(x / 25) * np.cos(y / 30)).astype(np.uint8)
    photo = np.repeat(smooth[..., None], 3, axis=-1)
    matrix = np.array([[1.0, 0.0, 6.0], [0.0, 1.0, -4.0]])
    frame = np.asarray(cv2.warpAffine(photo, matrix, (width, height)), np.uint8)
    there = face.landmarks + np.array([6, -4, 0], np.float32)
    inner = (slice(20, height - 20), slice(20, width - 20))
    back = laid(frame, there, face)[inner].astype(int)
    assert np.abs(back - photo[inner]).max() <= 2


def test_likeness_is_one_for_the_same_and_less_for_another() -> None:
    everywhere = np.ones(NOISE.shape[:2], bool)
    assert ssim(NOISE, NOISE, everywhere) == pytest.approx(1.0)
    assert ssim(NOISE, NOISE[::-1].copy(), everywhere) < 0.3


def test_likeness_is_that_of_scikit_image() -> None:
    metrics = pytest.importorskip("skimage.metrics")
    one, two = (cv2.cvtColor(each, cv2.COLOR_RGB2GRAY) for each in (NOISE, NOISE // 2 + 40))
    _, there = metrics.structural_similarity(
        one, two, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
        full=True,
    )  # fmt: skip
    inner = np.zeros(one.shape, bool)
    inner[10:-10, 10:-10] = True
    ours = ssim(NOISE, NOISE // 2 + 40, inner)
    assert ours == pytest.approx(float(there[inner].mean()), abs=2e-3)


def test_a_soft_picture_has_a_smaller_laplacian() -> None:
    soft = np.asarray(cv2.GaussianBlur(NOISE, (0, 0), 1.0), np.uint8)
    assert laplacian(soft).var() < 0.2 * laplacian(NOISE).var()


def test_dither_is_not_taken_for_sharpness() -> None:
    random = np.random.default_rng(3)
    smooth = 128 + 60 * np.sin(np.arange(400) / 40)[:, None] * np.cos(np.arange(400) / 50)
    noise = random.uniform(-0.5, 0.5, smooth.shape)
    dithered = laplacian(np.repeat(np.rint(smooth + noise)[..., None], 3, -1).astype(np.uint8))
    rounding = laplacian(np.repeat(np.rint(smooth)[..., None], 3, -1).astype(np.uint8))
    assert dithered.var() - rounding.var() == pytest.approx(DITHER_ADDS, rel=0.25)
    assert kept(laplacian(NOISE), laplacian(NOISE)) == pytest.approx(1.0, abs=0.01)


def test_difference_looks_only_where_it_is_told_to() -> None:
    changed = NOISE.copy()
    changed[5, 5] = 255 - changed[5, 5]
    away = np.ones(NOISE.shape[:2], bool)
    assert difference(changed, NOISE, away) > 0
    away[5, 5] = False
    assert difference(changed, NOISE, away) == 0


def test_a_patch_that_does_not_fit_shows_at_its_border() -> None:
    plain = np.full((40, 40, 3), 90, np.uint8)
    patched = plain.copy()
    patched[10:20, 12:30] += 8
    assert border_steps(plain, (12, 10, 30, 20)).max() == 0
    assert (border_steps(patched, (12, 10, 30, 20)) == 8).all()


def test_the_baseline_carries_points_and_keeps_the_border() -> None:
    photo = np.zeros((80, 100, 3), np.uint8)
    photo[38:43, 48:53] = 255
    rest = np.array([[50.5, 40.5], [30.0, 30.0], [70.0, 30.0], [50.0, 60.0]])
    targets = rest.copy()
    targets[0] += [6.0, 3.0]
    warped = warp_triangles(photo, rest, targets)
    assert warped[43, 56].min() > 200
    assert warped[40, 46].max() < 60
    assert np.array_equal(warped[[0, -1]], photo[[0, -1]])
    assert len(border_points(100, 80)) == 16


def track_of(path: Path, **columns: list[float]) -> Path:
    names = ["t", "yaw", "pitch", "roll", "tx", "ty", "tz", "jawOpen"]
    count = len(next(iter(columns.values())))
    table = {"tz": [-40.0] * count} | columns
    lines = [",".join(names)]
    lines += [
        ",".join(str(table[name][i]) if name in table else "0" for name in names)
        for i in range(count)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def read(path: Path) -> Face:
    """What a perfect instrument reads in the first frame of a track."""
    track = read_track(path)
    pose = HeadPose(float(track["yaw"][0]), float(track["pitch"][0]) + LEAN_DEG, 0.0)
    scores = {"jawOpen": float(track["jawOpen"][0])}
    return replace(average_face(100.0), head_pose=pose, blendshapes=scores)


def test_a_first_row_that_contradicts_the_frame_is_not_rest(tmp_path: Path) -> None:
    path = track_of(tmp_path / "t.csv", yaw=[9.0] * 4 + [6.0] * 9, jawOpen=[0.9] * 4 + [0.5] * 9)
    settled = read(path)
    rest = replace(settled, head_pose=HeadPose(2.0, LEAN_DEG, 0.0), blendshapes={"jawOpen": 0.2})
    motion = motion_of(read_track(path), Fraction(25), rest)
    assert motion["head_yaw_deg"][-1] == pytest.approx(4.0, abs=0.05)
    assert motion["jawOpen"][-1] == pytest.approx(0.3, abs=0.01)


def test_a_track_becomes_motion_against_its_first_frame(tmp_path: Path) -> None:
    path = track_of(tmp_path / "t.csv", yaw=[4.0] * 9 + [10.0] * 9, jawOpen=[0.1] * 9 + [0.5] * 9)
    motion = motion_of(read_track(path), Fraction(25), read(path))
    assert motion.is_rest(0) or abs(motion["head_yaw_deg"][0]) < 1e-3
    assert motion["head_yaw_deg"][-1] == pytest.approx(6.0, abs=1e-3)
    assert motion["jawOpen"][-1] == pytest.approx(0.4, abs=1e-3)
    assert np.abs(motion["head_pitch_deg"]).max() < 1e-3


def test_a_face_that_only_moves_aside_is_seen_from_its_side(tmp_path: Path) -> None:
    path = track_of(tmp_path / "t.csv", tx=[0.0] * 9 + [8.0] * 9)
    motion = motion_of(read_track(path), Fraction(25), read(path))
    aside_deg = np.degrees(np.arctan2(8, 40))
    assert -aside_deg < -abs(motion["head_yaw_deg"][-1]) < -0.2 * aside_deg


def test_scores_below_the_first_frames_ask_for_nothing(tmp_path: Path) -> None:
    path = track_of(tmp_path / "t.csv", jawOpen=[0.6] * 9 + [0.1] * 9)
    assert motion_of(read_track(path), Fraction(25), read(path))["jawOpen"].max() == 0


def test_gaps_of_a_track_are_bridged(tmp_path: Path) -> None:
    path = track_of(tmp_path / "t.csv", yaw=[0.0, 1.0, 2.0])
    path.write_text(path.read_text(encoding="utf-8").replace("0,1.0,", "0,,"), encoding="utf-8")
    assert read_track(path)["yaw"].tolist() == [0.0, 1.0, 2.0]


def test_every_second_file_of_a_folder_is_held_out(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.csv", "c.png", "d.jpg"):
        (tmp_path / name).touch()
    found = {path.name: held_out for path, held_out in find_photos([tmp_path])}
    assert found == {"a.jpg": False, "c.png": False, "d.jpg": True}
    assert [path.name for path, _ in find_photos([tmp_path], ["d"])] == ["d.jpg"]

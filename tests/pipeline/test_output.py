from __future__ import annotations

from pathlib import Path

import pytest

from fondly.domain.brief import Brief
from fondly.domain.decision import Subject
from fondly.domain.recipe import Recipe
from fondly.errors import (
    FondlyError,
    OptionInvalid,
    OutputExists,
    OutputUnwritable,
    RecipeInvalid,
)
from fondly.pipeline.output import Output
from fondly.pipeline.recipe_file import new_recipe_file, read_recipe

RECIPE = Recipe("0.1.0", "c" * 64, {}, Brief(Subject.SELF))


def test_the_recipe_lies_beside_the_clip() -> None:
    assert Output(Path("a/grandma.alive.mp4")).recipe == Path("a/grandma.alive.recipe.json")


def test_a_free_place_is_accepted(tmp_path: Path) -> None:
    Output(tmp_path / "clip.mp4", tmp_path / "frames").check()
    Output(tmp_path / "CLIP.MP4").check(tmp_path / "photo.jpg")


@pytest.mark.parametrize(
    ("output", "error"),
    [
        (Output(Path("clip.mov")), OptionInvalid),
        (Output(Path("clip")), OptionInvalid),
        (Output(Path()), OutputUnwritable),
        (Output(Path("folder")), OutputUnwritable),
        (Output(Path("missing/clip.mp4")), OutputUnwritable),
        (Output(Path("taken.mp4")), OutputExists),
        (Output(Path("taken.mp4/clip.mp4")), OutputUnwritable),
        (Output(Path("half.mp4")), OutputExists),  # its recipe is there
        (Output(Path("photo.mp4"), overwrite=True), OutputExists),
        (Output(Path("clip.mp4"), frames=Path("taken.mp4")), OutputUnwritable),
        (Output(Path("clip.mp4"), frames=Path("frames")), OutputExists),
    ],
)
def test_a_place_that_is_taken_or_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: Output, error: type[FondlyError]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("folder", "frames"):
        Path(folder).mkdir()
    for file in ("taken.mp4", "half.recipe.json", "photo.mp4", "frames/frame-00000.png"):
        Path(file).touch()
    with pytest.raises(error):
        output.check(Path("photo.mp4"))


def test_what_is_there_may_be_replaced_when_told(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    for file in ("clip.mp4", "clip.recipe.json", "frames/frame-00000.png"):
        (tmp_path / file).touch()
    Output(tmp_path / "clip.mp4", tmp_path / "frames", overwrite=True).check()


def test_a_recipe_file_appears_when_the_work_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "clip.recipe.json"
    with new_recipe_file(path) as write:
        write(RECIPE)
        assert not path.exists()
    assert read_recipe(path) == RECIPE


def test_a_recipe_file_does_not_appear_when_the_work_is_stopped(tmp_path: Path) -> None:
    def stopped() -> None:
        with new_recipe_file(tmp_path / "clip.recipe.json") as write:
            write(RECIPE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_recipe_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecipeInvalid, match="cannot be read"):
        read_recipe(tmp_path / name)

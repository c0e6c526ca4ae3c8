"""The maps of a clip come with it, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from fondly.domain.motion import Motion
from fondly.errors import Cancelled, OutputExists
from fondly.pipeline.invention import FILM, PICTURE, invented_files
from tests.rendering.rigs import disc_portrait

MOTION = [Motion.of(12, {"head_x": [0.0, 0.3]})]


def failing(folder: Path, *, overwrite: bool) -> None:
    with invented_files(disc_portrait(), MOTION, folder, overwrite=overwrite):
        raise Cancelled("Stopped.", "Nothing was left.")


def test_maps_of_a_clip_that_never_came_replace_none(tmp_path: Path) -> None:
    for name in (FILM, PICTURE, "notes.txt"):
        (tmp_path / name).write_text(f"my {name}")
    with pytest.raises(Cancelled):
        failing(tmp_path, overwrite=True)
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {
        name: f"my {name}" for name in (FILM, PICTURE, "notes.txt")
    }


@pytest.mark.parametrize("was_there", [True, False])
def test_where_there_were_none_there_are_none(was_there: bool, tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    if was_there:
        folder.mkdir()
    with pytest.raises(Cancelled):
        failing(folder, overwrite=False)
    assert list(tmp_path.rglob("*")) == [folder] * was_there


def test_maps_of_a_clip_that_came_replace_earlier_ones_if_they_may(tmp_path: Path) -> None:
    (tmp_path / FILM).write_text("earlier")
    with invented_files(disc_portrait(), MOTION, tmp_path, overwrite=True):
        assert (tmp_path / FILM).read_text() == "earlier"
    assert sorted(one.name for one in tmp_path.iterdir()) == [FILM, PICTURE]
    assert (tmp_path / FILM).stat().st_size > 500
    with (
        pytest.raises(OutputExists),
        invented_files(disc_portrait(), MOTION, tmp_path),
    ):
        pass

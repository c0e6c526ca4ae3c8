"""A finished folder takes its name, and what was there is never lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from fondly.errors import OutputExists, OutputUnwritable
from fondly.media.frame_files import frame_file
from fondly.media.workshop import move_folder, workshop


def folder_of(path: Path, content: str, *others: str) -> Path:
    path.mkdir()
    frame_file(path, 0).write_text(content)
    for name in others:
        (path / name).write_text(name)
    return path


def handed_over(path: Path, *, overwrite: bool = True) -> None:
    with workshop(path.parent) as place:
        move_folder(folder_of(place / "made", "new"), path, overwrite=overwrite)


def test_an_earlier_folder_of_frames_is_replaced_if_it_may_be(tmp_path: Path) -> None:
    path = folder_of(tmp_path / "clip.frames", "old", ".DS_Store")
    frame_file(path, 7).write_text("old")
    with pytest.raises(OutputExists):
        handed_over(path, overwrite=False)
    assert frame_file(path, 0).read_text() == "old"
    handed_over(path)
    assert [one.read_text() for one in path.iterdir()] == ["new"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_on_the_way_gives_the_earlier_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder_of(tmp_path / "clip.frames", "old")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "made":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputUnwritable):
        handed_over(path)
    assert frame_file(path, 0).read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_folder_of_frames_is_never_replaced(tmp_path: Path) -> None:
    album = folder_of(tmp_path / "album", "old", "anna.jpg")
    nested = folder_of(tmp_path / "nested", "old")
    frame_file(nested, 1).mkdir()
    file = tmp_path / "file"
    file.write_text("mine")
    elsewhere = folder_of(tmp_path / "elsewhere", "old")
    link = tmp_path / "link"
    link.symlink_to(elsewhere)
    before = sorted(tmp_path.rglob("*"))
    for path in (album, nested, file, link):
        with pytest.raises(OutputUnwritable):
            handed_over(path)
    assert sorted(tmp_path.rglob("*")) == before

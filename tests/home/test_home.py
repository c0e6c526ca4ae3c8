from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from fondly.errors import OutputUnwritable
from fondly.home import core_count, home, home_room


def test_it_is_where_it_is_wanted(own_folder: Path) -> None:
    assert home() == own_folder


def test_a_room_is_made_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONDLY_HOME", str(tmp_path / "some" / "where"))
    room = home_room("vault")
    assert room == tmp_path / "some" / "where" / "vault"
    assert home_room("vault") == room
    if sys.platform != "win32":
        assert [stat.S_IMODE(one.stat().st_mode) for one in (room, room.parent)] == [0o700, 0o700]


def test_asking_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONDLY_HOME", str(tmp_path / "none"))
    assert not home().exists()


@pytest.mark.parametrize(
    ("platform", "inside"),
    [
        ("linux", ".local/share/fondly"),
        ("darwin", "Library/Application Support/Fondly"),
        ("win32", "AppData/Local/Fondly"),
    ],
)
def test_its_usual_place(
    platform: str, inside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FONDLY_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", platform)
    assert home() == tmp_path / inside


@pytest.mark.parametrize(
    ("given", "used"), [("/data/of/mine", "/data/of/mine/fondly"), ("relative", None), ("", None)]
)
def test_the_standard_for_linux(
    given: str, used: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FONDLY_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", given)
    assert home() == (Path(used) if used else tmp_path / ".local/share/fondly")


def test_what_cannot_be_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONDLY_HOME", "relative")
    with pytest.raises(OutputUnwritable, match="absolute"):
        home()
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("FONDLY_HOME", str(tmp_path / "file" / "below"))
    with pytest.raises(OutputUnwritable, match="own folder"):
        home_room("vault")


def test_there_is_at_least_one_core() -> None:
    assert 1 <= core_count() <= (os.cpu_count() or 1)

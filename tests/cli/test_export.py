from __future__ import annotations

from pathlib import Path

import pytest

from fondly.export.destinations import DESTINATIONS
from tests.cli.conftest import Run


def test_the_list_needs_no_clip(fondly: Run) -> None:
    told = fondly("export", "--list")
    assert told.status == 0
    assert all(one.name in told.out for one in DESTINATIONS)
    rows = fondly("export", "--list", "--json").json["destinations"]
    assert [row["name"] for row in rows] == [one.name for one in DESTINATIONS]
    assert all(set(row) == {"name", "what", "file"} for row in rows)


def test_several_at_once_in_a_new_folder(fondly: Run, clip: Path, tmp_path: Path) -> None:
    told = fondly("export", clip, "--for", "universal, still", "-o", "out", "--json")
    assert told.status == 0
    assert told.err == ""
    facts = told.json
    assert [one["for"] for one in facts["exports"]] == ["universal", "still"]
    assert [one["way"] for one in facts["exports"]] == ["copied", "rendered"]
    for one in facts["exports"]:
        (path,) = one["paths"]
        assert (tmp_path / path).stat().st_size == one["size_bytes"]
        assert (one["width"], one["height"]) == (240, 300)
    assert facts["findings"] == []
    listed = fondly("export", clip, "--list", "--json").json["destinations"]
    assert {row["way"] for row in listed} == {"copied", "rendered"}


def test_people_are_told_how_each_was_made(fondly: Run, clip: Path) -> None:
    told = fondly("export", clip, "--for", "universal", "-o", "out")
    assert told.status == 0
    assert "clip.universal.mp4" in told.out
    assert "the clip itself, which fits" in told.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("clip.mp4", "--for", "whatsup"), "unknown-destination"),
        (("clip.mp4",), "option-invalid"),
        (("--for", "gif"), "option-invalid"),
        (("clip.mp4", "--for", "gif"), "video-unreadable"),
    ],
)
def test_mistakes_are_told_with_advice(
    fondly: Run, arguments: tuple[str, ...], code: str, tmp_path: Path
) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"no film")
    told = fondly("export", *arguments, "--json")
    assert told.status != 0
    assert told.json["error"]["code"] == code
    assert told.json["error"]["hint"]
    assert [one.name for one in tmp_path.iterdir()] == ["clip.mp4"]

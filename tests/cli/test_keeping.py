"""What is kept of a clip, from its making to its end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

QUICK = ("--subject", "historical", "--size", "240", "--seconds", "2", "--fps", "8", "--quiet")


def test_a_life(fondly: Run, clip: Path, own_folder: Path) -> None:
    assert fondly("kept", clip, "--for", "30h").status == 0
    told = fondly("kept")
    assert "clip.mp4" in told.out
    assert "will be destroyed on" in told.err
    (one,) = fondly("kept", "--json").json["kept"]
    assert one["clip"] == "clip.mp4"
    (prolonged,) = fondly("kept", clip, "--for", "always", "--json").json["kept"]
    assert (prolonged["item"], prolonged["until"]) == (one["item"], None)
    assert "kept for good" in fondly("kept").out
    (gone,) = fondly("forget", one["item"][:6], "--json").json["destroyed"]
    assert (gone["item"], gone["clip"], gone["files"]) == (one["item"], "clip.mp4", 3)
    assert len(gone["proofs"]) == 2
    left = {path.name for path in own_folder.rglob("*") if path.is_file()}
    assert left == {"lock", "own.pem"}, "no picture, no key of it, no word about it"
    assert clip.is_file()
    assert fondly("kept").out == "Nothing is kept.\n"


def test_what_is_over_goes_with_the_next_command(fondly: Run, clip: Path) -> None:
    fondly("kept", clip, "--for", "0h")
    told = fondly("kept")
    assert told.out == "Nothing is kept.\n"
    assert "clip.mp4 was destroyed: its time was over" in told.err


def test_all_of_it(fondly: Run, clip: Path) -> None:
    told = fondly("forget", "--all")
    assert clip.name in told.out
    assert "its key is destroyed" in told.out
    assert fondly("forget", "--older-than", "7d").out == "Nothing had been kept.\n"


def test_nothing_is_kept_where_nobody_wants_it(
    fondly: Run, demo_photo: Path, own_folder: Path
) -> None:
    told = fondly("animate", demo_photo, *QUICK, "--keep", "no", "--json", "-o", "a.mp4")
    assert json.loads(told.out)["kept"] is None
    assert not (own_folder / "vault").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("forget",), "option-invalid"),
        (("forget", "0123", "--all"), "option-invalid"),
        (("forget", "--older-than", "soon"), "option-invalid"),
        (("forget", "../../etc/passwd"), "not-kept"),
        (("forget", "0123456789abcdef"), "not-kept"),
        (("kept", "0123"), "not-kept"),
        (("kept", "--for", "7d"), "option-invalid"),
        (("animate", "nothing.jpg", "--keep", "7 years"), "photo-not-found"),
    ],
)
def test_mistakes_are_told(fondly: Run, arguments: tuple[str, ...], code: str) -> None:
    told = fondly(*arguments, "--json")
    assert told.json["error"]["code"] == code

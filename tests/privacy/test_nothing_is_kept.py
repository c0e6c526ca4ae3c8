"""What docs/privacy.md says: two new files where they were asked for, a sealed copy, a key."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def _files(folder: Path) -> set[str]:
    """Every file but compiled kernels, which hold nothing of any photo."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith("kernels-") for part in path.parts)
    }


def test_a_clip_leaves_the_clip_its_recipe_and_a_sealed_copy(
    demo_photo: Path, tmp_path: Path
) -> None:
    places = {
        name: tmp_path / name for name in ("home", "cache", "temporary", "album", "work", "own")
    }
    for place in places.values():
        place.mkdir()
    photo = places["album"] / "photo.jpg"
    shutil.copyfile(demo_photo, photo)
    before = photo.read_bytes()
    options = ["--subject", "historical", "--seconds", "2", "--size", "360", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "fondly", "animate", str(photo), *options],
        cwd=places["work"],
        env={
            **os.environ,
            "HOME": str(places["home"]),
            "XDG_CACHE_HOME": str(places["cache"]),
            "TMPDIR": str(places["temporary"]),
            "FONDLY_HOME": str(places["own"]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (key,) = (places["own"] / "vault" / "keys").iterdir()
    (note,) = (places["own"] / "declared").iterdir()
    assert _files(tmp_path) == {
        "album/photo.jpg",
        "work/photo.alive.mp4",
        "work/photo.alive.recipe.json",
        "own/signer/own.pem",
        f"own/declared/{note.name}",
        "own/vault/lock",
        f"own/vault/keys/{key.name}",
        *(f"own/vault/items/{key.stem}/{part}" for part in ("about", "photo", "recipe")),
    }
    assert photo.read_bytes() == before


def test_the_page_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    named = {part for part in page.split("`") if part.startswith("tests/")}
    assert len(named) == 6
    assert all((ROOT / name).is_file() for name in named)


def test_the_page_answers_the_three_questions() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    for question in (
        "How are photos stored?",
        "Are photos used for training?",
        "How long do files remain?",
    ):
        assert f"## {question}" in page

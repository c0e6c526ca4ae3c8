"""The wheel: one file for every system, complete, and enough on its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from fondly.models.catalogue import CATALOGUE
from tests.conftest import ROOT

GREATEST_SIZE = 20_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), "."],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> dict[str, list[str]]:
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        message = Parser().parsestr(archive.read(path).decode())
    return {key: [str(one) for one in message.get_all(key) or []] for key in set(message.keys())}


def test_it_is_pure_python(wheel: Path, names: list[str]) -> None:
    assert re.fullmatch(r"fondly-[\d.]+-py3-none-any\.whl", wheel.name)
    assert wheel.stat().st_size < GREATEST_SIZE
    assert not [name for name in names if Path(name).suffix in {".so", ".pyd", ".dylib", ".nbi"}]


def test_it_carries_all_weights_unchanged(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for weights in CATALOGUE:
            content = archive.read(f"fondly/models/weights/{weights.file}")
            assert content == (ROOT / "src/fondly/models/weights" / weights.file).read_bytes()


def test_it_carries_all_modules_and_nothing_else(names: list[str]) -> None:
    source = ROOT / "src"
    ours = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in names if ".dist-info/" not in name}
    assert packed == ours


def test_it_carries_the_licences_and_no_photo(names: list[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not [name for name in names if Path(name).suffix in {".jpg", ".jpeg", ".mp4"}]


def test_it_says_what_it_needs(metadata: dict[str, list[str]]) -> None:
    assert metadata["Requires-Python"] == ["<3.15,>=3.11"]
    assert "onnxruntime==1.28.0" in metadata["Requires-Dist"]
    direct = [one for one in metadata["Requires-Dist"] if "@" in one]
    assert not direct, "a package from git or an address needs more than pip"


@pytest.mark.slow
def test_installed_alone_it_works(wheel: Path, demo_photo: Path, tmp_path: Path) -> None:
    """As `pipx install` does: a new environment, only wheels, no compiler and no git."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    programs = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    bare = {**os.environ, "PATH": str(programs), "HOME": str(tmp_path), "PYTHONPATH": ""}
    subprocess.run(
        [str(programs / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check",
         "install", "--only-binary=:all:", "--constraint", str(ROOT / "constraints.txt"),
         str(wheel)],
        check=True,
        env=bare,
    )  # fmt: skip

    def fondly(*arguments: str) -> str:
        done = subprocess.run(
            [str(programs / "fondly"), *arguments],
            cwd=tmp_path,
            env=bare,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert re.search(r"\d+\.\d+\.\d+", fondly("--version"))
    assert fondly("doctor")
    fondly("animate", str(demo_photo), "--subject", "historical", "--seconds", "2", "--size", "360")
    assert (tmp_path / "lincoln.alive.mp4").stat().st_size > 0

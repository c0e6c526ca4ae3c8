"""`import fondly` is cheap: whatever is heavy is loaded by what needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ["cv2", "av", "onnxruntime", "numba", "scipy", "PIL", "pi_heif", "typer", "rich"]


def _loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_fondly_loads_nothing_heavy() -> None:
    assert not _loaded_by("import fondly") & set(HEAVY)


@pytest.mark.parametrize("room", ["errors", "domain", "policy", "vitals", "motion"])
def test_the_light_rooms_load_nothing_heavy(room: str) -> None:
    modules = _loaded_by(
        "import importlib, pkgutil\n"
        f"room = importlib.import_module('fondly.{room}')\n"
        "for module in pkgutil.walk_packages(getattr(room, '__path__', []), room.__name__ + '.'):\n"
        "    importlib.import_module(module.name)"
    )
    assert not modules & set(HEAVY)


def test_verifying_does_not_wait_for_the_compiler_or_the_engine() -> None:
    loaded = _loaded_by("import fondly.pipeline.verify")
    assert not loaded & {"numba", "onnxruntime", "scipy"}


def test_the_check_sees_a_heavy_import() -> None:
    assert "PIL" in _loaded_by("import PIL.Image")

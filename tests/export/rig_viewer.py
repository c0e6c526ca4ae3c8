"""three.js as an outside reader of rigs."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.export.browser import SOFTWARE_GPU, told_by

WEB = Path(__file__).parent / "web"


@dataclass(frozen=True)
class Shown:
    """What the page tells of a rig.

    Args:
        facts: as the page posted them.
        pictures: (H, W, 3) uint8 sRGB by the name of the pose.
    """

    facts: Mapping[str, Any]
    pictures: Mapping[str, NDArray[np.uint8]]


def packages() -> Path:
    """Where npm has put the outside readers, or skips."""
    folder = WEB / "node_modules"
    if not (folder / "three").is_dir() or not (folder / "gltf-validator").is_dir():
        pytest.skip("three and gltf-validator are not installed: run `make readers`")
    return folder


def show(
    browser: str,
    rig: Path,
    size: tuple[int, int],
    poses: Sequence[Mapping[str, Any]],
    profile: Path,
) -> Shown:
    """Opens a rig in a browser and looks at it through its own camera.

    Args:
        browser: the program.
        rig: the .glb file.
        size: width and height of the pictures.
        poses: each with a ``name`` and, as wanted, ``shapes`` by ARKit name, ``head_deg`` (the
            joint's rotation about x, y, z) and ``orbit_deg`` (of the camera about the origin).
        profile: an empty folder for the browser's own.
    """
    asked = {"width": size[0], "height": size[1], "poses": list(poses)}
    files = {
        "/": (WEB / "page.html").read_bytes(),
        "/poses.json": json.dumps(asked).encode(),
        "/rig.glb": rig.read_bytes(),
    }
    installed = packages()

    def find(path: str) -> bytes | None:
        wanted = (WEB / path.lstrip("/")).resolve()
        if path in files:
            return files[path]
        inside = wanted.is_relative_to(installed.resolve()) and wanted.is_file()
        return wanted.read_bytes() if inside else None

    facts = told_by(browser, find, profile, SOFTWARE_GPU)
    pictures = {
        name: _decoded(base64.b64decode(text)) for name, text in facts.get("pictures", {}).items()
    }
    return Shown(facts, pictures)


def _decoded(png: bytes) -> NDArray[np.uint8]:
    found = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    assert found is not None
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)

"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path:
    """Where the shared development pictures lie: $FONDLY_SHARED, or `shared` beside the checkout."""
    return Path(os.environ.get("FONDLY_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared_photos() -> Path:
    """The folder of shared development photos, which are not part of the repository."""
    folder = shared_folder() / "data" / "photos"
    if not folder.is_dir():
        pytest.skip("the shared photos are missing: set FONDLY_SHARED to the folder that holds data/photos")
    return folder

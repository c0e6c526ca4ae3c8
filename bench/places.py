"""Where the project and the development data lie."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("FONDLY_SHARED", ROOT.parent / "shared"))
PHOTOS, CLIPS = SHARED / "data" / "photos", SHARED / "data" / "driving"
DEMO = ROOT / "assets" / "demo" / "lincoln.jpg"

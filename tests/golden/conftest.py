"""The rig of the demo photo at a small size, and the regions of its face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject
from fondly.domain.face import Face
from fondly.domain.framing import Framing
from fondly.domain.portrait import Portrait
from fondly.media.photo_file import open_photo
from fondly.portrait.build import build_portrait
from tests.golden.comparison import Box

SIZE = 480
EYES = {"right eye": (33, 133, 159, 145), "left eye": (263, 362, 386, 374)}
MOUTH = (61, 291, 0, 17)


@dataclass(frozen=True)
class Sitter:
    """Whom the golden frames show.

    Args:
        portrait: the rig.
        regions: boxes around eyes and mouth, x0, y0, x1, y1 in frame px.
    """

    portrait: Portrait
    regions: Mapping[str, Box]


def _box(face: Face, landmarks: tuple[int, ...], margin_iod: float) -> Box:
    points = face.landmarks[list(landmarks), :2]
    margin = margin_iod * face.iod_px
    x0, y0 = (points.min(axis=0) - margin).astype(int)
    x1, y1 = (points.max(axis=0) + margin).astype(int)
    return int(x0), int(y0), int(x1), int(y1)


@pytest.fixture(scope="session")
def sitter(demo_photo: Path) -> Sitter:
    analysis = choose_subject(analyse(open_photo(demo_photo)), None)
    framed = frame(analysis, Framing.PORTRAIT, SIZE).analysis
    face = framed.subjects[0]
    regions = {name: _box(face, points, 0.1) for name, points in EYES.items()}
    return Sitter(build_portrait(framed), {**regions, "mouth": _box(face, MOUTH, 0.1)})

"""The demo photo's portrait, built once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject
from fondly.domain.analysis import Analysis
from fondly.domain.framing import Framing
from fondly.domain.portrait import Portrait
from fondly.media.photo_file import open_photo
from fondly.portrait.build import build_portrait


@pytest.fixture(scope="session")
def demo_analysis(demo_photo: Path) -> Analysis:
    """The demo photo framed 4:5 at 480 px."""
    analysis = choose_subject(analyse(open_photo(demo_photo)))
    return frame(analysis, Framing.PORTRAIT, 480).analysis


@pytest.fixture(scope="session")
def demo_portrait(demo_analysis: Analysis) -> Portrait:
    """Its rig."""
    return build_portrait(demo_analysis)

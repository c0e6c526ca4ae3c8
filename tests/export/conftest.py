"""The demo photo's portrait and rig, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from fondly.analysis.examination import analyse
from fondly.analysis.framing import frame
from fondly.analysis.subject import choose_subject
from fondly.domain.decision import Consent, Subject
from fondly.domain.framing import Framing
from fondly.domain.portrait import Portrait
from fondly.export.rig_file import RigFile, write_rig
from fondly.media.photo_file import open_photo
from fondly.policy.consent import decide
from fondly.portrait.build import build_portrait


@pytest.fixture(scope="session")
def demo_portrait(demo_photo: Path) -> Portrait:
    """The demo photo framed 4:5 at 480 px, as a portrait."""
    analysis = choose_subject(analyse(open_photo(demo_photo)))
    return build_portrait(frame(analysis, Framing.PORTRAIT, 480).analysis)


@pytest.fixture(scope="session")
def demo_rig(demo_portrait: Portrait, tmp_path_factory: pytest.TempPathFactory) -> RigFile:
    """Its rig on disk."""
    path = tmp_path_factory.mktemp("rig") / "lincoln.glb"
    return write_rig(demo_portrait, path, decide(Consent(Subject.HISTORICAL)))

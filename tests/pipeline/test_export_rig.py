"""The rig of the demo photo, small."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fondly.domain.brief import Brief
from fondly.domain.decision import Decision, Subject
from fondly.errors import (
    Cancelled,
    OptionInvalid,
    OutputExists,
    OutputUnwritable,
    PolicyRefusal,
)
from fondly.pipeline import export_rig as job
from fondly.pipeline.export_rig import RigOutput, export_rig

BRIEF = Brief(Subject.HISTORICAL, size=240)


def test_a_photo_becomes_a_rig(demo_photo: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = tmp_path / "rig.glb"
    made = export_rig(demo_photo, BRIEF, RigOutput(path), progress=lambda *step: told.append(step))
    assert made.rig.path == path
    assert made.rig.size_bytes == path.stat().st_size
    assert (made.rig.width, made.rig.height, made.face) == (240, 300, 1)
    assert set(made.timings_s) == {"open", "analyse", "frame", "portrait", "rig"}
    assert [stage for stage, done, total in told if done == total][-1] == "rig"
    assert sorted(tmp_path.iterdir()) == [path, made.rig.sidecar]
    again = export_rig(demo_photo, BRIEF, RigOutput(tmp_path / "again.glb"))
    assert again.rig.path.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("stage", ["open", "analyse", "portrait", "rig"])
def test_stopping_at_any_stage_leaves_no_half_file(
    demo_photo: Path, tmp_path: Path, stage: str
) -> None:
    def stop(now: str, done: int, total: int) -> None:
        if now == stage and done == 0 < total:
            raise Cancelled("Stopped.", "Nothing was left.")

    with pytest.raises(Cancelled):
        export_rig(demo_photo, BRIEF, RigOutput(tmp_path / "rig.glb"), progress=stop)
    assert not list(tmp_path.iterdir())


def test_bad_places_are_refused_before_the_work(demo_photo: Path, tmp_path: Path) -> None:
    def untouched(*_: object, **__: object) -> None:
        pytest.fail("the photo was opened")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job, "open_photo", untouched)
        taken = tmp_path / "taken.glb"
        taken.write_text("mine")
        photo = tmp_path / "photo.glb"
        shutil.copy(demo_photo, photo)
        with pytest.raises(OutputExists):
            export_rig(demo_photo, BRIEF, RigOutput(taken))
        with pytest.raises(OutputExists, match="the photo itself"):
            export_rig(photo, BRIEF, RigOutput(photo, overwrite=True))
        with pytest.raises(OutputUnwritable, match="folder"):
            export_rig(demo_photo, BRIEF, RigOutput(tmp_path))
        with pytest.raises(OutputUnwritable, match="does not exist"):
            export_rig(demo_photo, BRIEF, RigOutput(tmp_path / "no" / "rig.glb"))
        with pytest.raises(OptionInvalid, match=r"\.glb"):
            export_rig(demo_photo, BRIEF, RigOutput(tmp_path / "rig.gltf"))
    assert taken.read_text() == "mine"


def test_the_rules_are_asked_before_anything_is_opened(
    demo_photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Decision(allowed=False, reasons=("Not this one.",), obligations=())
    monkeypatch.setattr("fondly.pipeline.consent.decide", lambda _: refusal)
    monkeypatch.setattr(job, "open_photo", lambda *_, **__: pytest.fail("opened"))
    with pytest.raises(PolicyRefusal, match="Not this one"):
        export_rig(demo_photo, BRIEF, RigOutput(tmp_path / "rig.glb"))

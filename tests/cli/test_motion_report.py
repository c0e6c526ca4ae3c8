from __future__ import annotations

from pathlib import Path

import pytest

from fondly.domain.motion_json import motion_to_json
from fondly.errors import MotionInvalid, OutputExists, OutputUnwritable
from fondly.motion.drivers import drivers
from fondly.motion.performance import write_motion
from tests.cli.conftest import Run


@pytest.fixture
def motion_file(tmp_path: Path) -> Path:
    path = tmp_path / "motion.json"
    path.write_text(motion_to_json(write_motion(drivers()[0], rate=240)), encoding="utf-8")
    return path


def test_the_table_has_value_norm_verdict_and_source(fondly: Run, motion_file: Path) -> None:
    told = fondly("motion-report", motion_file)
    assert told.status == 0
    assert "motion.json: 6 s at 240 frames per second" in told.out
    (closing,) = [line for line in told.out.splitlines() if line.startswith("a lid falls in")]
    assert "0.04 to 0.12 s" in closing
    assert " ok " in closing
    assert "search coil" in closing


def test_json_has_every_sign(fondly: Run, motion_file: Path) -> None:
    facts = fondly("motion-report", motion_file, "--json").json
    assert (facts["seconds"], facts["fps"], facts["talking"]) == (6.0, "240", False)
    signs = {sign["code"]: sign for sign in facts["signs"]}
    assert signs["blink-count"]["norm"] == [1, 3]
    assert 0.04 <= signs["blink-closing"]["value"] <= 0.12
    assert {sign["verdict"] for sign in facts["signs"]} <= {"ok", "low", "high", "none"}
    assert all(sign["source"] for sign in facts["signs"])


def test_an_occasion_has_norms_of_its_own(fondly: Run, motion_file: Path) -> None:
    def most(*options: str) -> float:
        facts = fondly("motion-report", motion_file, "--json", *options).json
        (sign,) = [sign for sign in facts["signs"] if sign["code"] == "head-speed-p95"]
        return float(sign["norm"][1])

    assert most() == 20
    assert most("--occasion", "memorial") == 12
    facts = fondly("motion-report", motion_file, "--json", "--age", "older").json
    (closing,) = [sign for sign in facts["signs"] if sign["code"] == "blink-closing"]
    assert closing["norm"] == [0.04, 0.15]


def test_the_curves_are_drawn_but_replace_nothing(
    fondly: Run, motion_file: Path, tmp_path: Path
) -> None:
    assert fondly("motion-report", motion_file, "--svg", "curves.svg").status == 0
    picture = (tmp_path / "curves.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "motion.json" in picture
    again = fondly("motion-report", motion_file, "--svg", "curves.svg")
    assert again.status == OutputExists.exit_code
    assert fondly("motion-report", motion_file, "--svg", "curves.svg", "--overwrite").status == 0
    nowhere = fondly("motion-report", motion_file, "--svg", "no/curves.svg")
    assert nowhere.status == OutputUnwritable.exit_code


@pytest.mark.parametrize("content", [None, "", "{}", '{"fondly_motion": 1, "fps": "0"}', "[]"])
def test_what_is_no_motion_is_told(fondly: Run, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_text(content)
    told = fondly("motion-report", path, "--svg", "curves.svg", "--json")
    assert told.status == MotionInvalid.exit_code
    assert told.json["error"]["code"] == "motion-invalid"
    assert not (tmp_path / "curves.svg").exists()


def test_a_capture_is_reported_as_well(fondly: Run, tmp_path: Path) -> None:
    assert fondly("motion", "--driver", "joy", "--fps", "60", "-o", "take.csv").status == 0
    facts = fondly("motion-report", tmp_path / "take.csv", "--json").json
    assert facts["fps"] == "60"
    signs = {sign["code"]: sign["value"] for sign in facts["signs"]}
    assert signs["blink-count"] >= 1
    assert signs["smile-release"] > 0.8

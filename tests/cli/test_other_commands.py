from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from fondly.domain.decision import Subject
from fondly.errors import WeightsCorrupt
from fondly.motion.drivers import drivers
from fondly.pipeline import doctor as examination
from tests.cli.conftest import Run


def test_the_version_is_told(fondly: Run) -> None:
    assert fondly("--version").out == f"fondly {version('fondly')}\n"


@pytest.mark.parametrize(
    "command", ["animate", "look", "motion-report", "suggest", "drivers", "doctor"]
)
def test_help_teaches_with_examples(fondly: Run, command: str) -> None:
    told = fondly(command, "--help")
    assert told.status == 0
    assert "Examples:" in told.out
    assert f"fondly {command}" in re.sub(r"\s+", " ", told.out)


def test_no_command_shows_the_help(fondly: Run) -> None:
    told = fondly()
    assert "animate" in told.out + told.err


def test_drivers_are_listed_the_default_first(fondly: Run) -> None:
    told = fondly("drivers")
    assert told.out.startswith("nostalgia")
    assert all(driver.sentence in told.out for driver in drivers())
    listed = fondly("drivers", "--json").json["drivers"]
    assert [one["name"] for one in listed] == [driver.name for driver in drivers()]
    assert all(one["sentence"] for one in listed)


def test_look_tells_what_was_found(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    told = fondly("look", demo_photo, "--sheet", "sheet.png")
    assert told.status == 0
    assert "1024x1320" in told.out
    assert "Face 1" in told.out
    assert "Good to animate" in told.out
    assert (tmp_path / "sheet.png").is_file()
    facts = fondly("look", demo_photo, "--json").json
    (face,) = facts["faces"]
    assert face["usable"]
    assert 480 < face["face_height_px"] < 520
    assert abs(face["yaw_deg"]) < 5
    assert facts["sheet"] is None
    assert [finding["code"] for finding in facts["findings"]] == ["black-and-white"]


def test_look_replaces_nothing_unasked(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    (tmp_path / "sheet.png").write_text("mine")
    assert fondly("look", demo_photo, "--sheet", "sheet.png").status == 40


def test_doctor_finds_this_installation_whole(fondly: Run) -> None:
    told = fondly("doctor")
    assert told.status == 0
    assert "Telemetry: none" in told.out
    facts = fondly("doctor", "--json").json
    assert facts["healthy"]
    assert facts["telemetry"] is False
    assert facts["versions"]["fondly"] == version("fondly")
    assert all(one["intact"] for one in facts["weights"])


def test_doctor_sees_broken_weights(fondly: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(weights: object) -> bytes:
        raise WeightsCorrupt(f"{weights} broke.", "Install again.")

    monkeypatch.setattr(examination, "read_weights", broken)
    told = fondly("doctor")
    assert told.status == WeightsCorrupt.exit_code
    assert "Install again" in told.out
    assert not fondly("doctor", "--json").json["healthy"]


def _loaded_by(*arguments: str) -> set[str]:
    code = (
        "import sys; from fondly.cli import app\n"
        f"try: app({list(arguments)})\n"
        "except SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_command_line_starts_without_anything_heavy() -> None:
    heavy = {"numpy", "cv2", "av", "onnxruntime", "numba", "scipy", "PIL"}
    assert not heavy & _loaded_by("--help")


def test_a_command_is_loaded_when_it_is_asked_for() -> None:
    loaded = _loaded_by("export-rig", "--help")
    assert "fondly.cli.export_rig" in loaded
    assert not {"fondly.cli.review", "fondly.cli.consent"} & loaded


def test_every_subject_can_be_declared_by_name(
    fondly: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    shown = fondly("animate", "--help").out
    assert all(subject.value in shown for subject in Subject)

from __future__ import annotations

import shlex
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import pytest
import typer.main

from fondly.cli import app
from fondly.domain.feeling import WAYS, Control, Feeling, First, parse_feeling
from fondly.errors import Cancelled, NoFaceFound, OptionInvalid, PhotoNotFound
from fondly.motion.drivers import find_driver
from fondly.motion.performance import write_motion
from fondly.pipeline.suggest import suggest
from tests.cli.conftest import Run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fondly.cli.suggest.is_terminal", lambda: True)


@pytest.mark.parametrize(("feeling", "first", "control"), [*product(Feeling, First, Control)])
def test_every_suggestion_is_a_command_that_animate_takes(
    feeling: Feeling, first: First, control: Control
) -> None:
    found = suggest(None, feeling, first=first, control=control)
    program, name, *arguments = found.arguments
    assert (program, name) == ("fondly", "animate")
    group = typer.main.get_command(app)
    command = group.commands[name]  # type: ignore[attr-defined]
    given = command.make_context(name, [*arguments, "--subject", "self"]).params
    assert given["photo"] == Path("photo.jpg")
    driver = find_driver(found.driver)
    assert driver.intensity[0] <= found.intensity <= driver.intensity[1]
    assert write_motion(driver, seconds=found.seconds, intensity=found.intensity, rate=10).frames
    assert all(reason.endswith((".", "!", "?")) for reason in found.reasons)
    assert ("--mouth" in found.arguments) == (first is First.WORDS)
    assert ("--show-plan" in found.arguments) == (control is Control.DETAILED)


def test_a_memorial_is_for_comfort() -> None:
    assert suggest(None, Feeling.COMFORT).command == "fondly animate photo.jpg --occasion memorial"
    detailed = suggest(None, Feeling.COMFORT, control=Control.DETAILED)
    assert "--driver gentle-presence" in detailed.command


@pytest.mark.parametrize("feeling", [Feeling.COMFORT, Feeling.CALM])
def test_the_plan_can_be_changed_by_hand(fondly: Run, tmp_path: Path, feeling: Feeling) -> None:
    reasons = suggest(None, feeling, control=Control.DETAILED).reasons
    (told,) = [reason for reason in reasons if "plan.toml" in reason]
    command = told.split(": ")[1].split(";")[0]
    assert fondly(*shlex.split(command)[1:]).status == 0
    assert (tmp_path / "plan.toml").is_file()


def test_feelings_are_known_by_other_words_and_with_slips() -> None:
    assert parse_feeling(" Comfort ") is Feeling.COMFORT
    assert parse_feeling("grief") is Feeling.COMFORT
    assert parse_feeling("hapiness") is Feeling.JOY
    words = [word for way in WAYS.values() for word in way.words]
    assert len(words) == len({*words, *Feeling}) - len(Feeling)
    for nothing in ("", "anger", "x" * 10_000, "\x00"):
        with pytest.raises(OptionInvalid):
            parse_feeling(nothing)


def test_the_command_is_alone_on_stdout(fondly: Run) -> None:
    told = fondly("suggest", "--feeling", "joy")
    assert told.status == 0
    assert told.out == "fondly animate photo.jpg --occasion wedding\n"
    assert "wedding" in told.err


@pytest.mark.usefixtures("asked")
def test_three_questions_are_asked(fondly: Run) -> None:
    told = fondly("suggest", answers="1\nwords\n2\n")
    assert told.status == 0
    assert "What should this photo help someone feel?" in told.err
    assert "What should a viewer notice first?" in told.err
    assert "How much do you want to decide?" in told.err
    (command,) = [line for line in told.out.splitlines() if line.startswith("fondly")]
    assert "--occasion memorial" in command
    assert "--mouth" in command
    assert "--show-plan" in command


@pytest.mark.usefixtures("asked")
def test_what_was_said_is_not_asked(fondly: Run) -> None:
    told = fondly(
        "suggest", "--feeling", "calm", "--first", "feeling", "--control", "quick", answers=""
    )
    assert told.out == "fondly animate photo.jpg --driver quiet-frame\n"


@pytest.mark.usefixtures("asked")
def test_leaving_is_no_fault(fondly: Run) -> None:
    assert fondly("suggest", answers="").status == Cancelled.exit_code


def test_nobody_to_ask_is_told(fondly: Run) -> None:
    told = fondly("suggest", "--json")
    assert told.status == OptionInvalid.exit_code
    assert "comfort" in told.json["error"]["hint"]


def test_a_photo_has_its_say(fondly: Run, demo_photo: Path) -> None:
    facts = fondly("suggest", demo_photo, "--feeling", "comfort", "--json").json
    assert facts["occasion"] == "memorial"
    assert facts["driver"] == "gentle-presence"
    assert shlex.split(facts["command"]) == facts["arguments"]
    assert facts["arguments"][2] == str(demo_photo)
    assert "black-and-white" in [finding["code"] for finding in facts["findings"]]


def test_a_doubtful_photo_gets_a_subtler_motion(second_photo: Path) -> None:
    found = suggest(second_photo, Feeling.JOY)
    assert found.intensity < suggest(None, Feeling.JOY).intensity
    assert f"--intensity {found.intensity:g}" in found.command
    assert any("subtler" in reason for reason in found.reasons)


def test_one_of_several_faces_is_named(shared_photos: Path) -> None:
    found = suggest(shared_photos / "DeOldify__1860Girls.jpg", Feeling.JOY)
    assert "--face 1" in found.command


def test_any_name_is_quoted(tmp_path: Path, demo_photo: Path) -> None:
    odd = tmp_path / "gran's $HOME; photo.jpg"
    odd.write_bytes(demo_photo.read_bytes())
    found = suggest(odd, Feeling.COMFORT)
    assert shlex.split(found.command)[2] == str(odd)


def test_a_name_is_never_taken_for_an_option(fondly: Run, demo_photo: Path, tmp_path: Path) -> None:
    (tmp_path / "-o.jpg").write_bytes(demo_photo.read_bytes())
    told = fondly("suggest", "--feeling", "comfort", "--json", "--", "-o.jpg")
    assert told.json["arguments"][2] == "./-o.jpg"


def test_a_photo_that_cannot_be_used_is_told(fondly: Run, tmp_path: Path) -> None:
    assert fondly("suggest", "no.jpg", "--feeling", "joy").status == PhotoNotFound.exit_code
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((200, 200, 3), 128, np.uint8))
    assert fondly("suggest", "grey.png", "--feeling", "joy").status == NoFaceFound.exit_code

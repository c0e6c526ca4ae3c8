from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

NEW = ("consent", "new")
ANNA = ("--subject", "historical", "--audience", "family", "--name", "Anna", "--words", "Yes.")
QUICK = ("--size", "240", "--motion", "motion.json", "--limits", "off", "--json")


@pytest.fixture
def motion(tmp_path: Path) -> None:
    channels = {"breath": [0, 0.5, 0]}
    (tmp_path / "motion.json").write_text(
        json.dumps({"fondly_motion": 1, "fps": "12", "channels": channels})
    )


def test_an_agreement_is_written_down_shown_and_taken_back(fondly: Run, demo_photo: Path) -> None:
    told = fondly(*NEW, demo_photo, *ANNA, "--until", "2099-12-31", "--speech", "own-recording")
    assert told.status == 0
    for said in ("Agreed by Anna", "A historical person.", "family circle", "31 December 2099"):
        assert said in told.out
    assert "A recording of the person's own voice." in told.out
    record = "lincoln.consent.json"
    facts = fondly("consent", "show", record, "--json").json
    assert (facts["holds"], facts["signed_here"], facts["revoked"]) == (True, True, None)
    assert facts["record"]["name"] == "Anna"
    assert "It holds." in fondly("consent", "show", record).out
    taken = fondly("consent", "revoke", record)
    assert taken.status == 0
    assert "cannot call back" in taken.out
    shown = fondly("consent", "show", record)
    assert "Revoked" in shown.out
    assert fondly("consent", "revoke", record, "--json").json["id"] == facts["record"]["id"]


@pytest.mark.usefixtures("motion")
def test_it_declares_travels_in_the_recipe_and_stops_what_was_revoked(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    fondly(*NEW, demo_photo, *ANNA, "--rights", "public-domain")
    consent = ("--consent", "lincoln.consent.json")
    made = fondly("animate", demo_photo, *consent, *QUICK, "-o", "a.mp4").json
    assert made["declared"]["subject"] == "historical"
    assert made["declared"]["rights"] == "public-domain"
    assert "Anna" not in json.dumps(made)
    brief = json.loads((tmp_path / "a.recipe.json").read_text())["brief"]
    assert brief["consent"] == json.loads((tmp_path / "lincoln.consent.json").read_text())
    public = ("--audience", "public", "--about", "none")
    told = fondly("animate", demo_photo, *consent, *public, *QUICK, "-o", "b.mp4").json
    assert "an audience that is family" in told["error"]["sentence"]
    assert fondly("consent", "revoke", "a.recipe.json").status == 0
    for how in (consent, ("--subject", "historical"), ("--recipe", "a.recipe.json")):
        flags = ("--json",) if how[0] == "--recipe" else QUICK
        told = fondly("animate", demo_photo, *how, *flags, "-o", "c.mp4").json
        assert told["error"]["code"] == "policy-refusal"
        assert "revoked" in told["error"]["sentence"]
        assert "consent new" in told["error"]["hint"]
    rig = fondly("export-rig", demo_photo, "--subject", "historical", "--json").json
    assert "revoked" in rig["error"]["sentence"]
    assert not (tmp_path / "b.mp4").exists()
    assert not (tmp_path / "c.mp4").exists()


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ((), 20),
        (("--subject", "historical", "--until", "2001-01-01"), 25),
        (("--subject", "historical", "--until", "soon"), 25),
        (("--subject", "historical", "--speech", "song"), 25),
        (("--subject", "historical", "--name", "x" * 300), 35),
        (("--subject", "historical", "-o", "nowhere/x.json"), 41),
    ],
)
def test_what_makes_no_sense_is_told_with_a_hint(
    fondly: Run, demo_photo: Path, options: tuple[str, ...], status: int
) -> None:
    told = fondly(*NEW, demo_photo, *options, "--json")
    assert told.status == status
    assert told.json["error"]["hint"]


def test_a_changed_record_and_another_photo_s_are_refused(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    fondly(*NEW, demo_photo, *ANNA)
    path = tmp_path / "lincoln.consent.json"
    text = path.read_text()
    path.write_text(text.replace('"family"', '"public"'))
    for command in (("consent", "show", path), ("consent", "revoke", path)):
        assert fondly(*command, "--json").json["error"]["code"] == "consent-invalid"
    told = fondly("animate", demo_photo, "--consent", path, "--json")
    assert told.json["error"]["code"] == "consent-invalid"
    path.write_text(text)
    other = tmp_path / "other.png"
    from PIL import Image

    Image.new("RGB", (80, 80), "red").save(other)
    told = fondly("animate", other, "--consent", path, "--json")
    assert told.json["error"]["code"] == "consent-mismatch"
    assert fondly("consent", "show", "none.json", "--json").json["error"]["hint"]

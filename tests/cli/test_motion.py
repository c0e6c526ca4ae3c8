from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from fondly.domain.motion_json import motion_from_json
from fondly.domain.plan_toml import plan_from_toml
from fondly.motion.drivers import driver_text, find_driver
from fondly.motion.performance import write_motion
from tests.cli.conftest import Run
from tests.media.boxes import film


def test_a_motion_is_written_without_any_photo(fondly: Run, tmp_path: Path) -> None:
    told = fondly("motion", "--driver", "look-up", "--seed", "3", "-o", "up.json")
    assert told.status == 0
    assert "smile" in told.out
    assert "beneath" in told.out
    motion = motion_from_json((tmp_path / "up.json").read_bytes())
    assert motion == write_motion(find_driver("look-up"), seed=3)


def test_json_tells_the_plan_and_what_became_of_the_words(fondly: Run, tmp_path: Path) -> None:
    facts = fondly("motion", "--occasion", "birthday", "--json").json
    assert {"plan", "ignored", "instead"} <= facts.keys()
    assert facts["plan"][0]["action"] == "raise-brows"
    assert (facts["seconds"], facts["fps"], facts["frames"]) == (5.5, "30", 165)
    assert (tmp_path / "motion.json").is_file()


def test_a_plan_is_written_changed_by_hand_and_played(fondly: Run, tmp_path: Path) -> None:
    fondly("motion", "--plan-out", "plan.toml", "--plan-svg", "plan.svg", "-o", "one.json")
    plan = plan_from_toml((tmp_path / "plan.toml").read_text())
    assert plan.title == "nostalgia"
    drawing = ET.fromstring((tmp_path / "plan.svg").read_text())  # noqa: S314  our own
    words = {one.text for one in drawing.iter() if one.text}
    assert {"nostalgia", "smile", "soften", "0 s", "6 s"} <= words
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}polygon"))) == len(plan.acts)
    told = fondly("motion", "--plan", "plan.toml", "-o", "again.json")
    assert told.status == 0
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "one.json").read_bytes()
    text = (tmp_path / "plan.toml").read_text().replace('"smile"', '"grin"')
    (tmp_path / "plan.toml").write_text(text)
    fondly("motion", "--plan", "plan.toml", "-o", "other.json")
    motion = motion_from_json((tmp_path / "other.json").read_bytes())
    assert motion["jawOpen"].max() > 0.01


def test_parts_age_camera_and_length_are_heeded(fondly: Run, tmp_path: Path) -> None:
    fondly(
        "motion", "--head", "0", "--mouth", "0.5", "--age", "older", "--camera", "drift",
        "--seconds", "5", "--fps", "25", "--intensity", "0.8", "-o", "m.json",
    )  # fmt: skip
    motion = motion_from_json((tmp_path / "m.json").read_bytes())
    assert (motion.frames, motion.rate) == (125, Fraction(25))
    assert not motion["head_yaw_deg"].any()
    assert 0.1 < motion["mouthSmileLeft"].max() < 0.24
    assert motion["camera_zoom"].max() > 0.01


def test_drivers_of_a_folder_are_found(fondly: Run, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "our-own.toml").write_bytes(driver_text("joy"))
    told = fondly("motion", "--drivers-dir", "ours", "--driver", "our-own", "--json")
    assert told.status == 0
    assert "our-own" in fondly("drivers", "--drivers-dir", "ours").out
    shown = fondly("drivers", "--show", "joy").out
    assert shown.encode() == driver_text("joy")
    (folder / "our-own.toml").write_bytes(driver_text("joy").replace(b"sentence", b"sentense"))
    told = fondly("motion", "--drivers-dir", "ours", "--driver", "our-own", "-o", "b.json")
    assert told.status == 33
    assert "Did you mean sentence?" in told.err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--driver", "joi"), 21, "Did you mean joy?"),
        (("--seconds", "0"), 25, "more than 0 seconds"),
        (("--seconds", "3600"), 25, "0 to 600"),
        (("--seconds", "1.5"), 25, "2 to 600"),
        (("--fps", "1000"), 25, "1 to 240"),
        (("--fps", "5"), 25, "8 to 240"),
        (("--driver", "quiet-frame", "--seconds", "6"), 25, "30 to 600"),
        (("--intensity", "2"), 25, "intensity"),
        (("--plan", "none.toml"), 27, "cannot be read"),
        (("--plan", "bad.toml"), 27, "no entry 'actoin'"),
        (("--plan", "wild.toml"), 27, "smile goes up to 0.6"),
        (("--plan", "bad.toml", "--driver", "joy"), 25, "one source of motion"),
        (("--drivers-dir", "nowhere"), 33, "there is no folder"),
        (("--camera", "spin"), 2, "push-in"),
        (("--occasion", "funeral"), 2, "memorial"),
        (("-o", "there.json"), 40, "exists"),
    ],
)
def test_what_cannot_be_is_refused_with_advice(
    fondly: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    plan = "fondly_plan = 1\nseconds = 6.0\n[life]\nblinks_per_min = 12\nbreath = 0.8\n"
    plan += "drift_deg = 0.4\nscan_deg = 0.9\n[[act]]\n"
    times = "start_s = 1.0\nattack_s = 1.0\nhold_s = 1.0\nrelease_s = 1.5\namount = 0.9\n"
    (tmp_path / "bad.toml").write_text(f'{plan}actoin = "smile"\n{times}')
    (tmp_path / "wild.toml").write_text(f'{plan}action = "smile"\n{times}')
    (tmp_path / "there.json").write_text("mine")
    told = fondly("motion", *arguments)
    assert told.status == status
    assert said in told.err
    assert (tmp_path / "there.json").read_text() == "mine"
    assert not (tmp_path / "motion.json").exists()


def test_a_recorded_motion_has_no_plan_to_show(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    fondly("motion", "-o", "m.json")
    told = fondly(
        "animate", demo_photo, "--subject", "historical", "--motion", "m.json", "--show-plan"
    )
    assert told.status == 25
    assert "motion-report" in told.err
    assert not list(tmp_path.glob("*.mp4"))


def test_a_long_clip_is_told_that_short_works_best(fondly: Run) -> None:
    facts = fondly("motion", "--seconds", "20", "--json").json
    assert [finding["code"] for finding in facts["findings"]] == ["clip-long"]
    facts = fondly("motion", "--driver", "quiet-frame", "--overwrite", "--json").json
    assert facts["findings"] == []


def test_a_clip_shows_its_plan_first_and_keeps_it_in_the_recipe(
    fondly: Run, demo_photo: Path, tmp_path: Path
) -> None:
    told = fondly(
        "animate", demo_photo, "--subject", "historical", "--size", "240", "--occasion",
        "memorial", "--seconds", "2", "--fps", "8", "--show-plan", "--plan-svg", "plan.svg",
        "--quiet", "-o", "clip.mp4",
    )  # fmt: skip
    assert told.status == 0, told.err
    assert "soften" in told.out
    assert (tmp_path / "plan.svg").is_file()
    recipe = json.loads((tmp_path / "clip.recipe.json").read_text())
    assert recipe["brief"]["driver"] == "gentle-presence"
    assert recipe["brief"]["occasion"] == "memorial"
    assert {act["action"] for act in recipe["brief"]["plan"]["act"]} >= {"soften", "blink"}
    again = fondly(
        "animate", demo_photo, "--recipe", "clip.recipe.json", "--quiet", "-o", "again.mp4"
    )
    assert again.status == 0, again.err
    assert film(tmp_path / "again.mp4") == film(tmp_path / "clip.mp4")


def test_a_sentence_becomes_a_motion_and_every_word_is_answered(
    fondly: Run, tmp_path: Path
) -> None:
    sentence = "golden light, soft smile, dances"
    told = fondly("motion", "--direct", sentence, "-o", "one.json", "--json")
    assert [act["action"] for act in told.json["plan"]] == ["smile", "tilt"]
    assert told.json["ignored"] == ["golden", "light"]
    (answer,) = told.json["instead"]
    assert answer.keys() == {"asked", "done", "why"}
    assert answer["asked"] == "dances"
    codes = {finding["code"] for finding in told.json["findings"]}
    assert codes == {"done-instead", "words-without-effect"}
    fondly("motion", "--direct", sentence, "--plan-out", "plan.toml", "-o", "two.json")
    assert plan_from_toml((tmp_path / "plan.toml").read_text()).title == sentence
    fondly("motion", "--plan", "plan.toml", "-o", "three.json")
    motions = [(tmp_path / f"{name}.json").read_bytes() for name in ("one", "two", "three")]
    assert len(set(motions)) == 1


def test_occasion_length_and_intensity_change_what_a_sentence_comes_to(fondly: Run) -> None:
    def planned(*more: str) -> dict[str, float]:
        told = fondly("motion", "--direct", "wide grin", *more, "--overwrite", "--json")
        return {act["action"]: act["amount"] for act in told.json["plan"]}

    assert planned()["grin"] > 0.4
    assert "grin" not in planned("--occasion", "memorial")
    assert planned("--intensity", "0.1")["grin"] < 0.8 * planned()["grin"]
    lasting = fondly("motion", "--direct", "a nod", "--seconds", "3", "--overwrite", "--json")
    assert lasting.json["seconds"] == 3.0


@pytest.mark.parametrize("sentence", ["", "asdf", "the golden hour"])
def test_a_sentence_without_anything_to_do_is_answered_with_examples(
    fondly: Run, sentence: str
) -> None:
    told = fondly("motion", "--direct", sentence, "-o", "m.json")
    assert told.status == 34
    assert "soft smile" in told.err

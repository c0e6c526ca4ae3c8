"""Drivers as data: what they say, how they are found, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from fondly.domain.occasion import CUSTOMS
from fondly.domain.plan_toml import plan_from_toml
from fondly.domain.wording import label_for
from fondly.errors import DriverInvalid, UnknownDriver
from fondly.motion.actions import ACTIONS
from fondly.motion.driver import Driver
from fondly.motion.driver_file import MOST_BYTES, driver_from_toml
from fondly.motion.drivers import NAMES, driver_text, drivers, find_driver
from fondly.motion.performance import play, write_motion
from fondly.motion.staging import driver_plan

TEXT = driver_text("nostalgia").decode()


def changed(old: str, new: str) -> bytes:
    assert old in TEXT
    return TEXT.replace(old, new, 1).encode()


def test_the_ten_are_there_and_nostalgia_is_the_default() -> None:
    assert len(NAMES) == 10
    assert drivers()[0].name == "nostalgia"
    assert {
        file.stem for file in Path(__file__).parents[2].glob("src/fondly/motion/drivers/*.toml")
    } == set(NAMES)


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_each_says_what_it_is_for(driver: Driver) -> None:
    assert find_driver(driver.name) is driver
    assert driver.sentence.endswith(".")
    assert driver.occasions
    assert 5 <= driver.seconds <= 6.5 or driver.is_still


def test_every_occasion_has_a_driver() -> None:
    assert len({occasion for driver in drivers() for occasion in driver.occasions}) == 10


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_none_parts_the_lips_over_teeth_that_the_photo_does_not_show(driver: Driver) -> None:
    motion = write_motion(driver, intensity=driver.intensity[1], rate=10)
    for name in ("jawOpen", "mouthUpperUpLeft", "mouthLowerDownLeft", "mouthFunnel"):
        assert not motion[name].any()


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_each_closes_both_eyes_when_it_blinks(driver: Driver) -> None:
    motion = write_motion(driver)
    for name in ("eyeBlinkLeft", "eyeBlinkRight"):
        assert motion[name].max() > 0.96


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_a_shorter_or_longer_plan_keeps_within_its_length(driver: Driver) -> None:
    for seconds in (driver.span_s[0], driver.seconds * 0.8, driver.seconds, 33.3, 90.0):
        if not driver.span_s[0] <= seconds:
            continue
        plan = driver_plan(driver, seconds=seconds, seed=5)
        assert plan.seconds == seconds
        assert plan.acts
        assert all(act.end_s <= seconds for act in plan.acts)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("nostalga", "nostalgia"),
        ("Nostalgia", "nostalgia"),
        ("blink and nod", "blink-and-nod"),
        ("blink_nod", "blink-and-nod"),
    ],
)
def test_unknown_suggests_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UnknownDriver, match=name) as caught:
        find_driver(name)
    assert caught.value.hint == f"Did you mean {nearest}?"


@pytest.mark.parametrize("name", ["", "zzz", "x" * 100_000])
def test_unknown_like_nothing_lists_them_all(name: str) -> None:
    with pytest.raises(UnknownDriver) as caught:
        find_driver(name)
    assert caught.value.hint.startswith("Drivers are nostalgia, joy,")
    assert len(caught.value.message) < 120


def test_a_folder_adds_drivers_and_may_replace_known_ones(tmp_path: Path) -> None:
    (tmp_path / "our-own.toml").write_bytes(changed("A memory passes", "Ours passes"))
    (tmp_path / "joy.toml").write_text(TEXT)
    (tmp_path / "notes.txt").write_text("not a driver")
    found = drivers(tmp_path)
    assert [driver.name for driver in found][-1] == "our-own"
    assert len(found) == 11
    ours = find_driver("our-own", tmp_path)
    assert ours.sentence.startswith("Ours")
    assert write_motion(ours).frames == 180
    assert find_driver("joy", tmp_path).sentence == drivers()[0].sentence
    with pytest.raises(UnknownDriver):
        find_driver("our-own")


def test_a_folder_without_drivers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DriverInvalid, match="holds 0 drivers"):
        drivers(tmp_path)
    with pytest.raises(DriverInvalid, match="there is no folder"):
        drivers(tmp_path / "none")
    (tmp_path / "a.toml").mkdir()
    with pytest.raises(DriverInvalid, match="cannot be read"):
        drivers(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said", "advised"),
    [
        ("sentence = ", "sentense = ", "no entry 'sentense'", "Did you mean sentence?"),
        ("hold_s = 0.86", "hold = 0.86", "act 1 has no entry 'hold'", "Did you mean hold_s?"),
        ("[life]", "[liv]", "no entry 'liv'", "Did you mean life?"),
        ("seconds = 6.0", "", "lacks seconds", "--show"),
        ("scan_deg = [0.6, 0.9, 1.1]", "", "life lacks scan_deg", "--show"),
        ("fondly_driver = 1", "fondly_driver = 2", "fondly_driver = 1", "--show"),
        ("seconds = 6.0", "seconds = true", "seconds is a number", "--show"),
        ("seconds = 6.0", "seconds = nan", "seconds is a number", "--show"),
        ("seconds = 6.0", "seconds = 3.0", "does not end within", "shorten"),
        ("seconds = 6.0", "seconds = 900.0", "seconds lies within span_s", "--show"),
        ("intensity = [0.0, 1.0]", "intensity = 1", "a pair of numbers", "--show"),
        ("intensity = [0.0, 1.0]", "intensity = [0.5, 2]", "within 0 to 1", "--show"),
        ("amount = [1.5, 2.4, 3.0]", "amount = 2.4", "three numbers", "--show"),
        (
            "amount = [0.14, 0.33, 0.44]",
            "amount = [0.1, 0.5, 0.9]",
            "smile goes from 0 to 0.6",
            "tears",
        ),
        ("amount = [1.5, 2.4, 3.0]", "amount = [-1, 2.4, 3.0]", "look goes from 0", "tears"),
        ("attack_s = 0.04", "attack_s = 0", "needs an attack", "--show"),
        ('action = "look"', 'action = "lok"', "no action named 'lok'", "Did you mean look?"),
        ('action = "look"', "action = 3", "action is one line of text", "--show"),
        ('side = "lead"', 'side = "port"', "side is one of both, left, right, lead", "--show"),
        ('side = "lead"', "chance = 2.0", "chance is 0 to 1", "--show"),
        ('occasions = ["anniv', 'occasions = ["funeral", "anniv', "a list of birthday", "--show"),
        ("[[act]]", "[[act", "is not TOML", "--show"),
        ("seconds = 6.0", "seconds = 6.0\nis_still = 1", "true or false", "--show"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_advice(
    old: str, new: str, said: str, advised: str
) -> None:
    with pytest.raises(DriverInvalid, match=said) as caught:
        driver_from_toml(changed(old, new), "test")
    assert advised in caught.value.hint


def test_a_file_that_is_none_is_refused() -> None:
    for text in (b"\xff", b"x" * (MOST_BYTES + 1), b"act = 1"):
        with pytest.raises(DriverInvalid):
            driver_from_toml(text, "test")
    with pytest.raises(DriverInvalid, match="small letters"):
        driver_from_toml(TEXT.encode(), "Big Smile")


PAGE = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")


def test_the_page_about_plans_shows_every_action_and_occasion_as_they_are() -> None:
    for name, action in ACTIONS.items():
        if name != "look-at-camera":
            degrees = "°" if action.unit == "deg" else ""
            sizes = f"{action.usual:g}{degrees} | {action.greatest:g}{degrees}"
            assert f"| `{name}` | {action.sentence} | {sizes} |" in PAGE
    for occasion, custom in CUSTOMS.items():
        row = f"| `{occasion}` | {custom.driver} | {custom.intensity:g} | {custom.seconds:g} |"
        assert row in PAGE
        assert label_for(occasion) in PAGE


def test_the_plan_on_that_page_can_be_played() -> None:
    text = PAGE.split("```toml\n")[1].split("```")[0]
    assert play(plan_from_toml(text)).frames == 180

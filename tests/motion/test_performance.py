"""What every performance promises, whatever is asked."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fondly.domain.channels import CHANNELS, RANGES
from fondly.domain.motion import Motion
from fondly.domain.motion_json import motion_from_json, motion_to_json
from fondly.domain.motion_limits import GENTLE_LIMITS
from fondly.errors import OptionInvalid, UnknownDriver
from fondly.motion.driver import Amount, BlinkCue, Driver, Gesture
from fondly.motion.drivers import drivers, find_driver
from fondly.motion.performance import write_motion

DRIVERS = st.sampled_from(drivers())
SECONDS = st.floats(2, 60)
FPS = st.sampled_from([8, 12, 24, 25, 30, 50, 60, Fraction(30000, 1001)]) | st.fractions(
    8, 120, max_denominator=1001
)
INTENSITY = st.floats(0, 1)
SEEDS = st.integers(-(10**20), 10**20)
ASKED = st.fixed_dictionaries(
    {"seconds": SECONDS, "rate": FPS, "intensity": INTENSITY, "seed": SEEDS}
)
HEAD_DEG = ("head_yaw_deg", "head_pitch_deg", "head_roll_deg")


def head_speed(motion: Motion) -> NDArray[np.float64]:
    angles = np.stack([motion[name].astype(np.float64) for name in HEAD_DEG], axis=1)
    speed: NDArray[np.float64] = np.linalg.norm(np.diff(angles, axis=0), axis=1)
    return speed * float(motion.rate)


def blink_spans(motion: Motion) -> list[tuple[int, int]]:
    """First and last frame of each blink."""
    closed = np.concatenate([[False], motion["eyeBlinkLeft"] > 0, [False]])
    edges = np.flatnonzero(closed[1:] != closed[:-1])
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


@given(DRIVERS, ASKED)
@settings(deadline=None, max_examples=40)
def test_any_wish_gives_a_motion_that_loops(driver: Driver, asked: dict[str, Any]) -> None:
    motion = write_motion(driver, **asked)
    assert motion.frames == round(Fraction(asked["seconds"]) * Fraction(asked["rate"]))
    assert np.isfinite(motion.values).all()
    for name in CHANNELS:
        assert RANGES[name][0] <= motion[name].min()
        assert motion[name].max() <= RANGES[name][1]
    assert motion.is_rest(0)
    assert motion.is_rest(-1)
    assert not any(np.signbit(motion.at(end)).any() for end in (0, -1))


@given(DRIVERS, ASKED)
@settings(deadline=None, max_examples=40)
def test_blinks_come_and_keep_clear_of_the_ends(driver: Driver, asked: dict[str, Any]) -> None:
    motion = write_motion(driver, **asked)
    spans = blink_spans(motion)
    rate, last_s = float(motion.rate), (motion.frames - 1) / float(motion.rate)
    assert spans
    assert len(spans) <= 26 / 60 * float(motion.duration_s) + 1
    for first, last in spans:
        assert first / rate > 0.4 - 1e-9
        assert last / rate < last_s - 0.6 + 1e-9
        assert motion["eyeBlinkLeft"][first : last + 1].max() > 0.45
    assert len(spans) == len(blink_spans(motion.scaled(1, only=["eyeBlinkRight"])))


@given(DRIVERS, ASKED)
@settings(deadline=None, max_examples=40)
def test_the_head_stays_calm_and_within_the_gentle_limits(
    driver: Driver, asked: dict[str, object]
) -> None:
    motion = write_motion(driver, **asked)  # type: ignore[arg-type]
    speed = head_speed(motion)
    assert speed.max() < 15
    assert np.median(speed) < 5
    for name in HEAD_DEG:
        assert np.abs(motion[name]).max() < GENTLE_LIMITS.maximum(name)


@given(DRIVERS, ASKED)
@settings(deadline=None, max_examples=40)
def test_smiles_stay_gentle_and_never_come_without_the_eyes(
    driver: Driver, asked: dict[str, object]
) -> None:
    motion = write_motion(driver, **asked)  # type: ignore[arg-type]
    for side in ("Left", "Right"):
        smile, cheek = motion[f"mouthSmile{side}"], motion[f"cheekSquint{side}"]
        assert 0 < smile.max() < 0.53
        assert (cheek >= 0.5 * smile - 1e-5).all()
        assert np.abs(np.diff(smile)).max() * float(motion.rate) < 1.5
    left, right = motion["mouthSmileLeft"].max(), motion["mouthSmileRight"].max()
    assert 0 < abs(left - right) < 0.08 * left


@given(DRIVERS, ASKED)
@settings(deadline=None, max_examples=40)
def test_a_saved_performance_is_the_same_performance(
    driver: Driver, asked: dict[str, object]
) -> None:
    motion = write_motion(driver, **{**asked, "seconds": 2.0})  # type: ignore[arg-type]
    assert motion_from_json(motion_to_json(motion)) == motion


@given(DRIVERS, INTENSITY, SEEDS)
@settings(deadline=None, max_examples=40)
def test_the_seed_decides(driver: Driver, intensity: float, seed: int) -> None:
    one = write_motion(driver, intensity=intensity, seed=seed)
    again = write_motion(driver, intensity=intensity, seed=seed)
    other = write_motion(driver, intensity=intensity, seed=seed + 1)
    assert one.values.tobytes() == again.values.tobytes()
    assert one != other


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_every_rate_gives_the_same_performance(driver: Driver) -> None:
    slow, fast = write_motion(driver, rate=30, seed=5), write_motion(driver, rate=120, seed=5)
    expected = fast.resample(30)
    for name in ("head_roll_deg", "mouthSmileLeft", "breath"):
        assert np.abs(slow[name] - expected[name]).max() < 0.05 * max(np.abs(slow[name]).max(), 1)


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_two_hundred_seeds_keep_to_the_norms_of_people(driver: Driver) -> None:
    """At 240 fps: blinks from and to 10 % of their peak, smiles 10 to 90 %."""
    counts, medians = [], []
    for seed in range(200):
        motion = write_motion(driver, rate=240, seed=seed)
        spans = blink_spans(motion)
        counts.append(len(spans))
        medians.append(np.median(head_speed(motion)))
        for first, last in spans:
            lid = motion["eyeBlinkLeft"][first : last + 1]
            over = np.flatnonzero(lid >= 0.1 * lid.max())
            assert 0.04 <= (lid.argmax() - over[0]) / 240 <= 0.12
            assert 0.10 <= (over[-1] - lid.argmax()) / 240 <= 0.30
        smile = motion["mouthSmileLeft"]
        top, peak = int(smile.argmax()), smile.max()
        onset = np.flatnonzero(smile[:top] >= 0.9 * peak)[0] - np.argmax(smile >= 0.1 * peak)
        fall = np.flatnonzero(smile >= 0.1 * peak)[-1] - np.flatnonzero(smile >= 0.9 * peak)[-1]
        assert 0.3 <= onset / 240 <= 1.0
        assert fall / 240 >= 0.8
    assert set(counts) == {1, 2}
    assert 1.4 < np.mean(counts) < 1.9
    assert 1.0 < np.median(medians) < 2.6


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
@pytest.mark.parametrize("seconds", [2, 6, 20])
def test_ends_are_reached_gently(driver: Driver, seconds: int) -> None:
    motion = write_motion(driver, seconds=seconds, rate=240, intensity=1, seed=3)
    velocity = np.abs(np.diff(motion.values, axis=0)) * 240
    for ends in (velocity[:3], velocity[-3:]):
        assert ends.max() < 0.05


@pytest.mark.parametrize("driver", drivers(), ids=lambda driver: driver.name)
def test_eyes_hold_you_while_the_head_moves(driver: Driver) -> None:
    """Gaze in the world is still between saccades: the eyes turn against the head."""
    motion = write_motion(driver, rate=60, intensity=1, seed=2)
    for axis in ("yaw", "pitch"):
        world = motion[f"head_{axis}_deg"] + motion[f"gaze_{axis}_deg"]
        step = np.abs(np.diff(world))
        assert np.median(step) < 1e-4
        assert np.count_nonzero(step > 1e-3) < 0.1 * len(step)
        assert np.abs(world).max() < 4
        assert np.abs(np.diff(motion[f"head_{axis}_deg"])).max() > 5e-3


def test_more_intensity_is_more_smile_and_more_tilt() -> None:
    nostalgia = find_driver("nostalgia")
    smiles = [write_motion(nostalgia, intensity=i)["mouthSmileLeft"].max() for i in (0, 0.5, 1)]
    assert smiles == sorted(smiles)
    assert smiles[0] < 0.2
    assert 0.29 < smiles[1] < 0.37
    assert 0.39 < smiles[2] < 0.49
    tilts = [
        np.abs(write_motion(nostalgia, intensity=i)["head_roll_deg"]).max() for i in (0, 0.5, 1)
    ]
    assert tilts == sorted(tilts)


def test_the_nod_goes_down_and_the_tilt_takes_either_side() -> None:
    nod = write_motion(find_driver("blink-and-nod"))["head_pitch_deg"]
    assert nod.max() > 2
    assert nod.max() > 2 * -nod.min()
    tilts = [write_motion(find_driver("nostalgia"), seed=s)["head_roll_deg"] for s in range(20)]
    assert len({float(np.sign(tilt[np.abs(tilt).argmax()])) for tilt in tilts}) == 2


def test_long_clips_come_in_phrases_that_differ() -> None:
    motion = write_motion(find_driver("nostalgia"), seconds=24, rate=30)
    smile = motion["mouthSmileLeft"]
    smiling = np.flatnonzero(np.diff((smile > 0.2).astype(int)) == 1)
    assert len(smiling) == 3
    assert len({round(float(smile[i : i + 60].max()), 3) for i in smiling}) == 3


def test_a_driver_that_throws_the_head_about_is_calmed() -> None:
    zero = Amount(0, 0, 0)
    nod = Gesture("nod", 2, 0.5, 0, 0.5, Amount(5, 20, 25))
    wild = Driver("wild", "No.", 6.0, (0, 1), (nod,), (BlinkCue(4, (1, 1)),), (), zero, zero, zero)
    speed = head_speed(write_motion(wild, rate=240))
    assert 9 < speed.max() < 10.1


def test_seeds_differ_in_timing_and_size() -> None:
    smiles = [write_motion(find_driver("nostalgia"), seed=s)["mouthSmileLeft"] for s in range(20)]
    starts = [int(np.argmax(smile > 0.1)) for smile in smiles]
    assert 3 <= max(starts) - min(starts) <= 12
    peaks = [float(smile.max()) for smile in smiles]
    assert 0.02 < max(peaks) - min(peaks) < 0.1


def test_defaults_are_the_drivers_own() -> None:
    for driver in drivers():
        motion = write_motion(driver)
        assert motion.duration_s == Fraction(driver.seconds)
        assert motion == write_motion(
            driver, seconds=driver.seconds, rate=Fraction(30), intensity=0.5, seed=0
        )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"seconds": 1.99}, "seconds goes from 2 to 60, got 1.99"),
        ({"seconds": 60.01}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"seconds": float("inf")}, "seconds"),
        ({"seconds": -6}, "seconds"),
        ({"rate": 7}, "fps goes from 8 to 240, got 7"),
        ({"rate": 1000}, "fps"),
        ({"rate": 0}, "fps"),
        ({"intensity": -0.01}, "intensity goes from 0 to 1"),
        ({"intensity": 1.01}, "intensity"),
        ({"intensity": float("nan")}, "intensity"),
    ],
)
def test_options_out_of_range(asked: dict[str, float], sentence: str) -> None:
    with pytest.raises(OptionInvalid, match=sentence) as caught:
        write_motion(drivers()[0], **asked)  # type: ignore[arg-type]
    assert caught.value.hint


class TestDrivers:
    def test_have_a_name_and_a_sentence_each(self) -> None:
        assert [driver.name for driver in drivers()] == ["nostalgia", "blink-and-nod"]
        for driver in drivers():
            assert find_driver(driver.name) is driver
            assert driver.sentence.endswith(".")
            assert 5 <= driver.seconds <= 6

    @pytest.mark.parametrize(
        ("name", "nearest"),
        [
            ("nostalga", "nostalgia"),
            ("Nostalgia", "nostalgia"),
            ("blink and nod", "blink-and-nod"),
            ("blink_nod", "blink-and-nod"),
        ],
    )
    def test_unknown_suggests_the_nearest(self, name: str, nearest: str) -> None:
        with pytest.raises(UnknownDriver, match=name) as caught:
            find_driver(name)
        assert caught.value.hint == f"Did you mean {nearest}?"

    @pytest.mark.parametrize("name", ["", "zzz", "x" * 100_000])
    def test_unknown_like_nothing_lists_them_all(self, name: str) -> None:
        with pytest.raises(UnknownDriver) as caught:
            find_driver(name)
        assert caught.value.hint == "Drivers are nostalgia, blink-and-nod."
        assert len(caught.value.message) < 120

    def test_refuse_nonsense_when_they_are_written(self) -> None:
        def driver(**changes: object) -> Driver:
            parts: dict[str, object] = {
                "name": "test",
                "sentence": "A test.",
                "seconds": 6.0,
                "intensity": (0.0, 1.0),
                "gestures": (),
                "blinks": (BlinkCue(1.0, (0.8, 0.9)),),
                "glances": (),
                **dict.fromkeys(("drift_deg", "scan_deg", "breath"), Amount(0, 0, 0)),
            }
            return Driver(**{**parts, **changes})  # type: ignore[arg-type]

        usual = Amount(0, 1, 2)
        assert driver().blinks
        with pytest.raises(ValueError, match="blink"):
            driver(blinks=())
        with pytest.raises(ValueError, match="intensity"):
            driver(intensity=(0.5, 0.2))
        with pytest.raises(ValueError, match="end within"):
            driver(gestures=(Gesture("nod", 5, 0.5, 0, 0.5, usual),))
        with pytest.raises(ValueError, match="actions are"):
            Gesture("dance", 0, 1, 0, 1, usual)
        with pytest.raises(ValueError, match="attack"):
            Gesture("nod", 0, 0, 0, 1, usual)
        with pytest.raises(ValueError, match="negative"):
            Gesture("nod", -1, 1, 0, 1, usual)

    def test_a_driver_of_nothing_but_a_blink_is_possible(self) -> None:
        zero = Amount(0, 0, 0)
        quiet = Driver(
            "quiet",
            "Only a blink.",
            6.0,
            (0.0, 1.0),
            (),
            (BlinkCue(2, (0.9, 0.9)),),
            (),
            zero,
            zero,
            zero,
        )
        motion = write_motion(quiet)
        assert len(blink_spans(motion)) == 1
        assert "mouthSmileLeft" not in motion.channels


def test_amounts_go_through_their_three_sizes() -> None:
    amount = Amount(1, 3, 4)
    assert [amount.at(i) for i in (0, 0.25, 0.5, 0.75, 1)] == [1, 2, 3, 3.5, 4]

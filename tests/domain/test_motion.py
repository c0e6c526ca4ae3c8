"""Motion: what it accepts, how it mixes, and its limits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondly.domain.channels import CHANNELS, INDEX, RANGES
from fondly.domain.finding import Severity
from fondly.domain.motion import MOST_FRAMES, Motion
from fondly.domain.motion_limits import GENTLE_LIMITS, KNEE, SWELLING, ChannelLimit, MotionLimits
from fondly.errors import MotionInvalid

RATES = st.fractions(1, 240, max_denominator=1001)


@st.composite
def motions(draw: st.DrawFn, rates: st.SearchStrategy[Fraction] = RATES) -> Motion:
    frames = draw(st.integers(1, 12))
    names = draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=4, unique=True))
    columns = {
        name: draw(st.lists(st.floats(*RANGES[name], width=32), min_size=frames, max_size=frames))
        for name in names
    }
    return Motion.of(draw(rates), columns)


def limits(**maxima: float) -> MotionLimits:
    return MotionLimits(
        {name: ChannelLimit(m, f"cap-{name}", "seen", "advice") for name, m in maxima.items()}
    )


class TestMotion:
    def test_holds_columns_in_the_order_of_the_channels(self) -> None:
        motion = Motion.of(30, {"breath": [0, 1], "jawOpen": [0.5, 0]})
        assert list(motion.channels) == ["jawOpen", "breath"]
        assert motion.frames == 2
        assert motion.duration_s == Fraction(2, 30)
        assert motion.rate == Fraction(30)
        assert isinstance(motion.rate, Fraction)

    def test_gives_full_samples_by_channel_index(self) -> None:
        motion = Motion.of(30, {"head_yaw_deg": [0, -3.5], "breath": [0, 0.25]})
        sample = motion.at(1)
        assert sample.shape == (len(CHANNELS),)
        assert sample.dtype == np.float32
        assert sample[INDEX["head_yaw_deg"]] == np.float32(-3.5)
        assert sample[INDEX["breath"]] == np.float32(0.25)
        assert np.count_nonzero(sample) == 2
        assert motion.is_rest(0)
        assert not motion.is_rest(1)
        assert motion["jawOpen"].tolist() == [0, 0]

    def test_is_read_only_and_keeps_no_reference(self) -> None:
        source = np.array([0, 0.5], np.float32)
        motion = Motion(Fraction(30), {"jawOpen": source})
        source[1] = 1
        assert motion["jawOpen"][1] == np.float32(0.5)
        for array in (motion.values, motion.at(0), motion.channels["jawOpen"]):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1
        with pytest.raises(TypeError):
            motion.channels["jawOpen"] = source  # type: ignore[index]

    def test_has_no_frame_beyond_its_end(self) -> None:
        with pytest.raises(IndexError):
            Motion.still(30, 3).at(3)

    def test_channels_left_out_equal_zero_channels(self) -> None:
        one = Motion.of(30, {"jawOpen": [0, 0.5]})
        other = Motion.of(30, {"jawOpen": [0, 0.5], "breath": [-0.0, 0]})
        assert one == other
        assert hash(one) == hash(other)
        assert one != Motion.of(25, {"jawOpen": [0, 0.5]})
        assert one != "a motion"

    @given(motions())
    def test_full_samples_make_the_same_motion(self, motion: Motion) -> None:
        assert Motion.from_values(motion.rate, motion.values) == motion

    def test_full_samples_need_every_column(self) -> None:
        with pytest.raises(MotionInvalid, match=r"\(4, 3\)"):
            Motion.from_values(30, np.zeros((4, 3)))


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "suggested"),
        [
            ("eyeblinkleft", "eyeBlinkLeft"),
            ("mouthSmile", "mouthSmile"),
            ("head_yaw", "head_yaw_deg"),
            ("browinnerup", "browInnerUp"),
            ("gaze_yaw", "gaze_yaw_deg"),
        ],
    )
    def test_unknown_channel_suggests_the_nearest(self, name: str, suggested: str) -> None:
        with pytest.raises(MotionInvalid, match=name) as caught:
            Motion.of(30, {name: [0]})
        assert suggested in caught.value.hint

    def test_unknown_channel_like_nothing_lists_the_kinds(self) -> None:
        with pytest.raises(MotionInvalid) as caught:
            Motion.still(30, 1)["zzzzzz"]
        assert "ARKit" in caught.value.hint

    @pytest.mark.parametrize(
        ("column", "sentence"),
        [
            ([0, float("nan")], "finite, frame 1 is nan"),
            ([float("inf")], "finite, frame 0"),
            ([0, 0.2, 1.01], "from 0 to 1, frame 2 has 1.01"),
            ([-0.001], "from 0 to 1"),
            ([1e300], "from 0 to 1"),
            ([], "1 to 72000 frames, got 0"),
            ([[0, 1]], r"shape \(1, 2\)"),
            (0.5, "list of numbers"),
            (["a"], "list of numbers"),
            ([None], "list of numbers"),
            ([True], "list of numbers"),
            ([1j], "list of numbers"),
            ([[0], [0, 1]], "uneven"),
            (np.zeros(MOST_FRAMES + 1), "1 to 72000 frames, got 72001"),
        ],
    )
    def test_malformed_columns(self, column: object, sentence: str) -> None:
        with pytest.raises(MotionInvalid, match=sentence) as caught:
            Motion.of(30, {"jawOpen": column})  # type: ignore[dict-item]
        assert caught.value.hint

    @pytest.mark.parametrize("name", CHANNELS)
    def test_every_range_is_guarded_at_both_ends(self, name: str) -> None:
        for end in RANGES[name]:
            assert Motion.of(30, {name: [end]})[name][0] == end
            outside = end + (0.01 if end > 0 else -0.01)
            with pytest.raises(MotionInvalid, match=name):
                Motion.of(30, {name: [outside]})

    def test_unequal_lengths_name_both(self) -> None:
        with pytest.raises(MotionInvalid, match="jawOpen has 2 frames, breath has 3"):
            Motion.of(30, {"jawOpen": [0, 0], "breath": [0, 0, 0]})

    def test_no_channel_at_all(self) -> None:
        with pytest.raises(MotionInvalid, match="none came"):
            Motion.of(30, {})

    @pytest.mark.parametrize("rate", [0, -30, 241, Fraction(1, 2), 29.97, "30", None, False])
    def test_rates(self, rate: object) -> None:
        with pytest.raises(MotionInvalid, match="rate"):
            Motion.of(rate, {"breath": [0]})  # type: ignore[arg-type]


class TestResample:
    @given(motions(), RATES)
    def test_keeps_ends_ranges_and_about_the_duration(self, motion: Motion, rate: Fraction) -> None:
        other = motion.resample(rate)
        assert other.rate == rate
        assert abs(other.duration_s - motion.duration_s) <= max(1 / rate, Fraction(1, 2) / rate)
        np.testing.assert_array_equal(other.at(0), motion.at(0))
        if other.frames > 1:
            np.testing.assert_array_equal(other.at(-1), motion.at(-1))
        assert (other.values <= motion.values.max(axis=0)).all()
        assert (other.values >= motion.values.min(axis=0)).all()

    @given(motions(st.just(Fraction(30))), st.integers(2, 8))
    def test_there_and_back_is_the_same(self, motion: Motion, times: int) -> None:
        assert motion.resample(30 * times).resample(30) == motion

    def test_same_rate_is_the_same_motion(self) -> None:
        motion = Motion.still(30, 5)
        assert motion.resample(30) is motion

    def test_a_straight_line_stays_straight(self) -> None:
        line = Motion.of(10, {"head_yaw_deg": np.linspace(-5, 5, 11)}).resample(40)
        np.testing.assert_allclose(line["head_yaw_deg"][4:37], np.linspace(-4, 4, 33), atol=1e-5)

    def test_refuses_to_become_too_long(self) -> None:
        with pytest.raises(MotionInvalid, match="72000"):
            Motion.still(1, 1000).resample(240)


class TestMixing:
    def test_sums_are_cut_to_the_range(self) -> None:
        one = Motion.of(30, {"jawOpen": [0.25, 0.75], "head_yaw_deg": [-40, 1]})
        other = Motion.of(30, {"jawOpen": [0.25, 0.75, 0.5], "head_yaw_deg": [-40, 2, 3]})
        both = one.plus(other)
        assert both["jawOpen"].tolist() == [0.5, 1.0, 0.5]
        assert both["head_yaw_deg"].tolist() == [-45, 3, 3]

    @given(motions(st.just(Fraction(30))), motions(st.just(Fraction(30))))
    def test_order_does_not_matter_and_rest_adds_nothing(self, one: Motion, two: Motion) -> None:
        assert one.plus(two) == two.plus(one)
        assert one.plus(Motion.still(30, one.frames)) == one

    @given(motions(st.just(Fraction(30))), motions(st.just(Fraction(30))))
    def test_blend_goes_from_one_to_the_other(self, one: Motion, two: Motion) -> None:
        longest = Motion.still(30, max(one.frames, two.frames))
        assert one.blended(two, 0) == one.plus(longest)
        assert one.blended(two, 1) == two.plus(longest)
        half = one.blended(two, 0.5)
        mean = (one.plus(longest).values + two.plus(longest).values) / 2
        np.testing.assert_allclose(half.values, mean, atol=1e-5)

    @pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
    def test_blend_refuses_other_weights(self, weight: float) -> None:
        with pytest.raises(MotionInvalid, match="0 to 1"):
            Motion.still(30, 1).blended(Motion.still(30, 1), weight)

    def test_rates_must_agree(self) -> None:
        with pytest.raises(MotionInvalid, match="30 and 25"):
            Motion.still(30, 1).plus(Motion.still(25, 1))

    def test_scaling(self) -> None:
        motion = Motion.of(30, {"jawOpen": [0.5], "head_yaw_deg": [-20]})
        assert motion.scaled(3)["jawOpen"][0] == 1
        assert motion.scaled(3)["head_yaw_deg"][0] == -45
        assert motion.scaled(-1)["jawOpen"][0] == 0
        assert motion.scaled(0.5, only=["jawOpen"])["head_yaw_deg"][0] == -20
        assert motion.scaled(0).is_rest(0)
        with pytest.raises(MotionInvalid, match="finite"):
            motion.scaled(float("nan"))
        with pytest.raises(MotionInvalid, match="jawopen"):
            motion.scaled(1, only=["jawopen"])


class TestLimits:
    @given(motions(), st.floats(0, 50))
    def test_never_exceeded_and_no_posture_changes_its_order(
        self, motion: Motion, maximum: float
    ) -> None:
        limited = limits(**dict.fromkeys(CHANNELS, maximum)).apply(motion).motion
        assert (np.abs(limited.values.astype(np.float64)) <= maximum).all()
        assert (np.abs(limited.values) <= np.abs(motion.values)).all()
        for name in motion.channels:
            rising = np.argsort(motion[name], kind="stable")
            if name not in {*SWELLING, "gaze_yaw_deg", "gaze_pitch_deg"}:
                assert (np.diff(limited[name][rising]) >= 0).all()

    def test_an_expression_becomes_smaller_but_no_quicker(self) -> None:
        """Bent at its top, this release would take half as long."""
        times_s = np.arange(0, 8, 1 / 240)
        swell = np.clip((times_s - 2) / 0.8, 0, 1) * np.clip((5.5 - times_s) / 1.5, 0, 1)
        asked = Motion.of(240, {"mouthSmileLeft": 0.6 * swell})
        kept = limits(mouthSmileLeft=0.3).apply(asked).motion["mouthSmileLeft"]
        assert kept.max() == pytest.approx(0.3, abs=1e-6)
        np.testing.assert_allclose(kept, asked["mouthSmileLeft"] / 2, atol=2e-3)

    def test_what_is_far_from_what_went_too_far_stays(self) -> None:
        times_s = np.arange(0, 30, 1 / 60)
        bumps = [0.8 * np.exp(-((times_s - 5) ** 2)), 0.3 * np.exp(-((times_s - 20) ** 2))]
        asked = Motion.of(60, {"mouthSmileLeft": np.add(*bumps)})
        kept = limits(mouthSmileLeft=0.4).apply(asked).motion["mouthSmileLeft"]
        late = times_s > 12
        assert np.array_equal(kept[late], asked["mouthSmileLeft"][late])
        assert kept.max() <= 0.4

    @given(motions())
    def test_well_inside_nothing_changes(self, motion: Motion) -> None:
        wide = {n: max(map(abs, RANGES[n])) / KNEE for n in CHANNELS}
        result = limits(**wide).apply(motion)
        assert result.motion is motion
        assert result.findings == ()

    def test_smooth_in_value_slope_and_curvature(self) -> None:
        asked = np.linspace(-30, 30, 6001)
        given_deg = (
            limits(head_pitch_deg=6)
            .apply(Motion.of(240, {"head_pitch_deg": asked}))
            .motion["head_pitch_deg"]
            .astype(np.float64)
        )
        slope = np.gradient(given_deg, asked)
        assert slope.max() <= 1 + 1e-3
        assert slope.min() >= 0
        assert np.abs(np.diff(slope)).max() < 0.02  # a clip would jump by 1
        np.testing.assert_allclose(given_deg, -given_deg[::-1], atol=1e-6)
        assert 5.9 < given_deg[-1] < 6

    def test_says_what_was_asked_and_allowed_once_for_each_reason(self) -> None:
        motion = Motion.of(
            30, {"head_yaw_deg": [0, -20], "head_roll_deg": [0, 10], "jawOpen": [0, 1]}
        )
        result = GENTLE_LIMITS.tightened(limits(jawOpen=0.3)).apply(motion)
        assert [finding.code for finding in result.findings] == ["cap-jawOpen", "gentle-head"]
        head = result.findings[1]
        assert head.severity is Severity.NOTES
        assert head.evidence == {
            "asked_head_yaw_deg": 20.0,
            "limit_head_yaw_deg": 6.0,
            "asked_head_roll_deg": 10.0,
            "limit_head_roll_deg": 4.0,
        }

    @pytest.mark.parametrize("maximum", [0.1, 0.0001035709034086755, 4 / 7])
    def test_a_limit_that_float32_rounds_up_is_not_exceeded(self, maximum: float) -> None:
        limited = limits(jawOpen=maximum).apply(Motion.of(30, {"jawOpen": [1.0]})).motion
        assert 0.9 * maximum < float(limited["jawOpen"][0]) <= maximum

    def test_zero_forbids(self) -> None:
        result = limits(jawOpen=0).apply(Motion.of(30, {"jawOpen": [0.2, 0.9]}))
        assert result.motion.is_rest(0)
        assert result.motion.is_rest(1)
        assert len(result.findings) == 1

    def test_eyes_that_held_the_gaze_give_back_what_the_head_does_not_turn(self) -> None:
        turn = np.linspace(0, 12, 40)
        asked = Motion.of(30, {"head_yaw_deg": turn, "gaze_yaw_deg": 2 - turn})
        given_ = GENTLE_LIMITS.apply(asked).motion
        world = given_["head_yaw_deg"] + given_["gaze_yaw_deg"]
        np.testing.assert_allclose(world, 2, atol=1e-5)

    def test_eyes_that_look_along_with_the_head_stay(self) -> None:
        turn = np.linspace(0, 12, 40)
        asked = Motion.of(30, {"head_yaw_deg": turn, "gaze_yaw_deg": turn / 3})
        assert (GENTLE_LIMITS.apply(asked).motion["gaze_yaw_deg"] == asked["gaze_yaw_deg"]).all()

    def test_tightened_keeps_the_smaller_with_its_reason(self) -> None:
        one, other = limits(jawOpen=0.5, breath=0.2), limits(jawOpen=0.3, breath=0.9)
        both = one.tightened(other)
        assert both.maximum("jawOpen") == 0.3
        assert both.maximum("breath") == 0.2
        assert both.maximum("head_yaw_deg") == 45
        assert both.channels == other.tightened(one).channels

    def test_gentle_limits_are_the_prototypes(self) -> None:
        assert [GENTLE_LIMITS.maximum(f"head_{n}_deg") for n in ("yaw", "pitch", "roll")] == [
            6,
            6,
            4,
        ]

    def test_refusals(self) -> None:
        with pytest.raises(MotionInvalid, match="head_yaw"):
            limits(head_yaw=1)
        with pytest.raises(MotionInvalid, match="nose"):
            MotionLimits().maximum("nose")
        for bad in (-1.0, float("nan"), float("inf")):
            with pytest.raises(ValueError, match="finite"):
                ChannelLimit(bad, "code", "sentence", "advice")
        with pytest.raises(ValueError, match="advice"):
            ChannelLimit(1, "code", "sentence", " ")

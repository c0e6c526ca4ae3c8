"""What holds for every sentence, whatever anybody types."""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.errors import DirectionNotUnderstood, OptionInvalid
from fondly.motion.actions import ACTIONS, check_acts
from fondly.motion.direction import direct
from fondly.motion.direction.lexicon import known_words, lexicon
from fondly.motion.performance import play

OURS = st.sampled_from(sorted(known_words())) | st.sampled_from(
    [" ".join(expression) for expression in sorted(lexicon())]
)
GLUE = st.sampled_from([" ", ", ", ". ", " and ", " then ", " while ", " no ", " 3 ", "; ", "\n"])
WORDY = st.lists(st.tuples(OURS, GLUE), max_size=14).map(
    lambda pairs: "".join(word + glue for word, glue in pairs)[:500]
)
ANYTHING = st.text(max_size=500)
SECONDS = st.sampled_from([1.0, 2.0, 3.0, 6.0, 10.0, 60.0, 600.0]) | st.floats(1, 600)
OCCASIONS = st.none() | st.sampled_from(Occasion)
AGES = st.sampled_from(Age)


@given(WORDY | ANYTHING, SECONDS, OCCASIONS, AGES)
@example("x" * 500, 6.0, None, Age.ADULT)
@example("nod " * 125, 6.0, None, Age.ADULT)
@example("nod 99 times, " * 35, 600.0, None, Age.OLDER)
@example("no " * 166, 1.0, None, Age.ADULT)
@example("a" * 24 + " " + "smilee" * 4, 6.0, None, Age.ADULT)
@example("wait 9999999999 minutes then smile for 99999999999999999999999 seconds", 6.0, None, Age.CHILD)  # fmt: skip  # noqa: E501
@example("at 0.0 seconds turn 0.000 degrees left 00 times", 1.0, None, Age.CHILD)
@example("٣ nods ½ ² smile", 6.0, None, Age.ADULT)
@example("\x00\ud7ff\u202e smile \U0010ffff", 6.0, None, Age.ADULT)
@settings(deadline=None, max_examples=400)
def test_any_sentence_gives_a_valid_plan_or_a_clear_error(
    sentence: str, seconds: float, occasion: Occasion | None, age: Age
) -> None:
    started_s = time.process_time()
    try:
        direction = direct(sentence, seconds=seconds, occasion=occasion, age=age)
    except DirectionNotUnderstood:
        return
    assert time.process_time() - started_s < 1.0
    check_acts(direction.plan)
    assert direction.plan.seconds == seconds
    assert all(one and one == one.casefold() for one in direction.ignored)
    for answer in direction.instead:
        assert all(part.strip() for part in (answer.asked, answer.done, answer.why)), answer
    again = direct(sentence, seconds=seconds, occasion=occasion, age=age)
    assert again == direction


@given(WORDY, st.floats(2, 20), OCCASIONS, AGES)
@settings(deadline=None, max_examples=25)
def test_every_plan_can_be_played(
    sentence: str, seconds: float, occasion: Occasion | None, age: Age
) -> None:
    try:
        plan = direct(sentence, seconds=seconds, occasion=occasion, age=age).plan
    except DirectionNotUnderstood:
        return
    motion = play(plan, rate=30, age=age)
    assert motion.frames == round(Fraction(seconds) * 30)


@given(WORDY, st.floats(1, 30), AGES)
@settings(deadline=None, max_examples=100)
def test_nothing_is_done_twice_at_once_and_eyes_rest_before_they_go_on(
    sentence: str, seconds: float, age: Age
) -> None:
    try:
        plan = direct(sentence, seconds=seconds, age=age).plan
    except DirectionNotUnderstood:
        return
    for kind in ("lids", "eyes"):
        busy = [act for act in plan.acts if ACTIONS[act.action].kind == kind]
        for one, other in pairwise(busy):
            assert other.start_s >= one.start_s + one.attack_s + one.hold_s - 1e-6


@pytest.mark.parametrize("sentence", ["", " ", "\n\t", "...", "the", "golden light", "🎂", "asdf"])
def test_what_asks_for_nothing_is_refused_with_examples(sentence: str) -> None:
    with pytest.raises(DirectionNotUnderstood) as refusal:
        direct(sentence, seconds=6.0)
    assert "soft smile" in refusal.value.hint


def test_a_very_long_sentence_is_refused() -> None:
    direct("smile " + "x" * 494, seconds=6.0)
    with pytest.raises(DirectionNotUnderstood, match="500"):
        direct("smile " + "x" * 495, seconds=6.0)


@pytest.mark.parametrize("seconds", [0.0, -1.0, 0.5, 601.0, 3600.0, float("nan"), float("inf")])
def test_no_plan_is_shorter_than_a_second_or_longer_than_ten_minutes(seconds: float) -> None:
    with pytest.raises(OptionInvalid, match="seconds"):
        direct("smile", seconds=seconds)

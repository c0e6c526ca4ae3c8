"""A sentence among the other things that a user can ask for."""

from __future__ import annotations

import pytest

from fondly.domain.occasion import CUSTOMS, Occasion
from fondly.domain.wish import Wish
from fondly.errors import DirectionNotUnderstood, OptionInvalid
from fondly.pipeline.planning import choose

SENTENCE = "soft smile, dances, purple light"


def test_a_complete_wish_says_the_same_again() -> None:
    first = choose(Wish(direct=SENTENCE))
    assert first.direction is not None
    assert first.plan == first.wish.plan
    again = choose(first.wish)
    assert again.motion == first.motion
    assert again.direction is None


def test_what_became_of_the_words_is_told_in_findings() -> None:
    found = {one.code: one for one in choose(Wish(direct=SENTENCE)).findings}
    assert found.keys() == {"done-instead", "words-without-effect"}
    assert "dances" in found["done-instead"].sentence
    assert "purple, light" in found["words-without-effect"].sentence


def test_a_sentence_stands_above_the_occasion_and_the_option_above_the_sentence() -> None:
    occasion = next(one for one in Occasion if CUSTOMS[one].camera != "none")
    usual = CUSTOMS[occasion]

    def plan_of(sentence: str, **more: object) -> tuple[str, float]:
        wish = Wish(direct=sentence, occasion=occasion, **more)  # type: ignore[arg-type]
        plan = choose(wish).plan
        assert plan is not None
        return plan.camera.move, plan.seconds

    assert plan_of("a smile") == (usual.camera, usual.seconds)
    assert plan_of("a smile, no camera movement") == ("none", usual.seconds)
    assert plan_of("a smile, zoom in", seconds=4.0) == ("push-in", 4.0)
    assert plan_of("a smile, zoom in", camera="drift") == ("drift", usual.seconds)


def test_a_sentence_and_a_driver_exclude_each_other() -> None:
    with pytest.raises(OptionInvalid, match="both were given"):
        Wish(direct="smile", driver="joy")


def test_a_sentence_of_nothing_is_an_error_before_anything_is_done() -> None:
    with pytest.raises(DirectionNotUnderstood):
        choose(Wish(direct="asdf"))

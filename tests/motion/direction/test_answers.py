"""How much, how long and when; and what is told about what is not done as asked."""

from __future__ import annotations

import pytest

from fondly.domain.occasion import Occasion
from fondly.domain.options import Age
from fondly.domain.plan import Act, Camera
from fondly.errors import OptionInvalid
from fondly.motion.actions import ACTIONS
from fondly.motion.direction import Direction, direct


def six(sentence: str, **more: Occasion | Age | float) -> Direction:
    return direct(sentence, **{"seconds": 6.0, **more})  # type: ignore[arg-type]


def act(sentence: str, action: str = "smile", **more: Occasion | Age | float) -> Act:
    return next(one for one in six(sentence, **more).plan.acts if one.action == action)


def asked(direction: Direction) -> list[str]:
    return [one.asked for one in direction.instead]


# how much, how fast, how long


def test_amounts_are_ordered_as_their_words_are() -> None:
    words = [
        "barely",
        "slightly",
        "very slightly",
        "a hint of a",
        "faint",
        "soft",
        "",
        "big",
        "very big",
    ]
    amount = {word: act(f"{word} smile").amount for word in words}
    assert amount["barely"] < amount["slightly"] < amount["soft"] < amount[""]
    assert amount[""] < amount["big"] < amount["very big"] <= ACTIONS["smile"].greatest
    assert amount["very slightly"] < amount["slightly"]
    assert amount["a hint of a"] < amount["faint"]
    assert act("smile").amount == pytest.approx(ACTIONS["smile"].usual)


@pytest.mark.parametrize(
    "sentence",
    ["smiles slightly", "slightly smiles", "a slight smile", "smile, slightly", "smiles a little"],
)
def test_an_amount_is_understood_wherever_it_stands(sentence: str) -> None:
    assert act(sentence).amount == act("slight smile").amount


def test_each_thing_has_its_own_manner() -> None:
    first, second = six("a very slight smile and a deep, slow nod").plan.acts
    assert first.amount < ACTIONS["smile"].usual / 2
    assert first.attack_s == act("smile").attack_s
    assert second.amount > ACTIONS["nod"].usual
    assert second.attack_s > act("nod", "nod").attack_s


def test_slow_takes_longer_and_quick_is_quick() -> None:
    slow, usual, quick = (act(f"{word} smile").attack_s for word in ("slow", "", "quick"))
    assert quick < usual < slow
    assert act("quick smile").curve == "quick"
    assert act("slow smile").curve == "gentle"


@pytest.mark.parametrize(
    ("sentence", "hold_s"),
    [
        ("smiles for two seconds", 2.0), ("smiles and holds it for two seconds", 2.0),
        ("smiles, holds it for 2 s", 2.0), ("holds the smile for 2.0 seconds", 2.0),
        ("smiles. Holds for two seconds.", 2.0), ("smiles for a moment", 0.8),
        ("a brief smile", 0.3), ("smiles for half a second", 0.5),
    ],
)  # fmt: skip
def test_holds_last_as_long_as_was_said(sentence: str, hold_s: float) -> None:
    assert act(sentence).hold_s == pytest.approx(hold_s)


def test_a_smile_that_lasts_ends_with_the_clip() -> None:
    for sentence in ("smiles the whole time", "keep smiling until the end", "always smiling"):
        assert act(sentence).end_s == pytest.approx(6.0, abs=0.2)
    assert act("smiles the whole time", seconds=20.0).hold_s > 15


def test_degrees_are_degrees() -> None:
    assert act("turns 4 degrees to the left", "turn").amount == 4.0
    assert act("tilts his head 2.5° to the right", "tilt").amount == 2.5
    turns = six("turns 4 degrees left, then 2 degrees right").plan.acts
    assert [(one.side, one.amount) for one in turns] == [("left", 4.0), ("right", 2.0)]


def test_intensity_scales_everything() -> None:
    faint, usual, full = (act("smile", intensity=one).amount for one in (0.0, 0.5, 1.0))
    assert faint < usual < full <= ACTIONS["smile"].greatest
    with pytest.raises(OptionInvalid, match="intensity"):
        six("smile", intensity=1.1)


# when


def test_order_is_kept_and_then_waits_for_what_was_before() -> None:
    smile, nod = six("smiles, then nods").plan.acts
    assert nod.start_s >= smile.start_s + smile.attack_s + smile.hold_s
    smile, nod = six("smiles and nods").plan.acts
    assert smile.start_s < nod.start_s < smile.start_s + smile.attack_s + smile.hold_s


def test_waits_and_times_of_the_clip_are_heeded() -> None:
    smile, blink = six("smiles, and two seconds later blinks", seconds=12.0).plan.acts
    assert blink.start_s >= smile.start_s + smile.attack_s + smile.hold_s + 2
    assert act("after three seconds, smiles", seconds=12.0).start_s >= 3
    assert act("smiles after three seconds", seconds=12.0).start_s >= 3
    assert act("at 4 seconds she smiles", seconds=12.0).start_s == 4
    assert act("waits for 3 seconds, then smiles", seconds=12.0).start_s >= 3


def test_the_end_is_the_end() -> None:
    assert act("at the end she smiles", seconds=20.0).end_s == pytest.approx(20, abs=0.2)
    assert act("she smiles in the middle", seconds=20.0).start_s == pytest.approx(10, abs=2)
    first, *_, last = six("at the end she nods twice, first a smile", seconds=20.0).plan.acts
    assert (first.action, last.action) == ("smile", "nod")
    assert last.end_s == pytest.approx(20, abs=0.2)


def test_what_is_done_meanwhile_is_done_while_the_smile_lasts() -> None:
    smile, nod = six("while smiling, nods slowly").plan.acts
    assert smile.start_s < nod.start_s
    assert nod.start_s + nod.attack_s < smile.start_s + smile.attack_s + smile.hold_s + 1e-6


def test_people_of_any_age_have_time_for_it() -> None:
    for age in Age:
        for one in six("slow smile, then a slow nod, then tilts the head", age=age).plan.acts:
            assert one.end_s <= 6.0


def test_what_a_mood_adds_is_not_waited_for() -> None:
    plain = [one.start_s for one in six("glances left, then winks").plan.acts]
    playful = six("glances left, then winks playfully").plan.acts
    assert [one.start_s for one in playful if one.action != "soften"] == plain


# what goes on by itself, and the picture


def test_moods_set_what_goes_on_by_itself() -> None:
    solemn, cheerful = six("solemn").plan.life, six("cheerful").plan.life
    assert solemn.drift_deg < cheerful.drift_deg
    assert solemn.blinks_per_min < cheerful.blinks_per_min
    assert act("a cheerful smile").amount > act("a solemn smile").amount


def test_denials_hold_for_what_goes_on_by_itself() -> None:
    assert six("smile, no blinking").plan.life.blinks_per_min == 0
    assert six("keeps the head still and smiles").plan.life.drift_deg == 0
    assert six("smile, holds her breath").plan.life.breath == 0
    assert six("no smile, only a blink").plan.life.blinks_per_min == 0
    assert six("smile").plan.life.blinks_per_min > 0


@pytest.mark.parametrize(
    ("sentence", "move"),
    [
        ("smile, slow zoom in", "push-in"), ("the camera slowly zooms out, smile", "pull-out"),
        ("smile with a slight camera drift", "drift"), ("smile", "none"),
    ],
)  # fmt: skip
def test_the_picture_moves_where_it_is_asked_to(sentence: str, move: str) -> None:
    assert six(sentence).plan.camera.move == move


def test_a_sentence_overrules_how_the_picture_usually_moves() -> None:
    usual = Camera("drift", 0.3)
    assert direct("smile", seconds=6.0, camera=usual).plan.camera == usual
    said = direct("smile, no zoom, no camera movement", seconds=6.0, camera=usual)
    assert said.plan.camera.move == "none"


# what is told


@pytest.mark.parametrize(
    ("sentence", "ignored"),
    [
        ("soft smile in the purple rain", ["purple", "rain"]),
        ("warm light, a smile", ["warm", "light"]),
        ("soft golden light, a smile", ["soft", "golden", "light"]),
        ("warm tone, a smile", []),
        ("golden tone, a smile", ["golden", "tone"]),
        ("light smile", []),
        ("please make my dear grandmother smile", ["dear"]),
        ("smile 😊", ["😊"]),
        ("smiles like Mona Lisa", ["mona", "lisa"]),
    ],
)
def test_every_word_without_effect_is_told_and_no_other(sentence: str, ignored: list[str]) -> None:
    assert list(six(sentence).ignored) == ignored


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("smile and dance", "dance"),
        ("she shouts, then smiles", "shouts"),
        ("sings a song", "sings a song"),
        ("waves her hand", "waves her hand"),
        ("raises a hand", "raises a hand"),
        ("walks towards us", "walks towards us"),
        ("laughing out loud", "laughing out loud"),
        ("cries", "cries"),
        ("lips move", "lips move"),
        ("turns all the way around", "turns all the way around"),
        ("looks angry", "angry"),
        ("turns his head 90 degrees", "turns his head 90 degrees"),
        ("a huge smile", "huge smile"),
    ],
)
def test_what_does_not_suit_is_answered_by_something_that_is_done(
    sentence: str, words: str
) -> None:
    direction = six(sentence)
    assert direction.plan.acts
    assert asked(direction) == [words]


def test_what_is_denied_needs_no_answer() -> None:
    assert not six("no talking, no dancing, no tears, a smile").instead


@pytest.mark.parametrize(
    ("sentence", "gone"),
    [("smile and no smile", "smile"), ("nods but don't nod", "nod"), ("no wink, wink", "wink")],
)
def test_where_a_sentence_contradicts_itself_less_is_done(sentence: str, gone: str) -> None:
    direction = six(sentence)
    assert gone not in [one.action for one in direction.plan.acts]
    assert "contradicts" in direction.instead[0].why


@pytest.mark.parametrize(
    "sentence",
    ["looks left and right at once", "turns left while turning right", "looks up and down"],
)
def test_opposites_at_once_are_done_in_turn(sentence: str) -> None:
    direction = six(sentence)
    one, other = direction.plan.acts
    assert one.start_s + one.attack_s + one.hold_s <= other.start_s + 1e-6
    assert "first" in direction.instead[0].done


def test_no_smile_and_then_one_is_no_contradiction() -> None:
    for sentence in ("no smile at first, then smiles", "smiles, then stops smiling"):
        assert not six(sentence).instead
        assert act(sentence).amount > 0


def test_opposed_moods_are_told_and_the_calmer_one_wins() -> None:
    direction = six("happy and solemn")
    assert asked(direction) == ["cheerful and respectful"]
    assert direction.plan.acts == six("solemn").plan.acts


def test_a_memorial_bears_no_grins_whoever_asks() -> None:
    for direction in (
        six("wide grin", occasion=Occasion.MEMORIAL),
        six("wide grin, memorial tone"),
    ):
        assert "grin" not in [one.action for one in direction.plan.acts]
        assert asked(direction) == ["wide grin"]
    laugh = act("laughs", occasion=Occasion.MEMORIAL)
    assert laugh.amount < ACTIONS["smile"].usual
    assert act("big smile", occasion=Occasion.MEMORIAL).amount < ACTIONS["smile"].usual


@pytest.mark.parametrize("occasion", Occasion)
def test_every_occasion_can_be_directed(occasion: Occasion) -> None:
    assert act("a smile", occasion=occasion).amount > 0


# what does not fit


def test_what_does_not_fit_is_shortened_in_order_and_told() -> None:
    sentence = "smiles for four seconds, then nods three times, then looks away"
    roomy, tight, cramped = (six(sentence, seconds=one) for one in (20.0, 6.0, 2.0))
    assert not roomy.instead
    assert "clip lasts 6 s" in tight.instead[0].why
    assert tight.plan.acts[0].hold_s < roomy.plan.acts[0].hold_s
    assert len(cramped.plan.acts) < len(roomy.plan.acts)
    assert any(one.done.startswith(("no ", "one ")) for one in cramped.instead)
    for direction in (roomy, tight, cramped):
        assert all(one.end_s <= direction.plan.seconds for one in direction.plan.acts)


@pytest.mark.parametrize("seconds", [1.0, 1.5, 2.0, 3.0])
def test_something_is_done_in_the_shortest_clip(seconds: float) -> None:
    direction = six("soft smile, then looks away, warm tone", seconds=seconds)
    assert direction.plan.acts[0].action == "smile"
    assert "soften" not in asked(direction)


def test_a_long_clip_has_longer_pauses() -> None:
    sentence = "smiles, then nods, then looks away"
    starts = [
        [one.start_s for one in six(sentence, seconds=seconds).plan.acts]
        for seconds in (10.0, 20.0, 60.0)
    ]
    assert starts[0][-1] < starts[1][-1] < starts[2][-1] < 20


def test_a_hundred_nods_are_as_many_as_fit() -> None:
    few, many = (six("nods 100 times", seconds=one).plan.acts for one in (6.0, 30.0))
    assert 3 <= len(few) < len(many) <= 60

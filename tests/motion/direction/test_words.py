"""The vocabulary: what is written there can be said, and slips never change one word's meaning."""

from __future__ import annotations

import pytest

from fondly.motion.actions import ACTIONS
from fondly.motion.direction import direct
from fondly.motion.direction.deeds import SCENES
from fondly.motion.direction.lexicon import known_words, lexicon, plain
from fondly.motion.direction.moods import GRAVE, MOODS, OPPOSED
from fondly.motion.direction.other_words import other_words
from fondly.motion.direction.spelling import meant, slips
from fondly.motion.direction.terms import read_terms
from fondly.motion.direction.unfit import GRAVE_SWAPS, UNFIT
from fondly.motion.direction.vocabulary import DEEDS
from fondly.motion.direction.words import forms


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("blink", "blink blinks blinked blinking"),
        ("smile", "smile smiles smiled smiling"),
        ("nod(d)", "nod nods nodded nodding"),
        ("press", "press presses pressed pressing"),
        ("cry", "cry cries cried crying"),
        ("sway", "sway sways swayed swaying"),
        ("agree", "agree agrees agreed agreeing"),
    ],
)
def test_verbs_take_their_forms(verb: str, expected: str) -> None:
    assert " ".join(forms(verb)) == expected


def test_everything_in_the_vocabulary_can_be_said() -> None:
    for expression, word in lexicon().items():
        (term,) = read_terms(" ".join(expression))
        assert term.word == word, expression


def test_every_deed_is_an_action_or_a_small_scene() -> None:
    assert set(DEEDS) - set(ACTIONS) - set(SCENES) == {"no-breath"}
    played = [name for scene in SCENES.values() for name, _ in scene]
    played += [name for unfit in UNFIT.values() for name, _ in unfit.deeds]
    played += [name for name, _ in GRAVE_SWAPS.values()]
    played += [name for mood in MOODS.values() for name, _ in (*mood.under, *mood.alone)]
    assert {name.split()[0] for name in played} <= set(ACTIONS)
    assert set.union(*OPPOSED) | GRAVE <= set(MOODS)


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("smiel", "smile"), ("smlie", "smile"), ("simle", "smile"), ("slwoly", "slowly"),
        ("twise", "twice"), ("camrea", "camera"), ("cheerfull", "cheerful"), ("blnk", "blink"),
        ("respectfuly", "respectfully"), ("gentel", "gentle"), ("haed", "head"), ("lfet", "left"),
    ],
)  # fmt: skip
def test_slips_are_understood(slip: str, word: str) -> None:
    assert meant(slip) == word


@pytest.mark.parametrize(
    "word",
    [
        "hand",
        "link",
        "pink",
        "lift",
        "torn",
        "book",
        "kind",
        "noble",
        "marry",
        "wine",
        "wind",
        "model",
        "bland",
        "lack",
        "laughter",
    ],
)
def test_other_english_words_are_never_taken_for_ours(word: str) -> None:
    assert word in known_words() or meant(word) is None


def test_a_name_in_mid_sentence_is_no_slip() -> None:
    assert direct("makes Lena and Tina smile", seconds=6.0).ignored == ("lena", "tina")
    assert direct("smile for Mona", seconds=6.0).plan.acts == direct("smile", seconds=6.0).plan.acts
    for sentence in ("Smiel. Nodd.", "SMIEL. NODD."):
        acts = [one.action for one in direct(sentence, seconds=6.0).plan.acts]
        assert acts == ["smile", "nod"]


def test_no_other_word_is_one_of_ours_and_each_lies_near_one() -> None:
    assert not other_words() & known_words()
    sample = sorted(other_words())[::97]
    assert all(min(slips(one, ours) for ours in known_words()) <= 2 for one in sample)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("", "", 0), ("nod", "nod", 0), ("nod", "nods", 1), ("ab", "ba", 1), ("abc", "", 3),
     ("smile", "simle", 1), ("kitten", "sitting", 3), ("turn", "trun", 1)],
)  # fmt: skip
def test_slips_are_counted(one: str, other: str, expected: int) -> None:
    assert slips(one, other) == slips(other, one) == expected


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("centre", "center"), ("colours", "colors"), ("sombre", "somber"),
        ("honourable", "honorable"), ("demeanour", "demeanor"),
        ("afterwards", "afterward"), ("downwards", "downward"), ("coloured", "colored"),
    ],
)  # fmt: skip
def test_both_spellings_are_one_word(british: str, american: str) -> None:
    known = lexicon()
    assert known[(plain(british),)] == known[(plain(american),)]


def test_stretched_words_and_capitals_are_the_same_word() -> None:
    plans = {
        direct(sentence, seconds=6.0).plan.acts
        for sentence in ("smiles", "SMILES", "smiiiiiles", "Smiles!!!", "ｓｍｉｌｅｓ")
    }
    assert len(plans) == 1

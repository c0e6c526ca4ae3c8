from __future__ import annotations

import re
from enum import StrEnum

import pytest

from fondly.cli.policy import EXAMPLES
from fondly.domain.consent import About, Audience, Rights, Speech, Subject
from tests.cli.conftest import Run

EXPLAIN = ("policy", "explain")
TRIBUTE = (
    *EXPLAIN,
    *("--subject", "deceased-family", "--rights", "own", "--audience", "family"),
    *("--occasion", "memorial", "--about", "none", "--speech", "words-really-said"),
)


def plain(text: str) -> str:
    return re.sub(r"[\s│]+", " ", re.sub(r"\x1b\[[0-9;]*m", "", text))


def test_a_decision_is_told_in_words(fondly: Run) -> None:
    told = fondly(*TRIBUTE)
    assert told.status == 0
    assert told.out.startswith("Allowed, with limits\n")
    assert "You declared: Someone of my family who has died." in told.out
    assert "The clip says visibly: AI-animated family tribute." in told.out
    assert "Advice:" in told.out


def test_a_decision_is_told_as_json(fondly: Run) -> None:
    facts = fondly(*TRIBUTE, "--json").json
    assert list(facts) == ["decision", "reasons", "obligations", "advice"]
    assert facts["decision"] == "limited"
    by_name = {one["name"]: one for one in facts["obligations"]}
    assert by_name["visible-label"]["value"] == "AI-animated family tribute"
    assert by_name["greatest-intensity"]["value"] == 0.5
    assert all(one["sentence"].endswith(".") for one in facts["obligations"])
    assert all(isinstance(one, str) for one in (*facts["reasons"], *facts["advice"]))


def test_a_refusal_is_an_answer_not_an_error(fondly: Run) -> None:
    told = fondly(*EXPLAIN, "--subject", "self", "--about", "political")
    assert told.status == 0
    assert told.out.startswith("Not with Fondly\n")
    assert "Instead:" in told.out
    assert "What goes with it" not in told.out
    facts = fondly(*EXPLAIN, "--subject", "self", "--about", "political", "--json").json
    assert (facts["decision"], facts["obligations"]) == ("refused", [])


def test_a_plain_wish_is_allowed(fondly: Run) -> None:
    facts = fondly(*EXPLAIN, "--subject", "self", "--json").json
    assert facts["decision"] == "allowed"
    assert [one["name"] for one in facts["obligations"]] == [
        "visible-label",
        "embedded-note",
        "signature",
    ]


def test_age_life_and_voice_are_heard(fondly: Run) -> None:
    minor = fondly(*EXPLAIN, "--subject", "self", "--adult", "no", "--json").json
    assert "private-first" in {one["name"] for one in minor["obligations"]}
    living = fondly(*EXPLAIN, "--subject", "historical", "--living", "yes", "--json").json
    assert living["decision"] == "refused"
    speaks = (*EXPLAIN, "--subject", "self", "--speech", "authored", "--json")
    assert fondly(*speaks, "--voice", "yes").json["decision"] == "allowed"
    refused = fondly(*speaks, "--voice", "no").json
    assert "no-speech" in {one["name"] for one in refused["obligations"]}


def test_several_people_are_judged_together(fondly: Run) -> None:
    public = ("--rights", "own", "--audience", "public", "--about", "none", "--json")
    assert fondly(*EXPLAIN, "--subject", "1=self", *public).json["decision"] == "allowed"
    both = fondly(*EXPLAIN, "--subject", "1=self,2=child-guardian", *public).json
    assert both["decision"] == "refused"
    assert "You declared as well" in both["reasons"][1]


def test_nobody_declared_is_an_error_that_teaches(fondly: Run) -> None:
    told = fondly(*EXPLAIN)
    assert told.status == 20
    assert "--subject" in told.err
    assert fondly(*EXPLAIN, "--subject", "grandma", "--json").json["error"]["exit_code"] == 25


@pytest.mark.parametrize("words", [Subject, Rights, Audience, Speech, About])
def test_the_help_teaches_every_word(fondly: Run, words: type[StrEnum]) -> None:
    told = plain(fondly(*EXPLAIN, "--help").out)
    assert all(word.value in told for word in words)
    assert "Examples:" in told


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_work(fondly: Run, example: str) -> None:
    assert fondly(*example.split()[1:]).status == 0


def test_the_group_shows_its_help(fondly: Run) -> None:
    told = fondly("policy")
    assert "explain" in told.out + told.err

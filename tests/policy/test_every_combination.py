"""All combinations of facts: what is made is labelled, and what is refused stays refused.

Each person stands for everybody of the same standing; `test_standing` shows that the rules know
nothing else of a person. A clip with several people follows from these, see `test_several_people`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from fondly.domain.consent import About, Audience, Consent, Rights, Speech
from fondly.domain.decision import OF_EVERY_CLIP, Decision, Obligation, Verdict
from fondly.domain.frame import Frame
from fondly.domain.occasion import Occasion
from fondly.errors import PolicyRefusal
from fondly.export.clip_file import ClipOptions, write_clip
from fondly.export.gate import check_allowed
from fondly.export.label import Label
from fondly.policy.advice import ADVICE
from fondly.policy.consent import decide
from fondly.policy.limits import LIMITS
from fondly.policy.refusals import REFUSALS
from fondly.policy.rule import Advice, Limit, Refusal
from fondly.policy.standing import MISDECLARED, Standing
from fondly.trust.manifest import read
from policy_page import PEOPLE

RIGHTS = (*Rights, None)
OCCASIONS = (None, *Occasion)
ABOUTS = (*About, None)
VOICES = (True, None, False)
AXES: tuple[tuple[Any, ...], ...] = (
    tuple(Standing),
    RIGHTS,
    tuple(Audience),
    OCCASIONS,
    tuple(Speech),
    ABOUTS,
    VOICES,
    (0, 1),
)
WHO, RIGHT, SEEN, MADE_FOR, SAID, ABOUT, VOICE, UNDECLARED = range(len(AXES))
NAMES = ("who", "rights", "audience", "occasion", "speech", "about", "voice", "undeclared")
SEPARATE = frozenset(MISDECLARED)
"""Words that do not fit together are no restriction of those that do."""

S, O = Speech, Occasion  # noqa: E741
ORDERS: dict[int, tuple[tuple[object, object], ...]] = {
    WHO: (
        (Standing.FICTIONAL, Standing.SELF),
        (Standing.SELF, Standing.CONSENTING),
        (Standing.SELF, Standing.MINOR_SELF),
        (Standing.CONSENTING, Standing.CHILD),
        (Standing.CONSENTING, Standing.DEAD),
        (Standing.CHILD, Standing.DEAD_CHILD),
        (Standing.DEAD, Standing.DEAD_CHILD),
        (Standing.FICTIONAL, Standing.HISTORICAL),
        (Standing.HISTORICAL, Standing.HISTORICAL_CHILD),
    ),
    RIGHT: (
        (Rights.OWN, Rights.PERMISSION),
        (Rights.OWN, Rights.PUBLIC_DOMAIN),
        (Rights.PERMISSION, None),
        (Rights.PUBLIC_DOMAIN, None),
    ),
    SEEN: ((Audience.PRIVATE, Audience.FAMILY), (Audience.FAMILY, Audience.PUBLIC)),
    # A class or a museum explains what it shows; any other occasion says no more than none.
    MADE_FOR: (
        *((taught, None) for taught in (O.CLASSROOM, O.MUSEUM)),
        *((None, other) for other in Occasion if other not in {O.CLASSROOM, O.MUSEUM}),
    ),
    SAID: (
        (S.NONE, S.OWN_RECORDING),
        (S.OWN_RECORDING, S.WORDS_REALLY_SAID),
        (S.WORDS_REALLY_SAID, S.WORDS_BY_FAMILY),
        (S.WORDS_REALLY_SAID, S.AUTHORED),
        (S.WORDS_BY_FAMILY, S.INVENTED),
        (S.AUTHORED, S.INVENTED),
    ),
    ABOUT: (
        (About.NONE, None),
        *((About.NONE, other) for other in About if other is not About.NONE),
    ),
    VOICE: ((True, None), (None, False)),
    UNDECLARED: ((0, 1),),
}
"""For each fact, pairs of which the second restricts more; chains of them are restrictions too."""


RANKS = {Verdict.ALLOWED: 0, Verdict.LIMITED: 1, Verdict.REFUSED: 2}


@dataclass
class Survey:
    """What all combinations come to.

    Args:
        rank: a verdict's place in `RANKS`, by the numbers of the facts on `AXES`.
        kinds: verdict, obligations and label wherever they differ.
        lone_refusals: reasons that were the only one of a refusal.
        told: every reason and every advice that was ever told.
        unreasoned: refusals that give no reason but what was declared.
    """

    rank: NDArray[np.uint8] = field(
        default_factory=lambda: np.zeros([len(axis) for axis in AXES], np.uint8)
    )
    kinds: set[tuple[Verdict, frozenset[Obligation], str]] = field(default_factory=set)
    lone_refusals: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    unreasoned: int = 0


def facts_at(place: tuple[int, ...]) -> tuple[Any, ...]:
    return tuple(axis[number] for axis, number in zip(AXES, place, strict=True))


def consent_at(place: tuple[int, ...]) -> Consent:
    who, rights, audience, occasion, speech, about, voice, undeclared = facts_at(place)
    person = PEOPLE[who]
    return Consent(
        person.subject,
        rights,
        audience,
        occasion,
        speech,
        about,
        person.adult,
        person.living,
        voice,
        undeclared_faces=undeclared,
    )


@pytest.fixture(scope="module")
def survey() -> Survey:
    found = Survey()
    for place in product(*(range(len(axis)) for axis in AXES)):
        decision = decide(consent_at(place))
        found.rank[place] = RANKS[decision.verdict]
        found.kinds.add((decision.verdict, frozenset(decision.obligations), decision.label))
        found.told.update(decision.reasons, decision.advice)
        if not decision.allowed:
            _, *reasons = decision.reasons
            found.unreasoned += not reasons
            if len(reasons) == 1:
                found.lone_refusals.add(reasons[0])
    return found


def test_all_combinations_are_surveyed(survey: Survey) -> None:
    assert survey.rank.size == 13 * 4 * 3 * 11 * 6 * 7 * 3 * 2
    assert set(np.unique(survey.rank)) == set(RANKS.values())


def test_no_combination_leads_to_an_unlabelled_or_unsigned_clip(survey: Survey) -> None:
    always = {Obligation.VISIBLE_LABEL, Obligation.EMBEDDED_NOTE, Obligation.SIGNATURE}
    for verdict, obligations, label in survey.kinds:
        if verdict is not Verdict.REFUSED:
            assert always <= obligations
            assert label.startswith("AI-")


def decisions(survey: Survey) -> list[Decision]:
    return [
        Decision(True, ("said",), tuple(sorted(obligations)), label=label)
        for verdict, obligations, label in sorted(survey.kinds, key=str)
        if verdict is not Verdict.REFUSED
    ]


def test_the_gate_holds_back_every_kind_of_clip_that_still_owes_something(survey: Survey) -> None:
    by_the_gate = {*OF_EVERY_CLIP, Obligation.GUARDIAN_NOTE}
    for decision in decisions(survey):
        owed = set(decision.obligations) - by_the_gate
        if owed:
            with pytest.raises(PolicyRefusal):
                check_allowed(decision)
        for one in owed:
            with pytest.raises(PolicyRefusal):
                check_allowed(decision.meeting(*(owed - {one})))
        check_allowed(decision.meeting(*owed))


def test_no_kind_of_decision_leads_to_an_unlabelled_or_unsigned_file(
    survey: Survey, tmp_path: Path
) -> None:
    """One clip for each way in which the export can be told apart."""
    told = {
        (one.label, Obligation.LABEL_THROUGHOUT in one.obligations,
         Obligation.GUARDIAN_NOTE in one.obligations): one
        for one in decisions(survey)
    }  # fmt: skip
    grey = np.full((96, 192, 3), 128, np.uint8)
    for number, ((label, throughout, guardian), decision) in enumerate(told.items()):
        path = tmp_path / f"{number}.mp4"
        frames = [Frame(grey, Fraction(one, 2)) for one in range(4)]
        options = ClipOptions(4, Fraction(2), Label(label))
        write_clip(frames, path, options, decision.meeting(*decision.obligations))
        with path.open("rb") as file:
            reading = read(file, "video/mp4")
        assert reading.was_found
        assert not reading.wrong - {"signingCredential.untrusted"}
        assert label in json.dumps(reading.manifest)
        with av.open(str(path)) as container:
            pictures = [one.to_ndarray(format="rgb24") for one in container.decode(video=0)]
            note = str(container.metadata.get("comment"))
        marked = [int(one.max()) - int(one.min()) > 60 for one in pictures]
        assert marked[-1]
        assert all(marked) or not throughout
        assert ("guardian" in note) is guardian


def test_a_refusal_says_why_and_obliges_to_nothing(survey: Survey) -> None:
    assert survey.unreasoned == 0
    assert all(
        not obligations for verdict, obligations, _ in survey.kinds if verdict is Verdict.REFUSED
    )


def test_a_limited_clip_has_a_limit(survey: Survey) -> None:
    for verdict, obligations, _ in survey.kinds:
        if verdict is not Verdict.REFUSED:
            assert (verdict is Verdict.LIMITED) == bool(obligations - OF_EVERY_CLIP)


def test_nothing_is_asked_about_a_voice_that_is_not_heard(survey: Survey) -> None:
    for _, obligations, _ in survey.kinds:
        assert not {Obligation.NO_SPEECH, Obligation.ASK_VOICE} <= obligations


@pytest.mark.parametrize("axis", ORDERS, ids=lambda axis: NAMES[axis])
def test_a_restriction_never_loosens_a_decision(survey: Survey, axis: int) -> None:
    for less, more in ORDERS[axis]:
        before = np.take(survey.rank, AXES[axis].index(less), axis=axis)
        after = np.take(survey.rank, AXES[axis].index(more), axis=axis)
        assert (after >= before).all(), (less, more)


def test_every_order_reaches_every_value() -> None:
    for axis, pairs in ORDERS.items():
        assert {one for pair in pairs for one in pair} | SEPARATE >= set(AXES[axis])


def test_every_refusal_is_needed(survey: Survey) -> None:
    assert survey.lone_refusals == {rule.reason for rule in REFUSALS}


def test_every_rule_is_told_somewhere(survey: Survey) -> None:
    for limit in LIMITS:
        assert not limit.reason or limit.reason in survey.told, limit.name
    for advice in ADVICE:
        assert advice.sentence in survey.told, advice.name
    for refusal in REFUSALS:
        assert refusal.instead in survey.told, refusal.name


@pytest.mark.parametrize("rules", [REFUSALS, LIMITS, ADVICE])
def test_rules_have_names_of_their_own(rules: tuple[Refusal | Limit | Advice, ...]) -> None:
    names = [rule.name for rule in rules]
    assert len(set(names)) == len(names)


def test_undeclared_rights_are_for_private_clips_only(survey: Survey) -> None:
    undeclared = np.take(survey.rank, RIGHTS.index(None), axis=RIGHT)
    shared = undeclared[:, [1, 2]]
    assert (shared == RANKS[Verdict.REFUSED]).all()
    assert (undeclared[:, 0] < RANKS[Verdict.REFUSED]).any()

"""The page of the rules, written from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from fondly.domain.consent import About, Audience, Consent, Person, Rights, Speech, Subject
from fondly.domain.decision import OF_EVERY_CLIP, Decision, Obligation
from fondly.domain.occasion import Occasion
from fondly.policy.advice import ADVICE
from fondly.policy.consent import decide
from fondly.policy.limits import LIMITS
from fondly.policy.refusals import REFUSALS
from fondly.policy.rule import MEANT_FOR_THE_PUBLIC, Limit, When
from fondly.policy.standing import MISDECLARED, Standing, standing_of

_ENUMS: dict[str, type[StrEnum]] = {
    "who": Standing,
    "rights": Rights,
    "audience": Audience,
    "reach": Audience,
    "occasion": Occasion,
    "speech": Speech,
    "about": About,
}
_WHO_FIRST = (
    Person(subject, adult, living)
    for adult in (None, False, True)
    for living in (None, False, True)
    for subject in Subject
)
PEOPLE = {standing_of(person): person for person in reversed(list(_WHO_FIRST))}
"""Somebody of each standing, declared in the fewest words."""


def policy_page() -> str:
    """The rules as tables, and the decisions that they come to."""
    public = " or ".join(sorted(MEANT_FOR_THE_PUBLIC))
    return (
        "# The rules\n\n"
        "What is declared about a clip is judged by the rules below; nothing else is. "
        "`fondly policy explain` tells the same for one wish. Rules only add: a further person, a "
        "wider audience or another restriction never makes a permission of a refusal.\n\n"
        "- **allowed**: made as asked. **limited**: made, with the obligations that are named. "
        "**refused**: not made.\n"
        "- Every clip that is made carries its visible label, its embedded note and its "
        "signature, and what is shown to others is labelled from the first frame to the last.\n"
        "- A face that is cropped out or blurred is nobody; everybody else who can be recognised "
        "counts, also who stays still, but only those who move can speak.\n"
        f"- *reach* is the audience, or the public where the occasion is {public}.\n\n"
        "## What Fondly does not do\n\n"
        + _table(
            ("rule", "when", "why", "instead"),
            ((rule.name, _facts(rule.when), rule.reason, rule.instead) for rule in REFUSALS),
        )
        + "\n## What it does in a certain way\n\n"
        + _table(
            ("rule", "when", "then", "why"),
            ((rule.name, _facts(rule.when), _effect(rule), rule.reason) for rule in LIMITS),
        )
        + "\n## What it advises\n\nAdvice binds nobody.\n\n"
        + _table(
            ("about", "when", "advice"),
            ((rule.name, _facts(rule.when), rule.sentence) for rule in ADVICE),
        )
        + "\n## What that comes to\n\n"
        "For one person, with the right to use the photo, an agreement to the voice, and none of "
        "the requests to avoid. "
        "Who is declared in words that do not fit (the first four rules above) is refused.\n"
        + _decisions()
    )


def _facts(when: When) -> str:
    """The facts of a rule, in words."""
    told = (f"{name}: {_values(name, values)}" for name, values in when.facts)
    return "<br>".join(told) or "always"


def _values(name: str, values: frozenset[object]) -> str:
    if name in {"voice", "undeclared"}:
        return ", ".join({True: "yes", False: "no", None: "not said"}[one] for one in values)  # type: ignore[index]
    kind = _ENUMS[name]
    missing = [one.value for one in kind if one not in values]
    told = [one.value for one in kind if one in values]
    whole = None in values or name in {"who", "speech"}
    if whole and 0 < len(missing) < len(told):
        return "all but " + ", ".join(missing)
    return ", ".join([*told, *(["not said"] if None in values else [])])


def _effect(rule: Limit) -> str:
    figures = {
        Obligation.GREATEST_INTENSITY: f" {rule.greatest_intensity:g}",
        Obligation.EXPIRY: f" {rule.expires_days} days",
    }
    return ", ".join(one.value + figures.get(one, "") for one in rule.obliges)


def _decisions() -> str:
    """A table without an occasion; for each occasion what it changes, alike ones together."""
    usual = tuple(_rows(None))
    changed = {one: tuple(row for row in _rows(one) if row not in usual) for one in Occasion}
    text = "\n### Without an occasion\n\n" + _table(("who", "speech", *Audience), usual)
    for rows in dict.fromkeys(changed.values()):
        names = ", ".join(one.value for one in Occasion if changed[one] == rows).capitalize()
        if rows:
            text += f"\n### {names}: what is different\n\n"
            text += _table(("who", "speech", *Audience), rows)
        else:
            text += f"\n### {names}\n\nNothing is different but the words of the label.\n"
    return text


def _rows(occasion: Occasion | None) -> Iterable[tuple[str, ...]]:
    """Who, which speech, and the decision for each audience; speech that is alike together."""
    for who in Standing:
        if who in MISDECLARED:
            continue
        cells = {
            speech: tuple(_cell(who, occasion, speech, one) for one in Audience)
            for speech in Speech
        }
        for same in dict.fromkeys(cells.values()):
            speeches = [speech.value for speech in Speech if cells[speech] == same]
            alike = ", ".join(speeches) if len(speeches) < len(Speech) else "any"
            yield (who.value, alike, *same)


def _cell(who: Standing, occasion: Occasion | None, speech: Speech, audience: Audience) -> str:
    person = PEOPLE[who]
    decision = decide(
        Consent(
            person.subject,
            Rights.OWN,
            audience,
            occasion,
            speech,
            About.NONE,
            person.adult,
            person.living,
            voice=True,
        )
    )
    asked = [_told(decision, one) for one in decision.obligations if one not in OF_EVERY_CLIP]
    return f"{decision.verdict}: {', '.join(asked)}" if asked else decision.verdict.value


def _told(decision: Decision, obligation: Obligation) -> str:
    value = decision.value_of(obligation)
    return obligation.value if value is None else f"{obligation} {value}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)

"""The first gate: what was declared of everybody in the frame, and what the rules say to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from fondly.domain.brief import Brief
from fondly.domain.consent import Audience, Consent, Person, Speech, Subject
from fondly.domain.decision import Decision
from fondly.domain.faces import ALL
from fondly.domain.finding import Finding, Severity
from fondly.errors import PolicyRefusal, SubjectUndeclared
from fondly.pipeline.agreement import check_agreement
from fondly.policy.consent import decide

_GRAVEST = (Subject.DECEASED_FAMILY, Subject.HISTORICAL)


def allowed_at_all(brief: Brief) -> Decision:
    """What the rules say before a face is looked for.

    Who of those declared will be in the frame is not known yet, so only what would be refused for
    each of them is refused here; `allowed` decides.

    Raises:
        PolicyRefusal: the rules do not allow it, or the agreement does not cover it.
    """
    if brief.consent is not None:
        check_agreement(brief.consent, brief, now=datetime.now(UTC))
    numbers: tuple[int, ...] = (1,)
    if isinstance(brief.subject, Mapping):
        chosen = () if brief.face is None or brief.face == ALL else brief.face
        numbers = (chosen,) if isinstance(chosen, int) else chosen or tuple(brief.subject)
    decisions = [decide(_consent(brief, [person])) for person in _people(brief, numbers)]
    return _allowed(next((one for one in decisions if one.allowed), decisions[0]))


def allowed(consent: Consent) -> Decision:
    """What the rules say of everybody who can be recognised in the frame.

    Args:
        consent: from `facts`.

    Raises:
        PolicyRefusal: they do not allow it.
    """
    return _allowed(decide(consent))


def facts(brief: Brief, moving: tuple[int, ...], shown: tuple[int, ...]) -> Consent:
    """What was declared of everybody who can be recognised in the frame.

    A plain subject stands for everybody while the clip stays private, and else for one face.

    Args:
        brief: what was declared.
        moving: the faces that move, from 1, left to right.
        shown: the faces that can be recognised.

    Raises:
        SubjectUndeclared: nothing was said of a face that moves.
    """
    still = tuple(face for face in shown if face not in moving)
    if isinstance(brief.subject, Mapping):
        people = [*_people(brief, moving), *_people(brief, still, moves=False)]
        undeclared = sum(face not in brief.subject for face in still)
    else:
        people = list(_people(brief, moving))
        in_private = brief.audience is Audience.PRIVATE
        undeclared = 0 if in_private else len({*moving, *still}) - 1
    return _consent(brief, people, undeclared)


def subject_of(brief: Brief, moving: tuple[int, ...]) -> Subject:
    """Who the calm of a clip is chosen for: of several who move, one who has died."""
    subjects = [person.subject for person in _people(brief, moving)]
    return next((one for one in _GRAVEST if one in subjects), subjects[0])


def about_others(brief: Brief, moving: tuple[int, ...], shown: tuple[int, ...]) -> list[Finding]:
    """A finding where others can be recognised of whom nothing was said by their number."""
    said = brief.subject if isinstance(brief.subject, Mapping) else moving
    others = [face for face in shown if face not in said]
    if not others:
        return []
    who = f"Face {others[0]} can" if len(others) == 1 else f"{len(others)} more people can"
    return [
        Finding(
            "others-in-frame",
            Severity.NOTES,
            f"{who} be recognised in the frame, and count although they do not move.",
            "Before others see the clip, say who each is, such as --subject "
            "1=self,2=living-consented; or crop them out with --framing, or --others blur.",
            {"others": float(len(others))},
        )
    ]


def _people(brief: Brief, faces: Iterable[int], *, moves: bool = True) -> Iterable[Person]:
    """Everybody of whom something was said, each alike once.

    Raises:
        SubjectUndeclared: nothing was said of a face that moves.
    """
    found: dict[Person, None] = {}
    for face in faces:
        person = brief.person(face, moves=moves)
        if person is None and moves:
            raise SubjectUndeclared(
                f"Nobody said who face {face} is, and it shall move.",
                f"Say it as well: --subject {_said(brief)},{face}=WHO; faces count from the left.",
            )
        if person is not None:
            found[person] = None
    return found


def _said(brief: Brief) -> str:
    if not isinstance(brief.subject, Mapping):
        return brief.subject.value
    return ",".join(f"{face}={subject.value}" for face, subject in brief.subject.items())


def _consent(brief: Brief, people: Iterable[Person], undeclared: int = 0) -> Consent:
    first, *others = people
    return Consent(
        first.subject,
        brief.rights,
        brief.audience,
        brief.occasion,
        Speech.NONE,
        brief.about,
        first.adult,
        first.living,
        others=tuple(others),
        undeclared_faces=undeclared,
    )


def _allowed(decision: Decision) -> Decision:
    if not decision.allowed:
        said = " ".join(dict.fromkeys(decision.advice))
        raise PolicyRefusal(" ".join(decision.reasons), f"Nothing was made. {said}".strip())
    return decision

"""What Fondly does only in a certain way, and why."""

from __future__ import annotations

from fondly.domain.consent import About, Speech
from fondly.domain.decision import Obligation
from fondly.domain.occasion import Occasion
from fondly.policy.refusals import NEW_WORDS, PUBLIC, SHARED, SPOKEN
from fondly.policy.rule import Limit, When
from fondly.policy.standing import CHILDREN, DEAD, HISTORICAL, REAL, Standing

USUAL_INTENSITY = 0.5
"""Drivers write the usual size of a movement at this intensity; more is an exaggeration."""
A_YEAR_DAYS = 365

_LIVING_CHILDREN = CHILDREN - DEAD
_SAID_BY_OTHERS = SPOKEN - {Speech.OWN_RECORDING}

_OF_EVERY_CLIP = (
    Limit(
        "every clip",
        When(),
        "",
        (Obligation.VISIBLE_LABEL, Obligation.EMBEDDED_NOTE, Obligation.SIGNATURE),
    ),
    Limit("shown to others", When(reach=SHARED), "", (Obligation.LABEL_THROUGHOUT,)),
)

_OCCASIONS = (
    Limit(
        "memorial",
        When(occasion=frozenset({Occasion.MEMORIAL})),
        "At a memorial, little movement says more.",
        (Obligation.GREATEST_INTENSITY, Obligation.SECOND_LOOK),
        greatest_intensity=USUAL_INTENSITY,
    ),
)

_DEAD = (
    Limit(
        "the dead, shown to others",
        When(who=DEAD, reach=SHARED),
        "Others miss them too, and one may be moved by what hurts another.",
        (Obligation.PRIVATE_FIRST, Obligation.SECOND_LOOK, Obligation.GREATEST_INTENSITY),
        greatest_intensity=USUAL_INTENSITY,
    ),
    Limit(
        "a child who has died",
        When(who=frozenset({Standing.DEAD_CHILD})),
        "For a child who has died, nothing needs to be hurried.",
        (Obligation.SECOND_LOOK, Obligation.GREATEST_INTENSITY),
        greatest_intensity=USUAL_INTENSITY,
    ),
    Limit(
        "new words for the dead",
        When(who=DEAD, speech=NEW_WORDS),
        "Words they never said would begin to take the place of the memory.",
        (Obligation.NO_SPEECH,),
    ),
    Limit(
        "the family's words, in public",
        When(who=DEAD, reach=PUBLIC, speech=frozenset({Speech.WORDS_BY_FAMILY})),
        "The family knows that the words are its own; strangers would take them for theirs.",
        (Obligation.NO_SPEECH,),
    ),
    Limit(
        "words for a child who has died",
        When(who=frozenset({Standing.DEAD_CHILD}), speech=_SAID_BY_OTHERS),
        "A child's voice is not made anew.",
        (Obligation.NO_SPEECH,),
    ),
    Limit(
        "the dead speak",
        When(who=DEAD, speech=SPOKEN),
        "Hearing someone who has died can overwhelm, and need not be for ever.",
        (Obligation.SECOND_LOOK, Obligation.EXPIRY),
        expires_days=A_YEAR_DAYS,
    ),
)

_HISTORICAL = (
    Limit(
        "a historical person speaks",
        When(who=HISTORICAL, speech=SPOKEN),
        "Whoever listens should know all the time whose words these are.",
        (Obligation.CAPTION_AUTHOR, Obligation.LABEL_THROUGHOUT),
    ),
)

_CHILDREN = (
    Limit(
        "a child with a guardian",
        When(who=frozenset({Standing.CHILD})),
        "For a child, a parent or guardian answers.",
        (Obligation.GUARDIAN_NOTE,),
    ),
    Limit(
        "a minor without a guardian",
        When(who=frozenset({Standing.MINOR_SELF})),
        "Somebody older whom you trust should see it with you.",
        (Obligation.PRIVATE_FIRST,),
    ),
    Limit(
        "children, shown to others",
        When(who=frozenset({Standing.CHILD}), reach=SHARED),
        "Children change their minds as they grow, and are asked again.",
        (Obligation.PRIVATE_FIRST, Obligation.GREATEST_INTENSITY, Obligation.EXPIRY),
        greatest_intensity=USUAL_INTENSITY,
        expires_days=A_YEAR_DAYS,
    ),
    Limit(
        "new words for a child",
        When(who=_LIVING_CHILDREN, speech=NEW_WORDS),
        "A child is given no words that are not their own or their family's.",
        (Obligation.NO_SPEECH,),
    ),
)

_LIVING = (
    Limit(
        "another living person, in public",
        When(who=frozenset({Standing.CONSENTING}), reach=PUBLIC),
        "Whoever is shown sees it before the public does, and may change their mind.",
        (Obligation.PRIVATE_FIRST, Obligation.EXPIRY),
        expires_days=A_YEAR_DAYS,
    ),
    Limit(
        "comedy with the living",
        When(who=_LIVING_CHILDREN | {Standing.CONSENTING}, about=frozenset({About.COMEDY})),
        "They should be the first to laugh.",
        (Obligation.PRIVATE_FIRST,),
    ),
    Limit(
        "a voice not yet agreed to",
        When(
            who=_LIVING_CHILDREN | {Standing.CONSENTING},
            speech=SPOKEN,
            voice=frozenset({None}),
        ),
        "Agreeing to move is not agreeing to speak.",
        (Obligation.ASK_VOICE,),
    ),
    Limit(
        "a voice refused",
        When(who=REAL, speech=SPOKEN, voice=frozenset({False})),
        "There is no agreement to a voice, and that holds.",
        (Obligation.NO_SPEECH,),
    ),
    Limit(
        "words for somebody, shown to others",
        When(
            who=DEAD | _LIVING_CHILDREN | {Standing.CONSENTING},
            reach=SHARED,
            speech=_SAID_BY_OTHERS,
        ),
        "Others cannot know who wrote the words.",
        (Obligation.CAPTION_AUTHOR,),
    ),
)

_NOT_SAID = (
    Limit(
        "the question not answered",
        When(about=frozenset({None}), reach=SHARED),
        "What no program can see is asked before others see the clip.",
        (Obligation.ANSWER_ABOUT,),
    ),
)

LIMITS = (
    *_OF_EVERY_CLIP,
    *_OCCASIONS,
    *_DEAD,
    *_HISTORICAL,
    *_CHILDREN,
    *_LIVING,
    *_NOT_SAID,
)
"""In the order in which their reasons are told."""

"""What Fondly does not do, whoever asks."""

from __future__ import annotations

from fondly.domain.consent import About, Audience, Speech
from fondly.domain.occasion import Occasion
from fondly.policy.rule import Refusal, When
from fondly.policy.standing import CHILDREN, DEAD, HISTORICAL, REAL, Standing

SHARED = frozenset({Audience.FAMILY, Audience.PUBLIC})
PUBLIC = frozenset({Audience.PUBLIC})
SPOKEN = frozenset(Speech) - {Speech.NONE}
TAUGHT = frozenset({Occasion.CLASSROOM, Occasion.MUSEUM})
NOT_TAUGHT = frozenset[Occasion | None]({*Occasion, None}) - TAUGHT
NEW_WORDS = frozenset({Speech.AUTHORED, Speech.INVENTED})
"""Words that neither the person said nor their family stands for."""

_DECLARED_AMISS = (
    Refusal(
        "a child who agreed alone",
        When(who=frozenset({Standing.UNGUARDED})),
        "A child cannot agree to this alone.",
        "Ask a parent or guardian, and declare child-guardian once they agree.",
    ),
    Refusal(
        "a grown-up declared as a child",
        When(who=frozenset({Standing.GROWN})),
        "A grown-up agrees for themself, also to a photo from their childhood.",
        "Ask them, and declare living-consented; or self, if it is you.",
    ),
    Refusal(
        "a living person declared as dead",
        When(who=frozenset({Standing.UNASKED})),
        "Somebody who is living is asked first, however well known they are.",
        "Ask them, and declare living-consented once they agree.",
    ),
    Refusal(
        "yourself declared as dead",
        When(who=frozenset({Standing.IMPOSSIBLE})),
        "Nobody can be both the one who asks and no longer living.",
        "Declare deceased-family for someone of your family who has died.",
    ),
)

_REQUESTS_TO_AVOID = (
    Refusal(
        "degrading",
        When(about=frozenset({About.DEGRADING})),
        "Fondly makes nothing sexual of a photo, and nothing that makes somebody small.",
        "A quiet, dignified moment would suit the photo better.",
    ),
    Refusal(
        "deception",
        When(about=frozenset({About.DECEPTION})),
        "Fondly makes no clip that is meant to be taken for real, or for somebody else.",
        "A clip that says openly what it is can still move people.",
    ),
    Refusal(
        "political",
        When(about=frozenset({About.POLITICAL})),
        "Fondly puts nobody's face to a political message.",
        "Use the photograph as it is, with your own words beside it.",
    ),
    Refusal(
        "endorsement",
        When(who=REAL - {Standing.SELF}, about=frozenset({About.ENDORSEMENT})),
        "A recommendation is somebody's own to give; Fondly gives none in another's name.",
        "Speak for your brand yourself, or let a character do it.",
    ),
    Refusal(
        "comedy with the dead",
        When(who=DEAD | HISTORICAL, about=frozenset({About.COMEDY})),
        "Those who have died cannot laugh along, and those who miss them may not.",
        "A natural, silent moment, a smile or a look, stays with people longer.",
    ),
)

_BRANDS = (
    Refusal(
        "another speaks for a brand",
        When(
            who=frozenset({Standing.CONSENTING}),
            occasion=frozenset({Occasion.BRAND}),
            speech=SPOKEN,
        ),
        "Fondly lets nobody but yourself speak for a brand; the words would pass for theirs.",
        "Speak for your brand yourself, let a character do it, or show the person silently.",
    ),
    Refusal(
        "the dead for a brand",
        When(who=DEAD | HISTORICAL, occasion=frozenset({Occasion.BRAND})),
        "Those who have died cannot agree to stand for a brand.",
        "Tell their story with the photograph as it is.",
    ),
)

_WORDS = (
    Refusal(
        "words invented for the dead, in public",
        When(who=DEAD, reach=PUBLIC, speech=NEW_WORDS),
        "New words in the mouth of someone who has died would pass for theirs among strangers.",
        "Let the clip be silent, or use a recording or words they really said.",
    ),
    Refusal(
        "words invented for a historical person",
        When(who=HISTORICAL, speech=frozenset({Speech.INVENTED})),
        "Invented words would pass for what a historical person said.",
        "Quote what they really said; a class or a museum may use words with a named author.",
    ),
    Refusal(
        "words written for a historical person",
        When(
            who=HISTORICAL,
            occasion=NOT_TAUGHT,
            speech=frozenset({Speech.WORDS_BY_FAMILY, Speech.AUTHORED}),
        ),
        "Outside a class or a museum, written words would pass for what a historical person said.",
        "Quote what they really said, or say --occasion classroom or museum if it is for one.",
    ),
    Refusal(
        "a historical person quoted in public",
        When(
            who=HISTORICAL,
            reach=PUBLIC,
            occasion=NOT_TAUGHT,
            speech=frozenset({Speech.WORDS_REALLY_SAID}),
        ),
        "Fondly makes no public figure speak in public outside a class or a museum.",
        "Let the clip be silent with the quotation as a caption, or play a true recording.",
    ),
)

_CHILDREN = (
    Refusal(
        "children in public",
        When(who=CHILDREN, reach=PUBLIC),
        "A child cannot foresee what being shown to everybody means, so Fondly keeps them private.",
        "Keep the clip for yourself or the family circle.",
    ),
    Refusal(
        "a historical child in public",
        When(who=frozenset({Standing.HISTORICAL_CHILD}), reach=PUBLIC, occasion=NOT_TAUGHT),
        "A child is shown to everybody only where somebody explains who they were.",
        "Keep the clip private, or say --occasion classroom or museum if it is for one.",
    ),
    Refusal(
        "a minor without a guardian, shown to others",
        When(who=frozenset({Standing.MINOR_SELF}), reach=SHARED),
        "Before others see it, a parent or guardian agrees for somebody who is not grown up.",
        "Keep it private, or let a parent or guardian declare child-guardian.",
    ),
)

_NOT_SAID = (
    Refusal(
        "rights not declared",
        When(rights=frozenset({None}), audience=SHARED),
        "Nobody said by what right the photo is used, so the clip can only be private.",
        "Add --rights own, permission or public-domain, or keep it private.",
    ),
    Refusal(
        "somebody not declared",
        When(undeclared=frozenset({True}), audience=SHARED),
        "Somebody else can be recognised in the picture, and nobody said who they are.",
        "Say who each is, such as --subject 1=self,2=living-consented; or crop, or --others blur.",
    ),
)

REFUSALS = (*_DECLARED_AMISS, *_REQUESTS_TO_AVOID, *_BRANDS, *_WORDS, *_CHILDREN, *_NOT_SAID)
"""In the order in which their reasons are told."""

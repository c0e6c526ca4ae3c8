"""What a careful friend would say. Advice may be against making the clip; it binds nobody."""

from __future__ import annotations

from fondly.domain.consent import About, Audience, Rights, Speech
from fondly.domain.occasion import Occasion
from fondly.policy.refusals import NEW_WORDS, PUBLIC, SHARED, SPOKEN
from fondly.policy.rule import MEANT_FOR_THE_PUBLIC, Advice, When
from fondly.policy.standing import CHILDREN, DEAD, REAL, Standing

_AGAINST = (
    Advice(
        "against: a child who has died",
        When(who=frozenset({Standing.DEAD_CHILD})),
        "It may be kinder not to make this clip; the photograph keeps them as they were.",
    ),
    Advice(
        "against: new words for the dead",
        When(who=DEAD, speech=NEW_WORDS),
        "It may be better not to make this clip; a silent one leaves the memory as it is.",
    ),
    Advice(
        "against: the dead in public",
        When(who=DEAD, reach=PUBLIC),
        "Often the safest choice is not to publish such a clip at all; when in doubt, keep it.",
    ),
    Advice(
        "against: comedy with a child",
        When(who=CHILDREN, about=frozenset({About.COMEDY})),
        "It may be better not to make this clip; what is funny today can hurt in ten years.",
    ),
    Advice(
        "against: a voice refused",
        When(who=REAL, speech=SPOKEN, voice=frozenset({False})),
        "If they are uneasy about the voice, ask whether they want the clip at all.",
    ),
)

_CARE = (
    Advice(
        "the dead",
        When(who=DEAD),
        "Show it to one or two of the family first, and wait if somebody is not at ease.",
    ),
    Advice(
        "memorial with words",
        When(occasion=frozenset({Occasion.MEMORIAL}), speech=SPOKEN),
        "Silence with music or a caption often carries more than spoken words.",
    ),
    Advice(
        "the family's words",
        When(who=DEAD, speech=frozenset({Speech.WORDS_BY_FAMILY})),
        "Write one short line that they could have said, in the tone of the photo.",
    ),
    Advice(
        "children",
        When(who=frozenset({Standing.CHILD})),
        "Show them the clip as soon as they can understand it, and let them say no.",
    ),
    Advice(
        "another living person",
        When(who=frozenset({Standing.CONSENTING})),
        "Show it to them before anybody else.",
    ),
    Advice(
        "a free photo of a person",
        When(
            who=DEAD | CHILDREN | {Standing.CONSENTING},
            rights=frozenset({Rights.PUBLIC_DOMAIN}),
        ),
        "A photo that is free to use still shows somebody; ask whoever is close to them.",
    ),
    Advice(
        "a permission",
        When(rights=frozenset({Rights.PERMISSION}), audience=SHARED),
        "Make sure that the permission for the photo covers this audience.",
    ),
    Advice(
        "rights not declared",
        When(rights=frozenset({None})),
        "Even a private clip should be made only of a photo that you may use.",
    ),
    Advice(
        "in public",
        When(who=REAL, reach=PUBLIC),
        "Ask yourself whether the person, the audience and the setting would expect this.",
    ),
    Advice(
        "meant for the public",
        When(
            occasion=frozenset(MEANT_FOR_THE_PUBLIC),
            audience=frozenset({Audience.PRIVATE, Audience.FAMILY}),
        ),
        "A clip for this occasion is judged as for the public; say --audience public to post it.",
    ),
    Advice(
        "shown to others",
        When(reach=SHARED),
        "Add a short note when you share it, so that nobody takes it for a recording.",
    ),
)

ADVICE = (*_AGAINST, *_CARE)
"""In the order in which it is told."""

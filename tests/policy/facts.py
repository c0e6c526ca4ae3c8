"""Facts, as Hypothesis draws them."""

from __future__ import annotations

from hypothesis import strategies as st

from fondly.domain.consent import About, Audience, Consent, Person, Rights, Speech, Subject
from fondly.domain.occasion import Occasion

said = st.sampled_from((None, True, False))
people = st.builds(Person, st.sampled_from(Subject), said, said, st.booleans())
consents = st.builds(
    Consent,
    subject=st.sampled_from(Subject),
    rights=st.sampled_from((*Rights, None)),
    audience=st.sampled_from(Audience),
    occasion=st.sampled_from((None, *Occasion)),
    speech=st.sampled_from(Speech),
    about=st.sampled_from((*About, None)),
    adult=said,
    living=said,
    voice=said,
    others=st.lists(people, max_size=2).map(tuple),
    undeclared_faces=st.integers(0, 2),
)

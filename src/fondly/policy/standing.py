"""What the declared facts make of a person: the word by which the rules know them."""

from __future__ import annotations

from enum import StrEnum

from fondly.domain.consent import Person, Subject


class Standing(StrEnum):
    """Who somebody is to the rules. The last four are declared in words that do not fit."""

    FICTIONAL = "a character"
    SELF = "yourself"
    CONSENTING = "a living person who agreed"
    CHILD = "a child with a guardian"
    MINOR_SELF = "yourself as a minor"
    DEAD = "someone of the family who has died"
    DEAD_CHILD = "a child who has died"
    HISTORICAL = "a historical person"
    HISTORICAL_CHILD = "a historical child"
    UNGUARDED = "a child who agreed alone"
    GROWN = "a grown-up declared as a child"
    UNASKED = "a living person declared as one who has died"
    IMPOSSIBLE = "yourself as one who has died"


DEAD = frozenset({Standing.DEAD, Standing.DEAD_CHILD})
HISTORICAL = frozenset({Standing.HISTORICAL, Standing.HISTORICAL_CHILD})
CHILDREN = frozenset({Standing.CHILD, Standing.MINOR_SELF, Standing.DEAD_CHILD})
"""Children whom somebody alive may know; of a historical child nobody is left."""
REAL = frozenset(Standing) - {Standing.FICTIONAL}
MISDECLARED = frozenset({Standing.UNGUARDED, Standing.GROWN, Standing.UNASKED, Standing.IMPOSSIBLE})


_BY_SUBJECT: dict[Subject, tuple[Standing, Standing, Standing, Standing]] = {
    Subject.FICTIONAL: (Standing.FICTIONAL,) * 4,
    Subject.SELF: (
        Standing.SELF,
        Standing.MINOR_SELF,
        Standing.IMPOSSIBLE,
        Standing.IMPOSSIBLE,
    ),
    Subject.LIVING_CONSENTED: (
        Standing.CONSENTING,
        Standing.UNGUARDED,
        Standing.DEAD,
        Standing.DEAD_CHILD,
    ),
    Subject.CHILD_GUARDIAN: (
        Standing.GROWN,
        Standing.CHILD,
        Standing.DEAD,
        Standing.DEAD_CHILD,
    ),
    Subject.DECEASED_FAMILY: (
        Standing.UNASKED,
        Standing.UNASKED,
        Standing.DEAD,
        Standing.DEAD_CHILD,
    ),
    Subject.HISTORICAL: (
        Standing.UNASKED,
        Standing.UNASKED,
        Standing.HISTORICAL,
        Standing.HISTORICAL_CHILD,
    ),
}
"""Living and grown up, a living child, dead and grown up, a dead child."""


def standing_of(person: Person) -> Standing:
    """The standing of a person. Who has died is ruled as such, whoever agreed before.

    Without a word on it, a child-guardian's child is not grown up and everybody else is; the
    family's dead and historical persons are not living and everybody else is.
    """
    living, adult = person.living, person.adult
    if living is None:
        living = person.subject not in {Subject.DECEASED_FAMILY, Subject.HISTORICAL}
    if adult is None:
        adult = person.subject is not Subject.CHILD_GUARDIAN
    return _BY_SUBJECT[person.subject][2 * (not living) + (not adult)]

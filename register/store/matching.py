"""Looking for people by number and birthday together, or by birthday; never by a number alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, exists, select, tuple_
from sqlmodel import Session, col

from register.store.schools import in_batches
from register.store.tables.columns import STILL_KNOWN
from register.store.tables.people import PersonVersionRow
from register.store.tables.verifications import PersonMergeRow

Number = tuple[str, date]
# "Still known" in words that the index of current numbers does not serve: with it a number that
# is held would be fetched before its birthday is compared, and take longer than one that is not.
_KNOWN = col(PersonVersionRow.known_to) > STILL_KNOWN - timedelta(days=1)
_NUMBER = (col(PersonVersionRow.trn), col(PersonVersionRow.date_of_birth))
_OF_NUMBERS = select(*_NUMBER, col(PersonVersionRow.person_id)).where(
    tuple_(*_NUMBER).in_(bindparam("wanted", expanding=True)), _KNOWN
)
_NAMES = tuple(
    col(getattr(PersonVersionRow, name))
    for name in (
        "date_of_birth",
        "person_id",
        "given_names",
        "family_name",
        "previous_family_names",
    )
)
# A number that was merged stands for the record that was kept, even where a file brings it back.
_MERGED = exists().where(
    col(PersonMergeRow.trn) == col(PersonVersionRow.trn),
    col(PersonMergeRow.date_of_birth) == col(PersonVersionRow.date_of_birth),
    col(PersonMergeRow.undone_at).is_(None),
)
_PAIRS = 200  # of a number and a birthday in one statement


@dataclass(frozen=True, slots=True)
class Namesake:
    """A person by name alone: `family_names` is the one held now, then those before it."""

    person_id: int
    given_names: str
    family_names: tuple[str, ...]


def by_number(session: Session, numbers: Collection[Number]) -> dict[Number, int]:
    """Whose these numbers are, of those with this very birthday; one statement for two hundred."""
    found: dict[Number, int] = {}
    wanted = sorted(set(numbers))
    for at in range(0, len(wanted), _PAIRS):
        asked = {"wanted": wanted[at : at + _PAIRS]}
        for trn, born, person_id in session.connection().execute(_OF_NUMBERS, asked):
            found[trn, born] = person_id
    return found


def born_on(session: Session, days: Collection[date]) -> dict[date, list[Namesake]]:
    """Everybody held now who was born on one of these days, by day, but for merged numbers."""
    found: dict[date, list[Namesake]] = defaultdict(list)
    for batch in in_batches(sorted(day.toordinal() for day in set(days))):
        chosen = [date.fromordinal(ordinal) for ordinal in batch]
        statement = (
            select(*_NAMES)
            .where(col(PersonVersionRow.date_of_birth).in_(chosen), _KNOWN, ~_MERGED)
            .order_by(col(PersonVersionRow.person_id))
        )
        for born, person_id, given, family, previous in session.connection().execute(statement):
            names = (family, *json.loads(previous))
            found[born].append(Namesake(person_id, given, names))
    return found

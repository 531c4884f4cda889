"""People: what is held of them now, and the writing of new versions."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from register.domain.evidence import Level
from register.domain.identifiers import LETTERS, Trn
from register.domain.people import Basis, Induction, Person, TeacherStatus
from register.domain.period import Period
from register.store.bulk import insert_many, next_ids, refresh_statistics, supersede_many
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.people import PersonRow, PersonVersionRow

# Above this many it is quicker to read the whole table than to name each row.
FEW = 500
_REFERENCE_LENGTH = 12

_VERSION = (
    "person_id",
    "trn",
    "given_names",
    "family_name",
    "previous_family_names",
    "date_of_birth",
    "basis",
    "teacher_from",
    "teacher_until",
    "induction",
    "prohibited",
    "level",
    "source",
    "known_from",
    "known_to",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Enough to know that a row of a file is about the person it says."""

    person_id: int
    date_of_birth: date


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """A person as now known, with the numbers of the person and of the version."""

    person_id: int
    version_id: int
    person: Person


def held(session: Session, trns: Collection[str]) -> dict[str, HeldPerson]:
    """The people known now under these numbers, by number."""
    columns = [getattr(PersonVersionRow, name) for name in ("id", *_VERSION[:12])]
    statement = select(*columns).where(still_known(PersonVersionRow))
    found = {}
    for row in _named(session, statement, trns):
        person = _to_person(row)
        found[row.trn] = HeldPerson(row.person_id, row.id, person)
    return found


def identities(session: Session, trns: Collection[str]) -> dict[str, Identity]:
    """Who stands behind these numbers now, by number."""
    statement = select(
        col(PersonVersionRow.trn),
        col(PersonVersionRow.person_id),
        col(PersonVersionRow.date_of_birth),
    ).where(still_known(PersonVersionRow))
    return {
        row.trn: Identity(row.person_id, row.date_of_birth)
        for row in _named(session, statement, trns)
    }


def add(session: Session, people: Sequence[Person], *, source: str, at: datetime) -> list[int]:
    """Put new people on the register, in this order; their numbers come back in the same."""
    ids = next_ids(session, PersonRow, len(people))
    insert_many(session, PersonRow, ("id", "reference"), ((i, new_reference()) for i in ids))
    _write(session, zip(ids, people, strict=True), source=source, at=at)
    if len(people) > FEW:
        refresh_statistics(session, PersonRow, PersonVersionRow)
    return ids


def change(
    session: Session, changes: Sequence[tuple[HeldPerson, Person]], *, source: str, at: datetime
) -> None:
    """Supersede what was held of these people with what is now said."""
    supersede_many(session, PersonVersionRow, (was.version_id for was, _ in changes), at=at)
    _write(session, ((was.person_id, now) for was, now in changes), source=source, at=at)


def new_reference() -> str:
    """A public reference that says nothing of the person: 60 random bits."""
    return "".join(LETTERS[byte & 31] for byte in secrets.token_bytes(_REFERENCE_LENGTH))


def _named(session: Session, statement: Any, trns: Collection[str]) -> Iterator[Any]:  # noqa: ANN401 - a select of any columns
    """Only the people named: by number where they are few, else by a pass over the table."""
    if len(trns) <= FEW:
        yield from session.exec(statement.where(col(PersonVersionRow.trn).in_(trns)))
        return
    wanted = frozenset(trns)
    yield from (row for row in session.exec(statement) if row.trn in wanted)


def _to_person(row: Any) -> Person:  # noqa: ANN401 - a row of named columns
    return Person(
        trn=Trn(row.trn),
        given_names=row.given_names,
        family_name=row.family_name,
        previous_family_names=tuple(json.loads(row.previous_family_names)),
        date_of_birth=row.date_of_birth,
        teacher_status=TeacherStatus(Basis(row.basis), Period(row.teacher_from, row.teacher_until)),
        induction=Induction(row.induction),
        prohibited=row.prohibited,
        level=Level(row.level),
    )


def _write(
    session: Session,
    people: Iterable[tuple[int, Person]],
    *,
    source: str,
    at: datetime,
) -> None:
    insert_many(
        session,
        PersonVersionRow,
        _VERSION,
        (
            (
                person_id,
                str(person.trn),
                person.given_names,
                person.family_name,
                json.dumps(person.previous_family_names, ensure_ascii=False),
                person.date_of_birth,
                person.teacher_status.basis.value,
                person.teacher_status.period.start,
                person.teacher_status.period.end,
                person.induction.value,
                person.prohibited,
                person.level.value,
                source,
                at,
                STILL_KNOWN,
            )
            for person_id, person in people
        ),
    )

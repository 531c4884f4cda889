"""What each school was last told, and the facts about its SENCOs that tell whether it still is so.

Of people only numbers and digests leave this module: a letter names nobody.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from register.store.bulk import is_sqlite
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardRow,
    AwardVersionRow,
    PersonVersionRow,
)
from register.store.tables.record import ChangeRow
from register.store.tables.standings import StandingMarkRow
from register.store.tables.telling import ToldRow

_TABLES = SQLModel.metadata.tables
_TOLD = _TABLES[str(ToldRow.__tablename__)]
_MARKS = _TABLES[str(StandingMarkRow.__tablename__)].c
_CHANGE = _TABLES[str(ChangeRow.__tablename__)].c
_POST = _TABLES[str(AppointmentRow.__tablename__)].c
_TOLD_POST = _TABLES[str(AppointmentVersionRow.__tablename__)].c
_PERSON = _TABLES[str(PersonVersionRow.__tablename__)].c
_AWARD = _TABLES[str(AwardRow.__tablename__)].c
_TOLD_AWARD = _TABLES[str(AwardVersionRow.__tablename__)].c
_MANY = 200
_SHORT = 16  # characters of a digest: enough that two sets of facts never look alike by chance
POST, PERSON, AWARDS = range(3)
Digests = tuple[str, str, str]
_Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a school was last told, on `day`; `times` counts the tellings, the first being 0.

    `sencos` has, for each person in post then, digests of the post, the person and the awards.
    """

    urn: int
    status: str
    deadline: date | None
    sencos: Mapping[int, Digests]
    day: date
    times: int


@dataclass(frozen=True, slots=True)
class Serving:
    """One person's designated time at a school: `spells` are first days and first days out.

    `recorded_at` is when the latest of the facts about them was recorded.
    """

    person: int
    spells: tuple[tuple[date, date | None], ...]
    digests: Digests
    recorded_at: datetime

    def on(self, day: date) -> bool:
        """Whether they are in post on the day."""
        return any(first <= day and (end is None or day < end) for first, end in self.spells)

    def gone_by(self, day: date) -> date | None:
        """The first day out of post, if they served and have left by the day."""
        ends = [end for _, end in self.spells if end is not None and end <= day]
        return max(ends) if ends and not self.on(day) else None


@dataclass(frozen=True, slots=True)
class LastChange:
    """The latest act on a school's record that stands."""

    at: datetime
    organisation: str
    words: str


def of_schools(session: Session, urns: Collection[int]) -> dict[int, Told]:
    """What these schools were last told; one never seen is left out."""
    found: dict[int, Told] = {}
    columns = [_TOLD.c[n] for n in ("urn", "status", "deadline", "sencos", "day", "times")]
    for batch in in_batches(urns):
        statement = select(*columns).where(_TOLD.c.urn.in_(batch))
        for urn, status, deadline, sencos, day, times in session.connection().execute(statement):
            people = {int(key): tuple(told) for key, told in json.loads(sencos).items()}
            found[urn] = Told(urn, status, deadline, people, day, times)
    return found


def note(session: Session, told: Sequence[Told]) -> None:
    """Note what these schools are told now, in place of what they were told before."""
    kind = sqlite.insert if is_sqlite(session) else postgresql.insert
    for first in range(0, len(told), _MANY):
        statement = kind(_TOLD).values([_cells(each) for each in told[first : first + _MANY]])
        fresh = {c.name: statement.excluded[c.name] for c in _TOLD.c if c.name != "urn"}
        again = statement.on_conflict_do_update(index_elements=["urn"], set_=fresh)
        session.connection().execute(again)


def marked(session: Session, urns: Collection[int]) -> set[int]:
    """Those of these schools whose line is yet to be drawn again."""
    found: set[int] = set()
    for batch in in_batches(urns):
        statement = select(_MARKS.urn).where(_MARKS.urn.in_(batch)).distinct()
        found.update(session.connection().execute(statement).scalars())
    return found


def serving(session: Session, urns: Collection[int]) -> dict[int, tuple[Serving, ...]]:
    """Everybody recorded as designated SENCO of these schools at any time, as known now."""
    posts = _posts(session, urns)
    people = {person for served in posts.values() for person in served}
    told, awards = _people(session, people), _awards(session, people)
    return {
        urn: tuple(
            _serving(person, rows, told.get(person, []), awards.get(person, []))
            for person, rows in sorted(served.items())
        )
        for urn, served in posts.items()
    }


def _serving(person: int, posts: _Rows, told: _Rows, awards: _Rows) -> Serving:
    """Each row ends with the instant at which it was recorded."""
    return Serving(
        person=person,
        spells=tuple((row[0], row[2]) for row in posts),
        # A last day is told when it has come, so it is no part of what is compared.
        digests=(
            _digest((row[:2], row[3:-1]) for row in posts),
            _digest(row[:-1] for row in told),
            _digest(row[:-1] for row in awards),
        ),
        recorded_at=max(row[-1] for row in (*posts, *told, *awards)),
    )


def last_changes(session: Session, urns: Collection[int]) -> dict[int, LastChange]:
    """The latest act on each of these schools' records; one with none is left out."""
    found: dict[int, LastChange] = {}
    for batch in in_batches(urns):
        latest = select(func.max(_CHANGE.id)).where(_CHANGE.urn.in_(batch)).group_by(_CHANGE.urn)
        columns = (_CHANGE.urn, _CHANGE.at, _CHANGE.organisation, _CHANGE.words)
        statement = select(*columns).where(_CHANGE.id.in_(latest))
        for urn, *told in session.connection().execute(statement):
            found[urn] = LastChange(*told)
    return found


def _posts(session: Session, urns: Collection[int]) -> dict[int, dict[int, _Rows]]:
    found: dict[int, dict[int, _Rows]] = defaultdict(lambda: defaultdict(list))
    columns = (
        _POST.urn,
        _POST.person_id,
        _TOLD_POST.starts,
        _TOLD_POST.starts_latest,
        _TOLD_POST.ends,
        _TOLD_POST.head_teacher,
        _TOLD_POST.teacher_at_school,
        _TOLD_POST.known_from,
    )
    for batch in in_batches(urns):
        statement = (
            select(*columns)
            .where(_TOLD_POST.appointment_id == _POST.id, _TOLD_POST.designated)
            .where(_POST.urn.in_(batch), still_known(AppointmentVersionRow))
            .order_by(_TOLD_POST.starts, _POST.id)
        )
        for urn, person, *told in session.connection().execute(statement):
            found[urn][person].append(tuple(told))
    return found


def _people(session: Session, people: Collection[int]) -> dict[int, _Rows]:
    columns = (
        _PERSON.person_id,
        _PERSON.basis,
        _PERSON.teacher_from,
        _PERSON.teacher_until,
        _PERSON.induction,
        _PERSON.prohibited,
        _PERSON.known_from,
    )
    found: dict[int, _Rows] = {}
    for batch in in_batches(people):
        statement = select(*columns).where(_PERSON.person_id.in_(batch))
        known = statement.where(still_known(PersonVersionRow))
        found |= {row[0]: [tuple(row[1:])] for row in session.connection().execute(known)}
    return found


def _awards(session: Session, people: Collection[int]) -> dict[int, _Rows]:
    columns = (
        _AWARD.person_id,
        _TOLD_AWARD.kind,
        _TOLD_AWARD.course_started,
        _TOLD_AWARD.course_completed,
        _TOLD_AWARD.awarded,
        _TOLD_AWARD.awarding_body,
        _TOLD_AWARD.revoked,
        _TOLD_AWARD.known_from,
    )
    found: dict[int, _Rows] = defaultdict(list)
    for batch in in_batches(people):
        mine = and_(_TOLD_AWARD.award_id == _AWARD.id, _AWARD.person_id.in_(batch))
        statement = select(*columns).where(mine, still_known(AwardVersionRow))
        for person, *told in session.connection().execute(statement.order_by(_AWARD.id)):
            found[person].append(tuple(told))
    return found


def _digest(rows: Iterable[object]) -> str:
    return sha256("\n".join(map(repr, rows)).encode()).hexdigest()[:_SHORT]


def _cells(told: Told) -> dict[str, object]:
    sencos = json.dumps({str(person): told.sencos[person] for person in sorted(told.sencos)})
    return {
        "urn": told.urn,
        "status": told.status,
        "deadline": told.deadline,
        "facts": sha256(sencos.encode()).hexdigest(),
        "sencos": sencos,
        "day": told.day,
        "times": told.times,
    }

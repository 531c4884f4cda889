"""The facts of the whole nation for one day, read in five passes: what a what-if works from.

The same facts as `facts.load` gives for every school, but for people who were SENCO nowhere on the
day: nothing that is asked of the day turns on them. A test holds the two to the same answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, and_, select
from sqlmodel import Session, SQLModel

from register.domain.awards import Award, AwardKind
from register.domain.cases import Designation, PersonFacts, PersonKey, SchoolFacts
from register.domain.identifiers import Urn
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import Period
from register.domain.schools import SchoolLink, succession
from register.store import providers
from register.store.facts import Facts
from register.store.tables.columns import still_known
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardRow,
    AwardVersionRow,
    PersonVersionRow,
)
from register.store.tables.schools import SchoolLinkRow, SchoolVersionRow
from register.store.uncollected import uncollected

Known = datetime | None
# Yes, no and not known as the drivers give them: SQLite has numbers.
_TOLD = {None: None, 0: False, 1: True}


def on_day(session: Session, day: date, *, known_at: datetime | None = None) -> Facts:
    """Every school, and everybody in post as SENCO on the day, as known now or at an instant.

    `by_school` names who may be in post there on the day: a start known to the month only counts
    from the first day that it can be.
    """
    with uncollected():
        days = _Days()
        older = _predecessors(session, known_at)
        schools = _schools(session, older, days, known_at)
        posts = _designations(session, schools, days, known_at)
        serving: dict[int, dict[int, None]] = defaultdict(dict)
        here: dict[int, tuple[Designation, ...]] = {}
        for person, served in posts.items():
            now = [d.urn for d in served if d.starts <= day and (d.ends is None or day < d.ends)]
            if now:
                here[person] = tuple(served)
            for urn in now:
                serving[urn][person] = None
        people = _people(session, here, days, known_at)
        by_school = {urn: tuple(sorted(found)) for urn, found in serving.items()}
        return Facts(schools=schools, people=people, by_school=by_school, by_person=here)


class _Days(dict[str | date | None, date | None]):
    """Days as the driver gives them (SQLite has text), each read once: a nation has few."""

    def __missing__(self, given: str | date | None) -> date | None:
        read = date.fromisoformat(given) if isinstance(given, str) else given
        self[given] = read
        return read


def _rows(
    session: Session,
    row: type[SQLModel],
    names: tuple[str, ...],
    known_at: Known,
    *,
    of: tuple[type[SQLModel], str, tuple[str, ...]] | None = None,
) -> Sequence[Any]:
    """Columns of every version known then, as the driver gives them.

    `of` is the table that the versions are of, the column that says which, and what to read of it.
    """
    table = _table(row)
    columns = [table.c[name] for name in names]
    statement: Select[Any] = select(*columns)
    if of is not None:
        whole, which, more = of
        parent = _table(whole)
        statement = select(*(parent.c[name] for name in more), *columns).join_from(
            table, parent, table.c[which] == parent.c.id
        )
    if known_at is None:
        statement = statement.where(still_known(row))
    else:
        statement = statement.where(
            and_(table.c.known_from <= known_at, table.c.known_to > known_at)
        )
    if "designated" in table.c:
        statement = statement.where(table.c.designated)
    result = session.connection().execute(statement)
    found: Sequence[Any] = result.cursor.fetchall()
    result.close()
    return found


def _table(row: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(row.__tablename__)]


def _predecessors(session: Session, known_at: Known) -> dict[int, set[int]]:
    """Whom each school follows from. The kinds of link are few: each is asked once."""
    older: dict[int, set[int]] = defaultdict(set)
    forward: dict[str, bool | None] = {}
    for urn, link_urn, kind in _rows(
        session, SchoolLinkRow, ("urn", "link_urn", "link_type"), known_at
    ):
        if kind not in forward:
            forward[kind] = _is_forward(kind)
        if forward[kind]:
            older[link_urn].add(urn)
        elif forward[kind] is False:
            older[urn].add(link_urn)
    return older


def _is_forward(kind: str) -> bool | None:
    """Whether a link of this kind names who follows; None where nobody follows anybody."""
    this, other = int.__new__(Urn, 1), int.__new__(Urn, 2)
    followed = succession(SchoolLink(this, other, "", kind, None))
    return None if followed is None else followed == (this, other)


def _schools(
    session: Session, older: dict[int, set[int]], days: _Days, known_at: Known
) -> dict[int, SchoolFacts]:
    names = ("urn", "type_code", "status_code", "opened", "closed")
    found = {
        urn: SchoolFacts(urn, code, status, days[opened], days[closed])
        for urn, code, status, opened, closed in _rows(session, SchoolVersionRow, names, known_at)
    }
    for urn, olds in older.items():
        school = found.get(urn)
        held = tuple(sorted(old for old in olds if old in found))
        if school is not None and held:
            found[urn] = SchoolFacts(
                urn, school.type_code, school.status_code, school.opened, school.closed, held
            )
    return found


def _designations(
    session: Session, schools: dict[int, SchoolFacts], days: _Days, known_at: Known
) -> dict[int, list[Designation]]:
    names = ("starts", "starts_latest", "ends", "head_teacher", "teacher_at_school")
    found: dict[int, list[Designation]] = defaultdict(list)
    of = (AppointmentRow, "appointment_id", ("person_id", "urn"))
    for person, urn, starts, latest, ends, head, teacher in _rows(
        session, AppointmentVersionRow, names, known_at, of=of
    ):
        if urn in schools:  # a post may be recorded before its school is listed
            first, last = days[starts], days[latest]  # never null
            told = Designation(
                person,
                urn,
                first,  # type: ignore[arg-type]  # as above
                last,  # type: ignore[arg-type]  # as above
                days[ends],
                _TOLD[head],
                _TOLD[teacher],
            )
            found[person].append(told)
    return found


def _people(
    session: Session,
    wanted: dict[int, tuple[Designation, ...]],
    days: _Days,
    known_at: Known,
) -> dict[PersonKey, PersonFacts]:
    awards = _awards(session, wanted, days, known_at)
    names = ("person_id", "basis", "teacher_from", "teacher_until", "induction", "prohibited")
    found: dict[PersonKey, PersonFacts] = {person: PersonFacts(person) for person in wanted}
    statuses: dict[tuple[object, ...], TeacherStatus] = {}
    bases, inductions = {b.value: b for b in Basis}, {i.value: i for i in Induction}
    for person, basis, first, until, induction, prohibited in _rows(
        session, PersonVersionRow, names, known_at
    ):
        if person in wanted:
            key = (basis, first, until)
            status = statuses.get(key)
            if status is None:
                status = TeacherStatus(bases[basis], Period(days[first], days[until]))
                statuses[key] = status
            found[person] = PersonFacts(
                person,
                status,
                inductions[induction],
                _TOLD[prohibited],
                tuple(awards.get(person, ())),
            )
    return found


def _awards(
    session: Session,
    wanted: dict[int, tuple[Designation, ...]],
    days: _Days,
    known_at: Known,
) -> dict[int, list[Award]]:
    lists = providers.recogniser(session, known_at)
    names = ("kind", "course_started", "course_completed", "awarded", "awarding_body", "revoked")
    kinds = {kind.value: kind for kind in AwardKind}
    found: dict[int, list[Award]] = defaultdict(list)
    of = (AwardRow, "award_id", ("person_id",))
    for person, kind, started, completed, awarded, body, revoked in _rows(
        session, AwardVersionRow, names, known_at, of=of
    ):
        if person in wanted:
            made = days[awarded]
            recognised = lists.ask(kinds[kind], body, made)
            found[person].append(
                Award(kinds[kind], days[started], days[completed], made, recognised, days[revoked])
            )
    return found

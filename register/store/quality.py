"""What the pages on data quality read of the nation: schools, their last word, who stands behind.

Numbers and days alone: no name, number or birthday of a person is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, literal, or_, select, union_all
from sqlmodel import Session, SQLModel

from register.store.tables.columns import still_known
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardRow,
    AwardVersionRow,
    PersonVersionRow,
)
from register.store.tables.record import ChangeRow, ClaimRow, ConfirmationRow
from register.store.tables.reporting import CensusReturnRow
from register.store.tables.schools import SchoolLinkRow, SchoolVersionRow
from register.store.tables.standings import StandingRow


def _table(row: type[SQLModel]) -> Any:  # noqa: ANN401 - a table
    return SQLModel.metadata.tables[str(row.__tablename__)]


_LINE, _SCHOOL = _table(StandingRow), _table(SchoolVersionRow)
_POST, _TOLD = _table(AppointmentRow), _table(AppointmentVersionRow)
_AWARD, _TOLD_AWARD = _table(AwardRow), _table(AwardVersionRow)
_PERSON = _table(PersonVersionRow)
_VERSIONS: tuple[type[SQLModel], ...] = (
    SchoolVersionRow,
    SchoolLinkRow,
    AppointmentVersionRow,
    AwardVersionRow,
    PersonVersionRow,
)
# Lines are drawn of facts, so one that only ends has a version behind it; so has every merge.
_ADDED_TO: tuple[type[SQLModel], ...] = (
    *(StandingRow, ConfirmationRow, ChangeRow, ClaimRow, CensusReturnRow),
)
_IMPORTED = "import %"
_OF_SCHOOLS = ("school:%", "trust:%")


class ListedSchool(NamedTuple):
    """One open school that the duty reaches, with its standing on the day.

    `told` are the codes of the reasons with a stroke between them. A tuple, because a nation of
    them is made for each page.
    """

    urn: int
    name: str
    town: str
    la_code: int | None
    la_name: str
    region_code: str
    region_name: str
    opened: date | None
    status: str
    told: str
    deadline: date | None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes of the rulebook, the telling one first."""
        return tuple(self.told.split("|"))


class Post(NamedTuple):
    """One designated post as known now. `ends` is the first day out of it."""

    urn: int
    person_id: int
    starts: date
    starts_latest: date
    ends: date | None
    head_teacher: bool | None
    level: str
    end_level: str | None
    designated: bool = True


def schools(session: Session, *, on: date, la: int | None = None) -> list[ListedSchool]:
    """The schools on the lines of a day, all or of one authority; by authority, name and number."""
    columns = [_SCHOOL.c[name] for name in ListedSchool._fields[:8]]
    columns += [_LINE.c.status, _LINE.c.reasons, _LINE.c.deadline]
    statement = (
        select(*columns)
        .join_from(_LINE, _SCHOOL, _SCHOOL.c.urn == _LINE.c.urn)
        .where(
            _LINE.c.valid_from <= on,
            _LINE.c.valid_to > on,
            still_known(StandingRow),
            still_known(SchoolVersionRow),
        )
    )
    if la is not None:
        statement = statement.where(_SCHOOL.c.la_code == la)
    statement = statement.order_by(_SCHOOL.c.la_name, _SCHOOL.c.name, _SCHOOL.c.urn)
    return [ListedSchool(*row) for row in session.connection().execute(statement).all()]


def reached(session: Session, *, on: date) -> frozenset[int]:
    """The schools on the lines of a day, by number alone."""
    line = _LINE.c
    statement = select(line.urn).where(
        line.valid_from <= on, line.valid_to > on, still_known(StandingRow)
    )
    return frozenset(session.connection().execute(statement).scalars())


def stamp(session: Session) -> tuple[tuple[object, ...], ...]:
    """What tells whether anything that these pages are made of is other than it was.

    Of what has versions, how many are still known and the sum of their numbers: a new version, one
    superseded and one put back each move it. Of what is only added to, how many and the last.
    About 30 milliseconds for the nation.
    """
    counted = func.count()
    said = [
        select(literal(place), counted, func.coalesce(func.sum(_table(row).c.id), 0))
        .select_from(_table(row))
        .where(still_known(row))
        for place, row in enumerate(_VERSIONS)
    ]
    added = [
        select(literal(place), counted, func.coalesce(func.max(_table(row).c.id), 0)).select_from(
            _table(row)
        )
        for place, row in enumerate(_ADDED_TO, len(_VERSIONS))
    ]
    rows = session.connection().execute(union_all(*said, *added)).all()
    return tuple(sorted((place, number, int(mark)) for place, number, mark in rows))


def last_words(session: Session) -> dict[int, datetime]:
    """When anything new last came from each school, or from its trust for it, or in a file.

    That is a confirmation, a change of theirs, a claim, or a row of an import that said something
    new of one of its posts; not what an official did, nor what was carried over from a school
    before it. A row that repeats what is held makes no version, so nothing here tells that it
    came: a school that sends the same each term is as one that sends nothing.
    """
    confirmed, changed, claimed = _table(ConfirmationRow), _table(ChangeRow), _table(ClaimRow)
    theirs = or_(*(changed.c.organisation.like(like) for like in _OF_SCHOOLS))
    said = [
        select(table.c.urn, func.max(table.c.at).label("at")).where(*where).group_by(table.c.urn)
        for table, where in ((confirmed, ()), (changed, (theirs,)), (claimed, ()))
    ]
    imported = (
        select(_POST.c.urn, func.max(_TOLD.c.known_from).label("at"))
        .join_from(_POST, _TOLD, _TOLD.c.appointment_id == _POST.c.id)
        .where(_TOLD.c.source.like(_IMPORTED))
        .group_by(_POST.c.urn)
    )
    each = union_all(*said, imported).subquery().c
    statement = select(each.urn, func.max(each.at)).group_by(each.urn)
    return {row[0]: row[1] for row in session.connection().execute(statement).all()}


def posts(session: Session) -> dict[int, list[Post]]:
    """Every designated post known now, by person."""
    columns = (
        _POST.c.urn,
        _POST.c.person_id,
        _TOLD.c.starts,
        _TOLD.c.starts_latest,
        _TOLD.c.ends,
        _TOLD.c.head_teacher,
        _TOLD.c.level,
        _TOLD.c.end_level,
    )
    statement = (
        select(*columns)
        .join_from(_TOLD, _POST, _TOLD.c.appointment_id == _POST.c.id)
        .where(_TOLD.c.designated, still_known(AppointmentVersionRow))
    )
    found: dict[int, list[Post]] = {}
    for row in session.connection().execute(statement).all():
        found.setdefault(row[1], []).append(Post(*row))
    return found


def in_post(posts: Mapping[int, Sequence[Post]], on: date) -> dict[int, dict[int, list[Post]]]:
    """The posts of a day, by school and person; a month's start is taken at its earliest."""
    here: dict[int, dict[int, list[Post]]] = {}
    for person, held in posts.items():
        for post in held:
            ends = post.ends
            if post.starts <= on and (ends is None or on < ends):
                here.setdefault(post.urn, {}).setdefault(person, []).append(post)
    return here


def people_at(session: Session, levels: Collection[str]) -> frozenset[int]:
    """Whose status, induction and prohibition are known at one of the levels."""
    statement = select(_PERSON.c.person_id).where(
        _PERSON.c.level.in_(levels), still_known(PersonVersionRow)
    )
    return frozenset(session.connection().execute(statement).scalars())


def awards_at(session: Session, levels: Collection[str]) -> dict[int, bool]:
    """Whoever has an award known at one of the levels, with whether all of theirs are."""
    weak = _TOLD_AWARD.c.level.in_(levels)
    statement = (
        select(_AWARD.c.person_id, func.count(), func.count().filter(weak))
        .join_from(_TOLD_AWARD, _AWARD, _TOLD_AWARD.c.award_id == _AWARD.c.id)
        .where(still_known(AwardVersionRow))
        .group_by(_AWARD.c.person_id)
        .having(func.count().filter(weak) > 0)
    )
    rows = session.connection().execute(statement)
    return {person: every == those for person, every, those in rows}


def holders(session: Session, *, on: date) -> frozenset[int]:
    """Whoever is recorded as holding an award on the day, whatever the law makes of it."""
    told = _TOLD_AWARD.c
    statement = (
        select(_AWARD.c.person_id)
        .join_from(_TOLD_AWARD, _AWARD, told.award_id == _AWARD.c.id)
        .where(
            told.awarded <= on,
            or_(told.revoked.is_(None), told.revoked > on),
            still_known(AwardVersionRow),
        )
    )
    return frozenset(session.connection().execute(statement).scalars())

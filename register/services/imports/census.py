"""Rows of an extract of the school workforce census: what schools told it of roles and awards.

It changes no fact: it is kept beside them and compared (`services/quality_census.py`). A school
told the census of all its staff together, so a school is taken whole or not at all: with one row
missing it would seem to have said that nobody is SENCO. No number and no birthday is kept, and of
somebody who is neither SENCO, nor said to hold the award, nor on the register, nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from register.law.dates import TRIGGER_DAY
from register.services.imports import cells
from register.services.imports.outcome import Prepared, Refused, RejectedRow, Touched
from register.services.imports.persons import Persons
from register.services.imports.reading import Layout, Row, Sheet
from register.store import census as store
from register.store.appointments import school_days
from register.store.census import Entry, Return

LAYOUT = Layout(
    required=("census_day", "urn", "trn", "role", "subject"), optional=("date_of_birth",)
)
AWARD_SUBJECT = "Z201"
"""The census code of the qualification subject "SEN Co-ordinator award" (LAW.md, section 9)."""
SENCO_ROLES = frozenset(
    {
        *("senc", "senco", "sendco", "sencoordinator", "sendcoordinator"),
        *("specialeducationalneedscoordinator", "specialeducationalneedscoordinatorsenco"),
    }
)
"""The role of a SENCO as extracts give it, letters alone; any other role is not one."""
_DIGITS = 7  # of a URN, at most
_SILENT = Entry(person_id=None, numbered=False, senco=False, award=False)


class _School(NamedTuple):
    """What one school told the census of one day."""

    day: date
    urn: int


class _Told(NamedTuple):
    """One row that makes sense: `who` tells the people of a school apart and is not kept."""

    row: Row
    who: str
    entry: Entry


@dataclass(slots=True)
class _Plan:
    """What is to be written: entries by school, and the rows that they came from."""

    entries: dict[_School, list[Entry]] = field(default_factory=dict)
    rows: Counter[date] = field(default_factory=Counter)
    added: int = 0
    changed: int = 0
    unchanged: int = 0


def prepare(session: Session, sheet: Sheet, *, today: date, by: str) -> Prepared:
    """Decide what each row does; nothing is written yet."""
    told, rejected = _read(session, sheet, today)
    plan = _compared(session, told)

    def write(source: str, at: datetime) -> Touched:
        del source
        for day, rows in plan.rows.items():
            said = {school.urn: e for school, e in plan.entries.items() if school.day == day}
            store.add(session, Return(day, at, by, sheet.sha256, rows), said)
        return Touched()

    return Prepared(plan.added, plan.changed, plan.unchanged, rejected, write)


def _read(
    session: Session, sheet: Sheet, today: date
) -> tuple[dict[_School, list[_Told]], list[RejectedRow]]:
    """The rows of each school all of whose rows can be taken, and the rows that are refused."""
    reading = _Reading(Persons(session, sheet), school_days(session, _urns(sheet)).keys(), today)
    told: dict[_School, list[_Told]] = defaultdict(list)
    rejected: list[RejectedRow] = []
    spoilt: dict[str, int] = {}
    for cut in sheet.rejected:
        given = dict(zip(sheet.columns, cut.values, strict=False))
        spoilt.setdefault(given.get("urn", ""), cut.line)
    for row in sheet.rows:
        try:
            school = reading.school(row)
            told[school].append(reading.told(row))
        except Refused as no:
            rejected.append(row.refused(no.column, no.problem))
            spoilt.setdefault(row.cells["urn"], row.line)
    for school in [each for each in told if str(each.urn) in spoilt]:
        rejected += _refused_whole(told.pop(school), spoilt[str(school.urn)])
    return told, rejected


def _refused_whole(rows: Iterable[_Told], line: int) -> Iterator[RejectedRow]:
    problem = (
        f"Line {line} is of the same school and was refused, so nothing of the school was taken:"
        " correct that line, and send all of them."
    )
    return (one.row.refused("", problem) for one in rows)


class _Reading(NamedTuple):
    """What the rows are read against."""

    persons: Persons
    schools: Collection[int]
    today: date

    def school(self, row: Row) -> _School:
        """Of which school, on which day. Raises Refused."""
        cells.needed(row.cells, "census_day", "the day of the census")
        day = cells.day(row.cells, "census_day")
        assert day is not None  # noqa: S101 - a cell that is not blank is a day or refused
        if not TRIGGER_DAY <= day <= self.today:
            problem = "A census day lies in the past, and not before 1 September 2009."
            raise Refused("census_day", problem)
        urn = cells.urn(row.cells)
        if urn not in self.schools:
            problem = "No school with this URN is on the school list: check the number."
            raise Refused("urn", problem)
        return _School(day, int(urn))

    def told(self, row: Row) -> _Told:
        """What is said of one person. Raises Refused."""
        given = row.cells
        role, subject = cells.words(given, "role"), cells.words(given, "subject")
        number = cells.trn(given) if given["trn"] else None
        born = cells.day(given, "date_of_birth")
        held = self.persons.find(number) if number else None
        if held and born and born != held.date_of_birth:
            problem = "This is not the date of birth held for this TRN: check both, or leave it."
            raise Refused("date_of_birth", problem)
        entry = Entry(
            person_id=held.person_id if held else None,
            numbered=number is not None,
            senco="".join(filter(str.isalpha, role)).lower() in SENCO_ROLES,
            award=subject.upper() == AWARD_SUBJECT,
        )
        return _Told(row, number or f"line {row.line}", entry)


def _urns(sheet: Sheet) -> set[int]:
    found = (row.cells["urn"] for row in sheet.rows)
    return {int(urn) for urn in found if urn.isascii() and urn.isdigit() and len(urn) <= _DIGITS}


def _compared(session: Session, told: Mapping[_School, Sequence[_Told]]) -> _Plan:
    """Leave out the schools of which the census of that day says the same already."""
    plan, held = _Plan(), dict[date, dict[int, list[Entry]]]()
    for day in {school.day for school in told}:
        named = [school.urn for school in told if school.day == day]
        held[day] = store.of_day(session, day, named)
    for school, rows in told.items():
        entries = _entries(rows)
        before = held[school.day].get(school.urn)
        if before is not None and Counter(before) == Counter(entries):
            plan.unchanged += len(rows)
            continue
        plan.entries[school] = entries
        plan.rows[school.day] += len(rows)
        if before is None:
            plan.added += len(rows)
        else:
            plan.changed += len(rows)
    return plan


def _entries(rows: Iterable[_Told]) -> list[Entry]:
    """One entry a person, who may have a row for each role and each qualification."""
    people: dict[str, Entry] = {}
    for row in rows:
        now = row.entry
        was = people.get(row.who, now)
        people[row.who] = now._replace(senco=was.senco or now.senco, award=was.award or now.award)
    wanted = [e for e in people.values() if e.senco or e.award or e.person_id is not None]
    return wanted or [_SILENT]

"""Rows of a people file: who somebody is, and what their teacher status is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlmodel import Session

from register.domain.people import Basis, Induction, Person, TeacherStatus
from register.domain.period import Period, anniversary
from register.services.imports import cells
from register.services.imports.outcome import Prepared, Refused, Touched
from register.services.imports.reading import Layout, Row, Sheet
from register.store import people as store
from register.store.merges import merged_numbers

LAYOUT = Layout(
    required=("trn", "given_names", "family_name", "date_of_birth"),
    optional=(
        "previous_family_names",
        "qualified_teacher",
        "qualified_from",
        "qualified_until",
        "induction",
        "prohibited",
    ),
)
OLDEST = 110  # years; beyond it a birth date is a slip of the century
_BASES = cells.by_word(Basis.QTS, Basis.QTLS, Basis.EYTS, Basis.EU_8A, Basis.NONE)
_INDUCTIONS = cells.by_word(
    Induction.PASSED, Induction.NOT_REQUIRED, Induction.IN_PROGRESS, Induction.FAILED
)


def prepare(session: Session, sheet: Sheet, *, today: date) -> Prepared:
    """Decide what each row does; nothing is written yet."""
    trns = {row.cells["trn"] for row in sheet.rows}
    deciding = _Deciding(
        sheet.absent, frozenset(merged_numbers(session, trns)), store.held(session, trns)
    )
    rejected = []
    for row in sheet.rows:
        try:
            deciding.decide(row, _person(row, today))
        except Refused as no:
            rejected.append(row.refused(no.column, no.problem))
    added, changed = deciding.added, deciding.changed

    def write(source: str, at: datetime) -> Touched:
        if added:
            store.add(session, added, source=source, at=at)
        store.change(session, changed, source=source, at=at)
        # Nobody who is new can have served anywhere yet.
        return Touched(people={was.person_id for was, _ in changed})

    return Prepared(len(added), len(changed), deciding.unchanged, rejected, write)


@dataclass(slots=True)
class _Deciding:
    """What the rows so far have come to."""

    absent: frozenset[str]
    merged: frozenset[str]
    held: Mapping[str, store.HeldPerson]
    seen: dict[str, tuple[int, Person]] = field(default_factory=dict)
    added: list[Person] = field(default_factory=list)
    changed: list[tuple[store.HeldPerson, Person]] = field(default_factory=list)
    unchanged: int = 0

    def decide(self, row: Row, person: Person) -> None:
        """Take the row's person. Raises Refused."""
        line, first = self.seen.get(person.trn, (row.line, person))
        if person != first:
            problem = f"Line {line} of this file gives this TRN with other facts: keep one."
            raise Refused("trn", problem)
        if person.trn in self.seen:
            self.unchanged += 1
            return
        held = self.held.get(person.trn)
        if held is None and person.trn in self.merged:
            problem = (
                "The record of this number was merged into another: send what is said of the other,"
                " or have an official undo the merge."
            )
            raise Refused("trn", problem)
        if held is None:
            self.added.append(person)
        else:
            self._compare(held, person)
        self.seen[person.trn] = (row.line, person)

    def _compare(self, held: store.HeldPerson, person: Person) -> None:
        if held.person.date_of_birth != person.date_of_birth:
            problem = (
                "This is not the date of birth held for this TRN: check both;"
                " if what is held is wrong, an official must correct it."
            )
            raise Refused("date_of_birth", problem)
        now = _filled(person, held.person, self.absent)
        if now == held.person and held.person.level.weight >= now.level.weight:
            self.unchanged += 1
        else:
            self.changed.append((held, now))


def _person(row: Row, today: date) -> Person:
    given = row.cells
    trn = cells.trn(given)
    names = cells.name(given, "given_names", "the given names")
    family = cells.name(given, "family_name", "the family name")
    born = _birth(row, today)
    return Person(
        trn=trn,
        given_names=names,
        family_name=family,
        previous_family_names=_former(cells.words(given, "previous_family_names")),
        date_of_birth=born,
        teacher_status=_status(row, born),
        induction=cells.choice(given, "induction", _INDUCTIONS) or Induction.UNKNOWN,
        prohibited=cells.yes_or_no(given, "prohibited"),
    )


def _former(joined: str) -> tuple[str, ...]:
    return tuple(name for part in joined.split(";") if (name := part.strip())) if joined else ()


def _birth(row: Row, today: date) -> date:
    cells.needed(row.cells, "date_of_birth", "the date of birth")
    born = cells.day(row.cells, "date_of_birth")
    assert born is not None  # noqa: S101 - a cell that is not blank is a day or refused
    if born > today:
        raise Refused("date_of_birth", "The date of birth is in the future: check the year.")
    if anniversary(born, OLDEST) < today:
        problem = f"This makes the person older than {OLDEST}: check the year."
        raise Refused("date_of_birth", problem)
    return born


def _status(row: Row, born: date) -> TeacherStatus:
    basis = cells.choice(row.cells, "qualified_teacher", _BASES) or Basis.UNKNOWN
    first = cells.day(row.cells, "qualified_from")
    last = cells.day(row.cells, "qualified_until")
    if first is not None and first <= born:
        raise Refused("qualified_from", "This is not after the date of birth: check the year.")
    if last is not None and last < (first or born):
        raise Refused("qualified_until", "Status cannot end before it begins: check both dates.")
    return TeacherStatus(basis, Period.of_days(first, last))


def _filled(person: Person, held: Person, absent: frozenset[str]) -> Person:
    """What the file has no column for stays as it is held; a blank cell is a word, 'not known'.

    Raises Refused where the file's day and the one held make status end before it begins.
    """
    if not absent:
        return person

    def of(column: str) -> Person:
        return held if column in absent else person

    starts = of("qualified_from").teacher_status.period.start
    ends = of("qualified_until").teacher_status.period.end
    days = {"qualified_from", "qualified_until"} - absent
    if days and starts is not None and ends is not None and ends <= starts:
        column = max(days)
        problem = "Status would end before it begins, by the day held: give both days."
        raise Refused(column, problem)
    return replace(
        person,
        previous_family_names=of("previous_family_names").previous_family_names,
        teacher_status=TeacherStatus(
            of("qualified_teacher").teacher_status.basis, Period(starts, ends)
        ),
        induction=of("induction").induction,
        prohibited=of("prohibited").prohibited,
    )

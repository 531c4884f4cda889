"""Rows of an appointments file: who was SENCO where, and from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.evidence import Level
from register.domain.period import ONE_DAY, anniversary, day_after
from register.services.imports import cells
from register.services.imports.outcome import Prepared, Refused, Touched
from register.services.imports.pairing import Rules, Taken, pair
from register.services.imports.persons import Persons
from register.services.imports.reading import Layout, Row, Sheet
from register.store import appointments as store
from register.store.appointments import SchoolDays

LAYOUT = Layout(
    required=("trn", "date_of_birth", "urn", "from"),
    optional=("to", "designated", "head_teacher", "teacher_at_school"),
)
YOUNGEST = 18  # years; nobody younger has been in charge of a school's provision
# What the level of a post is the level of, each with its column: all that the law asks but the end.
_BEGUN = {"starts": "from", "starts_latest": "from", "designated": "designated"}
_ASKED = {"head_teacher": "head_teacher", "teacher_at_school": "teacher_at_school"}
_FIELDS = {
    "to": "ends",
    "designated": "designated",
    "head_teacher": "head_teacher",
    "teacher_at_school": "teacher_at_school",
}


def prepare(session: Session, sheet: Sheet) -> Prepared:
    """Decide what each row does; nothing is written yet."""
    persons = Persons(session, sheet)
    held = store.held(session, persons.numbers)
    schools = store.school_days(session, _urns(sheet))
    rejected = []

    def sense(told: Appointment) -> None:
        _sense(told, schools.get(told.urn))

    def taken() -> Iterator[Taken[Appointment]]:
        for row in sheet.rows:
            try:
                person = persons.of(row)
                told = _appointment(row)
                _old_enough(person.date_of_birth, told)
                sense(told)
            except Refused as no:
                rejected.append(row.refused(no.column, no.problem))
            else:
                yield Taken(row, person.person_id, told)

    def filled(told: Appointment, was: Appointment) -> Appointment:
        fields = [_FIELDS[name] for name in sheet.absent]
        kept = replace(told, **{name: getattr(was, name) for name in fields}) if fields else told
        return _as_well_known(_begun_by_its_end(kept), was)

    rules = Rules("appointment", _same_post, _same_post, _never, filled, sense, _allowed, _never)
    made = pair(taken(), held, rules)

    def write(source: str, at: datetime) -> Touched:
        if made.added:
            store.add(session, made.added, source=source, at=at)
        store.change(session, made.changed, source=source, at=at)
        return Touched(
            people=made.people,
            schools={told.urn for _, told in made.added} | {told.urn for _, told in made.changed},
        )

    refused = [*rejected, *made.rejected]
    return Prepared(len(made.added), len(made.changed), made.unchanged, refused, write)


def _urns(sheet: Sheet) -> set[int]:
    found = (row.cells["urn"] for row in sheet.rows)
    return {int(urn) for urn in found if urn.isascii() and urn.isdigit() and len(urn) <= 7}  # noqa: PLR2004 - digits of a URN


def _appointment(row: Row) -> Appointment:
    given = row.cells
    urn = cells.urn(given)
    starts, starts_latest = cells.first_day(given, "from")
    last = cells.day(given, "to")
    told = Appointment(
        urn=urn,
        starts=starts,
        starts_latest=starts_latest,
        ends=None if last is None else day_after(last),
        designated=_designated(row),
        head_teacher=cells.yes_or_no(given, "head_teacher"),
        teacher_at_school=cells.yes_or_no(given, "teacher_at_school"),
        end_level=None if last is None else Level.SAID,
    )
    return _begun_by_its_end(told)


def _as_well_known(told: Appointment, was: Appointment) -> Appointment:
    """What the file leaves as it was is as well known as it was; it has no word on the rest."""
    same_end = told.ends is not None and told.ends == was.ends
    kept = replace(
        told,
        end_level=was.end_level if same_end else told.end_level,
        cover=was.cover,
        shared=was.shared,
    )
    if was.level is Level.OFFICIAL:  # a blank is no word against what was confirmed
        kept = replace(kept, **{n: getattr(was, n) for n in _ASKED if getattr(kept, n) is None})
    same = all(getattr(kept, name) == getattr(was, name) for name in (*_BEGUN, *_ASKED))
    return replace(kept, level=was.level) if same else kept


def _allowed(told: Appointment, was: Appointment) -> None:
    """A return says no other than an official has confirmed."""
    problem = "An official has confirmed otherwise: a case must change it."
    if was.level is Level.OFFICIAL:
        for name, column in (*_BEGUN.items(), *_ASKED.items()):
            if getattr(told, name) != getattr(was, name):
                raise Refused(column, problem)
    if was.end_level is Level.OFFICIAL and told.ends != was.ends:
        raise Refused("to", problem)


def _begun_by_its_end(told: Appointment) -> Appointment:
    """Whoever left within the month in which they began had begun by the day they left."""
    if told.ends is None or not told.starts < told.ends <= told.starts_latest:
        return told
    return replace(told, starts_latest=told.ends - ONE_DAY)


def _designated(row: Row) -> bool:
    """Yes where the file has no such column; a cell left blank is a question, not an answer."""
    if "designated" not in row.cells:
        return True
    said = cells.yes_or_no(row.cells, "designated")
    if said is None:
        problem = "Write yes if the school designated this person, no if it was informal cover."
        raise Refused("designated", problem)
    return said


def _old_enough(born: date, told: Appointment) -> None:
    if told.starts_latest < anniversary(born, YOUNGEST):
        problem = f"The person was not yet {YOUNGEST} on that day: check the year."
        raise Refused("from", problem)


def _sense(told: Appointment, school: SchoolDays | None) -> None:
    if school is None:
        raise Refused("urn", "No school with this URN is on the school list: check the number.")
    if told.ends is not None and told.ends <= told.starts:
        raise Refused("to", "The last day cannot come before the first: check both dates.")
    if school.closed is not None and told.starts > school.closed:
        problem = f"The school closed on {_in_words(school.closed)}, before this day."
        raise Refused("from", problem)
    if school.opened is not None and told.ends is not None and told.ends <= school.opened:
        problem = f"The school opened on {_in_words(school.opened)}, after this day."
        raise Refused("to", problem)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _same_post(told: Appointment, other: Appointment) -> bool:
    """The same school, and a first day that can be the same."""
    return (
        told.urn == other.urn
        and told.starts <= other.starts_latest
        and other.starts <= told.starts_latest
    )


def _never(told: Appointment, other: Appointment) -> bool:
    """Two appointments are the same post surely or not at all."""
    del told, other
    return False

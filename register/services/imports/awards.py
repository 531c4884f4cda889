"""Rows of an awards file: courses and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from register.domain.awards import AwardKind
from register.domain.evidence import Level
from register.services.imports import cells
from register.services.imports.outcome import Prepared, Refused, Touched
from register.services.imports.pairing import Rules, Taken, pair
from register.services.imports.persons import Persons
from register.services.imports.reading import Layout, Row, Sheet
from register.store import awards as store
from register.store.awards import ToldAward

LAYOUT = Layout(
    required=("trn", "date_of_birth", "kind"),
    optional=(
        "course_started",
        "course_completed",
        "awarded",
        "awarding_body",
        "certificate",
        "revoked",
    ),
)
_CONFIRMED = ("course_started", "course_completed", "awarded", "awarding_body", "certificate")
_KINDS = cells.by_word(AwardKind.NASENCO, AwardKind.NPQSENCO)


def prepare(session: Session, sheet: Sheet) -> Prepared:
    """Decide what each row does; nothing is written yet."""
    persons = Persons(session, sheet)
    held = store.held(session, persons.numbers)
    rejected = []

    def taken() -> Iterator[Taken[ToldAward]]:
        for row in sheet.rows:
            try:
                person = persons.of(row)
                told = _award(row)
                _sense(told)
            except Refused as no:
                rejected.append(row.refused(no.column, no.problem))
            else:
                yield Taken(row, person.person_id, told)

    def filled(told: ToldAward, was: ToldAward) -> ToldAward:
        kept = {name: getattr(was, name) for name in sheet.absent}
        return replace(told, **kept) if kept else told

    rules = Rules("award", _clash, _sure, _near, filled, _sense, _allowed, _stronger)
    made = pair(taken(), held, rules)

    def write(source: str, at: datetime) -> Touched:
        if made.added:
            store.add(session, made.added, source=source, at=at)
        store.change(session, made.changed, source=source, at=at)
        return Touched(people=made.people)

    refused = [*rejected, *made.rejected]
    return Prepared(len(made.added), len(made.changed), made.unchanged, refused, write)


def _award(row: Row) -> ToldAward:
    given = row.cells
    cells.needed(given, "kind", "the kind, NASENCO or NPQSENCO")
    kind = cells.choice(given, "kind", _KINDS)
    assert kind is not None  # noqa: S101 - a cell that is not blank is a kind or refused
    return ToldAward(
        kind=kind,
        course_started=cells.day(given, "course_started"),
        course_completed=cells.day(given, "course_completed"),
        awarded=cells.day(given, "awarded"),
        awarding_body=cells.words(given, "awarding_body"),
        certificate=cells.words(given, "certificate"),
        revoked=cells.day(given, "revoked"),
    )


def _sense(told: ToldAward) -> None:
    """Refuse what no calendar allows; what only the law doubts is taken, and the law says so."""
    started = told.course_started
    if started and told.course_completed and told.course_completed < started:
        raise Refused("course_completed", "The course cannot end before it starts: check both.")
    if started and told.awarded and told.awarded < started:
        problem = "The award cannot be made before its course starts: check both dates."
        raise Refused("awarded", problem)
    if told.revoked and told.awarded and told.revoked < told.awarded:
        raise Refused("revoked", "The award cannot be revoked before it is made: check both.")


def _allowed(told: ToldAward, was: ToldAward) -> None:
    """A file may add to what an official has confirmed, or revoke it: nothing else."""
    if was.level is not Level.OFFICIAL:
        return
    for name in _CONFIRMED:
        known = getattr(was, name)
        if known and getattr(told, name) != known:
            raise Refused(name, "An official has confirmed something else: a case must change it.")


def _stronger(told: ToldAward, was: ToldAward) -> bool:
    return told.level.weight > was.level.weight


def _clash(told: ToldAward, other: ToldAward) -> bool:
    """Two rows of a file that name one award: the same certificate, course or day of award."""
    if told.kind != other.kind:
        return False
    if told.certificate and other.certificate:
        return told.certificate == other.certificate
    if told.course_started and other.course_started:
        return told.course_started == other.course_started
    if told.course_started or other.course_started:
        return False
    return told.awarded is not None and told.awarded == other.awarded


def _sure(told: ToldAward, held: ToldAward) -> bool:
    """The same certificate; or, where one has none, the same known course start."""
    if told.kind != held.kind:
        return False
    if told.certificate and held.certificate:
        return told.certificate == held.certificate
    return told.course_started is not None and told.course_started == held.course_started


def _near(told: ToldAward, held: ToldAward) -> bool:
    """A course start that one side does not know, and no two days of award that differ."""
    if told.kind != held.kind or (told.certificate and held.certificate):
        return False
    if told.course_started and held.course_started:
        return False
    return told.awarded is None or held.awarded is None or told.awarded == held.awarded

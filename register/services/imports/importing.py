"""Import one file: read, plan, write, record, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import IO

from sqlmodel import Session

from register.services.imports import appointments, awards, census, people
from register.services.imports.cells import day_in_london
from register.services.imports.outcome import ImportKind, ImportOutcome, Prepared
from register.services.imports.reading import Layout, Sheet, read
from register.store import ledger, standings
from register.store.bulk import one_writer

LAYOUTS = {
    ImportKind.PEOPLE: people.LAYOUT,
    ImportKind.AWARDS: awards.LAYOUT,
    ImportKind.APPOINTMENTS: appointments.LAYOUT,
    ImportKind.CENSUS: census.LAYOUT,
}
Progress = Callable[[str, int, int], None]


def import_file(
    session: Session,
    kind: ImportKind,
    stream: IO[bytes],
    *,
    at: datetime,
    by: str,
    check: bool = False,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Take the good rows and say what is wrong with each of the others.

    With `check` nothing is written. A file that changes nothing leaves no version and no row in
    the ledger. Raises InvalidFact, and has changed nothing, where it is no such file at all.
    """
    say = progress or _silence
    say("Reading the file", 0, 3)
    sheet = read(stream, LAYOUTS[kind])
    one_writer(session)
    say("Checking the rows", 1, 3)
    ready = _prepare(session, kind, sheet, at, by)
    outcome = _outcome(kind, sheet, ready, check=check)
    if not check and (ready.added or ready.changed):
        say("Writing", 2, 3)
        outcome = replace(outcome, seq=_write(session, outcome, ready, at=at, by=by))
    say("Done", 3, 3)
    return outcome


def layout(kind: ImportKind) -> Layout:
    """The columns of a kind of file, for whoever explains them."""
    return LAYOUTS[kind]


def _prepare(session: Session, kind: ImportKind, sheet: Sheet, at: datetime, by: str) -> Prepared:
    if kind is ImportKind.PEOPLE:
        return people.prepare(session, sheet, today=day_in_london(at))
    if kind is ImportKind.AWARDS:
        return awards.prepare(session, sheet)
    if kind is ImportKind.CENSUS:
        return census.prepare(session, sheet, today=day_in_london(at), by=by)
    return appointments.prepare(session, sheet)


def _write(
    session: Session, outcome: ImportOutcome, ready: Prepared, *, at: datetime, by: str
) -> int:
    """Write the facts, mark the schools that they touch and record it, without a person in it."""
    short = outcome.sha256[:12]
    touched = ready.write(f"import {short}", at)
    why = f"import of {outcome.kind.value} {short}"
    if touched.schools:
        standings.mark(session, touched.schools, at=at, why=why)
    if touched.people:
        standings.mark_for_people(session, touched.people, at=at, why=why)
    detail = {
        "sha256": outcome.sha256,
        "rows": outcome.rows,
        "added": outcome.added,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "rejected": len(outcome.rejected),
    }
    action, subject = f"import.{outcome.kind.value}", f"import:{short}"
    return ledger.record(session, at=at, actor=by, action=action, subject=subject, detail=detail)


def _outcome(kind: ImportKind, sheet: Sheet, ready: Prepared, *, check: bool) -> ImportOutcome:
    return ImportOutcome(
        kind=kind,
        sha256=sheet.sha256,
        checked_only=check,
        columns=sheet.columns,
        rows=len(sheet.rows) + len(sheet.rejected),
        added=ready.added,
        changed=ready.changed,
        unchanged=ready.unchanged,
        rejected=tuple(sorted([*sheet.rejected, *ready.rejected], key=lambda row: row.line)),
        seq=None,
    )


def _silence(stage: str, done: int, of: int) -> None:
    """Nobody is watching."""
    del stage, done, of

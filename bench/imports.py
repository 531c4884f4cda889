"""How long a national import takes, and how many times a bare csv and sqlite3 pass it is.

It uses a database of its own, in a temporary folder; BENCH_DATABASE_URL names another, which must
be empty.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bench.measurement import Measurement
from register.services.imports.importing import import_file, layout
from register.services.imports.outcome import ImportKind, ImportOutcome
from register.store.bulk import insert_many
from register.store.migrating import upgrade
from register.store.session import Database
from register.store.tables.columns import STILL_KNOWN
from register.store.tables.schools import FeedRunRow, SchoolRow, SchoolVersionRow

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
ROWS = 30_000
LONGEST = 15.0  # seconds
BORN = date(1970, 1, 1)


def measure() -> Iterator[Measurement]:
    """Each kind of file, new and then the same again; issue 2 allows 15 seconds."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        upgrade(url)
        database = Database(url)
        with database.begin() as session:
            _schools(session, ROWS)
        for kind in ImportKind:
            path = Path(folder) / f"{kind}.csv"
            _write(path, layout(kind).columns, _ROWS[kind](ROWS))
            bare = _bare(path, Path(folder) / f"{kind}.sqlite3")
            for again in ("", " again, unchanged"):
                seconds, outcome = _timed(database, kind, path)
                assert ROWS in {outcome.added, outcome.unchanged}, outcome  # noqa: S101
                name = f"{ROWS:,} rows of {kind}{again}"
                yield Measurement(name, seconds, items=ROWS, at_most=LONGEST)
                yield Measurement(f"{name}, against bare csv and sqlite3", seconds, bare=bare)
        database.engine.dispose()


def _timed(database: Database, kind: ImportKind, path: Path) -> tuple[float, ImportOutcome]:
    began = time.perf_counter()
    with path.open("rb") as file, database.begin() as session:
        outcome = import_file(session, kind, file, at=AT, by="the bench")
    return time.perf_counter() - began, outcome


def _bare(path: Path, target: Path) -> float:
    """The least that any importer must do: read each row and insert it, in one transaction."""
    began = time.perf_counter()
    with path.open(newline="", encoding="utf-8") as file, sqlite3.connect(target) as connection:
        reader = csv.reader(file)
        columns = next(reader)
        names = ", ".join(f'"{name}"' for name in columns)
        connection.execute(f"CREATE TABLE bare ({names})")
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO bare VALUES ({marks})", reader)  # noqa: S608 - marks
    connection.close()
    return time.perf_counter() - began


def _write(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _people(rows: int) -> Iterator[tuple[object, ...]]:
    for i in range(rows):
        born = BORN + timedelta(days=i % 9000)
        qualified = date(2000 + i % 20, 9, 1)
        yield (
            f"{i:07}", f"Given{i}", f"Family{i}", born, "", "QTS", qualified, "", "passed", "no",
        )  # fmt: skip


def _awards(rows: int) -> Iterator[tuple[object, ...]]:
    for i in range(rows):
        born = BORN + timedelta(days=i % 9000)
        started = date(2012 + i % 9, 9, 1) + timedelta(days=i % 100)
        ended = started + timedelta(days=300)
        body = "University of Nowhere"
        yield (
            f"{i:07}", born, "NASENCO", started, ended, ended + timedelta(days=30), body,
            f"C{i}", "",
        )  # fmt: skip


def _appointments(rows: int) -> Iterator[tuple[object, ...]]:
    for i in range(rows):
        born = BORN + timedelta(days=i % 9000)
        began = date(2016 + i % 9, 9, 1) + timedelta(days=i % 60)
        yield f"{i:07}", born, 100_000 + i, began, "", "yes", "no", "yes"


_ROWS: dict[ImportKind, Callable[[int], Iterator[tuple[object, ...]]]] = {
    ImportKind.PEOPLE: _people,
    ImportKind.AWARDS: _awards,
    ImportKind.APPOINTMENTS: _appointments,
}


def _schools(session: Session, count: int) -> None:
    """As many schools as rows, so that every appointment has one."""
    run = FeedRunRow(started_at=AT, finished_at=AT, outcome="applied")
    session.add(run)
    session.flush()
    urns = range(100_000, 100_000 + count)
    insert_many(session, SchoolRow, ("urn",), ((urn,) for urn in urns))
    empty = {
        name: "" if field.annotation is str else None
        for name, field in SchoolVersionRow.model_fields.items()
        if name not in {"id", "urn", "run_id", "known_from", "known_to"}
    }
    columns = ("urn", "run_id", "known_from", "known_to", *empty)
    values = tuple(empty.values())
    insert_many(
        session,
        SchoolVersionRow,
        columns,
        ((urn, run.id, AT, STILL_KNOWN, *values) for urn in urns),
    )

"""One day's national report worked out from the facts, against reading the same rows bare.

What a what-if does, and the check on the lines. BENCH_DATABASE_URL names another empty database;
BENCH_FILLED_URL one that holds a nation already, which is only read.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg
from sqlalchemy import make_url

from bench.measurement import Measurement, timed
from bench.standings import TODAY, make_nation
from register.services.simulation import from_facts
from register.store.migrating import upgrade
from register.store.session import Database

MOST, TIMES = 8.0, 5
ROWS = tuple(
    f"SELECT {columns} FROM {table} WHERE v.known_to >= '9999-12-31' {more}"  # noqa: S608 - our own names
    for table, columns, more in (
        ("school_version v", "v.urn, v.type_code, v.status_code, v.opened, v.closed", ""),
        ("school_link v", "v.urn, v.link_urn, v.link_type", ""),
        (
            "appointment_version v JOIN appointment p ON p.id = v.appointment_id",
            """p.person_id, p.urn, v.starts, v.starts_latest, v.ends, v.head_teacher,
            v.teacher_at_school""",
            "AND v.designated",
        ),
        (
            "person_version v",
            "v.person_id, v.basis, v.teacher_from, v.teacher_until, v.induction, v.prohibited",
            "",
        ),
        (
            "award_version v JOIN award a ON a.id = v.award_id",
            """a.person_id, v.kind, v.course_started, v.course_completed, v.awarded,
            v.awarding_body, v.revoked""",
            "",
        ),
    )
)


def measure() -> Iterator[Measurement]:
    """Issue 5 allows eight times the bare reading, and aims at four."""
    with _nation() as database:
        worked, bare = [], []
        for _ in range(TIMES):  # in turns, so that a busy machine is as busy for both
            bare.append(_timed(lambda: _read_bare(database.url)))
            worked.append(_timed(lambda: _work_out(database)))
        yield Measurement("a day from the facts", min(worked), min(bare), at_most=MOST)


def _timed(work: Callable[[], object]) -> float:
    with timed() as watch:
        work()
    return watch.seconds


def _work_out(database: Database) -> Counter[str]:
    with database.read() as session:
        return Counter(told.status for told in from_facts(session, as_of=TODAY).values())


def _read_bare(url: str) -> Counter[int]:
    """The same rows by the driver alone, each counted under its first column's last digit."""
    counted: Counter[int] = Counter()
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(parsed.database))) as connection:
            for statement in ROWS:
                counted.update(row[0] % 10 for row in connection.execute(statement))
        return counted
    plain = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(plain)) as server:
        for statement in ROWS:
            counted.update(row[0] % 10 for row in server.execute(statement.encode()))
    return counted


@contextmanager
def _nation() -> Iterator[Database]:
    filled = os.environ.get("BENCH_FILLED_URL")
    if filled:
        yield Database(filled)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        upgrade(url)
        database = Database(url)
        with database.begin() as session:
            make_nation(session)
        yield database
        database.engine.dispose()

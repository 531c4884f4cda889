"""Every row of every table, out as JSON lines and back, whatever the database is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TextIO

from sqlalchemy import Date, Table, bindparam, func, select, text
from sqlmodel import Session

from register.store.bulk import insert_many, is_sqlite
from register.store.tables.all import METADATA
from register.store.tables.columns import Instant

# What `register db upgrade` and the scheduler put there by themselves does not make a register.
_MADE_BY_USE = ("account", "feed_run", "person", "school")
_AT_ONCE = 2000
# What was typed and is thrown away again within a day, with people's names still in it.
_PASSING = frozenset({"check_draft"})
# Whose rows no trigger lets anybody change or remove.
GUARDED = ("ledger", "verification", "kept_report", "published_release", "case_event")


def tables() -> list[Table]:
    """Every table, each after those that it refers to."""
    return list(METADATA.sorted_tables)


def is_in_use(session: Session) -> bool:
    """Whether anybody has put anything here."""
    counts = (
        session.connection().execute(select(func.count()).select_from(METADATA.tables[name]))
        for name in _MADE_BY_USE
    )
    return any(count.scalar() for count in counts)


def dump(session: Session, table: Table, out: TextIO) -> int:
    """Write the column names and then the rows, each a line of JSON; return how many rows.

    None of what is thrown away again within a day.
    """
    out.write(json.dumps([column.name for column in table.columns]) + "\n")
    if table.name in _PASSING:
        return 0
    statement = select(table).order_by(*table.primary_key.columns)
    count = 0
    for row in session.connection().execute(statement.execution_options(yield_per=_AT_ONCE)):
        out.write(json.dumps(list(row), ensure_ascii=False, default=_as_text) + "\n")
        count += 1
    return count


def clear(session: Session) -> None:
    """Remove every row of every table, in the caller's transaction. For a restore alone."""
    connection = session.connection()
    if is_sqlite(session):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in reversed(tables()):
            connection.execute(table.delete())
    else:
        names = ", ".join(table.name for table in tables())
        connection.execute(text(f"TRUNCATE {names}"))


def load(session: Session, table: Table, lines: Iterable[str]) -> int:
    """Insert what `dump` wrote; return how many rows. The numbering goes on from the highest."""
    rest = iter(lines)
    names = json.loads(next(rest))
    readers = [_reader(table, name) for name in names]
    rows = (
        [read(cell) for read, cell in zip(readers, json.loads(line), strict=True)] for line in rest
    )
    count = insert_many(session, table, names, rows)
    if not is_sqlite(session) and table.autoincrement_column is not None:
        session.connection().execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608 - our own names
                f" coalesce(max(id), 1), max(id) IS NOT NULL) FROM {table.name}"
            )
        )
    return count


@contextmanager
def unguarded(session: Session) -> Iterator[None]:
    """Lift the guards on the ledger and the checks, for a restore to put their rows back.

    They are lifted and put back in the caller's transaction: nobody else ever sees them lifted.
    """
    connection = session.connection()
    if not is_sqlite(session):
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    found = text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :guarded"
    ).bindparams(bindparam("guarded", GUARDED, expanding=True))
    guards = connection.execute(found).all()
    for name, _ in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, statement in guards:
        connection.exec_driver_sql(statement)


def _as_text(value: object) -> str:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    message = f"{value!r} cannot be kept in a backup."
    raise TypeError(message)


def _reader(table: Table, name: str) -> Callable[[object], object]:
    kind = table.c[name].type
    if isinstance(kind, Instant):
        return lambda cell: None if cell is None else datetime.fromisoformat(str(cell))
    if isinstance(kind, Date):
        return lambda cell: None if cell is None else date.fromisoformat(str(cell))
    return lambda cell: cell

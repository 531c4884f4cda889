"""National quantities of rows in one go: executemany on SQLite, COPY on PostgreSQL.

The session writes a row at a time, which is right for a person's act and too slow for a country.
These write in the caller's transaction, in the very form in which SQLModel reads back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, Table, func, select, text
from sqlmodel import Session, SQLModel

from register.store.tables.columns import STILL_KNOWN, STILL_KNOWN_SQL, Instant

_SQLITE_INSTANT = "%Y-%m-%d %H:%M:%S.%f"
_SQLITE_STILL_KNOWN = STILL_KNOWN.strftime(_SQLITE_INSTANT)
# Two bulk writers wait for each other; any number unlike the ledger's will do.
_WRITER_LOCK = 0x5E4C1


def insert_many(
    session: Session,
    row_class: type[SQLModel] | Table,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> int:
    """Insert the rows, each a tuple in the order of `columns`; return how many there were.

    Every column that may not be null must be named: a default of the row class is not applied.
    Days are `date`, instants aware `datetime`, None is null. What the session still holds is
    written first, so that foreign keys find it.
    """
    session.flush()
    if is_sqlite(session):
        return _executemany(session, _table(row_class), columns, rows)
    return _copy(session, _table(row_class), columns, rows)


def supersede_many(
    session: Session, row_class: type[SQLModel], ids: Iterable[int], *, at: datetime
) -> int:
    """Set `known_to` of these version rows, by id, to the instant; return how many it was set of.

    One that was superseded before keeps its own end: that is what the register said.
    """
    return _end(session, row_class, ids, at=at, where=f" AND {STILL_KNOWN_SQL}")


def move_end_many(
    session: Session, row_class: type[SQLModel], ids: Iterable[int], *, at: datetime
) -> int:
    """Set `known_to` as `supersede_many` does, also where there is an end already.

    For what is worked out from facts, never for a fact.
    """
    return _end(session, row_class, ids, at=at, where="")


def _end(
    session: Session, row_class: type[SQLModel], ids: Iterable[int], *, at: datetime, where: str
) -> int:
    session.flush()
    chosen = list(ids)
    table = _table(row_class).name
    if not chosen:
        return 0
    if is_sqlite(session):
        statement = f"UPDATE {table} SET known_to = ? WHERE id = ?{where}"  # noqa: S608 - our own names
        cursor = _cursor(session)
        known_to = _instant_text(at)
        cursor.executemany(statement, [(known_to, row) for row in chosen])
        return int(cursor.rowcount)
    statement = f"UPDATE {table} SET known_to = :at WHERE id = ANY(:ids){where}"  # noqa: S608 - same
    done = session.connection().execute(text(statement), {"at": at, "ids": chosen})
    return int(done.rowcount)


def next_ids(session: Session, row_class: type[SQLModel], count: int) -> list[int]:
    """Ids for `count` new rows, taken so that nobody else is given one of them.

    SQLite: above the highest, safe because `Database.begin` holds the only write lock.
    PostgreSQL: drawn from the table's own sequence.
    """
    session.flush()
    table = _table(row_class)
    if is_sqlite(session):
        highest = session.connection().execute(select(func.max(table.c.id))).scalar() or 0
        return list(range(highest + 1, highest + 1 + count))
    statement = text(
        "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
    )
    found = session.connection().execute(statement, {"name": table.name, "count": count})
    return [int(row[0]) for row in found]


def one_writer(session: Session) -> None:
    """Wait until no other bulk writer is at work, and hold them off until the commit.

    SQLite has one writer in any case; on PostgreSQL it is an advisory lock.
    """
    if not is_sqlite(session):
        session.connection().execute(
            text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK}
        )


def refresh_statistics(session: Session, *row_classes: type[SQLModel]) -> None:
    """Let PostgreSQL count what a bulk insert left, so that its next plans are not for nothing."""
    if not is_sqlite(session):
        for row_class in row_classes:
            session.connection().execute(text(f"ANALYZE {_table(row_class).name}"))


def is_sqlite(session: Session) -> bool:
    """Whether the session's database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def _table(row_class: type[SQLModel] | Table) -> Table:
    if isinstance(row_class, Table):
        return row_class
    table: Table = SQLModel.metadata.tables[str(row_class.__tablename__)]
    return table


def _cursor(session: Session) -> Any:  # noqa: ANN401 - any driver's
    return session.connection().connection.cursor()


def _executemany(
    session: Session, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    marks = ", ".join("?" * len(columns))
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    cursor = _cursor(session)
    cursor.executemany(statement, _as_sqlite_text(table, columns, rows))
    return max(int(cursor.rowcount), 0)


def _copy(
    session: Session, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    names = ", ".join(f'"{name}"' for name in columns)
    count = 0
    with (
        _cursor(session) as cursor,
        cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy,
    ):
        write = copy.write_row
        for row in rows:
            write(row)
            count += 1
    return count


def _as_sqlite_text(
    table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[Sequence[object]]:
    """Turn days and instants into the text that SQLAlchemy keeps in SQLite."""
    writers: list[tuple[int, _Written]] = []
    for place, name in enumerate(columns):
        kind = table.c[name].type
        if isinstance(kind, Instant):
            writers.append((place, _Written(_instant_text)))
        elif isinstance(kind, Date):
            writers.append((place, _Written(_day_text)))
    for row in rows:
        cells = list(row)
        for place, written in writers:
            cells[place] = written[cells[place]]
        yield cells


class _Written(dict[object, str | None]):
    """Remembers each text: a national file repeats its days and has one instant."""

    def __init__(self, write: Callable[[object], str]) -> None:
        """Null is null."""
        super().__init__({None: None})
        self.write = write

    def __missing__(self, value: object) -> str:
        """Write it once."""
        written = self[value] = self.write(value)
        return written


def _day_text(value: object) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        message = f"{value!r} is not a day."
        raise TypeError(message)
    return value.isoformat()


def _instant_text(value: object) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        message = f"{value!r} is not an instant with a time zone."
        raise TypeError(message)
    if value == STILL_KNOWN:
        return _SQLITE_STILL_KNOWN
    return value.astimezone(UTC).strftime(_SQLITE_INSTANT)

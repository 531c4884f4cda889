"""Sessions and their transactions. The edge opens one; services and queries are handed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlmodel import Session

# The migration that this release needs; a test holds it to the folder of migrations.
HEAD = "0004"


class Database:
    """One database: SQLite (a file) or PostgreSQL (psycopg 3), by SQLAlchemy URL."""

    def __init__(self, url: str) -> None:
        """Prepare to connect; nothing is opened before the first session."""
        self.url = url
        self.engine = _engine(url)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Write: one transaction, committed where the block ends, undone if it raises."""
        with Session(self.engine, expire_on_commit=False) as session:
            if self.engine.dialect.name == "sqlite":
                # Take the write lock at once, so that what is read here cannot change before
                # it is acted on, and two writers wait in line instead of failing half-way.
                session.connection(execution_options={"begin_immediate": True})
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Read only: whatever the block changes is thrown away."""
        with Session(self.engine, expire_on_commit=False) as session:
            if self.engine.dialect.name == "postgresql":
                # Every question of one block sees one moment, as it does in SQLite's own way.
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
            session.rollback()


def _engine(url: str) -> Engine:
    """Connect with parameters hidden: an error is logged, and they may be somebody's name."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        # Instants near the end of the calendar overflow in any other zone.
        options = {"options": "-c timezone=UTC"}
        return create_engine(parsed, pool_pre_ping=True, connect_args=options, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        connect_args={"timeout": 60, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - any DBAPI's
    # The driver's own transaction handling commits behind our back around DDL; we say BEGIN.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -64000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy hands a Connection
    immediate = connection.get_execution_options().get("begin_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

"""Runs the migrations on the database that the command names, online only."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from register.store.session import Database
from register.store.tables.all import METADATA

_OURS = 7_361_001  # any number, the same in each release


def _alone(connection: Connection) -> None:
    """Wait for whoever migrates already: two may start at once, and the second has nothing to do.

    SQLite has waited at its BEGIN IMMEDIATE.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:ours)"), {"ours": _OURS})


def run() -> None:
    """Migrate in one transaction; batch mode because SQLite cannot alter a table in place."""
    engine = Database(str(context.config.attributes["url"])).engine
    with engine.connect().execution_options(begin_immediate=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            _alone(connection)
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()

"""Runs the migrations on the database that the command names, online only."""

from __future__ import annotations

from alembic import context

from register.store.session import Database
from register.store.tables.all import METADATA


def run() -> None:
    """Migrate in one transaction; batch mode because SQLite cannot alter a table in place."""
    engine = Database(str(context.config.attributes["url"])).engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()

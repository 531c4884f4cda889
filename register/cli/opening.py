"""How a command gets at the register: settings, clock and a database whose schema is at head."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import OperationalError

from register.clock import Clock
from register.domain.errors import Misconfigured
from register.settings import Settings
from register.store.session import HEAD, Database

OPERATOR = "the command line"


def opened() -> tuple[Settings, Clock, Database]:
    """Open the register. Raises Misconfigured, one sentence, where it is not ready for use."""
    settings = Settings()
    _file_exists(settings.database_url)
    database = connected(settings)
    held, head = schema_version(database), HEAD
    if held != head:
        what = "has not been set up" if held is None else "is not at this release's schema"
        raise Misconfigured(f"The database {what}. Run: register db upgrade")
    return settings, Clock(settings.today), database


def connected(settings: Settings) -> Database:
    """The database as it is, whatever its schema; its connections close with the command."""
    database = Database(settings.database_url)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(database.engine.dispose)
    return database


def schema_version(database: Database) -> str | None:
    """The migration that the database is at; None where it has none at all."""
    try:
        with database.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)
    except OperationalError as error:
        where = make_url(database.url).render_as_string(hide_password=True)
        raise Misconfigured(
            f"The database at {where} cannot be opened: check that it runs and may be read."
        ) from error


def _file_exists(url: str) -> None:
    """Say so before SQLite makes an empty file at a mistyped address."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return
    if not Path(str(parsed.database)).exists():
        raise Misconfigured("There is no database yet. Run: register db upgrade")

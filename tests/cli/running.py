"""Run the command as a person would, against a database of the test's own."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from register.cli.main import main
from register.store.session import Database


def settings(database: Database, folder: Path) -> dict[str, str]:
    """The environment that points the command at the database."""
    return {
        "REGISTER_DATABASE_URL": database.url,
        "REGISTER_INSTANCE_PATH": str(folder / "instance"),
        "REGISTER_TODAY": "2026-07-01",
    }


def register(database: Database, folder: Path, *arguments: str) -> Result:
    """Run `register` with these arguments; an exception that escapes fails the test."""
    result = CliRunner().invoke(main, list(arguments), env=settings(database, folder))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result

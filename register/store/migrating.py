"""Brings a database's schema to this release's. Apart from sessions: Alembic is slow to load."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def alembic_config(url: str) -> Config:
    """Alembic's settings for this database, with no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Bring the schema to head; safe to repeat."""
    make_private(url)
    command.upgrade(alembic_config(url), "head")


def make_private(url: str) -> None:
    """Begin a new SQLite file for its owner's eyes alone; its journals take its mode."""
    parsed = make_url(url)
    where = parsed.database or ":memory:"
    if parsed.get_backend_name() != "sqlite" or where == ":memory:" or where.startswith("file:"):
        return
    path = Path(where)
    if not path.exists():
        with suppress(OSError):  # whoever opens it next says why it cannot be
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)

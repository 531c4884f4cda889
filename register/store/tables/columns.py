"""Column types and conventions that every table shares. Imported before any table is made."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Index, TextClause, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Migrations name what they drop, so every constraint has a name that can be foretold.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# A fact that nobody has superseded is known until then; a line that never changes holds till then.
STILL_KNOWN = datetime(9999, 12, 31, tzinfo=UTC)
NO_END = date.max
STILL_KNOWN_SQL = "known_to >= '9999-12-31'"


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite keeps it without a zone, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant; hand SQLite the same moment in UTC without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "An instant without a time zone cannot be recorded."
            raise ValueError(message)
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC instant."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def still_known(row: type[SQLModel]) -> TextClause:
    """The condition "not superseded", in the very words of the partial indexes, so they serve."""
    return text(f"{row.__tablename__}.{STILL_KNOWN_SQL}")


def one_current(table: str, *columns: str) -> Index:
    """At most one version still known for each key: two current answers cannot be stored."""
    where = text(STILL_KNOWN_SQL)
    name = f"uq_{table}_current_{'_'.join(columns)}"
    arguments: dict[str, Any] = {"unique": True, "sqlite_where": where, "postgresql_where": where}
    return Index(name, *columns, **arguments)

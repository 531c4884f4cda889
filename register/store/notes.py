"""Small facts about the database itself, by name."""

from __future__ import annotations

from sqlmodel import Session

from register.store.tables.keeping import NoteRow


def read(session: Session, name: str) -> str | None:
    """What is noted under the name, or None."""
    row = session.get(NoteRow, name)
    return None if row is None else row.value


def write(session: Session, name: str, value: str) -> None:
    """Note it, in place of what was noted before."""
    row = session.get(NoteRow, name) or NoteRow(name=name, value=value)
    row.value = value
    session.add(row)
    session.flush()

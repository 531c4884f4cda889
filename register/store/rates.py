"""How much of a window's allowance is used."""

from __future__ import annotations

from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from register.store.bulk import is_sqlite
from register.store.tables.sight import RateRow


def count(session: Session, key: str, window: int) -> int:
    """Count one more in this window and return how many there are; another window begins at one.

    One statement, so that requests made at the same moment are all counted.
    """
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    statement = insert(RateRow).values(key=key, window=window, used=1)
    same = col(RateRow.window) == statement.excluded.window
    one_more = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "window": statement.excluded.window,
            "used": case((same, col(RateRow.used) + 1), else_=1),
        },
    ).returning(col(RateRow.used))
    return int(session.connection().execute(one_more).scalar_one())


def sweep(session: Session, *, before: int) -> None:
    """Drop the windows before this one, so that the table stays small.

    Rows that somebody is counting in at this moment are left: two who sweep never wait for
    each other's.
    """
    old = select(RateRow.key).where(RateRow.window < before).with_for_update(skip_locked=True)
    session.connection().execute(delete(RateRow).where(col(RateRow.key).in_(old)))

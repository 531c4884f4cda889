"""What the database says of itself: its revision, and a few counts without anybody in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, inspect, text
from sqlmodel import Session, col, select

from register.store.session import HEAD, Database
from register.store.tables.columns import still_known
from register.store.tables.keeping import LedgerRow
from register.store.tables.schools import FeedRunRow, SchoolVersionRow


def is_at_head(database: Database) -> bool:
    """Whether every migration has been applied. Raises SQLAlchemyError where it is unreachable."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        held = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return held == HEAD


def schools_held(session: Session) -> int:
    """How many schools the register holds, closed ones too."""
    rows = select(func.count()).select_from(SchoolVersionRow).where(still_known(SchoolVersionRow))
    return session.exec(rows).one()


def ledger_length(session: Session) -> int:
    """The number of the last row of the ledger; rows are numbered without gaps."""
    return session.exec(select(func.coalesce(func.max(LedgerRow.seq), 0))).one()


def runs_by_outcome(session: Session) -> dict[str, int]:
    """How many refreshes ended each way."""
    outcome = col(FeedRunRow.outcome)
    return dict(session.exec(select(outcome, func.count()).group_by(outcome)).all())


def last_good_run(session: Session) -> datetime | None:
    """When the feed was last read to the end, whether or not it brought anything new."""
    good = col(FeedRunRow.outcome).in_(("applied", "unchanged"))
    return session.exec(select(func.max(FeedRunRow.finished_at)).where(good)).one()

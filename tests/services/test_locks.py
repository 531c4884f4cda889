"""Who changes what others may be changing waits for them first, before reading anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from register.domain.awards import AwardKind
from register.domain.period import Period
from register.services import backup, conversion, providers, refresh_decision
from register.store import bulk, ledger
from register.store.session import Database

AT = datetime(2026, 7, 2, 9, tzinfo=UTC)
Act = Callable[[Session], object]


def settle(session: Session) -> None:
    conversion.settle(session, 1, carry=True, by="a test", reason="Asked.", at=AT)


def undo(session: Session) -> None:
    conversion.undo(session, 1, by="a test", reason="Asked.", at=AT)


def decline(session: Session) -> None:
    refresh_decision.decline(session, 1, by="a test", reason="Asked.", at=AT)


def correct(session: Session) -> None:
    providers.correct(
        session,
        kind=AwardKind.NASENCO,
        name="University of Nowhere",
        also_known_as=(),
        period=Period(),
        source="SI 2026/1",
        confidence="V",
        by="a test",
        at=AT,
        reason="Asked.",
    )


def withdraw(session: Session) -> None:
    providers.withdraw(
        session, kind=AwardKind.NASENCO, name="Nowhere", by="a test", at=AT, reason="Asked."
    )


def restore(session: Session) -> None:
    backup.restore(
        session,
        Path("no-such-backup"),
        schema="0001",
        instance=Path("nowhere"),
        by="a test",
        at=AT,
        database_file=None,
    )


def waits(database: Database, lock: Act, act: Act) -> bool:
    """Whether the act waits for the lock that another holds: it would fail at once without."""
    with database.begin() as other:
        lock(other)
        with pytest.raises(Exception, match=r".") as raised, database.begin() as session:
            session.connection().execute(text("SET LOCAL lock_timeout = '100ms'"))
            act(session)
    return isinstance(raised.value, OperationalError) and "lock timeout" in str(raised.value)


@pytest.mark.parametrize("act", [settle, undo, decline, correct, withdraw, restore])
def test_a_decision_waits_for_the_writer_at_work(postgres_database: Database, act: Act) -> None:
    assert waits(postgres_database, bulk.one_writer, act)


def test_a_restore_waits_for_whoever_appends_to_the_ledger(postgres_database: Database) -> None:
    assert waits(postgres_database, ledger.one_recorder, restore)

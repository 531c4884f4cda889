"""Browsers signed in: each dies at sign-out, at twelve hours, and with its account's password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from register.domain.roles import Account, Role
from register.services import accounts, browsers
from register.services.browsers import Standing
from register.store.session import Database
from register.store.tables.keeping import BrowserRow

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
PASSWORD = "three random words"


def make(session: Session, email: str = "panel@example.org", role: Role = Role.PANEL) -> Account:
    return accounts.add(
        session, email=email, password=PASSWORD, role=role, scope="", by="a test", at=AT
    )


def worth(database: Database, account: Account, token: str, at: datetime = AT) -> Standing:
    with database.read() as session:
        return browsers.standing(session, token, account.id, at=at)


def begun(database: Database) -> tuple[Account, str, str]:
    """Somebody signed in with two browsers."""
    with database.begin() as session:
        account = make(session)
        two = [browsers.begin(session, account, at=AT) for _ in range(2)]
    return account, *two  # type: ignore[return-value]  # two of them


@pytest.mark.parametrize(
    ("minutes", "standing"), [(719, Standing.OPEN), (720, Standing.TOO_OLD)], ids=["11:59", "12:00"]
)
def test_a_browser_lasts_twelve_hours(
    sqlite_database: Database, minutes: int, standing: Standing
) -> None:
    account, token, _ = begun(sqlite_database)
    assert worth(sqlite_database, account, token, AT + timedelta(minutes=minutes)) is standing


def test_signing_out_ends_one_browser_and_leaves_the_other(database: Database) -> None:
    account, one, other = begun(database)
    with database.begin() as session:
        browsers.end(session, one, at=AT)
    assert worth(database, account, one) is Standing.ENDED
    assert worth(database, account, other) is Standing.OPEN


def test_a_token_is_worth_nothing_to_another_account_nor_one_that_was_made_up(
    sqlite_database: Database,
) -> None:
    account, token, _ = begun(sqlite_database)
    with sqlite_database.begin() as session:
        other = make(session, "other@example.org")
    assert worth(sqlite_database, other, token) is Standing.ENDED
    for invented in ("", "made up", "\udcff"):
        assert worth(sqlite_database, account, invented) is Standing.ENDED


def test_the_database_holds_no_token(sqlite_database: Database) -> None:
    _, token, _ = begun(sqlite_database)
    with sqlite_database.read() as session:
        assert token not in str([row.model_dump() for row in session.exec(select(BrowserRow))])


def _new_password(session: Session, account: Account) -> None:
    accounts.set_password(
        session, email=account.email, password="three other words", by="a test", at=AT
    )


def _shut_and_open(session: Session, account: Account) -> None:
    admin = make(session, "admin@example.org", Role.ADMIN)
    for active in (False, True):
        accounts.set_active(session, account.id, active=active, by=admin, at=AT)


def _everywhere(session: Session, account: Account) -> None:
    browsers.end_all(session, account, at=AT)


@pytest.mark.parametrize("act", [_new_password, _shut_and_open, _everywhere])
def test_what_ends_every_browser_of_an_account_ends_nobody_elses(
    database: Database, act: Callable[[Session, Account], None]
) -> None:
    account, *tokens = begun(database)
    with database.begin() as session:
        other = make(session, "other@example.org")
        theirs = browsers.begin(session, other, at=AT)
        act(session, account)
    assert {worth(database, account, token) for token in tokens} == {Standing.ENDED}
    assert worth(database, other, theirs) is Standing.OPEN


def test_only_browsers_that_are_signed_in_are_counted(sqlite_database: Database) -> None:
    account, one, _ = begun(sqlite_database)
    with sqlite_database.begin() as session:
        browsers.begin(session, account, at=AT - timedelta(hours=12))
        browsers.end(session, one, at=AT)
        assert browsers.count_open(session, account, at=AT) == 1


@pytest.mark.parametrize(("days", "left"), [(7, 2), (8, 0)])
def test_a_browser_is_thrown_away_seven_days_after_it_began(
    database: Database, days: int, left: int
) -> None:
    begun(database)
    with database.begin() as session:
        browsers.sweep(session, AT + timedelta(days=days))
        assert len(session.exec(select(BrowserRow)).all()) == left

"""Accounts that nobody should have any more are shut by a job, with the reason kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from register.clock import Clock
from register.domain.roles import Account, Role
from register.domain.tokens import Scope
from register.scheduler import Runner
from register.services import accounts, leavers, tokens
from register.settings import Settings
from register.store import accounts as kept
from register.store import leavers as held
from register.store import ledger, schools
from register.store.session import Database
from tests.listed import a_primary, list_schools
from tests.registering import relist

MADE = datetime(2025, 1, 6, 9, tzinfo=UTC)
NOW = MADE + timedelta(days=400)
LATER = NOW + timedelta(days=1)
GONE: dict[str, Any] = {"status_code": 2, "status_name": "Closed"}


def make(
    session: Session, name: str, role: Role, scope: str = "", *, at: datetime = MADE
) -> Account:
    """An account without a password, which costs no time."""
    email = f"{name}@example.org"
    return kept.add(session, email=email, password_hash="", role=role, scope=scope, at=at)


def run(database: Database, *, at: datetime = NOW) -> dict[str, str]:
    """Run the job; why each account was shut, by the first part of its address."""
    with database.begin() as session:
        found = leavers.close_leavers(session, at=at, today=at.date())
    return {x.account.email.partition("@")[0]: x.because for x in found}


def come_in(session: Session, account: Account, *, at: datetime) -> None:
    accounts.let_in(session, account, "", at=at)


@pytest.mark.parametrize(
    ("days", "shut"), [(399, False), (400, True)], ids=["399 days: open", "400 days: shut"]
)
def test_an_account_is_shut_when_nobody_signed_in_for_400_days(
    database: Database, days: int, *, shut: bool
) -> None:
    with database.begin() as session:
        for role in (Role.PANEL, Role.CANDIDATE, Role.OFFICIAL):
            made = make(session, role.value, role, "12" if role is Role.CANDIDATE else "")
            come_in(session, made, at=MADE + timedelta(days=10))
    found = run(database, at=MADE + timedelta(days=10 + days))
    because = "Nobody signed in with it for 400 days."
    assert found == (dict.fromkeys(("panel", "candidate", "official"), because) if shut else {})


def test_an_account_that_was_never_used_counts_from_the_day_it_was_made(
    database: Database,
) -> None:
    with database.begin() as session:
        make(session, "old", Role.PANEL)
        make(session, "new", Role.PANEL, at=MADE + timedelta(days=1))
    assert set(run(database)) == {"old"}


def test_a_sign_in_that_the_ledger_alone_knows_counts(database: Database) -> None:
    with database.begin() as session:
        made = make(session, "one", Role.PANEL)
        when = MADE + timedelta(days=100)
        ledger.record(
            session, at=when, actor=made.actor, action="signed in", subject=made.actor, detail={}
        )
    assert run(database) == {}
    assert set(run(database, at=when + timedelta(days=400))) == {"one"}


def test_the_reason_is_kept_and_the_ledger_has_one_row_however_often_it_runs(
    database: Database,
) -> None:
    with database.begin() as session:
        made = make(session, "one", Role.PANEL)
    run(database)
    assert run(database) == run(database, at=LATER) == {}
    with database.read() as session:
        (shut,) = held.everyone(session)
        (entry,) = ledger.about(session, made.actor)
    assert not shut.account.active
    assert shut.shut_because == "Nobody signed in with it for 400 days."
    assert (entry.action, entry.actor) == ("account shut", "leavers")


def test_what_an_official_opens_again_stays_open_for_as_long_again(database: Database) -> None:
    with database.begin() as session:
        made = make(session, "one", Role.PANEL)
        admin = make(session, "admin", Role.ADMIN, at=NOW)
    run(database)
    with database.begin() as session:
        accounts.set_active(session, made.id, active=True, by=admin, at=LATER)
        assert held.everyone(session)[1].shut_because == ""
    assert run(database, at=LATER) == {}
    assert "one" in run(database, at=LATER + timedelta(days=400))


def test_the_last_admin_is_never_shut(database: Database) -> None:
    with database.begin() as session:
        make(session, "older", Role.ADMIN)
        make(session, "newer", Role.ADMIN, at=MADE + timedelta(hours=1))
    assert set(run(database, at=LATER)) == {"older"}
    assert run(database, at=LATER + timedelta(days=1000)) == {}


def test_an_idle_admin_is_shut_where_another_is_left(database: Database) -> None:
    with database.begin() as session:
        make(session, "idle", Role.ADMIN)
        make(session, "busy", Role.ADMIN, at=NOW)
    assert set(run(database)) == {"idle"}


@pytest.mark.parametrize(
    ("days", "shut"), [(89, False), (90, True)], ids=["89 days: open", "90 days: shut"]
)
def test_the_accounts_of_a_school_are_shut_90_days_after_its_last(
    database: Database, days: int, *, shut: bool
) -> None:
    last = date(2026, 8, 31)
    with database.begin() as session:
        list_schools(session, a_primary(100001, "School"), a_primary(100002, "Other"))
        relist(session, 100001, at=NOW, closed=last, **GONE)
        for urn in ("100001", "100002", "999999"):
            make(session, urn, Role.SCHOOL, urn, at=NOW)
    at = datetime(2026, 8, 31, 9, tzinfo=UTC) + timedelta(days=days)
    because = "The school that it acts for closed on 31 August 2026."
    assert run(database, at=at) == ({"100001": because} if shut else {})


def test_a_school_closed_without_a_day_counts_from_when_the_list_first_said_so(
    database: Database,
) -> None:
    with database.begin() as session:
        list_schools(session, a_primary(100001, "School"), at=MADE)
        relist(session, 100001, at=NOW, **GONE)
        relist(session, 100001, at=NOW + timedelta(days=80), town="Elsewhere")
        make(session, "head", Role.SCHOOL, "100001", at=NOW)
        assert schools.find(session, 100001).closed is None
    assert run(database, at=NOW + timedelta(days=89)) == {}
    assert set(run(database, at=NOW + timedelta(days=90))) == {"head"}


def test_a_trust_or_authority_without_a_school_is_gone_and_one_never_listed_is_not(
    database: Database,
) -> None:
    ours = {"trust_code": 2044, "la_code": 901}
    proposed = {"status_code": 4, "trust_code": 2046, "la_code": 903}
    with database.begin() as session:
        list_schools(
            session,
            a_primary(100001, "Open", **ours),
            a_primary(100002, "Gone", trust_code=2045, la_code=902, closed=date(2026, 1, 1)),
            a_primary(100003, "To come", **proposed),
        )
        for code in ("2044", "2045", "2046", "2047"):
            make(session, f"trust{code}", Role.TRUST, code, at=NOW)
        for code in ("901", "902", "903", "904"):
            make(session, f"authority{code}", Role.AUTHORITY, code, at=NOW)
    assert run(database) == {
        "trust2045": "The trust that it acts for has no school any more.",
        "authority902": "The authority that it acts for has no school any more.",
    }


def test_an_empty_list_shuts_nobody(database: Database) -> None:
    with database.begin() as session:
        make(session, "trust", Role.TRUST, "2044", at=NOW)
        make(session, "head", Role.SCHOOL, "100001", at=NOW)
    assert run(database) == {}


def test_the_keys_of_a_shut_account_open_nothing(database: Database) -> None:
    with database.begin() as session:
        made = make(session, "one", Role.PANEL)
        key, _ = tokens.make(
            session, account=made, name="a system", scopes=[Scope.READ_CHECKS], days=90, at=NOW
        )
        assert tokens.holder(session, key, at=NOW) is not None
    run(database)
    with database.begin() as session:
        assert tokens.holder(session, key, at=NOW) is None


def test_the_scheduler_runs_it_by_the_leader_alone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.begin() as session:
        made = make(session, "one", Role.PANEL)
    told = Settings(database_url=sqlite_database.url, instance_path=tmp_path, today=LATER.date())
    leader, watcher = (Runner(told, sqlite_database, Clock(told.today)) for _ in range(2))
    leader.lead()
    watcher.close_leavers()
    with sqlite_database.read() as session:
        assert accounts.one(session, made.id).active
    leader.close_leavers()
    with sqlite_database.read() as session:
        assert not accounts.one(session, made.id).active

"""A lease has one holder at a time, and outlives a dead one by no more than its term."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from register.store import leases
from register.store.session import Database

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
TERM = timedelta(seconds=45)
SECOND = timedelta(seconds=1)


def test_a_free_lease_is_taken_and_kept_by_its_holder(database: Database) -> None:
    with database.begin() as session:
        assert leases.read(session, "job") is None
        assert leases.acquire(session, "job", holder="one", at=NOON, term=TERM)
        assert leases.acquire(session, "job", holder="one", at=NOON + SECOND, term=TERM)
        lease = leases.read(session, "job")
    assert lease is not None
    assert (lease.holder, lease.until) == ("one", NOON + SECOND + TERM)


@pytest.mark.parametrize(
    ("later", "taken"),
    [
        pytest.param(TERM - SECOND, False, id="a second before it runs out: not"),
        pytest.param(TERM, True, id="the moment it runs out: taken"),
        pytest.param(TERM + SECOND, True, id="a second after: taken"),
    ],
)
def test_another_takes_over_when_the_lease_has_run_out(
    database: Database, later: timedelta, *, taken: bool
) -> None:
    with database.begin() as session:
        leases.acquire(session, "job", holder="one", at=NOON, term=TERM)
    with database.begin() as session:
        assert leases.acquire(session, "job", holder="two", at=NOON + later, term=TERM) is taken
        assert leases.renew(session, "job", holder="one", at=NOON + later, term=TERM) is not taken


def test_two_jobs_are_leased_apart(database: Database) -> None:
    with database.begin() as session:
        assert leases.acquire(session, "job", holder="one", at=NOON, term=TERM)
        assert leases.acquire(session, "other", holder="two", at=NOON, term=TERM)


def test_a_lease_given_back_is_free_at_once_and_only_its_holder_gives_it_back(
    database: Database,
) -> None:
    with database.begin() as session:
        leases.acquire(session, "job", holder="one", at=NOON, term=TERM)
        leases.release(session, "job", holder="two")
        assert not leases.acquire(session, "job", holder="two", at=NOON, term=TERM)
        leases.release(session, "job", holder="one")
        assert leases.acquire(session, "job", holder="two", at=NOON, term=TERM)

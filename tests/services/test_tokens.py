"""Keys to the API, and how often they are used, on both databases."""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.roles import Account, Role
from register.domain.tokens import Scope, Token, TokenState
from register.services import idempotency, rates, tokens
from register.services.rates import Allowance
from register.services.tokens import Holder
from register.store import accounts, ledger
from register.store import rates as kept
from register.store.session import Database

AT = datetime(2026, 9, 1, 9, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SECRET = "a secret of the tests"


def somebody(database: Database, name: str = "panel") -> Account:
    """Make an account that asks for schools."""
    with database.begin() as session:
        return accounts.add(
            session,
            email=f"{name}@example.org",
            password_hash="none",
            role=Role.PANEL,
            scope="",
            at=AT,
        )


def made(database: Database, account: Account, *, days: int = 90) -> tuple[str, Token]:
    """Make a key that reads schools."""
    with database.begin() as session:
        return tokens.make(
            session,
            account=account,
            name="A system",
            scopes=[Scope.READ_SCHOOLS],
            days=days,
            at=AT,
        )


def holder(database: Database, key: str, at: datetime) -> Holder | None:
    """Whose key it is at an instant."""
    with database.begin() as session:
        return tokens.holder(session, key, at=at)


def test_a_key_is_256_random_bits_and_only_its_hash_is_kept(database: Database) -> None:
    account = somebody(database)
    key, token = made(database, account)
    assert key.startswith("senco_")
    assert len(key) == len("senco_") + 43
    assert key != made(database, account)[0]
    assert token.begins == key[:12]
    with database.read() as session:
        (held, *_) = session.connection().exec_driver_sql("SELECT hash, name FROM token").all()
    assert held[0] == hashlib.sha256(key.encode()).hexdigest()


def test_a_key_leads_to_its_account_and_does_only_what_it_was_made_for(database: Database) -> None:
    account = somebody(database)
    key, token = made(database, account)
    found = holder(database, key, AT)
    assert found is not None
    assert found.account == account
    assert found.token.id == token.id
    assert found.may(Scope.READ_SCHOOLS)
    assert not found.may(Scope.MAKE_CHECKS)


@pytest.mark.parametrize("wrong", ["", "senco_", "\udcff", "x" * 10_000])
def test_another_key_leads_to_nobody(database: Database, wrong: str) -> None:
    key, _ = made(database, somebody(database))
    assert holder(database, wrong, AT) is None
    assert holder(database, key + "x", AT) is None
    assert holder(database, key[:-1], AT) is None


def test_it_ends_with_its_last_second(database: Database) -> None:
    key, token = made(database, somebody(database), days=1)
    assert token.expires_at == AT + DAY
    assert holder(database, key, AT + DAY - timedelta(seconds=1)) is not None
    assert holder(database, key, AT + DAY) is None
    assert token.state(AT + DAY) is TokenState.EXPIRED


def test_it_ends_when_it_is_revoked_and_stays_so(database: Database) -> None:
    account = somebody(database)
    key, token = made(database, account)
    for later in (AT, AT + DAY):
        with database.begin() as session:
            tokens.revoke(session, token.id, account=account, at=later)
    assert holder(database, key, AT) is None
    with database.read() as session:
        (found,) = tokens.of_organisation(session, account)
        assert found.revoked_at == AT
        assert [act.action for act in ledger.about(session, f"token:{token.id}")] == [
            "token revoked",
            "token made",
        ]


def test_it_ends_when_its_account_is_shut(database: Database) -> None:
    account = somebody(database)
    key, _ = made(database, account)
    with database.begin() as session:
        accounts.set_active(session, account.id, active=False)
    assert holder(database, key, AT) is None


def test_its_last_use_is_written_once_a_minute_at_most(database: Database) -> None:
    account = somebody(database)
    key, _ = made(database, account)
    noted = []
    for seconds in (0, 59, 60, 61):
        holder(database, key, AT + timedelta(seconds=seconds))
        with database.read() as session:
            (found,) = tokens.of_organisation(session, account)
        assert found.used_at is not None
        noted.append((found.used_at - AT).total_seconds())
    assert noted == [0, 0, 60, 60]


def test_another_organisation_cannot_see_or_end_it(database: Database) -> None:
    key, token = made(database, somebody(database))
    other = somebody(database, "other")
    with pytest.raises(NotFound), database.begin() as session:
        tokens.revoke(session, token.id, account=other, at=AT)
    with database.read() as session:
        assert tokens.of_organisation(session, other) == []
    assert holder(database, key, AT) is not None


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        (" ", [Scope.READ_SCHOOLS], 1),
        ("x" * 61, [Scope.READ_SCHOOLS], 1),
        ("x", [], 1),
        ("x", [Scope.READ_SCHOOLS], 0),
        ("x", [Scope.READ_SCHOOLS], 366),
    ],
)
def test_what_cannot_be_a_key_is_refused(
    database: Database, name: str, scopes: list[Scope], days: int
) -> None:
    account = somebody(database)
    with pytest.raises(InvalidFact), database.begin() as session:
        tokens.make(session, account=account, name=name, scopes=scopes, days=days, at=AT)


def test_an_organisation_has_so_many_and_no_more(database: Database) -> None:
    account = somebody(database)
    for _ in range(tokens.MOST_LIVE):
        made(database, account, days=1)
    with pytest.raises(Conflict):
        made(database, account)
    with database.begin() as session:  # the first ones have ended by then
        tokens.make(
            session,
            account=account,
            name="Next day",
            scopes=list(Scope),
            days=1,
            at=AT + DAY,
        )


def use(database: Database, at: datetime) -> Allowance:
    """One request of a key that has three in a minute."""
    with database.begin() as session:
        return rates.of_key(session, 1, at=at, quota=3)


def test_a_window_is_a_minute_of_the_clock(database: Database) -> None:
    told = [use(database, AT) for _ in range(4)]
    assert [one.remaining for one in told] == [2, 1, 0, 0]
    assert [one.exceeded for one in told] == [False, False, False, True]
    assert {one.seconds for one in told} == {30}
    assert use(database, AT + timedelta(seconds=29)).exceeded
    fresh = use(database, AT + timedelta(seconds=30))
    assert (fresh.remaining, fresh.seconds, fresh.exceeded) == (2, 60, False)


def test_requests_at_the_same_moment_are_all_counted(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: use(database, AT), range(8)))
    assert sorted(one.exceeded for one in told) == [False] * 3 + [True] * 5


def test_whoever_sweeps_waits_for_nobody(postgres_database: Database) -> None:
    together = Barrier(2, timeout=20)
    with postgres_database.begin() as session:
        for key in ("a", "b"):
            kept.count(session, key, 1)

    def ask(key: str) -> int:
        with postgres_database.begin() as session:
            used = kept.count(session, key, 2)
            together.wait()  # each holds its own row, and the other's is old until it commits
            kept.sweep(session, before=2)
            return used

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, ("a", "b"))) == [1, 1]


def test_an_address_is_counted_by_network_under_a_hash(database: Database) -> None:
    def ask(address: str) -> int:
        with database.begin() as session:
            return rates.of_address(session, address, secret=SECRET, at=AT).remaining

    assert ask("2001:db8::1") - ask("2001:db8::2") == 1
    assert ask("198.51.100.7") == rates.FOR_AN_ADDRESS - 1
    with database.read() as session:
        held = session.connection().exec_driver_sql("SELECT * FROM rate").all()
    assert len(held) == 2
    assert "198.51" not in str(held)


def test_old_windows_are_thrown_away(database: Database) -> None:
    use(database, AT)
    with database.begin() as session:
        rates.of_key(session, 2, at=AT + timedelta(minutes=10))
    with database.read() as session:
        (count,) = session.connection().exec_driver_sql("SELECT count(*) FROM rate").one()
    assert count == 1


def test_of_the_same_request_at_the_same_moment_one_is_the_first(database: Database) -> None:
    def ask(_: int) -> object:
        with database.begin() as session:
            told = idempotency.ask(session, token_id=1, key="k", request="a", at=AT)
            if isinstance(told, idempotency.First):
                time.sleep(0.2)  # the others ask meanwhile
                idempotency.keep(session, told, "made")
            return told

    with ThreadPoolExecutor(3) as pool:
        told = list(pool.map(ask, range(3)))
    assert sorted(type(one).__name__ for one in told) == ["Again", "Again", "First"]
    assert [one for one in told if isinstance(one, idempotency.Again)] == [
        idempotency.Again("made"),
        idempotency.Again("made"),
    ]


def test_a_request_is_remembered_for_a_day(database: Database) -> None:
    def ask(at: datetime, request: str = "a") -> object:
        with database.begin() as session:
            told = idempotency.ask(session, token_id=1, key="k", request=request, at=at)
            if isinstance(told, idempotency.First):
                idempotency.keep(session, told, f"made at {at:%H:%M}")
            return told

    assert isinstance(ask(AT), idempotency.First)
    assert ask(AT + DAY) == idempotency.Again("made at 09:00")
    assert isinstance(ask(AT + DAY, "b"), idempotency.Other)
    assert isinstance(ask(AT + DAY + timedelta(seconds=1), "b"), idempotency.First)

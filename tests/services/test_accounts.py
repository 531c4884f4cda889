"""Accounts: who may be one, signing in, and slowing down whoever guesses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import Account, Role
from register.services import accounts
from register.services.accounts import Refused, SignedIn, TryLater
from register.store import ledger
from register.store.session import Database

AT = datetime(2026, 9, 1, 17, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EMAIL, PASSWORD = "head@school.example", "three random words"
SECRET = "s" * 32


def make(
    session: Session,
    *,
    email: str = EMAIL,
    password: str = PASSWORD,
    role: Role = Role.SCHOOL,
    scope: str = "100001",
) -> Account:
    return accounts.add(
        session, email=email, password=password, role=role, scope=scope, by="a test", at=AT
    )


def attempt(
    database: Database,
    *,
    email: str = EMAIL,
    password: str = PASSWORD,
    address: str = "192.0.2.1",
    at: datetime = AT,
) -> SignedIn | Refused | TryLater:
    with database.begin() as session:
        return accounts.sign_in(
            session, email=email, password=password, address=address, secret=SECRET, at=at
        )


class TestMaking:
    def test_an_address_is_kept_in_lower_case_and_is_one_account(self, database: Database) -> None:
        with database.begin() as session:
            assert make(session, email=" Head@School.Example ").email == EMAIL
        with pytest.raises(Conflict), database.begin() as session:
            make(session)

    @pytest.mark.parametrize(
        "email",
        [
            pytest.param("", id="blank"),
            pytest.param("head", id="no at sign"),
            pytest.param("@school.example", id="nobody"),
            pytest.param("head@", id="nowhere"),
            pytest.param("head@example", id="no dot"),
            pytest.param("a b@school.example", id="a space"),
            pytest.param("a@b.example,c@d.example", id="two addresses"),
            pytest.param("a@[b.example", id="what no header can hold"),
            pytest.param("a@b@school.example", id="two at signs"),
            pytest.param("=?utf-8?q?=0d=0abcc:x?=@school.example", id="a header in code"),
        ],
    )
    def test_what_is_no_address_is_refused(self, database: Database, email: str) -> None:
        with pytest.raises(InvalidFact), database.begin() as session:
            make(session, email=email)

    @pytest.mark.parametrize(("length", "taken"), [(11, False), (12, True), (13, True)])
    def test_a_password_has_twelve_characters_or_more(
        self, database: Database, length: int, *, taken: bool
    ) -> None:
        with database.begin() as session:
            if taken:
                make(session, password="x" * length)
                return
            with pytest.raises(InvalidFact, match="12 to 200"):
                make(session, password="x" * length)

    @pytest.mark.parametrize(
        ("role", "scope"),
        [
            (Role.SCHOOL, ""),
            (Role.TRUST, "a trust"),
            (Role.TRUST, "9" * 10),
            (Role.TRUST, "9" * 5000),
            (Role.AUTHORITY, "0"),
            (Role.OFFICIAL, "301"),
            (Role.PANEL, "100001"),
        ],
    )
    def test_a_scope_that_does_not_fit_the_role_is_refused(
        self, database: Database, role: Role, scope: str
    ) -> None:
        with pytest.raises(InvalidFact), database.begin() as session:
            make(session, role=role, scope=scope)

    def test_no_password_is_kept_or_recorded(self, database: Database) -> None:
        with database.begin() as session:
            made = make(session)
            (entry,) = ledger.about(session, made.actor)
        assert entry.action == "account added"
        assert PASSWORD not in entry.detail
        assert EMAIL not in entry.detail + entry.subject + entry.actor

    def test_nobody_shuts_their_own_account(self, database: Database) -> None:
        with database.begin() as session:
            made = make(session)
            with pytest.raises(NotAllowed):
                accounts.set_active(session, made.id, active=False, by=made, at=AT)
            with pytest.raises(NotFound):
                accounts.set_active(session, made.id + 1, active=False, by=made, at=AT)


class TestSigningIn:
    def test_the_right_password_opens_and_is_recorded(self, database: Database) -> None:
        with database.begin() as session:
            made = make(session)
        answer = attempt(database, email="HEAD@school.example ")
        assert isinstance(answer, SignedIn)
        assert answer.account == made
        with database.read() as session:
            assert ledger.about(session, made.actor)[0].action == "signed in"

    def test_a_wrong_password_and_an_unknown_address_get_one_answer(
        self, database: Database
    ) -> None:
        with database.begin() as session:
            make(session)
        wrong = attempt(database, password="not those words")
        unknown = attempt(database, email="nobody@school.example")
        assert wrong == unknown == Refused()

    def test_a_shut_account_is_refused_like_an_unknown_one(self, database: Database) -> None:
        with database.begin() as session:
            made = make(session)
            admin = make(session, email="admin@example.org", role=Role.ADMIN, scope="")
            accounts.set_active(session, made.id, active=False, by=admin, at=AT)
        assert attempt(database) == Refused()

    def test_an_unknown_address_takes_as_long_as_a_wrong_password(self, database: Database) -> None:
        with database.begin() as session:
            make(session)
        attempt(database, email="warm@up.example")

        def shortest(email: str) -> float:
            took = []
            for number in range(3):
                begun = time.perf_counter()
                attempt(database, email=email, password="wrong", address=f"{number}")
                took.append(time.perf_counter() - begun)
            return min(took)

        known, unknown = shortest(EMAIL), shortest("nobody@school.example")
        assert 0.4 < known / unknown < 2.5

    def test_a_failure_is_recorded_without_naming_anybody(self, database: Database) -> None:
        attempt(database)
        with database.read() as session:
            assert ledger.verify(session).rows == 1
            assert ledger.about(session, EMAIL) == []

    def test_a_new_password_ends_old_sessions(self, database: Database) -> None:
        with database.begin() as session:
            made = make(session)
        answer = attempt(database)
        assert isinstance(answer, SignedIn)
        with database.begin() as session:
            assert accounts.still_signed_in(session, made.id, answer.stamp) == made
            accounts.set_password(session, email=EMAIL, password="x" * 12, by="a test", at=AT)
            assert accounts.still_signed_in(session, made.id, answer.stamp) is None
        assert attempt(database) == Refused()

    def test_a_new_password_for_nobody_is_refused(self, database: Database) -> None:
        with pytest.raises(NotFound), database.begin() as session:
            accounts.set_password(session, email=EMAIL, password="x" * 12, by="a test", at=AT)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2id at its smallest figures: how many tries count is the subject, not their cost."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))
    accounts.nobodys_hash.cache_clear()
    yield
    accounts.nobodys_hash.cache_clear()


@pytest.mark.usefixtures("cheap_hashes")
class TestThrottling:
    @pytest.mark.parametrize(("failures", "open_"), [(4, True), (5, False), (6, False)])
    def test_five_tries_then_a_wait(
        self, database: Database, failures: int, *, open_: bool
    ) -> None:
        with database.begin() as session:
            make(session)
        for number in range(failures):
            attempt(database, password="wrong", address=f"192.0.2.{number}")
        assert isinstance(attempt(database), SignedIn) is open_

    def test_the_wait_ends_to_the_second(self, database: Database) -> None:
        with database.begin() as session:
            make(session)
        for _ in range(5):
            attempt(database, password="wrong")
        just_before = AT + MINUTE - timedelta(seconds=1)
        assert attempt(database, at=just_before) == TryLater(timedelta(seconds=1))
        assert isinstance(attempt(database, at=AT + MINUTE), SignedIn)

    def test_waits_double_up_to_an_hour(self, database: Database) -> None:
        at, waits = AT, []
        for _ in range(5):
            attempt(database, at=at)
        for _ in range(9):
            answer = attempt(database, at=at)
            assert isinstance(answer, TryLater)
            waits.append(answer.wait // MINUTE)
            at += answer.wait
            attempt(database, at=at)
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]

    def test_an_unknown_address_is_slowed_like_a_known_one(self, database: Database) -> None:
        for _ in range(5):
            attempt(database, email="nobody@school.example")
        assert isinstance(attempt(database, email="nobody@school.example"), TryLater)

    def test_one_place_that_tries_many_accounts_is_slowed(self, database: Database) -> None:
        for number in range(accounts.TRIES_FROM_AN_ADDRESS):
            attempt(database, email=f"{number}@school.example")
        assert isinstance(attempt(database), TryLater)
        assert attempt(database, address="192.0.2.2") == Refused()

    def test_all_of_one_customers_ipv6_is_one_place(self, database: Database) -> None:
        for number in range(accounts.TRIES_FROM_AN_ADDRESS):
            here, who = f"2001:db8:0:1::{number:x}", f"{number}@school.example"
            attempt(database, email=who, address=here)
        assert isinstance(attempt(database, address="2001:db8:0:1:ffff::1"), TryLater)
        assert attempt(database, address="2001:db8:0:2::1") == Refused()

    @pytest.mark.parametrize(
        ("address", "place"),
        [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"),
            ("", ""),
            ("a socket", "a socket"),
        ],
    )
    def test_the_place_of_an_address(self, address: str, place: str) -> None:
        assert accounts.network(address) == place

    def test_success_and_a_day_both_begin_again(self, database: Database) -> None:
        with database.begin() as session:
            make(session)
        for _ in range(4):
            attempt(database, password="wrong")
        assert isinstance(attempt(database), SignedIn)
        for _ in range(5):
            attempt(database, password="wrong")
        assert isinstance(attempt(database), TryLater)
        assert isinstance(attempt(database, at=AT + timedelta(hours=24)), SignedIn)

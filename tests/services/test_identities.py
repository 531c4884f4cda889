"""Who may come in on their organisation's word, as what, and what becomes of their account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from register.domain.errors import Conflict
from register.domain.identifiers import Urn
from register.domain.roles import Role
from register.domain.schools import SchoolLink
from register.domain.tokens import Scope
from register.services import account_list, accounts, identities, tokens
from register.services.accounts import Refused, SignedIn
from register.services.identities import PANEL, USER
from register.services.identities_reading import Told, read
from register.services.refusals import Refusal
from register.store import ledger
from register.store.session import Database
from tests.listed import a_primary, list_schools
from tests.registering import relist

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
TODAY = AT.date()
ISSUER = "https://sign-in.example"
SCHOOL = {"id": "A", "name": "Told School", "category": {"id": "001"}, "urn": "100001"}


def told(organisation: object = None, *roles: object, **claims: object) -> Told:
    """What the issuer says of Ann, who has the usual role where no other is given."""
    usual = {"sub": "ann", "email": "Ann@Told.example", "roles": list(roles) or [USER]}
    return read(ISSUER, {**usual, "organisation": organisation, **claims})


def come(
    database: Database, said: Told, *, at: datetime = AT, today: date = TODAY
) -> SignedIn | Refusal:
    with database.begin() as session:
        return identities.sign_in(session, said, at=at, today=today)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2id at its smallest figures: there are hardly any passwords here."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))
    accounts.nobodys_hash.cache_clear()
    yield
    accounts.nobodys_hash.cache_clear()


@pytest.fixture(autouse=True)
def listed(request: pytest.FixtureRequest) -> None:
    """A school of trust 2044 and authority 901; one that closed, of another trust and authority."""
    one = "database" if "database" in request.fixturenames else "postgres_database"
    database: Database = request.getfixturevalue(one)
    gone: dict[str, Any] = {"status_code": 2, "closed": date(2026, 8, 31)}
    after = SchoolLink(Urn(100003), Urn(100001), "Open School", "Successor", None)
    with database.begin() as session:
        list_schools(
            session,
            a_primary(100001, "Open School", trust_code=2044),
            a_primary(100002, "Proposed", status_code=4, trust_code=2046, la_code=903),
            a_primary(100003, "Gone School", trust_code=2045, la_code=902, **gone),
            links=[after],
        )


TRUST = {"category": {"id": "010"}, "uid": "2044"}
REFUSED = {
    "nobody": (told(SCHOOL, sub=""), "no subject"),
    "a subject too long": (told(SCHOOL, sub="x" * 256), "no subject"),
    "no organisation": (told(), "no organisation"),
    "another service's role": (told(SCHOOL, "another-service"), "no role"),
    "no address": (told(SCHOOL, email="ann"), "no address"),
    "unknown URN": (told({**SCHOOL, "urn": "999999"}), "unknown organisation"),
    "no URN": (told({**SCHOOL, "urn": None}), "unknown organisation"),
    "unknown trust": (told({**TRUST, "uid": "2047"}), "unknown organisation"),
    "the department, listed as an authority": (
        told({"category": {"id": "002"}, "establishmentNumber": "001"}),
        "unknown organisation",
    ),
    "another kind": (told({"category": {"id": "011"}}), "other kind"),
    "a closed school": (told({**SCHOOL, "urn": "100003"}), "closed school"),
    "its trust": (told({**TRUST, "uid": "2045"}), "closed organisation"),
    "its authority": (
        told({"category": {"id": "002"}, "establishmentNumber": "902"}),
        "closed organisation",
    ),
    "a closed panel": (told({"name": "Agency", "status": {"id": 2}}, PANEL), "closed organisation"),
}


def test_who_may_not_come_in_gets_no_account_and_the_reason_is_kept(database: Database) -> None:
    for why, (said, kind) in REFUSED.items():
        answer = come(database, said)
        assert isinstance(answer, Refusal), why
        assert answer.kind == kind, why
    with database.read() as session:
        assert accounts.everyone(session) == []
        kept = [json.loads(entry.detail) for entry in ledger.about(session, "sign-in")]
    assert kept == [{"why": kind} for _, kind in reversed(REFUSED.values())]


LET_IN: dict[str, tuple[object, list[str], Role, str]] = {
    "a school": (SCHOOL, [USER], Role.SCHOOL, "100001"),
    "one yet to open": ({**SCHOOL, "urn": "100002"}, [USER], Role.SCHOOL, "100002"),
    "a trust": (TRUST, [USER], Role.TRUST, "2044"),
    "one yet to begin": ({"category": {"id": "013"}, "uid": "2046"}, [USER], Role.TRUST, "2046"),
    "an authority": (
        {"category": {"id": "002"}, "establishmentNumber": "901"},
        [USER],
        Role.AUTHORITY,
        "901",
    ),
    "a panel": ({"category": {"id": "008"}, "name": "Agency"}, [PANEL], Role.PANEL, ""),
    "a school's panel": (SCHOOL, [PANEL], Role.PANEL, ""),
    "both roles": (SCHOOL, [PANEL, USER], Role.SCHOOL, "100001"),
}


def test_who_may_come_in_is_what_organisation_and_role_say(database: Database) -> None:
    for number, (why, (organisation, roles, role, scope)) in enumerate(LET_IN.items()):
        email = f"P{number}@Told.example"
        answer = come(database, told(organisation, *roles, sub=f"p{number}", email=email))
        assert isinstance(answer, SignedIn), why
        assert (answer.account.role, answer.account.scope) == (role, scope), why
        assert answer.account.email == email.lower()


def test_an_official_is_never_made_by_an_issuers_word(database: Database) -> None:
    said = told({"category": {"id": "011"}}, "senco-register-official", "official", "admin")
    assert isinstance(come(database, said), Refusal)


def test_an_account_moves_and_its_sessions_and_keys_end(database: Database) -> None:
    first = come(database, told(SCHOOL))
    assert isinstance(first, SignedIn)
    with database.begin() as session:
        key, _ = tokens.make(
            session,
            account=first.account,
            name="a system",
            scopes=[Scope.READ_CHECKS],
            days=90,
            at=AT,
        )
        assert tokens.holder(session, key, at=AT) is not None
    again = come(database, told(SCHOOL))
    assert isinstance(again, SignedIn)
    assert again.stamp == first.stamp, "the same organisation leaves older sessions open"
    moved = come(database, told({"category": {"id": "010"}, "uid": "2044"}))
    assert isinstance(moved, SignedIn)
    with database.begin() as session:
        assert accounts.still_signed_in(session, first.account.id, first.stamp) is None
        assert accounts.still_signed_in(session, moved.account.id, moved.stamp) == moved.account
        assert tokens.holder(session, key, at=AT) is None
        actions = [x.action for x in ledger.about(session, moved.account.actor)]
    assert moved.account.id == first.account.id
    assert actions[:2] == ["signed in", "account moved"]


def test_one_person_who_comes_twice_at_one_moment_has_one_account(
    postgres_database: Database,
) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: come(postgres_database, told(SCHOOL)), range(4)))
    assert all(isinstance(answer, SignedIn) for answer in answers)
    with postgres_database.read() as session:
        assert len(accounts.everyone(session)) == 1


def test_the_address_follows_the_issuer_unless_it_is_anothers(database: Database) -> None:
    come(database, told(SCHOOL))
    come(database, told(SCHOOL, sub="bob", email="bob@told.example"))
    changed = come(database, told(SCHOOL, email="ann@new.example"))
    assert isinstance(changed, SignedIn)
    assert changed.account.email == "ann@new.example"
    anothers = come(database, told(SCHOOL, email="bob@told.example"))
    assert isinstance(anothers, SignedIn)
    assert anothers.account == changed.account


def test_one_subject_of_two_issuers_is_two_people(database: Database) -> None:
    come(database, told(SCHOOL))
    other = read("https://other.example", {"sub": "ann", "email": "x@other.example"})
    assert isinstance(come(database, other), Refusal)
    with database.read() as session:
        (listed,) = account_list.everyone(session)
    assert (listed.issuer, listed.organisation, listed.last_in) == (ISSUER, "Told School", AT)


def test_an_address_that_another_account_has_is_not_taken_over(database: Database) -> None:
    with database.begin() as session:
        local = accounts.add(
            session,
            email="ann@told.example",
            password="three random words",
            role=Role.ADMIN,
            scope="",
            by="a test",
            at=AT,
        )
    answer = come(database, told(SCHOOL))
    assert isinstance(answer, Refusal)
    assert answer.kind == "address taken"
    with database.read() as session:
        assert accounts.everyone(session) == [local]


def test_a_shut_account_stays_shut(database: Database) -> None:
    made = come(database, told(SCHOOL))
    assert isinstance(made, SignedIn)
    with database.begin() as session:
        admin = accounts.add(
            session,
            email="admin@example.org",
            password="three random words",
            role=Role.ADMIN,
            scope="",
            by="a test",
            at=AT,
        )
        accounts.set_active(session, made.account.id, active=False, by=admin, at=AT)
    answer = come(database, told({"category": {"id": "010"}, "uid": "2044"}))
    assert isinstance(answer, Refusal)
    assert answer.kind == "account shut"
    with database.read() as session:
        held = accounts.everyone(session)[1]
    assert (held.role, held.scope) == (Role.SCHOOL, "100001")


def test_a_school_that_closes_lets_nobody_in_from_the_day_after_its_last(
    database: Database,
) -> None:
    last = date(2026, 12, 31)
    with database.begin() as session:
        relist(session, 100001, at=AT, closed=last)
    assert isinstance(come(database, told(SCHOOL), today=last), SignedIn)
    answer = come(database, told(SCHOOL), today=last + timedelta(days=1))
    assert isinstance(answer, Refusal)
    assert answer.what == "Your school closed on 31 December 2026."


def test_no_password_opens_it_and_none_can_be_given(database: Database) -> None:
    come(database, told(SCHOOL))
    for password in ("", "three random words"):
        with database.begin() as session:
            answer = accounts.sign_in(
                session,
                email="ann@told.example",
                password=password,
                address="192.0.2.1",
                secret="s" * 32,
                at=AT,
            )
        assert answer == Refused()
    with pytest.raises(Conflict), database.begin() as session:
        accounts.set_password(
            session, email="ann@told.example", password="three random words", by="x", at=AT
        )

"""Who may see the people of a school, and what a scope may be."""

from __future__ import annotations

import pytest

from register.domain.errors import InvalidFact
from register.domain.identifiers import Urn
from register.domain.roles import Account, Role, checked_scope, may_see_people
from register.domain.schools import School
from tests.domain.schools import a_school


def school(*, trust: int | None = 5001) -> School:
    """An open school in authority 301."""
    return a_school(urn=Urn(100001), trust_code=trust, la_code=301)


def account(role: Role, scope: str = "", *, active: bool = True) -> Account:
    return Account(id=7, email="a@example.org", role=role, scope=scope, active=active)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        pytest.param(None, False, id="the public: never"),
        pytest.param(account(Role.PANEL), False, id="a panel: only through a check"),
        pytest.param(account(Role.SCHOOL, "100001"), True, id="the school itself"),
        pytest.param(account(Role.SCHOOL, "100002"), False, id="the school next to it"),
        pytest.param(account(Role.TRUST, "5001"), True, id="its trust"),
        pytest.param(account(Role.TRUST, "5002"), False, id="another trust"),
        pytest.param(account(Role.TRUST, "301"), False, id="a trust with its authority's number"),
        pytest.param(account(Role.AUTHORITY, "301"), True, id="its authority"),
        pytest.param(account(Role.AUTHORITY, "302"), False, id="another authority"),
        pytest.param(account(Role.OFFICIAL), True, id="an official"),
        pytest.param(account(Role.ADMIN), True, id="an admin"),
        pytest.param(account(Role.ADMIN, active=False), False, id="an admin who was shut out"),
    ],
)
def test_who_sees_the_people_of_a_school(who: Account | None, *, sees: bool) -> None:
    assert may_see_people(who, school()) is sees


def test_a_school_of_no_trust_is_seen_by_no_trust() -> None:
    assert not may_see_people(account(Role.TRUST, ""), school(trust=None))


@pytest.mark.parametrize(
    ("role", "scope", "kept"),
    [(Role.SCHOOL, " 100001 ", "100001"), (Role.AUTHORITY, "0301", "301"), (Role.ADMIN, " ", "")],
)
def test_a_scope_is_kept_as_plain_digits(role: Role, scope: str, kept: str) -> None:
    assert checked_scope(role, scope) == kept


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.SCHOOL, ""), (Role.TRUST, "x"), (Role.AUTHORITY, "0"), (Role.PANEL, "1")],
)
def test_a_scope_that_does_not_fit_is_refused(role: Role, scope: str) -> None:
    with pytest.raises(InvalidFact):
        checked_scope(role, scope)


def test_the_ledger_knows_an_account_by_number() -> None:
    assert account(Role.ADMIN).actor == "account:7"

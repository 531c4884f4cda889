"""Organisations whose searches were stopped, and how an official lets them go on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from register.clock import Clock
from register.domain.roles import Account, Role
from register.services import look_ups
from register.services.look_ups import Admitted, LookUp
from register.store import accounts
from register.store.session import Database
from tests.listed import a_primary, list_schools
from tests.registering import put_person
from tests.web.conftest import SECRET, TODAY, SignIn
from tests.web.reading import StrictClient

YESTERDAY = Clock(TODAY).now() - timedelta(hours=2)


def harvest(database: Database, role: Role, scope: str = "", *, hours: int = 0) -> Account:
    """Walk the numbers until that is stopped."""
    at = YESTERDAY + timedelta(hours=hours)
    with database.begin() as session:
        email = f"{role}-desk@example.org"
        account = accounts.add(
            session, email=email, password_hash="", role=role, scope=scope, at=at
        )
        walked = [LookUp("miss", f"{1_000_000 + n}", None, "audit", 100001) for n in range(30)]
        assert look_ups.note_many(session, account, walked, at=at, secret=SECRET).stopped
    return account


@pytest.fixture
def listed(database: Database) -> Database:
    with database.begin() as session:
        list_schools(session, a_primary(100001, "Nettlegarth School", trust_code=555))
    return database


def test_with_nobody_stopped_the_page_says_so(official: StrictClient) -> None:
    assert "No organisation is stopped." in official.page("/admin/stops").text
    assert "waiting for a decision" not in official.page("/admin").text


@pytest.mark.parametrize("path", ["/admin/stops", "/admin/stops/1"])
def test_only_officials_open_it(client: StrictClient, sign_in: SignIn, path: str) -> None:
    sign_in(Role.AUTHORITY, "901")
    assert client.page(path).response.status_code == 403


def test_the_longest_stopped_stands_first_and_is_told_in_counts(
    official: StrictClient, listed: Database
) -> None:
    harvest(listed, Role.PANEL, hours=1)
    harvest(listed, Role.SCHOOL, "100001")
    assert "2 organisations waiting for a decision." in official.page("/admin").text
    text = official.page("/admin/stops").text
    panel = "An appointment panel (panel-desk@example.org)"
    assert text.index("Nettlegarth School (URN 100001)") < text.index(panel)
    assert "1 not found, 5 not found and next to a number tried before." in text
    assert "1000001" not in text


def test_a_stop_is_lifted_with_a_reason_once(official: StrictClient, listed: Database) -> None:
    school = harvest(listed, Role.SCHOOL, "100001")
    token = official.page("/admin").form("/sign-out")
    refused = official.post("/admin/stops/1/lift", data=token | {"reason": ""})
    assert refused.status_code == 400
    assert "Enter a reason" in refused.text
    data = token | {"reason": "They had a wrong list."}
    done = official.post("/admin/stops/1/lift", data=data, follow_redirects=True)
    assert "Nettlegarth School (URN 100001) may search again." in done.text
    assert "No organisation is stopped." in done.text
    one = official.page("/admin/stops/1").text
    assert "by official@example.org: They had a wrong list." in one
    assert "Let it search again" not in one
    assert official.post("/admin/stops/1/lift", data=data).status_code == 409
    with listed.begin() as session:
        now = Clock(TODAY).now()
        assert isinstance(look_ups.admit(session, school, at=now), Admitted)


def test_there_is_no_page_for_a_stop_that_never_was(official: StrictClient) -> None:
    assert official.page("/admin/stops/99").response.status_code == 404


def test_a_file_with_many_strangers_is_noticed(official: StrictClient, listed: Database) -> None:
    with listed.begin() as session:
        trust = accounts.add(
            session,
            email="t@example.org",
            password_hash="",
            role=Role.TRUST,
            scope="777",
            at=YESTERDAY,
        )
        numbers = range(1_000_000, 1_010_100, 100)
        made = [
            LookUp("hit", str(number), put_person(session, number), "in_post", 100001)
            for number in numbers
        ]
        look_ups.note_many(session, trust, made, at=YESTERDAY, secret=SECRET)
    text = official.page("/admin/stops").text
    assert "A trust (code 777)" in text
    assert "101" in text
    assert "No organisation is stopped." in text

"""Who may sign in, as an admin gives it out."""

from __future__ import annotations

import re

import pytest

from register.domain.roles import Role
from tests.web.conftest import SignIn
from tests.web.reading import StrictClient

NEW = "/admin/accounts/new"


@pytest.fixture
def admin(client: StrictClient, sign_in: SignIn) -> StrictClient:
    """A browser that an admin has signed in with."""
    sign_in(Role.ADMIN)
    return client


def test_an_official_gives_out_no_accounts(official: StrictClient) -> None:
    assert "Accounts" not in official.page("/admin").links
    assert official.page(NEW).response.status_code == 403


def test_a_new_account_gets_a_password_that_is_shown_once(admin: StrictClient) -> None:
    page = admin.send(NEW, NEW, email="Head@Example.org", role="school", scope="100001")
    assert page.heading == "head@example.org may now sign in"
    found = re.search(r"shown this once: (\S+)", page.text)
    assert found is not None
    assert "100001" in admin.page("/admin/accounts").text
    admin.send("/", "/sign-out")
    start = admin.send("/sign-in", "/sign-in", email="head@example.org", password=found[1])
    assert "Signed in as head@example.org (school 100001)." in start.whole


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "", "role": "panel"}, "Enter an e-mail address"),
        ({"email": "a@example.org", "role": ""}, "Choose a role"),
        ({"email": "a@example.org", "role": "school"}, "needs a scope"),
        ({"email": "a@example.org", "role": "panel", "scope": "3"}, "takes no scope"),
        ({"email": "nobody", "role": "panel"}, "in the form name@example.org"),
        ({"email": "admin@example.org", "role": "panel"}, "already an account"),
    ],
    ids=["no address", "no role", "no scope", "a scope too many", "no such address", "twice"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    admin: StrictClient, typed: dict[str, str], said: str
) -> None:
    page = admin.send(NEW, NEW, **typed)
    assert page.response.status_code == 400
    assert any(said in words for words in page.links)
    assert page.form(NEW)["email"] == typed["email"]


def test_an_account_is_shut_and_opened_again(client: StrictClient, sign_in: SignIn) -> None:
    school = sign_in(Role.SCHOOL, "100001")
    client.send("/", "/sign-out")
    me = sign_in(Role.ADMIN)
    shut, opened = (f"/admin/accounts/{school.id}/{act}" for act in ("shut", "open"))
    page = client.send("/admin/accounts", shut)
    assert "school100001@example.org can no longer sign in." in page.text
    page = client.send("/admin/accounts", opened)
    assert "school100001@example.org may sign in again." in page.text
    assert f"/admin/accounts/{me.id}/shut" not in page.response.text

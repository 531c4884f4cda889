"""Keys to the API, as their organisation keeps them."""

from __future__ import annotations

import re

import pytest

from register.domain.roles import CHECKERS, Role
from register.store import ledger
from register.store.session import Database
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient

NEW = "/tokens/new"
USES = ["checks:make", "schools:read"]
SCOPED = {Role.SCHOOL: "100001", Role.TRUST: "2044", Role.AUTHORITY: "301"}


def made(client: StrictClient, **typed: object) -> Page:
    """Make a key as somebody would."""
    return client.send(NEW, NEW, **{"name": "HR system", "scopes": USES, **typed})


def key_on(page: Page) -> str:
    """The key that the page shows."""
    found = re.search(r"senco_[A-Za-z0-9_-]{43}", page.text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("role", sorted(CHECKERS))
def test_whoever_may_check_may_keep_keys(client: StrictClient, sign_in: SignIn, role: Role) -> None:
    sign_in(role, SCOPED.get(role, ""))
    page = client.page("/tokens")
    assert page.response.status_code == 200
    assert "Your organisation has no keys." in page.text


def test_a_candidate_may_not(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.CANDIDATE, "12")
    assert client.page("/tokens").response.status_code == 403


def test_a_key_is_shown_once_and_never_again(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.PANEL)
    page = made(client)
    key = key_on(page)
    assert page.heading == "The key “HR system” is made"
    assert "30 November 2026" in page.text
    listed = client.page("/tokens")
    assert key not in listed.response.text
    assert f"{key[:12]}…" in listed.text
    assert "Works" in listed.text
    assert "Never" in listed.text


def test_a_key_works_until_it_is_revoked(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.PANEL)
    key = key_on(made(client))
    machine = client.application.test_client()
    told = {"Authorization": f"Bearer {key}"}
    missing = "/api/v1/schools/100001"
    assert machine.get(missing, headers=told).status_code == 404
    assert "Never" not in client.page("/tokens").text
    (revoke,) = [href for href in client.page("/tokens").links.values() if "revoke" in href]
    assert "This cannot be undone." in client.page(revoke).text
    page = client.send(revoke, revoke)
    assert "The key “HR system” opens nothing any more." in page.text
    assert "Revoked" in page.text
    assert machine.get(missing, headers=told).status_code == 401


def test_what_is_done_with_keys_is_in_the_ledger_without_their_names(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    me = sign_in(Role.SCHOOL, "100001")
    made(client)
    client.send("/tokens/1/revoke", "/tokens/1/revoke")
    with database.read() as session:
        acts = ledger.about(session, "token:1")
    assert [(act.action, act.actor) for act in acts] == [
        ("token revoked", me.actor),
        ("token made", me.actor),
    ]
    assert "HR system" not in "".join(act.detail for act in acts)
    assert '"organisation": "school:100001"' in acts[1].detail


def test_one_that_ends_within_two_weeks_is_said(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.PANEL)
    made(client, days="14", name="Soon")
    made(client, days="15", name="Later")
    page = client.page("/tokens")
    assert "The key “Soon” works until 15 September 2026." in page.text
    assert "The key “Later”" not in page.text
    assert page.text.count("Ends soon") == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Enter a name"),
        ({"name": "x" * 61}, "Use at most 60 characters"),
        ({"scopes": []}, "Choose what the key may be used for"),
        ({"days": "0"}, "from 1 to 365"),
        ({"days": "366"}, "from 1 to 365"),
        ({"days": "soon"}, "Enter the number of days in digits"),
    ],
    ids=["no name", "a long name", "no use", "no days", "too many days", "words"],
)
def test_what_is_wrong_is_said(
    client: StrictClient, sign_in: SignIn, typed: dict[str, object], said: str
) -> None:
    sign_in(Role.PANEL)
    page = made(client, **typed)
    assert page.response.status_code == 400
    assert any(said in words for words in page.links)
    assert "Your organisation has no keys." in client.page("/tokens").text


def test_another_organisations_key_is_neither_seen_nor_revoked(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, "100001")
    key = key_on(made(client))
    client.send("/", "/sign-out")
    sign_in(Role.SCHOOL, "100002")
    assert "Your organisation has no keys." in client.page("/tokens").text
    assert client.page("/tokens/1/revoke").response.status_code == 404
    token = client.page(NEW).form(NEW)["csrf_token"]
    assert client.post("/tokens/1/revoke", data={"csrf_token": token}).status_code == 404
    told = {"Authorization": f"Bearer {key}"}
    assert client.application.test_client().get("/api/v1/checks", headers=told).status_code == 403


def test_a_colleague_of_the_same_organisation_may_revoke_it(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    made(client)
    client.send("/", "/sign-out")
    sign_in(Role.ADMIN)
    assert "Revoked" in client.send("/tokens/1/revoke", "/tokens/1/revoke").text

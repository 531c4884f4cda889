"""Who may call what, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from register.clock import Clock
from register.domain.roles import Account, Role
from register.domain.tokens import Scope
from register.services import accounts
from register.store.session import Database
from tests.api.conftest import HERE, TODAY, Machine, Machines, allow

ADMIN = Account(0, "admin@example.org", Role.ADMIN, "", active=True)


def moved(app: Flask, *, days: int) -> None:
    """Let days pass for the API."""
    of_api = app.extensions["register.api"]
    later = Clock(TODAY + timedelta(days=days))
    app.extensions["register.api"] = replace(of_api, clock=later)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer senco_wrong",
        "Basic c2VuY286eA==",
        "Bearer \u00e9",
        "senco_",
    ],
)
def test_without_a_working_key_nothing_opens(client: FlaskClient, header: str) -> None:
    response = client.get(
        "/api/v1/checks", headers={"Authorization": header.encode().decode("latin-1")}
    )
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="SENCO Register"')
    assert response.mimetype == "application/problem+json"


def test_a_key_opens_nothing_once_it_has_expired(machine: Machines, app: Flask) -> None:
    panel = machine()
    moved(app, days=58)  # it was made on the first of August, for 90 days
    assert panel.send("GET", "/checks").status_code == 200
    moved(app, days=60)
    assert panel.send("GET", "/checks").status_code == 401


def test_a_key_opens_nothing_once_its_account_is_shut(
    machine: Machines, database: Database
) -> None:
    panel = machine()
    at = Clock(TODAY).now()
    with database.begin() as session:
        accounts.set_active(session, panel.account.id, active=False, by=ADMIN, at=at)
    assert panel.send("GET", "/checks").status_code == 401


CALLS = {
    Scope.MAKE_CHECKS: [("POST", "/checks"), ("POST", "/checks/7M2K9QXA4TDR/again")],
    Scope.READ_CHECKS: [
        ("GET", "/checks"),
        ("GET", "/checks/7M2K9QXA4TDR"),
        ("GET", "/checks/7M2K9QXA4TDR/receipt"),
    ],
    Scope.READ_SCHOOLS: [("GET", f"/schools/{HERE}")],
    Scope.READ_REPORTS: [
        ("GET", "/reports/counts"),
        ("GET", "/reports/trend"),
        ("GET", "/reports/schools"),
        ("GET", "/reports/kept"),
        ("GET", "/reports/kept/1"),
    ],
}


@pytest.mark.parametrize("scope", list(Scope))
def test_a_key_does_what_it_was_made_for_and_no_more(machine: Machines, scope: Scope) -> None:
    panel = machine(scopes=frozenset({scope}))
    for needed, calls in CALLS.items():
        for method, path in calls:
            response = panel.send(method, path)
            told = (response.get_json(silent=True) or {}).get("type", "")
            refused = told.endswith("#problem-insufficient-scope")
            assert refused is (needed is not scope), path
            if refused:
                assert f'scope="{needed}"' in response.headers["WWW-Authenticate"]


def test_every_answer_to_a_key_says_what_is_left(machine: Machines) -> None:
    panel = machine(scopes=frozenset({Scope.READ_CHECKS}))
    calls = [("GET", "/checks"), ("POST", "/checks"), ("GET", "/checks/none")]
    for used, (method, path) in enumerate(calls, start=1):
        response = panel.send(method, path)
        assert response.headers["RateLimit-Policy"] == '"minute";q=100;w=60'
        left, seconds = response.headers["RateLimit"].removeprefix('"minute";').split(";")
        assert left in {f"r={100 - used}", "r=99"}  # the minute may have turned meanwhile
        assert 0 < int(seconds.removeprefix("t=")) <= 60


def many(machine: Machine, times: int) -> list[int]:
    """Call as often as that; the codes."""
    return [machine.send("GET", "/checks").status_code for _ in range(times)]


def test_one_request_too_many_waits(machine: Machines, app: Flask) -> None:
    allow(app, for_a_key=3)
    panel, other = machine(), machine(name="other")
    codes = many(panel, 8)  # more than twice as many, in case the minute turns
    assert codes[:3] == [200] * 3
    assert 429 in codes
    response = panel.send("GET", "/checks")
    if response.status_code == 429:
        assert response.get_json()["type"].endswith("#problem-too-many-requests")
        assert 0 < int(response.headers["Retry-After"]) <= 60
        assert '"minute";r=0;' in response.headers["RateLimit"]
    assert other.send("GET", "/checks").status_code == 200


def test_whoever_has_no_key_is_counted_by_network(app: Flask, client: FlaskClient) -> None:
    allow(app, for_an_address=2)

    def ask(address: str) -> int:
        return client.get("/api/v1", environ_base={"REMOTE_ADDR": address}).status_code

    codes = [ask("2001:db8::1"), *(ask(f"2001:db8::{end}") for end in range(2, 7))]
    assert codes[:2] == [200, 200]
    assert 429 in codes
    assert ask("2001:db8:0:1::1") == 200


def test_no_cookie_is_looked_at_and_none_is_set(
    machine: Machines, client: FlaskClient, app: Flask
) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = f"{machine().account.id}.stamp"
        session.permanent = True
    response = client.get("/api/v1/checks")
    assert response.status_code == 401
    assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/api/v1").headers["Cache-Control"] == "no-store"


def test_a_form_needs_no_token_for_a_machine_has_none(machine: Machines) -> None:
    assert machine().check().status_code == 201


def test_a_key_of_somebody_who_sees_the_whole_country_reads_any_school(machine: Machines) -> None:
    told = machine(Role.OFFICIAL).send("GET", f"/schools/{HERE}?as_of=2026-09-01").get_json()
    assert told["status"] == "no_senco"
    assert told["as_of"] == "2026-09-01"
    assert told["ahead"][0]["starts"] == "2026-09-01"


@pytest.mark.parametrize("path", ["/schools/999999", "/schools/none", "/schools/0"])
def test_a_school_that_is_not_listed_is_not_there(machine: Machines, path: str) -> None:
    assert machine().send("GET", path).status_code == 404


def test_a_day_before_the_rules_cannot_be_asked_about(machine: Machines) -> None:
    response = machine().send("GET", f"/schools/{HERE}?as_of=2009-08-31")
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == "as_of"

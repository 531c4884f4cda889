"""Whoever acts for a school that has closed may read and leave, and do nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule

from register.clock import Clock
from register.domain.identifiers import Urn
from register.domain.roles import Access, Role
from register.domain.schools import SchoolLink
from register.domain.tokens import Scope
from register.services import tokens
from register.store.session import Database
from register.web.access import LEAVING
from tests.listed import a_primary, list_schools
from tests.web.conftest import TODAY, SignIn
from tests.web.reading import Page, StrictClient

CLOSED, OPEN = 100001, 100002
START = "/verify/start"
CLOSED_ON = "Your school closed on 31 August 2026."
PLACES = {"urn": CLOSED, "number": 1, "reference": "0123456789AB", "token": "x"}


@pytest.fixture(autouse=True)
def listed(database: Database) -> None:
    """A school that closed yesterday, and what followed it."""
    after = SchoolLink(Urn(CLOSED), Urn(OPEN), "Fernhollow Academy", "Successor", None)
    gone = {"status_code": 2, "status_name": "Closed", "closed": date(2026, 8, 31)}
    with database.begin() as session:
        list_schools(
            session,
            a_primary(CLOSED, "Fernhollow School", **gone),
            a_primary(OPEN, "Fernhollow Academy"),
            links=[after],
        )


def sent_to(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every route of a page that takes something from a school."""
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if not isinstance(access, Access) or access.token_scope or not access.needs_sign_in:
            continue
        changes = (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        if changes and (not access.roles or Role.SCHOOL in access.roles):
            yield rule.endpoint, rule


def address_of(app: Flask, rule: Rule) -> str:
    """An address of the route, with something that fits in each of its places."""
    fills = {name: PLACES.get(name, "x") for name in rule.arguments}
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        try:
            return adapter.build(rule.endpoint, fills, method="POST")
        except ValueError:
            return adapter.build(rule.endpoint, dict.fromkeys(fills, 1), method="POST")


def test_everything_it_sends_is_refused_but_leaving(
    client: StrictClient, app: Flask, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, str(CLOSED))
    token = client.page("/").form("/sign-out")
    routes = dict(sent_to(app))
    assert len(routes) > 20
    taken = []
    for endpoint, rule in routes.items():
        if endpoint in LEAVING:
            continue
        answer = client.post(address_of(app, rule), data=token)
        if answer.status_code != 403 or CLOSED_ON not in answer.text:
            taken.append((endpoint, answer.status_code))
    assert taken == []


def test_it_is_told_when_it_closed_and_where_to_ask(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.SCHOOL, str(CLOSED))
    token = client.page("/").form("/sign-out")
    page = Page(client.post(START, data=token))
    assert CLOSED_ON in page.text
    assert "Its successor is Fernhollow Academy: ask for an account there." in page.text


def test_it_may_read_its_own_page_and_sign_out(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.SCHOOL, str(CLOSED))
    assert client.page(f"/schools/{CLOSED}").heading.startswith("Fernhollow School")
    client.send("/", "/sign-out")
    assert "Sign out" not in client.page("/").whole


def test_its_record_offers_it_nothing_that_it_may_not_do(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, str(CLOSED))
    page = client.page(f"/schools/{CLOSED}/record")
    assert "Your school has closed, so this record can be read and no longer changed." in page.text
    assert not [href for href in page.links.values() if "/record/" in href or "/claims" in href]
    assert "can say who it is" not in page.text


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.PANEL])
def test_nobody_else_is_refused_so(client: StrictClient, sign_in: SignIn, role: Role) -> None:
    sign_in(role, str(OPEN) if role is Role.SCHOOL else "")
    token = client.page("/").form("/sign-out")
    assert client.post(START, data=token).status_code != 403


def test_an_open_school_pays_one_query_for_it_where_it_sends(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    asked: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(*told: object) -> None:
        asked.append(str(told[2]))

    def schools_asked_for() -> int:
        found = sum("FROM school_version" in statement for statement in asked)
        asked.clear()
        return found

    told = {}
    for role, scope in ((Role.PANEL, ""), (Role.SCHOOL, str(OPEN))):
        sign_in(role, scope)
        token = client.page("/").form("/sign-out")
        asked.clear()
        client.post(START, data=token)
        told[role] = schools_asked_for()
        client.send("/", "/sign-out")
    assert told[Role.SCHOOL] == told[Role.PANEL] + 1


@pytest.mark.parametrize(("urn", "code"), [(CLOSED, 403), (OPEN, 422)])
def test_its_key_to_the_api_reads_and_sends_nothing(
    client: StrictClient, sign_in: SignIn, database: Database, urn: int, code: int
) -> None:
    account = sign_in(Role.SCHOOL, str(urn))
    with database.begin() as session:
        key, _ = tokens.make(
            session, account=account, name="a", scopes=list(Scope), days=9, at=Clock(TODAY).now()
        )
    bearer = {"Authorization": f"Bearer {key}"}
    answer = client.post("/api/v1/checks", headers=bearer, json={})
    assert answer.status_code == code
    assert (CLOSED_ON in answer.text) is (urn == CLOSED)
    assert client.get("/api/v1/checks", headers=bearer).status_code == 200

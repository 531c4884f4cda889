"""Every route of the app, by everybody, at somebody else's school: nothing of it is met or moved.

The walk reads the map of routes, so that a new one is walked as soon as it is there. One whose
address holds something new must be given a foreign value for it in `FOREIGN`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from register.domain.roles import Access, Role
from register.domain.tokens import Scope
from register.services import tokens
from register.settings import Settings
from register.store.session import Database
from tests.documents_read import text_of
from tests.web.conftest import SignIn
from tests.web.other_school import (
    AT,
    MARKS,
    NOT_THEIRS,
    OUR_AREA,
    OUR_FAMILY,
    OUR_TRUST,
    OURS,
    THEIR_AREA,
    THEIR_TABLES,
    THEIR_TRUST,
    THEIRS,
    OtherSchool,
    build,
    every_table,
)
from tests.web.reading import StrictClient

FOREIGN: dict[tuple[str, str], str] = {
    ("", "urn"): "urn",
    ("", "reference"): "check",
    ("claims", "reference"): "claim",
    ("", "pack"): "pack",
    ("", "draft_id"): "draft",
    ("", "place"): "first",
    ("", "name"): "nothing",
    ("", "filename"): "nothing",
    ("", "token"): "nothing",
    ("api", "number"): "first",
    ("admin", "kind"): "nothing",
    ("admin", "subject"): "claim",
    ("admin", "number"): "first",
    ("admin", "reference"): "claim",
    ("claims", "number"): "first",
    ("holders", "number"): "code",
    ("reports", "code"): "area",
    ("reports", "number"): "first",
    ("reports", "form"): "nothing",
    ("letters", "number"): "letter",
    ("record", "number"): "post",
    ("releases", "cut"): "nothing",
    ("releases", "number"): "first",
    ("tokens", "number"): "token",
    ("verify", "number"): "notice",
}
"""What of theirs stands in an address, by the journey ("" any) and the name in the route."""
BY_ENDPOINT = {"record.undo": {"number": "change"}, "record.take_undo": {"number": "change"}}
"""Where one journey's routes call different things by one name."""
ANYBODY_MAY = frozenset(
    {
        # What they show of a school or a receipt is for anybody who may ask; the marks are not.
        *("schools.school", "api.read_school", "receipts.told", "static"),
        # Whoever holds the address holds the right; a wrong one is told nothing.
        *("letters.stop", "letters.take_stop", "letters.feed"),
    }
)
LEAVING = frozenset({"account.sign_out", "account.sign_out_everywhere"})
REFUSED = frozenset({303, 401, 403, 404, 405})
OUTSIDERS = (
    pytest.param(None, "", id="the public"),
    pytest.param(Role.PANEL, "", id="a panel"),
    pytest.param(Role.SCHOOL, str(OURS), id="another school"),
    pytest.param(Role.TRUST, str(OUR_TRUST), id="another trust"),
    pytest.param(Role.AUTHORITY, str(OUR_AREA), id="another authority"),
    pytest.param(Role.CANDIDATE, "", id="another teacher"),
)


@dataclass(frozen=True)
class Asking:
    """One request of the walk."""

    rule: Rule
    method: str
    path: str

    @property
    def named(self) -> str:
        """How a failure says which it was."""
        return f"{self.method} {self.rule.endpoint} {self.rule.rule}"


@dataclass(frozen=True)
class Walk:
    """A browser, somebody to be, and the other school with everything."""

    client: StrictClient
    sign_in: SignIn
    database: Database
    there: OtherSchool

    def enter(self, role: Role | None, scope: str) -> str:
        """Sign in as an outsider, and make a key of theirs for machines; blank for the public."""
        if role is None:
            return ""
        own = str(self.there.own_person) if role is Role.CANDIDATE else scope
        account = self.sign_in(role, own)
        if role is Role.CANDIDATE:
            return "no key"
        with self.database.begin() as session:
            key, _ = tokens.make(
                session, account=account, name="Ours", scopes=frozenset(Scope), days=30, at=AT
            )
        return key

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of the other school's."""
        with self.database.read() as session:
            return self.there.rows(session)

    def token(self, key: str) -> dict[str, str]:
        """What every form of this browser carries, so that none is refused for want of it."""
        page, action = ("/", "/sign-out") if key else ("/sign-in", "/sign-in")
        return {"csrf_token": self.client.page(page).form(action)["csrf_token"]}

    def ask(self, asking: Asking, key: str, form: dict[str, str]) -> TestResponse:
        """Send it with what somebody there would have: a form's token, a machine's key."""
        if asking.rule.endpoint.startswith("api."):
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            bare = asking.method == "GET" or asking.rule.arguments
            body: dict[str, Any] = {} if bare else {"json": {}}
            return self.client.open(asking.path, method=asking.method, headers=headers, **body)
        if asking.method == "GET":
            return self.client.get(asking.path)
        return self.client.open(asking.path, method=asking.method, data=form)


@pytest.fixture
def walk(client: StrictClient, sign_in: SignIn, database: Database, settings: Settings) -> Walk:
    """Both schools on the register, and nobody signed in yet."""
    return Walk(client, sign_in, database, build(database, settings.instance_path))


def value(rule: Rule, argument: str, there: OtherSchool, *, urn: int) -> str:
    """Something of theirs to stand in an address."""
    journey = rule.endpoint.partition(".")[0]
    chosen = BY_ENDPOINT.get(rule.endpoint, {}).get(argument)
    name = chosen or FOREIGN.get((journey, argument)) or FOREIGN.get(("", argument))
    assert name, f"say in FOREIGN what {argument} of {rule.endpoint} is of the other school's"
    fixed = {"urn": str(urn), "first": "1", "nothing": "nothing-of-ours"}
    fixed["area"] = str(THEIR_AREA)
    return fixed.get(name) or str(getattr(there, name))


def requests(app: Flask, there: OtherSchool, *, urn: int = THEIRS) -> Iterator[Asking]:
    """Each route in each of its methods, at the other school."""
    for rule in app.url_map.iter_rules():
        values = {name: value(rule, name, there, urn=urn) for name in rule.arguments}
        built = app.url_map.bind("localhost").build(rule.endpoint, values)
        methods = sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
        for method in methods:
            yield Asking(rule, method, built)


def met_and_moved(walk: Walk, role: Role | None, scope: str, asked: Iterable[Asking]) -> None:
    """Ask everything as this outsider, and hold each answer and every row to the boundary."""
    key, before = walk.enter(role, scope), walk.rows()
    assert all(before[table] for table in ("claim", "change", "letter", "sight", "token"))
    met, let_in, walked = [], [], 0
    form = walk.token(key)
    for asking in asked:
        with closing(walk.ask(asking, key, form)) as answer:
            said, status = text_of(answer.get_data()) + str(answer.headers), answer.status_code
        met += [(asking.named, mark) for mark in MARKS if mark in said]
        refused = status in REFUSED or asking.rule.endpoint in ANYBODY_MAY
        if asking.rule.arguments and not refused:
            let_in.append((asking.named, status))
        walked += 1
    assert walked
    assert met == []
    assert let_in == []
    assert walk.rows() == before


@pytest.mark.parametrize(("role", "scope"), OUTSIDERS)
def test_nothing_of_another_school_is_met_or_moved_on_any_route(
    walk: Walk, role: Role | None, scope: str
) -> None:
    asked = requests(walk.client.application, walk.there)
    met_and_moved(walk, role, scope, (a for a in asked if a.rule.endpoint not in LEAVING))


@pytest.mark.parametrize(("role", "scope"), OUTSIDERS[2:5])
def test_nothing_of_another_school_is_reached_by_way_of_ones_own(
    walk: Walk, role: Role | None, scope: str
) -> None:
    asked = requests(walk.client.application, walk.there, urn=OURS)
    both = (a for a in asked if "urn" in a.rule.arguments and len(a.rule.arguments) > 1)
    met_and_moved(walk, role, scope, both)


def test_every_kind_of_row_is_theirs_or_nobodys() -> None:
    assert every_table() == {*THEIR_TABLES, *NOT_THEIRS}


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        pytest.param(Role.SCHOOL, str(THEIRS), id="the school"),
        pytest.param(Role.TRUST, str(THEIR_TRUST), id="its trust"),
        pytest.param(Role.AUTHORITY, str(THEIR_AREA), id="its authority"),
    ],
)
def test_their_own_people_do_meet_them(walk: Walk, role: Role, scope: str) -> None:
    walk.sign_in(role, scope)
    app = walk.client.application
    met: set[str] = set()
    for asking in requests(app, walk.there):
        access = getattr(app.view_functions[asking.rule.endpoint], "access", None)
        assert isinstance(access, Access)
        if asking.method != "GET" or access.token_scope or role not in (access.roles or {role}):
            continue
        with closing(walk.client.get(asking.path)) as answer:
            said = text_of(answer.get_data())
        met |= {mark for mark in MARKS if mark in said}
        assert OUR_FAMILY not in said, asking.named
    assert {"Quillfeather", "Isolde", "Marked words of a claim"} <= met

"""Who may open the record of a school: nobody of another, on any route, whatever they ask."""

from __future__ import annotations

from contextlib import closing

import pytest
from flask import Flask

from register.domain.roles import Role
from register.store.session import Database
from tests.web.conftest import SignIn
from tests.web.reading import StrictClient
from tests.web.recording import (
    ANNS,
    ELSEWHERES,
    HERE,
    OTHER_AREA,
    RECORD,
    THERE,
    TRUST,
    WHY,
    become,
    build,
    entered,
    fill,
    ledger_says,
    post_page,
    said,
    token,
)

ENDED = post_page(ANNS, "ended")
LAST_DAY = {"last_day": ["31", "8", "2026"], "why": WHY}
POST_PAGES = ("ended", "capacity", "correct", "withdraw")


@pytest.fixture
def school(client: StrictClient, database: Database) -> StrictClient:
    """A browser that the school has signed in with."""
    build(database)
    return entered(client, database, Role.SCHOOL, str(HERE))


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "scope"),
        [
            pytest.param(Role.SCHOOL, str(THERE), id="another school"),
            pytest.param(Role.AUTHORITY, str(OTHER_AREA), id="another authority"),
            pytest.param(Role.PANEL, "", id="a panel"),
        ],
    )
    def test_no_route_is_open_to_another(
        self, school: StrictClient, sign_in: SignIn, database: Database, role: Role, scope: str
    ) -> None:
        fill(school, ENDED, **LAST_DAY)
        before = said(database)
        become(school, sign_in, role, scope)
        there = len(ledger_says(database))
        reads, keeps = {
            Role.AUTHORITY: (404, 403),
            Role.PANEL: (403, 403),
        }.get(role, (404, 404))
        answers, sent = {}, {**token(school), "why": WHY}
        for path, method in _routes(school.application):
            with closing(school.open(path, method=method, data=sent)) as answer:
                wanted = reads if path == RECORD else keeps
                answers[method, path] = answer.status_code == wanted
                assert "Nettlegarth" not in answer.text
        assert len(answers) == 29
        assert [named for named, right in answers.items() if not right] == []
        assert len(ledger_says(database)) == there
        assert said(database) == before

    def test_a_post_and_a_change_of_another_school_are_not_found(
        self, school: StrictClient, sign_in: SignIn
    ) -> None:
        fill(school, ENDED, **LAST_DAY)
        sent = {**token(school), "why": WHY}
        for name in POST_PAGES:
            path = post_page(ELSEWHERES, name)
            assert school.get(path).status_code == 404
            assert school.post(path, data=sent).status_code == 404
        for urn in ("x", "7777777"):
            assert school.get(f"/schools/{urn}/record").status_code == 404
        become(school, sign_in, Role.SCHOOL, str(THERE))
        path = f"/schools/{THERE}/record/changes/1/undo"
        assert school.get(path).status_code == 404
        assert school.post(path, data={**token(school), "why": WHY}).status_code == 404

    def test_a_trust_keeps_the_record_of_its_school(
        self, client: StrictClient, sign_in: SignIn, database: Database
    ) -> None:
        build(database)
        sign_in(Role.TRUST, str(TRUST))
        fill(client, ENDED, **LAST_DAY)
        assert said(database)[ANNS].source == "by the school's trust"


def _routes(app: Flask) -> list[tuple[str, str]]:
    """Every address of a school's record, in each of its methods."""
    values = {"urn": HERE, "number": ANNS, "draft_id": "ABCDEFGHJKM"}
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("record."):
            given = {name: values[name] for name in rule.arguments}
            path = app.url_map.bind("localhost").build(rule.endpoint, given)
            found += [
                (path, method) for method in ("GET", "POST") if method in (rule.methods or ())
            ]
    return found

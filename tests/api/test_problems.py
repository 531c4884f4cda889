"""Every error is a problem as RFC 9457 describes it, and repeats nothing that was sent."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from register.api.kinds import KINDS
from register.store.session import Database
from tests.api.conftest import BORN, HOLDER, Machines, wanted

SECRET_NAME = "Featherstonehaugh"


def test_every_kind_has_its_own_place_on_the_page(client: FlaskClient) -> None:
    page = client.get("/api/v1/docs").text
    for kind in KINDS:
        assert f'id="problem-{kind.name}"' in page
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/checks/", 404),
        ("DELETE", "/checks", 405),
        ("OPTIONS", "/checks", 405),
        ("PUT", "/docs", 405),
    ],
)
def test_what_has_no_route_is_a_problem_too(
    machine: Machines, method: str, path: str, code: int
) -> None:
    response = machine().send(method, path)
    told = response.get_json()
    assert response.status_code == told["status"] == code
    assert response.mimetype == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert str(UUID(told["instance"].removeprefix("urn:uuid:"))) in told["instance"]
    assert told["type"].startswith("/api/v1/docs#problem-")
    if code == HTTPStatus.METHOD_NOT_ALLOWED:
        assert response.headers["Allow"]


def test_pages_keep_their_own_errors(client: FlaskClient) -> None:
    assert client.get("/nowhere").mimetype == "text/html"
    assert client.get("/apiary").mimetype == "text/html"


@pytest.mark.parametrize(
    ("body", "media", "code"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"a": "\\ud800"}', "application/json", 400),
        (b"[" * 5000, "application/json", 400),
        (b"", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"trn=1234567", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b" " * 70_000, "application/json", 413),
        (b" " * 2_000_000, "application/json", 413),
    ],
    ids=[
        *("half", "no text", "half a pair", "deep", "nothing", "a list", "null"),
        *("text", "a form", "no type", "large", "very large"),
    ],
)
def test_a_body_that_is_not_one_is_refused(
    machine: Machines, body: bytes, media: str, code: int
) -> None:
    response = machine().send("POST", "/checks", data=body, content_type=media)
    assert response.status_code == code


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"school": "100001"}, "#/school"),
        ({"school": 100001.5}, "#/school"),
        ({"school": True}, "#/school"),
        ({"school": 0}, "#/school"),
        ({"starts": "1 September 2026"}, "#/starts"),
        ({"starts": "2026-02-30"}, "#/starts"),
        ({"starts": "2026-09-01T00:00:00"}, "#/starts"),
        ({"starts": 1788220800}, "#/starts"),
        ({"head_teacher": "no"}, "#/head_teacher"),
        ({"purpose": "curiosity"}, "#/purpose"),
        ({"candidate": None}, "#/candidate"),
        ({"candidate": {}}, "#/candidate"),
        ({"candidate": {"trn": HOLDER}}, "#/candidate/date_of_birth"),
        ({"candidate": {"trn": 1234567, "date_of_birth": BORN}}, "#/candidate/trn"),
        ({"candidate": {"trn": "RP1234567", "date_of_birth": BORN}}, "#/candidate/trn"),
        ({"candidate": {"trn": HOLDER, "date_of_birth": BORN, "share_code": "K7M29QXA"}},
         "#/candidate/share_code"),
        ({"candidate": {"family_name": "", "date_of_birth": BORN}}, "#/candidate/family_name"),
        ({"candidate": {"family_name": "A\0", "date_of_birth": BORN}}, "#/candidate/family_name"),
        ({"nonsense": 1}, "#"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place_and_without_what_was_sent(
    machine: Machines, changes: dict[str, Any], pointer: str
) -> None:
    response = machine().check(**changes)
    told = response.get_json()
    assert response.status_code == 422
    assert told["type"].endswith("#problem-invalid")
    assert pointer in [fault["pointer"] for fault in told["errors"]]
    for typed in (HOLDER, BORN, "curiosity", "nonsense", "K7M29QXA"):
        assert typed not in response.text


def test_a_name_is_in_no_problem_and_in_no_log(
    machine: Machines, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    named = {"family_name": SECRET_NAME, "date_of_birth": BORN, SECRET_NAME: 1}
    response = machine().check(candidate=named)
    assert response.status_code == 422
    assert SECRET_NAME not in response.text
    assert SECRET_NAME not in caplog.text


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=ten", "limit=1&limit=2", "cursor=x", "as_off=1"]
)
def test_a_query_is_read_as_strictly(machine: Machines, query: str) -> None:
    response = machine().send("GET", f"/checks?{query}")
    assert response.status_code == 422
    assert response.get_json()["errors"]


def test_a_nul_in_the_query_is_refused(machine: Machines) -> None:
    assert machine().send("GET", "/checks?cursor=%00").status_code in {400, 422}


def test_a_body_where_none_is_taken_is_refused(machine: Machines) -> None:
    panel = machine()
    there = f"/checks/{panel.check().get_json()['reference']}/again"
    assert panel.send("POST", there, json=wanted()).status_code == 400


class Unreachable(Exception):
    """Nobody foresaw this, and it says a name."""


class Broken(Database):
    """A database that fails on the way."""

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Fail, once begun."""
        with super().begin() as session:
            yield session
            raise Unreachable(SECRET_NAME)


def test_a_fault_of_ours_says_nothing_and_can_be_found_in_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    of_api = app.extensions["register.api"]
    app.extensions["register.api"] = replace(of_api, database=Broken(of_api.database.url))
    response = app.test_client().get("/api/v1")
    told = response.get_json()
    assert response.status_code == told["status"] == 500
    assert told["type"].endswith("#problem-internal")
    assert SECRET_NAME not in response.text
    assert "Traceback" not in response.text
    assert told["instance"] in caplog.text


def test_a_database_that_cannot_be_reached_is_a_problem(app: Flask) -> None:
    of_api = app.extensions["register.api"]
    unreachable = Database("postgresql://nobody@127.0.0.1:1/none")
    app.extensions["register.api"] = replace(of_api, database=unreachable)
    response = app.test_client().get("/api/v1")
    unreachable.engine.dispose()
    assert response.status_code == 503
    assert response.get_json()["type"].endswith("#problem-unavailable")
    assert int(response.headers["Retry-After"]) > 0

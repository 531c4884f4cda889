"""Asking DfE Sign-in's own service for somebody's roles, at a real server on loopback."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from register.domain.errors import FeedUnavailable
from register.feeds import sign_in_roles
from register.feeds.sign_in_roles import RoleSource, fetch
from tests.feeds.loopback import Answer, Loopback, body, loopback, silent, status

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
SECRET = "a secret of the tests"
PATH = "/services/register/organisations/ORG-1/users/C1"
ROLES = [{"code": "senco-register-user", "status": {"id": 1}}]
TOLD = body(json.dumps({"userId": "C1", "roles": ROLES}).encode(), "application/json")


def asked(server: Loopback, **changes: str) -> object:
    told = {"organisation": "ORG-1", "subject": "C1"} | changes
    return fetch(RoleSource(server.root + "/", "register", SECRET), at=AT, **told)


def test_the_roles_come_for_a_token_that_our_secret_signs_for_five_minutes() -> None:
    sent: list[str] = []

    def answer(to: BaseHTTPRequestHandler) -> None:
        sent.append(to.headers["Authorization"])
        TOLD(to)

    with loopback() as server:
        server.on(PATH, answer)
        assert asked(server) == ROLES
    kind, _, token = sent[0].partition(" ")
    opened = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"])
    begins = int(AT.timestamp())
    assert kind == "Bearer"
    assert opened.claims == {
        "iss": "register",
        "aud": "signin.education.gov.uk",
        "iat": begins,
        "exp": begins + 300,
    }


def test_somebody_who_has_nothing_there_has_no_roles() -> None:
    with loopback() as server:
        assert asked(server) is None


def test_what_is_told_of_somebody_stays_in_its_place_in_the_address() -> None:
    with loopback() as server:
        asked(server, subject="../../x?y=1")
    assert server.asked == ["/services/register/organisations/ORG-1/users/..%2F..%2Fx%3Fy%3D1"]


@pytest.mark.parametrize(
    "answer",
    [status(403), status(500), body(b"[1, 2", "application/json"), silent(0.5)],
    ids=["not allowed", "in trouble", "nonsense", "silent"],
)
def test_a_source_that_does_not_answer_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(sign_in_roles, "PATIENCE", 0.2)
    with loopback() as server:
        server.on(PATH, answer)
        with pytest.raises(FeedUnavailable, match="could not be fetched"):
            asked(server)


def test_a_source_that_is_not_there_is_the_same_sentence() -> None:
    with loopback() as server:
        pass
    with pytest.raises(FeedUnavailable, match="could not be fetched"):
        asked(server)

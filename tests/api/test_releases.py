"""Releases for machines: no key is needed, and the bytes are those of the hash."""

from __future__ import annotations

import hashlib

from flask.testing import FlaskClient

from register.domain.roles import Role
from register.store.session import Database
from tests.api.conftest import Machines
from tests.api.promised import as_promised
from tests.registering import draw
from tests.releasing import DAY, keep, publish


def test_anybody_reads_what_was_published_byte_for_byte(
    client: FlaskClient, machine: Machines, database: Database
) -> None:
    assert client.get("/api/v1/releases").get_json() == {"releases": []}
    draw(database)
    release = publish(database, machine(Role.OFFICIAL).account, keep(database))
    listed = client.get("/api/v1/releases")
    as_promised("GET", "/api/v1/releases", listed)
    (line,) = listed.get_json()["releases"]
    assert (line["number"], line["as_of"]) == (1, DAY.isoformat())
    assert (line["sha256"], line["replaced_by"]) == (release.sha256, None)
    one = client.get("/api/v1/releases/1")
    as_promised("GET", "/api/v1/releases/1", one)
    assert hashlib.sha256(one.data).hexdigest() == release.sha256


def test_a_release_that_there_is_not_is_a_problem(client: FlaskClient) -> None:
    for number in ("2", "x", "٣", "9" * 40):
        answer = client.get(f"/api/v1/releases/{number}")
        as_promised("GET", f"/api/v1/releases/{number}", answer)
        assert answer.status_code == 404

"""A request sent twice makes one check."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask

from register.clock import Clock
from register.domain.tokens import Scope
from register.services import checks_made
from register.services.sight import who_looked
from register.store.session import Database
from tests.api.conftest import BORN, THERE, TODAY, Machine, Machines

KEY = {"Idempotency-Key": "0b5f7a9e-4c1d-4f7b-9a53-1f6a2f6f5c11"}


def count(machine: Machine, database: Database) -> int:
    """How many checks the machine's organisation has."""
    with database.read() as session:
        return len(checks_made.page(session, machine.account, limit=99, after=None).lines)


def test_the_same_request_gets_the_same_answer(machine: Machines, database: Database) -> None:
    panel = machine()
    first, second = panel.check(headers=KEY), panel.check(headers=KEY)
    assert first.status_code == second.status_code == 201
    assert first.get_json() == second.get_json()
    assert first.headers["Location"] == second.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert count(panel, database) == 1


def test_an_answer_given_again_is_a_sight_again(machine: Machines, database: Database) -> None:
    panel = machine()
    panel.check(headers=KEY)
    panel.check(headers=KEY)
    with database.read() as session:
        assert len(who_looked(session, 1)) == 2


def test_another_request_under_the_key_is_refused(machine: Machines, database: Database) -> None:
    panel = machine()
    panel.check(headers=KEY)
    response = panel.check(school=THERE, headers=KEY)
    assert response.status_code == 409
    assert response.get_json()["type"].endswith("#problem-idempotency-key-reused")
    assert count(panel, database) == 1


def test_a_key_is_ones_own(machine: Machines) -> None:
    first = machine().check(headers=KEY).get_json()
    second = machine(name="other").check(headers=KEY)
    assert second.status_code == 201
    assert second.get_json()["reference"] != first["reference"]


def test_what_was_refused_may_be_sent_again_under_its_key(
    machine: Machines, database: Database
) -> None:
    panel = machine()
    assert panel.check(school=999999, headers=KEY).status_code == 422
    refused = panel.check(candidate={"share_code": "00000000"}, headers=KEY)
    assert refused.status_code == 422
    assert panel.check(headers=KEY).status_code == 201
    assert count(panel, database) == 1


def test_a_check_made_again_twice_is_made_again_once(machine: Machines, database: Database) -> None:
    panel = machine()
    there = f"/checks/{panel.check().get_json()['reference']}/again"
    first = panel.send("POST", there, headers=KEY).get_json()
    second = panel.send("POST", there, headers=KEY)
    assert second.get_json() == first
    assert second.headers["Idempotency-Replayed"] == "true"
    assert count(panel, database) == 2


def test_a_key_is_forgotten_after_a_day(machine: Machines, app: Flask, database: Database) -> None:
    panel = machine()
    panel.check(headers=KEY)
    of_api = app.extensions["register.api"]
    tomorrow = Clock(TODAY + timedelta(days=1))
    app.extensions["register.api"] = replace(of_api, clock=tomorrow)
    # A day by the clock on the wall is 24 hours and the moment that has passed since.
    assert "Idempotency-Replayed" not in panel.check(headers=KEY).headers
    assert count(panel, database) == 2


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 101, "\u00e9"])
def test_a_key_that_cannot_be_one_is_refused(machine: Machines, key: str) -> None:
    response = machine().check(headers={"Idempotency-Key": key.encode().decode("latin-1")})
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == "Idempotency-Key"


def test_two_at_the_same_moment_make_one_check(machine: Machines, database: Database) -> None:
    panel = machine()
    answers: list[str] = []

    def ask() -> None:
        other = replace(panel, client=panel.client.application.test_client())
        answers.append(other.check(headers=KEY).get_json()["reference"])

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 3
    assert len(set(answers)) == 1
    assert count(panel, database) == 1


def test_nothing_of_the_request_is_kept_but_a_hash(machine: Machines, database: Database) -> None:
    panel = machine(scopes=frozenset({Scope.MAKE_CHECKS}))
    panel.check(headers=KEY)
    with database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM idempotency").all()
    (row,) = rows
    assert BORN not in str(row)
    assert KEY["Idempotency-Key"] not in str(row)

"""Checks made, read, made again and listed by another system."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from register.clock import Clock
from register.domain.roles import Account, Role
from register.services import share_codes
from register.services.case_format import as_json
from register.services.sight import who_looked
from register.store import ledger
from register.store.session import Database
from tests.api.conftest import BORN, HERE, HOLDER, THERE, TODAY, Machines, wanted
from tests.registering import put_person

NOBODY = {"trn": "1111111", "date_of_birth": BORN}
WRONG_DAY = {"trn": HOLDER, "date_of_birth": "1980-05-18"}


def test_a_check_is_made_with_its_proof(machine: Machines) -> None:
    response = machine().check()
    told = response.get_json()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1/checks/{told['reference']}"
    assert told["outcome"] == told["decision"]["status"] == "qualified"
    assert told["sentence"] == "Holds the qualification."
    assert told["candidate"]["name"] == "Ann Sample"
    assert told["receipt"].count(".") == 2
    assert told["withdrawal"] is None
    assert HOLDER not in response.text
    assert BORN not in response.text


def test_the_decision_is_in_the_case_format(machine: Machines) -> None:
    told = machine().check().get_json()["decision"]
    assert set(told) >= {"urn", "as_of", "status", "deadline", "reasons", "people", "rulebook"}
    assert as_json.__doc__
    assert told["urn"] == HERE


def test_somebody_without_the_award_has_a_deadline_and_ways_to_meet_it(machine: Machines) -> None:
    told = machine().check(candidate={"trn": "7654321", "date_of_birth": BORN}).get_json()
    assert told["outcome"] == "in_window"
    assert told["deadline"] == "2029-09-01"
    assert told["remedies"]
    assert told["courses"]["hold_by"] == "2029-09-01"
    assert [span["status"] for span in told["ahead"]][-1] == "overdue"


def test_an_unknown_number_and_a_wrong_birthday_answer_alike(machine: Machines) -> None:
    panel = machine()
    # The same last three digits, which are all that is kept of a number.
    nobody = panel.check(candidate={"trn": "1111567", "date_of_birth": BORN})
    wrong = panel.check(candidate=WRONG_DAY)
    assert nobody.status_code == wrong.status_code == 201
    mine, other = nobody.get_json(), wrong.get_json()
    for told in (mine, other):
        assert told["outcome"] == "no_record"
        assert "does not mean that they are not qualified" in told["sentence"]
        assert told["candidate"] is told["decision"] is None
        del told["reference"], told["made_at"], told["receipt"], told["receipt_address"]
    assert mine == other
    assert len(nobody.data) == len(wrong.data)


def test_several_of_one_name_need_one_more_fact(machine: Machines, database: Database) -> None:
    with database.begin() as session:
        put_person(session, 2345678, given_names="Bea")
    panel = machine()
    named = {"family_name": "Sample", "date_of_birth": BORN}
    response = panel.check(candidate=named)
    assert response.status_code == 409
    assert response.get_json()["type"].endswith("#problem-more-facts-needed")
    assert "Ann" not in response.text
    told = panel.check(candidate={**named, "given_names": "Ann"}).get_json()
    assert told["candidate"]["name"] == "Ann Sample"


def test_a_share_code_is_enough_and_a_wrong_one_is_not(
    machine: Machines, database: Database, app: Flask
) -> None:
    teacher = Account(0, "t@example.org", Role.CANDIDATE, "1", active=True)
    with database.begin() as session:
        code, _ = share_codes.make(
            session,
            person_id=1,
            urn=HERE,
            days=14,
            account=teacher,
            secret=app.config["SECRET_KEY"],
            at=Clock(TODAY).now() - timedelta(days=1),
        )
    panel = machine()
    assert panel.check(candidate={"share_code": code}).get_json()["outcome"] == "qualified"
    refused = panel.check(candidate={"share_code": "00000000"})
    assert refused.status_code == 422
    assert refused.get_json()["type"].endswith("#problem-code-refused")


def test_a_school_asks_about_itself_alone(machine: Machines) -> None:
    school = machine(Role.SCHOOL, str(HERE))
    assert school.check().status_code == 201
    refused = school.check(school=THERE)
    assert refused.status_code == 403
    assert refused.get_json()["type"].endswith("#problem-not-allowed")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"school": 999999}, "#/school"),
        ({"starts": "2009-08-31"}, "#/starts"),
        ({"starts": "2099-01-01"}, "#/starts"),
    ],
    ids=["no such school", "before the rules", "too far ahead"],
)
def test_what_cannot_be_is_said_with_its_place(
    machine: Machines, changes: dict[str, Any], pointer: str
) -> None:
    response = machine().check(**changes)
    told = response.get_json()
    assert response.status_code == 422
    assert told["type"].endswith("#problem-impossible")
    assert [fault["pointer"] for fault in told["errors"]] == [pointer]


def test_a_check_is_read_by_whose_it_is_and_by_nobody_else(machine: Machines) -> None:
    panel, other = machine(), machine(name="other")
    made = panel.check().get_json()
    there = f"/checks/{made['reference']}"
    assert panel.send("GET", there).get_json() == made
    assert panel.send("GET", f"/checks/{made['reference'].lower()}").get_json() == made
    assert other.send("GET", there).status_code == 404
    assert other.send("GET", f"{there}/receipt").status_code == 404
    assert other.send("POST", f"{there}/again").status_code == 404
    assert panel.send("GET", "/checks/not-one").status_code == 404


def test_the_receipt_is_a_jws_by_itself(machine: Machines) -> None:
    panel = machine()
    made = panel.check().get_json()
    receipt = panel.send("GET", f"/checks/{made['reference']}/receipt")
    assert receipt.mimetype == "application/jose"
    assert receipt.text == made["receipt"]


def test_every_search_and_every_reading_is_recorded_and_the_person_sees_it(
    machine: Machines, database: Database
) -> None:
    panel = machine()
    with database.read() as session:
        before = ledger.count(session)
    made = panel.check().get_json()
    panel.send("GET", f"/checks/{made['reference']}")
    panel.send("GET", f"/checks/{made['reference']}/receipt")
    panel.send("POST", f"/checks/{made['reference']}/again")
    panel.check(candidate=NOBODY)
    with database.read() as session:
        assert ledger.count(session) >= before + 5
        looks = who_looked(session, 1)
        assert ledger.verify(session).problem == ""
    assert len(looks) == 4


def test_a_check_is_made_again_and_the_old_one_stays(machine: Machines) -> None:
    panel = machine()
    made = panel.check().get_json()
    again = panel.send("POST", f"/checks/{made['reference']}/again")
    assert again.status_code == 201
    assert again.get_json()["reference"] != made["reference"]
    assert again.get_json()["follows"] is True
    assert panel.send("GET", f"/checks/{made['reference']}").get_json() == made


def test_one_that_found_nobody_is_not_made_again(machine: Machines) -> None:
    panel = machine()
    made = panel.check(candidate=NOBODY).get_json()
    again = panel.send("POST", f"/checks/{made['reference']}/again")
    assert again.status_code == 409
    assert again.get_json()["type"].endswith("#problem-conflict")


def test_the_list_has_ones_own_checks_a_page_at_a_time_and_nobodys_name(machine: Machines) -> None:
    panel, other = machine(), machine(name="other")
    made = [panel.check().get_json()["reference"] for _ in range(3)]
    theirs = other.check().get_json()["reference"]
    first = panel.send("GET", "/checks?limit=2").get_json()
    assert [line["reference"] for line in first["checks"]] == [made[2], made[1]]
    second = panel.send("GET", f"/checks?limit=2&cursor={first['next']}")
    assert [line["reference"] for line in second.get_json()["checks"]] == [made[0]]
    assert second.get_json()["next"] is None
    assert "Sample" not in second.text
    assert panel.send("GET", f"/checks?cursor={theirs}").status_code == 404


def test_a_harvester_is_slowed_and_then_stopped(machine: Machines) -> None:
    panel = machine()
    seen = []
    for number in range(60):
        response = panel.check(candidate={"trn": f"{3000000 + number}", "date_of_birth": BORN})
        seen.append((response.status_code, response.get_json().get("type", "")))
        if response.status_code == 429:
            assert int(response.headers["Retry-After"]) > 0
        if response.status_code == 403:
            break
    assert seen[0][0] == 201
    assert (429, "/api/v1/docs#problem-look-ups-slowed") in seen
    assert seen[-1] == (403, "/api/v1/docs#problem-look-ups-stopped")


def test_anybody_may_check_a_receipt(machine: Machines, client: FlaskClient) -> None:
    receipt = machine().check().get_json()["receipt"]
    body, _, signature = receipt.rpartition(".")
    changed = f"{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    for text, stands in ((receipt, True), (changed, False), ("nonsense", False)):
        told = client.post("/api/v1/receipts/verify", json={"receipt": text})
        assert told.status_code == 200
        assert told.get_json()["stands"] is stands
        assert "RateLimit" in told.headers


def test_times_are_told_in_utc(machine: Machines) -> None:
    told = machine().check().get_json()["made_at"]
    assert datetime.fromisoformat(told).tzinfo == UTC


def test_the_body_is_the_one_that_the_document_shows() -> None:
    assert set(wanted()) == {
        *("school", "starts", "head_teacher", "teacher_at_school", "purpose", "candidate")
    }

"""Many people are checked at once, and each answer is the law's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from register.domain.people import Basis, TeacherStatus
from register.domain.roles import Account, Role
from register.services.bulk_checks import memory, results
from register.services.candidate_case import hypothetical
from register.services.case_format import answers, question
from register.store import facts, ledger
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.verifications import BulkMemoryRow, PersonMergeRow
from tests.registering import (
    BORN,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)
from tests.services.bulk_files import AT, TODAY, an_account, check, given_back, read, written

PEOPLE = {
    "holds it": {"trn": "1000001"},
    "newly in post": {"trn": "1000002"},
    "not a teacher": {"trn": "1000003"},
    "in post for years": {"trn": "1000004", "from": "2022-09-01"},
    "not known": {"trn": "1000005"},
    "another birthday": {"trn": "1000001", "date_of_birth": "1980-05-18"},
    "a number nobody has": {"trn": "9999999"},
}


@pytest.fixture
def people(database: Database) -> dict[str, int]:
    """Five people on the register, by what is to be said of them."""
    with database.begin() as session:
        put_schools(session, *primaries(100001, 100002))
        put_body(session)
        unknown = TeacherStatus(Basis.UNKNOWN)
        numbers = {
            "holds it": put_person(session, 1000001),
            "newly in post": put_person(session, 1000002),
            "not a teacher": put_person(session, 1000003, teacher_status=TeacherStatus(Basis.NONE)),
            "in post for years": put_person(session, 1000004),
            "not known": put_person(session, 1000005, teacher_status=unknown),
        }
        put_award(session, numbers["holds it"], at=AT - timedelta(days=100))
        put_post(session, numbers["in post for years"], 100002, date(2022, 9, 1))
    return numbers


@pytest.fixture
def authority(database: Database) -> Account:
    """The authority of both schools."""
    return an_account(database)


Ask = Callable[..., list[dict[str, str]]]


@pytest.fixture
def ask(database: Database, people: dict[str, int], authority: Account, tmp_path: Path) -> Ask:
    """Send the authority's file of these rows, and read what is given back."""
    assert people

    def asked(*rows: Mapping[str, str], at: datetime = AT) -> list[dict[str, str]]:
        file = read(database, tmp_path / "people.csv", written(*rows), account=authority)
        result = check(database, file, authority, at=at)
        given = given_back(file, result, tmp_path / "results.csv")
        result.memory.keep(database)
        return given

    return asked


def test_each_row_is_given_back_with_its_outcome_and_reason(ask: Ask) -> None:
    rows = dict(zip(PEOPLE, ask(*PEOPLE.values()), strict=True))
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "holds it": "Meets the rules: qualified",
        "newly in post": "Within time",
        "not a teacher": "Not met: not eligible",
        "in post for years": "Not met: three years ended",
        "not known": "Not enough evidence",
        "another birthday": "No record here",
        "a number nobody has": "No record here",
    }
    new = rows["newly in post"]
    assert (new["deadline"], new["npq_begin_by"]) == ("2029-09-01", "2027-11-01")
    assert all(row["reason"] and row["changed_since_last"] == "new" for row in rows.values())
    assert [row["line"] for row in rows.values()] == ["2", "3", "4", "5", "6", "7", "8"]


def test_nothing_tells_a_wrong_birthday_from_a_number_that_nobody_has(ask: Ask) -> None:
    wrong, unknown = ask(PEOPLE["another birthday"], PEOPLE["a number nobody has"])
    told = [name for name in wrong if name not in {"trn", "date_of_birth", "line"}]
    assert [wrong[name] for name in told] == [unknown[name] for name in told]
    assert "does not mean not qualified" in wrong["reason"]


def test_the_decision_is_that_of_register_assess_on_the_same_facts(
    database: Database, people: dict[str, int], authority: Account, tmp_path: Path
) -> None:
    data = written(*(PEOPLE[name] for name in people))
    file = read(database, tmp_path / "people.csv", data, account=authority)
    found = check(database, file, authority).answers
    with database.read() as session:
        known = facts.load_people(session, people.values(), [100001])
    for row, answer, person in zip(file.wanted, found, people.values(), strict=True):
        assert answer.as_of == max(row.post.starts, TODAY)
        case = hypothetical(known, person, row.post)
        (assessed,) = answers([json.dumps(question(case, answer.as_of))])
        deadline = answer.deadline.isoformat() if answer.deadline else None
        assert (answer.outcome, deadline) == (assessed["status"], assessed["deadline"])


def test_a_post_that_has_begun_is_asked_about_today(ask: Ask) -> None:
    (row,) = ask(PEOPLE["in post for years"])
    assert row["as_of"] == "2026-09-01"
    assert row["deadline"] == "2025-09-01"


def test_the_number_of_a_merged_record_finds_the_one_that_was_kept(
    database: Database, people: dict[str, int], ask: Ask
) -> None:
    with database.begin() as session:
        gone = put_person(session, 1000009)
        session.add(
            PersonMergeRow(
                gone_id=gone,
                kept_id=people["holds it"],
                trn="1000009",
                date_of_birth=BORN,
                at=AT,
                by="a test",
                because="one person",
                moved="{}",
            )
        )
    (row,) = ask({"trn": "1000009"})
    assert row["outcome"] == "Meets the rules: qualified"


def test_rows_that_were_refused_stand_in_their_places(ask: Ask) -> None:
    refused, good = ask({"trn": "12"}, PEOPLE["holds it"])
    assert refused["outcome"] == "Row not looked up"
    assert refused["problem"].startswith("trn: The TRN is not 7 digits")
    assert (good["line"], good["problem"], good["reference"]) == ("3", "", "A1")


def test_the_next_file_says_what_has_changed(
    database: Database, people: dict[str, int], ask: Ask
) -> None:
    names = ["holds it", "newly in post", "a number nobody has"]
    rows = [PEOPLE[name] for name in names]
    assert {row["changed_since_last"] for row in ask(*rows)} == {"new"}
    later = AT + timedelta(days=30)
    assert {row["changed_since_last"] for row in ask(*rows, at=later)} == {"same"}
    with database.begin() as session:
        put_award(session, people["newly in post"], at=later)
        put_person(session, 9999999)
    again = ask(*rows, at=later + timedelta(days=1))
    assert [row["changed_since_last"] for row in again] == [
        "same",
        "was within time until 2029-09-01",
        "had no record here",
    ]


def test_somebody_twice_in_a_file_is_compared_with_what_was_before_the_file(ask: Ask) -> None:
    rows = PEOPLE["newly in post"], {**PEOPLE["newly in post"], "from": "2027-09-01"}
    assert [row["changed_since_last"] for row in ask(*rows)] == ["new", "new"]


def test_what_nobody_could_read_is_not_remembered_as_told(
    database: Database, ask: Ask, authority: Account, tmp_path: Path
) -> None:
    rows = [PEOPLE["newly in post"]]
    file = read(database, tmp_path / "killed.csv", written(*rows), account=authority)
    check(database, file, authority)  # and the service is killed before its results are written
    assert [row["changed_since_last"] for row in ask(*rows)] == ["new"]


def test_another_organisation_does_not_learn_that_somebody_was_asked_about(
    database: Database, ask: Ask, tmp_path: Path
) -> None:
    ask(PEOPLE["holds it"])
    official = an_account(database, Role.OFFICIAL, "")
    file = read(database, tmp_path / "theirs.csv", written({}), account=official)
    (answer,) = check(database, file, official).answers
    assert answer.changed == "new"


@pytest.mark.parametrize(("days", "kept"), [(400, 1), (401, 0)])
def test_what_was_told_is_forgotten_after_400_days_and_names_nobody_until_then(
    database: Database, ask: Ask, days: int, kept: int
) -> None:
    ask(PEOPLE["holds it"])
    with database.begin() as session:
        (row,) = session.exec(select(BulkMemoryRow)).all()
        assert "1000001" not in row.model_dump_json()
        memory.sweep(session, AT + timedelta(days=days))
    with database.read() as session:
        assert len(session.exec(select(BulkMemoryRow)).all()) == kept


def test_each_search_is_one_row_of_the_ledger_and_names_nobody(
    database: Database, people: dict[str, int], ask: Ask
) -> None:
    ask(*PEOPLE.values())
    with database.read() as session:
        rows = session.exec(select(LedgerRow).where(LedgerRow.action == "looked for a person"))
        found = [(row.subject, json.loads(row.detail)) for row in rows]
        assert ledger.verify(session).problem == ""
    assert [subject for subject, _ in found] == [
        *(f"person:{people[name]}" for name in people),
        "nobody",
        "nobody",
    ]
    assert {(said["organisation"], said["purpose"]) for _, said in found} == {
        ("authority:901", "audit")
    }
    assert "1000001" not in str(found)


def test_a_harvester_is_stopped_and_the_rest_of_the_file_is_not_checked(
    database: Database, ask: Ask
) -> None:
    walked = [{"trn": f"{1000001 + step:07}"} for step in range(60)]
    rows = ask(*walked)
    checked = [row for row in rows if row["outcome"] != "Not checked"]
    assert len(checked) <= 30
    assert rows[-1]["reason"] == "Look-ups were stopped before this row was reached."
    assert rows[-1]["changed_since_last"] == ""
    with database.read() as session:
        made = session.exec(select(LedgerRow).where(LedgerRow.action == "looked for a person"))
        assert len(made.all()) == len(checked)


def test_an_authority_with_some_faults_in_an_honest_file_is_not_stopped(
    database: Database, ask: Ask
) -> None:
    with database.begin() as session:
        for number in range(2_000_000, 2_000_285):
            put_person(session, number)
    honest = [{"trn": str(number)} for number in range(2_000_000, 2_000_285)]
    for fault in range(15):
        honest.insert(fault * 20 + 10, {"trn": str(3_000_000 + fault * 1000)})
    rows = ask(*honest)
    assert len(rows) == 300
    assert not [row for row in rows if row["outcome"] == "Not checked"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_that_is_given_back_is_a_formula(ask: Ask, cell: str) -> None:
    good, bad = ask({**PEOPLE["holds it"], "reference": cell}, {"trn": cell})
    assert good["reference"] == f"'{cell.strip()}"
    assert bad["trn"] == f"'{cell.strip()}"


def test_the_results_are_read_by_a_spreadsheet_as_they_are(ask: Ask, tmp_path: Path) -> None:
    ask({"trn": "0000001"})
    data = (tmp_path / "results.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbftrn,")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert b"\r\n0000001," in data


def test_the_page_is_told_how_many_rows_came_to_what(
    database: Database, people: dict[str, int], authority: Account, tmp_path: Path
) -> None:
    data = written(*PEOPLE.values(), {"trn": ""})
    assert people
    file = read(database, tmp_path / "people.csv", data, account=authority)
    told = results.counts(file, check(database, file, authority))
    assert (told.rows, told.rejected, told.new, told.same, told.changed) == (8, 1, 7, 0, 0)
    assert told.by_outcome == {
        "qualified": 1,
        "in_window": 1,
        "review": 1,
        "overdue": 1,
        "ineligible": 1,
        "no_record": 2,
    }

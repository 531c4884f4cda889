"""Extracts of the school workforce census: what is taken, what is refused, and what is kept."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from register.domain.errors import InvalidFact
from register.services.imports.outcome import ImportKind, ImportOutcome
from register.store import census, ledger, standings
from register.store.census import Entry
from register.store.session import Database
from tests.listed import a_primary
from tests.services.import_files import (
    CENSUS,
    Changes,
    a_file,
    a_register,
    counts,
    people,
    problem,
    take,
)

DAY = date(2025, 11, 6)
NOBODY = {"trn": "", "date_of_birth": ""}
TEACHER = {"role": "Classroom Teacher", "subject": ""}
TWO_SCHOOLS = (a_primary(100001, "First School"), a_primary(100002, "Second School"))


def extract(database: Database, *rows: Changes, check: bool = False) -> ImportOutcome:
    """Take in an extract of rows that are Ann's as SENCO with the award, but for these changes."""
    return take(database, ImportKind.CENSUS, a_file(CENSUS, *rows), check=check)


def kept(database: Database) -> dict[int, list[Entry]]:
    with database.read() as session:
        return census.of_day(session, DAY)


def test_who_is_matched_is_kept_by_the_registers_own_number(database: Database) -> None:
    a_register(database)
    assert counts(extract(database, {}, {"trn": "7777777", "date_of_birth": "1970-01-01"})) == (
        2, 0, 0, 0,
    )  # fmt: skip
    matched, stranger = kept(database)[100001]
    assert matched == Entry(person_id=1, numbered=True, senco=True, award=True)
    assert stranger == Entry(person_id=None, numbered=True, senco=True, award=True)


def test_no_number_and_no_birthday_is_kept(database: Database) -> None:
    a_register(database)
    extract(database, {"trn": "7654321", "date_of_birth": "1961-02-03"})
    with database.read() as session:
        for table in ("census_return", "census_entry", "ledger"):
            rows = str(session.connection().execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - our own names
            assert "7654321" not in rows
            assert "1961" not in rows


@pytest.mark.parametrize(
    ("role", "senco"),
    [
        ("SEN Co-ordinator", True),
        ("SENCO", True),
        ("SENC", True),
        ("SEND co-ordinator", True),
        ("Classroom Teacher", False),
        ("Head teacher", False),
        ("", False),
    ],
)
def test_the_role_may_be_a_code_or_words_and_any_other_is_no_senco(
    sqlite_database: Database, role: str, *, senco: bool
) -> None:
    a_register(sqlite_database)
    extract(sqlite_database, {"role": role})
    ((entry,),) = kept(sqlite_database).values()
    assert entry.senco is senco


@pytest.mark.parametrize(("subject", "award"), [("Z201", True), ("z201", True), ("N100", False)])
def test_the_award_is_the_subject_z201(
    sqlite_database: Database, subject: str, *, award: bool
) -> None:
    a_register(sqlite_database)
    extract(sqlite_database, {"subject": subject})
    ((entry,),) = kept(sqlite_database).values()
    assert entry.award is award


def test_somebody_with_a_row_for_each_role_and_each_qualification_is_one_person(
    sqlite_database: Database,
) -> None:
    a_register(sqlite_database)
    extract(sqlite_database, {"subject": ""}, TEACHER, {**TEACHER, "subject": "Z201"})
    assert kept(sqlite_database) == {100001: [Entry(1, numbered=True, senco=True, award=True)]}


def test_of_a_teacher_whom_the_register_does_not_know_nothing_is_kept_but_that_a_return_came(
    sqlite_database: Database,
) -> None:
    a_register(sqlite_database)
    extract(sqlite_database, {**TEACHER, "trn": "7777777"}, {**TEACHER, **NOBODY})
    assert kept(sqlite_database) == {
        100001: [Entry(None, numbered=False, senco=False, award=False)]
    }


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        pytest.param({"census_day": ""}, "census_day", "may not be blank", id="no day"),
        pytest.param({"census_day": "2025"}, "census_day", "not a date", id="a year"),
        pytest.param({"census_day": "2026-07-02"}, "census_day", "in the past", id="ahead"),
        pytest.param({"census_day": "2009-08-31"}, "census_day", "not before 1", id="too early"),
        pytest.param({"urn": "100009"}, "urn", "No school with this URN", id="no such school"),
        pytest.param({"urn": "x"}, "urn", "as digits", id="no URN"),
        pytest.param({"trn": "12"}, "trn", "not 7 digits", id="no TRN"),
        pytest.param({"date_of_birth": "1980-05-18"}, "date_of_birth", "not the date", id="DOB"),
        pytest.param({"role": "x" * 201}, "role", "longer than 200", id="a page in a cell"),
    ],
)
def test_what_cannot_be_is_refused_with_its_column_and_one_sentence(
    sqlite_database: Database, change: Changes, column: str, sentence: str
) -> None:
    a_register(sqlite_database)
    line, where, said = problem(extract(sqlite_database, change))
    assert (line, where) == (2, column)
    assert sentence in said
    assert kept(sqlite_database) == {}


def test_a_day_of_birth_may_be_left_blank(sqlite_database: Database) -> None:
    a_register(sqlite_database)
    extract(sqlite_database, {"date_of_birth": ""})
    assert kept(sqlite_database)[100001][0].person_id == 1


def test_a_school_one_of_whose_rows_is_refused_is_not_taken_at_all(
    sqlite_database: Database,
) -> None:
    a_register(sqlite_database, *TWO_SCHOOLS)
    bad = {"date_of_birth": "1980-05-18"}
    outcome = extract(sqlite_database, {**TEACHER, **NOBODY}, bad, {"urn": "100002"})
    assert counts(outcome) == (1, 0, 0, 2)
    assert list(kept(sqlite_database)) == [100002]
    first, second = outcome.rejected
    assert (first.line, first.column) == (2, "")
    assert "Line 3 is of the same school" in first.problem
    assert (second.line, second.column) == (3, "date_of_birth")


def test_a_row_that_is_cut_off_spoils_its_school_too(sqlite_database: Database) -> None:
    a_register(sqlite_database, *TWO_SCHOOLS)
    data = a_file(CENSUS, {}, {"urn": "100002"}) + b"2025-11-06,100001,1000001\n"
    outcome = take(sqlite_database, ImportKind.CENSUS, data)
    assert counts(outcome) == (1, 0, 0, 2)
    assert list(kept(sqlite_database)) == [100002]


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    a_register(database)
    rows: tuple[Changes, ...] = ({}, {**TEACHER, **NOBODY})
    extract(database, *rows)
    again = extract(database, *rows)
    assert counts(again) == (0, 0, 2, 0)
    assert again.seq is None
    with database.read() as session:
        assert (
            session.connection().execute(text("SELECT COUNT(*) FROM census_return")).scalar() == 1
        )


def test_a_later_extract_of_the_day_speaks_for_the_schools_that_it_names(
    database: Database,
) -> None:
    a_register(database, *TWO_SCHOOLS)
    extract(database, {}, {"urn": "100002"})
    assert counts(extract(database, {**TEACHER, **NOBODY})) == (0, 1, 0, 0)
    assert kept(database) == {
        100001: [Entry(None, numbered=False, senco=False, award=False)],
        100002: [Entry(1, numbered=True, senco=True, award=True)],
    }


def test_the_same_file_matches_whoever_has_come_to_be_known_since(
    sqlite_database: Database,
) -> None:
    a_register(sqlite_database)
    extract(sqlite_database, {"trn": "1000002", "date_of_birth": ""})
    assert kept(sqlite_database)[100001][0].person_id is None
    people(sqlite_database, {"trn": "1000002"})
    assert counts(extract(sqlite_database, {"trn": "1000002", "date_of_birth": ""})) == (0, 1, 0, 0)
    assert kept(sqlite_database)[100001][0].person_id == 2


def test_days_of_several_censuses_are_kept_apart(database: Database) -> None:
    a_register(database)
    extract(database, {}, {"census_day": "06/11/2024", **TEACHER})
    assert kept(database)[100001][0].senco
    with database.read() as session:
        assert census.days(session) == (DAY, date(2024, 11, 6))
        assert census.last_day(session) == DAY


def test_a_check_writes_nothing(sqlite_database: Database) -> None:
    a_register(sqlite_database)
    assert counts(extract(sqlite_database, {}, check=True)) == (1, 0, 0, 0)
    assert kept(sqlite_database) == {}


def test_no_standing_is_drawn_again_and_the_ledger_says_what_came(
    sqlite_database: Database,
) -> None:
    a_register(sqlite_database)
    with sqlite_database.begin() as session:
        before = standings.waiting(session)
    outcome = extract(sqlite_database, {})
    with sqlite_database.read() as session:
        assert standings.waiting(session) == before
        (told,) = ledger.about(session, f"import:{outcome.sha256[:12]}")
    assert (told.seq, told.action) == (outcome.seq, "import.census")


def test_the_columns_that_may_not_be_left_out_are_named(sqlite_database: Database) -> None:
    a_register(sqlite_database)
    with pytest.raises(InvalidFact, match="lacks the column 'subject'"):
        take(sqlite_database, ImportKind.CENSUS, b"census_day,urn,trn,role\n")

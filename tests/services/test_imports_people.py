"""What a row of a people file may say, and the sentence where it may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from register.domain.identifiers import Trn
from register.domain.people import Basis, Induction, Person, TeacherStatus
from register.domain.period import Period
from register.services.imports.outcome import ImportKind
from register.store.people import held
from register.store.session import Database
from tests.services.import_files import (
    AT,
    PERSON,
    Changes,
    a_file,
    counts,
    people,
    problem,
    take,
)

TODAY = AT.date()


def the_person(database: Database, trn: str = "1000001") -> Person:
    with database.read() as session:
        return held(session, [trn])[trn].person


def test_everything_that_a_row_says_is_kept(database: Database) -> None:
    row = {
        "given_names": "  Zoë   Anne ", "family_name": "O'Sample", "previous_family_names":
        "Old; Older ;", "date_of_birth": "17/05/1980", "qualified_teacher": "QTLS",
        "qualified_from": "2003-07-01", "qualified_until": "2020-03-31",
        "induction": "not_required", "prohibited": "YES",
    }  # fmt: skip
    assert counts(people(database, row)) == (1, 0, 0, 0)
    assert the_person(database) == Person(
        trn=Trn("1000001"),
        given_names="Zoë Anne",
        family_name="O'Sample",
        previous_family_names=("Old", "Older"),
        date_of_birth=date(1980, 5, 17),
        teacher_status=TeacherStatus(Basis.QTLS, Period(date(2003, 7, 1), date(2020, 4, 1))),
        induction=Induction.NOT_REQUIRED,
        prohibited=True,
    )


def test_blank_is_not_known_and_never_no(database: Database) -> None:
    blank = dict.fromkeys(
        ("qualified_teacher", "qualified_from", "qualified_until", "induction", "prohibited"), ""
    )
    people(database, blank)
    person = the_person(database)
    assert person.teacher_status == TeacherStatus(Basis.UNKNOWN, Period())
    assert person.induction is Induction.UNKNOWN
    assert person.prohibited is None


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        pytest.param({"trn": "100001"}, "trn", "not 7 digits", id="six digits"),
        pytest.param({"trn": "10000011"}, "trn", "not 7 digits", id="eight digits"),
        pytest.param({"trn": "100000a"}, "trn", "not 7 digits", id="a letter"),
        pytest.param({"trn": "100000\u0661"}, "trn", "not 7 digits", id="digits of another script"),
        pytest.param({"trn": ""}, "trn", "may not be blank", id="no number"),
        pytest.param({"given_names": " "}, "given_names", "may not be blank", id="no given name"),
        pytest.param({"family_name": ""}, "family_name", "may not be blank", id="no family name"),
        pytest.param({"family_name": "a" * 201}, "family_name", "longer than 200", id="too long"),
        pytest.param({"family_name": "a\x07b"}, "family_name", "cannot be printed", id="a bell"),
        pytest.param({"date_of_birth": ""}, "date_of_birth", "may not be blank", id="no birth"),
        pytest.param({"date_of_birth": "17.5.80"}, "date_of_birth", "not a date", id="no date"),
        pytest.param({"date_of_birth": "19800517"}, "date_of_birth", "not a date", id="no dashes"),
        pytest.param(
            {"date_of_birth": "1981-02-29"}, "date_of_birth", "There is no such day", id="29 Feb"
        ),
        pytest.param(
            {"date_of_birth": "05/17/1980"}, "date_of_birth", "There is no such day", id="US order"
        ),
        pytest.param(
            {"date_of_birth": "1880-05-17"}, "date_of_birth", "before 1900", id="a lost century"
        ),
        pytest.param(
            {"qualified_teacher": "PGCE"},
            "qualified_teacher",
            "This is not one of QTS, QTLS, EYTS, EU_8A, NONE.",
            id="an unknown status",
        ),
        pytest.param(
            {"qualified_from": "2003-13-01"}, "qualified_from", "no such day", id="month 13"
        ),
        pytest.param(
            {"qualified_from": "1980-05-17"}, "qualified_from", "not after the date of birth",
            id="qualified at birth",
        ),
        pytest.param({"induction": "done"}, "induction", "not one of passed", id="induction"),
        pytest.param({"prohibited": "y"}, "prohibited", "Write yes or no", id="prohibited"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_column_and_one_sentence(
    database: Database, change: Changes, column: str, sentence: str
) -> None:
    line, where, said = problem(people(database, change))
    assert (line, where) == (2, column)
    assert sentence in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("born", "taken"),
    [
        pytest.param(TODAY - timedelta(days=1), True, id="born yesterday"),
        pytest.param(TODAY, True, id="born today"),
        pytest.param(TODAY + timedelta(days=1), False, id="born tomorrow"),
        pytest.param(date(1916, 7, 2), True, id="110 tomorrow"),
        pytest.param(date(1916, 7, 1), True, id="110 today"),
        pytest.param(date(1916, 6, 30), False, id="110 yesterday"),
    ],
)
def test_a_birth_is_in_the_past_and_not_too_far(
    database: Database, born: date, *, taken: bool
) -> None:
    row = {"date_of_birth": born.isoformat(), "qualified_from": ""}
    assert people(database, row).added == taken


@pytest.mark.parametrize(
    ("until", "taken"),
    [("2003-06-30", False), ("2003-07-01", True), ("2003-07-02", True)],
    ids=["ends the day before it begins", "one day", "two days"],
)
def test_status_does_not_end_before_it_begins(
    database: Database, until: str, *, taken: bool
) -> None:
    assert people(database, {"qualified_until": until}).added == taken


def test_a_birth_date_that_differs_from_the_one_held_waits_for_an_official(
    database: Database,
) -> None:
    people(database, {})
    outcome = people(database, {"date_of_birth": "1980-05-18"})
    line, column, said = problem(outcome)
    assert (line, column) == (2, "date_of_birth")
    assert "an official must correct it" in said
    assert "1980" not in said
    assert the_person(database).date_of_birth == date(1980, 5, 17)


def test_references_are_made_for_new_people_and_differ(database: Database) -> None:
    people(database, *({"trn": f"{n:07}"} for n in range(600)))
    with database.read() as session:
        found = held(session, {f"{n:07}" for n in range(600)})
    assert len({person.person_id for person in found.values()}) == 600


HELD = {
    "previous_family_names": "Old", "qualified_teacher": "QTLS", "qualified_from": "2003-07-01",
    "qualified_until": "2012-03-31", "induction": "not_required", "prohibited": "yes",
}  # fmt: skip
OTHER = {
    "previous_family_names": "Older", "qualified_teacher": "QTS", "qualified_from": "2001-09-01",
    "qualified_until": "2020-08-31", "induction": "passed", "prohibited": "no",
}  # fmt: skip


def without(*absent: str, **cells: str) -> bytes:
    """Ann's row as it would be in a file that lacks these columns."""
    row = {**PERSON, **cells}
    return a_file({name: value for name, value in row.items() if name not in absent}, {})


def told(person: Person) -> dict[str, str]:
    """A held person, in the words of a file's optional columns."""
    status = person.teacher_status
    first, last = status.period.start, status.period.last_day
    return {
        "previous_family_names": "; ".join(person.previous_family_names),
        "qualified_teacher": status.basis,
        "qualified_from": first.isoformat() if first else "",
        "qualified_until": last.isoformat() if last else "",
        "induction": person.induction,
        "prohibited": {True: "yes", False: "no", None: ""}[person.prohibited],
    }


@pytest.mark.parametrize("column", sorted(HELD))
def test_each_column_that_is_left_out_leaves_what_is_held_and_no_other(
    database: Database, column: str
) -> None:
    people(database, HELD)
    assert counts(take(database, ImportKind.PEOPLE, without(column, **OTHER))) == (0, 1, 0, 0)
    assert told(the_person(database)) == {**OTHER, column: HELD[column]}


@pytest.mark.parametrize("column", sorted(HELD))
def test_one_column_alone_changes_what_it_says_and_no_other(
    database: Database, column: str
) -> None:
    people(database, HELD)
    data = without(*(set(HELD) - {column}), **OTHER)
    assert counts(take(database, ImportKind.PEOPLE, data)) == (0, 1, 0, 0)
    assert told(the_person(database)) == {**HELD, column: OTHER[column]}


def test_status_that_has_ended_is_not_open_again_by_a_file_without_its_days(
    database: Database,
) -> None:
    people(database, HELD)
    data = without("qualified_from", "qualified_until", **{**HELD, "prohibited": "no"})
    take(database, ImportKind.PEOPLE, data)
    assert the_person(database).teacher_status == TeacherStatus(
        Basis.QTLS, Period(date(2003, 7, 1), date(2012, 4, 1))
    )


@pytest.mark.parametrize("column", ["qualified_from", "qualified_until"])
def test_a_blank_day_is_not_known_even_where_the_other_column_is_left_out(
    database: Database, column: str
) -> None:
    (other,) = {"qualified_from", "qualified_until"} - {column}
    people(database, HELD)
    take(database, ImportKind.PEOPLE, without(other, **{**HELD, column: ""}))
    assert told(the_person(database)) == {**HELD, column: ""}


@pytest.mark.parametrize(
    ("column", "day", "taken"),
    [
        ("qualified_until", "2003-06-30", False),
        ("qualified_until", "2003-07-01", True),
        ("qualified_until", "2003-07-02", True),
        ("qualified_from", "2012-03-30", True),
        ("qualified_from", "2012-03-31", True),
        ("qualified_from", "2012-04-01", False),
    ],
)
def test_a_day_is_held_against_the_one_that_is_not_in_the_file(
    database: Database, column: str, day: str, *, taken: bool
) -> None:
    people(database, HELD)
    (other,) = {"qualified_from", "qualified_until"} - {column}
    outcome = take(database, ImportKind.PEOPLE, without(other, **{**HELD, column: day}))
    if taken:
        assert told(the_person(database)) == {**HELD, column: day}
        return
    assert problem(outcome)[:2] == (2, column)
    assert problem(outcome)[2].endswith("give both days.")
    assert told(the_person(database)) == HELD

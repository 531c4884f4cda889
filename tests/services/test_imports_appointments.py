"""What a row of an appointments file may say, and which appointment it is about."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.appointments import Appointment
from register.domain.identifiers import Urn
from register.services.imports.outcome import ImportKind
from register.store.appointments import held
from register.store.people import identities
from register.store.session import Database
from tests.listed import a_primary, list_schools
from tests.services.import_files import (
    POST,
    Changes,
    a_file,
    a_register,
    counts,
    people,
    posts,
    problem,
    take,
)

DATED = a_primary(100001, "Dated", opened=date(2015, 9, 1), closed=date(2024, 8, 31))


def anns(database: Database) -> list[Appointment]:
    with database.read() as session:
        ann = identities(session, ["1000001"])["1000001"].person_id
        return [known.told for known in held(session, [ann]).get(ann, [])]


def test_everything_that_a_row_says_is_kept(database: Database) -> None:
    a_register(database)
    row = {"to": "31/08/2024", "designated": "No", "head_teacher": "yes", "teacher_at_school": ""}
    posts(database, row)
    assert anns(database) == [
        Appointment(
            urn=Urn(100001),
            starts=date(2022, 9, 1),
            starts_latest=date(2022, 9, 1),
            ends=date(2024, 9, 1),
            designated=False,
            head_teacher=True,
            teacher_at_school=None,
        )
    ]


@pytest.mark.parametrize(
    ("first", "last", "bounds"),
    [
        pytest.param("2022-09", "", (date(2022, 9, 1), date(2022, 9, 30)), id="a month"),
        pytest.param("2024-02", "", (date(2024, 2, 1), date(2024, 2, 29)), id="a leap February"),
        pytest.param(
            "2022-09", "2022-09-12", (date(2022, 9, 1), date(2022, 9, 12)), id="left in the month"
        ),
        pytest.param("2022-09-05", "", (date(2022, 9, 5), date(2022, 9, 5)), id="a day"),
    ],
)
def test_a_start_known_to_the_month_is_a_range_of_days(
    database: Database, first: str, last: str, bounds: tuple[date, date]
) -> None:
    a_register(database)
    posts(database, {"from": first, "to": last})
    (post,) = anns(database)
    assert (post.starts, post.starts_latest) == bounds


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        pytest.param({"trn": "1000002"}, "trn", "Nobody with this TRN is held", id="a stranger"),
        pytest.param(
            {"date_of_birth": "1980-05-18"}, "date_of_birth", "not the date of birth held", id="DOB"
        ),
        pytest.param({"urn": "100009"}, "urn", "No school with this URN", id="no such school"),
        pytest.param({"urn": "12345678"}, "urn", "URN as digits", id="not a URN"),
        pytest.param({"urn": ""}, "urn", "may not be blank", id="no URN"),
        pytest.param({"from": ""}, "from", "may not be blank", id="no first day"),
        pytest.param({"from": "2022-13"}, "from", "There is no such month", id="month 13"),
        pytest.param({"from": "09/2022"}, "from", "not a date", id="a month the other way"),
        pytest.param({"to": "2024-08"}, "to", "not a date", id="a last month"),
        pytest.param({"designated": ""}, "designated", "informal cover", id="designated not said"),
        pytest.param({"designated": "x"}, "designated", "Write yes or no", id="designated"),
        pytest.param({"head_teacher": "true"}, "head_teacher", "Write yes or no", id="head"),
        pytest.param({"teacher_at_school": "1"}, "teacher_at_school", "yes or no", id="teacher"),
    ],
)
def test_what_cannot_be_is_refused_with_its_column_and_one_sentence(
    database: Database, change: Changes, column: str, sentence: str
) -> None:
    a_register(database)
    line, where, said = problem(posts(database, change))
    assert (line, where) == (2, column)
    assert sentence in said


@pytest.mark.parametrize(
    ("change", "column"),
    [
        pytest.param({"to": "2022-08-31"}, "to", id="ends the day before it begins"),
        pytest.param({"to": "2022-09-01"}, None, id="one day"),
        pytest.param({"to": "2022-09-02"}, None, id="two days"),
        pytest.param({"from": "2022-09", "to": "2022-08-31"}, "to", id="ends before the month"),
        pytest.param({"from": "2022-09", "to": "2022-09-01"}, None, id="ends as the month begins"),
        pytest.param({"from": "2024-08-30"}, None, id="begins before the last day open"),
        pytest.param({"from": "2024-08-31"}, None, id="begins on the last day open"),
        pytest.param({"from": "2024-09-01"}, "from", id="begins after the school closed"),
        pytest.param({"from": "2014-09-01", "to": "2015-08-31"}, "to", id="ends before it opened"),
        pytest.param({"from": "2014-09-01", "to": "2015-09-01"}, None, id="ends on the first day"),
        pytest.param({"from": "2014-09-01", "to": "2015-09-02"}, None, id="ends on the second"),
        pytest.param({"from": "2014-09-01"}, None, id="begins before the school opened"),
    ],
)
def test_an_appointment_is_of_its_schools_time(
    sqlite_database: Database, change: Changes, column: str | None
) -> None:
    a_register(sqlite_database, DATED)
    outcome = posts(sqlite_database, change)
    assert [row.column for row in outcome.rejected] == ([column] if column else [])


def test_the_schools_own_days_are_told(database: Database) -> None:
    a_register(database, DATED)
    closed = problem(posts(database, {"from": "2024-09-01"}))[2]
    assert closed == "The school closed on 31 August 2024, before this day."
    opened = problem(posts(database, {"from": "2014-09-01", "to": "2015-08-31"}))[2]
    assert opened == "The school opened on 1 September 2015, after this day."


@pytest.mark.parametrize(
    ("first", "taken"),
    [("1998-05-16", False), ("1998-05-17", True), ("1998-05-18", True), ("1998-05", True)],
    ids=["a day short of 18", "on the day", "the day after", "in the month"],
)
def test_nobody_is_senco_before_eighteen(
    sqlite_database: Database, first: str, *, taken: bool
) -> None:
    a_register(sqlite_database)
    assert posts(sqlite_database, {"from": first}).added == taken


def test_a_file_without_the_column_means_designated(database: Database) -> None:
    a_register(database)
    base = {name: value for name, value in POST.items() if name != "designated"}
    take(database, ImportKind.APPOINTMENTS, a_file(base, {}))
    assert anns(database)[0].designated is True


def test_an_end_that_is_held_still_bounds_a_start_told_later(database: Database) -> None:
    a_register(database)
    posts(database, {"from": "2022-09", "to": "2022-09-10"})
    base = {name: value for name, value in POST.items() if name != "to"}
    outcome = take(database, ImportKind.APPOINTMENTS, a_file(base, {"from": "2022-09"}))
    assert counts(outcome) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("first", "second", "posts_held"),
    [
        pytest.param({}, {"to": "2024-08-31"}, 1, id="the same start, now with an end"),
        pytest.param({"from": "2022-09"}, {"from": "2022-09-05"}, 1, id="the day becomes known"),
        pytest.param({"from": "2022-09"}, {"from": "2022-08-31"}, 2, id="the day before the month"),
        pytest.param({"from": "2022-09"}, {"from": "2022-10-01"}, 2, id="the day after the month"),
        pytest.param({}, {"from": "2023-09-01"}, 2, id="another start"),
        pytest.param({}, {"urn": "100002"}, 2, id="another school"),
    ],
)
def test_a_row_is_about_the_appointment_that_began_when_it_did(
    database: Database, first: Changes, second: Changes, posts_held: int
) -> None:
    a_register(database, a_primary(100001, "One"), a_primary(100002, "Two"))
    posts(database, first)
    outcome = posts(database, second)
    assert counts(outcome) == ((0, 1, 0, 0) if posts_held == 1 else (1, 0, 0, 0))
    assert len(anns(database)) == posts_held


def test_appointments_of_many_people_at_many_schools_find_their_own(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, *(a_primary(100001 + n, f"School {n}") for n in range(600)))
    trns = [f"{n:07}" for n in range(600)]
    people(database, *({"trn": trn} for trn in trns))
    rows = [{"trn": trn, "urn": str(100001 + n)} for n, trn in enumerate(trns)]
    assert counts(posts(database, *rows)) == (600, 0, 0, 0)
    assert counts(posts(database, *rows)) == (0, 0, 600, 0)

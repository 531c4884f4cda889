"""What a row of an awards file may say, and which award it is about."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.awards import AwardKind
from register.store.awards import ToldAward, held
from register.store.people import identities
from register.store.session import Database
from tests.services.import_files import Changes, a_register, awards, counts, people, problem

UNDATED = {"course_started": "", "course_completed": "", "awarded": ""}


def anns(database: Database) -> list[ToldAward]:
    with database.read() as session:
        ann = identities(session, ["1000001"])["1000001"].person_id
        return [known.told for known in held(session, [ann]).get(ann, [])]


def test_everything_that_a_row_says_is_kept(database: Database) -> None:
    a_register(database)
    awards(
        database,
        {"awarding_body": "A  Body, Ltd", "certificate": "C-1", "revoked": "01/12/2020"},
    )
    assert anns(database) == [
        ToldAward(
            kind=AwardKind.NASENCO,
            course_started=date(2018, 9, 1),
            course_completed=date(2019, 7, 1),
            awarded=date(2019, 10, 1),
            awarding_body="A Body, Ltd",
            certificate="C-1",
            revoked=date(2020, 12, 1),
        )
    ]


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        pytest.param({"trn": "1000002"}, "trn", "Nobody with this TRN is held", id="a stranger"),
        pytest.param({"trn": "12"}, "trn", "not 7 digits", id="no TRN"),
        pytest.param(
            {"date_of_birth": "1980-05-18"}, "date_of_birth", "not the date of birth held", id="DOB"
        ),
        pytest.param({"date_of_birth": ""}, "date_of_birth", "may not be blank", id="no DOB"),
        pytest.param({"kind": ""}, "kind", "may not be blank", id="no kind"),
        pytest.param({"kind": "OTHER"}, "kind", "not one of NASENCO, NPQSENCO", id="another kind"),
        pytest.param({"awarded": "2019"}, "awarded", "not a date", id="a year"),
        pytest.param({"revoked": "31/06/2020"}, "revoked", "There is no such day", id="31 June"),
    ],
)
def test_what_cannot_be_is_refused_with_its_column_and_one_sentence(
    database: Database, change: Changes, column: str, sentence: str
) -> None:
    a_register(database)
    line, where, said = problem(awards(database, change))
    assert (line, where) == (2, column)
    assert sentence in said


@pytest.mark.parametrize(
    ("column", "day", "taken"),
    [
        pytest.param("course_completed", "2018-08-31", False, id="completed the day before"),
        pytest.param("course_completed", "2018-09-01", True, id="completed on the first day"),
        pytest.param("course_completed", "2018-09-02", True, id="completed the day after"),
        pytest.param("awarded", "2018-08-31", False, id="awarded the day before the course"),
        pytest.param("awarded", "2018-09-01", True, id="awarded on the first day"),
        pytest.param("awarded", "2018-09-02", True, id="awarded the day after"),
        pytest.param("revoked", "2019-09-30", False, id="revoked the day before the award"),
        pytest.param("revoked", "2019-10-01", True, id="revoked on the day"),
        pytest.param("revoked", "2019-10-02", True, id="revoked the day after"),
    ],
)
def test_dates_that_no_calendar_allows_are_refused(
    sqlite_database: Database, column: str, day: str, *, taken: bool
) -> None:
    a_register(sqlite_database)
    outcome = awards(sqlite_database, {column: day})
    assert outcome.added == taken
    assert [row.column for row in outcome.rejected] == ([] if taken else [column])


def test_what_only_the_law_doubts_is_taken(database: Database) -> None:
    a_register(database)
    early = {"kind": "NPQSENCO", "course_started": "2024-01-10", "course_completed": ""}
    assert counts(awards(database, early | {"awarded": ""})) == (1, 0, 0, 0)


HELD_THEN_TOLD = [
    pytest.param(
        {"awarded": ""}, {"awarded": "2020-01-01"}, 1, id="the same course, now with an award"
    ),
    pytest.param(
        {"certificate": "C1"}, {"certificate": "C1", "course_started": "2018-10-01"}, 1,
        id="the same certificate, another start",
    ),
    pytest.param(
        {"certificate": "C1"}, {"certificate": "C2"}, 2, id="another certificate"
    ),
    pytest.param(
        {}, {"course_started": "2018-10-01"}, 2, id="another course"
    ),
    pytest.param(
        {"course_started": ""}, {"certificate": "C1"}, 1, id="the start was not known"
    ),
    pytest.param(
        {"course_started": "", "awarded": ""}, {}, 1, id="neither start nor award was known"
    ),
    pytest.param(
        {"course_started": ""}, {"awarded": "2020-01-01"}, 2,
        id="the start was not known and the award is of another day",
    ),
    pytest.param(UNDATED, UNDATED | {"awarding_body": "Other"}, 1, id="nothing was known"),
    pytest.param({}, {"kind": "NPQSENCO"}, 2, id="another kind"),
    pytest.param(UNDATED, {"kind": "NPQSENCO"} | UNDATED, 2, id="another kind, nothing known"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "awards_held"), HELD_THEN_TOLD)
def test_a_row_is_about_the_award_that_it_can_only_mean(
    database: Database, first: Changes, second: Changes, awards_held: int
) -> None:
    a_register(database)
    awards(database, first)
    outcome = awards(database, second)
    assert counts(outcome) == ((0, 1, 0, 0) if awards_held == 1 else (1, 0, 0, 0))
    assert len(anns(database)) == awards_held
    assert counts(awards(database, second)) == (0, 0, 1, 0)


def test_a_row_that_could_mean_two_awards_is_refused(database: Database) -> None:
    a_register(database)
    awards(database, {}, {"course_started": "2015-09-01", "course_completed": "2016-07-01"})
    outcome = awards(database, UNDATED | {"awarding_body": "Other"})
    assert "could be about more than one award held" in problem(outcome)[2]


def test_two_awards_of_one_person_in_one_file_stay_two_when_it_comes_again(
    database: Database,
) -> None:
    a_register(database)
    rows = ({"awarded": ""}, UNDATED | {"awarding_body": "Other"}, {"kind": "NPQSENCO"})
    assert counts(awards(database, *rows)) == (3, 0, 0, 0)
    assert counts(awards(database, *reversed(rows))) == (0, 0, 3, 0)


@pytest.mark.parametrize(
    ("second", "clashes"),
    [
        pytest.param({"certificate": "C1", "course_started": "2019-01-07"}, True, id="certificate"),
        pytest.param({"certificate": "C2"}, False, id="another certificate"),
        pytest.param({"certificate": "", "awarded": "2020-01-01"}, True, id="course start"),
        pytest.param({"certificate": "", "course_started": ""}, False, id="no start"),
    ],
)
def test_two_rows_of_one_file_that_name_one_award_clash(
    database: Database, second: Changes, *, clashes: bool
) -> None:
    a_register(database)
    outcome = awards(database, {"certificate": "C1"}, second)
    assert counts(outcome) == ((1, 0, 0, 1) if clashes else (2, 0, 0, 0))


def test_rows_without_a_course_start_clash_where_the_day_of_award_is_the_same(
    database: Database,
) -> None:
    a_register(database)
    bare = {"course_started": "", "course_completed": ""}
    other = bare | {"awarding_body": "Other"}
    assert counts(awards(database, bare, other)) == (1, 0, 0, 1)


def test_awards_of_many_people_find_their_own(database: Database) -> None:
    trns = [f"{n:07}" for n in range(600)]
    people(database, *({"trn": trn} for trn in trns))
    rows = [{"trn": trn} for trn in trns]
    assert counts(awards(database, *rows)) == (600, 0, 0, 0)
    assert counts(awards(database, *rows)) == (0, 0, 600, 0)

"""SENCOs who have still to come to hold the qualification, what can be done, and the NPQ places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from register.domain.awards import AwardKind
from register.domain.errors import InvalidFact
from register.law.assessment import assess
from register.law.under_way import Course
from register.services import courses_ahead
from register.services.courses_ahead import Outlook, Senco, outlook
from register.services.places_needed import PlacesNeeded, areas_of, places_needed
from register.services.reports import Cut, Filters
from register.store import facts
from register.store.session import Database
from tests.listed import a_primary
from tests.registering import (
    EARLY,
    draw,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)

TODAY = date(2026, 6, 1)
LATER = EARLY + timedelta(days=30)
ONE_DAY = timedelta(days=1)
THE_CLIFF = date(2027, 9, 1)
GORSELAND: dict[str, object] = {"la_code": 902, "la_name": "Gorseland", "region_code": "B",
                                "region_name": "Upper Region"}  # fmt: skip
UNDER_WAY: dict[str, object] = {"course_started": date(2023, 9, 1), "course_completed": None,
                                "awarded": None}  # fmt: skip
AN_NPQ: dict[str, object] = {**UNDER_WAY, "kind": AwardKind.NPQSENCO,
                             "course_started": date(2026, 2, 2)}  # fmt: skip
TOO_LATE, SHORTEST, WHOLE, CLIFF, PAST_CLIFF, ON_NPQ, QUALIFIED, OVERDUE, DISPUTED = range(1, 10)
EARLIER, WITH_A_BARRED, REVIEW, DOUBTFUL, UNSURE, BARRED, SHARED = range(10, 17)
STARTS = {
    TOO_LATE: date(2024, 3, 1),
    SHORTEST: date(2025, 1, 10),
    WHOLE: date(2026, 1, 1),
    CLIFF: date(2023, 9, 1),
    PAST_CLIFF: date(2025, 9, 1),
    ON_NPQ: date(2025, 9, 1),
    QUALIFIED: date(2020, 9, 1),
    OVERDUE: date(2020, 9, 1),
    DISPUTED: date(2024, 9, 1),
    WITH_A_BARRED: date(2024, 3, 1),
    REVIEW: date(2025, 3, 1),
    DOUBTFUL: date(2026, 5, 20),
    UNSURE: date(2024, 9, 1),
    BARRED: date(2024, 9, 1),
}


@pytest.fixture
def country(database: Database) -> Database:
    """One school for each thing that may be told of a SENCO; all but two are in Thistleshire."""
    with database.begin() as session:
        put_body(session)
        there = {SHARED: GORSELAND, OVERDUE: GORSELAND}
        put_schools(
            session,
            *(a_primary(urn, f"School {urn:02}", **there.get(urn, {})) for urn in range(1, 17)),
        )
        unlike: dict[int, dict[str, Any]] = {REVIEW: {"prohibited": None},
                                                BARRED: {"prohibited": True}}  # fmt: skip
        people = {urn: put_person(session, urn, **unlike.get(urn, {})) for urn in STARTS}
        latest: dict[int, dict[str, Any]] = {DOUBTFUL: {"starts_latest": date(2026, 6, 19)}}
        for urn, start in STARTS.items():
            put_post(session, people[urn], urn, start, **latest.get(urn, {}))
        put_post(session, people[WHOLE], SHARED, STARTS[WHOLE])
        put_post(session, people[DISPUTED], EARLIER, date(2015, 9, 1), ends=date(2017, 9, 1))
        put_post(session, put_person(session, 90, prohibited=True), WITH_A_BARRED, TODAY)
        for urn in (CLIFF, PAST_CLIFF, DISPUTED):
            put_award(session, people[urn], at=EARLY, **UNDER_WAY)
        put_award(session, people[ON_NPQ], at=EARLY, **AN_NPQ)
        put_award(session, people[QUALIFIED], at=EARLY)
        put_award(session, people[UNSURE], at=EARLY, awarding_body="A body on no list")
    draw(database)
    return database


def asked(database: Database, as_of: date = TODAY, **more: object) -> tuple[Senco, ...]:
    """Everybody who has still to come to hold the qualification on the day."""
    given: dict[str, object] = {"as_of": as_of, "today": TODAY, **more}
    with database.read() as session:
        return courses_ahead.sencos(session, **given)  # type: ignore[arg-type]  # by name


def urns(people: Sequence[Senco]) -> list[int]:
    """Whose schools they are, in order."""
    return [each.school.urn for each in people]


def by_school(people: Sequence[Senco]) -> Mapping[int, Senco]:
    """Each by the one school."""
    return {each.school.urn: each for each in people}


def test_those_without_the_qualification_are_told_with_their_own_last_day(
    country: Database,
) -> None:
    found = by_school(asked(country))
    assert {urn: each.hold_by for urn, each in found.items()} == {
        TOO_LATE: date(2027, 3, 1),
        SHORTEST: date(2028, 1, 10),
        WHOLE: date(2029, 1, 1),
        CLIFF: date(2026, 9, 1),
        PAST_CLIFF: date(2028, 9, 1),
        ON_NPQ: date(2028, 9, 1),
        OVERDUE: date(2023, 9, 1),
        DISPUTED: date(2027, 9, 1),
        WITH_A_BARRED: date(2027, 3, 1),
        REVIEW: date(2028, 3, 1),
        DOUBTFUL: date(2029, 5, 20),
        UNSURE: date(2027, 9, 1),
        SHARED: date(2029, 1, 1),
    }
    assert [urn for urn, each in found.items() if each.disputed] == [DISPUTED]


def test_what_each_is_doing_about_it_is_told(country: Database) -> None:
    found = {urn: each.course for urn, each in by_school(asked(country)).items()}
    assert {urn for urn, course in found.items() if course is Course.NASENCO} == {
        CLIFF,
        PAST_CLIFF,
        DISPUTED,
    }
    assert (found[ON_NPQ], found[UNSURE]) == (Course.NPQ, Course.UNSURE)
    assert {urn for urn, course in found.items() if course is Course.NONE} == {
        TOO_LATE, SHORTEST, WHOLE, OVERDUE, WITH_A_BARRED, REVIEW, DOUBTFUL, SHARED,
    }  # fmt: skip


def test_the_lines_and_the_law_itself_say_the_same_on_every_day(country: Database) -> None:
    days = (TODAY, date(2025, 3, 1), date(2026, 6, 20), THE_CLIFF, THE_CLIFF + ONE_DAY,
            date(2028, 9, 2), date(2030, 1, 1))  # fmt: skip
    with country.read() as session:
        known = facts.load(session, range(1, 17))
    for as_of in days:
        found = {(x.school.urn, x.person, x.hold_by) for x in asked(country, as_of)
                 if not x.disputed}  # fmt: skip
        expected = {
            (urn, person.person, person.deadline)
            for urn in range(1, 17)
            for person in assess(known.case(urn), as_of).people
            if person.status in {"in_window", "overdue", "review"} and person.deadline
        }
        doubtful = {each for each in found if each[0] == DOUBTFUL}
        assert found - doubtful == {each for each in expected if each[0] != DOUBTFUL}, as_of
        assert len(doubtful) == (as_of >= STARTS[DOUBTFUL])


def test_the_cliff_counts_by_their_own_last_day(country: Database) -> None:
    found = outlook(asked(country), TODAY)
    assert cliff_of(found) == ([CLIFF], [PAST_CLIFF], [DISPUTED])


def test_the_last_day_before_the_cliff_is_told_apart_from_the_cliff(database: Database) -> None:
    starts = {1: date(2024, 8, 31), 2: date(2024, 9, 1)}
    with database.begin() as session:
        put_schools(session, *(a_primary(urn, f"School {urn}") for urn in starts))
        for urn, start in starts.items():
            person = put_person(session, urn)
            put_post(session, person, urn, start)
            put_award(session, person, at=EARLY, **UNDER_WAY)
    draw(database)
    assert cliff_of(outlook(asked(database), TODAY)) == ([1], [2], [])


def test_past_the_cliff_a_nasenco_no_longer_counts_and_they_need_an_npq(
    country: Database,
) -> None:
    found = asked(country, THE_CLIFF)
    people = by_school(found)
    assert people[PAST_CLIFF].nasenco
    assert people[PAST_CLIFF].course is Course.NONE
    assert PAST_CLIFF in urns(outlook(found, THE_CLIFF).too_late)
    assert PAST_CLIFF not in urns(outlook(asked(country, THE_CLIFF - ONE_DAY), TODAY).too_late)


def test_a_nasenco_completed_before_the_cliff_is_on_it_no_more(country: Database) -> None:
    person = by_school(asked(country))[PAST_CLIFF].person
    with country.begin() as session:
        put_award(session, person, at=LATER, **{**UNDER_WAY, "course_completed": date(2026, 5, 1)})
    draw(country)
    assert by_school(asked(country))[PAST_CLIFF].course is Course.COMPLETED
    assert by_school(asked(country, known_at=LATER - ONE_DAY))[PAST_CLIFF].course is Course.NASENCO


def test_who_can_no_longer_end_an_npq_in_time_is_told_from_who_can_end_only_the_shortest(
    country: Database,
) -> None:
    found = outlook(asked(country), TODAY)
    assert urns(found.too_late) == [TOO_LATE, WITH_A_BARRED]
    assert urns(found.shortest) == [SHORTEST, REVIEW]


def test_a_day_on_they_are_as_the_calendar_says(country: Database) -> None:
    edge = date(2026, 7, 10)  # 18 months before the last day of SHORTEST
    on = outlook(asked(country, edge), edge)
    after = outlook(asked(country, edge + ONE_DAY), edge + ONE_DAY)
    assert SHORTEST in urns(on.shortest)
    assert SHORTEST in urns(after.too_late)


def test_before_there_was_an_npq_nothing_is_answered(sqlite_database: Database) -> None:
    with pytest.raises(InvalidFact, match="no NPQ for SENCOs before 2024-09-01"):
        asked(sqlite_database, date(2024, 8, 31))


def cliff_of(found: Outlook) -> tuple[list[int], list[int], list[int]]:
    """The schools of the three lines of the cliff."""
    return urns(found.before), urns(found.after), urns(found.contested)


def places(database: Database, by: Cut = Cut.LA, **more: object) -> PlacesNeeded:
    """The table of the places."""
    people = asked(database, **more)  # type: ignore[arg-type]  # filters alone
    with database.read() as session:
        return places_needed(people, areas_of(session, people, by), TODAY)


def test_places_stand_by_the_last_term_in_which_the_longest_npq_ends_in_time(
    country: Database,
) -> None:
    found = places(country)
    assert [str(term) for term in found.terms] == [
        "summer term 2026",
        "autumn term 2026",
        "spring term 2027",
        "summer term 2027",
    ]
    assert [(x.name, x.terms, x.late, x.places) for x in found.rows] == [
        ("Gorseland", (1, 0, 1, 0), 1, 2),
        ("Thistleshire", (4, 0, 1, 1), 4, 6),
    ]
    assert (found.studying, found.unsure) == (3, 1)  # who need none, or may need none


def test_a_person_with_two_schools_counts_in_both_areas_and_once_in_all(
    country: Database,
) -> None:
    found = places(country)
    assert (found.total.name, found.total.terms, found.total.late) == ("England", (5, 0, 1, 1), 5)
    assert sum(row.places for row in found.rows) == found.total.places + 1
    by_region = places(country, Cut.REGION)
    assert [(x.key, x.name, x.places) for x in by_region.rows] == [
        ("E", "Middle Region", 6),
        ("B", "Upper Region", 2),
    ]
    assert by_region.total == found.total


def test_places_are_of_the_schools_asked_for_alone_and_by_area_alone(country: Database) -> None:
    found = places(country, filters=Filters(la=902))
    assert [row.name for row in found.rows] == ["Gorseland"]
    assert found.total.places == 2
    with country.read() as session, pytest.raises(InvalidFact, match="by local authority or by"):
        areas_of(session, (), Cut.TRUST)


def test_nobody_to_place_is_one_term_of_nothing() -> None:
    found = places_needed((), {}, TODAY)
    assert ([str(term) for term in found.terms], found.total.terms) == (["summer term 2026"], (0,))

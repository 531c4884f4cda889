"""A small country in which each school stands for one question that a what-if can ask."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session

from register.domain.identifiers import Urn
from register.domain.people import Induction
from register.domain.schools import SchoolLink
from register.store import school_links
from register.store.session import Database
from tests.listed import a_primary
from tests.registering import (
    EARLY,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)

TODAY = date(2028, 6, 1)
AT = datetime(2028, 6, 1, 10, tzinfo=UTC)
EARLIER_THEN, MOVED, SUMMER, LEAP, CTC, PRU, INDUCTION = 1, 2, 3, 4, 5, 6, 7
COURSE, FOLLOWING, SPELLS, COHORT, UNKNOWN, CONFERRED = 8, 9, 10, 11, 12, 13
THIRD_YEAR, SECOND_YEAR, NINE_MONTHS, SPECIAL, NURSERY, QUALIFIED, VACANT, TOO_LATE = range(14, 22)
ELSEWHERE, BEFORE = 50, 59
ACADEMY: dict[str, object] = {"type_code": 34, "type_name": "Academy converter"}
GORSELAND: dict[str, object] = {
    "la_code": 902, "la_name": "Gorseland", "region_code": "B", "region_name": "Upper Region",
}  # fmt: skip
_KINDS: dict[int, dict[str, object]] = {
    CTC: {"type_code": 6, "type_name": "City technology college"},
    PRU: {"type_code": 14, "type_name": "Pupil referral unit"},
    INDUCTION: ACADEMY,
    FOLLOWING: {**ACADEMY, "opened": date(2025, 9, 1)},
    THIRD_YEAR: GORSELAND,
    SPECIAL: {"type_code": 7, "type_name": "Community special school"},
    NURSERY: {"type_code": 15, "type_name": "Local authority nursery school"},
    BEFORE: {"status_code": 2, "closed": date(2025, 8, 31)},
}


def build(database: Database) -> None:
    """List the schools and put somebody in post at each but the vacant ones."""
    with database.begin() as session:
        put_body(session)
        urns = (*range(1, 22), ELSEWHERE, BEFORE)
        put_schools(
            session, *(a_primary(urn, f"School {urn:02}", **_KINDS.get(urn, {})) for urn in urns)
        )
        link = SchoolLink(Urn(FOLLOWING), Urn(BEFORE), "School 59", "Predecessor", date(2025, 9, 1))
        school_links.replace(session, [link], run_id=1, at=EARLY)
        _earlier_service(session)
        _posts(session)
        _awards(session)


def _serve(session: Session, urn: int, *spells: tuple[int, date, date | None]) -> int:
    """One person for each school, after whom they are numbered."""
    person = put_person(session, urn)
    for where, first, out in spells:
        put_post(session, person, where, first, ends=out)
    return person


def _earlier_service(session: Session) -> None:
    two_years = (ELSEWHERE, date(2012, 9, 1), date(2014, 9, 1))
    _serve(session, EARLIER_THEN, two_years, (EARLIER_THEN, date(2020, 9, 1), None))
    nine_months = (ELSEWHERE, date(2024, 9, 1), date(2025, 6, 1))
    _serve(session, MOVED, nine_months, (MOVED, date(2025, 6, 1), None))
    nearly_a_year = (ELSEWHERE, date(2024, 9, 1), date(2025, 7, 20))
    _serve(session, SUMMER, nearly_a_year, (SUMMER, date(2025, 9, 1), None))
    there = (BEFORE, date(2021, 9, 1), date(2025, 9, 1))
    _serve(session, FOLLOWING, there, (FOLLOWING, date(2025, 9, 1), None))
    # 366 days in two spells, one of them with a leap day: the ways of adding differ.
    spells = [
        (ELSEWHERE, date(2016, 1, 1), date(2016, 7, 1)),
        (ELSEWHERE, date(2016, 9, 1), date(2017, 3, 4)),
    ]
    _serve(session, SPELLS, *spells, (SPELLS, date(2019, 9, 1), None))
    long_ago = (ELSEWHERE, date(2015, 9, 1), date(2016, 6, 1))
    _serve(session, NINE_MONTHS, long_ago, (NINE_MONTHS, date(2018, 9, 1), None))


def _posts(session: Session) -> None:
    _serve(session, LEAP, (LEAP, date(2020, 2, 29), None))
    _serve(session, COHORT, (COHORT, date(2009, 1, 5), None))
    _serve(session, THIRD_YEAR, (THIRD_YEAR, date(2025, 9, 1), None))
    _serve(session, SECOND_YEAR, (SECOND_YEAR, date(2026, 9, 1), None))
    for urn, induction in ((INDUCTION, Induction.IN_PROGRESS), (UNKNOWN, Induction.UNKNOWN)):
        person = put_person(session, urn, induction=induction)
        put_post(session, person, urn, date(2021, 9, 1))
        put_award(session, person, at=EARLY)


def _awards(session: Session) -> None:
    for urn, completed, awarded in (
        (COURSE, date(2027, 5, 1), date(2028, 7, 1)),
        (CONFERRED, date(2027, 7, 1), date(2027, 10, 1)),
        (TOO_LATE, date(2027, 10, 1), date(2028, 3, 1)),
        (QUALIFIED, date(2019, 7, 1), date(2019, 10, 1)),
    ):
        person = _serve(session, urn, (urn, date(2021, 9, 1), None))
        put_award(session, person, at=EARLY, course_completed=completed, awarded=awarded)

"""What an answer rests on: which facts it needs, and the weakest of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from register.domain.evidence import Level
from register.domain.identifiers import Urn
from register.domain.people import Basis, TeacherStatus
from register.domain.schools import SchoolLink
from register.services import standings
from register.services.evidence import FactKind, resting, sencos
from register.store.session import Database
from tests.listed import list_schools
from tests.registering import (
    EARLY,
    a_person,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)

DAY = date(2026, 9, 1)
SAID, SEEN, PROVIDER, OFFICIAL = Level.SAID, Level.SEEN, Level.PROVIDER, Level.OFFICIAL
POST, EARLIER, STATUS, AWARD = FactKind.POST, FactKind.EARLIER, FactKind.STATUS, FactKind.AWARD
NOT_A_TEACHER = TeacherStatus(Basis.NONE)
OLD = 110000  # what the URN of a case is less, for the school before it
Scene = Callable[[Session, int], None]


@dataclass(frozen=True)
class Expected:
    """The status, what it rests on in order, and the weakest level; None where on nothing."""

    status: str
    level: Level | None
    kinds: tuple[FactKind, ...] = ()


_TRNS = iter(range(2000000, 2001000))


def person(session: Session, **changes: Any) -> int:  # noqa: ANN401 - fields of a person
    return put_person(session, next(_TRNS), **changes)


def since_2024(session: Session, urn: int) -> None:
    put_post(session, person(session), urn, date(2024, 9, 1), level=SAID)


def seen_by_the_school(session: Session, urn: int) -> None:
    put_post(session, person(session), urn, date(2024, 9, 1), level=SEEN)


def a_weak_teaching_record(session: Session, urn: int) -> None:
    put_post(session, person(session, level=SEEN), urn, date(2024, 9, 1), level=OFFICIAL)


def a_head_who_is_no_teacher(session: Session, urn: int) -> None:
    who = person(session, teacher_status=NOT_A_TEACHER, level=SAID)
    put_post(session, who, urn, date(2024, 9, 1), level=OFFICIAL, head_teacher=True)


def holds_an_award(session: Session, urn: int) -> None:
    who = person(session)
    put_post(session, who, urn, date(2015, 9, 1), level=OFFICIAL)
    put_award(session, who, at=EARLY, level=PROVIDER)


def holds_two_awards(session: Session, urn: int) -> None:
    who = person(session)
    put_post(session, who, urn, date(2015, 9, 1), level=OFFICIAL)
    put_award(session, who, at=EARLY, level=SAID)
    put_award(session, who, at=EARLY, level=OFFICIAL, awarded=date(2020, 10, 1))


def one_award_does_not_count(session: Session, urn: int) -> None:
    who = person(session)
    put_post(session, who, urn, date(2015, 9, 1), level=OFFICIAL)
    put_award(session, who, at=EARLY, level=SEEN)
    put_award(session, who, at=EARLY, level=OFFICIAL, awarded=None, course_completed=None)


def exempt_by_earlier_service(session: Session, urn: int) -> None:
    who = person(session)
    ended: dict[str, Any] = {"ends": date(2008, 9, 1), "level": OFFICIAL, "end_level": SAID}
    put_post(session, who, OLD, date(2004, 9, 1), **ended)
    put_post(session, who, urn, date(2016, 9, 1), level=SEEN)


def earlier_service_that_is_not_needed(session: Session, urn: int) -> None:
    who = person(session)
    ended: dict[str, Any] = {"ends": date(2014, 9, 1), "level": SAID, "end_level": SAID}
    put_post(session, who, OLD, date(2014, 1, 1), **ended)
    put_post(session, who, urn, date(2024, 9, 1), level=SEEN)


def carried_from_the_school_before(session: Session, urn: int) -> None:
    who = person(session)
    ended: dict[str, Any] = {"ends": date(2024, 9, 1), "level": SAID, "end_level": OFFICIAL}
    put_post(session, who, OLD, date(2024, 1, 1), **ended)
    put_post(session, who, urn, date(2024, 9, 1), level=OFFICIAL)


def two_sencos(session: Session, urn: int) -> None:
    since_2024(session, urn)
    holds_an_award(session, urn)


def not_a_teacher(session: Session, urn: int) -> None:
    who = person(session, teacher_status=NOT_A_TEACHER)
    put_post(session, who, urn, date(2024, 9, 1), level=SEEN)


def not_teaching_here(session: Session, urn: int) -> None:
    who = person(session, level=SAID)
    put_post(session, who, urn, date(2024, 9, 1), level=SEEN, teacher_at_school=False)


def left(session: Session, urn: int) -> None:
    put_post(session, person(session), urn, date(2020, 9, 1), ends=date(2026, 7, 1))


def covers_informally(session: Session, urn: int) -> None:
    put_post(session, person(session), urn, date(2025, 9, 1), designated=False)


TABLE: dict[str, tuple[Scene, Expected]] = {
    "the school's word alone": (since_2024, Expected("in_window", SAID, (POST, STATUS))),
    "the school has seen the letter": (
        seen_by_the_school,
        Expected("in_window", SEEN, (POST, STATUS)),
    ),
    "teacher status is known less well": (
        a_weak_teaching_record,
        Expected("in_window", SEEN, (POST, STATUS)),
    ),
    "a head rests on no teacher status": (
        a_head_who_is_no_teacher,
        Expected("in_window", OFFICIAL, (POST,)),
    ),
    "the award counted": (holds_an_award, Expected("qualified", PROVIDER, (POST, STATUS, AWARD))),
    "of two that count the better": (
        holds_two_awards,
        Expected("qualified", OFFICIAL, (POST, STATUS, AWARD)),
    ),
    "an award that does not count lends nothing": (
        one_award_does_not_count,
        Expected("qualified", SEEN, (POST, STATUS, AWARD)),
    ),
    "an exemption rests on the end of the earlier post": (
        exempt_by_earlier_service,
        Expected("exempt", SAID, (POST, EARLIER, STATUS)),
    ),
    "service long before the clock is not rested on": (
        earlier_service_that_is_not_needed,
        Expected("in_window", SEEN, (POST, STATUS)),
    ),
    "a clock that began at the school before rests on that": (
        carried_from_the_school_before,
        Expected("in_window", SAID, (POST, EARLIER, STATUS)),
    ),
    "two SENCOs": (
        two_sencos,
        Expected("in_window", SAID, (POST, STATUS, POST, STATUS, AWARD)),
    ),
    "not a teacher": (not_a_teacher, Expected("ineligible", SEEN, (POST, STATUS))),
    "not working here": (not_teaching_here, Expected("ineligible", SEEN, (POST,))),
    "nobody now": (left, Expected("no_senco", None)),
    "informal cover": (covers_informally, Expected("no_senco", None)),
}
URNS = {name: 100001 + number for number, name in enumerate(TABLE)}


@pytest.fixture(scope="module")
def held(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A school for each row of the table, all in one register."""
    path = tmp_path_factory.mktemp("evidence") / "register.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    after = URNS["a clock that began at the school before rests on that"]
    link = SchoolLink(Urn(OLD), Urn(after), "", "Successor", date(2024, 9, 1))
    with database.begin() as session:
        put_body(session)
        list_schools(session, *primaries(*URNS.values(), OLD), links=[link])
        for name, (scene, _) in TABLE.items():
            scene(session, URNS[name])
    yield database
    database.engine.dispose()


@pytest.mark.parametrize("name", TABLE)
def test_an_answer_is_as_good_as_the_weakest_fact_that_it_needs(held: Database, name: str) -> None:
    _, expected = TABLE[name]
    with held.read() as session:
        answer = standings.of_school(session, URNS[name], as_of=DAY)
        rests = resting(sencos(session, answer))
    found = (rests.level, tuple(fact.kind for fact in rests.facts)) if rests else (None, ())
    assert (answer.decision.status, *found) == (expected.status, expected.level, expected.kinds)


def test_it_says_which_facts_are_the_weakest_and_where_they_came_from(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(100001))
        two = [person(session), person(session)]
        put_post(session, two[0], 100001, date(2024, 9, 1), level=SEEN)
        put_post(session, two[1], 100001, date(2025, 9, 1), level=OFFICIAL)
    with database.read() as session:
        rests = resting(sencos(session, standings.of_school(session, 100001, as_of=DAY)))
    assert rests is not None
    (weakest,) = rests.weakest
    assert (weakest.kind, weakest.person) == (POST, two[0])
    assert (weakest.origin.source, weakest.origin.since) == ("test", EARLY)


def test_the_usual_person_of_these_tests_is_confirmed_by_an_official() -> None:
    assert a_person(1).level is OFFICIAL

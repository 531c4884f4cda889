"""Which answers rest on a school's word alone: the same in bulk as asked school by school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlmodel import Session

from register.domain.evidence import Level
from register.domain.people import Induction
from register.law.assessment import STATUSES
from register.services import quality
from register.services.evidence import FactKind, resting, sencos
from register.services.quality_words import OWN_WORD, word_alone
from register.services.standings import of_school
from register.store import quality as store
from register.store.session import Database
from tests.registering import (
    EARLY,
    draw,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)

TODAY = date(2026, 6, 10)
SAID, OFFICIAL = Level.SAID, Level.OFFICIAL
LONG_AGO, RECENT, LATE = date(2006, 9, 1), date(2024, 9, 1), date(2021, 9, 1)
KNOWN: dict[str, Any] = {"level": OFFICIAL, "end_level": OFFICIAL}


def bulk(session: Session) -> dict[int, frozenset[FactKind]]:
    schools = quality.listed(session, today=TODAY)
    found = word_alone(session, schools, store.posts(session), today=TODAY)
    return {each.school.urn: each.facts for each in found}


def one_by_one(session: Session, urn: int) -> frozenset[FactKind]:
    rests = resting(sencos(session, of_school(session, urn, as_of=TODAY)))
    told = rests.facts if rests else ()
    return frozenset(fact.kind for fact in told if fact.level in OWN_WORD)


def a_country(session: Session) -> list[int]:
    """Schools at every status, each with its facts at every mix of two levels; and odd ones."""
    put_body(session)
    urns = iter(range(100001, 100500))
    trns = iter(range(1, 500))
    used: list[int] = []

    def school() -> int:
        used.append(next(urns))
        put_schools(session, *primaries(used[-1]))
        return used[-1]

    def person(level: Level = OFFICIAL, **changes: Any) -> int:  # noqa: ANN401 - fields of a person
        return put_person(session, next(trns), level=level, **changes)

    for status, post, of_person in product(_ways(), (SAID, OFFICIAL), (SAID, OFFICIAL)):
        _put(session, status, person(of_person, **status.get("person", {})), school, level=post)
    for first, second in product((Level.SEEN, Level.PROVIDER), (SAID, OFFICIAL)):
        holder = person()
        put_post(session, holder, school(), RECENT, **KNOWN)
        put_award(session, holder, at=EARLY, level=first)
        put_award(session, holder, at=EARLY, level=second, certificate="2", course_started=None)
    revoked = person()
    put_post(session, revoked, school(), RECENT, **KNOWN)
    put_award(session, revoked, at=EARLY, level=SAID)
    put_award(session, revoked, at=EARLY, level=OFFICIAL, certificate="2", revoked=RECENT)
    two = school()
    put_post(session, person(), two, LATE, **KNOWN)
    put_post(session, person(prohibited=True, level=SAID), two, RECENT, **KNOWN)
    in_doubt = person(SAID, prohibited=None)
    put_post(session, in_doubt, school(), date(2026, 6, 1), starts_latest=date(2026, 6, 30))
    twice = person(SAID)
    again = school()
    put_post(session, twice, again, LATE, ends=date(2025, 9, 1), level=SAID, end_level=SAID)
    put_post(session, twice, again, date(2025, 9, 1), head_teacher=True, level=OFFICIAL)
    school()
    return used


def _ways() -> Iterator[dict[str, Any]]:
    """How a school comes to each status."""
    yield {"starts": RECENT}
    yield {"starts": LATE}
    yield {"starts": RECENT, "post": {"head_teacher": True}}
    yield {"starts": RECENT, "post": {"teacher_at_school": False}}
    yield {"starts": RECENT, "person": {"induction": Induction.FAILED}}
    yield {"starts": RECENT, "person": {"prohibited": None}}
    yield {"starts": RECENT, "award": SAID}
    yield {"starts": RECENT, "award": Level.PROVIDER}
    for level in (SAID, OFFICIAL):
        yield {"starts": RECENT, "before": (LONG_AGO, date(2010, 9, 1), level)}
        yield {"starts": RECENT, "before": (date(2012, 9, 1), date(2015, 9, 1), level)}
        yield {"starts": RECENT, "before": (date(2023, 9, 1), RECENT, level)}
    yield {"starts": LONG_AGO}


def _put(session: Session, way: dict[str, Any], who: int, school: Any, *, level: Level) -> None:  # noqa: ANN401 - makes a school
    put_post(session, who, school(), way["starts"], level=level, **way.get("post", {}))
    if "award" in way:
        put_award(session, who, at=EARLY, level=way["award"])
    if "before" in way:
        first, ends, known = way["before"]
        put_post(session, who, school(), first, ends=ends, level=OFFICIAL, end_level=known)


@pytest.fixture
def country(sqlite_database: Database) -> tuple[Database, list[int]]:
    with sqlite_database.begin() as session:
        urns = a_country(session)
    draw(sqlite_database)
    return sqlite_database, urns


def test_the_nation_at_once_says_what_each_school_says_by_itself(
    country: tuple[Database, list[int]],
) -> None:
    database, urns = country
    with database.read() as session:
        found = bulk(session)
        alone = {urn: kinds for urn in urns if (kinds := one_by_one(session, urn))}
        assert found == alone
        standing = {school.status for school in quality.listed(session, today=TODAY)}
    assert standing == set(STATUSES), "the country leaves a status out"
    assert frozenset().union(*found.values()) == set(FactKind), "no fact of one kind is in it"
    assert len(found) < len(urns) - 10, "hardly a school is known any better"

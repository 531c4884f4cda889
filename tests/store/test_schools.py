"""Schools and links as versions: nothing lost, nothing changed in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from register.domain.errors import NotFound
from register.domain.identifiers import Urn
from register.domain.schools import School, SchoolLink
from register.store import feed_runs, school_links, schools
from register.store.feed_runs import Counts, Outcome, Reject, Run
from register.store.schools import SchoolChanges
from register.store.session import Database

MONDAY = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 9, 8, 12, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 9, 9, 12, 0, tzinfo=UTC)


def a_school(urn: int = 100001, name: str = "Invented Primary School") -> School:
    """One open community school."""
    return School(
        urn=Urn(urn),
        name=name,
        la_code=202,
        la_name="Camden",
        establishment_number=2001,
        type_code=1,
        type_name="Community school",
        type_group_code=4,
        type_group_name="Local authority maintained schools",
        status_code=1,
        status_name="Open",
        reason_opened_code=None,
        reason_closed_code=None,
        opened=date(2001, 9, 1),
        closed=None,
        phase_code=2,
        phase_name="Primary",
        low_age=3,
        high_age=11,
        pupils=210,
        fsm_percent=12.5,
        trust_code=None,
        trust_name="",
        federation_code=None,
        federation_name="",
        ukprn=10000001,
        street="1 Invented Street",
        locality="",
        town="Inventon",
        county="",
        postcode="ZZ1 1ZZ",
        region_code="H",
        region_name="London",
        urban_rural_code="UN1",
        urban_rural_name="Urban",
        easting=500000,
        northing=200000,
        last_changed=date(2026, 1, 2),
    )


def a_run(session: Session, at: datetime = MONDAY) -> int:
    """A recorded run to hang versions on."""
    return feed_runs.add(session, Run(at, at, Outcome.APPLIED, extract_date=at.date()))


def put(session: Session, at: datetime, *, added: list[School], changed: list[School]) -> int:
    """Apply these under a run of their own."""
    run = a_run(session, at)
    changes = SchoolChanges(added, changed, (), ())
    schools.apply(session, changes, run_id=run, at=at, day=at.date())
    return run


def test_a_school_comes_back_as_it_was_put_in(database: Database) -> None:
    with database.begin() as session:
        put(session, MONDAY, added=[a_school()], changed=[])
    with database.read() as session:
        assert schools.find(session, 100001) == a_school()
        assert schools.current(session) == {100001: a_school()}
        assert schools.some(session, {100001, 999999}) == {100001: a_school()}
        assert schools.count(session) == 1


def test_a_changed_school_keeps_what_was_known_of_it_before(database: Database) -> None:
    renamed = replace(a_school(), name="A New Name")
    with database.begin() as session:
        put(session, MONDAY, added=[a_school(), a_school(100002)], changed=[])
    with database.begin() as session:
        put(session, WEDNESDAY, added=[], changed=[renamed])
    with database.read() as session:
        assert schools.find(session, 100001) == renamed
        assert schools.find(session, 100001, known_at=TUESDAY) == a_school()
        assert schools.find(session, 100002) == a_school(100002)
        told = schools.history(session, 100001)
    assert [(x.known_from, x.known_to) for x in told] == [
        (MONDAY, WEDNESDAY),
        (WEDNESDAY, None),
    ]


@pytest.mark.parametrize(
    ("known_at", "name"),
    [
        pytest.param(TUESDAY, "Invented Primary School", id="before the change"),
        pytest.param(WEDNESDAY, "A New Name", id="at the instant of the change"),
        pytest.param(datetime(2026, 9, 10, tzinfo=UTC), "A New Name", id="after the change"),
    ],
)
def test_what_was_known_changes_at_the_instant_of_the_run(
    database: Database, known_at: datetime, name: str
) -> None:
    with database.begin() as session:
        put(session, MONDAY, added=[a_school()], changed=[])
        put(session, WEDNESDAY, added=[], changed=[replace(a_school(), name="A New Name")])
        found = {school.urn: school for school in schools.every(session, known_at=known_at)}
    assert found[Urn(100001)].name == name


def test_a_school_that_the_list_no_longer_names_is_missing_and_not_deleted(
    database: Database,
) -> None:
    with database.begin() as session:
        put(session, MONDAY, added=[a_school()], changed=[])
        run = a_run(session, TUESDAY)
        gone = SchoolChanges((), (), {100001}, ())
        schools.apply(session, gone, run_id=run, at=TUESDAY, day=date(2026, 9, 8))
    with database.begin() as session:
        assert schools.missing(session) == {100001: date(2026, 9, 8)}
        assert schools.missing_since(session, 100001) == date(2026, 9, 8)
        assert schools.find(session, 100001) == a_school()
        back = SchoolChanges((), (), (), {100001})
        run = a_run(session, WEDNESDAY)
        schools.apply(session, back, run_id=run, at=WEDNESDAY, day=date(2026, 9, 9))
    with database.read() as session:
        assert schools.missing(session) == {}
        assert schools.missing_since(session, 100001) is None


def test_an_unknown_urn_is_not_found_in_a_sentence(database: Database) -> None:
    with database.read() as session:
        with pytest.raises(NotFound, match="No school with URN 100001 is on the list"):
            schools.find(session, 100001)
        assert schools.missing_since(session, 100001) is None


def a_link(urn: int, link_urn: int, kind: str = "Successor") -> SchoolLink:
    """One link without a date."""
    return SchoolLink(Urn(urn), Urn(link_urn), "Some School", kind, None)


def test_links_are_replaced_by_superseding(database: Database) -> None:
    kept, withdrawn, fresh = a_link(1, 2), a_link(1, 3), a_link(1, 4)
    with database.begin() as session:
        run = a_run(session)
        first = school_links.replace(session, [kept, withdrawn, kept], run_id=run, at=MONDAY)
    with database.begin() as session:
        run = a_run(session, WEDNESDAY)
        second = school_links.replace(session, [kept, fresh], run_id=run, at=WEDNESDAY)
        again = school_links.replace(session, [kept, fresh], run_id=run, at=WEDNESDAY)
    with database.read() as session:
        assert school_links.every(session) == [kept, fresh]
        assert school_links.every(session, known_at=TUESDAY) == [kept, withdrawn]
        assert school_links.touching(session, {4}) == [fresh]
        assert school_links.touching(session, {1}, known_at=TUESDAY) == [kept, withdrawn]
    assert first.added == (kept, withdrawn)
    assert (second.added, second.withdrawn) == ((fresh,), (withdrawn,))
    assert (again.added, again.withdrawn) == ((), ())


def test_a_run_comes_back_with_everything_that_was_said_of_it(database: Database) -> None:
    run = Run(
        MONDAY,
        TUESDAY,
        Outcome.HELD,
        extract_date=date(2026, 9, 7),
        sha256="a" * 64,
        source="schools.csv",
        folder="2026-09-07-aaaaaaaaaaaa",
        counts=Counts(rows=3, rejected=1, max_urn=100003),
        summary={"open": {"202": 3}},
        reasons=("Too few.",),
        notices=("A new code.",),
        seconds={"read": 0.5},
    )
    with database.begin() as session:
        number = feed_runs.add(session, run, [Reject(7, "OpenDate", "It is no day.")])
    with database.begin() as session:
        assert feed_runs.get(session, number) == replace(run, id=number)
        assert feed_runs.rejects(session, number) == [Reject(7, "OpenDate", "It is no day.")]
        assert [x.id for x in feed_runs.awaiting(session)] == [number]
        assert feed_runs.last_applied(session) is None
        feed_runs.decide(session, number, by="a@b.example", reason="No.")
    with database.read() as session:
        assert feed_runs.recent(session)[0].decision == "declined"
        assert feed_runs.awaiting(session) == []
        with pytest.raises(NotFound, match="There is no run 99"):
            feed_runs.get(session, 99)

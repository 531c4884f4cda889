"""What an extract would change, and when a person looks first."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.identifiers import Urn
from register.domain.schools import School
from register.feeds.gias.authorities import authorities, authorities_on
from register.feeds.gias.columns import Header
from register.feeds.gias.extract import LinkExtract, Oddities, Rejected, SchoolExtract
from register.feeds.plan import (
    Change,
    ExtractSummary,
    check_complete,
    guard,
    notices,
    plan,
    summarise,
)

HEADER = Header(("URN",))


def a_held_school(urn: int = 100_001, **changes: object) -> School:
    """An open community primary school; an override is any field of School."""
    blank: dict[str, object] = dict.fromkeys(School.__dataclass_fields__)
    texts = {name: "" for name in blank if name.endswith(("name", "region_code"))}
    plain = {
        "urn": Urn(urn),
        "name": f"Invented School {urn}",
        "la_code": 202,
        "la_name": "Camden",
        "type_code": 1,
        "type_name": "Community school",
        "status_code": 1,
        "status_name": "Open",
        "postcode": "ZZ1 1ZZ",
        "region_code": "H",
    }
    return School(**(blank | texts | plain | changes))  # type: ignore[arg-type]


def extract(*schools: School, rejected: tuple[Rejected, ...] = ()) -> SchoolExtract:
    return SchoolExtract(schools, rejected, len(schools) + len(rejected), HEADER)


def held(*schools: School) -> dict[int, School]:
    return {int(school.urn): school for school in schools}


def many(count: int, first: int = 100_001, **changes: object) -> list[School]:
    return [a_held_school(first + number, **changes) for number in range(count)]


def test_the_same_list_changes_nothing() -> None:
    schools = many(5)
    found = plan(held(*schools), extract(*schools))
    assert found.is_empty
    assert found.compared == 5


def test_a_school_not_held_is_added() -> None:
    new = a_held_school(100_002)
    assert plan(held(a_held_school()), extract(a_held_school(), new)).added == (new,)


@pytest.mark.parametrize("field", ["street", "pupils", "last_changed", "urban_rural_code"])
def test_any_field_makes_a_change(field: str) -> None:
    old = a_held_school()
    new = a_held_school(100_001, **{field: "other"})
    found = plan(held(old), extract(new))
    assert found.changed == (Change(old, new),)
    assert found.altered == {field: 1}


OPEN, CLOSED, CLOSING, TO_OPEN = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("before", "after", "bucket"),
    [
        (OPEN, CLOSED, "closed"),
        (CLOSING, CLOSED, "closed"),
        (OPEN, None, "closed"),
        (OPEN, CLOSING, ""),
        (CLOSED, OPEN, "reopened"),
        (CLOSED, CLOSING, "reopened"),
        (None, OPEN, "reopened"),
        (TO_OPEN, OPEN, "opened"),
        (TO_OPEN, CLOSED, ""),
    ],
)
def test_a_change_of_status_falls_in_its_bucket(
    before: int | None, after: int | None, bucket: str
) -> None:
    old, new = a_held_school(status_code=before), a_held_school(status_code=after)
    found = plan(held(old), extract(new))
    filled = {name for name in ("opened", "closed", "reopened") if getattr(found, name)}
    assert filled == ({bucket} if bucket else set())


@pytest.mark.parametrize(
    ("field", "value", "bucket"),
    [
        ("name", "Other", "renamed"),
        ("la_code", 940, "la_changed"),
        ("type_code", 34, "type_changed"),
    ],
)
def test_a_change_of_substance_falls_in_its_bucket(field: str, value: object, bucket: str) -> None:
    old = a_held_school()
    new = a_held_school(100_001, **{field: value})
    assert getattr(plan(held(old), extract(new)), bucket) == (Change(old, new),)


def test_a_school_that_is_not_in_the_list_has_vanished_once() -> None:
    gone, stays = many(2)
    assert plan(held(gone, stays), extract(stays)).vanished == (gone,)
    assert plan(held(gone, stays), extract(stays), missing={gone.urn}).is_empty


def test_a_school_that_was_missing_returns() -> None:
    school = a_held_school()
    found = plan(held(school), extract(school), missing=[school.urn])
    assert (found.returned, found.changed, found.is_empty) == ((school,), (), False)


def test_a_rejected_row_leaves_its_school_as_it_is() -> None:
    schools = many(2)
    bad = Rejected(3, "OpenDate", "The value is not a day.", schools[1].urn)
    assert plan(held(*schools), extract(schools[0], rejected=(bad,))).is_empty


def closing(count: int) -> tuple[list[School], list[School]]:
    return many(4000), many(count, status_code=CLOSED) + many(4000 - count, 100_001 + count)


def concerns(old: list[School], new: list[School], days: int = 1) -> list[str]:
    found = plan(held(*old), extract(*new))
    return [each.code for each in guard(found, days_between=days)]


@pytest.mark.parametrize(("count", "stopped"), [(149, False), (150, False), (151, True)])
def test_more_closures_than_usual_are_held(count: int, *, stopped: bool) -> None:
    assert concerns(*closing(count)) == (["closed"] if stopped else [])


@pytest.mark.parametrize(("days", "stopped"), [(30, True), (59, True), (60, False), (90, False)])
def test_closures_are_counted_by_the_month(days: int, *, stopped: bool) -> None:
    old, new = many(8000), many(300, status_code=CLOSED) + many(7700, 100_301)
    assert bool(concerns(old, new, days=days)) is stopped


@pytest.mark.parametrize(("count", "stopped"), [(9, False), (10, False), (11, True)])
def test_more_vanished_than_usual_are_held(count: int, *, stopped: bool) -> None:
    schools = many(2000)
    found = guard(plan(held(*schools), extract(*schools[count:])))
    assert [each.code for each in found] == (["vanished"] if stopped else [])
    assert [each.urns for each in found] == ([tuple(range(100_001, 100_012))] if stopped else [])


@pytest.mark.parametrize(("count", "stopped"), [(49, False), (50, False), (51, True)])
def test_a_reorganisation_is_held(count: int, *, stopped: bool) -> None:
    moved = many(count, la_code=940) + many(2000 - count, 100_001 + count)
    assert concerns(many(2000), moved) == (["la-changed"] if stopped else [])


@pytest.mark.parametrize(("count", "stopped"), [(49, False), (50, False), (51, True)])
def test_an_old_list_replayed_is_held_by_the_schools_that_open_again(
    count: int, *, stopped: bool
) -> None:
    assert concerns(
        many(2000, status_code=CLOSED),
        many(count) + many(2000 - count, 100_001 + count, status_code=CLOSED),
    ) == (["reopened"] if stopped else [])


@pytest.mark.parametrize(("count", "stopped"), [(999, False), (1000, False), (1001, True)])
def test_a_flood_of_new_schools_is_held_unless_it_is_the_first_list(
    count: int, *, stopped: bool
) -> None:
    flood = many(count, 200_000)
    assert concerns(many(1), [*many(1), *flood]) == (["added"] if stopped else [])
    assert concerns([], flood) == []


@pytest.mark.parametrize(("count", "stopped"), [(99, False), (100, False), (101, True)])
def test_a_column_that_changes_in_one_row_of_twenty_is_held(count: int, *, stopped: bool) -> None:
    renamed = many(count, name="Other") + many(2000 - count, 100_001 + count)
    assert concerns(many(2000), renamed) == (["column"] if stopped else [])


@pytest.mark.parametrize(("count", "stopped"), [(20, False), (21, True)])
def test_in_a_small_list_twenty_rows_may_change(count: int, *, stopped: bool) -> None:
    renamed = many(count, name="Other") + many(100 - count, 100_001 + count)
    assert bool(concerns(many(100), renamed)) is stopped


def test_a_years_new_pupil_numbers_are_nothing_unusual_and_their_loss_is() -> None:
    old = many(200, pupils=100)
    assert concerns(old, many(200, pupils=101)) == []
    assert concerns(old, many(200, pupils=None)) == ["column"]


@pytest.mark.parametrize(
    ("rows", "code"), [(1000, ""), (990, ""), (989, "rows")], ids=["all", "99 %", "less"]
)
def test_a_list_shorter_than_the_last_is_held(rows: int, code: str) -> None:
    before = ExtractSummary(rows=1000)
    found = check_complete(extract(*many(rows)), before, {})
    assert [each.code for each in found] == ([code] if code else [])


@pytest.mark.parametrize(("top", "stopped"), [(100_100, False), (100_101, True)])
def test_a_highest_urn_that_falls_is_held(top: int, *, stopped: bool) -> None:
    found = check_complete(extract(*many(100)), ExtractSummary(rows=1, max_urn=top), {})
    assert bool(found) is stopped


@pytest.mark.parametrize(
    ("before", "now", "stopped"),
    [(50, 20, False), (51, 20, True), (100, 90, False), (100, 89, True), (100, 111, True)],
)
def test_a_type_that_moves_by_a_tenth_is_held(before: int, now: int, *, stopped: bool) -> None:
    found = check_complete(extract(*many(now)), ExtractSummary(rows=1, by_type={1: before}), {})
    assert bool(found) is stopped


def test_there_are_153_authorities_and_old_ones_have_their_days() -> None:
    today = authorities_on(date(2026, 9, 1))
    assert len(today) == 153
    assert {940, 941, 942, 943, 838, 839} <= today.keys()
    assert len({each.code for each in authorities()}) == len(authorities())


@pytest.mark.parametrize(
    ("day", "old", "new"),
    [
        (date(2021, 3, 31), {928}, set[int]()),
        (date(2021, 4, 1), set[int](), {940, 941}),
        (date(2021, 4, 2), set[int](), {940, 941}),
    ],
)
def test_a_reorganised_authority_ends_the_day_before_the_new_ones_begin(
    day: date, old: set[int], new: set[int]
) -> None:
    assert authorities_on(day).keys() & {928, 940, 941} == old | new


def test_what_is_odd_and_no_reason_to_hold_is_told() -> None:
    arrived = SchoolExtract(
        (),
        (Rejected(2, "OpenDate", "x", 1),),
        1,
        Header(("URN",), unexpected=("Novelty",), missing=("CCF (name)", "NumberOfPupils")),
        oddities=Oddities(2, (4, 9), (), 3),
        unreadable={"UKPRN": 1},
        unknown_codes={("GOR (code)", "Q", "Nowhere"): 5},
    )
    links = LinkExtract((), (Rejected(2, "URN", "x"),), unknown_types={"Twinned": 2})
    assert notices(arrived, links) == (
        "New columns, not read: Novelty.",
        "Columns gone, which the register does not use: CCF (name).",
        'GOR (code) Q ("Nowhere") is new to the register, in 5 rows: kept as it is.',
        "UKPRN could not be read in 1 row, where it is left out.",
        "1 row of schools were not taken: see the rejects.",
        "2 bytes are no letters in Windows-1252 (lines 4, 9).",
        "3 lines have letters decoded wrongly, in columns that the register does not use.",
        "1 row of links were not taken: see the rejects.",
        'The link type "Twinned" is new to the register, in 2 rows: not followed.',
    )
    assert notices(extract()) == ()


def test_a_summary_counts_what_the_next_list_is_held_against() -> None:
    schools = [*many(2), a_held_school(100_009, status_code=CLOSED, type_code=None, la_code=301)]
    found = summarise(extract(*schools), LinkExtract(()), extract_date=date(2026, 9, 1))
    assert (found.rows, found.open_rows, found.max_urn, found.links) == (3, 2, 100_009, 0)
    assert (found.by_type, found.authorities) == ({1: 2}, (202,))

"""Which school follows which: both directions, every type, and the traps of the real file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import FeedRefused
from register.domain.identifiers import Urn
from register.domain.schools import SchoolLink
from register.feeds.gias.links import Kind, Succession, loops, successions
from register.feeds.gias.parse import parse_links
from tests.feeds.extract import a_link, write_links

OLD, NEW, OTHER = 100_001, 100_002, 100_003
LAST = date(2026, 8, 31)
FIRST = LAST + timedelta(days=1)
SAMPLE = (
    Path(__file__).parents[3] / "shared" / "feed" / "samples" / "links_edubasealldata20250422.csv"
)


def link(urn: int, link_urn: int, kind: str = "Successor", on: date | None = None) -> SchoolLink:
    return SchoolLink(Urn(urn), Urn(link_urn), "Invented", kind, on)


def only(*links: SchoolLink) -> Succession:
    (found,) = successions(links)
    return found


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (link(OLD, NEW, "Successor", LAST), (Kind.PLAIN, LAST)),
        (link(NEW, OLD, "Predecessor", FIRST), (Kind.PLAIN, LAST)),
        (link(OLD, NEW, "Successor - merged", LAST), (Kind.MERGE, LAST)),
        (link(NEW, OLD, "Predecessor - merged", FIRST), (Kind.MERGE, LAST)),
        (link(OLD, NEW, "Successor - amalgamated"), (Kind.AMALGAMATION, None)),
        (link(NEW, OLD, "Predecessor - amalgamated"), (Kind.AMALGAMATION, None)),
        (link(OLD, NEW, "Successor - Split School", LAST), (Kind.SPLIT, LAST)),
        (link(NEW, OLD, "Predecessor - Split School", FIRST), (Kind.SPLIT, LAST)),
        (link(OLD, NEW, "Result of Amalgamation", LAST), (Kind.AMALGAMATION, LAST)),
    ],
    ids=lambda value: getattr(value, "link_type", ""),
)
def test_either_half_tells_of_the_succession(
    row: SchoolLink, expected: tuple[Kind, date | None]
) -> None:
    assert only(row) == Succession(OLD, NEW, *expected)


def test_two_halves_are_one_succession() -> None:
    assert only(link(OLD, NEW, on=LAST), link(NEW, OLD, "Predecessor", FIRST)).old_last_day == LAST


def test_the_old_schools_own_date_wins_over_the_new_ones() -> None:
    """In 2,095 real pairs both halves have the same day: it is the old school's last."""
    assert only(link(OLD, NEW, on=LAST), link(NEW, OLD, "Predecessor", LAST)).old_last_day == LAST


def test_a_blank_half_leaves_the_date_to_the_other() -> None:
    assert only(link(OLD, NEW), link(NEW, OLD, "Predecessor", FIRST)).old_last_day == LAST
    assert only(link(OLD, NEW), link(NEW, OLD, "Predecessor")).old_last_day is None


def test_the_earliest_of_several_dates_is_taken() -> None:
    rows = (link(OLD, NEW, on=FIRST), link(OLD, NEW, "Successor - merged", LAST))
    assert only(*rows) == Succession(OLD, NEW, Kind.MERGE, LAST)


@pytest.mark.parametrize("kind", ["Other", "Closure", "Expansion", "Sixth Form Centre Link", "New"])
def test_links_of_other_types_are_no_successions(kind: str) -> None:
    assert successions([link(OLD, NEW, kind, LAST)]) == ()


def test_many_to_many_is_kept() -> None:
    rows = [link(OLD, NEW), link(OLD, OTHER), link(OTHER, NEW)]
    assert {(each.old, each.new) for each in successions(rows)} == {
        (OLD, NEW),
        (OLD, OTHER),
        (OTHER, NEW),
    }


def test_a_ring_is_reported_and_neither_direction_is_dropped() -> None:
    found = successions([link(OLD, NEW), link(NEW, OLD), link(NEW, OTHER)])
    assert len(found) == 3
    assert loops(found) == ((OLD, NEW),)


def test_a_ring_of_three_and_a_school_that_follows_itself() -> None:
    rows = [link(OLD, NEW), link(NEW, OTHER), link(OTHER, OLD), link(100_009, 100_009)]
    assert loops(successions(rows)) == ((OLD, NEW, OTHER), (100_009,))


def test_two_rings_joined_by_a_chain_are_two() -> None:
    rows = [link(1, 2), link(2, 1), link(2, 3), link(3, 4), link(4, 5), link(5, 4)]
    assert loops(successions(rows)) == ((1, 2), (4, 5))


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=30))
def test_a_school_is_in_a_ring_exactly_where_it_can_be_come_back_to(
    pairs: list[tuple[int, int]],
) -> None:
    after: dict[int, set[int]] = {}
    for old, new in pairs:
        after.setdefault(old, set()).add(new)

    def returns(urn: int) -> bool:
        seen: set[int] = set()
        ahead = set(after.get(urn, ()))
        while ahead - seen:
            seen |= ahead
            ahead = {new for old in ahead for new in after.get(old, ())}
        return urn in seen

    found = loops(successions([link(old, new) for old, new in pairs]))
    ringed = {urn for ring in found for urn in ring}
    assert ringed == {urn for urn in range(1, 13) if returns(urn)}
    assert sum(map(len, found)) == len(ringed), "no school is in two rings"


def test_a_file_of_links_is_read_by_name_and_its_rejects_are_placed(tmp_path: Path) -> None:
    rows = [
        a_link(OLD, NEW, established="31-08-2026"),
        a_link(OLD, OTHER, established=""),
        a_link(OLD, OTHER, "Twinned with", established="01-01-1900"),
        a_link(OLD, OTHER, established="31-09-2026"),
        a_link(OLD, OTHER) | {"LinkURN": "none"},
        a_link(OLD, OTHER) | {"URN": ""},
    ]
    extract = parse_links(write_links(tmp_path / "links.csv", rows))
    assert [row.established for row in extract.rows] == [LAST, None, None]
    assert [(each.line, each.column) for each in extract.rejected] == [
        (5, "LinkEstablishedDate"),
        (6, "LinkURN"),
        (7, "URN"),
    ]
    assert extract.unknown_types == {"Twinned with": 1}


def test_a_quotation_mark_lost_from_a_link_is_found(tmp_path: Path) -> None:
    path = write_links(tmp_path / "links.csv", [a_link(OLD, NEW), a_link(OLD, OTHER)])
    path.write_bytes(path.read_bytes().replace(b'"Invented School 100003', b"Invented 3", 1))
    with pytest.raises(FeedRefused, match="Line 3 has a quotation mark"):
        parse_links(path)


def test_the_real_links_of_22_april_2025() -> None:
    if not SAMPLE.exists():
        pytest.skip("the national links file is not beside this checkout")
    extract = parse_links(SAMPLE)
    assert (len(extract.rows), extract.rejected, extract.unknown_types) == (33_801, (), {})
    rings = loops(successions(extract.rows))
    for pair in ((122_057, 122_060), (135_073, 147_355), (101_144, 101_146)):
        assert pair in rings

"""Releases of neighbouring days: that nothing follows from them together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from register.services import disclosure_hiding
from register.services.disclosure import GROUPS, Protected, cells_of, counts_of, protected
from register.services.disclosure_attack import Attacker, Beside, Cell
from tests.disclosing import Country, School, a_country, kept, known
from tests.disclosing_days import narrowed_together, with_six_moved


def published(schools: list[School]) -> Protected:
    return protected(kept(schools), known(schools))


def beside(schools: list[School], made: Protected) -> Beside:
    shown = {cell: n for cell, n in cells_of(made.tables) if isinstance(n, int)}
    return Beside(known(schools), shown, counts_of(kept(schools)))


def a_day_later(schools: list[School], before: Beside | None, seed: int) -> tuple[Country, Beside]:
    now = with_six_moved(schools, seed)
    made = protected(kept(now), known(now), beside=[before] if before else [])
    return Country(now, made), beside(now, made)


def learned_together(one: Country, other: Country) -> int:
    found = zip((one, other), narrowed_together(one, other), strict=True)
    return sum(
        country.is_learned(cell, *ranges[cell])
        for country, ranges in found
        for cell in country.small
    )


def recovered_together(one: Beside, other: Beside) -> int:
    """Small counts of either that the register's own attack finds from both at once."""
    attacker = Attacker(other.known, other.shown, len(GROUPS))
    attacker.read_too(one, other.counts, other.shown)
    asked = {other.named(cell, other.counts): (cell, other.known) for cell in small(other)}
    asked |= {one.named(cell, other.counts): (cell, one.known) for cell in small(one)}
    return sum(
        disclosure_hiding.is_told(cell, attacker.interval(name), told)
        for name, (cell, told) in asked.items()
    )


def small(made: Beside) -> list[Cell]:
    return [cell for cell, number in made.counts.items() if number < 5]


@pytest.mark.parametrize("seed", [15, 19])
def test_two_releases_of_neighbouring_days_recover_no_small_count_together(seed: int) -> None:
    """Of somebody who knows which counts did not change: each release alone would be safe."""
    schools = a_country(seed)
    first = published(schools)
    before = beside(schools, first)
    country, alone = a_day_later(schools, None, seed)
    assert learned_together(Country(schools, first), country) > 0
    assert recovered_together(before, alone) > 0
    country, together = a_day_later(schools, before, seed)
    assert learned_together(Country(schools, first), country) == 0
    assert recovered_together(before, together) == 0


def test_what_another_release_hid_stays_hidden_where_the_count_is_the_same() -> None:
    schools = a_country(9)
    before = beside(schools, published(schools))
    _country, now = a_day_later(schools, before, 9)
    same = [cell for cell in before.counts if before.is_same(cell, now.counts)]
    assert 0 < len(same) < len(before.counts)
    assert not [cell for cell in same if cell in now.shown and cell not in before.shown]


def test_what_others_give_away_together_stops_no_release_and_it_adds_nothing_to_it() -> None:
    schools = a_country(15)
    before = beside(schools, published(schools))
    _country, alone = a_day_later(schools, None, 15)
    others = [before, alone]
    now = with_six_moved(schools, 16)
    last = beside(now, protected(kept(now), known(now), beside=others))
    found = told_of(last, others)
    without = told_of(replace(last, shown={}), others)
    assert len(found) > 3
    assert {cell: without.get(cell) for cell in found} == found


def told_of(last: Beside, others: list[Beside]) -> dict[Cell, tuple[int, int]]:
    """The small counts of the last release that follow from all of them, and where they lie."""
    attacker = Attacker(last.known, last.shown, len(GROUPS))
    for each in others:
        attacker.read_too(each, last.counts, last.shown)
    found = {cell: attacker.interval(cell) for cell in small(last)}
    return {c: span for c, span in found.items() if disclosure_hiding.is_told(c, span, last.known)}

"""Published tables: what is withheld and rounded, and that an attack recovers no small count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from register.domain.errors import Conflict, InvalidFact
from register.services import disclosure, disclosure_hiding
from register.services.disclosure import (
    GROUPS,
    HIDDEN,
    Attacked,
    Line,
    Protected,
    Table,
    attack,
    counts_of,
    protected,
)
from register.services.disclosure_attack import rounded
from tests.disclosing import Country, School, a_country, a_school, an_authority, kept, known

# Of 13 schools, 8 and 5 are shown as 10 and 5: so at least 8 and 5, and nothing is left.
TIGHT = [
    *an_authority(1, "A", (8, 5, 0, 0)),
    *an_authority(2, "A", (5, 2, 1, 1)),
    *an_authority(3, "B", (6, 0, 0, 2)),
    *an_authority(4, "B", (5, 3, 0, 0)),
]
# Everything hidden in one authority, nothing in the other of its region.
UNEVEN = [
    *an_authority(1, "A", (1, 0, 2, 1)),
    *an_authority(2, "A", (6, 5, 5, 7)),
    *an_authority(3, "B", (9, 0, 0, 0)),
]


def publish(schools: list[School]) -> Protected:
    return protected(kept(schools), known(schools))


def only_small_hidden(schools: list[School]) -> Protected:
    """What somebody would publish who hides the small counts, rounds, and thinks no further."""
    shown = {cell: rounded(n) for cell, n in counts_of(kept(schools)).items() if n >= 5}
    tables = tuple(
        replace(
            table,
            lines=tuple(
                replace(
                    line,
                    counts=tuple(
                        shown.get(((table.cut, line.key), c), HIDDEN) for c in range(len(GROUPS))
                    ),
                )
                for line in table.lines
            ),
        )
        for table in publish(schools).tables
    )
    return Protected(tables, 0, 0, 0)


def row(made: Protected, cut: str, key: object) -> Line:
    (table,) = (table for table in made.tables if table.cut == cut)
    return next(line for line in table.lines if line.key == key)


def table_of(made: Protected, cut: str) -> Table:
    return next(table for table in made.tables if table.cut == cut)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_sum_or_difference_of_published_numbers_recovers_a_small_count(seed: int) -> None:
    schools = a_country(seed)
    country = Country(schools, publish(schools))
    found = country.narrowed()
    assert len(country.small) > 20  # there was something to find
    learned = [cell for cell in country.small if country.is_learned(cell, *found[cell])]
    assert learned == []
    assert all(low <= country.true[cell] <= high for cell, (low, high) in found.items())


@pytest.mark.parametrize("schools", [TIGHT, UNEVEN])
def test_of_all_the_tables_there_could_be_none_pins_a_small_count(schools: list[School]) -> None:
    country = Country(schools, publish(schools))
    found = country.possible()
    small = [cell for cell in country.small if cell[0][0] == "la"]
    assert len(small) >= 7
    for cell in small:
        assert {0, min(5, country.total[cell[0]])} <= found[cell], (cell, found[cell])


def test_both_attacks_do_recover_counts_where_nothing_but_the_small_is_hidden() -> None:
    naive = only_small_hidden(TIGHT)
    country = Country(TIGHT, naive)
    narrowed, possible = country.narrowed(), country.possible()
    for column in (2, 3):
        cell = (("la", 1), column)
        assert narrowed[cell] == (0, 0)
        assert possible[cell] == {0}
    assert attack(naive.tables, known(TIGHT)).recovered >= 2


def test_the_registers_own_attack_recovers_nothing_from_what_it_publishes() -> None:
    schools = a_country(7)
    made = publish(schools)
    assert made.others > 0
    assert attack(made.tables, known(schools)) == Attacked(hidden=made.hidden, recovered=0)


def test_no_count_of_0_to_4_is_published_and_every_other_number_is_a_multiple_of_five() -> None:
    schools = a_country(5)
    made = publish(schools)
    true = counts_of(kept(schools))
    for table in made.tables:
        for line in table.lines:
            for column, shown in enumerate(line.counts):
                number = true[(table.cut, line.key), column]
                if isinstance(shown, str):
                    assert shown == HIDDEN
                else:
                    assert number >= 5
                    assert shown % 5 == 0
                    assert abs(shown - number) <= 2


def test_a_row_of_fewer_schools_than_five_says_nothing_at_all() -> None:
    made = publish([*an_authority(1, "A", (60, 40, 30, 30)), a_school("overdue", la=2, region="A")])
    line = row(made, "la", 2)
    assert (line.schools, set(line.counts), line.rate) == (HIDDEN, {HIDDEN}, HIDDEN)


def test_a_rate_is_of_rounded_numbers_and_withheld_where_its_number_is() -> None:
    counts = [(60, 40, 30, 37), (3, 0, 0, 6), (40, 20, 20, 2)]
    made = publish([s for la, each in enumerate(counts) for s in an_authority(la, "A", each)])
    assert row(made, "la", 0).rate == 21  # 35 of 165, and not 37 of 167
    assert row(made, "la", 1).rate == HIDDEN  # ten schools, rounded, of which nothing is told
    assert row(made, "la", 2).rate == HIDDEN  # its number is withheld


def test_two_rows_that_hold_the_same_schools_say_the_same() -> None:
    schools = a_country(6)
    made = publish(schools)
    assert row(made, "type", 15).counts == row(made, "phase", 1).counts
    assert ("phase", 1) in [
        place for same in known(schools).same for place in same.these + same.those
    ]


def test_an_authority_names_its_region_and_the_tables_are_always_the_same_eight() -> None:
    made = publish(a_country(3))
    assert row(made, "la", 5).within == "B"
    assert [table.cut for table in made.tables] == list(disclosure.TABLES)
    assert len(table_of(made, "none").lines) == 1


def test_the_same_report_gives_the_same_tables() -> None:
    schools = a_country(2)
    assert publish(schools) == publish(list(reversed(schools)))


def test_what_an_earlier_publication_of_the_day_hid_stays_hidden() -> None:
    schools = an_authority(1, "A", (60, 40, 30, 30)) + an_authority(2, "A", (50, 40, 30, 20))
    again = protected(kept(schools), known(schools), {(("la", 1), 3), (("la", 9), 0)})
    assert row(publish(schools), "la", 1).counts[3] == 30
    assert row(again, "la", 1).counts[3] == HIDDEN
    assert (again.small, again.others) == (0, 1)


def test_a_number_hidden_before_is_rather_hidden_again_than_another() -> None:
    schools = an_authority(1, "A", (30, 10, 5, 0)) + an_authority(2, "A", (90, 40, 30, 20))
    cuts, told = kept(schools), known(schools)
    usual = row(protected(cuts, told), "la", 1)
    rather = row(protected(cuts, told, rather={(("la", 1), 0)}), "la", 1)
    assert usual.counts == (30, 10, HIDDEN, HIDDEN)
    assert rather.counts == (HIDDEN, 10, 5, HIDDEN)


def test_nothing_is_published_of_no_schools_or_of_other_schools_than_were_counted() -> None:
    schools = an_authority(1, "A", (6, 6, 6, 6))
    with pytest.raises(InvalidFact, match="counts no school"):
        protected({**kept([]), "none": []}, known([]))
    with pytest.raises(Conflict, match="does not have the schools"):
        protected(kept(schools), known(schools[1:]))


def test_a_report_that_does_not_fit_the_school_list_is_refused() -> None:
    """As many schools in every row, but two rows that are the same schools differ."""
    schools = an_authority(1, "A", (20, 20, 20, 20))
    cuts = kept(schools)
    cuts["region"][0] |= {"qualified": 30, "in_window": 10}
    with pytest.raises(Conflict, match="does not have the schools"):
        protected(cuts, known(schools))


def test_tables_that_contradict_each_other_are_not_said_to_be_safe() -> None:
    schools = an_authority(1, "A", (20, 20, 20, 20))
    with pytest.raises(Conflict, match="contradict"):
        attack(publish(schools).tables, known([*schools, *schools]))


def test_a_country_so_small_that_nothing_can_be_shown_shows_nothing() -> None:
    made = publish(an_authority(1, "A", (2, 1, 0, 1)))
    assert made.hidden == made.cells


def test_hiding_refuses_where_nothing_is_left_that_could_help() -> None:
    """No table comes to this by itself: the attacker is told more than a school list tells."""
    schools = an_authority(1, "A", (6, 6, 6, 2))
    told = known(schools)
    held = counts_of(kept(schools))
    shut = replace(told, schools={**told.schools, ("la", 1): 20})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosure_hiding, "is_told", lambda *_: True)
        with pytest.raises(Conflict, match="cannot be published"):
            disclosure_hiding.published(held, shut)

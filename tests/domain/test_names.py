"""Names are compared by their letters, whatever a form or a keyboard made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.names import folded, given_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien", "OBRIEN"),
        ("O\u2019Brien", "o brien"),
        ("O\u02bcBrien", "O`Brien"),
        ("Mac Donald", "MacDonald"),
        ("Mc Kay", "McKay"),
        ("Smith-Jones", "Smith Jones"),
        ("Smith\u2013Jones", "smithjones"),
        ("Si\u00f4n", "Sion"),
        ("Gwydd\u0175r", "Gwyddwr"),
        ("\u00d3 S\u00e9aghdha", "O Seaghdha"),
        ("Se\u0301amus", "S\u00e9amus"),
        ("M\u00fcller", "Muller"),
        ("\u0141ukasz", "Lukasz"),
        ("S\u00f8rensen", "Sorensen"),
        ("Stra\u00dfe", "Strasse"),
        ("St. John", "St John"),
    ],
)
def test_these_are_one_name(one: str, other: str) -> None:
    assert folded(one) == folded(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Smith-Jones", "Smith"), ("Smith-Jones", "Jones"), ("Anna", "Anne"), ("McKay", "Mackay")],
)
def test_these_are_not(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("name", ["", " ", "%", "*", "'", "1234", "--"])
def test_what_has_no_letter_is_no_name(name: str) -> None:
    assert folded(name) == ""
    assert given_words(name) == ()


@given(st.text())
def test_a_folded_name_stays_as_it_is(name: str) -> None:
    assert folded(folded(name)) == folded(name) == folded(name.upper().lower().strip())


def test_given_names_are_told_apart_by_spaces_and_hyphens() -> None:
    assert given_words("Mary-Jane  \u00c9va") == ("mary", "jane", "eva")

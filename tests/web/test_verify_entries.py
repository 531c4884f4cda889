"""What people type is forgiven, and never guessed at."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.identifiers import Trn
from register.web.verify.entries import born, number, read_day

BIRTHDAY, TODAY = date(1980, 5, 17), date(2026, 9, 1)


@pytest.mark.parametrize(
    "typed",
    [
        ("17", "5", "1980"),
        ("17", "05", "1980"),
        (" 17th ", "May", "1980"),
        ("17", "may", "1980"),
        ("17.5.1980", "", ""),
        ("17/5-1980", "", ""),
        ("", "17 5 1980", ""),
        ("17 May 1980", "", ""),
        ("May 17, 1980", "", ""),
        ("", "", "1980-05-17"),
        ("5/17/1980", "", ""),
    ],
)
def test_a_day_is_read_however_it_is_written(typed: tuple[str, str, str]) -> None:
    assert born(typed, TODAY).day == BIRTHDAY


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "", ""), "Enter the date of birth"),
        (("17", "", "1980"), "The date of birth must include a month"),
        (("31", "2", "1980"), "Enter a real date of birth, for example 17 5 1980"),
        (("17", "Mab", "1980"), "Enter a real date of birth, for example 17 5 1980"),
        (("17", "5", "80"), "Enter the year of the date of birth as 4 digits"),
        (("\u00b2", "5", "1980"), "Enter a real date of birth, for example 17 5 1980"),
        (("17 5", "1980", "1"), "Enter a real date of birth"),
        (("17", "5", "1870"), "The date of birth must be 1 January 1900 or later"),
        (("1", "9", "2026"), "The date of birth must be in the past"),
    ],
)
def test_what_is_no_day_is_asked_for_again(typed: tuple[str, str, str], said: str) -> None:
    assert (born(typed, TODAY).day, born(typed, TODAY).problem) == (None, said)


@pytest.mark.parametrize("pasted", ["3/4/1980", "03.04.1980", "12-11-1980"])
def test_day_and_month_are_never_guessed_where_they_could_change_places(pasted: str) -> None:
    found = born((pasted, "", ""), TODAY)
    assert found.day is None
    assert f"{pasted} could be two days" in found.problem


def test_the_same_figures_in_three_boxes_say_which_is_which() -> None:
    assert read_day(("3", "4", "1980"), "day").day == date(1980, 4, 3)


@pytest.mark.parametrize("typed", ["12 34 567", "RP12/34567", "12\u201334567", "12.34.567"])
def test_a_number_is_read_whatever_stands_between_its_digits(typed: str) -> None:
    assert Trn(number(typed)) == "1234567"

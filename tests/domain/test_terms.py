"""Terms: three a year, without a gap."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.terms import term_of


@pytest.mark.parametrize(
    ("day", "said"),
    [
        pytest.param(date(2026, 8, 31), "summer term 2026", id="the last of August"),
        pytest.param(date(2026, 9, 1), "autumn term 2026", id="the first of September"),
        pytest.param(date(2026, 12, 31), "autumn term 2026", id="the last of the year"),
        pytest.param(date(2027, 1, 1), "spring term 2027", id="New Year"),
        pytest.param(date(2027, 4, 30), "spring term 2027", id="the last of April"),
        pytest.param(date(2027, 5, 1), "summer term 2027", id="the first of May"),
    ],
)
def test_every_day_falls_in_one_term(day: date, said: str) -> None:
    term = term_of(day)
    assert str(term) == said
    assert term.first <= day <= term.last

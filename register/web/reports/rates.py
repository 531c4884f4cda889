"""Rates: how many in a hundred do not meet the duty, and where no rate is said."""

from __future__ import annotations

from register.services.reports import Counts

LEAST_BASE = 10
"""Schools, or pupils, below which no rate is shown: one more or less would move it by a tenth."""
FEW, NOBODY, NEARLY_NONE = "[u]", "[z]", "[low]"
SYMBOLS = (
    (FEW, f"too few to give a rate: there are fewer than {LEAST_BASE}"),
    (NOBODY, "there are none, so there is no rate"),
    (NEARLY_NONE, "more than none, but rounds to 0.0"),
)
"""The government Analysis Function's shorthand, and what each stands for here."""
_ALL = 1000


def tenths(row: Counts) -> int | None:
    """The rate in tenths of a per cent, halves up; None on a base too small for one.

    Never all while one meets the duty.
    """
    if row.schools < LEAST_BASE:
        return None
    rounded = (2 * _ALL * row.not_met + row.schools) // (2 * row.schools)
    return rounded if rounded < _ALL or row.not_met == row.schools else _ALL - 1


def rate(row: Counts) -> str:
    """The rate as a cell shows it, under a heading that says per cent: "12.3"."""
    found = tenths(row)
    if found is None:
        return FEW if row.schools else NOBODY
    return NEARLY_NONE if not found and row.not_met else f"{found // 10}.{found % 10}"


def in_a_sentence(row: Counts) -> str:
    """The rate as words give it; blank where there is none."""
    found = rate(row)
    if found in {FEW, NOBODY}:
        return ""
    return "less than 0.1%" if found == NEARLY_NONE else f"{found}%"

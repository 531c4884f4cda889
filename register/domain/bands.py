"""Bands of numbers that schools are counted in: how many pupils, and how many have free meals."""

from __future__ import annotations

from typing import NamedTuple


class Band(NamedTuple):
    """From `least` (inclusive) to `below` (exclusive; None: no end). `key` stands in addresses."""

    key: str
    name: str
    least: int
    below: int | None


# Pupils on the roll, as the school list gives them: the department's usual steps for primaries
# (one class a year is 210) and secondaries.
SIZES = (
    Band("under-100", "Fewer than 100 pupils", 0, 100),
    Band("100-199", "100 to 199 pupils", 100, 200),
    Band("200-399", "200 to 399 pupils", 200, 400),
    Band("400-799", "400 to 799 pupils", 400, 800),
    Band("800-1199", "800 to 1,199 pupils", 800, 1200),
    Band("1200-or-more", "1,200 pupils or more", 1200, None),
)
# The percentage of pupils known to be eligible for free school meals, as the school list gives it.
FREE_MEALS = (
    Band("under-10", "Less than 10% of pupils", 0, 10),
    Band("10-19", "10% to less than 20%", 10, 20),
    Band("20-29", "20% to less than 30%", 20, 30),
    Band("30-39", "30% to less than 40%", 30, 40),
    Band("40-or-more", "40% of pupils or more", 40, None),
)

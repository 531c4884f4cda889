"""Draws that the whole country is made of, each from the one seeded generator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def chance(rng: Random, share: float) -> bool:
    """True for about this share of draws (0 to 1)."""
    return rng.random() < share


def weighted(rng: Random, table: Mapping[Item, float]) -> Item:
    """One key of the table, by its weight."""
    return rng.choices(tuple(table), weights=tuple(table.values()))[0]


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both inclusive; `first` where they cross."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def term_start(rng: Random, first: date, last: date) -> date:
    """A likely first day in post between the two, both inclusive: often 1 September."""
    drawn = day_between(rng, first, last)
    starts = (date(drawn.year, 9, 1), date(drawn.year, 1, 1), date(drawn.year, 4, 15))
    likely = starts[0] if chance(rng, 0.75) else rng.choice(starts)
    return likely if first <= likely <= last and chance(rng, 0.85) else drawn


def first_of_month(rng: Random, first: date, last: date) -> date:
    """A first of a month between the two, September most often; `first` where there is none."""
    drawn = day_between(rng, first, last)
    usual = (date(drawn.year, 9, 1), date(drawn.year, 4, 1), drawn.replace(day=1))
    fits = [day for day in usual if first <= day <= last]
    return rng.choice(fits) if fits else first


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 29 February gives 28 February."""
    spare = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return spare.replace(year=day.year - years)


def share_of(count: int, scale: float, least: int = 1) -> int:
    """`count` at this scale, never fewer than `least`."""
    return max(least, round(count * scale))


def spread(rng: Random, items: Sequence[Item], count: int) -> list[Item]:
    """`count` different items, or all of them where there are fewer."""
    return rng.sample(items, min(count, len(items)))

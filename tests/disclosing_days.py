"""Two days of one country, and the attack on what is published of both, which knows no solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from tests.disclosing import COLUMNS, CUTS, Country, Range, Row, School


def narrowed_together(
    one: Country, other: Country
) -> tuple[dict[tuple[Row, int], Range], dict[tuple[Row, int], Range]]:
    """Narrow two releases of other days, by somebody who knows which counts are the same in both.

    The ranges of both are narrowed for good.
    """
    same = [c for c in one.ranges if c in other.ranges and one.true[c] == other.true[c]]
    before: list[Range] = []
    while True:
        one.ranges, other.ranges = one.narrowed(), other.narrowed()
        for cell in same:
            (low, high), (least, most) = one.ranges[cell], other.ranges[cell]
            one.ranges[cell] = other.ranges[cell] = max(low, least), min(high, most)
        now = [*one.ranges.values(), *other.ranges.values()]
        if now == before:
            return one.ranges, other.ranges
        before = now


def with_six_moved(schools: Sequence[School], seed: int) -> list[School]:
    """The same country a day later: six schools of one authority stand otherwise."""
    dice, la = Random(seed), CUTS.index("la")  # noqa: S311 - to be the same each time
    many = Counter(keys[la] for keys, _status in schools)
    where = dice.choice(sorted(key for key, number in many.items() if number >= 6))
    moved = dice.sample([n for n, (keys, _s) in enumerate(schools) if keys[la] == where], 6)
    found = list(schools)
    for number in moved:
        found[number] = (found[number][0], dice.choice(COLUMNS))
    return found

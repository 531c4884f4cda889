"""A tile map: one square an authority, its colour by class, its number in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from register.services.tile_map import Tile
from register.web.filters import plural
from register.web.reports.drawing.paper import BLUES, INK, WHITE, Entry, numeral, round_step

SIDE, GAP = 46, 3
_AUTHORITY = ("authority", "authorities")
Told = tuple[str, int, float | None]
"""An authority's name, its number, and the rate that it is coloured by (None: nothing to rate)."""


@dataclass(frozen=True, slots=True)
class DrawnTile:
    """One tile in its place; `words` say all of it, and `href` leads to its schools."""

    x: int
    y: int
    fill: str
    ink: str
    short: str
    number: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class TileChart:
    """What the macro draws. `key` makes its ids, and is the only one so called on its page.

    `missing` are the authorities that have no place on the map.
    """

    key: str
    title: str
    unit: str
    described: str
    width: int
    height: int
    side: int
    tiles: tuple[DrawnTile, ...]
    legend: tuple[Entry, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """The words about a tile: what its number counts, what a rate is in, why there is none."""

    unit: str
    rated: str
    unrated: str


def tile_map(
    key: str,
    title: str,
    told: Mapping[int, Told],
    tiles: Sequence[Tile],
    *,
    table: str,
    unit: str = "schools that do not meet the duty",
    rated: str = "%",
    unrated: str = "",
    href: Callable[[int], str] | None = None,
    finding: str = "",
) -> TileChart:
    """Draw the authorities that were told of, each on its tile, in five classes of the rate.

    `unit` is what the number in the tile counts; `rated` stands after a rate, as in "12.5%".
    `unrated` says why a rate is None ("too few for a rate"), and then the number is shown; blank
    is that none are counted. `table` is the caption of the table with the same numbers. `href`
    gives the address of an authority's schools; blank is no link.
    """
    said = _Said(unit, rated, unrated)
    placed = [tile for tile in tiles if tile.key in told]
    limits = _limits([rate for _name, _number, rate in told.values() if rate is not None])
    drawn = tuple(
        _tile(tile, told[tile.key], limits, said, href(tile.key) if href else "")
        for tile in sorted(placed, key=lambda tile: (tile.row, tile.column))
    )
    columns = max((tile.column for tile in placed), default=0) + 1
    rows = max((tile.row for tile in placed), default=0) + 1
    on_it = {tile.key for tile in placed}
    return TileChart(
        key=key,
        title=title,
        unit=f"The number in a tile is of {unit}; its colour is the share of all that those are.",
        described=f"{finding or _finding(told, rated)} The same is in the table “{table}”.",
        width=columns * (SIDE + GAP) + GAP,
        height=rows * (SIDE + GAP) + GAP,
        side=SIDE,
        tiles=drawn,
        legend=_legend(limits, list(told.values()), said),
        missing=tuple(sorted(told[la][0] for la in told if la not in on_it)),
    )


def _limits(rates: Sequence[float]) -> tuple[float, ...]:
    """Where the classes begin: equal steps of a round size, five at most; the first is from 0."""
    if not rates:
        return (0.0,)
    least, most = min(rates), max(rates)
    step = round_step(max(most - least, 0.1), len(BLUES), 0.1)
    first = step * int(least // step)
    if first + step * len(BLUES) <= most:  # the round beginning lies below the least rate
        step = round_step(step * 1.01, 1, 0.1)
        first = step * int(least // step)
    count = int((most - first) // step) + 1
    return tuple(round(first + step * place, 6) for place in range(min(count, len(BLUES))))


def _class(rate: float, limits: Sequence[float]) -> int:
    return max(0, sum(rate >= limit for limit in limits) - 1)


def _shade(place: int, classes: int) -> tuple[str, str]:
    """Fewer classes than colours are spread over all of them."""
    return BLUES[round(place * (len(BLUES) - 1) / max(classes - 1, 1))]


def _tile(tile: Tile, told: Told, limits: Sequence[float], said: _Said, href: str) -> DrawnTile:
    name, number, rate = told
    x, y = GAP + tile.column * (SIDE + GAP), GAP + tile.row * (SIDE + GAP)
    if rate is None and not said.unrated:
        return DrawnTile(x, y, WHITE, INK, tile.short, "none", f"{name}: none counted", href)
    fill, ink = (WHITE, INK) if rate is None else _shade(_class(rate, limits), len(limits))
    share = said.unrated if rate is None else f"{numeral(rate)}{said.rated}"
    words = f"{name}, {said.unit}: {numeral(number)} ({share})"
    return DrawnTile(x, y, fill, ink, tile.short, numeral(number), words, href)


def _legend(limits: Sequence[float], told: Sequence[Told], said: _Said) -> tuple[Entry, ...]:
    rates = [rate for _name, _number, rate in told if rate is not None]
    held = [_class(rate, limits) for rate in rates]
    entries = []
    for place, limit in enumerate(limits):
        last = place == len(limits) - 1
        upto = "or more" if last else f"to under {numeral(limits[place + 1])}{said.rated}"
        words = f"{numeral(limit)}{said.rated} {upto}: {plural(held.count(place), *_AUTHORITY)}"
        entries.append(Entry(words, _shade(place, len(limits))[0]))
    missing = len(told) - len(rates)
    if missing:
        why = said.unrated.capitalize() or "No schools counted"
        entries.append(Entry(f"{why}: {plural(missing, *_AUTHORITY)}", WHITE))
    return tuple(entries)


def _finding(told: Mapping[int, Told], rated: str) -> str:
    rates = [(rate, name) for name, _number, rate in told.values() if rate is not None]
    if not rates:
        return "There is nothing to show."
    (low, first), (high, last) = min(rates), max(rates)
    return f"From {numeral(low)}{rated} in {first} to {numeral(high)}{rated} in {last}."

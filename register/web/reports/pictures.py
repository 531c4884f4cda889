"""The picture under the table of counts: a map of the authorities, or a bar for each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from register.law.assessment import STATUSES
from register.services.reports import Counts, Crossed, Cut, Measure, Report
from register.services.tile_map import Tile
from register.web.reports import tables
from register.web.reports.drawing.bars import Amount, BarChart, bars
from register.web.reports.drawing.tiles import TileChart, tile_map
from register.web.reports.forms import RATE, ReportAsked
from register.web.reports.rates import in_a_sentence, rate, tenths
from register.web.reports.tables import Table
from register.web.reports.ways import ways_of
from register.web.words import STATUS_NAMES

MOST_BARS, MOST_PARTS = 40, 6
_KEY = "picture"
_UNRATED = "too few for a rate"


def has_map(asked: ReportAsked) -> bool:
    """Whether the rows are authorities, whose picture is a map."""
    return asked.by is Cut.LA


def picture(
    asked: ReportAsked,
    report: Report | Crossed,
    rows: Sequence[Counts],
    table: Table,
    tiles: Sequence[Tile],
) -> TileChart | BarChart:
    """Draw the numbers of the table. `rows` are those on this page, `tiles` every authority's."""
    placed = _placed(report.rows, tiles)
    if has_map(asked) and len(placed) > 1:
        return _map(asked, report.rows, table, placed)
    if asked.by is Cut.NONE:
        return _of_all(asked, report.total, table)
    if isinstance(report, Crossed) and _adds_up(asked, report):
        return _in_parts(asked, report, rows, table)
    return _rates(asked, rows, table)


def _map(
    asked: ReportAsked, rows: Sequence[Counts], table: Table, tiles: Sequence[Tile]
) -> TileChart:
    told = {
        row.key: (row.name, row.not_met, _rate(row)) for row in rows if isinstance(row.key, int)
    }
    ways = ways_of(asked)
    return tile_map(
        _KEY,
        "Where the duty is not met",
        told,
        tiles,
        table=table.caption,
        unit=_unit(asked),
        unrated=_UNRATED,
        href=lambda la: ways.of(la)[0],
    )


def _placed(rows: Sequence[Counts], tiles: Sequence[Tile]) -> tuple[Tile, ...]:
    """The tiles of these authorities, moved to the corner where the rest of the map is left out."""
    keys = {row.key for row in rows}
    placed = [tile for tile in tiles if tile.key in keys]
    west = min((tile.column for tile in placed), default=0)
    north = min((tile.row for tile in placed), default=0)
    return tuple(replace(t, column=t.column - west, row=t.row - north) for t in placed)


def _of_all(asked: ReportAsked, total: Counts, table: Table) -> BarChart:
    unit = tables.unit(asked)
    amounts = [Amount(STATUS_NAMES[status], (total.statuses[status],)) for status in STATUSES]
    title = f"All {unit} by standing"
    return bars(_KEY, title, amounts, table=table.caption, unit=unit)


def _rates(asked: ReportAsked, rows: Sequence[Counts], table: Table) -> BarChart:
    here = rows[:MOST_BARS]
    amounts = [
        Amount(
            tables.name_of(row, asked.by), (_rate(row) or 0,), text=in_a_sentence(row) or rate(row)
        )
        for row in here
    ]
    which = "" if len(here) == len(rows) else f", the first {len(here)} rows"
    title = f"Not met, by {tables.cut_in_words(asked.by)}{which}"
    unit = f"% of {tables.unit(asked)} in each row"
    finding = "How many in a hundred do not meet the duty, row by row."
    return bars(_KEY, title, amounts, table=table.caption, unit=unit, finding=finding)


def _adds_up(asked: ReportAsked, report: Crossed) -> bool:
    return asked.shown.show != RATE and len(report.columns) <= MOST_PARTS


def _in_parts(
    asked: ReportAsked, report: Crossed, rows: Sequence[Counts], table: Table
) -> BarChart:
    """A bar for each row, in a part for each column."""
    across, show = asked.across or Cut.NONE, asked.shown.show
    here = rows[:MOST_BARS]
    amounts = []
    for row in here:
        cells = [report.cells.get((row.key, column.key)) for column in report.columns]
        parts = tuple(tables.count_of(cell, show) if cell else 0 for cell in cells)
        amounts.append(Amount(tables.name_of(row, asked.by), parts))
    groups = [tables.name_of(column, across) for column in report.columns]
    title = table.caption.partition(", ")[0]
    which = "" if len(here) == len(rows) else f", the first {len(here)} rows"
    unit = tables.unit(asked)
    return bars(_KEY, f"{title}{which}", amounts, table=table.caption, unit=unit, groups=groups)


def _unit(asked: ReportAsked) -> str:
    if asked.measure is Measure.PUPILS:
        return "pupils at schools that do not meet the duty"
    return "schools that do not meet the duty"


def _rate(row: Counts) -> float | None:
    found = tenths(row)
    return None if found is None else found / 10

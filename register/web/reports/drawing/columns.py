"""Columns over time: one a month (or a day), with one day marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.period import day_after
from register.web.reports.drawing import time_axis
from register.web.reports.drawing.paper import DARK_BLUE, Words, numeral, scale, wide
from register.web.reports.drawing.time_axis import Box, Span

_SMALL = 12
_MARKED_TOP = 44  # where the line of the marked day begins, its words above it


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is asked for: the first day that it stands for, its name, its number."""

    day: date
    name: str
    number: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A day to mark, and the few words that stand beside it."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    """One column in its place; the number above it where there is room, or where it is highest."""

    x: float
    y: float
    width: float
    height: float
    number: Words | None


@dataclass(frozen=True, slots=True)
class ColumnSheet:
    """The drawing at one width; `mark_x` is None where the day marked is not among the columns."""

    kind: str
    box: Box
    rules: tuple[tuple[float, Words], ...]
    ticks: tuple[tuple[float, Words], ...]
    columns: tuple[DrawnColumn, ...]
    mark_x: float | None
    mark: tuple[Words, ...]
    fill: str = DARK_BLUE


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """What the macro draws. `key` makes its ids, and is the only one so called on its page."""

    key: str
    title: str
    unit: str
    described: str
    sheets: tuple[ColumnSheet, ...]


_SIZES = (("wide", (720, 320)), ("narrow", (300, 260)))


def columns(
    key: str,
    title: str,
    asked: Sequence[Column],
    *,
    last: date,
    table: str,
    unit: str = "schools",
    marked: Mark | None = None,
    finding: str = "",
) -> ColumnChart:
    """Columns in the order of their days, the final one standing up to `last` (inclusive).

    The marked day is a broken line with its words above. It changes no column: what falls in a
    month need not be for what the day is marked for. `table` is the caption of the table with the
    same numbers. There must be a column.
    """
    described = f"{finding or _finding(asked, unit, marked)} The same is in the table “{table}”."
    sheets = tuple(_sheet(kind, size, asked, last, marked) for kind, size in _SIZES)
    return ColumnChart(key, title, unit, described, sheets)


def _sheet(
    kind: str, size: tuple[int, int], asked: Sequence[Column], last: date, marked: Mark | None
) -> ColumnSheet:
    steps = scale(max(column.number for column in asked) or 1)
    left = 10 + max(wide(numeral(step), _SMALL) for step in steps)
    box = Box(*size, left=round(left), right=14, top=_MARKED_TOP + 14 if marked else 22, bottom=26)
    span = Span(asked[0].day, day_after(last))
    rules = tuple(
        (y, Words(numeral(step), f"{box.left - 6:g}", y + 4, "end"))
        for step in steps
        for y in [box.y(step / steps[-1])]
    )
    ends = [*(column.day for column in asked[1:]), span.last]
    drawn = tuple(
        _column(column, (box.x(span.share(column.day)), box.x(span.share(end))), box, steps[-1])
        for column, end in zip(asked, ends, strict=True)
    )
    kept = _numbered(drawn, asked)
    within = marked is not None and span.first <= marked.day < span.last
    mark_x = box.x(span.share(marked.day)) if marked and within else None
    mark = _mark_words(marked, mark_x, box) if marked and mark_x is not None else ()
    return ColumnSheet(kind, box, rules, time_axis.ticks(span, box), kept, mark_x, mark)


def _column(
    column: Column, lies: tuple[float, float], box: Box, top: float
) -> tuple[float, float, float, float]:
    start, end = lies
    gap = min(3, 0.2 * (end - start))
    y = box.y(column.number / top)
    return round(start + gap / 2, 2), y, round(end - start - gap, 2), round(box.foot - y, 1)


def _numbered(
    drawn: Sequence[tuple[float, float, float, float]], asked: Sequence[Column]
) -> tuple[DrawnColumn, ...]:
    """Every number where all have room; otherwise that of the highest."""
    room = all(
        wide(numeral(column.number), _SMALL) + 2 < shape[2]
        for column, shape in zip(asked, drawn, strict=True)
    )
    highest = max(range(len(asked)), key=lambda place: asked[place].number)
    found = []
    for place, ((x, y, width, height), column) in enumerate(zip(drawn, asked, strict=True)):
        told = room or place == highest
        middle = f"{round(x + width / 2, 1):g}"
        number = Words(numeral(column.number), middle, y - 5, "middle", bold=True)
        found.append(DrawnColumn(x, y, width, height, number if told else None))
    return tuple(found)


def _mark_words(marked: Mark, x: float, box: Box) -> tuple[Words, ...]:
    """Over the line that marks the day, within the drawing: on two lines where one is too long."""
    said = marked.text.split()
    whole = wide(marked.text, 13) <= box.width
    half = len(said) if whole else (len(said) + 1) // 2
    parts = [part for part in (" ".join(said[:half]), " ".join(said[half:])) if part]
    found = []
    for place, part in enumerate(parts):
        room = wide(part, 13) / 2
        middle = min(max(x, room), box.width - room)
        y = _MARKED_TOP - 12 - 16 * (len(parts) - 1 - place)
        found.append(Words(part, f"{round(middle, 1):g}", y, "middle"))
    return tuple(found)


def _finding(asked: Sequence[Column], unit: str, marked: Mark | None) -> str:
    highest = max(asked, key=lambda column: column.number)
    said = f"The most {unit} in one: {numeral(highest.number)}, {highest.name}."
    return f"{said} Marked: {marked.text}." if marked else said

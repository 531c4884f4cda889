"""Bars: one a row, whole or in parts. Drawn twice, for a wide page and for a small phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from register.web.reports.drawing.paper import (
    GROUPS,
    Entry,
    Words,
    numeral,
    percent,
    shortened,
)

_BESIDE, _ABOVE = 28, 36  # letters of a name that have room: 14 px high, in the widest typeface


@dataclass(frozen=True, slots=True)
class Amount:
    """One bar that is asked for: its parts in the order of the groups, or one part.

    `text` is what stands at its end; blank is the sum.
    """

    name: str
    parts: tuple[float, ...]
    text: str = ""

    @property
    def said(self) -> str:
        """What stands at the end of the bar."""
        return self.text or numeral(sum(self.parts))


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar: lengths are shares of the drawing's width."""

    x: str
    width: str
    fill: str
    pattern: str
    words: str
    words_x: str
    ink: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One bar in its place."""

    name: Words
    y: int
    pieces: tuple[Piece, ...]
    end: Words


@dataclass(frozen=True, slots=True)
class BarSheet:
    """The drawing at one width: "wide", names beside the bars; "narrow", names above them."""

    kind: str
    height: int
    thick: int
    base: str
    bars: tuple[DrawnBar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """What the macro draws. `key` makes its ids, and is the only one so called on its page."""

    key: str
    title: str
    unit: str
    described: str
    legend: tuple[Entry, ...]
    sheets: tuple[BarSheet, ...]


@dataclass(frozen=True, slots=True)
class _Room:
    """How one sheet shares its width: where bars begin, the longest one, and a letter."""

    kind: str
    start: float
    length: float
    letter: float
    each: int
    thick: int
    above: int


_ROOMS = (
    _Room("wide", start=0.34, length=0.56, letter=0.009, each=34, thick=26, above=0),
    _Room("narrow", start=0.0, length=0.78, letter=0.028, each=48, thick=22, above=18),
)


def bars(
    key: str,
    title: str,
    rows: Sequence[Amount],
    *,
    table: str,
    unit: str = "schools",
    groups: Sequence[str] = (),
    finding: str = "",
) -> BarChart:
    """Bars of the rows in their order; `groups` names the parts where there are several.

    `table` is the caption of the table with the same numbers, on the same page. `finding` is the
    sentence that the picture says; blank tells the longest and the shortest bar.
    """
    longest = max((sum(row.parts) for row in rows), default=0) or 1
    told = " ".join(f"{row.name}: {row.said}{_parts_said(row, groups)}." for row in rows)
    described = f"{finding or _finding(rows, unit)} {told} The same is in the table “{table}”."
    legend = tuple(
        Entry(name, fill, pattern)
        for name, (fill, _ink, pattern) in zip(groups, GROUPS, strict=False)
    )
    sheets = tuple(_sheet(rows, room, longest) for room in _ROOMS)
    return BarChart(key, title, unit, described, legend, sheets)


def _finding(rows: Sequence[Amount], unit: str) -> str:
    if not rows:
        return "There is nothing to show."
    most = max(rows, key=lambda row: sum(row.parts))
    least = min(rows, key=lambda row: sum(row.parts))
    said = f"The most {unit}: {most.name}, {most.said}."
    return said if most is least else f"{said} The fewest: {least.name}, {least.said}."


def _parts_said(row: Amount, groups: Sequence[str]) -> str:
    if not groups:
        return ""
    parts = zip(groups, row.parts, strict=True)
    return " (" + ", ".join(f"{name} {numeral(part)}" for name, part in parts) + ")"


def _sheet(rows: Sequence[Amount], room: _Room, longest: float) -> BarSheet:
    drawn = tuple(_bar(row, place, room, longest) for place, row in enumerate(rows))
    height = room.each * len(rows) + 4
    return BarSheet(room.kind, height, room.thick, percent(room.start), drawn)


def _bar(row: Amount, place: int, room: _Room, longest: float) -> DrawnBar:
    top = place * room.each + 2
    y = top + room.above
    beside, several = room.kind == "wide", len(row.parts) > 1
    name = (
        Words(shortened(row.name, _BESIDE), percent(room.start - 0.01), y + 18, "end")
        if beside
        else Words(shortened(row.name, _ABOVE), "0", top + 13)
    )
    starts = [0.0, *accumulate(row.parts)]
    pieces = tuple(
        _piece(place, room, (start / longest, part / longest), numeral(part) if several else "")
        for place, (start, part) in enumerate(zip(starts, row.parts, strict=False))
        if part
    )
    end = room.start + room.length * starts[-1] / longest
    number = Words(row.said, percent(end), y + room.thick - 8, bold=True)
    return DrawnBar(name, y, pieces, number)


def _piece(group: int, room: _Room, lies: tuple[float, float], told: str) -> Piece:
    fill, ink, pattern = GROUPS[group % len(GROUPS)]
    start, length = room.start + room.length * lies[0], room.length * lies[1]
    words = told if length > room.letter * (len(told) + 1) else ""
    middle = percent(start + length / 2)
    return Piece(percent(start), percent(length), fill, pattern, words, middle, ink)

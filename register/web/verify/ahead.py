"""The days ahead, drawn and as a table: how the answer runs from the first day in post.

Lengths are in the units of the drawing's own box. Each answer has its words beside its colour, and
a pattern of its own, so that the drawing holds in black and white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.period import anniversary
from register.domain.verifications import SpanSeen
from register.web.filters import day, last_day, plural
from register.web.words import standing_in_full, tag_of

WIDTH, LEFT = 720, 8
_SHOWN_AFTER = 2  # years drawn of an answer that never ends
_MOST_TICKS = 8
_LETTER = 7.5  # about the width of one: a label is written in its band only where it fits


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch of the drawing; the label is blank where it does not fit."""

    x: float
    width: float
    colour: str
    label: str
    label_width: float
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One stretch of the table."""

    starts: str
    ends: str
    words: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """Both, of an answer that changes."""

    described: str
    bands: tuple[Band, ...]
    ticks: tuple[tuple[float, int], ...]
    rows: tuple[Row, ...]


def ahead(spans: Sequence[SpanSeen]) -> Ahead | None:
    """Lay out the days from the first day in post; None where the answer never changes."""
    if len(spans) < 2:  # noqa: PLR2004 - one answer for good is said in its sentence
        return None
    rows = tuple(Row(day(s.starts), _until(s), _words(s)) for s in spans)
    first = spans[0].starts
    last = anniversary(max(s.starts for s in spans), _SHOWN_AFTER)
    unit = (WIDTH - 2 * LEFT) / (last - first).days
    years = range(first.year + 1, last.year + 1)
    step = -(-len(years) // _MOST_TICKS)
    return Ahead(
        described=f"From {day(first)}: the answer in {plural(len(spans), 'stretch', 'stretches')}."
        " The same is in the table below.",
        bands=tuple(_band(span, first, last, unit) for span in spans),
        ticks=tuple(_tick(year, first, unit) for year in years[::step]),
        rows=rows,
    )


def _band(span: SpanSeen, first: date, last: date, unit: float) -> Band:
    x = LEFT + (span.starts - first).days * unit
    ends = min(span.ends or last, last)
    width = max(2.0, (ends - span.starts).days * unit)
    tag = tag_of(span.status)
    wide = len(tag.text) * _LETTER + 8
    fits = wide + 8 <= width
    return Band(
        x=round(x, 1),
        width=round(width, 1),
        colour=tag.colour,
        label=tag.text if fits else "",
        label_width=round(wide, 1),
        words=f"{_words(span)}: from {day(span.starts)}, {_until(span)}",
    )


def _tick(year: int, first: date, unit: float) -> tuple[float, int]:
    return round(LEFT + (date(year, 1, 1) - first).days * unit, 1), year


def _words(span: SpanSeen) -> str:
    by = f", until {day(span.deadline)}" if span.status == "in_window" and span.deadline else ""
    return standing_in_full(span.status) + by


def _until(span: SpanSeen) -> str:
    return f"to {day(last_day(span.ends))}" if span.ends else "for as long as nothing changes"

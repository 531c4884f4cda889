"""Days along the foot of a drawing: where each lies, and which are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.web.filters import day as in_words
from register.web.reports.drawing.paper import Words, numeral

_YEAR_WIDE, _MONTH_WIDE = 52, 76  # px between two names, so that neither touches
_YEARS, _MONTHS = (1, 2, 5, 10), (1, 2, 3, 6)
_SHORT = 2.5 * 366  # days below which months are named too


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day that is drawn to the last, both inclusive."""

    first: date
    last: date

    def share(self, day: date) -> float:
        """How far along the day lies, from 0 to 1."""
        return (day - self.first).days / max((self.last - self.first).days, 1)


@dataclass(frozen=True, slots=True)
class Box:
    """A drawing of this size, and how much of each side is not for the lines. In px."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    @property
    def foot(self) -> int:
        """Where 0 lies."""
        return self.height - self.bottom

    @property
    def end(self) -> int:
        """Where the last day lies."""
        return self.width - self.right

    def x(self, share: float) -> float:
        """A share of the way from the left."""
        return round(self.left + share * (self.end - self.left), 1)

    def y(self, share: float) -> float:
        """A share of the way from the foot."""
        return round(self.foot - share * (self.foot - self.top), 1)


def ticks(span: Span, box: Box) -> tuple[tuple[float, Words], ...]:
    """The years (or months, of a short time) that are named, as many as there is room for."""
    short = (span.last - span.first).days < _SHORT
    days = _months(span, box) if short else _years(span, box)
    found = []
    for day in days:
        x = box.x(span.share(day))
        text = f"{day:%b} {day.year}" if short else str(day.year)
        found.append((x, Words(text, f"{x:g}", box.foot + 18, "middle")))
    return tuple(found)


def course(points: Sequence[tuple[date, float | None]], unit: str) -> str:
    """What became of a number over time, in a sentence or two."""
    told = [(day, value) for day, value in points if value is not None]
    if not told:
        return "nothing is known."
    (first, began), (last, ended) = told[0], told[-1]
    high, most = max(told, key=lambda one: one[1])
    said = f"{numeral(began)} {unit} on {in_words(first)}"
    if last == first:
        return f"{said}."
    said = f"{said}, {numeral(ended)} on {in_words(last)}."
    return said if high in (first, last) else f"{said} The most: {numeral(most)}, {in_words(high)}."


def _years(span: Span, box: Box) -> list[date]:
    years = range(span.first.year, span.last.year + 1)
    room = max(1, (box.end - box.left) // _YEAR_WIDE)
    step = next((step for step in _YEARS if len(years) / step <= room), _YEARS[-1])
    begun = (date(year, 1, 1) for year in years if year % step == 0)
    return [day for day in begun if span.first <= day <= span.last]


def _months(span: Span, box: Box) -> list[date]:
    count = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    room = max(1, (box.end - box.left) // _MONTH_WIDE)
    step = next((step for step in _MONTHS if count / step <= room), 12)
    numbers = range(span.first.year * 12 + span.first.month - 1, span.last.year * 12 + 12)
    begun = (date(number // 12, number % 12 + 1, 1) for number in numbers if number % step == 0)
    return [day for day in begun if span.first <= day <= span.last]

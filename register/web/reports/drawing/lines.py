"""Lines over time: one panel, drawn wide and narrow, or small multiples on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.web.reports.drawing import time_axis
from register.web.reports.drawing.columns import Mark
from register.web.reports.drawing.paper import (
    DARK_BLUE,
    ORANGE,
    TURQUOISE,
    Words,
    numeral,
    scale,
    shortened,
    wide,
)
from register.web.reports.drawing.time_axis import Box, Span

Point = tuple[date, float | None]
_STYLES = ((DARK_BLUE, ""), (ORANGE, "2 4"), (TURQUOISE, "8 3"))
_SMALL, _APART, _FEW = 12, 15, 3
_MARKED_TOP, _MARK_WORDS = 40, 12  # px: the highest value, and above it the words of a marked day


@dataclass(frozen=True, slots=True)
class Series:
    """One line that is asked for; a value of None leaves a gap.

    `dotted` draws its points alone: nothing is said of the days between them.
    """

    name: str
    points: tuple[Point, ...]
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One small picture that is asked for, and its lines."""

    name: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One line: the part that has been, and the part that lies ahead."""

    name: str
    colour: str
    dashes: str
    past: str
    ahead: str
    dots: tuple[tuple[float, float], ...]
    ends: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """One panel in a box of its own; `today_x` is None where nothing lies ahead.

    `mark` is where the marked day lies and its words; None where it is not among the days.
    """

    key: str
    kind: str
    name: str
    described: str
    box: Box
    rules: tuple[tuple[float, Words], ...]
    ticks: tuple[tuple[float, Words], ...]
    today_x: float | None
    mark: tuple[float, Words] | None
    lines: tuple[DrawnLine, ...]

    @property
    def empty(self) -> bool:
        """Whether no line has a point in it."""
        return not any(line.past or line.ahead or line.dots for line in self.lines)


@dataclass(frozen=True, slots=True)
class LineChart:
    """What the macro draws: one panel twice, or many of one size."""

    key: str
    title: str
    unit: str
    many: bool
    ahead: bool
    legend: tuple[DrawnLine, ...]
    panels: tuple[DrawnPanel, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all panels share: the days, the scale, today, and the table of the same numbers."""

    key: str
    span: Span
    steps: tuple[float, ...]
    today: date
    table: str
    unit: str
    stepped: bool
    marked: Mark | None


def lines(
    key: str,
    title: str,
    panels: Sequence[Panel],
    *,
    today: date,
    table: str,
    unit: str = "schools",
    stepped: bool = False,
    marked: Mark | None = None,
) -> LineChart:
    """Lines of the panels on one scale from 0; what is after `today` is drawn broken.

    `table` is the caption of the table with the same numbers. `stepped` keeps each value until
    the next one, as for a count that changes on some days only. `marked` is a day on which
    something changed, where it is among them. There must be a point.
    """
    points = [point for panel in panels for one in panel.series for point in one.points]
    most = max((value for _day, value in points if value is not None), default=0)
    days = [day for day, _value in points]
    span = Span(min(days), max(days))
    mark = marked if marked and span.first < marked.day < span.last else None
    frame = _Frame(key, span, scale(most or 1), today, table, unit, stepped, mark)
    sizes = _SIZES[len(panels) > 1]
    drawn = tuple(
        _panel(panel, frame, f"{key}-{kind}-{place}", kind, size)
        for place, panel in enumerate(panels, 1)
        for kind, size in sizes
    )
    several = max((len(panel.series) for panel in panels), default=1) > 1
    legend = max((panel.lines for panel in drawn), key=len) if several else ()
    return LineChart(key, title, unit, len(panels) > 1, span.last > today, legend, drawn)


_SIZES = {
    False: (("wide", (720, 320)), ("narrow", (300, 260))),
    True: (("small", (300, 190)),),
}


def _panel(panel: Panel, frame: _Frame, key: str, kind: str, size: tuple[int, int]) -> DrawnPanel:
    left = 10 + max(wide(numeral(step), _SMALL) for step in frame.steps)
    right = 12 + wide(numeral(frame.steps[-1]), 13)
    above = _MARKED_TOP if frame.marked else 22
    box = Box(*size, left=round(left), right=round(right), top=above, bottom=26)
    top = frame.steps[-1]
    rules = tuple(
        (box.y(step / top), Words(numeral(step), f"{box.left - 6:g}", box.y(step / top) + 4, "end"))
        for step in frame.steps
    )
    today_x = box.x(frame.span.share(frame.today)) if frame.span.last > frame.today else None
    return DrawnPanel(
        key=key,
        kind=kind,
        name=shortened(panel.name, 36),
        described=f"{_finding(panel, frame)} The same is in the table “{frame.table}”.",
        box=box,
        rules=rules,
        ticks=time_axis.ticks(frame.span, box),
        today_x=today_x,
        mark=_mark(frame, box),
        lines=_drawn(panel, frame, box),
    )


def _mark(frame: _Frame, box: Box) -> tuple[float, Words] | None:
    """The marked day and its words: above all else, within the drawing."""
    if frame.marked is None:
        return None
    x, long = box.x(frame.span.share(frame.marked.day)), wide(frame.marked.text, _SMALL)
    start = min(x + 4, max(0, box.width - long))
    return x, Words(frame.marked.text, f"{start:g}", _MARK_WORDS)


def _drawn(panel: Panel, frame: _Frame, box: Box) -> tuple[DrawnLine, ...]:
    found, taken = [], list[float]()
    for place, series in enumerate(panel.series):
        colour, dashes = _STYLES[place % len(_STYLES)]
        placed = [
            (day, box.x(frame.span.share(day)), None if v is None else box.y(v / frame.steps[-1]))
            for day, v in series.points
        ]
        here = max((day for day, _x, _y in placed if day <= frame.today), default=frame.span.first)
        joined = () if series.dotted else placed
        past = [(x, y) for day, x, y in joined if day <= here]
        ahead = [(x, y) for day, x, y in joined if day >= here] if placed[-1][0] > here else []
        dots = tuple((x, y) for _day, x, y in placed if y is not None) if series.dotted else ()
        found.append(
            DrawnLine(
                name=series.name,
                colour=colour,
                dashes=dashes,
                past=_path(past, stepped=frame.stepped),
                ahead=_path(ahead, stepped=frame.stepped),
                dots=dots,
                ends=_ends(series, placed, taken, box.foot if place == 0 else None),
            )
        )
    return tuple(found)


def _path(points: Sequence[tuple[float, float | None]], *, stepped: bool) -> str:
    """The line through the points, begun anew after a gap."""
    said, broken = list[str](), True
    for x, y in points:
        if y is None:
            broken = True
            continue
        if broken:
            said.append(f"M{x:g} {y:g}")
        else:
            said.append(f"H{x:g}V{y:g}" if stepped else f"L{x:g} {y:g}")
        broken = False
    return "".join(said)


def _ends(
    series: Series,
    placed: Sequence[tuple[date, float, float | None]],
    taken: list[float],
    foot: float | None,
) -> tuple[Words, ...]:
    """The last value beside its end, none upon another; and where `foot` is given, the first.

    The first stands above its beginning, or below it where the line rises and there is room. A
    dotted series has neither: its table says them.
    """
    told = [
        (x, y, value)
        for (_day, x, y), (_same, value) in zip(placed, series.points, strict=True)
        if y is not None and value is not None
    ]
    if not told or series.dotted:
        return ()
    x, y, value = told[-1]
    while any(abs(y - other) < _APART for other in taken):
        y -= _APART
    taken.append(y)
    found = [Words(numeral(value), f"{x + 5:g}", y + 4, bold=True)]
    if foot is not None and len(told) > 1:
        x, y, value = told[0]
        rises = told[len(told) // 10 + 1][1] < y - 1 if len(told) > _FEW else False
        found.append(
            Words(
                numeral(value),
                f"{x + 3:g}",
                y + 15 if rises and y + 20 < foot else y - 8,
                bold=True,
            )
        )
    return tuple(found)


def _finding(panel: Panel, frame: _Frame) -> str:
    said = " ".join(
        f"{series.name or panel.name}: {time_axis.course(series.points, frame.unit)}"
        for series in panel.series
    )
    return f"{said} Marked: {frame.marked.text}." if frame.marked else said

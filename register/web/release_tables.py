"""Protected tables as pages show them: to officials before they are published, to anybody after."""

from __future__ import annotations

from dataclasses import dataclass

from register.services.disclosure import GROUPS, HIDDEN, Line, Table
from register.services.disclosure_tables import Shown
from register.services.releases import Told
from register.services.releases_files import caption_of
from register.web.filters import day, instant, number

COLUMNS = ("Schools", *(group.name for group in GROUPS), "Not met, %")
# Of the drawing's own units: the longest bar, from one bar to the next, and under a name.
LONGEST, STEP, BELOW_NAME = 330, 34, 18
NARROW_LONGEST, NARROW_STEP = 230, 52


@dataclass(frozen=True, slots=True)
class LineShown:
    """One row: its name, and its numbers in the order of COLUMNS."""

    name: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableShown:
    """One table; `cut` is its name in addresses."""

    cut: str
    caption: str
    heading: str
    lines: tuple[LineShown, ...]
    total: LineShown | None


@dataclass(frozen=True, slots=True)
class BarShown:
    """One bar of the picture, in the units of its own box.

    On a wide page its name stands before it; on a narrow one above it, in a box of its own.
    """

    name: str
    text: str
    width: float
    y: int
    narrow_width: float
    narrow_y: int

    @property
    def base(self) -> int:
        """Where its words stand on a wide page."""
        return self.y + BELOW_NAME

    @property
    def ends(self) -> float:
        """Where its number stands on a wide page."""
        return 318 + self.width

    @property
    def narrow_name(self) -> int:
        """Where its name stands on a narrow page."""
        return self.narrow_y + BELOW_NAME - 2

    @property
    def narrow_top(self) -> int:
        """Where it begins on a narrow page, under its name."""
        return self.narrow_y + BELOW_NAME + 4

    @property
    def narrow_base(self) -> int:
        """Where its number stands on a narrow page."""
        return self.narrow_top + BELOW_NAME

    @property
    def narrow_ends(self) -> float:
        """Where its number stands on a narrow page."""
        return 8 + self.narrow_width


@dataclass(frozen=True, slots=True)
class ReleaseTables:
    """What a release says: the number that matters, what to know, the tables and a picture."""

    figure: str
    schools: str
    share: str
    as_of: str
    known_at: str
    list_day: str
    rulebook: str
    source: str
    hidden: str
    cells: str
    notes: tuple[str, ...]
    tables: tuple[TableShown, ...]
    bars: tuple[BarShown, ...]

    @property
    def height(self) -> int:
        """How high the picture is on a wide page."""
        return STEP * len(self.bars) + 8

    @property
    def narrow_height(self) -> int:
        """How high it is on a narrow one."""
        return NARROW_STEP * len(self.bars)


def release_tables(told: Told) -> ReleaseTables:
    """Put it together. `figure` is blank where the number for England is withheld."""
    england = told.tables[0].lines[0]
    figure, rate = england.counts[-1], england.rate
    return ReleaseTables(
        figure="" if figure == HIDDEN else _shown(figure),
        schools=_shown(england.schools),
        share=f"{rate} in 100" if isinstance(rate, int) else "",
        as_of=day(told.as_of),
        known_at=instant(told.known_at),
        list_day=day(told.list_day),
        rulebook=told.rulebook,
        source=told.source,
        hidden=number(told.hidden),
        cells=number(told.cells),
        notes=told.notes,
        tables=tuple(_table(table, england) for table in told.tables),
        bars=_bars(next(table for table in told.tables if table.cut == "region")),
    )


def _table(table: Table, england: Line) -> TableShown:
    total = None if table.cut == "none" else _line(england)
    lines = tuple(_line(line) for line in table.lines)
    return TableShown(table.cut, caption_of(table), table.name, lines, total)


def _line(line: Line) -> LineShown:
    return LineShown(line.name, tuple(map(_shown, (line.schools, *line.counts, line.rate))))


def _shown(value: Shown | None) -> str:
    return number(value) if isinstance(value, int) else value or ""


def _bars(table: Table) -> tuple[BarShown, ...]:
    """The share at "not met" of each region that tells one."""
    told = [(line.name, line.rate) for line in table.lines if isinstance(line.rate, int)]
    most = max((rate for _name, rate in told), default=0) or 1
    return tuple(
        BarShown(
            name=name,
            text=f"{rate}%",
            width=round(LONGEST * rate / most, 1),
            y=STEP * place + 8,
            narrow_width=round(NARROW_LONGEST * rate / most, 1),
            narrow_y=NARROW_STEP * place,
        )
        for place, (name, rate) in enumerate(told)
    )

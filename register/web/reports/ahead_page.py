"""What is ahead as it is shown: the number that matters, the table, the picture, the notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from register.law.assessment import RULEBOOK
from register.law.dates import NASENCO_ENDS
from register.services.reports import Cut
from register.web.days import AskedDay
from register.web.filters import day, number
from register.web.paging import Paging, address, paging
from register.web.reports import choosing
from register.web.reports.ahead_asked import MONTH, AheadAsked, Why
from register.web.reports.ahead_rows import Found, Stretch, total_of
from register.web.reports.choosing import LABELS, Chosen, Select
from register.web.reports.drawing.bars import Amount, BarChart, bars
from register.web.reports.drawing.columns import Column, ColumnChart, Mark, columns
from register.web.reports.flagged import PATH as FLAGGED
from register.web.reports.forms import Days
from register.web.reports.narrowing import NOT_RECORDED, Key, Problem
from register.web.reports.scope import Reader
from register.web.reports.tables import Cell, Line
from register.web.reports.which import which_schools_in_words

PATH, CSV_PATH = "/reports/ahead", "/reports/ahead.csv"
SCHOOLS, COURSES, PLACES = f"{PATH}/schools", f"{PATH}/courses", f"{PATH}/places"
MOST_BARS, ROWS = 12, 200  # bars in the picture, rows to a page


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, where its schools are, and the words after it."""

    text: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """Another page of what is ahead, with the same question."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class AheadPage:
    """The page: each row with the note under its name, and no picture where nothing falls."""

    days: Days
    upto: AskedDay
    scope: str
    as_known: str
    headline: Figure
    otherwise: Figure | None
    ways: tuple[Way, ...]
    by: Select
    which: tuple[Select, ...]
    chosen: tuple[Chosen, ...]
    caption: str
    headings: tuple[str, ...]
    lines: tuple[tuple[Line, str], ...]
    total: Line
    paging: Paging
    months: ColumnChart | None
    areas: BarChart | None
    nasenco: str
    csv: str
    rulebook: str
    feed_day: date | None
    problems: tuple[Problem, ...]


def ahead_page(reader: Reader, asked: AheadAsked, found: Found) -> AheadPage:
    """Put the page together."""
    rows, choices = found.rows, found.choices
    total, caption = total_of(asked, found), _caption(asked)
    falls = total.fallen.out_of_time > 0
    shown = paging(PATH, asked.given, page=asked.page, size=ROWS, total=len(rows))
    here = rows[max(shown.first - 1, 0) : shown.last]
    return AheadPage(
        days=asked.days,
        upto=asked.upto,
        scope=which_schools_in_words(reader, asked.narrowed, choices),
        as_known=_as_known(asked.days),
        headline=_headline(asked, total),
        otherwise=_otherwise(asked, total),
        ways=ways(PATH, {**asked.days.given, **asked.which}),
        by=_by(asked),
        which=choosing.which_schools(asked.narrowed, choices, reader.own),
        chosen=choosing.chosen_filters(PATH, asked.given, asked.narrowed, choices),
        caption=caption,
        headings=_headings(asked),
        lines=tuple((_line(asked, row), row.note) for row in here),
        total=_line(asked, total),
        paging=shown,
        months=_columns(asked, rows, caption) if falls and asked.by is Cut.NONE else None,
        areas=_bars(asked, rows, caption) if falls and asked.by is not Cut.NONE else None,
        nasenco=_nasenco(total, found.nasenco),
        csv=address(CSV_PATH, asked.given),
        rulebook=RULEBOOK,
        feed_day=found.feed_day,
        problems=asked.problems,
    )


def ways(here: str, given: Mapping[str, object]) -> tuple[Way, ...]:
    """The pages of what is ahead, each asked the same as far as it can be."""
    named = (
        (PATH, "Schools that fall out of time"),
        (COURSES, "Courses that may end too late"),
        (PLACES, "NPQ places needed"),
    )
    return tuple(Way(text, address(path, given), path == here) for path, text in named)


def _caption(asked: AheadAsked) -> str:
    by = "month" if asked.by is Cut.NONE else LABELS[asked.by].lower()
    return f"Schools that stop meeting the SENCO duty if nothing is done, by {by}"


def _headings(asked: AheadAsked) -> tuple[str, ...]:
    first = "Month" if asked.by is Cut.NONE else LABELS[asked.by]
    last = "on the last day" if asked.by is Cut.NONE else f"on {day(asked.upto.day)}"
    return first, "Fall out of time", "Stop for another reason", f"Not met {last}"


def _as_known(days: Days) -> str:
    if days.known_on.given:
        return f"On what was known at the end of {day(days.known_on.day)}."
    return "On the evidence held now."


def _headline(asked: AheadAsked, total: Stretch) -> Figure:
    one = total.fallen.out_of_time == 1
    verb = "school falls out of time" if one else "schools fall out of time"
    return Figure(
        number(total.fallen.out_of_time),
        _listed(asked, total, Why.TIME) if total.fallen.out_of_time else "",
        f"{verb} {_when(asked)} if nothing is done",
    )


def _when(asked: AheadAsked) -> str:
    if not (asked.days.as_of.given or asked.upto.given):
        return f"in the next 12 months, to {day(asked.upto.day)},"
    after, upto = asked.days.as_of.day, asked.upto.day
    return f"after {day(after)} and by {day(upto)}"


def _otherwise(asked: AheadAsked, total: Stretch) -> Figure | None:
    count = total.fallen.otherwise
    if not count:
        return None
    verb = "more stops" if count == 1 else "more stop"
    words = f"{verb} meeting the duty for another reason that is recorded already"
    return Figure(number(count), _listed(asked, total, Why.OTHER), words)


def _by(asked: AheadAsked) -> Select:
    cuts = ((cut.value, label) for cut, label in LABELS.items())
    chosen = MONTH if asked.by is Cut.NONE else asked.by.value
    return Select("by", "Count by", chosen, ((MONTH, "Month"), *cuts))


def _line(asked: AheadAsked, row: Stretch) -> Line:
    fallen, name = row.fallen, row.fallen.name
    on = {"as_of": row.last.isoformat()}
    not_met = address(FLAGGED, {**asked.which, **on, **_held(asked, fallen.key, name)})
    return Line(
        name,
        "",
        (
            _cell(fallen.out_of_time, _listed(asked, row, Why.TIME), f"{name}: fall out of time"),
            _cell(fallen.otherwise, _listed(asked, row, Why.OTHER), f"{name}: another reason"),
            _cell(row.not_met, not_met, f"{name}: not met on {day(row.last)}"),
        ),
    )


def _cell(count: int, href: str, what: str) -> Cell:
    return Cell(number(count), href if count else "", what)


def _listed(asked: AheadAsked, row: Stretch, why: Why) -> str:
    days = {"from": row.first.isoformat(), "to": row.last.isoformat()}
    held = _held(asked, row.fallen.key, row.fallen.name)
    return address(SCHOOLS, {**days, **asked.which, **held, "why": why.value})


def _held(asked: AheadAsked, key: Key, name: str) -> dict[str, object]:
    """The filter that a row of an area stands for; a month, and the total, stand for none."""
    if asked.by is Cut.NONE or (key is None and name == "All"):
        return {}
    return {asked.by.value: NOT_RECORDED if key is None else key}


def _columns(asked: AheadAsked, rows: Sequence[Stretch], caption: str) -> ColumnChart:
    mark = Mark(NASENCO_ENDS, f"{day(NASENCO_ENDS)}: a NASENCO must be completed before this day")
    return columns(
        "ahead",
        "Schools that fall out of time, by month",
        [Column(row.first, row.fallen.name, row.fallen.out_of_time) for row in rows],
        last=asked.upto.day,
        table=caption,
        marked=mark if any(row.note for row in rows) else None,
    )


def _nasenco(total: Stretch, count: int | None) -> str:
    """What the day marked has to do with the columns; blank where none is marked."""
    fallen = total.fallen.out_of_time
    if count is None or not fallen:
        return ""
    of_them = "the one school that falls" if fallen == 1 else f"the {number(fallen)} that fall"
    some = number(count) if count else "none"
    has = "has" if count == 1 else "have"
    return (
        "Most time ends on 1 September because most posts begin then."
        f" Of {of_them} out of time in this period, {some} {has} a SENCO with a NASENCO under way."
    )


def _bars(asked: AheadAsked, rows: Sequence[Stretch], caption: str) -> BarChart:
    """Every area where there are few, in their order; of many, those with the most."""
    label = LABELS[asked.by].lower()
    shown, title = list(rows), f"Schools that fall out of time, by {label}"
    if len(shown) > MOST_BARS:
        most = sorted(shown, key=lambda row: -row.fallen.out_of_time)
        shown, title = most[:MOST_BARS], f"{title}: the {MOST_BARS} with the most"
    amounts = [Amount(row.fallen.name, (row.fallen.out_of_time,)) for row in shown]
    return bars("ahead", title, amounts, table=caption)

"""The page of counts: the number that matters, the table by one cut or two, the notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.services.report_choices import Choices
from register.services.reports import Counts, Crossed, Cut, Measure, Report
from register.services.tile_map import Tile
from register.web.filters import day, number
from register.web.paging import address
from register.web.reports import choosing
from register.web.reports.choosing import LABELS, Chosen, Select
from register.web.reports.crossed import crossed_table
from register.web.reports.downloads import FILES, Download, downloads
from register.web.reports.drawing.bars import BarChart
from register.web.reports.drawing.tiles import TileChart
from register.web.reports.flagged import as_known
from register.web.reports.forms import Days, ReportAsked
from register.web.reports.narrowing import Problem
from register.web.reports.pictures import picture
from register.web.reports.rates import in_a_sentence
from register.web.reports.scope import Reader
from register.web.reports.single import one_cut, title
from register.web.reports.tables import Table
from register.web.reports.ways import PATH, having_none, ways_of
from register.web.reports.which import which_schools_in_words

WHAT_IF = "/reports/what-if"
CUT_NAMES = {**LABELS, Cut.NONE: "All schools"}


@dataclass(frozen=True, slots=True)
class Headline:
    """The number that matters, where its schools are, and the rate in a sentence.

    `none` is how many of them have no SENCO recorded, in a sentence, and blank where none of them.
    """

    figure: str
    words: str
    href: str
    rate: str
    none: str
    none_href: str


@dataclass(frozen=True, slots=True)
class Around:
    """What a page of counts shows beside its report: choices, the map's tiles, the list's day.

    `began` is the day on which the register began; None where that need not be said.
    """

    choices: Choices
    tiles: tuple[Tile, ...]
    feed_day: date | None
    began: date | None = None


@dataclass(frozen=True, slots=True)
class CountsPage:
    """The page. `table` is None where nothing is counted."""

    days: Days
    scope: str
    as_known: str
    told_since: str
    now: str
    headline: Headline
    what: tuple[Select, ...]
    which: tuple[Select, ...]
    chosen: tuple[Chosen, ...]
    clear: str
    title: str
    table: Table | None
    map: TileChart | None
    bars: BarChart | None
    downloads: tuple[Download, ...]
    rulebook: str
    what_if: str
    pupils: bool
    feed_day: date | None
    problems: tuple[Problem, ...]


def counts_page(
    reader: Reader, asked: ReportAsked, report: Report | Crossed, around: Around
) -> CountsPage:
    """Put the page together."""
    choices = around.choices
    table, rows = _table(asked, report)
    drawn = picture(asked, report, rows, table, around.tiles) if report.total.schools else None
    return CountsPage(
        days=asked.days,
        scope=which_schools_in_words(reader, asked.narrowed, choices),
        as_known=as_known(asked.days),
        told_since=_told_since(asked, around.began),
        now=address(PATH, asked.given, known_at="") if asked.days.instant.at else "",
        headline=_headline(asked, report.total),
        what=choosing.what_to_count(asked),
        which=choosing.which_schools(asked.narrowed, choices, reader.own),
        chosen=choosing.chosen_filters(PATH, asked.given, asked.narrowed, choices),
        clear=address(PATH, {**asked.given, **asked.narrowed.cleared}),
        title=title(asked),
        table=table if report.total.schools else None,
        map=drawn if isinstance(drawn, TileChart) else None,
        bars=drawn if isinstance(drawn, BarChart) else None,
        downloads=downloads(FILES, asked.given),
        rulebook=report.rulebook,
        what_if=_what_if(asked) if reader.keeps else "",
        pupils=asked.measure is Measure.PUPILS,
        feed_day=around.feed_day,
        problems=asked.problems,
    )


def _table(asked: ReportAsked, report: Report | Crossed) -> tuple[Table, tuple[Counts, ...]]:
    if isinstance(report, Crossed):
        return crossed_table(asked, report)
    return one_cut(asked, report)


def _headline(asked: ReportAsked, total: Counts) -> Headline:
    of = f"of {number(total.schools)}"
    if asked.measure is Measure.PUPILS:
        words = f"{of} pupils are at schools that do not meet the SENCO duty"
    elif total.schools == 1:
        words = f"{of} school does not meet the SENCO duty"
    else:
        words = f"{of} schools do not meet the SENCO duty"
    none = _none(asked, total)
    return Headline(
        figure=number(total.not_met),
        words=words,
        href=ways_of(asked).whole,
        rate=in_a_sentence(total),
        none=none,
        none_href=having_none(asked) if none else "",
    )


def _none(asked: ReportAsked, total: Counts) -> str:
    """How many of those that do not meet it have no SENCO recorded: absence is not evidence."""
    none = total.statuses["no_senco"]
    if not none:
        return ""
    if asked.measure is Measure.PUPILS:
        verb = "is" if none == 1 else "are"
        return f"{number(none)} of them {verb} at schools with no SENCO recorded"
    if total.not_met == 1:
        return "It has no SENCO recorded"
    return f"{number(none)} of them {'has' if none == 1 else 'have'} no SENCO recorded"


def _told_since(asked: ReportAsked, began: date | None) -> str:
    """What the numbers of a day before the register began stand on; blank for any other."""
    if began is None or asked.days.as_of.day >= began:
        return ""
    return f"Days before {day(began)}, when the register began, hold what has been told since."


def _what_if(asked: ReportAsked) -> str:
    return address(WHAT_IF, {name: asked.given.get(name, "") for name in ("as_of", "by")})

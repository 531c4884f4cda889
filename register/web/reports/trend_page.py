"""The page of counts over time: the number, the table, the picture, the notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.domain.period import anniversary
from register.law.dates import ACT_BEGINS, TRIGGER_DAY
from register.services.report_choices import Choices
from register.services.reports import Cut
from register.services.trends import Course
from register.web.days import YEARS_AHEAD, AskedDay
from register.web.filters import day as in_words
from register.web.filters import number
from register.web.paging import address
from register.web.reports import choosing
from register.web.reports.choosing import LABELS, Chosen, Select
from register.web.reports.downloads import TRENDS, Download, downloads
from register.web.reports.drawing.columns import Mark
from register.web.reports.drawing.lines import LineChart, Panel, Series, lines
from register.web.reports.forms import RATE
from register.web.reports.narrowing import Problem
from register.web.reports.rates import in_a_sentence
from register.web.reports.scope import Reader
from register.web.reports.trend_asked import TrendAsked
from register.web.reports.trend_rows import Found, name_of, value
from register.web.reports.trend_said import SaidPart, said_part
from register.web.reports.trend_table import (
    PATH,
    WORDS,
    TrendTable,
    spoken,
    trend_table,
    years_of,
)
from register.web.reports.which import which_schools_in_words

_ACADEMIES = Mark(ACT_BEGINS, f"{in_words(ACT_BEGINS)}: academies too")
_AHEAD = (("0", "Today"), ("2", "Two years ahead"), (str(YEARS_AHEAD), "Ten years ahead"))


@dataclass(frozen=True, slots=True)
class Headline:
    """The number that matters today, its schools, and how it was a year before."""

    figure: str
    words: str
    href: str
    before: str


@dataclass(frozen=True, slots=True)
class TrendPage:
    """The page. `table` and `picture` are None where nothing is counted on any day."""

    known_on: AskedDay
    scope: str
    as_known: str
    headline: Headline
    what: tuple[Select, ...]
    which: tuple[Select, ...]
    chosen: tuple[Chosen, ...]
    clear: str
    too_many: str
    told_since: str
    table: TrendTable | None
    years: tuple[tuple[str, str], ...]
    picture: LineChart | None
    said: SaidPart | None
    downloads: tuple[Download, ...]
    rulebook: str
    feed_day: date | None
    problems: tuple[Problem, ...]


def trend_page(
    reader: Reader, asked: TrendAsked, found: Found, choices: Choices, feed_day: date | None
) -> TrendPage:
    """Put the page together."""
    some = any(found.trend.total.schools)
    table = trend_table(asked, found) if some else None
    return TrendPage(
        known_on=asked.known_on,
        scope=which_schools_in_words(reader, asked.narrowed, choices),
        as_known=_as_known(asked, found),
        headline=_headline(asked, found),
        what=_what(asked),
        which=choosing.which_schools(asked.narrowed, choices, reader.own),
        chosen=choosing.chosen_filters(PATH, asked.given, asked.narrowed, choices),
        clear=address(PATH, {**asked.given, **asked.narrowed.cleared}),
        too_many=_too_many(found),
        told_since=_told_since(found),
        table=table,
        years=tuple(years_of(asked, found)),
        picture=_picture(asked, found, table) if table else None,
        said=said_part(asked, found) if some else None,
        downloads=downloads(TRENDS, {**asked.given, "year": "", "show": ""}),
        rulebook=found.trend.rulebook,
        feed_day=feed_day,
        problems=asked.problems,
    )


def _as_known(asked: TrendAsked, found: Found) -> str:
    """Which days, and on whose evidence."""
    last = in_words(found.days[-1])
    days = f"From {in_words(TRIGGER_DAY)} to {last}"
    if asked.known_on.given:
        return f"{days}, as known at the end of {in_words(asked.known_on.day)}."
    return f"{days}, on the evidence held now."


def _headline(asked: TrendAsked, found: Found) -> Headline:
    now = found.on(found.trend.total, found.today)
    share = in_a_sentence(now)
    verb = "does" if now.schools == 1 else "do"
    noun = "school" if now.schools == 1 else "schools"
    words = f"of {number(now.schools)} {noun} {verb} not meet the SENCO duty today"
    href = address("/reports", {**asked.which, "by": "none"})
    said = f"{words} ({share})" if share else words
    return Headline(number(now.not_met), said, href, _before(found, now.not_met))


def _told_since(found: Found) -> str:
    """What the days before the register began can hold; blank where there are none."""
    if found.began is None or found.days[0] >= found.began:
        return ""
    return (
        f"Days before {in_words(found.began)}, when the register began, hold what has been told"
        " since: a school of which nothing is held of a day counts as having no SENCO recorded."
    )


def _before(found: Found, now: int) -> str:
    """How it was on the first of the same month a year before.

    Blank where that is before the register began: what was told since is no rise or fall.
    """
    day = anniversary(found.today, -1).replace(day=1)
    if day not in found.days or found.began is None or day < found.began:
        return ""
    then = found.on(found.trend.total, day).not_met
    if then == now:
        return f"The same number as on {in_words(day)}."
    more = "more" if now > then else "fewer"
    return f"That is {number(abs(now - then))} {more} than the {number(then)} of {in_words(day)}."


def _what(asked: TrendAsked) -> tuple[Select, ...]:
    cuts = (("none", "Nothing: all together"), *((cut.value, name) for cut, name in LABELS.items()))
    return (
        Select("by", "Divide by", asked.by.value, cuts),
        Select("show", "Draw", asked.show, tuple(WORDS.items())),
        Select("ahead", "Up to", str(asked.ahead), _AHEAD),
    )


def _too_many(found: Found) -> str:
    if found.by is found.wanted:
        return ""
    name = LABELS[found.wanted].lower()
    return f"Divided by {name} there are too many to stand side by side."


def _picture(asked: TrendAsked, found: Found, table: TrendTable) -> LineChart:
    title = f"{spoken(asked.show)}, month by month"
    if found.by is not Cut.NONE:
        title = f"{title}, by {LABELS[found.by].lower()}"
    panels = [_panel(asked, found, course) for course in found.courses]
    return lines(
        "over-time",
        title,
        panels,
        today=found.today,
        table=table.caption,
        unit="per cent" if asked.show == RATE else "schools",
        marked=_ACADEMIES,
    )


def _panel(asked: TrendAsked, found: Found, course: Course) -> Panel:
    places = {day: place for place, day in enumerate(found.trend.days)}
    known = in_words(asked.known_on.day) if asked.known_on.given else ""
    name = f"As known at the end of {known}" if known else "As now known"
    points = tuple((day, value(course.on(places[day]), asked.show)) for day in found.days)
    series = [Series(name, points)]
    said = tuple(
        (one.day, value(one.rows[course.key], asked.show))
        for one in found.said
        if one.at_the_time and course.key in one.rows
    )
    if said:
        series.append(Series("As said at the time", said, dotted=True))
    return Panel(name_of(course, found.by, spoken(asked.show)), tuple(series))

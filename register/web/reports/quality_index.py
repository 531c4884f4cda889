"""The index of data quality: the number that matters, each authority, each feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.law.assessment import STATUSES
from register.services.quality import Area, Overview
from register.services.quality_feeds import Age
from register.services.tile_map import Tile
from register.web.filters import day, number, plural
from register.web.paging import address
from register.web.reports.drawing.tiles import TileChart, tile_map
from register.web.reports.flagged import PATH as FLAGGED
from register.web.reports.quality_census import PATH as CENSUS_PATH
from register.web.reports.quality_listing import BASE
from register.web.reports.quality_lists import SILENT_PATH, WORD_PATH
from register.web.words import Tag

CSV = f"{BASE}/authorities.csv"
CAPTION = "What to ask about, by local authority"
MAP = "Where schools have said nothing new for a year"
CSV_HEADER = (
    *("local_authority_code", "local_authority", "schools"),
    *("silent", "word_alone", "census_disagreements", "review"),
)
FEED_HEADER = ("name", "day", "days", "at_most_days", "expected", "older_than_it_should_be")
OLD, IN_TIME, NONE_WAITS = Tag("Too old", "red"), Tag("In time", "green"), Tag("Empty", "grey")


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table; `href` is blank where there is no list behind it."""

    text: str
    href: str
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """One authority, or all of them."""

    name: str
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed or queue in words."""

    name: str
    day: str
    age: str
    expected: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The page."""

    today: date
    silent: str
    schools: str
    have: str
    caption: str
    lines: tuple[Line, ...]
    total: Line
    census_day: str
    map: TileChart | None
    feeds: tuple[Feed, ...]
    feed_day: date | None


def index_page(
    found: Overview, feeds: Sequence[Age], tiles: Sequence[Tile], feed_day: date | None
) -> IndexPage:
    """Put the page together; `tiles` are the places of the authorities on the map."""
    total, areas = found.total, found.authorities
    return IndexPage(
        today=found.today,
        silent=number(total.silent),
        schools=plural(total.schools, "school"),
        have="has" if total.silent == total.schools == 1 else "have",
        caption=CAPTION,
        lines=tuple(_line(area) for area in areas),
        total=_line(total, of_all=True),
        census_day=day(found.census_day),
        map=_map(areas, tiles),
        feeds=tuple(map(_feed, feeds)),
        feed_day=feed_day,
    )


def csv_rows(found: Overview) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`, the total last with a blank code."""
    return [
        (a.key, a.name, a.schools, a.silent, a.word_alone, a.census, a.review)
        for a in (*found.authorities, found.total)
    ]


def feed_rows(feeds: Sequence[Age]) -> list[tuple[object, ...]]:
    """The rows of the file of ages, under `FEED_HEADER`."""
    return [(x.name, x.day, x.days, x.most, x.expected, "yes" if x.old else "no") for x in feeds]


def _map(areas: Sequence[Area], tiles: Sequence[Tile]) -> TileChart | None:
    told = {
        area.key: (area.name, area.silent, 100 * area.silent / area.schools)
        for area in areas
        if area.key is not None
    }
    if not told:
        return None
    unit = "schools that have said nothing new for a year"
    return tile_map("silent", MAP, told, tiles, table=CAPTION, unit=unit, href=_questions)


def _questions(la: int) -> str:
    return f"{BASE}/authorities/{la}"


def _line(area: Area, *, of_all: bool = False) -> Line:
    listed = of_all or area.key is not None
    la = {"la": area.key}

    def cell(count: int, what: str, path: str, **more: object) -> Cell:
        href = address(path, {**la, **more}) if count and listed else ""
        return Cell(number(count), href, f"{name}: {what}")

    name = "All" if of_all else area.name
    return Line(
        name=name,
        href="" if area.key is None else _questions(area.key),
        cells=(
            cell(area.schools, "schools", FLAGGED, status=list(STATUSES)),
            cell(area.silent, "said nothing new for a year", SILENT_PATH),
            cell(area.word_alone, "on a school's word alone", WORD_PATH),
            cell(area.census, "differ from the census", CENSUS_PATH),
            cell(area.review, "not enough evidence", FLAGGED, status="review"),
        ),
    )


def _feed(age: Age) -> Feed:
    ago = "" if age.days is None else plural(age.days, "day") if age.days else "Today's"
    nothing = "Nothing waits" if age.queue else "Never"
    tag = OLD if age.old else NONE_WAITS if age.days is None else IN_TIME
    expected = f"{age.expected}; at most {plural(age.most, 'day')}"
    return Feed(age.name, day(age.day) or nothing, ago, expected, tag)

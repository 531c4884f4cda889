"""How many NPQ places each area needs in each term, as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.terms import Term
from register.services.places_needed import Needed, PlacesNeeded
from register.services.report_choices import Choices
from register.web.filters import number
from register.web.paging import address
from register.web.reports import choosing
from register.web.reports.ahead_asked import AREAS, CoursesAsked, Group
from register.web.reports.ahead_behind import PATH as BEHIND
from register.web.reports.ahead_courses import as_known
from register.web.reports.ahead_page import PLACES, Figure, Way, ways
from register.web.reports.choosing import LABELS, Chosen, Select
from register.web.reports.drawing.bars import Amount, BarChart, bars
from register.web.reports.forms import Days
from register.web.reports.narrowing import NOT_RECORDED, Problem
from register.web.reports.scope import Reader
from register.web.reports.tables import Cell, Line

CSV_PATH = f"{PLACES}.csv"
CAPTION = "NPQ places needed, in people, by the term in which they must begin at the latest"


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """The page: the table of places, the present term first."""

    days: Days
    scope: str
    as_known: str
    headline: Figure
    late: Figure
    ways: tuple[Way, ...]
    by: Select
    which: tuple[Select, ...]
    chosen: tuple[Chosen, ...]
    caption: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    picture: BarChart | None
    studying: Cell
    unsure: Cell
    csv: str
    feed_day: date | None
    problems: tuple[Problem, ...]


def places_page(
    reader: Reader, asked: CoursesAsked, found: PlacesNeeded, choices: Choices, feed: date | None
) -> PlacesPage:
    """Put the page together."""
    total = found.total
    return PlacesPage(
        days=asked.days,
        scope=reader.scope,
        as_known=as_known(asked),
        headline=_places_headline(asked, total),
        late=_late(asked, total),
        ways=ways(PLACES, asked.which),
        by=Select("by", "Count by", asked.by.value, tuple((c.value, LABELS[c]) for c in AREAS)),
        which=choosing.which_schools(asked.narrowed, choices, reader.own),
        chosen=choosing.chosen_filters(PLACES, asked.given, asked.narrowed, choices),
        caption=f"{CAPTION}, by {LABELS[asked.by].lower()}",
        headings=_headings(asked, found.terms),
        lines=tuple(_places_line(asked, found.terms, row) for row in found.rows),
        total=_places_line(asked, found.terms, total, every=True),
        picture=_bars(asked, found) if total.places else None,
        studying=_behind(asked, Group.STUDYING, found.studying, "on a course that can count"),
        unsure=_behind(asked, Group.UNSURE, found.unsure, "with a fact missing"),
        csv=address(CSV_PATH, asked.given),
        feed_day=feed,
        problems=asked.problems,
    )


def places_header(found: PlacesNeeded) -> tuple[str, ...]:
    """The columns of the file of places: one a term, named as people say it."""
    return "key", "name", *(str(term) for term in found.terms), "late_in_the_first", "places"


def places_rows(found: PlacesNeeded) -> list[tuple[object, ...]]:
    """The rows of the file, the total last with a blank key."""
    rows = (*found.rows, found.total)
    return [(row.key, row.name, *row.terms, row.late, row.places) for row in rows]


def _places_headline(asked: CoursesAsked, total: Needed) -> Figure:
    one = total.places == 1
    words = "SENCO needs a place on an NPQ" if one else "SENCOs need a place on an NPQ"
    href = _listed(asked, Group.PLACE) if total.places else ""
    return Figure(number(total.places), href, words)


def _late(asked: CoursesAsked, total: Needed) -> Figure:
    words = "is late: the longest NPQ, of 22 months, would no longer end in time"
    if total.late != 1:
        words = words.replace("is late", "are late")
    return Figure(number(total.late), _listed(asked, Group.LATE) if total.late else "", words)


def _headings(asked: CoursesAsked, terms: Sequence[Term]) -> tuple[str, ...]:
    present, *later = (str(term).capitalize() for term in terms)
    return LABELS[asked.by], f"This term: {present}", "Of these, late already", *later, "All terms"


def _places_line(
    asked: CoursesAsked, terms: Sequence[Term], row: Needed, *, every: bool = False
) -> Line:
    name = "All" if every else row.name
    held = {} if every else {asked.by.value: NOT_RECORDED if row.key is None else row.key}

    def cell(count: int, term: Term | None, what: str) -> Cell:
        begun = term.first.isoformat() if term else ""
        href = address(BEHIND, {**asked.which, **held, "group": Group.PLACE.value, "term": begun})
        return Cell(number(count), href if count else "", f"{name}: {what}")

    each = [cell(count, term, str(term)) for count, term in zip(row.terms, terms, strict=True)]
    behind = address(BEHIND, {**asked.which, **held, "group": Group.LATE.value})
    late = Cell(number(row.late), behind if row.late else "", f"{name}: late already")
    return Line(name, "", (each[0], late, *each[1:], cell(row.places, None, "all terms")))


def _bars(asked: CoursesAsked, found: PlacesNeeded) -> BarChart:
    amounts = [
        Amount(str(term).capitalize(), (count,))
        for term, count in zip(found.terms, found.total.terms, strict=True)
    ]
    table = f"{CAPTION}, by {LABELS[asked.by].lower()}"
    return bars("places", "NPQ places needed, by term", amounts, table=table, unit="people")


def _behind(asked: CoursesAsked, group: Group, count: int, what: str) -> Cell:
    return Cell(number(count), _listed(asked, group) if count else "", what)


def _listed(asked: CoursesAsked, group: Group) -> str:
    return address(BEHIND, {**asked.which, "group": group.value})

"""What the search page shows: the box, the filters, the lines that tell namesakes apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.schools import CLOSED, OPEN, PROPOSED_TO_OPEN
from register.services.search import PAGE, Choices, Found, How, Standing
from register.web.filters import plural
from register.web.paging import Paging, address, paging
from register.web.schools.forms import Search
from register.web.words import Tag

PATH = "/schools"
_OPEN_WORDS = {OPEN: "Open", CLOSED: "Closed", PROPOSED_TO_OPEN: "Not yet open"}


@dataclass(frozen=True, slots=True)
class Result:
    """One school in the list; `tag` None where the reader may not see the standing."""

    urn: int
    name: str
    place: str
    authority: str
    kind: str
    state: str
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name in the address, what is chosen, what may be."""

    name: str
    label: str
    chosen: int | None
    options: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class FindPage:
    """The search page. `heading` is blank until something is asked."""

    text: str
    filters: tuple[Filter, ...]
    narrowed: bool
    standing: Standing
    empty_register: bool
    asked: bool
    heading: str
    note: str
    elsewhere: str
    elsewhere_href: str
    without_filters: str
    results: tuple[Result, ...]
    paging: Paging
    feed_day: date | None


def find_page(
    search: Search,
    found: Found | None,
    offered: Choices,
    tags: Mapping[int, Tag],
    feed_day: date | None,
) -> FindPage:
    """Put the page together; `tags` holds the standings that the reader may see, by URN."""
    query = search.query
    total = found.total if found else 0
    return FindPage(
        text=query.text,
        filters=(
            Filter("la", "Local authority", query.la_code, offered.authorities),
            Filter("phase", "Phase", query.phase_code, offered.phases),
            Filter("type", "Type of school", query.type_code, offered.types),
        ),
        narrowed=search.narrowed,
        standing=query.standing,
        empty_register=offered.schools == 0,
        asked=search.asked,
        heading=_heading(query.text, total) if found else "",
        note=_note(query.text, found) if found else "",
        elsewhere=_elsewhere(query.standing, found) if found else "",
        elsewhere_href=address(PATH, search.given, standing=Standing.ALL.value),
        without_filters=address(PATH, {"q": query.text}) if search.narrowed else "",
        results=_results(found, tags) if found else (),
        paging=paging(PATH, search.given, page=search.page, size=PAGE, total=total),
        feed_day=feed_day,
    )


def _heading(text: str, total: int) -> str:
    of = f" for \u201c{text}\u201d" if text else ""
    return f"{plural(total, 'school')}{of}" if total else f"No school found{of}"


def _note(text: str, found: Found) -> str:
    """How nearly the list answers, where it does not exactly."""
    if not found.total:
        return ""
    if found.how is How.SPELLING:
        return "No school matches as it is spelt. These are spelt nearly so."
    if found.how is How.SOME:
        return "No school matches every word. These match the words that tell most."
    if found.how is How.DISTRICT:
        return f"No school is at {text.upper()}. These are in the same postcode district."
    return ""


def _elsewhere(standing: Standing, found: Found) -> str:
    """What the choice of open or closed left out."""
    if not found.elsewhere:
        return ""
    left_out = "closed" if standing is Standing.CURRENT else "open"
    also = "also " if found.total else ""
    verb = "matches" if found.elsewhere == 1 else "match"
    return f"{plural(found.elsewhere, left_out + ' school')} {also}{verb}"


def _results(found: Found, tags: Mapping[int, Tag]) -> tuple[Result, ...]:
    return tuple(
        Result(
            urn=school.urn,
            name=school.name,
            place=", ".join(part for part in (school.town, school.postcode) if part),
            authority=school.la_name,
            kind=school.type_name,
            state=_OPEN_WORDS.get(school.status_code or 0, school.status_name),
            tag=tags.get(school.urn),
        )
        for school in found.schools
    )

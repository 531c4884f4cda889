"""A list of data quality as it is shown: a count, what it is made of, filters, schools."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from register.services.quality import ListedSchool
from register.web.filters import number, plural
from register.web.paging import Paging, address, paging
from register.web.reports.choosing import Select
from register.web.reports.quality_asked import Asked

BASE, SIZE = "/reports/quality", 100
OF_SCHOOL = ("urn", "name", "local_authority_code", "local_authority", "region")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """What a list is of: how to read one of its things as a row on the page and in the file."""

    path: str
    title: str
    columns: tuple[str, ...]
    header: tuple[str, ...]
    school: Callable[[T], ListedSchool]
    cells: Callable[[T], tuple[str, ...]]
    filed: Callable[[T], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One school of the list."""

    urn: int
    name: str
    town: str
    authority: str
    authority_href: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of what the count is made of."""

    name: str
    number: str
    href: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What the count is made of, in schools; a school may stand in more than one line."""

    key: str
    caption: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page, and the rows of its file."""

    path: str
    title: str
    count: str
    lead: str
    notes: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...]
    selects: tuple[Select, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    paging: Paging
    csv: str
    filtered: bool
    empty: str
    name: str
    header: tuple[str, ...]
    file: Iterable[tuple[object, ...]]
    as_of: date


@dataclass(frozen=True, slots=True)
class Told:
    """What one list says of itself: `leads` go after the count, of one school and of any other."""

    leads: tuple[str, str]
    notes: tuple[str, ...]
    empty: str
    as_of: date


def list_page(
    listing: Listing[T],
    asked: Asked,
    found: Sequence[T],
    told: Told,
    *,
    breakdowns: tuple[Breakdown, ...],
    selects: tuple[Select, ...],
) -> ListPage:
    """Put a list together from what the filters left."""
    shown = paging(listing.path, asked.given, page=asked.page, size=SIZE, total=len(found))
    part = found[shown.first - 1 : shown.last] if found else ()
    return ListPage(
        path=listing.path,
        title=listing.title,
        count=plural(len(found), "school"),
        lead=told.leads[len(found) != 1],
        notes=told.notes,
        breakdowns=breakdowns,
        selects=selects,
        columns=listing.columns,
        rows=tuple(_row(listing, each) for each in part),
        paging=shown,
        csv=address(f"{listing.path}.csv", asked.given),
        filtered=asked.filtered,
        empty=told.empty,
        name=listing.path.rpartition("/")[2],
        header=(*OF_SCHOOL, *listing.header),
        file=((*_of_school(listing.school(each)), *listing.filed(each)) for each in found),
        as_of=told.as_of,
    )


def authorities(schools: Iterable[ListedSchool], asked: Asked) -> Select:
    """The filter by local authority."""
    names = {s.la_code: s.la_name for s in schools if s.la_code is not None}
    options = sorted(((str(code), name) for code, name in names.items()), key=lambda one: one[1])
    return Select("la", "Local authority", str(asked.la or ""), tuple(options))


def chooser(name: str, label: str, asked: Asked, options: Mapping[str, str]) -> Select:
    """Another filter."""
    return Select(name, label, asked.chosen.get(name, ""), tuple(options.items()))


def breakdown(
    listing: Listing[T],
    asked: Asked,
    says: tuple[str, str, str],
    counts: Mapping[str, int],
    names: Mapping[str, str],
) -> Breakdown:
    """What a count is made of; `says` is the filter's name, the caption and the first heading."""
    name, caption, heading = says
    kept = {"la": asked.la, **({"day": asked.chosen["day"]} if "day" in asked.chosen else {})}
    parts = (
        Part(text, number(counts[value]), address(listing.path, {**kept, name: value}))
        for value, text in names.items()
        if counts.get(value)
    )
    return Breakdown(name, caption, heading, tuple(parts))


def within(listing: Listing[T], asked: Asked, found: Iterable[T]) -> Sequence[T]:
    """Those of the authority asked for, or all."""
    if asked.la is None:
        return tuple(found)
    return tuple(each for each in found if listing.school(each).la_code == asked.la)


def _row(listing: Listing[T], each: T) -> Row:
    school = listing.school(each)
    return Row(
        urn=school.urn,
        name=school.name,
        town=school.town,
        authority=school.la_name,
        authority_href="" if school.la_code is None else f"{BASE}/authorities/{school.la_code}",
        cells=listing.cells(each),
    )


def _of_school(school: ListedSchool) -> tuple[object, ...]:
    return school.urn, school.name, school.la_code, school.la_name, school.region_name

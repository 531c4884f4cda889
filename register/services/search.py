"""Find a school by name, URN, town, postcode or authority, forgiving of spelling.

The list is searched in memory, one copy a process, made again when a new extract has been
applied. Nothing about a person is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from register.services.search_index import Index
from register.services.search_ranking import Costs, in_order, matching
from register.store.search import SchoolLine, last_applied_run, school_lines

PAGE = 25  # schools to a page of results
_URN = re.compile(r"(?:urn\s*:?\s*)?(\d{5,7})", re.IGNORECASE)
_DFE_NUMBER = re.compile(r"(\d{3})\s*[/-]?\s*(\d{4})")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d(?:[A-Z]{2})?)?", re.IGNORECASE)
_FULL_INWARD = 3


class Standing(StrEnum):
    """Which schools to look among, by whether they still stand."""

    CURRENT = "open"  # open, or about to open
    CLOSED = "closed"
    ALL = "all"


class How(StrEnum):
    """How closely what was found answers what was typed."""

    EXACT = "exact"  # every word, a URN or a postcode
    SPELLING = "spelling"  # every word, if one was misspelt
    SOME = "some"  # not every word
    DISTRICT = "district"  # nothing at that postcode; these are in its district


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. Codes are the list's own; None is any."""

    text: str = ""
    la_code: int | None = None
    phase_code: int | None = None
    type_code: int | None = None
    standing: Standing = Standing.CURRENT


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found. `elsewhere` counts matches that `standing` left out."""

    schools: tuple[SchoolLine, ...]
    total: int
    elsewhere: int
    how: How


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer, as (code, name) in the order of the name."""

    schools: int
    authorities: tuple[tuple[int, str], ...]
    phases: tuple[tuple[int, str], ...]
    types: tuple[tuple[int, str], ...]


def find(session: Session, query: Query, *, first: int = 0, count: int = PAGE) -> Found:
    """Look for schools; the best `count` from place `first` on, counted from 0."""
    return find_in(index_of(session), query, first=first, count=count)


def find_in(index: Index, query: Query, *, first: int = 0, count: int = PAGE) -> Found:
    """Look in this index: `find` without a database.

    A blank text with no filter finds nothing; a blank text with one lists what it lets through.
    """
    ids, how, costs = _candidates(index, query)
    inside = _standing_as_asked(index, ids, query.standing)
    order = in_order(index, costs, inside, first + count)
    return Found(
        tuple(index.schools[number] for number in order[first:]),
        len(inside),
        len(ids) - len(inside),
        how,
    )


def choices(session: Session) -> Choices:
    """What there is to filter by, and how many schools are held: 0 before the first extract."""
    index = index_of(session)
    return Choices(
        len(index.schools),
        index.offered("la_code", "la_name"),
        index.offered("phase_code", "phase_name"),
        index.offered("type_code", "type_name"),
    )


def _candidates(index: Index, query: Query) -> tuple[set[int], How, list[Costs]]:
    codes = {
        "la_code": query.la_code,
        "phase_code": query.phase_code,
        "type_code": query.type_code,
    }
    filters = [index.having(name, code) for name, code in codes.items() if code is not None]
    text = query.text.strip()
    if not text:
        return (set.intersection(*map(set, filters)) if filters else set()), How.EXACT, []
    number = _by_number(index, text)
    if number:
        return number, How.EXACT, []
    by_postcode = _by_postcode(index, text)
    if by_postcode:
        ids, how = by_postcode
        return ids.intersection(*filters), how, []
    matched = matching(index, text, filters)
    return matched.ids, (How.EXACT, How.SPELLING, How.SOME)[matched.nearness], matched.costs


def _by_number(index: Index, text: str) -> set[int]:
    """The school with that URN, or that DfE number (authority and establishment)."""
    found = set()
    urn = _URN.fullmatch(text)
    if urn and int(urn[1]) in index.by_urn:
        found.add(index.by_urn[int(urn[1])])
    dfe = _DFE_NUMBER.fullmatch(text)
    if dfe:
        in_authority = index.having("la_code", int(dfe[1]))
        numbered = int(dfe[2])
        found |= {n for n in in_authority if index.schools[n].establishment_number == numbered}
    return found


def _by_postcode(index: Index, text: str) -> tuple[set[int], How] | None:
    typed = _POSTCODE.fullmatch(text)
    if typed is None:
        return None
    outward, inward = typed[1].upper(), (typed[2] or "").upper()
    if not inward:
        district = index.at_postcode(outward, whole_district=True)
        return (district, How.EXACT) if district else None
    here = index.at_postcode(outward + inward)
    if here or len(inward) < _FULL_INWARD:
        return here, How.EXACT
    return index.at_postcode(outward, whole_district=True), How.DISTRICT


def _standing_as_asked(index: Index, ids: set[int], standing: Standing) -> set[int]:
    if standing is Standing.CLOSED:
        return {number for number in ids if number >= index.first_closed}
    if standing is Standing.CURRENT:
        return {number for number in ids if number < index.first_closed}
    return ids


@dataclass(slots=True)
class _Held:
    run: int | None
    index: Index


_HELD: WeakKeyDictionary[Engine, _Held] = WeakKeyDictionary()
_BUILDING = Lock()


def index_of(session: Session) -> Index:
    """The index of the last applied extract.

    While one request builds it anew, the others are answered from the old one; the very first
    is waited for.
    """
    engine = session.get_bind().engine
    run = last_applied_run(session)
    held = _HELD.get(engine)
    if held and held.run == run:
        return held.index
    if not _BUILDING.acquire(blocking=held is None) and held:
        return held.index
    try:
        held = _HELD.get(engine)
        if held is None or held.run != run:
            held = _HELD[engine] = _Held(run, Index(school_lines(session)))
        return held.index
    finally:
        _BUILDING.release()

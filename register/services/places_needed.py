"""How many NPQ places each area needs in each term. Nobody is named: only numbers leave here.

By the last day to begin so that even the longest NPQ, of 22 calendar months, ends in time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from register.domain.errors import InvalidFact
from register.domain.terms import Term, term_of
from register.law.dates import NPQ_BEGINS, NPQ_LONGEST, last_start
from register.law.under_way import Course
from register.services.courses_ahead import Senco
from register.services.reports import EVERYONE, Cut
from register.store import counting
from register.store import courses_ahead as store
from register.store.counting import Key

MOST_TERMS = 9
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Needed:
    """Places of one area: one number for each term, in order, and `late` out of the first.

    `late` is how many should have begun before the day asked about. Each person counts once.
    """

    key: Key
    name: str
    terms: tuple[int, ...]
    late: int

    @property
    def places(self) -> int:
        """In all terms together."""
        return sum(self.terms)


@dataclass(frozen=True, slots=True)
class PlacesNeeded:
    """The table: the first term is the present one; whoever is late belongs to it.

    A person with schools in two areas is in both, and once in the total. `studying` have a course
    that can count, `unsure` one of which a fact is missing: neither is in the table.
    """

    as_of: date
    terms: tuple[Term, ...]
    rows: tuple[Needed, ...]
    total: Needed
    studying: int
    unsure: int


def areas_of(
    session: Session, people: Sequence[Senco], by: Cut, *, known_at: datetime | None = None
) -> Mapping[int, tuple[Key, str]]:
    """The area of each school, by authority or by region. Raises InvalidFact for another cut."""
    schools = {person.school.urn: person.school for person in people if person.needs_a_place}
    places: Mapping[int, tuple[Key, str]]
    if by is Cut.LA:
        places = {urn: (school.la_code, school.la_name) for urn, school in schools.items()}
    elif by is Cut.REGION:
        places = {**store.regions(session, schools, known_at=known_at)}
    else:
        message = "Places are counted by local authority or by region."
        raise InvalidFact(message)
    return {
        urn: (key, name) if key is not None and name else (key, counting.NOT_RECORDED)
        for urn, (key, name) in places.items()
    }


def begin_by(person: Senco) -> date:
    """The last day to begin an NPQ so that even the longest ends in time."""
    return last_start(person.hold_by, NPQ_LONGEST)


def begins(people: Sequence[Senco]) -> Mapping[int, date]:
    """Of each person who needs a place, the earliest of the days to begin by at their schools."""
    days: dict[int, date] = {}
    for person in people:
        if person.needs_a_place:
            day = begin_by(person)
            days[person.person] = min(days.get(person.person, day), day)
    return days


def is_late(begins_by: date, as_of: date) -> bool:
    """Whether the day is past on which even the longest would have had to begin."""
    return begins_by < _present(as_of)


def term_needed(begins_by: date, as_of: date) -> Term:
    """The term in which they must begin at the latest; the present one for whoever is late."""
    return term_of(max(begins_by, _present(as_of)))


def places_needed(
    people: Sequence[Senco], areas: Mapping[int, tuple[Key, str]], as_of: date
) -> PlacesNeeded:
    """Count the places for these people; `areas` is the key and the name of each school's area.

    A school that is in no area given is counted in the total alone.
    """
    needing = [person for person in people if person.needs_a_place]
    terms = _terms(needing, as_of)
    by_area: dict[tuple[Key, str], list[Senco]] = {}
    for person in needing:
        if person.school.urn in areas:
            by_area.setdefault(areas[person.school.urn], []).append(person)
    rows = [_needed(area, held, terms, as_of) for area, held in by_area.items()]
    studying = (Course.NPQ, Course.NASENCO, Course.COMPLETED)
    return PlacesNeeded(
        as_of,
        terms,
        rows=tuple(sorted(rows, key=lambda row: (row.key is None, row.name, str(row.key)))),
        total=_needed((None, EVERYONE), needing, terms, as_of),
        studying=_people(people, studying),
        unsure=_people(people, (Course.UNSURE,)),
    )


def _present(as_of: date) -> date:
    return max(as_of, NPQ_BEGINS)


def _terms(needing: Sequence[Senco], as_of: date) -> tuple[Term, ...]:
    """From the present term to the last in which somebody must begin, without a gap."""
    last = max((begin_by(person) for person in needing), default=as_of)
    found = [term_of(_present(as_of))]
    while found[-1].last < last and len(found) < MOST_TERMS:
        found.append(term_of(found[-1].last + _ONE_DAY))
    return tuple(found)


def _needed(
    area: tuple[Key, str], people: Sequence[Senco], terms: Sequence[Term], as_of: date
) -> Needed:
    """Each person once, by the earliest of the days to begin by at their schools here."""
    counted = dict.fromkeys(terms, 0)
    days = begins(people).values()
    for day in days:
        counted[min(term_needed(day, as_of), terms[-1], key=lambda term: term.first)] += 1
    late = sum(is_late(day, as_of) for day in days)
    return Needed(*area, tuple(counted.values()), late)


def _people(people: Sequence[Senco], courses: Collection[Course]) -> int:
    """How many people, each once, whom the law asks for the qualification."""
    return len({each.person for each in people if not each.disputed and each.course in courses})

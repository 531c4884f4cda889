"""Data quality: which schools have said nothing new for a year, and what each authority has.

Everything here is of today, as now known, and names schools alone. A school that is silent, or
whose record rests on its own word, has done nothing wrong: it is somebody to ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from register.services.quality_census import Comparison, compared, latest
from register.services.quality_words import WordAlone, word_alone
from register.services.reports import EVERYONE, may_ask
from register.store import quality as store
from register.store.counting import NOT_RECORDED
from register.store.quality import ListedSchool
from register.store.uncollected import uncollected

__all__ = [
    "Area",
    "ListedSchool",
    "Quality",
    "Silent",
    "by_word",
    "census",
    "listed",
    "look",
    "silent",
]
SILENT_AFTER = timedelta(days=365)
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Silent:
    """A school from which nothing new has come for a year: `last` is None where nothing ever has.

    `days` are since then. What counts is said at `store.quality.last_words`: a school that sends
    the same each term is silent too, because a return that repeats what is held leaves no trace.
    """

    school: ListedSchool
    last: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Area:
    """One authority, in schools: each number counts a school once."""

    key: int | None
    name: str
    schools: int
    silent: int
    word_alone: int
    census: int
    review: int


@dataclass(frozen=True, slots=True)
class Quality:
    """The nation, or one authority, today. `census` is None before the first extract."""

    today: date
    schools: tuple[ListedSchool, ...]
    silent: tuple[Silent, ...]
    word_alone: tuple[WordAlone, ...]
    census: Comparison | None

    @property
    def review(self) -> tuple[ListedSchool, ...]:
        """The schools for which there is not enough evidence."""
        return tuple(school for school in self.schools if school.status == "review")

    @property
    def authorities(self) -> tuple[Area, ...]:
        """By local authority, by name; schools that have none last."""
        return _areas(self, lambda school: (school.la_code, school.la_name))

    @property
    def total(self) -> Area:
        """All of them together."""
        found = _areas(self, lambda _: (None, EVERYONE))
        return found[0] if found else Area(None, EVERYONE, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Overview:
    """What each authority has, and all of them; `census_day` is None before the first extract."""

    today: date
    authorities: tuple[Area, ...]
    total: Area
    census_day: date | None


def look(session: Session, *, today: date, la: int | None = None) -> Quality:
    """Everything that is asked of the nation, or of one authority, in about a second.

    Raises NotYetDrawn while a line may no longer be true.
    """
    with uncollected():
        schools = listed(session, today=today, la=la)
        day = latest(session)
        posts = store.posts(session)
        return Quality(
            today=today,
            schools=tuple(schools),
            silent=silent(session, schools, today=today),
            word_alone=word_alone(session, schools, posts, today=today),
            census=None if day is None else compared(session, schools, posts, day=day),
        )


def by_word(
    session: Session, schools: Iterable[ListedSchool], *, today: date
) -> tuple[WordAlone, ...]:
    """Those of the schools whose answer today rests on a school's word alone."""
    with uncollected():
        return word_alone(session, schools, store.posts(session), today=today)


def census(session: Session, *, day: date, today: date) -> Comparison:
    """The census of one day beside the register, for the nation. Raises NotYetDrawn."""
    with uncollected():
        schools = listed(session, today=today)
        return compared(session, schools, store.posts(session), day=day)


def listed(session: Session, *, today: date, la: int | None = None) -> list[ListedSchool]:
    """The open schools that the duty reaches, by authority and name. Raises NotYetDrawn."""
    may_ask(session, today, today)
    return store.schools(session, on=today, la=la)


def silent(session: Session, schools: Iterable[ListedSchool], *, today: date) -> tuple[Silent, ...]:
    """Those of the schools whose last new word is 365 days old or more, or that never said one.

    A word is what said something new: see `store.quality.last_words`.
    """
    said = store.last_words(session)
    days = {at: at.astimezone(_LONDON).date() for at in set(said.values())}
    found = []
    for school in schools:
        at = said.get(school.urn)
        last = None if at is None else days[at]
        if last is None or today - last >= SILENT_AFTER:
            found.append(Silent(school, last, None if last is None else (today - last).days))
    return tuple(found)


_Key = Callable[[ListedSchool], tuple[int | None, str]]


def _areas(quality: Quality, key: _Key) -> tuple[Area, ...]:
    """What each has, in order of their names."""
    census = quality.census.disagreements if quality.census else ()
    names: dict[int | None, str] = {}
    for school in quality.schools:
        of, name = key(school)
        names[of] = max(names.get(of, ""), name)
    tallies = [
        Counter(key(school)[0] for school in schools)
        for schools in (
            quality.schools,
            (each.school for each in quality.silent),
            (each.school for each in quality.word_alone),
            (each.school for each in census),
            quality.review,
        )
    ]
    found = [
        Area(of, name or NOT_RECORDED, *(tally[of] for tally in tallies))
        for of, name in names.items()
    ]
    return tuple(sorted(found, key=lambda area: (area.key is None, area.name)))

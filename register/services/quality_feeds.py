"""How old each feed is, and what has waited longest in each queue, beside what should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from register.services.freshness import of_school_list
from register.store import census
from register.store import feed_ages as store

_LONDON = ZoneInfo("Europe/London")
# In days. The list is published daily; the department's own records and returns by schools are
# sent each month and each term; the census is taken each November and ready in the spring.
DAILY, MONTH, TERM, CENSUS, YEAR = 3, 31, 122, 550, 366
REPLY, ANSWER, CARRIED = 21, 14, 1
_IMPORTED = ("import.people", "import.awards", "import.appointments")
_LISTED = tuple(f"provider.{act}" for act in ("installed", "corrected", "withdrawn"))


@dataclass(frozen=True, slots=True)
class Age:
    """One feed or queue. `day` is its last day or, of a queue, since when the oldest waits.

    `days` is how long ago that is; `most` how many days it should be at most, both None where
    nothing waits. `expected` says that in words. `old` marks what is older than it should be, and
    a feed from which nothing ever came.
    """

    name: str
    day: date | None
    days: int | None
    most: int
    expected: str
    queue: bool = False

    @property
    def old(self) -> bool:
        """Whether it is older than it should be."""
        return not self.queue if self.days is None else self.days > self.most


def ages(session: Session, *, today: date) -> tuple[Age, ...]:
    """Every feed, then every queue."""
    return (*_feeds(session, today), *_queues(session, today))


def _feeds(session: Session, today: date) -> Iterator[Age]:
    held = of_school_list(session)
    extract = held.extract_date if held else None
    done = {act: _day(at) for act, at in store.last_done(session, (*_IMPORTED, *_LISTED)).items()}
    people, awards, posts = (done.get(act) for act in _IMPORTED)
    listed = max((day for act in _LISTED if (day := done.get(act))), default=None)
    links, census_day = store.last_links(session), census.last_day(session)
    monthly, termly = "each month, from the teaching record", "each term, from returns by schools"
    november = "each November's, to be had within half a year"
    told = (
        ("School list", extract, DAILY, "each day; three days allow for a weekend"),
        ("Links between schools", links, DAILY, "with each school list"),
        ("People", people, MONTH, monthly),
        ("Awards", awards, MONTH, monthly),
        ("Appointments", posts, TERM, termly),
        ("School workforce census", census_day, CENSUS, november),
        ("Lists of awarding bodies", listed, YEAR, "looked at each year"),
    )
    return (Age(name, day, _since(day, today), most, due) for name, day, most, due in told)


def _queues(session: Session, today: date) -> tuple[Age, ...]:
    told = (
        ("Oldest open claim", store.oldest_claim(session), REPLY, "answered in 15 working days"),
        ("Oldest match to settle", store.oldest_match(session), ANSWER, "settled in two weeks"),
        ("Oldest letter to send", store.oldest_letter(session), CARRIED, "sent within a day"),
    )
    return tuple(
        Age(name, day := _day(at), _since(day, today), most, expected, queue=True)
        for name, at, most, expected in told
    )


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.astimezone(_LONDON).date()


def _since(day: date | None, today: date) -> int | None:
    return None if day is None else (today - day).days

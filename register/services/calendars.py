"""The dates of an organisation's schools as a calendar (RFC 5545): whole days, and nobody in them.

Drawn from the lines as they stand: a fact recorded a moment ago is in it once its line is drawn.
The same dates give the same bytes, so a calendar program that asks each hour is told "not changed".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event
from sqlmodel import Session

from register.domain.roles import Account, Role
from register.law.assessment import OUTSIDE
from register.services import confirmations, organisations
from register.services.calendar_addresses import READERS
from register.store import calendar_addresses, portfolio
from register.store.calendar_addresses import Dated
from register.store.portfolio import ListedSchool

_COLUMNS = {Role.SCHOOL: "urn", Role.TRUST: "trust_code", Role.AUTHORITY: "la_code"}
_WITH_A_DEADLINE = frozenset({"in_window", "overdue"})
_ASKED_EVERY = timedelta(days=1)
_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)  # before any fact: minutes since then count upwards
_FORM = 1  # counted up when the same dates are to be written in another way
_MAKER = "-//SENCO Register//Dates//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day. `since` is when it came to be known that it is this day."""

    uid: str
    urn: int
    day: date
    summary: str
    says: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Dates:
    """A calendar's name and what is in it, by day."""

    name: str
    entries: tuple[Entry, ...]

    def tag(self, address: str, attribution: str) -> str:
        """Changes with whatever `written` would write, and costs far less."""
        told = repr((_FORM, self, address, attribution))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def of_account(session: Session, account: Account, *, today: date) -> Dates:
    """What falls due at the account's schools as the list has them now.

    Of each school that the duty reaches: the last day of the time to qualify, the next day to
    confirm the record (once it was confirmed a first time) and the next reply to what it said. A
    closed school has none.
    """
    schools = {school.urn: school for school in _schools(session, account)}
    standings = calendar_addresses.standings(session, schools, on=today)
    reached = {urn: held for urn, held in standings.items() if held.status not in OUTSIDE}
    deadlines = {
        urn: Dated(held.deadline, held.since)
        for urn, held in reached.items()
        if held.deadline is not None and held.status in _WITH_A_DEADLINE
    }
    confirmed = calendar_addresses.confirmed(session, reached)
    to_confirm = {
        urn: Dated(confirmations.next_due(told.day, today), told.since)
        for urn, told in confirmed.items()
    }
    replies = calendar_addresses.replies_due(session, schools)
    found = [
        *_entries("deadline", deadlines, schools),
        *_entries("confirm", to_confirm, schools),
        *_entries("reply", replies, schools),
    ]
    name = f"SENCO dates, {organisations.name_of(session, account.organisation)}"
    return Dates(name, tuple(sorted(found, key=lambda entry: (entry.day, entry.uid))))


def written(dates: Dates, *, address: str, attribution: str) -> bytes:
    """The calendar as a file; `address` is the register's own, `attribution` says whence it is."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", dates.name)  # RFC 7986; the next is what programs read before it
    calendar.add("x-wr-calname", dates.name)
    calendar.add("description", attribution)
    calendar.add("x-wr-caldesc", attribution)
    calendar.add("refresh-interval", _ASKED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    for entry in dates.entries:
        calendar.add_component(_event(entry, address))
    return bytes(calendar.to_ical())


_WORDS = {
    "deadline": (
        "SENCO qualification: last day, {}",
        "The last day of this school's time for its SENCO to hold the qualification.",
    ),
    "confirm": (
        "Confirm the SENCO record, {}",
        "A year has gone since this school last confirmed that its record is right.",
    ),
    "reply": (
        "Reply due from the SENCO register, {}",
        "By this day an official aims to reply to what the school said.",
    ),
}


def _entries(
    kind: str, days: dict[int, Dated], schools: dict[int, ListedSchool]
) -> Iterator[Entry]:
    summary, says = _WORDS[kind]
    for urn, told in days.items():
        uid = f"{kind}-{urn}@senco-register"
        named = summary.format(schools[urn].name)
        yield Entry(uid, urn, told.day, named, says, told.since)


def _schools(session: Session, account: Account) -> Iterable[ListedSchool]:
    if account.role not in READERS or not account.scope.isdigit():
        return ()
    return portfolio.listed(session, {_COLUMNS[account.role]: int(account.scope)})


def _event(entry: Entry, address: str) -> Event:
    event = Event()
    since = entry.since.astimezone(UTC).replace(microsecond=0)
    event.add("uid", entry.uid)
    # Without a METHOD both stamps are when the entry was last revised (RFC 5545, 3.8.7.2).
    event.add("dtstamp", since)
    event.add("last-modified", since)
    event.add("sequence", max(0, int((since - _BEGAN).total_seconds() // 60)))
    event.add("dtstart", entry.day)
    event.add("summary", entry.summary)
    event.add("transp", "TRANSPARENT")
    where = f"{address}/schools/{entry.urn}" if address else ""
    event.add("description", f"{entry.says} {where}".strip())
    if where:
        event.add("url", where)
    return event

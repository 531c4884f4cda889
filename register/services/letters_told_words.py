"""What letters say of a school whose SENCO left, whose facts changed, or that fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.domain.period import day_after
from register.law.finding import in_words
from register.services.letters_words import (
    WRONG,
    Words,
    as_letter,
    as_list,
    called,
    page,
    stands,
)
from register.store.readers import Here
from register.store.told import LastChange


@dataclass(frozen=True, slots=True)
class Act:
    """The act behind a change, whose it was, by name, and its day in London."""

    change: LastChange
    organisation: str
    day: date

    @property
    def sentence(self) -> str:
        """Who recorded what, and when."""
        return f"Recorded by {self.organisation} on {in_words(self.day)}: {self.change.words}"


@dataclass(frozen=True, slots=True)
class Telling:
    """The school, how it stands now, on which day, and the act behind it where one is known."""

    school: Here
    status: str
    deadline: date | None
    today: date
    address: str
    act: Act | None = None

    @property
    def now(self) -> str:
        """How the school stands."""
        said = stands(self.status, self.deadline)
        return f"On the evidence held on {in_words(self.today)}: {said}"


@dataclass(frozen=True, slots=True)
class Departure:
    """A SENCO's last day (inclusive), whether another served on the next, and serves now."""

    last_day: date
    followed: bool
    somebody_now: bool


def a_departure(telling: Telling, departure: Departure) -> Words:
    """A SENCO has left."""
    school, last = telling.school, in_words(departure.last_day)
    after = in_words(day_after(departure.last_day))
    if departure.followed:
        then = f"Somebody else is recorded as SENCO from {after} on."
    elif departure.somebody_now:
        then = f"Nobody is recorded as SENCO on {after}; somebody is now."
    else:
        then = (
            f"Nobody is recorded as SENCO from {after} on. Decide who is to be SENCO, and record it"
            " on the school's page: a qualified teacher who works at the school, or its head."
        )
    return as_letter(
        f"{school.name}: a SENCO's last day was {last}",
        (
            called(school),
            f"A SENCO's last day in post at this school is recorded as {last}.",
            then,
            telling.now,
            page(telling.address, school),
            WRONG,
        ),
    )


def a_change(telling: Telling, day: date, what: tuple[str, ...]) -> Words:
    """A fact that the answer rests on was recorded, corrected or taken back on the day."""
    school, act = telling.school, telling.act
    return as_letter(
        f"{school.name}: what the register holds has changed",
        (
            called(school),
            f"What the register holds on this school's SENCO changed on {in_words(day)}.",
            as_list(what),
            act.sentence if act else "",
            telling.now,
            page(telling.address, school),
            WRONG,
        ),
    )


def came_to_be_not_met(telling: Telling) -> Words:
    """A school fell: to its trust and its authority, and to itself where days alone did it."""
    school = telling.school
    return as_letter(
        f"{school.name}: the SENCO duty is no longer met",
        (
            called(school),
            f"This school no longer meets the rules. {telling.now}",
            "Its governing body or proprietor has the duty to put this right.",
            page(telling.address, school),
            WRONG,
        ),
    )

"""A school that has closed: what that means for whoever acts for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from register.domain.errors import NotAllowed, NotFound
from register.domain.roles import Account, Role
from register.domain.schools import CLOSED, School, succession
from register.law.finding import in_words
from register.store import school_links, schools


@dataclass(frozen=True, slots=True)
class Closure:
    """A school that is closed: its last day, where the list gives one, and what followed it."""

    name: str
    last_day: date | None
    successors: tuple[str, ...]

    def sentence(self) -> str:
        """What to tell whoever acts for it, and where to turn."""
        when = f" on {in_words(self.last_day)}" if self.last_day else ""
        closed = f"Your school closed{when}."
        if not self.successors:
            return f"{closed} The list names no successor: ask whoever runs this service."
        if len(self.successors) > 1:
            names = " and ".join((", ".join(self.successors[:-1]), self.successors[-1]))
            return f"{closed} Its successors are {names}: ask for an account at yours."
        return f"{closed} Its successor is {self.successors[0]}: ask for an account there."


def has_closed(school: School, today: date) -> bool:
    """Whether it is closed as of today, as section 67(1) is read: `closed` is the last day open."""
    if school.closed is not None:
        return school.closed < today
    return school.status_code == CLOSED


def of_school(session: Session, urn: int, today: date) -> Closure | None:
    """How the school closed; None where it is open, yet to open, or not on the list."""
    try:
        school = schools.find(session, urn)
    except NotFound:
        return None
    if not has_closed(school, today):
        return None
    return Closure(school.name, school.closed, _successors(session, urn))


def refuse_to_act(session: Session, account: Account, today: date) -> None:
    """Let nobody act for a school that is closed. Raises NotAllowed; one query where it is open.

    They may still read what they could read before.
    """
    if account.role is not Role.SCHOOL:
        return
    closure = of_school(session, int(account.scope), today)
    if closure is not None:
        raise NotAllowed(closure.sentence())


def _successors(session: Session, urn: int) -> tuple[str, ...]:
    """What follows the school, by name, as the links file has it."""
    pairs = map(succession, school_links.touching(session, [urn]))
    after = {new for old, new in filter(None, pairs) if old == urn}
    return tuple(sorted(school.name for school in schools.some(session, after).values()))

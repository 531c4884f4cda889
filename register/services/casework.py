"""The queue of cases: one list over everything that waits for an official, and who has what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from register.domain.casework import Case, CaseAct, CaseKind, CaseState, History, Key
from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import KEEPERS, Account
from register.law.finding import in_words
from register.services.casework_noting import append, history, official, seen_as
from register.store import accounts, casework_waiting, organisations
from register.store.casework_waiting import Asked, Found, Waiting

NOBODY = 0
OLD = timedelta(days=28)
NO_SUCH = "No such case waits: it may have been decided meanwhile."
EVERY_KIND = frozenset(CaseKind)
_WORDS = {
    CaseKind.CLAIM: {
        "service": "Earlier service is claimed.",
        "award": "A qualification is claimed.",
        "unmatched": "A SENCO was not found.",
    },
    CaseKind.CORRECTION: {"correction": "A recorded fact is said to be wrong."},
    CaseKind.MATCH: {"": "A check fits several people, or somebody nearly."},
}
_DISPUTE = "The regulations and the department's guidance differ on its SENCO."
_OLD_DISPUTE = "The regulations before and since 2014 differ on its SENCO."
__all__ = ["Asked", "Waiting", "history"]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many cases wait, by kind; `old` are those opened more than 28 days ago."""

    kinds: tuple[Waiting, ...]

    @property
    def cases(self) -> int:
        """All of them."""
        return sum(each.cases for each in self.kinds)


def waiting(session: Session, asked: Asked, *, first: int, count: int) -> tuple[Case, ...]:
    """The cases that wait, the oldest first; nobody is named. `first` from 0."""
    found = casework_waiting.waiting(session, asked, first=first, count=count)
    names = organisations.schools(session, {each.urn for each in found if each.urn is not None})
    return tuple(_case(each, names) for each in found)


def totals(session: Session, asked: Asked, *, today: date) -> Totals:
    """How many wait, by kind, in the order of the kinds; a kind that has none is left out."""
    old = first_moment(today - OLD)
    found = {each.kind: each for each in casework_waiting.counts(session, asked, old=old)}
    return Totals(tuple(found[kind] for kind in CaseKind if kind in found))


def find(session: Session, key: Key, today: date) -> Case | None:
    """The case if it waits; None where it does not, or never was."""
    asked = Asked(today, frozenset({key.kind}), subject=key.subject)
    return next(iter(waiting(session, asked, first=0, count=1)), None)


def officials(session: Session) -> tuple[Account, ...]:
    """Everybody whom a case can be given to, by address."""
    everyone = accounts.everyone(session)
    return tuple(each for each in everyone if each.active and each.role in KEEPERS)


def assign(
    session: Session, key: Key, *, to: int, account: Account, seen: int, at: datetime, today: date
) -> History:
    """Give a case to an official, or take it. `seen` is how many events whoever acts has seen.

    Raises NotAllowed, InvalidFact for whoever is no official, NotFound where no such case waits,
    Conflict where somebody else has acted meanwhile.
    """
    so_far = _open(session, key, account, seen, today)
    if to not in {each.id for each in officials(session)}:
        raise InvalidFact("Choose an official whose account is open.")
    if so_far.holder == to:
        raise Conflict("They have this case already.")
    if so_far.decided is not None and so_far.decided.account_id == to:
        raise NotAllowed("A decision that is questioned is for somebody else than who made it.")
    return append(
        session, so_far, CaseAct.ASSIGNED, by=account.id, at=at, to=to, decision=_carried(so_far)
    )


def give_back(
    session: Session, key: Key, *, account: Account, seen: int, at: datetime, today: date
) -> History:
    """Let nobody have the case. Raises as `assign`."""
    so_far = _open(session, key, account, seen, today)
    if so_far.holder is None:
        raise Conflict("Nobody has this case: there is nothing to give back.")
    return append(
        session, so_far, CaseAct.GIVEN_BACK, by=account.id, at=at, decision=_carried(so_far)
    )


def first_moment(day: date) -> datetime:
    """Midnight of the day in UTC."""
    return datetime.combine(day, time.min, UTC)


def _open(session: Session, key: Key, account: Account, seen: int, today: date) -> History:
    official(account)
    so_far = seen_as(session, key, seen)
    if find(session, key, today) is None:
        raise NotFound(NO_SUCH)
    return so_far


def _carried(so_far: History) -> str:
    """The decision that is questioned, which goes on being so whoever has the case."""
    return so_far.last.decision if so_far.last and so_far.state is CaseState.QUESTIONED else ""


def _case(found: Found, names: dict[int, str]) -> Case:
    kind = CaseKind(found.kind)
    return Case(
        key=Key(kind, found.subject),
        opened_at=found.opened_at,
        due=found.due,
        urn=found.urn,
        school=names.get(found.urn, "") if found.urn is not None else "",
        words=_words(kind, found.about),
        assigned_to=found.holder,
        state=CaseState.QUESTIONED if found.questioned else CaseState.OPEN,
    )


def _words(kind: CaseKind, about: str) -> str:
    """What the case is, in one plain sentence."""
    if kind is CaseKind.FEED:
        when = f" of {in_words(date.fromisoformat(about))}" if about else ""
        return f"The school list{when} is held: something in it is strange."
    if kind is CaseKind.CONVERSION:
        return f"It follows URN {about}: say whether the SENCO went with it."
    if kind is CaseKind.CONTESTED:
        return _OLD_DISPUTE if "L-2009-GAP" in about.split("|") else _DISPUTE
    return _WORDS[kind].get(about, "It waits for a decision.")

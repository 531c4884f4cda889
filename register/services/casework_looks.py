"""A second look: of what officials decided, a fair share is shown to a colleague of each.

A case is drawn when the hash of its name, its month and the instant of its decision falls in the
lowest tenth. Anybody can draw it again from the case's own events and find the same; nobody knows
before a decision is made whether it will be drawn. Of whoever had none drawn in a month that is
over, the case with the lowest hash is: nobody who decided anything goes a month unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlmodel import Session

from register.domain.casework import CaseAct, CaseEvent, CaseState, History, Key
from register.domain.errors import Conflict, NotAllowed
from register.domain.roles import Account
from register.services.casework import first_moment
from register.services.casework_noting import append, official, seen_as, with_reason
from register.store import casework

# One in ten: enough that somebody who decides ten cases a week is seen four times a month, and few
# enough that a second look costs a tenth of the first.
SHARE = 0.1
MONTHS_BACK = 2  # and the month that runs: what is older stays as it is
OWN = "You decided this case yourself: a second look is for a colleague."
_LONDON = ZoneInfo("Europe/London")
_HIGHEST = 16**16


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the decisions of some months: how many were drawn, looked at, and agreed with."""

    decided: int
    drawn: int
    looked_at: int
    agreed: int


def drawn(session: Session, today: date) -> tuple[History, ...]:
    """Every case drawn for a second look in these months, looked at or not; oldest decision first.

    One whose decision was taken back is not among them.
    """
    found = _chosen(_decided(session, today), today)
    return tuple(sorted(found, key=lambda each: (_decision(each).at, str(each.key))))


def to_look_at(session: Session, account: Account, today: date) -> tuple[History, ...]:
    """Those that wait for this official's look: never what they decided themselves."""
    official(account)
    return tuple(
        each
        for each in drawn(session, today)
        if each.looked_at is None and _decision(each).account_id != account.id
    )


def agreement(session: Session, today: date) -> Agreement:
    """How the second looks of these months came out."""
    decided = _decided(session, today)
    chosen = _chosen(decided, today)
    looks = [each.looked_at for each in chosen if each.looked_at is not None]
    agreed = sum(look.act is CaseAct.UPHELD for look in looks)
    return Agreement(len(decided), len(chosen), len(looks), agreed)


def is_drawn(session: Session, key: Key, today: date) -> bool:
    """Whether a case waits for a second look by somebody."""
    return any(each.key == key and each.looked_at is None for each in drawn(session, today))


def look(
    session: Session,
    key: Key,
    *,
    account: Account,
    agrees: bool,
    reason: str,
    seen: int,
    at: datetime,
    today: date,
) -> History:
    """Say whether a decision is right. Questioned, it waits again for the decider's colleague.

    To agree with one that is questioned is to find that it stands. Raises NotAllowed for whoever
    decided it, InvalidFact without a reason, Conflict where it is not to be looked at or somebody
    has just acted.
    """
    official(account)
    because = with_reason(reason)
    so_far = seen_as(session, key, seen)
    refuse_own(so_far, account)
    act = _look_act(session, so_far, agrees=agrees, today=today)
    was = _decision(so_far).decision
    return append(session, so_far, act, by=account.id, at=at, decision=was, reason=because)


def refuse_own(so_far: History, account: Account) -> None:
    """Raise NotAllowed for whoever made the decision that is to be looked at."""
    if so_far.decided is not None and so_far.decided.account_id == account.id:
        raise NotAllowed(OWN)


def _look_act(session: Session, so_far: History, *, agrees: bool, today: date) -> CaseAct:
    """What this look is. Raises Conflict where there is nothing to look at."""
    if so_far.state is CaseState.QUESTIONED and agrees:
        return CaseAct.STANDS
    if so_far.state is CaseState.QUESTIONED or not is_drawn(session, so_far.key, today):
        raise Conflict("This case does not wait for a second look.")
    return CaseAct.UPHELD if agrees else CaseAct.QUESTIONED


def _decided(session: Session, today: date) -> list[History]:
    """The cases whose standing decision is of these months."""
    first = _first_of(today, MONTHS_BACK)
    events = casework.since(session, first_moment(first))
    cases = (History(key, tuple(each)) for key, each in groupby(events, key=_key))
    return [
        each
        for each in cases
        if each.decided is not None and _month(each.decided) >= (first.year, first.month)
    ]


def _chosen(decided: Iterable[History], today: date) -> list[History]:
    chosen: list[History] = []
    by_month = sorted(decided, key=lambda each: (_month(_decision(each)), _who(each)))
    for (month, _), cases in groupby(by_month, key=lambda e: (_month(_decision(e)), _who(e))):
        theirs = sorted(cases, key=_chance)
        lowest = [each for each in theirs if _chance(each) < SHARE]
        over = month < (today.year, today.month)
        chosen += lowest or (theirs[:1] if over else [])
    return chosen


def _chance(each: History) -> float:
    """From 0 up to 1, the same for everybody who works it out."""
    decided = _decision(each)
    year, month = _month(decided)
    told = f"{each.key.kind}|{each.key.subject}|{year}-{month:02}|{decided.at.isoformat()}"
    return int(sha256(told.encode()).hexdigest()[:16], 16) / _HIGHEST


def _decision(each: History) -> CaseEvent:
    if each.decided is None:
        message = "Only what is decided is drawn."
        raise RuntimeError(message)
    return each.decided


def _who(each: History) -> int:
    return _decision(each).account_id


def _key(event: CaseEvent) -> Key:
    return event.key


def _month(event: CaseEvent) -> tuple[int, int]:
    local = event.at.astimezone(_LONDON)
    return local.year, local.month


def _first_of(today: date, months_back: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months_back, 12)
    return date(year, month + 1, 1)

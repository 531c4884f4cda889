"""An organisation's checks as a list, and what has become of one since it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.roles import Account
from register.domain.verifications import FactSeen, Snapshot, Verification
from register.law.finding import in_words
from register.services import checks_made, receipts
from register.services.keeping import read_back
from register.store import receipt_events, schools, verifications
from register.store.receipt_events import EventKind
from register.store.verifications import Line


@dataclass(frozen=True, slots=True)
class Listed:
    """One check in the list: nobody is named. `state` is the last thing that happened to it.

    "touched", "withdrawn", "restored", or blank where nothing has. `today` is what the answer has
    become since a first day that is past, as it was foreseen; blank where it is the same, and
    where the record has changed since.
    """

    line: Line
    school: str
    state: str
    today: str


@dataclass(frozen=True, slots=True)
class Since:
    """What has become of a check: the last word on its receipt, and the checks made after it.

    `state` as in `Listed`, with when and why. `before` is the check that it follows, as kept.
    """

    state: str
    at: datetime | None
    because: str
    following: tuple[str, ...]
    before: Snapshot | None


def own(
    session: Session, account: Account, *, limit: int, after: str | None, today: date
) -> tuple[tuple[Listed, ...], str | None]:
    """The account's organisation's checks, the latest first, and where more of them begin.

    Raises NotFound where `after` is none of theirs.
    """
    page = checks_made.page(session, account, limit=limit, after=after)
    names = schools.some(session, {line.urn for line in page.lines})
    events = receipt_events.last_of(session, [line.id for line in page.lines])
    stand = [e for e in page.lines if e.id not in events or events[e.id].kind is EventKind.RESTORED]
    become = _become(session, stand, today)
    listed = (
        Listed(
            line,
            names[line.urn].name if line.urn in names else f"URN {line.urn}",
            events[line.id].kind.value if line.id in events else "",
            become.get(line.id, ""),
        )
        for line in page.lines
    )
    return tuple(listed), page.next


def _become(session: Session, lines: Sequence[Line], today: date) -> dict[int, str]:
    """The answer of today by the number of the check, where it is not that of the first day."""
    begun = {line.id: line.outcome for line in lines if line.starts < today}
    found = {}
    for kept in verifications.by_ids(session, begun):
        spans = json.loads(kept.snapshot)["ahead"]
        found[kept.id] = next((s["status"] for s in spans if _covers(s, today.isoformat())), "")
    return {number: status for number, status in found.items() if status != begun[number]}


def _covers(span: Mapping[str, str | None], day: str) -> bool:
    """Whether a stretch of days, as it is kept, holds the day; its end is exclusive."""
    starts, ends = span["starts"], span["ends"]
    return (starts is None or starts <= day) and (ends is None or day < ends)


def since(session: Session, made: Verification, *, at: datetime) -> Since:
    """What has become of this check; a correction that waits to be looked at is looked at first."""
    receipts.withdrawal_of(session, made.id, at=at)
    before = None
    if made.follows_id is not None:
        before = read_back(verifications.by_id(session, made.follows_id)).snapshot
    event = receipt_events.last_of(session, [made.id]).get(made.id)
    return Since(
        state=event.kind.value if event else "",
        at=event.at if event else None,
        because=event.because if event else "",
        following=verifications.following(session, made.id),
        before=before,
    )


def what_changed(before: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """What is otherwise than in the earlier check: the answer, the deadline, facts, the rules."""
    said: list[str] = []
    if before.sentence != now.sentence:
        said.append(f"The answer was: {before.sentence}")
    if before.deadline != now.deadline:
        was = in_words(before.deadline) if before.deadline else "none"
        said.append(f"The last day to hold the qualification was: {was}.")
    said += [f"New or put right: {_fact(fact)}" for fact in _only_in(now, before)]
    said += [f"No longer held, or held otherwise: {_fact(fact)}" for fact in _only_in(before, now)]
    if before.law and now.law and before.law.rulebook != now.law.rulebook:
        said.append(f"The rules were version {before.law.rulebook}.")
    return tuple(said)


def _only_in(one: Snapshot, other: Snapshot) -> list[FactSeen]:
    """The facts that the other lacks; a fact that is only told anew is the same."""
    held = {(fact.about, fact.says) for fact in other.facts}
    return [fact for fact in one.facts if (fact.about, fact.says) not in held]


def _fact(fact: FactSeen) -> str:
    return f"{fact.about}: {fact.says}."

"""Who looked at whom: one row of the ledger for each sight, and one of each person's own account.

Called in the same transaction as the page, before it is sent: no record, no page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from register.domain.roles import Account, Role
from register.domain.verifications import PURPOSES
from register.services import organisations
from register.store import ledger, sights
from register.store.sights import Sight

SAW_PERSON, SAW_PEOPLE = "saw a person", "saw people"
SCHOOL_PAGE, SUCCESSION = "school page", "succession"
_PURPOSES: dict[str, str] = {
    **{str(purpose): words for purpose, words in PURPOSES.items()},
    SCHOOL_PAGE: "Reading the page of a school where you are recorded",
    SUCCESSION: "Seeing who could follow as SENCO of a school where you are recorded",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One organisation saw somebody. `organisation` as `Account.organisation`, both in words too.

    `purpose` is in words; `what` is what was shown ("check", "school page").
    """

    at: datetime
    organisation_name: str
    organisation: str
    purpose: str
    what: str


def saw_person(
    session: Session,
    *,
    at: datetime,
    account: Account,
    person_id: int,
    purpose: str,
    what: str,
    by: str = "",
) -> int:
    """Record that this account was shown one person, and why; the row's number in the ledger.

    `purpose` is a Purpose, or words where it is another; `what` says what was shown. Both have
    at most 40 characters and name nobody. `by` is who did it, where that was somebody else.
    """
    mine = account.organisation
    seq = ledger.record(
        session,
        at=at,
        actor=by or account.actor,
        action=SAW_PERSON,
        subject=f"person:{person_id}",
        detail={"organisation": mine, "purpose": str(purpose), "what": what},
    )
    sights.add(session, [Sight(person_id, at, mine, str(purpose), what, seq)])
    return seq


def saw_people(
    session: Session,
    *,
    at: datetime,
    account: Account,
    urn: int,
    reason: str,
    people: Collection[int],
    what: str = SCHOOL_PAGE,
) -> int:
    """Record that this account was shown the named people of a school, and why.

    `people` are their row numbers. One row of the ledger, whose number comes back, for all.
    `what` says what was shown, in at most 40 characters, as for `saw_person`.
    """
    seen = sorted(set(people))
    detail = {
        "role": account.role.value,
        "scope": account.scope,
        "reason": reason,
        "people": seen,
    }
    seq = ledger.record(
        session,
        at=at,
        actor=account.actor,
        action=SAW_PEOPLE,
        subject=f"school:{urn}",
        detail=detail,
    )
    mine = account.organisation
    sights.add(session, [Sight(person, at, mine, reason, what, seq) for person in seen])
    return seq


def who_looked(session: Session, person_id: int, limit: int = 200) -> tuple[Look, ...]:
    """Which organisations saw this person, and the people merged into them; the newest first.

    No member of staff is named. The person's own visits are left out: the ledger has them.
    """
    everyone = sights.one_person(session, person_id)
    own = [f"{Role.CANDIDATE}:{number}" for number in everyone]
    seen = sights.of_people(session, everyone, but_not=own, limit=limit)
    names = organisations.names_of(session, {each.organisation for each in seen})
    return tuple(
        Look(
            each.at,
            names[each.organisation],
            each.organisation,
            _PURPOSES.get(each.purpose, each.purpose.capitalize()),
            each.what,
        )
        for each in seen
    )

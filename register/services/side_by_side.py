"""The people who may be meant, beside one another and beside what was typed; each sight is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from register.domain.names import folded
from register.domain.roles import Account
from register.domain.verifications import ByName
from register.services import matching, merging, unsettled
from register.services.merging import Plan
from register.services.sight import saw_person
from register.services.unsettled import Unsettled
from register.store import records
from register.store.matching import Namesake
from register.store.records import Record

SETTLING, MERGING = "settling a match", "merging records"
__all__ = ["Candidate", "Likely", "Record", "candidates", "two"]


class Likely(StrEnum):
    """How a name that was typed stands to one that is held."""

    SAME = "same"
    FORMER = "former"
    ALIKE = "alike"
    DIFFERENT = "different"
    NOT_GIVEN = "not given"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant. `score` is the likeness of the names, from 0 to 1."""

    record: Record
    score: float
    family: Likely
    given: Likely
    birth: Likely


def candidates(
    session: Session, match: Unsettled, *, account: Account, at: datetime
) -> tuple[Candidate, ...]:
    """Everybody whom a match that waits may mean, the likest first. Each sight is recorded.

    Nobody once it is decided: there is nothing to look at them for.
    """
    if match.decided_at is not None:
        return ()
    found = []
    for each in unsettled.candidates(session, match):
        who = each.person_id
        saw_person(session, at=at, account=account, person_id=who, purpose=SETTLING, what="match")
        record = records.of_person(session, who)
        found.append(_candidate(match.sought, record, each.score))
    return tuple(found)


def two(
    session: Session, pair: tuple[int, int], *, account: Account, at: datetime
) -> tuple[Plan, Plan]:
    """What merging would do if the first of them stayed, and if the second did; both are shown.

    Each sight is recorded. Raises as `merging.plan` does.
    """
    first, second = pair
    plans = (
        merging.plan(session, gone_id=second, kept_id=first),
        merging.plan(session, gone_id=first, kept_id=second),
    )
    for each in pair:
        saw_person(session, at=at, account=account, person_id=each, purpose=MERGING, what="merge")
    return plans


def _candidate(sought: ByName | None, record: Record, score: float) -> Candidate:
    """Compared with what was typed; not at all where that was thrown away and it waits again."""
    if sought is None:
        return Candidate(record, score, Likely.NOT_GIVEN, Likely.NOT_GIVEN, Likely.NOT_GIVEN)
    held = record.person
    whole = Namesake(
        record.person_id, held.given_names, (held.family_name, *held.previous_family_names)
    )
    # Records that were merged may have two birthdays, of which one was kept.
    birth = Likely.SAME if held.date_of_birth == sought.born else Likely.DIFFERENT
    return Candidate(record, score, _family(sought, whole), _given(sought, whole), birth)


def _family(sought: ByName, held: Namesake) -> Likely:
    if folded(sought.family_name) == folded(held.family_names[0]):
        return Likely.SAME
    like = matching.family_likeness(sought, held)
    if like == 1:
        return Likely.FORMER
    return Likely.ALIKE if like >= matching.FAMILY_ALIKE else Likely.DIFFERENT


def _given(sought: ByName, held: Namesake) -> Likely:
    if not sought.given_names.strip():
        return Likely.NOT_GIVEN
    if folded(sought.given_names) == folded(held.given_names):
        return Likely.SAME
    like = matching.given_likeness(sought, held)
    return Likely.ALIKE if like >= matching.GIVEN_ALIKE else Likely.DIFFERENT

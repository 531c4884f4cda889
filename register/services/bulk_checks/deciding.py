"""What the law says of each row: the same question that one check asks, in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from register.domain.verifications import NO_RECORD, ByNumber
from register.law.assessment import Decision, assess
from register.law.dates import NPQ_BEGINS, NPQ_LONGEST, last_start
from register.services.bulk_checks import words
from register.services.bulk_checks.reading import Wanted
from register.services.candidate_case import hypothetical
from register.services.candidate_words import words_for
from register.services.matching import Found, find_many
from register.store import facts


@dataclass(frozen=True, slots=True)
class Answer:
    """What one row came to. Days are the last that will do, inclusive; None where there is none.

    `as_of` is the day that the law was asked about: the first in post, or today where that has
    gone by. `person_id` is None where nobody was found.
    """

    outcome: str
    reason: str
    person_id: int | None = None
    as_of: date | None = None
    deadline: date | None = None
    npq_begin_by: date | None = None
    changed: str = ""


NOBODY = Answer(NO_RECORD, words.NOBODY_FOUND)


def answers(session: Session, wanted: Sequence[Wanted], *, today: date) -> list[Answer]:
    """Look for these people, at most 500 at a time, and ask the law; in their order.

    Nothing of it may be shown before each search is on record.
    """
    matches = find_many(session, [ByNumber(row.trn, row.born) for row in wanted])
    found = [match.person_id if isinstance(match, Found) else None for match in matches]
    people = {person for person in found if person is not None}
    known = facts.load_people(session, people, {int(row.post.urn) for row in wanted})
    return [
        NOBODY if person is None else _answer(known, person, row, today)
        for person, row in zip(found, wanted, strict=True)
    ]


def _answer(known: facts.Facts, person: int, row: Wanted, today: date) -> Answer:
    case = hypothetical(known, person, row.post)
    as_of = max(row.post.starts, today)
    decision = assess(case, as_of)
    told = words_for(
        decision,
        starts=row.post.starts,
        as_at=today,
        spans=(),
        courses=None,
        school_name="the school",
    )
    return Answer(
        outcome=decision.status,
        reason=told.sentence,
        person_id=person,
        as_of=as_of,
        deadline=decision.deadline,
        npq_begin_by=_npq_begin_by(decision),
    )


def _npq_begin_by(decision: Decision) -> date | None:
    """The last start from which even the longest NPQ ends within the time that is running."""
    if decision.status != "in_window" or decision.deadline is None:
        return None
    day = last_start(decision.deadline, NPQ_LONGEST)
    return day if day >= NPQ_BEGINS else None

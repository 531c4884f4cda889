"""Corrections that reach receipts: a check whose facts changed is asked again, and judged.

The same question is put to the facts known now. Where the answer is another, the receipt is
withdrawn and its holder told; where it is the same although a fact changed, that is noted. The
answers compared are both today's rules', so that a new release withdraws nothing by itself.

What only came to be after the check is no correction: an award made since, a post begun since, a
school closed since. The receipt spoke of its own day, and goes on being true of it. What takes
away something that it rests on, as a revocation does, counts whatever its day.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from register.domain.awards import Award
from register.domain.cases import Case, Designation, PersonFacts, SchoolFacts
from register.domain.errors import InvalidFact, NotFound
from register.domain.verifications import Snapshot
from register.law.ahead import ahead
from register.law.assessment import assess
from register.law.policy import DEFAULT, Policy, with_switches
from register.services import case_format, snapshots
from register.services.candidate_case import CANDIDATE, hypothetical
from register.services.corrections_words import MERGED, PUT_RIGHT, same, what_changed
from register.services.receipts_withdrawing import REGISTER, change_standing, touch
from register.store import facts, ledger, merges, receipt_events, verification_marks, verifications
from register.store.receipt_events import EventKind
from register.store.session import Database
from register.store.verifications import Kept

AT_A_TIME = 500
MOST_BATCHES = 40  # at one call: what is left is for the next
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """What asking again came to. `words` is blank where no fact changed."""

    words: str
    another_answer: bool


def is_waiting(session: Session, verification_id: int | None = None) -> bool:
    """Whether this check, or with None any at all, is to be looked at again."""
    return verification_marks.is_waiting(session, verification_id)


def reexamine(
    session: Session, *, at: datetime, limit: int = AT_A_TIME, only: int | None = None
) -> int:
    """Look again at checks that are marked, the earliest first; return how many there were.

    `only` is one check. Done once or often, it comes to the same, and tells nobody twice.
    """
    if not verification_marks.is_waiting(session, only):
        return 0
    taken = verification_marks.take(session, limit, only=only)
    kept = sorted(verifications.by_ids(session, taken), key=lambda each: each.id)
    people = {k.person_id: 0 for k in kept if k.person_id is not None}
    people = {person: merges.current(session, person) for person in people}
    known = facts.load_people(session, set(people.values()), {k.urn for k in kept})
    acts = []
    for each in kept:
        if each.person_id is None:
            continue
        now = people[each.person_id]
        found = _asked_again(each, known, now, merged=now != each.person_id)
        act = _note(session, each, found, at=at)
        acts += [act] if act else []
    if acts:
        ledger.record_many(session, acts)
    return len(taken)


def bring_up_to_date(database: Database, *, at: datetime) -> int:
    """Look again at everything that is marked, a batch to a transaction; return how many."""
    total = 0
    for _ in range(MOST_BATCHES):
        with database.begin() as session:
            looked = reexamine(session, at=at)
        total += looked
        if not looked:
            break
    return total


def _asked_again(kept: Kept, known: facts.Facts, person_id: int, *, merged: bool) -> _Found:
    snapshot = snapshots.loads(kept.snapshot)
    try:
        was = case_format.read_question(snapshot.case or {})
        now = _read_back(_case_now(known, person_id, snapshot, was), snapshot)
    except (InvalidFact, NotFound) as error:
        _LOG.warning("check %d could not be asked again: %s", kept.id, error)
        return _Found("", another_answer=False)
    if same(was, now):
        return _Found(MERGED if merged else "", another_answer=False)
    starts, policy = snapshot.asked.post.starts, _policy(snapshot)
    another = _answer(was, starts, policy) != _answer(now, starts, policy)
    return _Found(what_changed(was, now, merged=merged), another)


def _note(session: Session, kept: Kept, found: _Found, *, at: datetime) -> ledger.Act | None:
    """Withdraw, restore or touch the receipt, or leave it; the row that the ledger is owed."""
    withdrawal = receipt_events.withdrawal(session, kept.id)
    if found.another_answer and withdrawal is None:
        kind, because = EventKind.WITHDRAWN, found.words
    elif not found.another_answer and withdrawal is not None and withdrawal.by == REGISTER:
        kind, because = EventKind.RESTORED, PUT_RIGHT
    else:
        noted = found.words and withdrawal is None
        return touch(session, kept, found.words, at=at) if noted else None
    return change_standing(session, kept, kind, because, by=REGISTER, at=at)


def _answer(case: Case, starts: date, policy: Policy) -> tuple[object, ...]:
    """All that a receipt and its page promise: the outcome, its deadline, and the days ahead."""
    decision = assess(case, starts, policy)
    days = [
        (span.valid_from, span.valid_to, span.status, span.deadline)
        for span in ahead(case, starts, policy)
    ]
    return decision.status, decision.deadline, decision.contestable, days


def _policy(snapshot: Snapshot) -> Policy:
    """The reading that the check was made under; the default where it is no longer known."""
    try:
        return with_switches(dict(snapshot.law.switches)) if snapshot.law else DEFAULT
    except InvalidFact:
        return DEFAULT


def _read_back(case: Case, snapshot: Snapshot) -> Case:
    """The case as the case format gives it back, so that two are compared as both were kept."""
    return case_format.read_question(case_format.question(case, snapshot.asked.post.starts))


def _case_now(known: facts.Facts, person_id: int, snapshot: Snapshot, was: Case) -> Case:
    """The question of the check, of the facts known now, less what only came to be since."""
    post, day = snapshot.asked.post, snapshot.as_at
    told = {(d.urn, d.starts) for d in was.designations[:-1]}  # the last is the post offered

    def counts(served: Designation) -> bool:
        first = served.starts
        return first <= day or first < post.starts or (served.urn, first) in told

    service = tuple(d for d in known.by_person.get(person_id, ()) if counts(d))
    case = hypothetical(replace(known, by_person={person_id: service}), person_id, post)
    person = _person_then(case.people[CANDIDATE], was.people[CANDIDATE], day)
    return replace(
        case, people={CANDIDATE: person}, schools=_schools_then(case.schools, was.schools, day)
    )


def _person_then(now: PersonFacts, was: PersonFacts, day: date) -> PersonFacts:
    begun = (a for a in now.awards if a in was.awards or not _is_after(a.course_started, day))
    awards = (a if a in was.awards else _award_then(a, was, day) for a in begun)
    return replace(now, awards=tuple(a for a in awards if a is not None))


def _award_then(award: Award, was: PersonFacts, day: date) -> Award | None:
    """The award as it could be known on the day; None where nothing of it was yet."""
    completed = None if _is_after(award.course_completed, day) else award.course_completed
    if not _is_after(award.awarded, day):
        return replace(award, course_completed=completed)
    then = replace(award, course_completed=completed, awarded=None)
    # Whether a body is on the list is asked of the day of the award, which was not known.
    under_way = (a for a in was.awards if replace(a, recognised=award.recognised) == then)
    return next(under_way, then if then.course_started or completed else None)


def _schools_then(
    now: Mapping[int, SchoolFacts], was: Mapping[int, SchoolFacts], day: date
) -> dict[int, SchoolFacts]:
    """The schools, each still open that closed after the day."""
    return {
        urn: replace(school, closed=None, status_code=was[urn].status_code)
        if urn in was and was[urn].closed is None and _is_after(school.closed, day)
        else school
        for urn, school in now.items()
    }


def _is_after(told: date | None, day: date) -> bool:
    return told is not None and told > day

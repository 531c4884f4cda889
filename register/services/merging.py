"""Two records that are one person's become one, and can be made two again.

What was said of the one that goes is ended, never rewritten: yesterday's answers still stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.names import folded
from register.domain.people import Basis, Induction, Person
from register.domain.roles import Account
from register.domain.verifications import ByNumber
from register.services.matching import Found, find_many
from register.services.merging_facts import AWARDS, POSTS, carry, fresh, give_back
from register.store import ledger, merges, people, records, standings
from register.store.bulk import one_writer
from register.store.merges import Merge, Moved
from register.store.records import Record

WHY = "merge"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge would do, for an official to see first."""

    gone: Record
    kept: Record
    person: Person
    names: tuple[str, ...]
    awards: int
    posts: int

    @property
    def same_birthday(self) -> bool:
        """Whether both records give one date of birth."""
        return self.gone.person.date_of_birth == self.kept.person.date_of_birth


def look_for(
    session: Session, sought: Sequence[ByNumber], *, account: Account, at: datetime
) -> tuple[int | None, ...]:
    """Who stands for each number and birthday, None for nobody; one row of the ledger says so."""
    found = [
        match.person_id if isinstance(match, Found) else None
        for match in find_many(session, sought)
    ]
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action="people.sought",
        subject=account.organisation,
        detail={"why": "merging records", "found": [f"person:{each}" for each in found if each]},
    )
    return tuple(found)


def plan(session: Session, *, gone_id: int, kept_id: int) -> Plan:
    """What merging would do. Raises InvalidFact for one record given twice, Conflict, NotFound."""
    if gone_id == kept_id:
        raise InvalidFact("Give two different records: a record cannot be merged with itself.")
    gone, kept = _record(session, gone_id), _record(session, kept_id)
    names = _new_names(kept.person, gone.person)
    return Plan(
        gone=gone,
        kept=kept,
        person=_combined(kept.person, gone.person, names),
        names=names,
        awards=len(fresh(session, AWARDS, gone_id=gone_id, kept_id=kept_id)),
        posts=len(fresh(session, POSTS, gone_id=gone_id, kept_id=kept_id)),
    )


def merge(
    session: Session,
    *,
    gone_id: int,
    kept_id: int,
    because: str,
    by: str,
    at: datetime,
    despite_birth: bool = False,
) -> int:
    """Let `kept_id` stand for both from `at` on; the number of the merge.

    What the kept record does not know of status, induction or prohibition it is told by the other;
    a prohibition in either stands. Raises InvalidFact without a reason, for one record twice and,
    unless `despite_birth`, for two birthdays; Conflict for one merged already; NotFound.
    """
    one_writer(session)
    reason = _given(because)
    planned = plan(session, gone_id=gone_id, kept_id=kept_id)
    if not planned.same_birthday and not despite_birth:
        raise InvalidFact("The two records differ in the date of birth: say that they are one.")
    standings.mark_for_people(session, [gone_id, kept_id], at=at, why=WHY)
    gone_version = _version(session, gone_id)
    merges.end(session, merges.PERSON, [gone_version], at=at)
    before, after = _tell(session, planned, at=at)
    moved = Moved(
        person_ended=gone_version,
        kept_before=before,
        kept_after=after,
        names=planned.names,
        awards=carry(session, AWARDS, gone_id=gone_id, kept_id=kept_id, at=at),
        posts=carry(session, POSTS, gone_id=gone_id, kept_id=kept_id, at=at),
    )
    standings.mark_for_people(session, [gone_id, kept_id], at=at, why=WHY)
    was = planned.gone.person
    number = merges.add(
        session,
        gone_id=gone_id,
        kept_id=kept_id,
        number=(str(was.trn), was.date_of_birth),
        by=by,
        because=reason,
        moved=moved,
        at=at,
    )
    _note(session, "people.merged", merges.one(session, number), by=by, at=at)
    return number


def undo(session: Session, merge_id: int, *, by: str, because: str, at: datetime) -> None:
    """Make them two again, as new versions. Raises InvalidFact, NotFound and Conflict.

    What was corrected meanwhile of an award or a post that had moved goes back corrected; what
    was taken off is not put back.
    """
    one_writer(session)
    reason = _given(because)
    merged = merges.one(session, merge_id)
    _still_to_be_undone(session, merged)
    both = [merged.gone_id, merged.kept_id]
    standings.mark_for_people(session, both, at=at, why=WHY)
    _untell(session, merged, at=at)
    for kind, pairs in ((AWARDS, merged.moved.awards), (POSTS, merged.moved.posts)):
        give_back(session, kind, pairs, gone_id=both[0], kept_id=both[1], at=at)
    merges.say_again(session, merges.PERSON, [merged.moved.person_ended], at=at)
    merges.mark_undone(session, merge_id, by=by, because=reason, at=at)
    standings.mark_for_people(session, both, at=at, why=WHY)
    _note(session, "people.parted", merged, by=by, at=at)


def latest(session: Session) -> list[Merge]:
    """The latest merges, the newest first, those undone as well."""
    return merges.latest(session)


def one(session: Session, merge_id: int) -> Merge:
    """One merge. Raises NotFound."""
    return merges.one(session, merge_id)


def _record(session: Session, person_id: int) -> Record:
    if merges.current(session, person_id) != person_id:
        raise Conflict("One of these records has been merged already.")
    return records.of_person(session, person_id)


def _given(because: str) -> str:
    if not (reason := " ".join(because.split())):
        raise InvalidFact("Give the reason: it may not be blank.")
    return reason


def _new_names(kept: Person, gone: Person) -> tuple[str, ...]:
    """The family names of the one that goes which the other has not had."""
    known = {folded(name) for name in (kept.family_name, *kept.previous_family_names)}
    new: dict[str, str] = {}
    for name in (gone.family_name, *gone.previous_family_names):
        if folded(name) not in known:
            new.setdefault(folded(name), name)
    return tuple(new.values())


def _combined(kept: Person, gone: Person, names: tuple[str, ...]) -> Person:
    """The kept record, told what it did not know; nobody is let off a prohibition by a merge."""
    unknown = kept.teacher_status.basis is Basis.UNKNOWN
    either = kept.prohibited or gone.prohibited
    silent = kept.prohibited is None
    return replace(
        kept,
        previous_family_names=(*kept.previous_family_names, *names),
        teacher_status=gone.teacher_status if unknown else kept.teacher_status,
        induction=gone.induction if kept.induction is Induction.UNKNOWN else kept.induction,
        prohibited=True if either else gone.prohibited if silent else kept.prohibited,
    )


def _version(session: Session, person_id: int) -> int:
    version = merges.current_version(session, person_id)
    if version is None:
        raise NotFound("Nobody is held under that number.")
    return version


def _tell(session: Session, planned: Plan, *, at: datetime) -> tuple[int | None, int | None]:
    """Say of the kept person what the merge adds; the versions before and after."""
    kept = planned.kept
    if planned.person == kept.person:
        return None, None
    before = _version(session, kept.person_id)
    held = people.HeldPerson(kept.person_id, before, kept.person)
    people.change(session, [(held, planned.person)], source=kept.origin.source, at=at)
    return before, _version(session, kept.person_id)


def _still_to_be_undone(session: Session, merged: Merge) -> None:
    if merged.undone_at is not None:
        raise Conflict("This merge has been undone already.")
    if merges.current(session, merged.kept_id) != merged.kept_id:
        raise Conflict("The record that was kept has been merged since: undo that merge first.")
    if merges.number_is_held(session, merged.moved.person_ended):
        raise Conflict("A file has brought the number back as a new record: merge that one first.")


def _untell(session: Session, merged: Merge, *, at: datetime) -> None:
    """Take back what the merge told of the kept person; what a file has said since stays."""
    moved, kept_id = merged.moved, merged.kept_id
    if moved.kept_before is None or moved.kept_after is None:
        return
    now = _version(session, kept_id)
    if now == moved.kept_after:
        merges.end(session, merges.PERSON, [now], at=at)
        merges.say_again(session, merges.PERSON, [moved.kept_before], at=at)
        return
    kept = records.of_person(session, kept_id)
    left = tuple(name for name in kept.person.previous_family_names if name not in moved.names)
    if left != kept.person.previous_family_names:
        held = people.HeldPerson(kept_id, now, kept.person)
        said = replace(kept.person, previous_family_names=left)
        people.change(session, [(held, said)], source=kept.origin.source, at=at)


def _note(session: Session, action: str, merged: Merge, *, by: str, at: datetime) -> None:
    ledger.record(
        session,
        at=at,
        actor=by,
        action=action,
        subject=f"merge:{merged.id}",
        detail={
            "gone": f"person:{merged.gone_id}",
            "kept": f"person:{merged.kept_id}",
            "awards": len(merged.moved.awards),
            "appointments": len(merged.moved.posts),
        },
    )

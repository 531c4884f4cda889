"""A school's own record, for whoever may see it: who is and was SENCO, and what was changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from register.domain.changes import Change
from register.domain.errors import NotFound
from register.domain.identifiers import Urn
from register.domain.roles import DEPARTMENT, KEEPERS, Account, may_keep, may_see_people
from register.domain.schools import School
from register.services import accounts, changes, changes_undoing, freshness, organisations
from register.services.sight import SCHOOL_PAGE, saw_people
from register.store import post_versions, posts, records, schools
from register.store.post_versions import Said
from register.store.posts import PostHeld
from register.store.records import Origin, Record

__all__ = ["ChangeMade", "Origin", "PostHeld", "Record", "SchoolRecord"]
NOT_THEIRS = "No school of yours has that URN: check its number."
# What of a post is one fact: a source that says it anew with the same worth is not its origin.
FACTS: Mapping[str, tuple[str, ...]] = {
    "from": ("starts", "starts_latest", "level"),
    "to": ("ends", "end_level"),
    "capacity": ("cover", "designated", "level"),
    "shared": ("shared",),
    "head": ("head_teacher",),
    "teacher": ("teacher_at_school",),
}
_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """A school and everybody recorded as its SENCO, the oldest first."""

    school: School
    posts: tuple[PostHeld, ...]
    may_keep: bool
    feed_day: date | None

    def post(self, number: int) -> PostHeld:
        """One post of this school. Raises NotFound."""
        for each in self.posts:
            if each.appointment == number:
                return each
        raise NotFound("This school has no such post on its record.")

    def in_post(self, day: date) -> tuple[PostHeld, ...]:
        """Whoever has not left by that day, those yet to come as well."""
        return tuple(each for each in self.posts if each.ends is None or each.ends > day)


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """One change as a reader may see it. `by` is an address; blank where not theirs to see."""

    change: Change
    organisation: str
    by: str
    may_undo: bool


def of_school(session: Session, urn: Urn, account: Account) -> SchoolRecord:
    """The record of a school. Raises NotFound for one that is not listed, or not theirs to see.

    Whoever shows a name of it records the sight: `shown`.
    """
    school = _found(session, urn)
    if school is None or not may_see_people(account, school):
        raise NotFound(NOT_THEIRS)
    feed = freshness.of_school_list(session)
    return SchoolRecord(
        school=school,
        posts=posts.held_at(session, int(urn)),
        may_keep=may_keep(account, school),
        feed_day=feed.extract_date if feed else None,
    )


def to_keep(session: Session, urn: Urn, account: Account) -> SchoolRecord:
    """The same for whoever may change it. Raises NotFound as well where they may not."""
    found = of_school(session, urn, account)
    if not found.may_keep:
        raise NotFound(NOT_THEIRS)
    return found


def shown(
    session: Session,
    record: SchoolRecord,
    people: Collection[int],
    *,
    account: Account,
    at: datetime,
) -> None:
    """Note that these people of a school were shown to this account, if there are any."""
    if people:
        urn = int(record.school.urn)
        saw_people(session, at=at, account=account, urn=urn, reason=SCHOOL_PAGE, people=people)


def origins(session: Session, record: SchoolRecord) -> dict[int, dict[str, Origin]]:
    """Of each post, by its number, and each of FACTS: who said it first as it is said now."""
    said = post_versions.of_school(session, int(record.school.urn))
    return {
        post.appointment: {
            fact: _first_said(said[post.appointment], names) for fact, names in FACTS.items()
        }
        for post in record.posts
    }


def named(session: Session, person_id: int) -> Record:
    """What is held of somebody. Whoever shows it records the sight."""
    return records.of_person(session, person_id)


def made(session: Session, record: SchoolRecord, account: Account) -> tuple[ChangeMade, ...]:
    """The latest changes of a school's record, the newest first."""
    held = changes.of_school(session, record.school.urn)
    names = organisations.names_of(session, {each.organisation for each in held})
    theirs = {e.account_id for e in held if _may_name(account, e)}
    called = {number: accounts.called(session, f"account:{number}") for number in theirs}
    return tuple(
        ChangeMade(
            change=each,
            organisation=names[each.organisation],
            by=called[each.account_id] if _may_name(account, each) else "",
            may_undo=record.may_keep and _may_undo(session, account, each),
        )
        for each in held
    )


def one_change(session: Session, record: SchoolRecord, number: int) -> Change:
    """One change of this school. Raises NotFound for another's."""
    found = changes.one(session, number)
    if found.urn != int(record.school.urn):
        raise NotFound(f"There is no change {number}.")
    return found


def before(session: Session, change: Change) -> tuple[tuple[PostHeld | None, PostHeld | None], ...]:
    """Each post that a change touched, as it was just before it and as it is now."""
    was = _by_number(posts.held_at(session, change.urn, known_at=change.at - _JUST_BEFORE))
    now = _by_number(posts.held_at(session, change.urn))
    touched = dict.fromkeys(s.number for s in change.steps if s.what == "appointment")
    return tuple((was.get(number), now.get(number)) for number in touched)


def _first_said(said: Sequence[Said], names: tuple[str, ...]) -> Origin:
    first = said[-1]
    for each in reversed(said):
        if any(getattr(each.told, name) != getattr(first.told, name) for name in names):
            break
        first = each
    return Origin(first.source, first.since)


def _by_number(held: tuple[PostHeld, ...]) -> dict[int, PostHeld]:
    return {post.appointment: post for post in held}


def _found(session: Session, urn: Urn) -> School | None:
    try:
        return schools.find(session, urn)
    except NotFound:
        return None


def _may_name(account: Account, change: Change) -> bool:
    return account.role in KEEPERS or account.organisation == change.organisation


def _may_undo(session: Session, account: Account, change: Change) -> bool:
    theirs = account.role in KEEPERS or change.organisation != DEPARTMENT
    return theirs and changes_undoing.undoable(session, change)

"""Once a year a school says that its record is right, as it stands: one page, one button.

A confirmation changes no fact and raises no level: it says that what is there was looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.errors import Conflict, NotFound
from register.domain.identifiers import Urn
from register.domain.period import anniversary
from register.domain.roles import KEEPERS, Account, may_keep
from register.domain.schools import CLOSED, School
from register.store import confirmations, ledger, posts, schools
from register.store.bulk import one_writer
from register.store.confirmations import Confirmation
from register.store.posts import PostHeld

__all__ = ["Confirmation", "PostHeld", "confirm", "last", "next_due", "to_confirm"]
CONFIRMED = "record confirmed"
EVERY = 1  # years
CHANGED = "The record has changed since this page was opened. Look at it again, then confirm it."


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What a school is asked about: who is SENCO now or has been named, and who left this year.

    Whoever shows `posts` must record that they were seen. `digest` changes with any of it.
    """

    school: School
    posts: tuple[PostHeld, ...]
    left: tuple[PostHeld, ...]
    digest: str
    last: Confirmation | None


def to_confirm(session: Session, urn: int, *, account: Account, today: date) -> ToConfirm:
    """What there is to confirm. Raises NotFound for a school not theirs, Conflict for one closed.

    An official has no school to speak for: theirs is what the record says, not that it is right.
    """
    school = schools.find(session, urn)
    if account.role in KEEPERS or not may_keep(account, school):
        raise NotFound(f"No school with URN {urn} is on the list.")
    if school.status_code == CLOSED or (school.closed is not None and school.closed < today):
        raise Conflict("The school has closed: there is nothing to confirm any more.")
    recent = anniversary(today, -EVERY)
    held = [post for post in posts.held_at(session, urn) if post.ends is None or post.ends > recent]
    return ToConfirm(
        school=school,
        posts=tuple(post for post in held if post.ends is None or post.ends > today),
        left=tuple(post for post in held if _left(post, held, today)),
        digest=_digest(urn, held),
        last=confirmations.last(session, urn),
    )


def _left(post: PostHeld, held: Collection[PostHeld], today: date) -> bool:
    """Whether somebody has gone: a post is told in two where who is head changed."""
    ends = post.ends
    if ends is None or ends > today:
        return False
    theirs = (each for each in held if each.person == post.person)
    return not any(
        each.starts <= ends and (each.ends is None or each.ends > ends) for each in theirs
    )


def confirm(
    session: Session, *, urn: int, account: Account, at: datetime, today: date, digest: str
) -> None:
    """Keep that the record was right as it stood. It can be said as often as anybody likes.

    Raises NotFound and Conflict as `to_confirm` does, and Conflict where what is held is no
    longer what was on the page.
    """
    one_writer(session)
    if to_confirm(session, urn, account=account, today=today).digest != digest:
        raise Conflict(CHANGED)
    mine = account.organisation
    confirmations.add(session, Confirmation(urn, at, today, mine, account.id, digest))
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action=CONFIRMED,
        subject=f"school:{urn}",
        detail={"organisation": mine},
    )


def last(session: Session, urn: Urn | int) -> Confirmation | None:
    """The latest confirmation of a school, by itself or its trust; None where there is none."""
    return confirmations.last(session, int(urn))


def next_due(last_day: date | None, today: date) -> date:
    """A year after the last (28 February where that was the 29th), or today where there is none.

    So a school that never has is always due and never late. Whether the duty reaches a school is
    for whoever asks.
    """
    return today if last_day is None else anniversary(last_day, EVERY)


def _digest(urn: int, held: Collection[PostHeld]) -> str:
    """Of every fact that the page shows, so that none can change unseen."""
    told = [
        [
            post.appointment,
            post.name,
            post.starts,
            post.starts_latest,
            post.ends,
            post.designated,
            post.head_teacher,
            post.teacher_at_school,
            post.cover,
            post.shared,
        ]
        for post in held
    ]
    written = json.dumps([urn, told], default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()

"""What falls due in a term at somebody's schools: days and schools, nobody named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.domain.period import Period
from register.domain.terms import Term
from register.store.portfolio import Post


class DueKind(StrEnum):
    """What may fall due in a term; of one day, in this order."""

    DEADLINE = "deadline"
    LEAVING = "leaving"
    CONFIRMATION = "confirmation"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls on a day, inclusive, at one school.

    `passed` where the day is over; `met` where a SENCO is recorded from the leaver's first day out.
    """

    day: date
    kind: DueKind
    urn: int
    school: str
    passed: bool
    met: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """What is recorded of one school that has a day to it."""

    urn: int
    name: str
    deadline: date | None
    posts: Sequence[Post]
    replies: Sequence[date]
    confirm_by: date | None


def due_in(told: Dated, term: Term, today: date) -> tuple[Due, ...]:
    """Everything at this school whose day lies in the term, or was to be done before it."""
    found = [
        Due(day, kind, told.urn, told.name, day < today, met)
        for day, kind, met in _days(told)
        if term.first <= day <= term.last or _stays(kind, day, term)
    ]
    return tuple(sorted(found, key=in_order))


def in_order(due: Due) -> tuple[object, ...]:
    """The soonest first; of one day by kind, then by school."""
    return due.day, list(DueKind).index(due.kind), due.school, due.urn


def _days(told: Dated) -> Iterator[tuple[date, DueKind, bool]]:
    if told.deadline is not None:
        yield told.deadline, DueKind.DEADLINE, False
    for post in told.posts:
        last = Period(None, post.ends).last_day
        if last is not None and post.starts <= last and not _goes_on(told.posts, post):
            yield last, DueKind.LEAVING, _followed(told.posts, post)
    if told.confirm_by is not None:
        yield told.confirm_by, DueKind.CONFIRMATION, False
    for reply in told.replies:
        yield reply, DueKind.REPLY, False


def _goes_on(posts: Sequence[Post], post: Post) -> bool:
    """Whether the same person serves on: a post is told in two where who is head changed."""
    return post.ends is not None and any(
        each.person_id == post.person_id and each.runs_on(post.ends) for each in posts
    )


def _followed(posts: Sequence[Post], leaver: Post) -> bool:
    """Whether somebody is recorded as SENCO on the leaver's first day out."""
    return leaver.ends is not None and any(post.runs_on(leaver.ends) for post in posts)


def _stays(kind: DueKind, day: date, term: Term) -> bool:
    """Whether what was due before the term is still to be done: a deadline past is a standing."""
    return day < term.first and kind in {DueKind.CONFIRMATION, DueKind.REPLY}


def counted(due: Sequence[Due]) -> Mapping[DueKind, tuple[Due, ...]]:
    """What is due by kind, in the order of `DueKind`; kinds with nothing due are left out."""
    found = {kind: tuple(each for each in due if each.kind is kind) for kind in DueKind}
    return {kind: each for kind, each in found.items() if each}

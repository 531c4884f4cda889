"""What an answer rests on: the facts behind it, each with its level, and the weakest of them.

An answer about somebody's post is only as good as the weakest fact that it needs. Facts that any
one of several could stand for (two awards that both count) are as good as the best of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from sqlmodel import Session

from register.domain.awards import Award
from register.domain.cases import PersonFacts
from register.domain.evidence import Level, weakest
from register.law.assessment import PersonDecision
from register.law.dates import TRIGGER_DAY
from register.law.finding import MET, NOT_MET, Finding
from register.law.policy import DEFAULT
from register.law.regulation_49 import (
    HEAD_TEACHER,
    INDUCTION,
    QUALIFIED_TEACHER,
    award_held,
)
from register.services.standings import SchoolAnswer
from register.store import records
from register.store.awards import ToldAward
from register.store.posts import PostHeld
from register.store.records import Origin, Record, RecordedAward, RecordedPost

__all__ = ["Fact", "FactKind", "PostHeld", "RestsOn", "Senco", "resting", "sencos"]


class Service(Protocol):
    """One time as SENCO; `ends` is the first day out of it."""

    @property
    def starts(self) -> date:
        """The first day, or the earliest that it can be."""

    @property
    def ends(self) -> date | None:
        """None while it goes on."""

    @property
    def designated(self) -> bool:
        """Whether the school designated them, or it was informal."""


ServiceT = TypeVar("ServiceT", bound=Service)
_CLOCKED = frozenset({"in_window", "overdue", "review"})


class FactKind(StrEnum):
    """What sort of fact it is."""

    POST = "post"
    """When somebody became SENCO here, that they were designated, and what they do here."""
    EARLIER = "earlier"
    """Time as SENCO before this post, with its end."""
    STATUS = "status"
    """Qualified teacher status, induction and prohibition."""
    AWARD = "award"
    """The qualification that counted."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that an answer rests on; `where` is the school of a post, otherwise blank."""

    kind: FactKind
    person: int
    level: Level
    origin: Origin
    where: str = ""


@dataclass(frozen=True, slots=True)
class RestsOn:
    """Everything that an answer rests on, and how well the weakest of it is known."""

    level: Level
    facts: tuple[Fact, ...]

    @property
    def weakest(self) -> tuple[Fact, ...]:
        """The facts at that level: each of them would have to be known better."""
        return tuple(fact for fact in self.facts if fact.level is self.level)


@dataclass(frozen=True, slots=True)
class Senco:
    """One SENCO whom the answer counts: the posts here on the day, and all that is held of them.

    `counted` are the awards that the answer rests on, any one of which is enough.
    """

    decision: PersonDecision
    posts: tuple[PostHeld, ...]
    record: Record
    counted: tuple[RecordedAward, ...]
    earlier: tuple[RecordedPost, ...]


def sencos(session: Session, answer: SchoolAnswer) -> tuple[Senco, ...]:
    """Whoever the answer counts, with what is held of each: whoever shows it must log the sight."""
    decided = [(p, p.person) for p in answer.decision.people if isinstance(p.person, int)]
    return tuple(_senco(answer, p, records.of_person(session, number)) for p, number in decided)


def resting(counted: Sequence[Senco]) -> RestsOn | None:
    """What an answer that counts these rests on; None where it counts nobody."""
    facts = tuple(fact for senco in counted for fact in _facts(senco))
    level = weakest(fact.level for fact in facts)
    return None if level is None else RestsOn(level, facts)


def _senco(answer: SchoolAnswer, decision: PersonDecision, record: Record) -> Senco:
    posts = tuple(
        post
        for post in answer.senco_history
        if post.person == record.person_id and _counts(post, answer.as_of)
    )
    facts = answer.people.get(record.person_id)
    return Senco(
        decision=decision,
        posts=posts,
        record=record,
        counted=_counted(decision, record, facts, answer.as_of),
        earlier=_earlier(decision, posts, record.posts),
    )


def _counts(post: PostHeld, as_of: date) -> bool:
    """In post on the day, designated; a first day known to the month is taken at its earliest."""
    return post.designated and post.starts <= as_of and (post.ends is None or as_of < post.ends)


def _facts(senco: Senco) -> Iterator[Fact]:
    person = senco.record.person_id
    for post in senco.posts:
        origin = Origin(post.source, post.recorded_at)
        yield Fact(FactKind.POST, person, post.level, origin)
    for served in senco.earlier:
        level = weakest(filter(None, (served.level, served.end_level))) or served.level
        yield Fact(FactKind.EARLIER, person, level, served.origin, served.school)
    if needs_status(senco.decision):
        told = senco.record
        yield Fact(FactKind.STATUS, person, told.person.level, told.origin)
    best = max(senco.counted, key=lambda award: award.told.level.weight, default=None)
    if best is not None:
        yield Fact(FactKind.AWARD, person, best.told.level, best.origin)


def needs_status(decision: PersonDecision) -> bool:
    """Whether the answer turns on teacher status: not of a head, nor where only the work fails."""
    found = {finding.rule: finding.outcome for finding in decision.findings}
    if found.get(HEAD_TEACHER) is MET:
        return False
    if decision.status == "ineligible":
        return NOT_MET in {found.get(QUALIFIED_TEACHER), found.get(INDUCTION)}
    return True


def _counted(
    decision: PersonDecision, record: Record, facts: PersonFacts | None, as_of: date
) -> tuple[RecordedAward, ...]:
    """The awards that the law found to be held, as their sources told them."""
    if decision.status != "qualified" or facts is None:
        return ()
    return tuple(told for told in record.awards if is_counted(told.told, facts, as_of))


def is_counted(told: ToldAward, facts: PersonFacts, as_of: date) -> bool:
    """Whether the law finds that this award is held on the day."""
    return any(
        _days(award) == _days(told)
        for award in facts.awards
        if _is_held(award_held(award, as_of, DEFAULT))
    )


def _is_held(found: Finding | None) -> bool:
    return found is not None and found.outcome is MET


def _days(award: Award | ToldAward) -> tuple[object, ...]:
    return (
        award.kind,
        award.course_started,
        award.course_completed,
        award.awarded,
        award.revoked,
    )


def _earlier(
    decision: PersonDecision, posts: Sequence[PostHeld], served: Sequence[RecordedPost]
) -> tuple[RecordedPost, ...]:
    if not posts:
        return ()
    return earlier_needed(decision.status, min(post.starts for post in posts), served)


def earlier_needed(status: str, began: date, served: Sequence[ServiceT]) -> tuple[ServiceT, ...]:
    """The service before this post that an answer counts: for an exemption, or on one clock.

    `began` is the first day of the earliest post here in which they are.
    """
    older = [post for post in served if post.designated and post.starts < began]
    if status == "exempt":
        return tuple(post for post in older if post.starts <= TRIGGER_DAY)
    if status == "exempt_contested":
        return tuple(older)
    return tuple(_unbroken(older, began)) if status in _CLOCKED else ()


def _unbroken(older: Sequence[ServiceT], began: date) -> Iterator[ServiceT]:
    """The posts from which somebody went on without a day between (switch P2)."""
    for post in sorted(older, key=lambda post: post.starts, reverse=True):
        if post.ends is None or post.ends >= began:
            began = post.starts
            yield post

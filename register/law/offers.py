"""Which changes are worth trying for a candidate; what the law makes of each comes later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, Designation, PersonFacts
from register.domain.people import Basis, Induction
from register.domain.period import Period
from register.law.changes import Change, Kind, is_under_way, posts_on
from register.law.dates import NASENCO_ENDS, NPQ_BEGINS


def offers(case: Case, start: date, *, today: date) -> tuple[Change, ...]:
    """Everything that could change, the likeliest first; both days are inclusive.

    A post already begun cannot start later, and nobody who is barred is made a head teacher.
    """
    (person,) = case.people.values()
    posts = posts_on(case, start)
    return (
        *_of_the_teacher(person),
        *_of_the_post(person, posts),
        *(change for place, award in enumerate(person.awards) for change in _of(place, award)),
        *_of_the_starts(case),
        *_of_a_new_npq(person),
        *_of_a_later_start(case, start, today),
        *_of_the_head(person, posts),
    )


def _of_the_teacher(person: PersonFacts) -> Iterator[Change]:
    basis, period = person.teacher_status.basis, person.teacher_status.period
    if basis is Basis.UNKNOWN:
        yield Change(Kind.SHOW_TEACHER)
    elif basis is not Basis.QTS or period != Period():
        if basis is Basis.QTLS and period.end is not None:
            yield Change(Kind.RENEW_MEMBERSHIP)
        yield Change(Kind.GAIN_QTS)
    if person.induction is Induction.UNKNOWN:
        yield Change(Kind.SHOW_INDUCTION)
    elif person.induction is Induction.IN_PROGRESS:
        yield Change(Kind.COMPLETE_INDUCTION)
    if person.prohibited is None:
        yield Change(Kind.SHOW_CLEAR)


def _of_the_post(person: PersonFacts, posts: list[Designation]) -> Iterator[Change]:
    if person.prohibited or any(post.teacher_at_school for post in posts):
        return
    unknown = any(post.teacher_at_school is None for post in posts)
    yield Change(Kind.SHOW_TEACHING if unknown else Kind.TEACH_HERE)


def _of_the_head(person: PersonFacts, posts: list[Designation]) -> Iterator[Change]:
    if person.prohibited or person.induction is Induction.FAILED:
        return
    unknown = any(post.head_teacher is None for post in posts)
    yield Change(Kind.SHOW_HEAD if unknown else Kind.HEAD_HERE)


def _of(place: int, award: Award) -> Iterator[Change]:
    if award.kind is AwardKind.OTHER or award.recognised is False:
        return
    if is_under_way(award):
        yield Change(Kind.FINISH, award=place)
    if award.recognised is None:
        yield Change(Kind.SHOW_BODY, award=place)
    early = award.course_started is not None and award.course_started < NPQ_BEGINS
    if award.course_started is None or (award.kind is AwardKind.NPQSENCO and early):
        yield Change(Kind.SHOW_BEGUN, award=place)
    late = award.awarded is not None and award.awarded >= NASENCO_ENDS
    if award.kind is AwardKind.NASENCO and late and award.course_completed is None:
        yield Change(Kind.SHOW_COMPLETED, award=place)


def _of_a_new_npq(person: PersonFacts) -> Iterator[Change]:
    """None where one is under way: that one is to be finished."""
    kinds = {award.kind for award in person.awards if is_under_way(award)}
    if AwardKind.NPQSENCO not in kinds:
        yield Change(Kind.NEW_NPQ)


def _of_the_starts(case: Case) -> Iterator[Change]:
    if any(post.starts != post.starts_latest for post in case.designations):
        yield Change(Kind.SHOW_FIRST_DAYS)
        yield Change(Kind.SHOW_LAST_DAYS)


def _of_a_later_start(case: Case, start: date, today: date) -> Iterator[Change]:
    """The days after the start on which something already known begins."""
    if start < today or len(posts_on(case, start)) != 1:
        return
    (person,) = case.people.values()
    known = {person.teacher_status.period.start, *(award.awarded for award in person.awards)}
    yield from (
        Change(Kind.START_LATER, day=day)
        for day in sorted(day for day in known if day is not None)
        if day > start
    )

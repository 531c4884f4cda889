"""What could change in a candidate's case: a thing done, a start put off, or a fact shown.

Each change is made on a day, and the changed case is put to the law like any other. Which of
them are worth trying is in `offers`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, Designation, PersonFacts
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import ONE_DAY, Period
from register.law.dates import NASENCO_ENDS, NPQ_BEGINS, NPQ_SHORTEST, months_on

LAST_NASENCO_START, LAST_COMPLETION = NPQ_BEGINS - ONE_DAY, NASENCO_ENDS - ONE_DAY


class Kind(StrEnum):
    """Each thing that could change; a name that begins with SHOW is a fact to be shown."""

    GAIN_QTS = "gain_qts"
    RENEW_MEMBERSHIP = "renew_membership"
    COMPLETE_INDUCTION = "complete_induction"
    TEACH_HERE = "teach_here"
    FINISH = "finish"
    NEW_NPQ = "new_npq"
    START_LATER = "start_later"
    SHOW_TEACHER = "show_teacher"
    SHOW_INDUCTION = "show_induction"
    SHOW_CLEAR = "show_clear"
    SHOW_TEACHING = "show_teaching"
    SHOW_BODY = "show_body"
    SHOW_BEGUN = "show_begun"
    SHOW_COMPLETED = "show_completed"
    SHOW_FIRST_DAYS = "show_first_days"
    SHOW_LAST_DAYS = "show_last_days"
    SHOW_HEAD = "show_head"
    HEAD_HERE = "head_here"


# What is asked of the person rather than of the qualification: reg 49(2) and (3).
OF_THE_PERSON = frozenset(
    {
        Kind.GAIN_QTS,
        Kind.RENEW_MEMBERSHIP,
        Kind.COMPLETE_INDUCTION,
        Kind.TEACH_HERE,
        Kind.SHOW_TEACHER,
        Kind.SHOW_INDUCTION,
        Kind.SHOW_CLEAR,
        Kind.SHOW_TEACHING,
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that could change. `by` is the last day to make it, inclusive; None is any day.

    `award` is the place of the course among the person's awards. `day` is the new first day of a
    post that starts later.
    """

    kind: Kind
    by: date | None = None
    award: int | None = None
    day: date | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it is a fact to be shown, which is as true on one day as on another."""
        return self.kind.name.startswith("SHOW_")

    @property
    def is_dated(self) -> bool:
        """Whether somebody has to do it, and so by a day."""
        return not self.is_shown and self.kind is not Kind.START_LATER


def all_made(case: Case, days: Iterable[tuple[Change, date]], start: date) -> Case:
    """The case with each change made on its day; a start is put off last, as it moves the post."""
    for change, on in sorted(days, key=lambda each: each[0].kind is Kind.START_LATER):
        case = made(case, change, on, start)
    return case


def made(case: Case, change: Change, on: date, start: date) -> Case:
    """The case as it would stand had the change been made on the day.

    What the case has no day for (induction, the terms of the post) counts only where it is made
    by the change's own last day. `start` is the first day of the post asked about.
    """
    (person,) = case.people.values()
    in_time = change.by is None or on <= change.by
    match change.kind:
        case Kind.GAIN_QTS:
            return _with(case, teacher_status=_again(person.teacher_status, Basis.QTS, on))
        case Kind.RENEW_MEMBERSHIP:
            return _with(case, teacher_status=_again(person.teacher_status, Basis.QTLS, on))
        case Kind.SHOW_TEACHER:
            period = person.teacher_status.period
            return _with(case, teacher_status=TeacherStatus(Basis.QTS, period))
        case Kind.COMPLETE_INDUCTION | Kind.SHOW_INDUCTION:
            return _with(case, induction=Induction.PASSED) if in_time else case
        case Kind.SHOW_CLEAR:
            return _with(case, prohibited=False)
        case Kind.TEACH_HERE | Kind.SHOW_TEACHING:
            return _in_post(case, start, teacher_at_school=True) if in_time else case
        case Kind.HEAD_HERE | Kind.SHOW_HEAD:
            return _in_post(case, start, head_teacher=True) if in_time else case
        case Kind.START_LATER:
            return _starting(case, start, change.day or start)
        case Kind.SHOW_FIRST_DAYS | Kind.SHOW_LAST_DAYS:
            return _starts_known(case, latest=change.kind is Kind.SHOW_LAST_DAYS)
        case _:
            return _with(case, awards=_awards(person, change, on))


def fit(case: Case) -> Case:
    """The case with the person test met throughout, so that paragraph (4) alone is left."""
    people = {
        key: replace(
            facts,
            teacher_status=TeacherStatus(Basis.QTS),
            induction=Induction.PASSED,
            prohibited=False,
        )
        for key, facts in case.people.items()
    }
    posts = tuple(replace(post, teacher_at_school=True) for post in case.designations)
    return replace(case, people=people, designations=posts)


def posts_on(case: Case, start: date) -> list[Designation]:
    """The posts at the school asked about that the day lies in."""
    return [post for post in case.designations if _is_asked(case, post, start)]


def is_under_way(award: Award) -> bool:
    """Whether it is a course that could count and has no outcome yet, so far as is known."""
    named = award.kind in {AwardKind.NASENCO, AwardKind.NPQSENCO}
    return named and award.awarded is None and award.revoked is None


def _is_asked(case: Case, post: Designation, start: date) -> bool:
    """Whether it is a post at the school asked about that the start day lies in."""
    going_on = post.starts <= start and (post.ends is None or post.ends > start)
    return post.urn == case.urn and going_on


def _with(case: Case, **facts: object) -> Case:
    ((key, person),) = case.people.items()
    return replace(case, people={key: replace(person, **facts)})  # type: ignore[arg-type]  # by name


def _in_post(case: Case, start: date, **facts: object) -> Case:
    posts = tuple(
        replace(post, **facts) if _is_asked(case, post, start) else post  # type: ignore[arg-type]  # by name
        for post in case.designations
    )
    return replace(case, designations=posts)


def _starting(case: Case, start: date, day: date) -> Case:
    posts = tuple(
        replace(post, starts=day, starts_latest=day) if _is_asked(case, post, start) else post
        for post in case.designations
    )
    return replace(case, designations=posts)


def _starts_known(case: Case, *, latest: bool) -> Case:
    posts = tuple(
        replace(post, starts=post.starts_latest)
        if latest
        else replace(post, starts_latest=post.starts)
        for post in case.designations
    )
    return replace(case, designations=posts)


def _again(status: TeacherStatus, basis: Basis, on: date) -> TeacherStatus:
    """Qualified from the day, or without a break where it had not ended by then."""
    start, end = status.period.start, status.period.end
    counts = status.basis in {Basis.QTS, Basis.QTLS}
    unbroken = counts and end is not None and on <= end and (start is None or start <= on)
    return TeacherStatus(basis, Period(start if unbroken else on))


def _awards(person: PersonFacts, change: Change, on: date) -> tuple[Award, ...]:
    if change.award is None:
        begun = max(NPQ_BEGINS, months_on(on, -NPQ_SHORTEST))
        return (*person.awards, Award(AwardKind.NPQSENCO, begun, on, on, recognised=True))
    award = person.awards[change.award]
    shown = _shown(award, change.kind, on)
    return (*person.awards[: change.award], shown, *person.awards[change.award + 1 :])


def _shown(award: Award, kind: Kind, on: date) -> Award:
    match kind:
        case Kind.FINISH:
            return replace(award, course_completed=award.course_completed or on, awarded=on)
        case Kind.SHOW_BODY:
            return replace(award, recognised=True)
        case Kind.SHOW_BEGUN:
            nasenco = award.kind is AwardKind.NASENCO
            return replace(award, course_started=LAST_NASENCO_START if nasenco else NPQ_BEGINS)
        case _:
            return replace(award, course_completed=LAST_COMPLETION)

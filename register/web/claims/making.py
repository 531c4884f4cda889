"""From what was filled in to what is proposed: the school of an earlier post found by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from register.domain.appointments import Appointment, Cover
from register.domain.awards import AwardKind
from register.domain.claims import AwardClaimed, PostClaimed, Proposed
from register.domain.errors import InvalidFact
from register.domain.identifiers import Urn
from register.domain.names import folded
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import ONE_DAY, Period, day_after
from register.services import search
from register.services.claims_held import PostHeld, SencoHeld
from register.services.search import Query, Standing
from register.web.claims.facts import Fact, FactKind
from register.web.claims.forms import BLOCKS, SAID, YES

_SHOWN = 3  # schools named where a name fits several


def proposed_service(session: Session, form: Any) -> Proposed:  # noqa: ANN401 - fields made in a loop
    """The earlier posts of a form that is valid; marks the field of what is wrong.

    Raises InvalidFact once every field has been looked at.
    """
    posts, problem = [], ""
    for block in BLOCKS:
        try:
            posts += _post(session, form, block)
        except InvalidFact as error:
            problem = problem or str(error)
    if problem:
        raise InvalidFact(problem)
    return Proposed(posts=tuple(posts))


def proposed_award(form: Any) -> Proposed:  # noqa: ANN401 - a form of any kind
    """A qualification."""
    told = AwardClaimed(
        kind=AwardKind(form.kind.data),
        body=" ".join((form.body.data or "").split()),
        course_started=form.course_started.data,
        course_completed=form.course_completed.data,
        awarded=form.awarded.data,
        certificate=(form.certificate.data or "").strip(),
    )
    return Proposed(award=told)


def proposed_fix(fact: Fact, form: Any, sencos: Sequence[SencoHeld], urn: Urn) -> Proposed:  # noqa: ANN401 - as above
    """What should be recorded instead of a fact."""
    if fact.kind is FactKind.AWARD:
        return proposed_award(form)
    if fact.kind is FactKind.STATUS:
        return Proposed(status=TeacherStatus(Basis(form.basis.data), Period(form.since.data)))
    if fact.kind is FactKind.INDUCTION:
        return Proposed(induction=Induction(form.induction.data))
    if fact.kind is FactKind.POST:
        return Proposed(appointment=_fixed(fact, form, sencos, urn))
    return Proposed()


def as_held(post: PostHeld, urn: Urn) -> Appointment:
    """A post as it is recorded."""
    return Appointment(
        urn=urn,
        starts=post.starts,
        starts_latest=post.starts_latest,
        ends=post.ends,
        designated=post.designated,
        head_teacher=post.head_teacher,
        teacher_at_school=post.teacher_at_school,
        level=post.level,
        end_level=post.end_level,
        cover=Cover(post.cover),
        shared=post.shared,
    )


def _fixed(fact: Fact, form: Any, sencos: Sequence[SencoHeld], urn: Urn) -> Appointment:  # noqa: ANN401 - as above
    held = next(held.post for held in sencos if held.post.appointment == fact.appointment_id)
    last = form.last.data
    told = replace(
        as_held(held, urn),
        starts=form.starts.data,
        starts_latest=form.starts.latest,
        ends=None if last is None else day_after(last),
        designated=form.designated.data == YES,
        head_teacher=SAID[form.head.data],
        teacher_at_school=SAID[form.teacher.data],
    )
    if told.ends is not None and told.ends <= told.starts:
        form.last.errors = ["The last day cannot come before the first: check both"]
        raise InvalidFact("The last day cannot come before the first: check both.")
    if told.ends is not None:
        told = replace(told, starts_latest=min(told.starts_latest, told.ends - ONE_DAY))
    if told == as_held(held, urn):
        form.starts.errors = ["Change what is wrong: this is what the register holds already"]
        raise InvalidFact("Change what is wrong: this is what the register holds already.")
    return told


def _post(session: Session, form: Any, block: int) -> list[PostClaimed]:  # noqa: ANN401 - as above
    """One earlier post, or none where its boxes are empty."""
    school, unlisted = form[f"school_{block}"], form[f"unlisted_{block}"]
    starts, ends = form[f"starts_{block}"], form[f"ends_{block}"]
    typed = " ".join((school.data or "").split())
    if block > 1 and not typed and starts.data is None and ends.data is None:
        return []
    missing = {
        school: "" if typed else "Enter the URN or the name of the school",
        starts: "" if starts.data else "Enter the first day as SENCO there",
        ends: "" if ends.data else "Enter the last day as SENCO there",
    }
    for field, words in missing.items():
        if words and not field.errors:
            field.errors = [words]
    if any(missing.values()):
        raise InvalidFact("Fill in every box of an earlier post, or none.")
    try:
        urn = None if unlisted.data else _found(session, typed)
    except InvalidFact as error:
        school.errors = [str(error)]
        raise
    return [
        PostClaimed(
            urn=urn,
            place=typed if urn is None else "",
            starts=starts.data,
            starts_latest=starts.latest,
            ends=ends.out,
            ends_in_month=ends.month_only,
        )
    ]


def _found(session: Session, typed: str) -> Urn:
    """The one school that has this number or this very name. Raises InvalidFact."""
    found = search.find(session, Query(typed, standing=Standing.ALL), count=search.PAGE)
    same = [line for line in found.schools if folded(line.name) == folded(typed)]
    if typed.isdigit() and found.total == 1:
        same = list(found.schools)
    if len(same) == 1:
        return Urn(same[0].urn)
    near = (same or list(found.schools))[:_SHOWN]
    if not near:
        raise InvalidFact(
            "No school was found. Enter its URN, or say that it is not on the school list"
        )
    named = "; ".join(f"{line.name}, {line.town} (URN {line.urn})" for line in near)
    raise InvalidFact(f"Enter the URN of the school that you mean. The nearest are {named}")

"""What can be done with one post: it ended, it is another capacity, it was wrong, it never was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlmodel import Session

from register.domain.appointments import Appointment, Cover
from register.domain.changes import Act, Change
from register.domain.evidence import Level
from register.domain.period import ONE_DAY
from register.services import changes
from register.services.changes_keeping import OWN
from register.services.recording import PostHeld, SchoolRecord
from register.web.record import words
from register.web.record.blueprint import keepers, record
from register.web.record.fields import since_data
from register.web.record.forms import (
    NO,
    SAID,
    YES,
    CapacityForm,
    CorrectForm,
    EndForm,
    UndoForm,
    as_said,
    let_confirm,
)
from register.web.record.sheets import Sheet, ask, take
from register.web.working import me


@record.get("/schools/<urn>/record/posts/<int:number>/ended")
@keepers
def ended(urn: str, number: int) -> ResponseReturnValue:
    """Ask for the last day in post."""
    return ask(ENDED, urn, number)


@record.post("/schools/<urn>/record/posts/<int:number>/ended")
@keepers
def take_ended(urn: str, number: int) -> ResponseReturnValue:
    """Record it."""
    return take(ENDED, urn, number)


@record.get("/schools/<urn>/record/posts/<int:number>/capacity")
@keepers
def capacity(urn: str, number: int) -> ResponseReturnValue:
    """Ask in what capacity, and whether it is shared."""
    return ask(CAPACITY, urn, number)


@record.post("/schools/<urn>/record/posts/<int:number>/capacity")
@keepers
def take_capacity(urn: str, number: int) -> ResponseReturnValue:
    """Record it."""
    return take(CAPACITY, urn, number)


@record.get("/schools/<urn>/record/posts/<int:number>/correct")
@keepers
def correct(urn: str, number: int) -> ResponseReturnValue:
    """Ask what should have been recorded."""
    return ask(CORRECT, urn, number)


@record.post("/schools/<urn>/record/posts/<int:number>/correct")
@keepers
def take_correct(urn: str, number: int) -> ResponseReturnValue:
    """Record it in place of what was said."""
    return take(CORRECT, urn, number)


@record.get("/schools/<urn>/record/posts/<int:number>/withdraw")
@keepers
def withdraw(urn: str, number: int) -> ResponseReturnValue:
    """Ask before a post is said never to have been."""
    return ask(WITHDRAW, urn, number)


@record.post("/schools/<urn>/record/posts/<int:number>/withdraw")
@keepers
def take_withdraw(urn: str, number: int) -> ResponseReturnValue:
    """Take it off the record; what was said until now can still be asked."""
    return take(WITHDRAW, urn, number)


def _end(s: Session, act: Act, held: SchoolRecord, post: PostHeld, form: FlaskForm) -> Change:
    urn, last = held.school.urn, form["last_day"].data
    return changes.end(s, act, urn=urn, appointment_id=post.appointment, last_day=last)


def _recast(s: Session, act: Act, held: SchoolRecord, post: PostHeld, form: FlaskForm) -> Change:
    return changes.capacity(
        s,
        act,
        urn=held.school.urn,
        appointment_id=post.appointment,
        cover=Cover(form["cover"].data),
        shared=SAID[form["shared"].data],
    )


def _correct(s: Session, act: Act, held: SchoolRecord, post: PostHeld, form: Any) -> Change:  # noqa: ANN401 - the sheet's own form
    starts, latest = form.bounds
    begun = (starts, latest, form.designated.data == YES)
    kept = begun == (post.starts, post.starts_latest, post.designated)
    level = Level(form.level.data)
    told = Appointment(
        held.school.urn,
        starts,
        latest,
        post.ends,
        designated=begun[2],
        head_teacher=post.head_teacher,
        teacher_at_school=SAID[form.teacher.data],
        # What somebody else confirmed is not weakened where another fact is corrected.
        level=post.level if kept and post.level not in OWN and level in OWN else level,
        end_level=post.end_level,
        cover=post.cover,
        shared=post.shared,
    )
    said = f"A SENCO's post was corrected: {'; '.join(_differences(post, told))}."
    urn = held.school.urn
    return changes.correct(s, act, urn=urn, appointment_id=post.appointment, told=told, words=said)


def _differences(post: PostHeld, told: Appointment) -> Iterator[str]:
    """What is said now and was not, naming nobody."""
    if (told.starts, told.starts_latest) != (post.starts, post.starts_latest):
        yield f"the first day is {words.told_first(told)}, and was {words.first_day(post)}"
    if told.designated != post.designated:
        yield "designated" if told.designated else "informal cover, never designated"
    if told.teacher_at_school != post.teacher_at_school:
        answer = words.yes_no(told.teacher_at_school).lower()
        yield f"works as a teacher at the school: {answer}"
    if told.level != post.level:
        yield f"{words.level(told.level)[:1].lower()}{words.level(told.level)[1:]}"


def _withdraw(s: Session, act: Act, held: SchoolRecord, post: PostHeld, _: FlaskForm) -> Change:
    return changes.withdraw(s, act, urn=held.school.urn, appointment_id=post.appointment)


def _as_corrected(post: PostHeld) -> Mapping[str, object]:
    return {
        **since_data(post.starts, post.starts_latest),
        "designated": YES if post.designated else NO,
        "teacher": as_said(post.teacher_at_school),
        "level": str(post.level),
    }


def _correct_form(**given: Any) -> CorrectForm:  # noqa: ANN401 - WTForms' own
    form = CorrectForm(**given)
    let_confirm(form.level, me())
    return form


ENDED = Sheet(
    view="ended",
    form=EndForm,
    heading="When is {name}\u2019s last day as SENCO?",
    intro=(
        "The last day is a day in post. From the next day on, this school needs another SENCO."
        " Record who it is when you know."
    ),
    button="Record the last day",
    done="The last day was recorded.",
    field=lambda form: form["last_day"],
    act=_end,
    filled=lambda post: {"last_day": post.ends - ONE_DAY} if post.ends else {},
)
CAPACITY = Sheet(
    view="capacity",
    form=CapacityForm,
    heading="In what capacity is {name} SENCO?",
    intro=(
        "This is for a post that goes on. The rules are the same in each capacity: an acting SENCO"
        " who was designated needs what every other needs."
    ),
    button="Record the capacity",
    done="The capacity was recorded.",
    field=lambda form: form["cover"],
    act=_recast,
    filled=lambda post: {"cover": post.cover.value, "shared": as_said(post.shared)},
)
CORRECT = Sheet(
    view="correct",
    form=_correct_form,
    heading="What is right about {name}\u2019s post?",
    intro=(
        "Use this where what is recorded was wrong from the beginning. What was said until now is"
        " kept beside it, with who corrected it and why."
    ),
    button="Correct the record",
    done="The record was corrected.",
    field=lambda form: form.chosen,
    act=_correct,
    filled=_as_corrected,
)
WITHDRAW = Sheet(
    view="withdraw",
    form=UndoForm,
    heading="Was {name} never SENCO here?",
    intro=(
        "The post below is taken off the record, as one that never was. If they were SENCO and"
        " left, record the last day instead."
    ),
    button="Take the post off the record",
    done="The post was taken off the record.",
    field=lambda form: form["why"],
    act=_withdraw,
    warns=True,
)

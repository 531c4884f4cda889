"""What a school, its trust or an official records of a SENCO's post, and takes back.

Nothing is edited: each change supersedes what was said, with who and why, and is undone by one
that says again what was said before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from register.domain.appointments import Appointment, Cover
from register.domain.changes import Act, Change
from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.identifiers import Urn
from register.domain.period import day_after
from register.law.finding import in_words
from register.services.changes_keeping import Writer, own_word, unconfirmed
from register.services.changes_sense import (
    after_opening,
    first_day,
    in_order,
    in_post,
    makes_sense,
    no_overlap,
    not_far,
    old_enough,
)
from register.store import appointments, changes, records
from register.store.appointments import HeldAppointment

RECENT = 50


def start(
    session: Session,
    act: Act,
    *,
    urn: Urn,
    person_id: int,
    told: Appointment,
    instead_of: Sequence[int] = (),
    last_day: date | None = None,
) -> Change:
    """Record that somebody became SENCO, and with it that these posts ended on `last_day`.

    One change, undone together. Raises NotFound, NotAllowed, InvalidFact, Conflict.
    """
    writer = Writer(session, act, urn=urn, kind="started")
    own_word(act, told)
    if last_day is not None:
        for number in instead_of:
            _end(writer, number, last_day)
    makes_sense(session, writer.school, person_id, told, act.today)
    no_overlap(told, appointments.held(session, [person_id]).get(person_id, ()))
    before = ", and another's last day was recorded" if writer.steps else ""
    writer.add_post(person_id, told)
    return writer.done(f"A SENCO started on {first_day(told)}{before}.")


def end(session: Session, act: Act, *, urn: Urn, appointment_id: int, last_day: date) -> Change:
    """Record the last day in post (inclusive). Raises as `start` does."""
    writer = Writer(session, act, urn=urn, kind="ended")
    _end(writer, appointment_id, last_day)
    return writer.done(f"A SENCO's last day was recorded: {in_words(last_day)}.")


def correct(
    session: Session,
    act: Act,
    *,
    urn: Urn,
    appointment_id: int,
    told: Appointment,
    words: str,
) -> Change:
    """Record a post as it should have been. Raises as `start` does.

    `words` say what is different and name nobody. Conflict also where an official confirmed it.
    """
    writer = Writer(session, act, urn=urn, kind="corrected")
    person_id, held = writer.post(appointment_id)
    was = held.told
    if told == was and (told.level, told.end_level) == (was.level, was.end_level):
        raise Conflict("This is recorded already: nothing would change.")
    own_word(act, told, was)
    if in_post(told) != in_post(was):
        unconfirmed(act, [was.level])
    if told.ends != was.ends:
        unconfirmed(act, [was.end_level])
    makes_sense(session, writer.school, person_id, told, act.today)
    no_overlap(told, _others(session, person_id, appointment_id))
    writer.retell_post(person_id, held, told)
    return writer.done(words)


def capacity(
    session: Session,
    act: Act,
    *,
    urn: Urn,
    appointment_id: int,
    cover: Cover,
    shared: bool | None,
) -> Change:
    """Record in what capacity somebody is SENCO, and whether shared. Raises as `start` does."""
    writer = Writer(session, act, urn=urn, kind="capacity")
    person_id, held = writer.post(appointment_id)
    if (held.told.cover, held.told.shared) == (cover, shared):
        raise Conflict("This is recorded already: nothing would change.")
    writer.retell_post(person_id, held, replace(held.told, cover=cover, shared=shared))
    said = {None: "", True: ", shared with another school", False: ", not shared"}[shared]
    return writer.done(f"A SENCO's capacity was recorded: {_CAPACITY[cover]}{said}.")


def head(
    session: Session, act: Act, *, urn: Urn, appointment_id: int | None, since: date
) -> Change:
    """Record who is head teacher, or acting head, from a day on; None: none of the SENCOs is.

    A post that runs on both sides of the day is told as two, one after the other without a gap,
    which is the same service (LAW.md section 9, property 4). Raises as `start` does.
    """
    writer = Writer(session, act, urn=urn, kind="head")
    not_far(since, act.today, "first")
    running = [
        (person, held)
        for person, held in appointments.at_school(session, int(urn))
        if held.told.ends is None or held.told.ends > since
    ]
    if appointment_id is not None and all(h.appointment_id != appointment_id for _, h in running):
        raise NotFound("This school has no such SENCO on that day.")
    for person_id, held in running:
        _tell_head(writer, person_id, held, since, is_head=held.appointment_id == appointment_id)
    if not writer.steps:
        raise Conflict("This is recorded already: nothing would change.")
    who = "none of the SENCOs" if appointment_id is None else "a SENCO"
    return writer.done(f"Who is head teacher was recorded: {who}, from {in_words(since)}.")


def withdraw(session: Session, act: Act, *, urn: Urn, appointment_id: int) -> Change:
    """Record that somebody never was SENCO here. Raises as `start` does."""
    writer = Writer(session, act, urn=urn, kind="withdrawn")
    person_id, held = writer.post(appointment_id)
    unconfirmed(act, [held.told.level, held.told.end_level])
    writer.end_post(person_id, held)
    return writer.done(f"A post that began on {first_day(held.told)} was withdrawn: it never was.")


def service(
    session: Session, act: Act, *, urn: Urn, person_id: int, posts: Sequence[Appointment]
) -> Change:
    """Record earlier posts, here or elsewhere, that an official has accepted for this school.

    A post that is held already with the same first day is told again, as now accepted.
    """
    writer = Writer(session, act, urn=urn, kind="service")
    born = records.of_person(session, person_id).person.date_of_birth
    for told in posts:
        in_order(told)
        old_enough(born, told)
        others = appointments.held(session, [person_id]).get(person_id, ())
        same = [o for o in others if (o.told.urn, o.told.starts) == (told.urn, told.starts)]
        no_overlap(told, [other for other in others if other not in same])
        if same:
            writer.retell_post(person_id, same[0], told)
        else:
            writer.add_post(person_id, told)
    if not writer.steps:
        raise InvalidFact("Give at least one earlier post.")
    return writer.done("Earlier service as SENCO was recorded.")


def of_school(session: Session, urn: Urn, *, limit: int = RECENT) -> tuple[Change, ...]:
    """The latest changes of a school's record, the newest first."""
    return changes.of_school(session, int(urn), limit=limit)


def one(session: Session, change_id: int) -> Change:
    """One change. Raises NotFound."""
    return changes.one(session, change_id)


_CAPACITY = {
    Cover.SUBSTANTIVE: "in post in their own right",
    Cover.ACTING: "acting",
    Cover.MATERNITY: "covering for somebody on maternity leave",
}


def _end(writer: Writer, appointment_id: int, last_day: date) -> None:
    act = writer.act
    person_id, held = writer.post(appointment_id)
    unconfirmed(act, [held.told.end_level])
    if last_day < held.told.starts:
        raise InvalidFact(f"The last day cannot come before the first, {first_day(held.told)}.")
    not_far(last_day, act.today, "last")
    after_opening(writer.school, last_day)
    told = replace(
        held.told,
        ends=day_after(last_day),
        starts_latest=min(held.told.starts_latest, last_day),
        end_level=writer.level,
    )
    if told == held.told:
        raise Conflict("This last day is recorded already.")
    if held.told.ends is not None and last_day >= held.told.ends:
        no_overlap(told, _others(writer.session, person_id, appointment_id))
    writer.retell_post(person_id, held, told)


def _tell_head(
    writer: Writer, person_id: int, held: HeldAppointment, since: date, *, is_head: bool
) -> None:
    was = held.told
    if was.head_teacher is is_head and was.starts_latest <= since:
        return
    if since <= was.starts_latest:
        if is_head or was.head_teacher is not None:
            unconfirmed(writer.act, [was.level])
        writer.retell_post(person_id, held, replace(was, head_teacher=is_head))
        return
    writer.retell_post(person_id, held, replace(was, ends=since, end_level=writer.level))
    onward = replace(
        was,
        starts=since,
        starts_latest=since,
        head_teacher=is_head,
        level=min(was.level, writer.level, key=lambda level: level.weight),
    )
    writer.add_post(person_id, onward)


def _others(session: Session, person_id: int, appointment_id: int) -> tuple[HeldAppointment, ...]:
    held = appointments.held(session, [person_id]).get(person_id, ())
    return tuple(each for each in held if each.appointment_id != appointment_id)

"""Whether a post can be as it is told: at this school, for this person, beside what is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.errors import Conflict, InvalidFact
from register.domain.period import ONE_DAY, anniversary
from register.domain.schools import School
from register.law.finding import in_words
from register.store import records
from register.store.appointments import HeldAppointment

YOUNGEST = 18  # years; nobody younger has been in charge of a school's provision


def makes_sense(
    session: Session, school: School, person_id: int, told: Appointment, today: date
) -> None:
    """The days can be, at this school and for this person. Raises InvalidFact, NotFound."""
    if told.urn != school.urn:
        raise InvalidFact("A post is recorded at the school that it is at.")
    in_order(told)
    not_far(told.starts, today, "first")
    if told.ends is not None:
        not_far(told.ends - ONE_DAY, today, "last")
    old_enough(records.of_person(session, person_id).person.date_of_birth, told)
    after_opening(school, told.starts_latest)
    if school.closed is not None and told.starts > school.closed:
        raise InvalidFact(f"The school closed on {in_words(school.closed)}, before this day.")


def after_opening(school: School, day: date) -> None:
    """No day in post before the school opened. Raises InvalidFact."""
    if school.opened is not None and day < school.opened:
        raise InvalidFact(
            f"The school opened on {in_words(school.opened)}, after this day. Give a day from then"
            " on, and claim service at the school before it as earlier service."
        )


def in_post(told: Appointment) -> tuple[date | bool | None, ...]:
    """What the level of a post is the level of: all that the law asks of it but its end."""
    begun = told.starts, told.starts_latest, told.designated
    return *begun, told.head_teacher, told.teacher_at_school


def in_order(told: Appointment) -> None:
    """The last day is no earlier than the first. Raises InvalidFact."""
    if told.ends is not None and told.ends <= told.starts:
        raise InvalidFact("The last day cannot come before the first: check both.")


def not_far(day: date, today: date, which: str) -> None:
    """No day more than a year ahead; `which` is "first" or "last". Raises InvalidFact."""
    if day > anniversary(today, 1):
        raise InvalidFact(f"Give a {which} day within a year from today.")


def old_enough(born: date, told: Appointment) -> None:
    """Nobody is SENCO before they are YOUNGEST. Raises InvalidFact."""
    if told.starts < anniversary(born, YOUNGEST):
        raise InvalidFact("This teacher was not yet 18 on that day: check the year.")


def no_overlap(told: Appointment, others: Sequence[HeldAppointment]) -> None:
    """One person has one post at a school at a time. Raises Conflict."""
    for other in (each.told for each in others):
        meets = (other.ends is None or told.starts < other.ends) and (
            told.ends is None or other.starts < told.ends
        )
        if meets and other.urn == told.urn:
            raise Conflict(
                f"This teacher is recorded as SENCO here from {first_day(other)} already:"
                " correct that post instead."
            )


def first_day(told: Appointment) -> str:
    """The first day in words, or its month where the day is lost."""
    if told.starts == told.starts_latest:
        return in_words(told.starts)
    return f"a day in {told.starts:%B %Y}"

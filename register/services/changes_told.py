"""What an official records of a teacher, for a school that asked: awards, status, identity."""

from __future__ import annotations

from sqlmodel import Session

from register.domain.changes import Act, Change
from register.domain.errors import Conflict, NotAllowed, NotFound
from register.domain.identifiers import Urn
from register.domain.people import Person
from register.domain.roles import KEEPERS
from register.services.changes_keeping import Writer
from register.store import awards, people, records
from register.store.awards import ToldAward
from register.store.changes import AWARD, PERSON, version_of


def tell_award(
    session: Session, act: Act, *, urn: Urn, person_id: int, award_id: int | None, told: ToldAward
) -> Change:
    """Record an award, or what an award held already should have been.

    Raises NotAllowed for whoever is no official, NotFound, Conflict where nothing would change.
    """
    writer = _official(session, act, urn, "award")
    held = awards.held(session, [person_id]).get(person_id, ())
    if award_id is None:
        if any(each.told == told for each in held):
            raise Conflict("This award is recorded already: nothing would change.")
        (number,) = awards.add(session, [(person_id, told)], source=writer.source, at=act.at)
        writer.note(AWARD, number, before=None, person_id=person_id)
        return writer.done("An award was recorded.")
    was = next((each for each in held if each.award_id == award_id), None)
    if was is None:
        raise NotFound("This teacher has no such award on the register.")
    if was.told == told and was.told.level is told.level:
        raise Conflict("This award is recorded already: nothing would change.")
    awards.change(session, [(was, told)], source=writer.source, at=act.at)
    writer.note(AWARD, award_id, before=was.version_id, person_id=person_id)
    return writer.done("An award was corrected.")


def tell_person(session: Session, act: Act, *, urn: Urn, person_id: int, told: Person) -> Change:
    """Record what should have been said of a teacher. Raises as `tell_award`."""
    writer = _official(session, act, urn, "teacher")
    record = records.of_person(session, person_id)
    was = people.HeldPerson(person_id, version_of(session, PERSON, person_id) or 0, record.person)
    if was.person == told and was.person.level is told.level:
        raise Conflict("This is recorded already: nothing would change.")
    _free_number(session, told, person_id)
    people.change(session, [(was, told)], source=writer.source, at=act.at)
    writer.note(PERSON, person_id, before=was.version_id, person_id=person_id)
    return writer.done("What is held of a teacher was corrected.")


def add_person(session: Session, act: Act, *, urn: Urn, told: Person) -> tuple[int, Change]:
    """Put a teacher on the register whom it did not know; their number here, and the change.

    Raises NotAllowed, and Conflict where the teacher reference number is somebody's already.
    """
    writer = _official(session, act, urn, "teacher added")
    _free_number(session, told, None)
    (number,) = people.add(session, [told], source=writer.source, at=act.at)
    writer.note(PERSON, number, before=None, person_id=number)
    return number, writer.done("A teacher was put on the register.")


def _official(session: Session, act: Act, urn: Urn, kind: str) -> Writer:
    if act.account.role not in KEEPERS:
        raise NotAllowed("Only an official may record this.")
    return Writer(session, act, urn=urn, kind=kind)


def _free_number(session: Session, told: Person, person_id: int | None) -> None:
    held = people.held(session, [told.trn]).get(told.trn)
    if held is not None and held.person_id != person_id:
        raise Conflict("Another teacher is held under this number: look for them instead.")

"""What every change of a school's record does: ask whose it is, supersede, keep the act, mark."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.changes import Act, Change, Step
from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.evidence import Level
from register.domain.identifiers import Urn
from register.domain.roles import KEEPERS, Role, may_keep
from register.domain.schools import School
from register.store import appointments, changes, ledger, schools, standings
from register.store.appointments import HeldAppointment
from register.store.bulk import one_writer
from register.store.changes import APPOINTMENT

LONGEST_REASON = 1000  # characters
OWN = frozenset({Level.SAID, Level.SEEN})  # what a school may correct by itself
_WHO = {Role.SCHOOL: "the school", Role.TRUST: "the school's trust"}
CONFIRMED = "An official has confirmed this: say that it is wrong, and why, instead."


class Writer:
    """One change being made: the school it is of, and the steps so far."""

    def __init__(self, session: Session, act: Act, *, urn: Urn, kind: str) -> None:
        """Begin. Raises NotFound, NotAllowed for a school not theirs, InvalidFact for no reason."""
        one_writer(session)
        self.session, self.act, self.kind = session, act, kind
        self.school = _kept_by(session, with_reason(act), urn)
        self.steps: list[Step] = []
        self.people: set[int] = set()

    @property
    def source(self) -> str:
        """Who said it, for the fact's own origin."""
        return f"by {_WHO.get(self.act.account.role, 'an official')}"

    @property
    def level(self) -> Level:
        """What this account's own word weighs."""
        return Level.OFFICIAL if self.act.account.role in KEEPERS else Level.SAID

    def post(self, number: int) -> tuple[int, HeldAppointment]:
        """An appointment of this school, with its person. Raises NotFound."""
        found = appointments.one(self.session, number)
        if found is None or found[1].told.urn != self.school.urn:
            raise NotFound("This school has no such post on its record.")
        return found

    def add_post(self, person_id: int, told: Appointment) -> int:
        """Record a post that was not known; its number."""
        (number,) = appointments.add(
            self.session, [(person_id, told)], source=self.source, at=self.act.at
        )
        self.note(APPOINTMENT, number, before=None, person_id=person_id)
        return number

    def retell_post(self, person_id: int, held: HeldAppointment, told: Appointment) -> None:
        """Supersede what was said of a post."""
        appointments.change(self.session, [(held, told)], source=self.source, at=self.act.at)
        self.note(APPOINTMENT, held.appointment_id, before=held.version_id, person_id=person_id)

    def end_post(self, person_id: int, held: HeldAppointment) -> None:
        """Say no more of a post: it never was."""
        changes.end(self.session, self.act, APPOINTMENT, held.version_id)
        self.note(APPOINTMENT, held.appointment_id, before=held.version_id, person_id=person_id)

    def note(self, what: str, number: int, *, before: int | None, person_id: int) -> None:
        """Keep one step, with the version that it made."""
        after = changes.version_of(self.session, what, number)
        self.steps.append(Step(what, number, before, after))
        self.people.add(person_id)

    def done(self, words: str, *, undoes_id: int | None = None) -> Change:
        """Keep the act, mark whatever turns on it, and write the ledger."""
        made = changes.add(
            self.session,
            self.act,
            urn=int(self.school.urn),
            kind=self.kind,
            words=words,
            steps=self.steps,
            undoes_id=undoes_id,
        )
        told(self.session, self.act, made, self.people)
        return made


def told(session: Session, act: Act, made: Change, people: Collection[int]) -> None:
    """Mark the standings that turn on a change, and write it in the ledger, naming nobody."""
    why = f"record.{made.kind}"
    standings.mark(session, [made.urn], at=act.at, why=why)
    standings.mark_for_people(session, people, at=act.at, why=why)
    ledger.record(
        session,
        at=act.at,
        actor=act.account.actor,
        action=why,
        subject=f"school:{made.urn}",
        detail={
            "change": made.id,
            "organisation": made.organisation,
            "people": [f"person:{person}" for person in sorted(people)],
        },
    )


def with_reason(act: Act) -> Act:
    """The act, if it says why. Raises InvalidFact."""
    if not act.why.strip():
        raise InvalidFact("Say why, or what this is based on: it is kept with the change.")
    if len(act.why) > LONGEST_REASON:
        raise InvalidFact(f"Say why in at most {LONGEST_REASON:,} characters.")
    return act


def own_word(act: Act, told: Appointment, was: Appointment | None = None) -> None:
    """Refuse a level that is not the account's to give, unless it stood so. Raises NotAllowed."""
    held = (was.level, was.end_level) if was else ()
    given = (told.level, told.end_level)
    if act.account.role not in KEEPERS and any(
        level not in OWN and level not in held for level in given if level
    ):
        raise NotAllowed("Only an official may record that a fact is confirmed.")


def unconfirmed(act: Act, levels: Sequence[Level | None]) -> None:
    """Refuse a school's correction of what somebody else confirmed. Raises Conflict."""
    if act.account.role not in KEEPERS and any(level not in OWN for level in levels if level):
        raise Conflict(CONFIRMED)


def _kept_by(session: Session, act: Act, urn: Urn) -> School:
    school = schools.find(session, urn)
    if not may_keep(act.account, school):
        raise NotAllowed("Your account does not keep this school's record.")
    return school

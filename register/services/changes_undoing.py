"""Take a change back: say again what was said before it, as a change of its own."""

from __future__ import annotations

from sqlmodel import Session

from register.domain.changes import Act, Change, Step
from register.domain.errors import Conflict, NotAllowed
from register.domain.identifiers import Urn
from register.domain.roles import DEPARTMENT, KEEPERS
from register.services.changes_keeping import Writer
from register.store import appointments, awards, changes
from register.store.changes import APPOINTMENT, PERSON

AGAIN = "This was changed again since: undo the later change first."
TWICE = (
    "This teacher has been recorded here for the same days since: take that post off the record"
    " first."
)
_UNDONE = "Undone: "


def undo(session: Session, act: Act, change_id: int) -> Change:
    """Undo a change, an undoing as well. Raises NotFound, NotAllowed, InvalidFact, Conflict.

    Conflict where a later change stands on it, or it is undone already. What an official recorded
    only an official takes back.
    """
    found = changes.one(session, change_id)
    writer = Writer(session, act, urn=Urn(found.urn), kind="undone")
    if found.organisation == DEPARTMENT and act.account.role not in KEEPERS:
        raise NotAllowed("An official recorded this: say that it is wrong, and why, instead.")
    if found.undone_by_id is not None:
        raise Conflict("This change has been undone already.")
    met = {step.number for step in found.steps if _meets_another(session, step)}
    for step in reversed(found.steps):
        _step_back(session, writer, step)
    if any(step.number not in met and _meets_another(session, step) for step in found.steps):
        raise Conflict(TWICE)
    made = writer.done(_words(found.words), undoes_id=found.id)
    changes.mark_undone(session, found.id, by=made.id)
    return made


def _words(said: str) -> str:
    """An undoing that is undone says again what was said at first."""
    return said.removeprefix(_UNDONE) if said.startswith(_UNDONE) else f"{_UNDONE}{said}"


def undoable(session: Session, change: Change) -> bool:
    """Whether nothing later stands on a change, and nobody has undone it."""
    return change.undone_by_id is None and all(_is_latest(session, s) for s in change.steps)


def _is_latest(session: Session, step: Step) -> bool:
    return changes.version_of(session, step.what, step.number) == step.after


def _step_back(session: Session, writer: Writer, step: Step) -> None:
    if not _is_latest(session, step):
        raise Conflict(AGAIN)
    person_id = changes.person_of(session, step.what, step.number)
    if step.what == PERSON and step.before is None:
        _nothing_hangs_on(session, person_id)
    if step.after is not None:
        changes.end(session, writer.act, step.what, step.after)
    if step.before is not None:
        changes.say_again(session, writer.act, step.what, step.before)
    writer.note(step.what, step.number, before=step.after, person_id=person_id)


def _meets_another(session: Session, step: Step) -> bool:
    """Whether a post shares days with another of the same person at the same school."""
    found = appointments.one(session, step.number) if step.what == APPOINTMENT else None
    if found is None:
        return False
    person_id, held = found
    mine = held.told
    return any(
        each.appointment_id != step.number
        and each.told.urn == mine.urn
        and (each.told.ends is None or mine.starts < each.told.ends)
        and (mine.ends is None or each.told.starts < mine.ends)
        for each in appointments.held(session, [person_id]).get(person_id, ())
    )


def _nothing_hangs_on(session: Session, person_id: int) -> None:
    posts = appointments.held(session, [person_id]).get(person_id)
    if posts or awards.held(session, [person_id]).get(person_id):
        raise Conflict("This teacher has posts or awards on the register: undo those first.")

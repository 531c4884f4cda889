"""Letters on their way: who has which in hand, and what came of it.

`next_try` of a letter on its way is the instant at which it was taken; of one that was sent, the
instant from which its carrier is asked what became of it, None once that is settled. `tries` tells
one taking from the next: whoever was given up for dead cannot settle what another took since.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlmodel import Session, SQLModel, col

from register.domain.letters import Letter, State
from register.store import letters
from register.store.tables.telling import LetterRow

_LETTERS = SQLModel.metadata.tables[str(LetterRow.__tablename__)]


def take(session: Session, *, at: datetime, carrier: str) -> Letter | None:
    """Take the oldest letter that may go now, for this carrier; commit before handing it over."""
    taken = letters.take(session, at=at, limit=1, carrier=carrier)
    return taken[0] if taken else None


def take_over(session: Session, *, before: datetime, at: datetime, carrier: str) -> Letter | None:
    """Take a letter from whoever took it before that instant and was not heard of since.

    One taken after `at` counts too: the clock was set back. No two are given the same one.
    """
    lost = and_(
        _LETTERS.c.state == State.SENDING.value,
        or_(_LETTERS.c.next_try < before, _LETTERS.c.next_try > at),
    )
    first = select(_LETTERS.c.id, _LETTERS.c.tries).where(lost).order_by(_LETTERS.c.id).limit(1)
    found = session.connection().execute(first).one_or_none()
    if found is None:
        return None
    number, tries = found
    again = {"tries": tries + 1, "next_try": at, "carrier": carrier}
    mine = _settle(session, number, State.SENDING, tries, again)
    return letters.one(session, number) if mine else None


def sent(
    session: Session, letter: Letter, *, carried_as: str, at: datetime, ask_at: datetime | None
) -> bool:
    """The carrier has it, under its own number; False where another has taken it over."""
    told = {"carried_as": carried_as, "sent_at": at, "next_try": ask_at, "problem": ""}
    return _settle(session, letter.id, State.SENDING, letter.tries, told, becomes=State.SENT)


def put_back(session: Session, letter: Letter, *, problem: str, next_try: datetime) -> bool:
    """It waits for another try; False where another has taken it over."""
    told = {"problem": problem, "next_try": next_try}
    return _settle(session, letter.id, State.SENDING, letter.tries, told, becomes=State.WAITING)


def failed(session: Session, letter: Letter, *, problem: str, carried_as: str = "") -> bool:
    """It is given up, on its way or after it was sent; False where another settled it meanwhile."""
    told = {"problem": problem, "next_try": None, "carried_as": carried_as or letter.carried_as}
    return _settle(session, letter.id, letter.state, letter.tries, told, becomes=State.FAILED)


def put_off(session: Session, *, until: datetime) -> None:
    """No letter goes before that instant: the carrier takes none."""
    now = or_(_LETTERS.c.next_try.is_(None), _LETTERS.c.next_try < until)
    chosen = update(_LETTERS).where(_LETTERS.c.state == State.WAITING.value, now)
    session.connection().execute(chosen.values(next_try=until))
    session.expire_all()


def to_ask_about(session: Session, *, at: datetime, carrier: str, limit: int) -> list[Letter]:
    """Letters that were sent and whose carrier is to be asked now, the longest due first."""
    chosen = select(_LETTERS.c.id).where(
        _LETTERS.c.state == State.SENT.value,
        _LETTERS.c.carrier == carrier,
        _LETTERS.c.next_try <= at,
    )
    due = chosen.order_by(_LETTERS.c.next_try, _LETTERS.c.id).limit(limit)
    numbers = list(session.connection().execute(due).scalars())
    return [letters.one(session, number) for number in numbers]


def ask_again(session: Session, letter: Letter, *, at: datetime | None) -> bool:
    """Ask the carrier again from that instant; None: never, it is settled."""
    return _settle(session, letter.id, State.SENT, letter.tries, {"next_try": at})


def begin_again(session: Session, number: int) -> bool:
    """Let a letter that was given up go once more; False where it was not given up.

    Its problem and its carrier's number stay, so that the carrier is asked before it is sent again.
    """
    chosen = update(_LETTERS).where(
        col(LetterRow.id) == number, col(LetterRow.state) == State.FAILED.value
    )
    fresh = {"state": State.WAITING.value, "tries": 0, "next_try": None}
    done = session.connection().execute(chosen.values(fresh))
    session.expire_all()
    return bool(done.rowcount == 1)


def _settle(
    session: Session,
    number: int,
    state: State,
    tries: int,
    told: Mapping[str, object],
    *,
    becomes: State | None = None,
) -> bool:
    """Write it where the letter is still as it was seen."""
    seen = and_(_LETTERS.c.id == number, _LETTERS.c.state == state.value, _LETTERS.c.tries == tries)
    written = {**told, "state": (becomes or state).value}
    done = session.connection().execute(update(_LETTERS).where(seen).values(written))
    session.expire_all()
    return bool(done.rowcount == 1)

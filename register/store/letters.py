"""Letters as they are kept, on their way and read, and what accounts asked no more of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col

from register.domain.errors import NotFound
from register.domain.letters import Draft, Letter, LetterKind, State
from register.store.bulk import is_sqlite
from register.store.schools import in_batches
from register.store.tables.telling import LetterRow, StoppedLetterRow

_LETTERS = SQLModel.metadata.tables[str(LetterRow.__tablename__)]
_STOPPED = SQLModel.metadata.tables[str(StoppedLetterRow.__tablename__)]


def add(session: Session, drafts: Sequence[Draft], *, at: datetime) -> None:
    """Keep these letters, waiting; one whose key is kept already is not kept again.

    Whoever writes the same at the same moment waits for the other.
    """
    if drafts:
        make = sqlite.insert if is_sqlite(session) else postgresql.insert
        once = make(_LETTERS).on_conflict_do_nothing(index_elements=["key"])
        session.connection().execute(once, [_cells(draft, at) for draft in drafts])


def kept(session: Session, keys: Collection[str]) -> set[str]:
    """Those of these keys under which a letter is kept."""
    found: set[str] = set()
    for batch in in_batches(keys):
        statement = select(_LETTERS.c.key).where(_LETTERS.c.key.in_(batch))
        found.update(session.connection().execute(statement).scalars())
    return found


def one(session: Session, number: int) -> Letter:
    """One letter. Raises NotFound."""
    row = session.get(LetterRow, number)
    if row is None:
        raise NotFound("There is no such letter.")
    session.refresh(row)
    return _letter(row)


def of_account(session: Session, account_id: int, *, limit: int) -> list[Letter]:
    """What was written to this account, the latest first."""
    chosen = select(LetterRow).where(col(LetterRow.account_id) == account_id)
    return _listed(session, chosen.order_by(col(LetterRow.id).desc()).limit(limit))


def latest(session: Session, accounts: Collection[int], kind: LetterKind) -> dict[int, datetime]:
    """When each of these accounts was last written one of this kind; if never, it is left out."""
    found: dict[int, datetime] = {}
    for batch in in_batches(accounts):
        chosen = and_(_LETTERS.c.account_id.in_(batch), _LETTERS.c.kind == kind.value)
        statement = select(_LETTERS.c.account_id, func.max(_LETTERS.c.at)).where(chosen)
        rows = session.connection().execute(statement.group_by(_LETTERS.c.account_id))
        found |= {row[0]: row[1] for row in rows}
    return found


def recent(
    session: Session, *, limit: int, offset: int = 0, state: State | None = None
) -> list[Letter]:
    """What was written to anybody at all, the latest first; with `state`, only that."""
    chosen = select(LetterRow).order_by(col(LetterRow.id).desc()).limit(limit).offset(offset)
    if state is not None:
        chosen = chosen.where(col(LetterRow.state) == state.value)
    return _listed(session, chosen)


def count(session: Session) -> dict[State, int]:
    """How many letters are in each state; nought where there is none."""
    statement = select(_LETTERS.c.state, func.count()).group_by(_LETTERS.c.state)
    found = {State(row[0]): int(row[1]) for row in session.connection().execute(statement)}
    return {state: found.get(state, 0) for state in State}


def take(session: Session, *, at: datetime, limit: int, carrier: str) -> list[Letter]:
    """Take letters to be handed to this carrier: "sending", with one more try, the oldest first.

    No two takers are given the same letter, however many ask at once; commit before handing over.
    `next_try` of a letter on its way is the instant at which it was taken.
    """
    free = select(_LETTERS.c.id).where(_may_go(at)).order_by(_LETTERS.c.id).limit(limit)
    locked = free.with_for_update(skip_locked=True)  # SQLite has one writer in any case
    numbers = list(session.connection().execute(locked).scalars())
    taken = {"state": State.SENDING.value, "tries": _LETTERS.c.tries + 1, "carrier": carrier}
    for batch in in_batches(numbers):
        chosen = update(_LETTERS).where(_LETTERS.c.id.in_(batch))
        session.connection().execute(chosen.values(taken | {"next_try": at}))
    session.expire_all()
    statement = select(LetterRow).where(col(LetterRow.id).in_(numbers))
    return _listed(session, statement.order_by(col(LetterRow.id)))


def mark_read(session: Session, account_id: int, number: int, *, at: datetime) -> bool:
    """Note that it was opened, the first time; False where it is not this account's letter."""
    row = session.get(LetterRow, number)
    if row is None or row.account_id != account_id:
        return False
    row.read_at = row.read_at or at
    session.flush()
    return True


def stop(session: Session, account_id: int, kind: LetterKind, *, at: datetime) -> None:
    """Write this account no more of this kind; asked twice, the first stands."""
    make = sqlite.insert if is_sqlite(session) else postgresql.insert
    asked = make(_STOPPED).values(account_id=account_id, kind=kind.value, at=at)
    once = asked.on_conflict_do_nothing(index_elements=["account_id", "kind"])
    session.connection().execute(once)


def begin_again(session: Session, account_id: int, kind: LetterKind) -> None:
    """Write it this kind again."""
    chosen = and_(
        col(StoppedLetterRow.account_id) == account_id, col(StoppedLetterRow.kind) == kind.value
    )
    session.connection().execute(delete(StoppedLetterRow).where(chosen))


def stopped(session: Session, account_id: int) -> frozenset[LetterKind]:
    """What this account asked no more of."""
    return frozenset(kind for number, kind in every_stop(session) if number == account_id)


def every_stop(session: Session) -> set[tuple[int, LetterKind]]:
    """Every account and kind that it asked no more of."""
    statement = select(_STOPPED.c.account_id, _STOPPED.c.kind)
    return {(row[0], LetterKind(row[1])) for row in session.connection().execute(statement)}


def sweep(session: Session, *, before: datetime) -> None:
    """Throw away the letters written before that instant, whatever became of them."""
    session.connection().execute(delete(LetterRow).where(col(LetterRow.at) < before))


def _may_go(at: datetime) -> ColumnElement[bool]:
    due = or_(_LETTERS.c.next_try.is_(None), _LETTERS.c.next_try <= at)
    return and_(_LETTERS.c.state == State.WAITING.value, due)


def _listed(session: Session, statement: Any) -> list[Letter]:  # noqa: ANN401 - a select of rows
    return [_letter(row) for row in session.execute(statement).scalars()]


def _cells(draft: Draft, at: datetime) -> dict[str, object]:
    return {
        "key": draft.key,
        "at": at,
        "account_id": draft.account_id,
        "organisation": draft.organisation,
        "kind": draft.kind.value,
        "urn": draft.urn,
        "subject": draft.subject,
        "body": draft.body,
        "state": State.WAITING.value,
        "tries": 0,
        "carrier": "",
        "carried_as": "",
        "problem": "",
    }


def _letter(row: LetterRow) -> Letter:
    return Letter(
        id=row.id or 0,
        key=row.key,
        at=row.at,
        account_id=row.account_id,
        organisation=row.organisation,
        kind=LetterKind(row.kind),
        urn=row.urn,
        subject=row.subject,
        body=row.body,
        state=State(row.state),
        tries=row.tries,
        next_try=row.next_try,
        carrier=row.carrier,
        carried_as=row.carried_as,
        sent_at=row.sent_at,
        problem=row.problem,
        read_at=row.read_at,
    )

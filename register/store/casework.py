"""What was done about each case of the queue: events that are only added to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from register.domain.casework import CaseAct, CaseEvent, CaseKind, Key
from register.store.bulk import is_sqlite
from register.store.tables.reporting import CaseEventRow

_EVENTS = SQLModel.metadata.tables[str(CaseEventRow.__tablename__)]


def add(session: Session, event: CaseEvent) -> bool:
    """Keep an event at its place; False where somebody else has put one there meanwhile."""
    make = sqlite.insert if is_sqlite(session) else postgresql.insert
    kept = make(_EVENTS).values(
        kind=event.key.kind.value,
        subject=event.key.subject,
        place=event.place,
        at=event.at,
        account_id=event.account_id,
        act=event.act.value,
        to_account_id=event.to_account_id,
        decision=event.decision,
        reason=event.reason,
    )
    where = ["kind", "subject", "place"]
    once = kept.on_conflict_do_nothing(index_elements=where).returning(_EVENTS.c.id)
    return session.connection().execute(once).first() is not None


def events_of(session: Session, key: Key) -> tuple[CaseEvent, ...]:
    """What was done about one case, in order."""
    statement = select_rows(CaseEventRow).where(
        CaseEventRow.kind == key.kind.value, CaseEventRow.subject == key.subject
    )
    return tuple(map(_event, session.exec(statement.order_by(col(CaseEventRow.place)))))


def since(session: Session, at: datetime) -> list[CaseEvent]:
    """Every event of each case of which anything was done at the instant or later, in order."""
    moved = select(_EVENTS.c.kind, _EVENTS.c.subject).where(_EVENTS.c.at >= at).distinct()
    lately = moved.subquery()
    statement = (
        select_rows(CaseEventRow)
        .join(
            lately,
            and_(
                lately.c.kind == col(CaseEventRow.kind),
                lately.c.subject == col(CaseEventRow.subject),
            ),
        )
        .order_by(col(CaseEventRow.kind), col(CaseEventRow.subject), col(CaseEventRow.place))
    )
    return [_event(row) for row in session.exec(statement)]


def _event(row: CaseEventRow) -> CaseEvent:
    return CaseEvent(
        key=Key(CaseKind(row.kind), row.subject),
        place=row.place,
        at=row.at,
        account_id=row.account_id,
        act=CaseAct(row.act),
        to_account_id=row.to_account_id,
        decision=row.decision,
        reason=row.reason,
    )

"""What-ifs as they were asked, and what came of each: added once, never changed, swept when old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlmodel import Session, SQLModel

from register.domain.errors import NotFound
from register.store.tables.reporting import WhatIfRow

NO_SUCH = "There is no what-if with that reference: they are kept for 400 days."


@dataclass(frozen=True, slots=True)
class KeptWhatIf:
    """One row but for its changes, which are long; `asked` and `summary` are JSON."""

    reference: str
    made_at: datetime
    account_id: int
    as_of: date
    known_at: datetime
    rulebook: str
    asked: str
    summary: str


_TABLE = SQLModel.metadata.tables[str(WhatIfRow.__tablename__)]
_SHOWN = tuple(_TABLE.c[name] for name in KeptWhatIf.__slots__)


def add(session: Session, kept: KeptWhatIf, *, changes: str) -> None:
    """Keep one, with the schools whose answers differ as JSON."""
    told = {name: getattr(kept, name) for name in KeptWhatIf.__slots__}
    session.add(WhatIfRow(**told, changes=changes))
    session.flush()


def one(session: Session, reference: str) -> KeptWhatIf:
    """One by its reference. Raises NotFound."""
    row = session.connection().execute(_chosen().where(_TABLE.c.reference == reference))
    found = row.one_or_none()
    if found is None:
        raise NotFound(NO_SUCH)
    return KeptWhatIf(*found)


def changes(session: Session, reference: str) -> str:
    """The schools of one, as JSON. Raises NotFound."""
    statement = select(_TABLE.c.changes).where(_TABLE.c.reference == reference)
    found = session.connection().execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound(NO_SUCH)
    return str(found)


def latest(session: Session, limit: int) -> tuple[KeptWhatIf, ...]:
    """So many of those kept, the newest first."""
    statement = _chosen().order_by(_TABLE.c.made_at.desc(), _TABLE.c.id.desc())
    rows = session.connection().execute(statement.limit(limit))
    return tuple(KeptWhatIf(*row) for row in rows)


def sweep(session: Session, *, before: datetime) -> None:
    """Throw away what was asked before then."""
    session.connection().execute(delete(_TABLE).where(_TABLE.c.made_at < before))


def _chosen() -> Select[Any]:
    return select(*_SHOWN)

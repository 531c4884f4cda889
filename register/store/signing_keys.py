"""The public halves of the keys that sign receipts, the newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from register.store.tables.verifications import SigningKeyRow


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key. `jwk` is its public half as RFC 7517 writes it; retired, it signs nothing new."""

    kid: str
    jwk: dict[str, Any]
    made_at: datetime
    retired_at: datetime | None


def add(session: Session, kid: str, jwk: dict[str, Any], *, at: datetime) -> None:
    """Publish a new key."""
    session.add(SigningKeyRow(kid=kid, public=json.dumps(jwk, sort_keys=True), made_at=at))
    session.flush()


def every(session: Session) -> list[PublicKey]:
    """Every key that has ever signed, the newest first; retired ones too."""
    newest = (col(SigningKeyRow.made_at).desc(), col(SigningKeyRow.kid))
    rows = session.exec(select(SigningKeyRow).order_by(*newest))
    return [PublicKey(row.kid, json.loads(row.public), row.made_at, row.retired_at) for row in rows]


def retire_all(session: Session, *, at: datetime) -> int:
    """Let none of the present keys sign any more; return how many there were."""
    present = update(SigningKeyRow).where(col(SigningKeyRow.retired_at).is_(None))
    done = session.connection().execute(present.values(retired_at=at))
    session.expire_all()
    return int(done.rowcount)

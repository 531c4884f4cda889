"""Every table, for whoever needs the whole metadata: migrations and the check against them."""

from __future__ import annotations

from sqlmodel import SQLModel

from register.store.tables import (
    keeping,
    people,
    record,
    reporting,
    schools,
    sight,
    standings,
    telling,
    verifications,
)

TABLES = (keeping, people, record, reporting, schools, sight, standings, telling, verifications)
METADATA = SQLModel.metadata

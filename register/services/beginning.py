"""The day on which the register began: before it nothing was known of any school."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from register.services.imports.cells import day_in_london
from register.store import schools


def began_on(session: Session) -> date | None:
    """London's day on which the first school list was taken in; None where none has been."""
    first = schools.first_known(session)
    return day_in_london(first) if first else None

"""The family names of one person, asked alike whether there is one or not."""

from __future__ import annotations

import json

from sqlmodel import Session, select

from register.store.tables.columns import still_known
from register.store.tables.people import PersonVersionRow


def of_person(session: Session, person_id: int) -> tuple[str, ...]:
    """The name held now, then those before it; none where nobody has that number."""
    statement = select(PersonVersionRow.family_name, PersonVersionRow.previous_family_names).where(
        PersonVersionRow.person_id == person_id, still_known(PersonVersionRow)
    )
    found = session.exec(statement).first()
    return () if found is None else (found[0], *json.loads(found[1]))

"""How a handful of schools stand, at a glance: the word for each, and nobody in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from register.law.assessment import assess
from register.store import facts


def statuses(session: Session, urns: Collection[int], *, as_of: date) -> dict[int, str]:
    """The status of each school on the day, decided afresh; for a page of a list, not a nation.

    Raises InvalidFact before 1 September 2009.
    """
    if not urns:
        return {}
    known = facts.load(session, urns)
    held = (urn for urn in urns if urn in known.schools)
    return {urn: assess(known.case(urn), as_of).status for urn in held}

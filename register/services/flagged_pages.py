"""One page of the list of flagged schools: the rest is counted, and its history left unread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.law.assessment import NOT_MET_STATUSES
from register.services.reports import (
    EVERYWHERE,
    Filters,
    FlaggedSchool,
    listed,
    may_ask,
    with_their_days,
)


@dataclass(frozen=True, slots=True)
class FlaggedPart:
    """One page of the list, how many are on all of it, and the reasons of all of them."""

    total: int
    reasons: frozenset[str]
    schools: tuple[FlaggedSchool, ...]


def flagged_page(
    session: Session,
    *,
    page: int,
    size: int,
    as_of: date,
    today: date,
    known_at: datetime | None = None,
    statuses: Collection[str] = NOT_MET_STATUSES,
    filters: Filters = EVERYWHERE,
) -> FlaggedPart:
    """A page of `services.reports.flagged`, from 1; one beyond the end is the last.

    Raises as that does.
    """
    may_ask(session, as_of, today)
    found = listed(session, (as_of, known_at), statuses, filters)
    first = (min(page, max(1, -(-len(found) // size))) - 1) * size
    told = {school.reasons for school in found}
    return FlaggedPart(
        total=len(found),
        reasons=frozenset(code for reasons in told for code in reasons.split("|")),
        schools=with_their_days(session, found[first : first + size], as_of, known_at),
    )

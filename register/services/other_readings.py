"""The report and the list of flagged schools under another reading, from the facts themselves.

The lines hold one reading, the default; under another each school is decided when it is asked.
Nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.law.assessment import NOT_MET_STATUSES, RULEBOOK, STATUSES, assess
from register.law.forecast import line
from register.law.policy import Policy
from register.services.reports import (
    EVERYWHERE,
    Counts,
    Cut,
    Filters,
    FlaggedSchool,
    Report,
    counts_of,
    first_day,
    in_order,
    whole,
)
from register.services.simulation import from_facts
from register.store import counting, facts, schools
from register.store.counting import Key


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one day (any that the law can be asked of), as known at one time."""

    policy: Policy
    as_of: date
    known_at: datetime | None = None


def counts(session: Session, asked: Reading, *, by: Cut, filters: Filters = EVERYWHERE) -> Report:
    """Schools by status. Raises InvalidFact for a day that the law cannot be asked of."""
    found = from_facts(session, as_of=asked.as_of, known_at=asked.known_at, policy=asked.policy)
    cut = "urn" if by is Cut.NONE else by.value
    places = counting.places(session, cut, known_at=asked.known_at, where=filters.where())
    tallies: dict[Key, tuple[list[str], dict[str, int]]] = {}
    for urn, answered in found.items():
        if urn in places:
            key, name = (None, whole(filters)) if by is Cut.NONE else places[urn]
            names, statuses = tallies.setdefault(key, ([], dict.fromkeys(STATUSES, 0)))
            names.append(name)
            statuses[answered.status] += 1
    rows = [counts_of(key, max(names), told) for key, (names, told) in tallies.items()]
    rows.sort(key=in_order)
    return Report(asked.as_of, asked.known_at, RULEBOOK, tuple(rows), _total(rows, filters))


def flagged(
    session: Session,
    asked: Reading,
    *,
    statuses: Collection[str] = NOT_MET_STATUSES,
    filters: Filters = EVERYWHERE,
) -> tuple[FlaggedSchool, ...]:
    """The schools at these statuses, by authority and name. Raises as `counts` does."""
    policy, as_of, known_at = asked.policy, asked.as_of, asked.known_at
    found = from_facts(session, as_of=as_of, known_at=known_at, policy=policy)
    places = counting.places(session, "urn", known_at=known_at, where=filters.where())
    chosen = [urn for urn, told in found.items() if told.status in statuses and urn in places]
    listed = schools.some(session, chosen, known_at=known_at)
    known = facts.load(session, chosen, known_at=known_at)
    flags = []
    for urn in chosen:
        school, case = listed[urn], known.case(urn)
        decision = assess(case, as_of, policy)
        if filters.reason and filters.reason not in decision.reasons:
            continue
        flags.append(
            FlaggedSchool(
                urn=urn,
                name=school.name,
                la_code=school.la_code,
                la_name=school.la_name,
                region_name=school.region_name,
                type_code=school.type_code,
                type_name=school.type_name,
                phase_name=school.phase_name,
                trust_name=school.trust_name,
                town=school.town,
                postcode=school.postcode,
                status=decision.status,
                deadline=decision.deadline,
                reasons=decision.reasons,
                since=first_day(line(case, policy), as_of),
            )
        )
    return tuple(sorted(flags, key=lambda one: (one.la_name, one.name, one.urn)))


def _total(rows: Collection[Counts], filters: Filters) -> Counts:
    statuses = {status: sum(row.statuses[status] for row in rows) for status in STATUSES}
    return counts_of(None, whole(filters), statuses)

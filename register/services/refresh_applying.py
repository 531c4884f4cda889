"""A judged list into the register: one transaction, everything or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.schools import CLOSED, School
from register.feeds.gias.links import Succession, successions
from register.law.section_67 import IN_SCOPE_TYPES
from register.services.conversion_walk import Converted, Occasion, convert
from register.services.refresh_reading import Received
from register.store import conversions, school_links, schools, standings
from register.store.school_links import LinkChanges
from register.store.schools import SchoolChanges

WHY = "school list"


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying did beyond the plan: the conversions, and what a person should look at."""

    converted: Converted
    notices: tuple[str, ...]


def apply(
    session: Session,
    received: Received,
    changes: SchoolChanges,
    before: Mapping[int, School],
    *,
    run_id: int,
    day: date,
    at: datetime,
    by: str,
) -> Applied:
    """Write the schools, the links, the conversions and the marks, in the caller's transaction."""
    earlier = _pairs(successions(school_links.every(session)))
    schools.apply(session, changes, run_id=run_id, at=at, day=day)
    linked = LinkChanges((), ())
    if received.links is not None:
        linked = school_links.replace(session, received.links.rows, run_id=run_id, at=at)
        known = successions(received.links.rows)
    else:
        known = successions(school_links.every(session))
    later = _pairs(known)
    _mark(session, changes, before, known, earlier ^ later, at=at)
    olds = _newly_in_effect(changes, before, known, later - earlier)
    occasion = Occasion(run_id=run_id, by=by, at=at, day=day)
    converted = convert(session, known, olds, occasion=occasion)
    withdrawn = _withdrawn(session, earlier - later) if linked.withdrawn else ()
    return Applied(converted, (*_settling(converted), *withdrawn))


def _pairs(found: Iterable[Succession]) -> set[tuple[int, int]]:
    return {(each.old, each.new) for each in found}


def _newly_in_effect(
    changes: SchoolChanges,
    before: Mapping[int, School],
    known: Iterable[Succession],
    new_pairs: Collection[tuple[int, int]],
) -> set[int]:
    """The old schools of successions that this list is the first to complete.

    The old school has closed, the new one has opened, or the link between them is new.
    """
    closed, opened = set(), set()
    for school in (*changes.added, *changes.changed):
        was = before.get(school.urn)
        if school.status_code == CLOSED and (was is None or was.status_code != CLOSED):
            closed.add(school.urn)
        if school.is_open and (was is None or not was.is_open):
            opened.add(school.urn)
    return {
        each.old
        for each in known
        if each.old in closed or each.new in opened or (each.old, each.new) in new_pairs
    }


def _mark(
    session: Session,
    changes: SchoolChanges,
    before: Mapping[int, School],
    known: Iterable[Succession],
    moved: Collection[tuple[int, int]],
    *,
    at: datetime,
) -> None:
    """Have the lines drawn again wherever the law may now answer otherwise.

    A link counts for every school further down its chain; that a school's type and days count
    wherever somebody who served there has served, the store of marks sees to.
    """
    altered: set[int] = {
        x.urn for x in changes.changed if _law_relevant(x) != _law_relevant(before[x.urn])
    }
    fresh: set[int] = {x.urn for x in changes.added if x.type_code in IN_SCOPE_TYPES}
    altered |= {urn for pair in moved for urn in pair}
    # A link may name what the list does not hold, a children's centre for one.
    held = before.keys() | {x.urn for x in changes.added}
    standings.mark(session, (fresh | _onward(altered, known)) & held, at=at, why=WHY)


def _law_relevant(school: School) -> tuple[object, ...]:
    return school.type_code, school.status_code, school.opened, school.closed


def _onward(urns: Collection[int], known: Iterable[Succession]) -> set[int]:
    """These schools and every one that follows them, loops and all."""
    follows: dict[int, list[int]] = {}
    for each in known:
        follows.setdefault(each.old, []).append(each.new)
    found, ahead = set(urns), list(urns)
    while ahead:
        new = [urn for urn in follows.get(ahead.pop(), ()) if urn not in found]
        found.update(new)
        ahead.extend(new)
    return found


def _settling(converted: Converted) -> tuple[str, ...]:
    notices: list[str] = []
    if converted.appointments:
        notices.append(
            f"{converted.appointments} appointments were carried to the schools that follow "
            f"{converted.carried} closed ones, not re-confirmed."
        )
    if converted.waiting:
        one = converted.waiting == 1
        notices.append(
            f"{converted.waiting} {'succession waits' if one else 'successions wait'} for a person "
            "to decide: see Conversions, or `register feed conversions --waiting`."
        )
    return tuple(notices)


def _withdrawn(session: Session, gone: Collection[tuple[int, int]]) -> tuple[str, ...]:
    """A sentence for each conversion whose link the list has withdrawn since."""
    return tuple(
        f"The list no longer says that URN {x.new_urn} follows URN {x.old_urn}: if that is right, "
        f"take back what was carried with `register feed undo {x.id}`."
        for x in conversions.carried_between(session, gone)
    )

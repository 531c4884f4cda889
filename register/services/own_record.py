"""What the register holds about the person who is asking, and what of it they may take away.

Every view is recorded like anybody's, as the person's own; it is not listed among the others'.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from register.domain.errors import NotAllowed
from register.domain.roles import Account, Role
from register.domain.schools import School
from register.domain.verifications import FactSeen
from register.law.assessment import PersonDecision, assess
from register.services import freshness, organisations, share_codes
from register.services.facts_seen import facts_seen
from register.services.sight import Look, saw_person, who_looked
from register.store import facts, merges, own_records, schools
from register.store.records import Record, of_person
from register.store.share_codes import ShareCode

OWN = "own record"  # the purpose and the part of such a sight
MOST_LOOKS = 1000


@dataclass(frozen=True, slots=True)
class StandingIn:
    """What the rules come to for them in one post that they hold; None where they ask nothing."""

    urn: int
    school: str
    decision: PersonDecision | None


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """Somebody's record as they see it. `looks` are of others, at most MOST_LOOKS, newest first."""

    record: Record
    facts: tuple[FactSeen, ...]
    standings: tuple[StandingIn, ...]
    looks: tuple[Look, ...]
    list_day: date | None


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A code that was made: its school, and by whom it was used, both by name (or blank)."""

    code: ShareCode
    school: str
    used_by: str


def person_of(session: Session, account: Account) -> int:
    """Whose account it is, by the number that stands for them now. Raises NotAllowed."""
    if account.role is not Role.CANDIDATE or not account.scope.isdigit():
        raise NotAllowed("This account is not a teacher's own.")
    return merges.current(session, int(account.scope))


def show(session: Session, account: Account, *, at: datetime, today: date) -> OwnRecord:
    """Their record on a day, recorded as seen by themselves. Raises NotFound, NotAllowed."""
    person_id = person_of(session, account)
    record = of_person(session, person_id)
    saw_person(session, at=at, account=account, person_id=person_id, purpose=OWN, what=OWN)
    feed = freshness.of_school_list(session)
    return OwnRecord(
        record=record,
        facts=tuple(facts_seen(record)),
        standings=_standings(session, record, today),
        looks=who_looked(session, person_id, MOST_LOOKS),
        list_day=feed.extract_date if feed else None,
    )


def codes(session: Session, account: Account) -> tuple[CodeShown, ...]:
    """The share codes that they made, the newest first."""
    made = share_codes.of_person(session, person_of(session, account))
    listed = schools.some(session, {code.urn for code in made})
    named = organisations.names_of(session, {code.organisation for code in made})
    return tuple(
        CodeShown(
            code=code,
            school=_name(listed.get(code.urn), code.urn),
            used_by=named[code.organisation] if code.organisation else "",
        )
        for code in made
    )


def take_away(session: Session, account: Account, *, at: datetime) -> dict[str, Any]:
    """Everything held about them, as JSON: what is known now, what was before, and who looked.

    The taking is recorded as a view of their own; such views are not told back to them.
    """
    person_id = person_of(session, account)
    saw_person(session, at=at, account=account, person_id=person_id, purpose=OWN, what=OWN)
    numbers = own_records.numbers(session, person_id)
    own = {f"{Role.CANDIDATE}:{number}" for number in numbers}
    held = {
        table: [row for row in rows if row.get("organisation") not in own]
        for table, rows in own_records.everything(session, numbers).items()
    }
    others = {row.get("organisation", "") for rows in held.values() for row in rows} - {""}
    named = organisations.names_of(session, others)
    told = {table: [_plain(row, named) for row in rows] for table, rows in held.items()}
    return {"made_at": at.isoformat(), "account": account.email, "held": told}


def _standings(session: Session, record: Record, today: date) -> tuple[StandingIn, ...]:
    """What the law finds of them, and of nobody else, at each school where they are SENCO now."""
    held = (post for post in record.posts if post.designated)
    urns = {int(p.urn): p.school for p in held if _runs(p.starts, p.ends, today)}
    known = facts.load(session, list(urns))
    return tuple(
        StandingIn(urn, school, _of_them(known, urn, record.person_id, today))
        for urn, school in urns.items()
        if urn in known.schools
    )


def _of_them(known: facts.Facts, urn: int, person_id: int, today: date) -> PersonDecision | None:
    decided = assess(known.case(urn), today).people
    return next((each for each in decided if each.person == person_id), None)


def _runs(starts: date, ends: date | None, today: date) -> bool:
    return starts <= today and (ends is None or today < ends)


def _name(school: School | None, urn: int) -> str:
    return f"{school.name} (URN {urn})" if school else f"URN {urn}"


def _plain(row: Mapping[str, Any], named: Mapping[str, str]) -> dict[str, Any]:
    """One row as JSON has it: what was kept as JSON is JSON again, organisations by name too."""
    told: dict[str, Any] = {}
    for name, value in row.items():
        if name in {"snapshot", "previous_family_names", "proposed"}:
            told[name] = json.loads(value)
        else:
            told[name] = value.isoformat() if isinstance(value, date) else value
    if row.get("organisation"):
        told["organisation_name"] = named[row["organisation"]]
    return told

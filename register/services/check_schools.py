"""Which schools somebody may ask about when they check a candidate."""

from __future__ import annotations

from sqlmodel import Session

from register.domain.errors import NotAllowed
from register.domain.roles import KEEPERS, Account, may_see_people
from register.domain.schools import School
from register.services.search import Query, Standing, find
from register.store import schools

OFFERED = 10
_LOOKED_AMONG = 200  # of what was found, where only some of it is theirs


def named(session: Session, account: Account, urn: int) -> School:
    """The school of that URN. Raises NotFound, and NotAllowed where it is not theirs."""
    school = schools.find(session, urn)
    if not _theirs(account, school):
        raise NotAllowed(f"URN {urn} is not a school of yours: check its number.")
    return school


def offered(session: Session, account: Account, text: str) -> tuple[School, ...]:
    """The schools of theirs that answer to what was typed, the best first; open ones by choice."""
    for standing in (Standing.CURRENT, Standing.ALL):
        found = find(session, Query(text=text, standing=standing), count=_count(account))
        urns = [line.urn for line in found.schools]
        held = schools.some(session, urns)
        mine = [held[urn] for urn in urns if urn in held and _theirs(account, held[urn])]
        if mine:
            return tuple(mine[:OFFERED])
    return ()


def _theirs(account: Account, school: School) -> bool:
    """A panel and the department may ask about any school."""
    return account.role in KEEPERS or not account.scope or may_see_people(account, school)


def _count(account: Account) -> int:
    return _LOOKED_AMONG if account.scope else OFFERED

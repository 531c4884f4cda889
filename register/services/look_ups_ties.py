"""Whether somebody served at a school of the organisation that looks for them."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from register.domain.roles import Account, Role
from register.domain.schools import succession
from register.store import look_ups, school_links
from register.store.look_ups import Served


def tied(session: Session, account: Account, people: Collection[int]) -> set[int]:
    """Those of these people who serve, or ever served, at a school that is the account's now.

    A school's are its own and those that it follows from; a trust's and an authority's are those
    that the list gives it today; a panel has none.
    """
    if not people or account.role not in {Role.SCHOOL, Role.TRUST, Role.AUTHORITY}:
        return set()
    served = look_ups.service_of(session, people)
    if account.role is Role.SCHOOL:
        return _of_school(session, int(account.scope), served)
    theirs = "trust_code" if account.role is Role.TRUST else "la_code"
    return {each.person_id for each in served if str(getattr(each, theirs)) == account.scope}


def _of_school(session: Session, urn: int, served: Collection[Served]) -> set[int]:
    here = {each.person_id for each in served if each.urn == urn}
    if len(here) == len({each.person_id for each in served}):
        return here
    followed = {urn, *_followed(session, urn)}
    return {each.person_id for each in served if each.urn in followed}


def _followed(session: Session, urn: int) -> set[int]:
    """Every school that this one follows from, however long ago; a loop ends by itself."""
    found: set[int] = set()
    waiting = {urn}
    while waiting:
        links = [succession(link) for link in school_links.touching(session, waiting)]
        olds = {pair[0] for pair in links if pair is not None and pair[1] in waiting}
        waiting = olds - found - {urn}
        found |= waiting
    return found

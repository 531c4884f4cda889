"""An organisation's own checks, a page at a time, with nobody named."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from register.domain.errors import NotFound
from register.domain.roles import Account
from register.store import verifications
from register.store.verifications import Line


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """Checks, the latest first; `next` is the last one's reference where more follow."""

    lines: tuple[Line, ...]
    next: str | None


def page(session: Session, account: Account, *, limit: int, after: str | None) -> ChecksPage:
    """At most `limit` of the account's organisation's checks, those after the one referred to.

    Raises NotFound where that is none of theirs.
    """
    before = None if after is None else _number(session, account, after)
    found = verifications.of_organisation(
        session, account.organisation, limit=limit + 1, before=before
    )
    lines = tuple(found[:limit])
    return ChecksPage(lines, lines[-1].reference if len(found) > limit else None)


def _number(session: Session, account: Account, reference: str) -> int:
    last = verifications.by_reference(session, reference)
    if last.organisation != account.organisation:
        raise NotFound("There is no check under that reference: look at it again as it is printed.")
    return last.id

"""Accounts for teachers, each tied to one record by the register's own number of the person.

Whoever gives one out has seen the teacher's number and date of birth: both must match a record,
and neither is kept with the account.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from register.domain.errors import Conflict
from register.domain.identifiers import Trn
from register.domain.roles import Account, Role
from register.domain.verifications import ByNumber
from register.services import accounts, matching
from register.store import accounts as held
from register.store import ledger

NOBODY = (
    "No record has that teacher reference number with that date of birth: check both, and that"
    " the person has been brought in."
)


def add(
    session: Session,
    *,
    email: str,
    password: str,
    trn: Trn,
    born: date,
    by: str,
    at: datetime,
) -> Account | None:
    """Make an account for the person whom both facts fit; None where they fit nobody.

    A value, not an exception, for the search must be recorded either way. Raises InvalidFact and
    Conflict as `accounts.add` does, before anybody is looked for.
    """
    accounts.check_password(password)
    address = accounts.checked_email(email)
    if held.by_email(session, address) is not None:
        raise Conflict(f"There is already an account for {address}: nothing was changed.")
    match = matching.find(session, ByNumber(trn, born))
    person = match.person_id if isinstance(match, matching.Found) else None
    subject = "nobody" if person is None else f"person:{person}"
    detail = {"reason": "an account for a teacher"}
    ledger.record(
        session, at=at, actor=by, action="looked for a person", subject=subject, detail=detail
    )
    if person is None:
        return None
    return accounts.add(
        session,
        email=address,
        password=password,
        role=Role.CANDIDATE,
        scope=str(person),
        by=by,
        at=at,
    )

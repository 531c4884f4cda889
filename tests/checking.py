"""Checks of candidates made through the service itself, each at an explicit instant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from register.domain.identifiers import Trn, Urn
from register.domain.roles import Account, Role
from register.domain.verifications import (
    ByNumber,
    Check,
    PostOffered,
    Purpose,
    Sought,
    Verification,
)
from register.services import accounts
from register.services.receipts import Issuer
from register.services.verification import Refusal, verify
from tests.registering import BORN

CHECKED_AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
STARTS = date(2026, 9, 1)
SECRET = "a secret of the tests, long enough to serve with"


def an_issuer(folder: Path) -> Issuer:
    """Somewhere to keep keys, and an address that nobody answers at."""
    return Issuer(keys=folder / "keys", address="https://register.example", secret=SECRET)


def an_account(session: Session, role: Role = Role.PANEL, scope: str = "") -> Account:
    """Somebody of the role who may sign in."""
    return accounts.add(
        session,
        email=f"{role}{scope}@example.org",
        password="three random words",
        role=role,
        scope=scope,
        by="a test",
        at=datetime(2026, 1, 5, 9, tzinfo=UTC),
    )


def a_post_at(urn: int, **changes: Any) -> PostOffered:  # noqa: ANN401 - fields of a post
    """A teacher's post there from 1 September 2026, not as head."""
    usual: dict[str, Any] = {"starts": STARTS, "head_teacher": False, "teacher_at_school": True}
    return PostOffered(urn=Urn(urn), **{**usual, **changes})


def by_number(trn: int, born: date = BORN) -> ByNumber:
    """The number and a birthday, that of `a_person` unless told otherwise."""
    return ByNumber(Trn(f"{trn:07}"), born)


def make(
    session: Session,
    sought: Sought,
    account: Account,
    folder: Path,
    *,
    post: PostOffered,
    at: datetime = CHECKED_AT,
) -> Verification | Refusal:
    """One check for an appointment."""
    return verify(
        session,
        Check(sought, post, Purpose.APPOINTMENT),
        account=account,
        at=at,
        as_at=at.date(),
        issuer=an_issuer(folder),
    )


def made(
    session: Session,
    sought: Sought,
    account: Account,
    folder: Path,
    *,
    post: PostOffered,
    at: datetime = CHECKED_AT,
) -> Verification:
    """One check that was kept."""
    kept = make(session, sought, account, folder, post=post, at=at)
    assert isinstance(kept, Verification)
    return kept

"""Stopping the reminders that may be stopped, and starting them again.

A letter carries an address of its own for it, signed under our key: an account's number and a
kind, nothing else. Whoever holds the letter may stop its kind, without signing in (RFC 8058);
starting again is for whoever signs in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from sqlmodel import Session

from register.domain.errors import InvalidFact, NotFound
from register.domain.letters import MEANINGS, LetterKind
from register.domain.roles import Account, Role
from register.store import accounts, ledger, letters

_SALT = "register.letters.stop"
_NOT_OURS = "This address stops nothing: it is not whole, or not one of ours."
_TO_SCHOOLS = (
    LetterKind.DEADLINE,
    LetterKind.CONFIRM,
    LetterKind.DEADLINE_NEAR,
    LetterKind.PASSED,
    LetterKind.LEFT,
    LetterKind.CHANGED,
    LetterKind.REPLY,
)
_TO_OTHERS = (LetterKind.DIGEST, LetterKind.NOT_MET, LetterKind.REPLY)  # trusts and authorities
BY_LINK = "letter"
"""How the ledger names whoever stopped a kind by the address in a letter."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """One kind of letter, whether this account gets it, and whether it may choose."""

    kind: LetterKind
    meaning: str
    goes: bool
    may_be_stopped: bool


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that letters carry. `address` is the register's own, blank where not known."""

    address: str
    secret: str = field(repr=False)

    def stop(self, account_id: int, kind: LetterKind) -> str:
        """Where this account stops this kind; blank where it may not, or our address is unknown."""
        if not self.address or not kind.may_be_stopped:
            return ""
        return f"{self.address}/letters/stop/{token(self.secret, account_id, kind)}"


def token(secret: str, account_id: int, kind: LetterKind) -> str:
    """A signed token that stops one kind for one account; it holds good as long as our key."""
    return str(_serializer(secret).dumps([account_id, kind.value]))


def read(session: Session, secret: str, told: str) -> tuple[int, LetterKind]:
    """Whose reminders, and of which kind. Raises NotFound, with one sentence for every reason."""
    try:
        account_id, kind = _serializer(secret).loads(told)
        found = accounts.by_id(session, int(account_id)), LetterKind(kind)
    except (BadData, ValueError, TypeError):
        raise NotFound(_NOT_OURS) from None
    if found[0] is None or not found[1].may_be_stopped:
        raise NotFound(_NOT_OURS)
    return found[0][0].id, found[1]


def stop(session: Session, account_id: int, kind: LetterKind, *, by: str, at: datetime) -> None:
    """Write this account no more of this kind. Raises InvalidFact for one that may not be."""
    _check(kind)
    if kind not in letters.stopped(session, account_id):
        letters.stop(session, account_id, kind, at=at)
        _note(session, account_id, kind, "letters stopped", by=by, at=at)


def start(session: Session, account: Account, kind: LetterKind, *, at: datetime) -> None:
    """Write this account this kind again. Raises InvalidFact for one that may not be stopped."""
    _check(kind)
    if kind in letters.stopped(session, account.id):
        letters.begin_again(session, account.id, kind)
        _note(session, account.id, kind, "letters started", by=account.actor, at=at)


def of_account(session: Session, account: Account) -> tuple[Reminders, ...]:
    """The kinds of letter that this account is written, those that may be stopped first."""
    stopped = letters.stopped(session, account.id)
    listed = [
        Reminders(kind, MEANINGS[kind], kind not in stopped, kind.may_be_stopped)
        for kind in (_TO_SCHOOLS if account.role is Role.SCHOOL else _TO_OTHERS)
    ]
    return tuple(sorted(listed, key=lambda each: not each.may_be_stopped))


def _check(kind: LetterKind) -> None:
    if not kind.may_be_stopped:
        raise InvalidFact("Letters of this kind cannot be stopped.")


def _serializer(secret: str) -> URLSafeSerializer:
    how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(secret, salt=_SALT, signer_kwargs=how)


def _note(
    session: Session, account_id: int, kind: LetterKind, action: str, *, by: str, at: datetime
) -> None:
    subject = f"account:{account_id}"
    detail = {"kind": kind.value}
    ledger.record(session, at=at, actor=by, action=action, subject=subject, detail=detail)

"""Accounts: making them, signing in, and slowing down whoever guesses.

A wrong password and an unknown address cost the same time and get the same answer: both verify
one argon2id hash, and neither says which it was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import Account, Role, checked_scope
from register.services import throttle
from register.store import accounts, browsers, ledger

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200  # characters
LONGEST_SCOPE = 9  # digits; a URN has seven, a trust's code five
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
# RFC 5322, 3.2.3: with these a header holds another address than the one meant, or cannot be read.
_NOT_IN_ADDRESSES = frozenset('()<>[]:;\\,"')
TRIES_ON_AN_ACCOUNT = 5
TRIES_FROM_AN_ADDRESS = 20  # a whole school, or an office, may stand behind one address

_HASHER = PasswordHasher()  # argon2id at the library's own figures, which follow RFC 9106


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever it was may come in. `stamp` goes into the cookie beside the account's number."""

    account: Account
    stamp: str
    half: bool = False
    """Only the password was right: nothing may be opened before a one-time code is."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The address or the password was wrong; which of them is not said."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Too many tries; nothing was checked. `wait` is how long until the next one counts."""

    wait: timedelta


def add(
    session: Session, *, email: str, password: str, role: Role, scope: str, by: str, at: datetime
) -> Account:
    """Make an account. Raises InvalidFact for what cannot be one, Conflict where it exists."""
    address = checked_email(email)
    if len(scope.strip()) > LONGEST_SCOPE:
        raise InvalidFact(f"A scope has at most {LONGEST_SCOPE} digits: check the number.")
    words = checked_scope(role, scope)
    check_password(password)
    if accounts.by_email(session, address) is not None:
        message = f"There is already an account for {address}: nothing was changed."
        raise Conflict(message)
    made = accounts.add(
        session,
        email=address,
        password_hash=_HASHER.hash(password),
        role=role,
        scope=words,
        at=at,
    )
    _note(session, made, "account added", by=by, at=at)
    return made


def set_password(session: Session, *, email: str, password: str, by: str, at: datetime) -> Account:
    """Give an account a new password, which ends its sessions.

    Raises NotFound, InvalidFact, or Conflict for one that the organisation's own sign-in opens.
    """
    check_password(password)
    found = accounts.by_email(session, checked_email(email))
    if found is None:
        raise NotFound("There is no account for that e-mail address.")
    if not found[1]:
        raise Conflict("This account signs in with its organisation: it can have no password.")
    accounts.set_password(session, found[0].id, _HASHER.hash(password))
    browsers.end_all(session, found[0].id, at=at)
    _note(session, found[0], "password changed", by=by, at=at)
    return found[0]


def set_active(
    session: Session, number: int, *, active: bool, by: Account, at: datetime
) -> Account:
    """Shut an account, or open it again, which forgets why it was shut.

    Raises NotFound, or NotAllowed for one's own.
    """
    found = one(session, number)
    if number == by.id:
        raise NotAllowed("You cannot shut your own account: ask another admin.")
    if found.active is not active:
        accounts.set_active(session, number, active=active)
        browsers.end_all(session, number, at=at)
        action = "account opened" if active else "account shut"
        _note(session, found, action, by=by.actor, at=at)
    return found


def everyone(session: Session) -> list[Account]:
    """Every account, by address."""
    return accounts.everyone(session)


def one(session: Session, number: int) -> Account:
    """The account of that number. Raises NotFound."""
    found = accounts.by_id(session, number)
    if found is None:
        raise NotFound("There is no account of that number.")
    return found[0]


def of_email(session: Session, email: str) -> Account:
    """The account of that address. Raises InvalidFact, NotFound."""
    found = accounts.by_email(session, checked_email(email))
    if found is None:
        raise NotFound("There is no account for that e-mail address.")
    return found[0]


def still_signed_in(session: Session, number: int, stamp: str) -> Account | None:
    """The account behind a cookie, unless it was shut, moved or given a password since."""
    found = accounts.by_id(session, number)
    if found is None or not found[0].active:
        return None
    return found[0] if hmac.compare_digest(_stamp(*found), stamp) else None


def no_code(account: Account) -> bool:
    """Nobody is asked for a one-time code."""
    del account
    return False


def sign_in(
    session: Session,
    *,
    email: str,
    password: str,
    address: str,
    secret: str,
    at: datetime,
    asks_code: Callable[[Account], bool] = no_code,
) -> SignedIn | Refused | TryLater:
    """Check a password; a value, not an exception, for a failure must be recorded too.

    `address` is where the request came from; both it and the e-mail are kept only as hashes
    under `secret`. Whoever `asks_code` says is half signed in until they give one.
    """
    who = email.strip().lower()[: LONGEST_EMAIL + 1]
    keys = {
        throttle.key_of("account", who, secret): TRIES_ON_AN_ACCOUNT,
        throttle.key_of("address", network(address), secret): TRIES_FROM_AN_ADDRESS,
    }
    wait = max(throttle.wait(session, key, allowed, at) for key, allowed in keys.items())
    if wait > timedelta(0):
        return TryLater(wait)
    found = accounts.by_email(session, who)
    # An account that its organisation signs in has no password, and none is right.
    known = found[1] if found else ""
    right = _matches(known or nobodys_hash(), password)
    if found is None or not known or not right or not found[0].active:
        _count_failure(session, keys, at=at)
        return Refused()
    throttle.forget(session, next(iter(keys)))
    throttle.sweep(session, at=at)
    known = _rehashed(session, found[0], known, password)
    if asks_code(found[0]):
        _note(session, found[0], "gave the right password", by=found[0].actor, at=at)
        return SignedIn(found[0], _stamp(found[0], known), half=True)
    return let_in(session, found[0], known, at=at)


def network(address: str) -> str:
    """Whose address it is: one of IPv6 stands for its /64, which is all of one customer's."""
    try:
        told = ip_address(address)
    except ValueError:
        return address
    if told.version == 4:  # noqa: PLR2004 - of the protocol
        return str(told)
    return str(told.ipv4_mapped or ip_network((int(told), 64), strict=False))


def called(session: Session, actor: str) -> str:
    """Who an actor of the ledger is, for people to read: the address behind an account's number."""
    kind, _, number = actor.partition(":")
    found = accounts.by_id(session, int(number)) if kind == "account" and number.isdigit() else None
    return found[0].email if found else actor


def let_in(session: Session, account: Account, known: str, *, at: datetime) -> SignedIn:
    """Note that somebody came in, who has proved who they are; `known` is their password's hash."""
    accounts.came_in(session, account.id, at=at)
    _note(session, account, "signed in", by=account.actor, at=at)
    return SignedIn(account, _stamp(account, known))


def sign_out(session: Session, account: Account, *, at: datetime) -> None:
    """Record that somebody left; the cookie is the edge's to forget."""
    _note(session, account, "signed out", by=account.actor, at=at)


def generated_password() -> str:
    """A password for somebody else to be told once: about 95 bits."""
    return secrets.token_urlsafe(12)


def checked_email(email: str) -> str:
    """The address in lower case. Raises InvalidFact for one that cannot be written to."""
    address = email.strip().lower()
    name, at_sign, host = address.rpartition("@")
    if (
        not (name and at_sign and "." in host.strip("."))
        or len(address) > LONGEST_EMAIL
        or any(c.isspace() or not c.isprintable() or c in _NOT_IN_ADDRESSES for c in address)
        or "@" in name
        or "=?" in address  # the beginning of a coded word (RFC 2047)
    ):
        raise InvalidFact("Enter an e-mail address in the form name@example.org.")
    return address


def check_password(password: str) -> None:
    """See that it is neither too short nor too long. Raises InvalidFact."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        message = (
            f"Choose a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters:"
            " three random words make a good one."
        )
        raise InvalidFact(message)


def _rehashed(session: Session, account: Account, known: str, password: str) -> str:
    """The password's hash, made again where its figures are older than ours."""
    if _HASHER.check_needs_rehash(known):
        known = _HASHER.hash(password)
        accounts.set_password(session, account.id, known)
    return known


def _count_failure(session: Session, keys: dict[str, int], *, at: datetime) -> None:
    for key in keys:
        throttle.count(session, key, at=at)
    # Under the keyed hash: whoever reads the ledger sees a run of failures, but not whose.
    who = f"sign-in:{next(iter(keys))[:16]}"
    ledger.record(session, at=at, actor="nobody", action="sign-in failed", subject=who)


def _matches(known: str, password: str) -> bool:
    try:
        return _HASHER.verify(known, password[: LONGEST_PASSWORD + 1])
    except VerificationError:
        return False


@cache
def nobodys_hash() -> str:
    """A hash of a password that nobody has, at the same cost as a real one."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def _stamp(account: Account, known: str) -> str:
    """What ends a session as soon as it changes: the password, the role, or whom they act for."""
    told = f"{known}|{account.role}|{account.scope}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _note(session: Session, account: Account, action: str, *, by: str, at: datetime) -> None:
    detail = {"role": account.role.value, "scope": account.scope}
    ledger.record(session, at=at, actor=by, action=action, subject=account.actor, detail=detail)

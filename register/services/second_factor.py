"""One-time codes (RFC 6238) as a second factor, for the local accounts that keep the register.

A phone and the register share a key and each works out the same six digits from it and the time.
The key is encrypted here under one derived from the service's own secret: where that changes, no
key can be read any more, and everybody sets their codes up again. Codes keep real time: `at` is
never a day held still for a demonstration.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import KEEPERS, Account
from register.services import accounts, throttle
from register.services.accounts import Refused, SignedIn, TryLater
from register.store import accounts as kept
from register.store import browsers, ledger, second_factors
from register.store.second_factors import SecondFactor

STEP = 30  # seconds (RFC 6238, 5.2)
WINDOW = 1  # steps to either side: a clock half a minute out, or a slow typist
DIGITS = 6
TRIES = 5
SPARE_CODES, SPARE_LENGTH = 8, 10
# Nothing that is mistaken for something else: 31 signs, so about 49 bits a code.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
RESET = "second factor reset"


class Step(Enum):
    """What comes after the right password."""

    NOTHING = "nothing"
    CODE = "code"
    SET_UP = "set up"


@dataclass(frozen=True, slots=True)
class Given:
    """The code was right. `spare_left` is None where it came from the phone."""

    spare_left: int | None = None


def after_password(session: Session, account: Account, *, demo: bool, secret: str) -> Step:
    """What this account is asked for; a demonstration asks only whoever set codes up."""
    if account.role not in KEEPERS:
        return Step.NOTHING
    if _key_of(session, account, secret):
        return Step.CODE
    return Step.NOTHING if demo else Step.SET_UP


def spare_left(session: Session, account: Account, *, secret: str) -> int | None:
    """How many spare codes are left; None where the account has not set codes up."""
    held = second_factors.find(session, account.id)
    return len(held.spare) if held and _key_of(session, account, secret) else None


def new_key() -> str:
    """A key for a phone to keep: 160 bits in base 32 (RFC 4226, 4, R6)."""
    return pyotp.random_base32()


def address_of(account: Account, key: str, issuer: str) -> str:
    """What the QR code says: the otpauth address that apps read."""
    return pyotp.TOTP(key).provisioning_uri(name=account.email, issuer_name=issuer)


def set_up(
    session: Session, account: Account, *, key: str, typed: str, secret: str, at: datetime
) -> tuple[str, ...]:
    """Keep a key once its phone has shown that it has it; the spare codes, told this once.

    Raises InvalidFact for a wrong code, Conflict where codes were set up in the meantime.
    """
    ledger.one_recorder(session)
    if _key_of(session, account, secret):
        raise Conflict("One-time codes are set up for this account already: sign in with one.")
    step = _step(key, _tidy(typed), at)
    if step is None:
        message = f"That is not the code that the app shows now: enter its {DIGITS} digits."
        raise InvalidFact(message)
    codes, hashes = _spare(account, secret)
    sealed = seal(key, account, secret=secret, at=at)
    second_factors.put(session, account.id, SecondFactor(sealed, at, step, hashes))
    _note(session, account, "second factor set up", by=account.actor, at=at)
    return codes


def give(
    session: Session, account: Account, *, typed: str, secret: str, at: datetime
) -> Given | Refused | TryLater:
    """Take a code of the phone, or a spare one; each is good once.

    After five wrong ones in a row the next is looked at only after a wait, which doubles.
    """
    ledger.one_recorder(session)  # tries made at the same moment wait for one another
    counted = throttle.key_of("code", str(account.id), secret)
    wait = throttle.wait(session, counted, TRIES, at)
    if wait > timedelta(0):
        return TryLater(wait)
    answer = _taken(session, account, _tidy(typed), secret, at)
    if answer is None:
        throttle.count(session, counted, at=at)
        _note(session, account, "gave a wrong code", by=account.actor, at=at)
        return Refused()
    throttle.forget(session, counted)
    if answer.spare_left is not None:
        _note(session, account, "used a spare code", by=account.actor, at=at)
    return answer


def let_in(session: Session, account: Account, *, at: datetime) -> SignedIn:
    """Note that somebody whose password and code were right came in. Raises NotFound."""
    found = kept.by_id(session, account.id)
    if found is None:
        raise NotFound("There is no account of that number.")
    return accounts.let_in(session, *found, at=at)


def having(session: Session) -> frozenset[int]:
    """The numbers of the accounts that have set codes up."""
    return second_factors.having(session)


def begin_again(session: Session, account: Account, *, at: datetime) -> None:
    """Forget the key, for somebody with another phone, who has just given a code."""
    second_factors.remove(session, account.id)
    _note(session, account, "second factor removed", by=account.actor, at=at)


def new_spare(session: Session, account: Account, *, secret: str, at: datetime) -> tuple[str, ...]:
    """Other spare codes in place of those that are left. Raises NotFound before the set-up."""
    held = second_factors.find(session, account.id)
    if held is None:
        raise NotFound("One-time codes are not set up for this account.")
    codes, hashes = _spare(account, secret)
    second_factors.change_spare(session, account.id, held.spare, hashes)
    _note(session, account, "spare codes made", by=account.actor, at=at)
    return codes


def reset(session: Session, number: int, *, by: str, reason: str, at: datetime) -> Account:
    """Forget what somebody set up, and end their sessions: they begin again at the next sign-in.

    Raises NotFound where there is no such account, NotAllowed for one's own, InvalidFact without a
    reason, Conflict where nothing was set up.
    """
    if not reason.strip():
        raise InvalidFact("Give a reason: it is kept in the ledger with the decision.")
    found = accounts.one(session, number)
    if by == found.actor:
        raise NotAllowed("You cannot reset your own codes: give one, or ask another admin.")
    if not second_factors.remove(session, number):
        raise Conflict("That account has no one-time codes set up: nothing was changed.")
    browsers.end_all(session, number, at=at)
    _note(session, found, RESET, by=by, at=at, reason=reason.strip())
    return found


def seal(key: str, account: Account, *, secret: str, at: datetime) -> str:
    """The key, encrypted for this account alone."""
    told = f"{account.id}:{key}".encode()
    return _fernet(secret).encrypt_at_time(told, int(at.timestamp())).decode()


def unseal(sealed: str, account: Account, *, secret: str) -> str | None:
    """The key; None where it was sealed for another account or under another secret."""
    try:
        told = _fernet(secret).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
    number, _, key = told.partition(":")
    return key if number == str(account.id) else None


def _key_of(session: Session, account: Account, secret: str) -> str | None:
    held = second_factors.find(session, account.id)
    if held is None or held.confirmed_at is None:
        return None
    return unseal(held.sealed, account, secret=secret)


def _taken(
    session: Session, account: Account, typed: str, secret: str, at: datetime
) -> Given | None:
    held, key = second_factors.find(session, account.id), _key_of(session, account, secret)
    if held is None or key is None:
        return None
    step = _step(key, typed, at)
    if step is not None:
        return Given() if second_factors.take_step(session, account.id, step) else None
    hashed = _hash(account, typed, secret)
    rest = tuple(each for each in held.spare if not hmac.compare_digest(each, hashed))
    if len(rest) == len(held.spare):
        return None
    taken = second_factors.change_spare(session, account.id, held.spare, rest)
    return Given(len(rest)) if taken else None


def _step(key: str, typed: str, at: datetime) -> int | None:
    """The time step whose code was typed, the latest of the window first; None for no code."""
    now, codes = int(at.timestamp()) // STEP, pyotp.TOTP(key, digits=DIGITS, interval=STEP)
    steps = range(now + WINDOW, now - WINDOW - 1, -1)
    given = typed.encode("utf-8", "replace")
    right = [
        step for step in steps if hmac.compare_digest(codes.generate_otp(step).encode(), given)
    ]
    return right[0] if right else None


def _tidy(typed: str) -> str:
    """What was typed, without the spaces and hyphens that make it easier to read."""
    return "".join(typed.split()).replace("-", "").lower()


def _spare(account: Account, secret: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """New spare codes as they are shown, and their hashes."""
    made = [
        "".join(secrets.choice(_ALPHABET) for _ in range(SPARE_LENGTH)) for _ in range(SPARE_CODES)
    ]
    half = SPARE_LENGTH // 2
    shown = tuple(f"{code[:half]}-{code[half:]}" for code in made)
    return shown, tuple(_hash(account, code, secret) for code in made)


def _hash(account: Account, code: str, secret: str) -> str:
    told = f"spare code:{account.id}:{code}".encode("utf-8", "replace")
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def _fernet(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"register: second factor")
    return Fernet(urlsafe_b64encode(derived.derive(secret.encode())))


def _note(
    session: Session, account: Account, action: str, *, by: str, at: datetime, reason: str = ""
) -> None:
    detail = {"reason": reason} if reason else {}
    ledger.record(session, at=at, actor=by, action=action, subject=account.actor, detail=detail)

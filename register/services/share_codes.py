"""Share codes: a candidate's leave for one organisation to check them for one school.

A code is eight letters, 40 bits, typed by a person. That is enough because nobody can try many:
each wrong one counts towards stopping the organisation that types it (look-ups), a guess must
also name the school that the code is for, and a code lives for days. The register keeps only
HMAC-SHA256 of the letters under its secret, so that a copy of the database gives nobody a code.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.identifiers import LETTERS, in_fours, read_aloud
from register.domain.roles import Account
from register.domain.schools import CLOSED
from register.store import ledger, merges, own_records, schools, share_codes
from register.store.share_codes import ShareCode

LENGTH = 8  # letters
SHORTEST, USUAL, LONGEST = 1, 14, 30  # days
MOST_OPEN = 5  # of one person at a time


def make(
    session: Session,
    *,
    person_id: int,
    urn: int,
    days: int,
    account: Account,
    secret: str,
    at: datetime,
) -> tuple[str, ShareCode]:
    """Make a code for one school; its letters, as K7M2-9QXA, are given out here and never again.

    Good for `days` times 24 hours from `at`. Raises InvalidFact for a length or a school that it
    cannot be for, Conflict where too many are open, NotFound for a school that is not listed.
    """
    if not SHORTEST <= days <= LONGEST:
        raise InvalidFact(f"Enter how many days it should work, from {SHORTEST} to {LONGEST}.")
    if schools.find(session, urn).status_code == CLOSED:
        raise InvalidFact("That school is closed. Choose the school that you have applied to.")
    ledger.one_recorder(session)  # so that two made at once are counted one after the other
    if sum(code.is_open(at) for code in of_person(session, person_id)) >= MOST_OPEN:
        message = f"You have {MOST_OPEN} codes that work. End one of them to make another."
        raise Conflict(message)
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    made = share_codes.add(
        session,
        person_id=person_id,
        urn=urn,
        hashed=_hash(letters, secret),
        at=at,
        expires_at=at + timedelta(days=days),
    )
    _note(session, made, "share code made", by=account, at=at, days=days)
    return in_fours(letters), made


def redeem(
    session: Session, code: str, *, account: Account, urn: int, secret: str, at: datetime
) -> int | None:
    """Whose code it is, where it is known, still works, and is for this school and organisation.

    The first use binds it to `account.organisation`, which may use it again until it ends. None
    for anything else: one statement each time, so that neither the answer nor the time says
    whether the code is wrong, ended, or another's. The caller counts the miss.
    """
    hashed = _hash(read_aloud(code), secret)
    used = share_codes.use(session, hashed, urn=urn, organisation=account.organisation, at=at)
    if used is None:
        return None
    _note(session, used, "share code used", by=account, at=at, organisation=used.organisation)
    return merges.current(session, used.person_id)


def revoke(
    session: Session, code_id: int, *, person_id: int, account: Account, at: datetime
) -> ShareCode:
    """End a code at once; one that has ended already stays as it is. Raises NotFound."""
    ledger.one_recorder(session)  # before the row, as whoever uses the code takes the two
    held = {code.id: code for code in of_person(session, person_id)}.get(code_id)
    if held is None:
        raise NotFound("You have made no code of that number.")
    if held.is_open(at):
        share_codes.revoke(session, code_id, at=at)
        _note(session, held, "share code revoked", by=account, at=at)
    return held


def of_person(session: Session, person_id: int) -> list[ShareCode]:
    """Every code that the person has made, under merged records too; the newest first."""
    return share_codes.of_people(session, own_records.numbers(session, person_id))


def _hash(letters: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"share code:{letters}".encode(), hashlib.sha256).hexdigest()


def _note(
    session: Session,
    code: ShareCode,
    action: str,
    *,
    by: Account,
    at: datetime,
    **more: object,
) -> None:
    """Record it under numbers of rows; never the letters."""
    ledger.record(
        session,
        at=at,
        actor=by.actor,
        action=action,
        subject=f"person:{code.person_id}",
        detail={"code": code.id, "urn": code.urn, **more},
    )

"""Read a receipt strictly, with nothing but public keys: the same offline and on the page.

One receipt has one spelling. Whatever is not exactly that is refused, in a plain sentence, before
a signature is looked at: text that decodes to the same bytes is still not the text that was given.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from register.domain.errors import InvalidFact
from register.services.receipts_keys import ALGORITHM, CURVE, REGISTRY

RECEIPT = "senco-receipt+jwt"
STATUS_LIST = "statuslist+jwt"
LONGEST = 16 * 1024  # characters; a receipt has about two thousand
LONGEST_LIST = 4 * 1024 * 1024  # characters of a status list
SHAPE, KEY, SIGNATURE, OURS, STATUS, PERSON = (
    "shape",
    "key",
    "signature",
    "ours",
    "status",
    "person",
)
NAMES = {
    SHAPE: "It is a whole receipt",
    KEY: "It names a key of this register",
    SIGNATURE: "The signature fits every letter of it",
    OURS: "This register keeps the same receipt",
    STATUS: "It has not been withdrawn",
    PERSON: "It is about the person you entered",
}
_BLANK = " \t\r\n"
_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")

Keys = Mapping[str, Mapping[str, Any]]


class _Refused(ValueError):
    """Why the text is no receipt, in a sentence."""


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step. `passed` is None where it was not come to, or cannot be told."""

    name: str
    passed: bool | None
    words: str

    @property
    def asks(self) -> str:
        """What the step asks, as a statement that it finds true or not."""
        return NAMES[self.name]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the receipt says by itself. `claims` only where the signature is good."""

    steps: tuple[CheckStep, ...]
    claims: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SubjectSaid:
    """Whom somebody takes a receipt to be about: the code on the holder's copy, TRN, birthday."""

    code: str
    trn: str
    born: date

    def commitment(self) -> str:
        """As `CandidateSeen.subject` is made."""
        said = f"{self.code}|{self.trn}|{self.born.isoformat()}"
        return hashlib.sha256(said.encode()).hexdigest()


def keys_of(jwks: object) -> dict[str, Mapping[str, Any]]:
    """The keys of a JWK set by their kid; any that is not of our kind is left out.

    Raises InvalidFact for what is not a set.
    """
    listed = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(listed, list):
        raise InvalidFact("That is not a set of keys: fetch it from /.well-known/jwks.json again.")
    return {
        each["kid"]: each
        for each in listed
        if isinstance(each, dict)
        and isinstance(each.get("kid"), str)
        and (each.get("kty"), each.get("crv")) == ("OKP", CURVE)
    }


def read(text: str, keys: Keys, *, kind: str = RECEIPT, longest: int = LONGEST) -> Reading:
    """Take the text apart and try its signature. White space around it is all that is forgiven."""
    try:
        compact = text.strip(_BLANK)
        kid, claims = _parts(compact, kind, longest)
    except _Refused as trouble:
        return Reading((CheckStep(SHAPE, passed=False, words=str(trouble)),))
    shape = CheckStep(SHAPE, passed=True, words="It is written as a receipt of this register is.")
    if kid not in keys:
        words = "It is signed with a key that this register never had."
        return Reading((shape, CheckStep(KEY, passed=False, words=words)))
    known = CheckStep(KEY, passed=True, words="It names a key that this register has published.")
    if not _is_signed(compact, keys[kid]):
        words = "The signature does not fit: something in it has been changed."
        return Reading((shape, known, CheckStep(SIGNATURE, passed=False, words=words)))
    signed = CheckStep(SIGNATURE, passed=True, words="Nothing in it has changed since it was made.")
    return Reading((shape, known, signed), claims)


def about(claims: Mapping[str, Any], said: SubjectSaid) -> CheckStep:
    """Whether the receipt is about this person, and no other."""
    subject = claims.get("subject")
    if not isinstance(subject, str):
        return CheckStep(PERSON, passed=False, words="It is about nobody: no person was found.")
    if said.commitment() == subject:
        return CheckStep(PERSON, passed=True, words="It is about the person with those details.")
    words = (
        "It is not about a person with that code, number and date of birth: check all three as"
        " they are on the holder's copy."
    )
    return CheckStep(PERSON, passed=False, words=words)


def _parts(compact: str, kind: str, longest: int) -> tuple[str, dict[str, Any]]:
    """The kid and the claims. Raises _Refused, one sentence, for any other spelling."""
    if not compact:
        _refuse("There is nothing to check: paste the whole receipt.")
    if len(compact) > longest:
        _refuse("It is far longer than any receipt: paste the receipt alone.")
    found = _COMPACT.fullmatch(compact)
    if found is None:
        _refuse("It is not a receipt: three runs of letters and digits with two full stops.")
    decoded = [_canonical(part) for part in found.groups()]
    header, claims = (_object(part) for part in decoded[:2])
    if header.keys() != {"alg", "kid", "typ"}:
        _refuse("Its first part is not that of a receipt of this register.")
    if header["alg"] != ALGORITHM or header["typ"] != kind or not isinstance(header["kid"], str):
        _refuse("It is signed in a way that this register does not use.")
    return header["kid"], claims


def _canonical(part: str) -> bytes:
    """The bytes, where the text is their one spelling: no padding, no spare bits set."""
    try:
        data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        _refuse("It is not whole: a letter is missing or was added.")
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != part:
        _refuse("A letter in it has been changed.")
    return data


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data, object_pairs_hook=_once_each, parse_constant=_no_number)
    except _Refused:
        raise
    except (ValueError, RecursionError):
        _refuse("What it holds cannot be read: something in it has been changed.")
    if not isinstance(found, dict):
        _refuse("What it holds is not what a receipt holds.")
    return found


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse("A name stands in it twice.")
    return found


def _no_number(name: str) -> NoReturn:
    _refuse(f"{name} is not a number.")


def _is_signed(compact: str, jwk: Mapping[str, Any]) -> bool:
    try:
        key = OKPKey.import_key({name: jwk[name] for name in ("kty", "crv", "x")})
        jws.deserialize_compact(compact, key, registry=REGISTRY)
    except (JoseError, ValueError, TypeError, KeyError):
        return False
    return True


def _refuse(words: str) -> NoReturn:
    raise _Refused(words)

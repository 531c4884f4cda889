"""The keys that sign receipts: each private half a file of the instance, each public half a row.

A key that is retired signs nothing new and goes on proving what it signed. The file is written
before the row, in the caller's transaction: where that fails, a file is left that nothing names.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from joserfc import jws
from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry
from sqlmodel import Session

from register.store import ledger, signing_keys

# RFC 9864 has a newer name for it, "Ed25519", which PyJWT (2.15) and many other libraries do not
# know yet; "EdDSA" with a key on the curve Ed25519 is read by all of them, joserfc too.
ALGORITHM = "EdDSA"
CURVE: Final = "Ed25519"
_IN_USE = "receipts.signing_key"


@dataclass(frozen=True, slots=True)
class Issuer:
    """What signs: the folder of private keys, the public address, and a secret for hashes.

    `address` is where anybody finds this register, without a slash at the end:
    https://register.example
    """

    keys: Path
    address: str
    secret: str = field(repr=False)


class OneAlgorithm(JWSRegistry):
    """Signs and reads `ALGORITHM` alone, whatever a header asks for."""

    max_payload_length = 4 * 1024 * 1024  # bytes: a status list with millions of places

    def get_alg(self, name: str) -> Any:  # noqa: ANN401 - the library exports no type for it
        """The one algorithm; without the library's word on its older name."""
        if name != ALGORITHM:
            raise UnsupportedAlgorithmError(f"Only {ALGORITHM} is used here.")
        return self.algorithms[ALGORITHM]


REGISTRY = OneAlgorithm(algorithms=[ALGORITHM])


def sign(
    session: Session, issuer: Issuer, kind: str, claims: dict[str, Any], *, at: datetime
) -> str:
    """The claims as a compact JWS of the media type `kind`, under the key in use."""
    kid = key_in_use(session, issuer, at=at)
    header = {"alg": ALGORITHM, "kid": kid, "typ": kind}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, _private(issuer.keys, kid), registry=REGISTRY)


def key_in_use(session: Session, issuer: Issuer, *, at: datetime) -> str:
    """The kid of the key that signs here; one is made where there is none.

    It is the newest that is not retired and whose private half is in this folder: a machine that
    has no copy of another's keys makes one of its own, and the world is shown both.
    """
    held: str | None = session.info.get(_IN_USE)
    if held is None:
        held = _present(session, issuer.keys)
    if held is None:
        ledger.one_recorder(session)  # two that begin at once agree on one key
        held = _present(session, issuer.keys) or _make(session, issuer, by="the register", at=at)
    session.info[_IN_USE] = held
    return held


def has_key(session: Session, issuer: Issuer) -> bool:
    """Whether there is a key to sign with here, so that none need be made."""
    return _present(session, issuer.keys) is not None


def jwks(session: Session) -> dict[str, Any]:
    """Every public key there has been, as RFC 7517 writes a set: an old receipt still verifies."""
    return {"keys": [key.jwk for key in signing_keys.every(session)]}


def rotate(session: Session, issuer: Issuer, *, by: str, at: datetime) -> str:
    """Retire the keys in use and sign with a new one from now on; return its kid."""
    ledger.one_recorder(session)
    signing_keys.retire_all(session, at=at)
    kid = _make(session, issuer, by=by, at=at)
    session.info[_IN_USE] = kid
    return kid


def _present(session: Session, folder: Path) -> str | None:
    for key in signing_keys.every(session):
        if key.retired_at is None and _file(folder, key.kid).is_file():
            return key.kid
    return None


def _make(session: Session, issuer: Issuer, *, by: str, at: datetime) -> str:
    key = OKPKey.generate_key(CURVE, private=True)
    kid = key.thumbprint()  # RFC 7638
    _keep(issuer.keys, kid, key.as_dict(private=True))
    public = {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM}
    signing_keys.add(session, kid, public, at=at)
    ledger.record(session, at=at, actor=by, action="signing key made", subject=f"key:{kid}")
    return kid


def _keep(folder: Path, kid: str, private: dict[str, Any]) -> None:
    """Write the private half for its owner's eyes alone, aside and then in place, whole."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile("w", dir=folder, suffix=".tmp", encoding="ascii") as draft:
        json.dump(private, draft)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):  # the name is the key's own: what is there is the same
            _file(folder, kid).hardlink_to(draft.name)


def _file(folder: Path, kid: str) -> Path:
    return folder / f"{kid}.json"


@lru_cache(maxsize=16)
def _private(folder: Path, kid: str) -> OKPKey:
    """Read once in the life of the process: ten thousand receipts are signed in a minute."""
    return OKPKey.import_key(json.loads(_file(folder, kid).read_text(encoding="ascii")))

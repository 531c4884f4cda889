"""Check a receipt of the SENCO register on any machine, without asking the register.

    pip install cryptography
    python check-receipt.py receipt.jws jwks.json
    python check-receipt.py receipt.jws jwks.json status.jwt
    python check-receipt.py receipt.jws jwks.json --number 1234567 --born 1980-05-17 --code ABCD...

The keys are at /.well-known/jwks.json of the register, the list of withdrawn receipts at
/receipts/status. Keep the keys beside the receipt: they go on proving it. Nothing is sent anywhere.

Exit status: 0 it stands, 1 it is not the register's, was changed or is about somebody else,
3 it was withdrawn, 2 a file could not be used.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import time
import zlib
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

STANDS, NOT_OURS, UNREADABLE, WITHDRAWN = 0, 1, 2, 3
COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
REFUSED = (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error)
LARGEST_LIST = 16 * 1024 * 1024  # bytes


def canonical(part: str) -> bytes:
    """Decode base64url, and refuse every spelling but the one."""
    data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != part:
        raise ValueError("a letter was changed")
    return data


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object in which a name stands twice."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands in it twice")
    return dict(pairs)


def signed(text: str, keys: dict[str, Any], kind: str) -> dict[str, Any]:
    """The claims, if this is one compact JWS of the kind under one of the keys. Else ValueError."""
    found = COMPACT.fullmatch(text.strip(" \t\r\n"))
    if found is None:
        raise ValueError("it is not written as a receipt is")
    head, body, signature = (canonical(part) for part in found.groups())
    header = json.loads(head, object_pairs_hook=once_each)
    if header != {"alg": "EdDSA", "kid": header.get("kid"), "typ": kind}:
        raise ValueError("it is signed in a way that the register does not use")
    if header["kid"] not in keys:
        raise ValueError("its key is not one of the keys given")
    key = Ed25519PublicKey.from_public_bytes(canonical(keys[header["kid"]]["x"]))
    try:
        key.verify(signature, text.strip(" \t\r\n").rpartition(".")[0].encode())
    except InvalidSignature as error:
        raise ValueError("the signature does not fit: something in it was changed") from error
    return dict(json.loads(body, object_pairs_hook=once_each))


def is_withdrawn(receipt: dict[str, Any], listed: dict[str, Any]) -> bool | None:
    """Whether the list says so of this receipt; None where it is too short to know of it."""
    place = receipt["status"]["status_list"]["idx"]
    squeezed = canonical(listed["status_list"]["lst"])
    bits = zlib.decompressobj().decompress(squeezed, LARGEST_LIST)
    return bool(bits[place // 8] >> place % 8 & 1) if place // 8 < len(bits) else None


def is_about(receipt: dict[str, Any], number: str, born: str, code: str) -> bool:
    """Whether these three open what the receipt holds in place of a name."""
    spoken = re.sub(r"[\s-]", "", code).upper().translate(str.maketrans("OIL", "011"))
    said = f"{spoken}|{re.sub(r'[^0-9]', '', number)}|{born.strip()}"
    return hashlib.sha256(said.encode()).hexdigest() == receipt.get("subject")


def tell(receipt: dict[str, Any]) -> None:
    """Print what the receipt says."""
    print(f"  {receipt['answer']}")
    for name in ("jti", "checked_on", "organisation", "school", "urn", "starts", "deadline"):
        if receipt.get(name) is not None:
            print(f"  {name.replace('jti', 'reference')}: {receipt[name]}")


def main() -> int:
    """Check, say what was found, and give the exit status."""
    asked = argparse.ArgumentParser(description="Check a receipt of the SENCO register.")
    asked.add_argument("receipt", type=Path)
    asked.add_argument("keys", type=Path, help="jwks.json")
    asked.add_argument("status", type=Path, nargs="?", help="the list of withdrawn receipts")
    for name in ("number", "born", "code"):
        asked.add_argument(f"--{name}", help="give all three to confirm whom it is about")
    given = asked.parse_args()
    person = (given.number, given.born, given.code)
    if any(person) and not all(person):
        asked.error("give --number, --born and --code together")
    try:
        text = given.receipt.read_text(encoding="utf-8")
        keys = {key["kid"]: key for key in json.loads(given.keys.read_text("utf-8"))["keys"]}
        listed = given.status.read_text("utf-8") if given.status else ""
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"A file could not be read: {error}")
        return UNREADABLE
    return judge(text, keys, listed, person)


def judge(text: str, keys: dict[str, Any], listed: str, person: tuple[Any, ...]) -> int:
    """Print the verdict and return the exit status."""
    try:
        receipt = signed(text, keys, "senco-receipt+jwt")
    except REFUSED as error:
        print(f"This is not a receipt of this register, or it has been changed: {error}.")
        return NOT_OURS
    if all(person) and not is_about(receipt, *person):
        print("This receipt is not about a person with that number, date of birth and code.")
        return NOT_OURS
    withdrawn, made = None, ""
    try:
        if listed:
            status = signed(listed, keys, "statuslist+jwt")
            withdrawn = is_withdrawn(receipt, status)
            made = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(status["iat"]))
    except REFUSED as error:
        print(f"The receipt is good, but the status list cannot be used: {error}.")
        print("Fetch the list and jwks.json again, both on the same day: keys change.")
        return UNREADABLE
    if withdrawn:
        print(f"This receipt is the register's and unchanged, but WITHDRAWN (list of {made}).")
    elif withdrawn is None:
        print(
            "This receipt is the register's and unchanged. Whether it was withdrawn is not known."
        )
    else:
        print(f"This receipt is the register's, unchanged, and still stands (list of {made}).")
    tell(receipt)
    return WITHDRAWN if withdrawn else STANDS


if __name__ == "__main__":
    sys.exit(main())

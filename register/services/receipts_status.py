"""Which receipts are withdrawn, as a signed list that says so of a number and of nothing else.

The IETF's Token Status List: one bit for each check, by the place that its receipt names, set
where the receipt is withdrawn. Whoever fetches it does not say which receipt they are asking of.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from register.domain.errors import InvalidFact
from register.services import corrections
from register.services.receipts_keys import Issuer, sign
from register.services.receipts_reading import LONGEST_LIST, STATUS_LIST, Keys, read
from register.store import receipt_events

PATH = "/receipts/status"
LASTS = timedelta(days=1)
KEPT_FOR = timedelta(hours=1)  # how long a copy will do, where a fresh one can be had
FEWEST = 2**17  # places: a list of few would tell how many checks there are
MOST = 2**27  # places read of somebody's file: sixteen million bytes
LOOKED_AT = 500  # marked checks at a time: the scheduler sees to the rest within the minute


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list that was read and whose signature is good. `until` is when it should be replaced."""

    uri: str
    made: datetime
    until: datetime
    bits: bytes

    def is_withdrawn(self, place: int) -> bool | None:
        """Whether the receipt with this place is withdrawn; None beyond the end of the list."""
        if not 0 <= place < 8 * len(self.bits):
            return None
        return bool(self.bits[place // 8] >> place % 8 & 1)


def status_list(session: Session, issuer: Issuer, *, at: datetime) -> str:
    """The list as a signed JWT. Checks that are marked are looked at again first."""
    corrections.reexamine(session, at=at, limit=LOOKED_AT)
    uri = issuer.address + PATH
    made = int(at.timestamp())
    claims = {
        "iss": issuer.address,
        "sub": uri,
        "iat": made,
        "exp": made + int(LASTS.total_seconds()),
        "ttl": int(KEPT_FOR.total_seconds()),
        "status_list": {"bits": 1, "lst": packed(receipt_events.withdrawn(session))},
    }
    return sign(session, issuer, STATUS_LIST, claims, at=at)


def packed(withdrawn: Collection[int]) -> str:
    """The bits, the first of each byte its lowest, squeezed (zlib) and in base64url."""
    places = FEWEST
    while places <= max(withdrawn, default=0):
        places *= 2
    bits = bytearray(places // 8)
    for place in withdrawn:
        bits[place // 8] |= 1 << place % 8
    squeezed = zlib.compress(bytes(bits), 9)
    return base64.urlsafe_b64encode(squeezed).rstrip(b"=").decode()


def read_status_list(text: str, keys: Keys) -> StatusList:
    """Read a list. Raises InvalidFact where it is none of ours or was changed."""
    reading = read(text, keys, kind=STATUS_LIST, longest=LONGEST_LIST)
    if reading.claims is None:
        raise InvalidFact(f"The status list cannot be used. {reading.steps[-1].words}")
    try:
        return _of_claims(reading.claims)
    except (KeyError, TypeError, ValueError, OverflowError, OSError, zlib.error) as error:
        raise InvalidFact("The status list cannot be used: fetch it again.") from error


def place_of(claims: Mapping[str, Any]) -> tuple[int, str] | None:
    """The place in the list, and the list's address, that a receipt names."""
    try:
        told = claims["status"]["status_list"]
        return int(told["idx"]), str(told["uri"])
    except (KeyError, TypeError, ValueError):
        return None


def _of_claims(claims: Mapping[str, Any]) -> StatusList:
    told = claims["status_list"]
    if told["bits"] != 1:
        message = "one bit to a receipt"
        raise ValueError(message)
    squeezed = base64.urlsafe_b64decode(told["lst"] + "=" * (-len(told["lst"]) % 4))
    opened = zlib.decompressobj()
    bits = opened.decompress(squeezed, MOST // 8)
    if not opened.eof:
        message = "longer than any list"
        raise ValueError(message)
    made, until = (datetime.fromtimestamp(claims[name], UTC) for name in ("iat", "exp"))
    return StatusList(str(claims["sub"]), made, until, bits)

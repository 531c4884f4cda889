"""Another system's key to the API: whose it is, what it may do and how long it lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

BEGINNING = "senco_"  # by which a key is known for one of ours, wherever it was left lying


class Scope(StrEnum):
    """What a key may be used for."""

    MAKE_CHECKS = "checks:make"
    READ_CHECKS = "checks:read"
    READ_SCHOOLS = "schools:read"
    READ_REPORTS = "reports:read"


SCOPE_MEANINGS = {
    Scope.MAKE_CHECKS: "Check candidates, and check them again",
    Scope.READ_CHECKS: "Read your organisation's checks and their receipts",
    Scope.READ_SCHOOLS: "Read a school's standing, without anybody in it",
    Scope.READ_REPORTS: "Read counts and lists of your organisation's schools",
}


class TokenState(StrEnum):
    """Whether a key opens anything."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Token:
    """One key, as it may be shown: what it `begins` with, and never more of it.

    It opens nothing from `expires_at` on (exclusive), nor once it is revoked. `used_at` may lag
    behind its last use by a minute.
    """

    id: int
    account_id: int
    organisation: str
    name: str
    begins: str
    scopes: frozenset[Scope]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def state(self, at: datetime) -> TokenState:
        """What it is at an instant."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        return TokenState.EXPIRED if at >= self.expires_at else TokenState.LIVE

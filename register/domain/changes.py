"""Changes to the record: acts that supersede facts, each with who and why, each undone the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from register.domain.roles import Account


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes something, when and why. `today` is the day in London.

    `claim_id` is the claim that an official decided, where that is the reason.
    """

    account: Account
    at: datetime
    today: date
    why: str
    claim_id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One fact that was superseded: "appointment", "award" or "person", and its number.

    `before` is the version that was ended, `after` the one that was made; None where there is none.
    """

    what: str
    number: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One act as it is kept. `words` say what was done and name nobody."""

    id: int
    at: datetime
    urn: int
    organisation: str
    account_id: int
    kind: str
    words: str
    why: str
    claim_id: int | None
    steps: tuple[Step, ...]
    undoes_id: int | None
    undone_by_id: int | None

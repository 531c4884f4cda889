"""The bodies whose word makes an award: dated, sourced, corrected without a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.domain.awards import AwardKind
from register.domain.period import Period


@dataclass(frozen=True, slots=True)
class AwardingBody:
    """One body on a list: s.216(1) of the Education Reform Act 1988, or Schedule A1.

    `period` is when it stood on the list (half-open). `confidence` is the rulebook's tag:
    V verified, S secondary, M from memory, I inferred.
    """

    kind: AwardKind
    name: str
    also_known_as: tuple[str, ...]
    period: Period
    source: str
    confidence: str


def on_list(body: AwardingBody, day: date) -> bool:
    """Whether the body stood on its list on the day."""
    return day in body.period

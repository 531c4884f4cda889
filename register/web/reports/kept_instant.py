"""The instant up to which facts are in a list, as an address holds it: `known_at`.

What was kept leads to its schools by it: the end of the day may know more than was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from register.clock import LONDON
from register.law.dates import TRIGGER_DAY
from register.web.filters import instant

KNOWN_AT = "known_at"
_UNREAD = "Give known_at as an instant with its zone, for example 2026-09-01T03:40:00Z"
_AHEAD = "Give known_at as an instant since 1 September 2009 that has come"


@dataclass(frozen=True, slots=True)
class AskedInstant:
    """The instant, in UTC, or None where none is asked for; and what was wrong with it."""

    at: datetime | None = None
    problem: str = ""

    @property
    def given(self) -> str:
        """As an address holds it; blank for none."""
        return written(self.at) if self.at else ""

    @property
    def words(self) -> str:
        """As a page says it; blank for none."""
        return instant(self.at)


NOW = AskedInstant()


def asked_instant(args: Mapping[str, str], *, today: date) -> AskedInstant:
    """Read it: ISO 8601 with a zone, from 1 September 2009 to the end of today in London."""
    text = args.get(KNOWN_AT, "").strip()
    if not text:
        return NOW
    try:
        read = datetime.fromisoformat(text)
        at, day = read.astimezone(UTC), read.astimezone(LONDON).date()
    except (ValueError, OverflowError):  # the first and last day of the calendar have no zone
        return AskedInstant(problem=_UNREAD)
    if read.tzinfo is None:
        return AskedInstant(problem=_UNREAD)
    return AskedInstant(at) if TRIGGER_DAY <= day <= today else AskedInstant(problem=_AHEAD)


def written(at: datetime) -> str:
    """As an address holds it: in UTC, to the microsecond where it has any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

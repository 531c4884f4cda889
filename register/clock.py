"""The only clock. Edges read it and pass a day or an instant down; nothing below them does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Clock:
    """Now and today in England; `fixed` (REGISTER_TODAY) holds the day still for demonstrations."""

    fixed: date | None = None

    def today(self) -> date:
        """The day in London, or the fixed one."""
        return self.fixed or datetime.now(LONDON).date()

    def now(self) -> datetime:
        """The instant, aware and in UTC; with a fixed day, that day at the real time in London."""
        if self.fixed is None:
            return datetime.now(UTC)
        time_of_day = datetime.now(LONDON).time()
        return datetime.combine(self.fixed, time_of_day, tzinfo=LONDON).astimezone(UTC)


def read_instant(written: str) -> datetime:
    """An instant from ISO 8601; a day alone is its last moment in London. Raises ValueError."""
    if len(written) == len("2026-09-01"):
        end = datetime.combine(date.fromisoformat(written), time.max, tzinfo=LONDON)
        return end.astimezone(UTC)
    said = datetime.fromisoformat(written)
    return (said if said.tzinfo else said.replace(tzinfo=LONDON)).astimezone(UTC)

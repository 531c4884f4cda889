"""Letters to an organisation: reading them, stopping them, and its calendar."""

from __future__ import annotations

from register.web.letters import calendar, reading, stopping
from register.web.letters.blueprint import letters

__all__ = ["calendar", "letters", "reading", "stopping"]

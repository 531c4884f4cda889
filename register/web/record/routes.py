"""What a school, its trust or an official records of its SENCO, and takes back."""

from __future__ import annotations

from register.web.record import head, journey, making, overview, posts, undoing
from register.web.record.blueprint import record

MODULES = (head, journey, making, overview, posts, undoing)

__all__ = ["MODULES", "record"]

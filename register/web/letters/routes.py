"""Letters to an organisation: reading them, stopping them, and its calendar."""

from __future__ import annotations

from register.web.letters.blueprint import letters

__all__ = ["letters"]

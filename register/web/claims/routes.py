"""What a school claims or says is wrong, with its documents, and the reply."""

from __future__ import annotations

from register.web.claims import downloads, listing, raising
from register.web.claims.blueprint import claims

MODULES = (downloads, listing, raising)

__all__ = ["MODULES", "claims"]

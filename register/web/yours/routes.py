"""The schools of a trust or an authority: where each stands, and who could follow."""

from __future__ import annotations

from register.web.yours import schools, succession
from register.web.yours.blueprint import yours

__all__ = ["schools", "succession", "yours"]

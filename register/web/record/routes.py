"""What a school, its trust or an official records of its SENCO, and takes back."""

from __future__ import annotations

from register.web.record.blueprint import record

__all__ = ["record"]

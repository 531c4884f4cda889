"""The door through which the edges reach the store's transactions, and nothing else of it."""

from __future__ import annotations

from register.store.session import Database

__all__ = ["Database"]

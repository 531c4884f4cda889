"""A file of people: where it begins. Its pages are in the modules beside this one."""

from __future__ import annotations

from register.web.bulk import checks, downloads, files
from register.web.bulk.blueprint import bulk

MODULES = (checks, downloads, files)

__all__ = ["MODULES", "bulk"]

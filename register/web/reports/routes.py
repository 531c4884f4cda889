"""The journey's pages, by importing the modules that add them to the blueprint."""

from __future__ import annotations

from register.web.reports import counts
from register.web.reports.blueprint import reports

__all__ = ["counts", "reports"]

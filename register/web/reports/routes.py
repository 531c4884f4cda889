"""The journey's pages, by importing the modules that add them to the blueprint."""

from __future__ import annotations

from register.web.reports import (
    ahead,
    ahead_studying,
    counts,
    files,
    files_trend,
    kept,
    quality,
    trend,
    what_if,
)
from register.web.reports.blueprint import reports

__all__ = [
    "ahead",
    "ahead_studying",
    "counts",
    "files",
    "files_trend",
    "kept",
    "quality",
    "reports",
    "trend",
    "what_if",
]

"""The import files: UTF-8 CSV with a header, one row at a time."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import TextIOBase


def iso(day: date | None) -> str:
    """YYYY-MM-DD, or blank for not known."""
    return day.isoformat() if day else ""


class Sheet:
    """One import file being written; counts its rows."""

    def __init__(self, file: TextIOBase, columns: Sequence[str]) -> None:
        """Write the header."""
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(columns)
        self.count = 0

    def write(self, *cells: str) -> None:
        """Write one row."""
        self._writer.writerow(cells)
        self.count += 1

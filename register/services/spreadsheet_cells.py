"""What a cell of a table that leaves the register may hold, at the command line and on pages."""

from __future__ import annotations

from datetime import date

# The last four are the wide forms, which some spreadsheets read as the plain ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless(value: object) -> str:
    """The cell as text; what begins like a formula gets an apostrophe before it."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text

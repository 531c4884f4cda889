"""The few words for what a row came to, and for what it was when it was last asked.

The same words as the tags of the pages, so that a file and a page say one thing.
"""

from __future__ import annotations

from register.domain.verifications import NO_RECORD
from register.store.bulk_memory import Remembered

NOT_CHECKED, REJECTED = "not_checked", "rejected"
OUTCOMES = {
    "qualified": "Meets the rules: qualified",
    "exempt": "Meets the rules: exempt",
    "in_window": "Within time",
    "exempt_contested": "Disputed",
    "review": "Not enough evidence",
    "overdue": "Not met: three years ended",
    "ineligible": "Not met: not eligible",
    "out_of_scope": "Rules do not apply",
    "closed": "School closed",
    "not_yet_open": "School not yet open",
    NO_RECORD: "No record here",
    NOT_CHECKED: "Not checked",
    REJECTED: "Row not looked up",
}
NOBODY_FOUND = (
    "No record here: this does not mean not qualified. Check the number and the date of birth,"
    " which must both match, or see the certificate."
)
NEW, SAME = "new", "same"
_WAS = {
    "qualified": "was qualified",
    "exempt": "was exempt",
    "in_window": "was within time",
    "exempt_contested": "was disputed",
    "review": "was without enough evidence",
    "overdue": "was not met: three years ended",
    "ineligible": "was not met: not eligible",
    "out_of_scope": "was where rules do not apply",
    "closed": "was at a closed school",
    "not_yet_open": "was at a school not yet open",
    NO_RECORD: "had no record here",
}


def outcome(code: str) -> str:
    """What a row came to, in words; one that nobody foresaw is shown as it is."""
    return OUTCOMES.get(code, code)


def changed(before: Remembered | None, now: Remembered) -> str:
    """What is different since the last file: "new", "same" or what it was."""
    if before is None:
        return NEW
    if before == now:
        return SAME
    was = _WAS.get(before.outcome, f"was {before.outcome}")
    return f"{was} until {before.deadline.isoformat()}" if before.deadline else was

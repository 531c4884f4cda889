"""Where a table's rows lead: to their schools, and to a report of their own."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_plus

from register.services.reports import Cut
from register.web.paging import address
from register.web.reports.flagged import PATH as FLAGGED
from register.web.reports.forms import ReportAsked
from register.web.reports.narrowing import NOT_RECORDED, Key

PATH = "/reports"
_NEXT = (Cut.REGION, Cut.LA, Cut.SIZE, Cut.TYPE, Cut.PHASE)
"""What a row's own report is counted by: the first of these that is not held to one key."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The addresses of a table's rows, put together once but for the key of each.

    `schools` leads to a row's schools, `own` to its own report; `whole` to the schools of all.
    """

    whole: str
    schools: str
    own: str

    def of(self, key: Key) -> tuple[str, str]:
        """Where one row leads: its schools whose duty is not met, and its own report."""
        held = quoted(key)
        return f"{self.schools}{held}", f"{self.own}{held}"

    @property
    def of_all(self) -> tuple[str, str]:
        """Where the last row leads: every school whose duty is not met."""
        return self.whole, ""


def ways_of(asked: ReportAsked) -> Ways:
    """The addresses that a report's rows lead to."""
    by, which = asked.by, {**asked.asked, "count": ""}
    held = {*asked.narrowed.held, by}
    then = next((cut for cut in _NEXT if cut not in held), Cut.NONE)
    own = address(PATH, {**asked.asked, by.value: "", "by": "" if then is Cut.LA else then.value})
    schools = address(FLAGGED, {**which, by.value: ""})
    return Ways(
        whole=address(FLAGGED, which),
        schools=f"{schools}{_and(schools)}{by.value}=",
        own=f"{own}{_and(own)}{by.value}=",
    )


def having_none(asked: ReportAsked) -> str:
    """Where the schools are, of those that a report counts, that have no SENCO recorded."""
    return address(FLAGGED, {**asked.asked, "count": "", "status": "no_senco"})


def quoted(key: Key) -> str:
    """A key as an address holds it."""
    return NOT_RECORDED if key is None else quote_plus(str(key))


def _and(path: str) -> str:
    return "&" if "?" in path else "?"

"""The numbers of a what-if as pages show them, each with the way to the schools that it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from register.services.reports import Cut
from register.services.what_ifs import WhatIf
from register.web.filters import number
from register.web.paging import address
from register.web.words import STATUS_NAMES

PATH = "/reports/what-if"
NOT_MET, OTHERWISE, ANOTHER, NO_STEP = "not_met", "otherwise", "another", "none"
CUTS = {
    Cut.REGION: ("region", "Region", "By region, in schools"),
    Cut.TYPE: ("type", "Type of school", "By type of school, in schools"),
    Cut.LA: ("la", "Local authority", "By local authority, in schools"),
}
NEWLY = {"from": OTHERWISE, "to": NOT_MET}
NO_LONGER = {"from": NOT_MET, "to": OTHERWISE}


_NAMES = {
    **STATUS_NAMES,
    "overdue": "Time to qualify ended",  # of however many years
    NOT_MET: "Not met, for any reason",
    OTHERWISE: "Anything but not met",
    ANOTHER: "Another standing than on the other side",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number; `href` leads to the schools that it counts, and is blank where there are none."""

    text: str
    href: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table of numbers."""

    name: str
    numbers: tuple[Number, ...]
    total: bool = False


def path_of(made: WhatIf) -> str:
    """Where it is kept."""
    return f"{PATH}/{made.reference}"


def again(made: WhatIf) -> str:
    """The form with what was asked in it, to ask something else."""
    return address(PATH, {**made.choices, "as_of": made.as_of.isoformat()})


def status_name(status: str) -> str:
    """A status, or all of those at which the duty is not met, or all the others."""
    return _NAMES.get(status, status)


def pair(was: int, now: int) -> tuple[Number, Number, Number]:
    """Before, after and the difference; no list stands behind them."""
    return Number(number(was)), Number(number(now)), signed(now - was)


def linked(count: int, path: str, given: Mapping[str, str], what: str = "") -> Number:
    """A number that leads to its schools; `what` says which, for who hears the link alone."""
    return Number(number(count), address(path, given) if count else "", what)


def signed(count: int) -> Number:
    """A difference with its sign: +312, \u22128, 0."""
    sign = "+" if count > 0 else "\u2212" if count < 0 else ""
    return Number(f"{sign}{number(abs(count))}")

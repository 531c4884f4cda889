"""What stands in the address of a report: the days, the cuts, the filters. Shape only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services.reports import Cut, Filters, Measure
from register.web.days import AskedDay, asked_day, end_of
from register.web.reports.kept_instant import KNOWN_AT, NOW, AskedInstant, asked_instant
from register.web.reports.narrowing import Narrowed, Problem, narrowed_of, whole_number

NOT_MET, RATE, SCHOOLS, NAME = "not_met", "rate", "schools", "name"
SHOWN = (NOT_MET, RATE, SCHOOLS, *STATUSES)
"""What the cells of two cuts may show, and what the rows may be sorted by beside the name."""
ANY_STATUS = "any"
TURNED = "turned"
_LONGEST = 40
_UNKNOWN = {
    "by": "Choose what to count by from the list",
    "and": "Choose what to count by across from the list",
    "count": "Choose schools or pupils to count",
}
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Days:
    """The day asked about, and the day by whose end it was known; blank is what is known now.

    `instant` is one that stands in place of that day, where no such day is given.
    """

    as_of: AskedDay
    known_on: AskedDay
    instant: AskedInstant = NOW

    @property
    def known_at(self) -> datetime | None:
        """The instant that the second day comes to, or that was asked for; None is now."""
        return end_of(self.known_on.day) if self.known_on.given else self.instant.at

    @property
    def given(self) -> dict[str, object]:
        """Both, as an address holds them."""
        held: dict[str, object] = {}
        if self.as_of.given:
            held["as_of"] = self.as_of.day.isoformat()
        if self.known_on.given:
            held["known_on"] = self.known_on.day.isoformat()
        if self.instant.at:
            held[KNOWN_AT] = self.instant.given
        return held

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with any, by the first box of each."""
        both = (self.as_of, self.known_on)
        found = [Problem(f"{x.name}-day", x.problem) for x in both if x.problem]
        wrong = self.instant.problem
        return (*found, Problem("known_on-day", wrong)) if wrong else tuple(found)

    def exactly(self, args: Mapping[str, str], today: date) -> Days:
        """With the instant that the address gives, unless it gives the day too."""
        found = NOW if self.known_on.given else asked_instant(args, today=today)
        return replace(self, instant=found)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a table is laid out: what its cells show, how it is sorted, which part of it this is.

    `sort` is a name of `SHOWN`, or "name"; blank is the cut's own order. Numbers stand most
    first and names from A, or the other way about where `turned`. Pages are counted from 1.
    """

    show: str
    sort: str
    turned: bool
    page: int
    columns: int


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """A report as it was asked for. `second` is the second cut as it was chosen; none is one cut.

    `filters` are not yet held to what the reader may see: `scope.within` does that.
    """

    days: Days
    by: Cut
    second: Cut
    measure: Measure
    narrowed: Narrowed
    shown: Shown
    problems: tuple[Problem, ...]

    @property
    def across(self) -> Cut | None:
        """The cut of the columns; None for one cut, and for two that do not go together."""
        clash = self.second is Cut.NONE or self.by in {self.second, Cut.NONE}
        return None if clash else self.second

    @property
    def filters(self) -> Filters:
        """Which schools were asked for."""
        return self.narrowed.filters

    @property
    def asked(self) -> dict[str, object]:
        """The days, the filters and the measure: which schools, whatever they are cut by."""
        measure = "" if self.measure is Measure.SCHOOLS else self.measure.value
        held = {cut.value: text for cut, text in self.narrowed.held.items()}
        return {**self.days.given, **held, "count": measure}

    @property
    def given(self) -> dict[str, object]:
        """The whole question as an address holds it, for a file or another page of the table.

        Blank where it is the usual: `web.paging.address` leaves those out.
        """
        return {
            **self.asked,
            "by": "" if self.by is Cut.LA else self.by.value,
            "and": self.across.value if self.across else "",
            "show": "" if self.shown.show == NOT_MET else self.shown.show,
            "sort": self.shown.sort,
            "order": TURNED if self.shown.turned else "",
        }


@dataclass(frozen=True, slots=True)
class FlaggedAsked:
    """A list of schools as it was asked for. `reason` is a code of the rulebook, or blank.

    `filters` are not yet held to what the reader may see: `scope.without_own` does that.
    """

    days: Days
    narrowed: Narrowed
    reason: str
    statuses: frozenset[str]
    page: int
    problems: tuple[Problem, ...]

    @property
    def filters(self) -> Filters:
        """Which schools were asked for."""
        return replace(self.narrowed.filters, reason=self.reason or None)

    @property
    def given(self) -> dict[str, object]:
        """The whole question as an address holds it, but for the page."""
        held = {cut.value: text for cut, text in self.narrowed.held.items()}
        status = status_given(self.statuses)
        return {**self.days.given, **held, "reason": self.reason, "status": status}


def days_of(args: Mapping[str, str], today: date) -> Days:
    """Read both days."""
    return Days(
        asked_day(args, "as_of", today=today),
        asked_day(args, "known_on", today=today, blank=True),
    )


def asked_of(args: Mapping[str, str], today: date) -> ReportAsked:
    """Read a report's address; what cannot be read is left out, and is among its problems."""
    days, narrowed = days_of(args, today).exactly(args, today), narrowed_of(args)
    problems = [*days.problems, *narrowed.problems]
    by = _choice(args, "by", Cut.LA, problems)
    second = _choice(args, "and", Cut.NONE, problems)
    measure = _choice(args, "count", Measure.SCHOOLS, problems)
    if second is not Cut.NONE and by in {second, Cut.NONE}:
        problems.append(Problem("and", "Choose two different things to count by"))
    shown = _shown(args, problems)
    return ReportAsked(days, by, second, measure, narrowed, shown, tuple(problems))


def flagged_of(args: MultiDict[str, str], today: date) -> FlaggedAsked:
    """Read the list's address; what cannot be read is left out, and is among its problems."""
    days, narrowed = days_of(args, today).exactly(args, today), narrowed_of(args)
    statuses, problem = _statuses(frozenset(args.getlist("status")) - {""})
    return FlaggedAsked(
        days=days,
        narrowed=narrowed,
        reason=args.get("reason", "").strip()[:_LONGEST],
        statuses=statuses,
        page=whole_number(args.get("page")) or 1,
        problems=(*days.problems, *narrowed.problems, *problem),
    )


def status_given(statuses: frozenset[str]) -> str | list[str]:
    """The statuses as an address holds them: blank for what is not met, one word for every one."""
    if statuses == NOT_MET_STATUSES:
        return ""
    return ANY_STATUS if len(statuses) == len(STATUSES) else [s for s in STATUSES if s in statuses]


def _statuses(named: frozenset[str]) -> tuple[frozenset[str], tuple[Problem, ...]]:
    known = frozenset(STATUSES) if ANY_STATUS in named else named & set(STATUSES)
    problem = Problem("status", "Choose a standing from the list")
    return known or NOT_MET_STATUSES, (problem,) if named - {ANY_STATUS, *STATUSES} else ()


def _choice(args: Mapping[str, str], name: str, usual: _Choice, problems: list[Problem]) -> _Choice:
    """One of the values that there are, or the usual one, and a problem where it is neither."""
    asked = args.get(name, "").strip()
    if not asked:
        return usual
    try:
        return type(usual)(asked)
    except ValueError:
        problems.append(Problem(name, _UNKNOWN[name]))
        return usual


def _shown(args: Mapping[str, str], problems: list[Problem]) -> Shown:
    show = args.get("show", "").strip() or NOT_MET
    sort = args.get("sort", "").strip()
    if show not in SHOWN:
        problems.append(Problem("show", "Choose a number to show from the list"))
        show = NOT_MET
    return Shown(
        show=show,
        sort=sort if sort in {NAME, *SHOWN} else "",
        turned=args.get("order") == TURNED,
        page=whole_number(args.get("page")) or 1,
        columns=whole_number(args.get("columns")) or 1,
    )

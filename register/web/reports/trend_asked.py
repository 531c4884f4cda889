"""What stands in the address of a report over time. Shape only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from register.domain.period import anniversary
from register.law.dates import TRIGGER_DAY
from register.services.reports import Cut
from register.web.days import YEARS_AHEAD, AskedDay, asked_day, end_of
from register.web.reports.forms import NOT_MET, SHOWN
from register.web.reports.narrowing import Narrowed, Problem, narrowed_of, whole_number

AHEAD = (0, 2, YEARS_AHEAD)
"""How many years ahead may be asked for."""
SEPTEMBER = 9


@dataclass(frozen=True, slots=True)
class TrendAsked:
    """Months since 1 September 2009 up to today, or to so many years `ahead`.

    `show` is one of `forms.SHOWN`; `year` is that of the September from which twelve months are
    shown in the place of years, None for the years.
    """

    by: Cut
    show: str
    ahead: int
    year: int | None
    known_on: AskedDay
    narrowed: Narrowed
    problems: tuple[Problem, ...]

    @property
    def known_at(self) -> datetime | None:
        """The instant by which it was known; None is now."""
        return end_of(self.known_on.day) if self.known_on.given else None

    @property
    def which(self) -> dict[str, object]:
        """The day of knowledge and the filters: which schools, whatever the days."""
        known = self.known_on.day.isoformat() if self.known_on.given else ""
        return {"known_on": known, **{cut.value: text for cut, text in self.narrowed.held.items()}}

    @property
    def given(self) -> dict[str, object]:
        """The whole question as an address holds it; what is usual is blank."""
        return {
            **self.which,
            "by": "" if self.by is Cut.NONE else self.by.value,
            "show": "" if self.show == NOT_MET else self.show,
            "ahead": self.ahead or "",
            "year": self.year or "",
        }

    def last(self, today: date) -> date:
        """The last day that is asked for."""
        return anniversary(today, self.ahead) if self.ahead else today


def trend_of(args: Mapping[str, str], today: date) -> TrendAsked:
    """Read the address; what cannot be read is left out, and is among its problems."""
    narrowed = narrowed_of(args)
    known_on = asked_day(args, "known_on", today=today, blank=True)
    problems = [*narrowed.problems]
    if known_on.problem:
        problems.append(Problem("known_on-day", known_on.problem))
    by = _one_of(args, "by", {cut.value for cut in Cut}, problems) or Cut.NONE.value
    show = _one_of(args, "show", set(SHOWN), problems) or NOT_MET
    ahead = _one_of(args, "ahead", {str(years) for years in AHEAD}, problems) or "0"
    year = _year(args, anniversary(today, int(ahead)) if int(ahead) else today, problems)
    return TrendAsked(Cut(by), show, int(ahead), year, known_on, narrowed, tuple(problems))


def of_september(day: date) -> int:
    """The year of the last first of September up to a day."""
    return day.year if day.month >= SEPTEMBER else day.year - 1


def _year(args: Mapping[str, str], last: date, problems: list[Problem]) -> int | None:
    typed = args.get("year", "").strip()
    if not typed:
        return None
    year = whole_number(typed)
    if year is not None and TRIGGER_DAY.year <= year <= of_september(last):
        return year
    problems.append(
        Problem("year", f"Choose a year from {TRIGGER_DAY.year} to {of_september(last)}")
    )
    return None


_WRONG = {
    "by": "Choose what to count by from the list",
    "show": "Choose a number to show from the list",
    "ahead": "Choose how far to look ahead from the list",
}


def _one_of(args: Mapping[str, str], name: str, allowed: set[str], problems: list[Problem]) -> str:
    asked = args.get(name, "").strip()
    if asked and asked not in allowed:
        problems.append(Problem(name, _WRONG[name]))
    return asked if asked in allowed else ""

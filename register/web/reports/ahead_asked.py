"""What stands in the address of a report of what is ahead. Shape only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from register.domain.period import anniversary
from register.domain.terms import Term, term_of
from register.law.dates import NPQ_BEGINS
from register.services.reports import Cut
from register.web.days import YEARS_AHEAD, AskedDay, asked_day, end_of
from register.web.filters import day as in_words
from register.web.reports.forms import Days, days_of
from register.web.reports.narrowing import Narrowed, Problem, narrowed_of, whole_number

MONTH = "month"
ONE_DAY = timedelta(days=1)
AREAS = (Cut.LA, Cut.REGION)


class Why(StrEnum):
    """For which reason schools stop meeting the duty."""

    TIME = "time"
    OTHER = "other"


class Group(StrEnum):
    """Which schools of those whose SENCO has still to come to hold the qualification."""

    NASENCO = "nasenco"
    BEFORE = "nasenco-before"
    AFTER = "nasenco-after"
    DISPUTED = "nasenco-disputed"
    TOO_LATE = "too-late"
    SHORTEST = "shortest"
    PLACE = "place"
    LATE = "late"
    STUDYING = "studying"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class AheadAsked:
    """After one day (`days.as_of`) and up to another, inclusive; `by` none is by month."""

    days: Days
    upto: AskedDay
    by: Cut
    narrowed: Narrowed
    page: int
    problems: tuple[Problem, ...]

    @property
    def which(self) -> dict[str, object]:
        """The filters and the day of knowledge: which schools, whatever the days."""
        held = {cut.value: text for cut, text in self.narrowed.held.items()}
        known = {name: text for name, text in self.days.given.items() if name == "known_on"}
        return {**known, **held}

    @property
    def given(self) -> dict[str, object]:
        """The whole question as an address holds it."""
        upto = self.upto.day.isoformat() if self.upto.given else ""
        by = "" if self.by is Cut.NONE else self.by.value
        return {**self.days.given, **self.which, "to": upto, "by": by}


@dataclass(frozen=True, slots=True)
class FallsAsked:
    """The schools that fall from one day up to another, both inclusive."""

    first: AskedDay
    upto: AskedDay
    known_on: AskedDay
    why: Why | None
    narrowed: Narrowed
    page: int
    problems: tuple[Problem, ...]

    @property
    def known_at(self) -> datetime | None:
        """The instant by which it was known; None is now."""
        return end_of(self.known_on.day) if self.known_on.given else None

    @property
    def given(self) -> dict[str, object]:
        """The whole question as an address holds it, but for the page."""
        held = {cut.value: text for cut, text in self.narrowed.held.items()}
        first = self.first.day.isoformat() if self.first.given else ""
        upto = self.upto.day.isoformat() if self.upto.given else ""
        known = self.known_on.day.isoformat() if self.known_on.given else ""
        return {"from": first, "to": upto, "known_on": known, **held, "why": self.why or ""}


@dataclass(frozen=True, slots=True)
class CoursesAsked:
    """SENCOs on a day who have still to come to hold the qualification, and which of them."""

    days: Days
    by: Cut
    group: Group
    term: Term | None
    narrowed: Narrowed
    page: int
    problems: tuple[Problem, ...]

    @property
    def which(self) -> dict[str, object]:
        """The days and the filters."""
        return {**self.days.given, **{cut.value: text for cut, text in self.narrowed.held.items()}}

    @property
    def given(self) -> dict[str, object]:
        """The address of the places."""
        return {**self.which, "by": "" if self.by is Cut.LA else self.by.value}

    @property
    def listed(self) -> dict[str, object]:
        """The address of the list."""
        term = self.term.first.isoformat() if self.term else ""
        return {**self.which, "group": self.group.value, "term": term}


def ahead_of(args: Mapping[str, str], today: date) -> AheadAsked:
    """Read the address of the forecast; what cannot be read is left out, and is a problem."""
    days, narrowed = days_of(args, today), narrowed_of(args)
    upto = _upto(args, days.as_of.day, today)
    by = args.get("by", "").strip()
    cuts = {cut.value for cut in Cut if cut is not Cut.NONE}
    known = by in cuts
    wrong = () if known or by in {"", MONTH} else (Problem("by", "Choose months or an area"),)
    problems = (*days.problems, *_problems(upto), *narrowed.problems, *wrong)
    page = whole_number(args.get("page")) or 1
    return AheadAsked(days, upto, Cut(by) if known else Cut.NONE, narrowed, page, problems)


def falls_of(args: Mapping[str, str], today: date) -> FallsAsked:
    """Read the address of the list of schools; the same."""
    first = asked_day(args, "from", today=today)
    if not first.given:
        tomorrow = today + ONE_DAY
        first = replace(
            first, day=tomorrow, typed=first.typed if first.problem else _boxes(tomorrow)
        )
    known_on = asked_day(args, "known_on", today=today, blank=True)
    upto = _upto(args, first.day - ONE_DAY, today)
    narrowed, why = narrowed_of(args), args.get("why", "").strip()
    wrong = () if why in {"", *Why} else (Problem("why", "Choose a reason from the list"),)
    days = _problems(first, upto, known_on)
    return FallsAsked(
        first,
        upto,
        known_on,
        Why(why) if why in set(Why) else None,
        narrowed,
        whole_number(args.get("page")) or 1,
        (*days, *narrowed.problems, *wrong),
    )


def courses_of(args: Mapping[str, str], today: date) -> CoursesAsked:
    """Read the address of the places, the courses or the schools behind them; the same."""
    days, narrowed = days_of(args, today), narrowed_of(args)
    if days.as_of.given and days.as_of.day < NPQ_BEGINS:
        problem = f"Enter {in_words(NPQ_BEGINS)} or a later day: there was no NPQ for SENCOs before"
        days = replace(days, as_of=replace(days.as_of, day=today, problem=problem, given=False))
    by, group = args.get("by", "").strip(), args.get("group", "").strip()
    areas = {cut.value for cut in AREAS}
    term, wrong_term = _term(args.get("term", "").strip())
    problems = [*days.problems, *narrowed.problems, *wrong_term]
    if by not in {"", *areas}:
        problems.append(Problem("by", "Choose authorities or regions"))
    if group not in {"", *Group}:
        problems.append(Problem("group", "Choose which schools to list"))
    return CoursesAsked(
        days,
        Cut(by) if by in areas else Cut.LA,
        Group(group) if group in set(Group) else Group.NASENCO,
        term,
        narrowed,
        whole_number(args.get("page")) or 1,
        tuple(problems),
    )


def _upto(args: Mapping[str, str], after: date, today: date) -> AskedDay:
    """The last day: a year on from the first where none is given, or none that is of use."""
    usual = min(anniversary(after, 1), anniversary(today, YEARS_AHEAD))
    asked = asked_day(args, "to", today=today)
    if asked.given and asked.day > after:
        return asked
    problem = asked.problem
    if asked.given:
        problem = f"Enter a day after {in_words(after)}"
    return AskedDay("to", usual, asked.typed if problem else _boxes(usual), problem)


def _boxes(day: date) -> tuple[str, str, str]:
    return str(day.day), str(day.month), str(day.year)


def _problems(*days: AskedDay) -> tuple[Problem, ...]:
    return tuple(Problem(f"{x.name}-day", x.problem) for x in days if x.problem)


def _term(text: str) -> tuple[Term | None, tuple[Problem, ...]]:
    """A term by its first day."""
    if not text:
        return None, ()
    try:
        term = term_of(date.fromisoformat(text))
    except ValueError:
        return None, (Problem("group", "Choose a term by its first day, such as 2026-09-01"),)
    return term, ()

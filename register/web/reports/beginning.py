"""What was known before the register began is refused: it would answer as if with nought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from register.clock import LONDON
from register.services.beginning import began_on
from register.web.database import read, today
from register.web.days import AskedDay
from register.web.filters import day as in_words
from register.web.reports.ahead_asked import AheadAsked, CoursesAsked, FallsAsked
from register.web.reports.forms import Days, FlaggedAsked, ReportAsked
from register.web.reports.kept_instant import AskedInstant
from register.web.reports.narrowing import Problem
from register.web.reports.trend_asked import TrendAsked

_Found = tuple[Days, tuple[Problem, ...]]
_OfDays = TypeVar("_OfDays", ReportAsked, FlaggedAsked, AheadAsked, CoursesAsked)
_OfOne = TypeVar("_OfOne", FallsAsked, TrendAsked)


def days_since_it_began(asked: _OfDays) -> _OfDays:
    """The question; a day of knowledge before the first is left out, and is a problem of it."""
    found: _Found = _since_it_began(asked.days)
    return replace(asked, days=found[0], problems=(*asked.problems, *found[1]))


def day_since_it_began(asked: _OfOne) -> _OfOne:
    """The same for a question whose other days are shaped otherwise."""
    found: _Found = _since_it_began(Days(asked.known_on, asked.known_on))
    return replace(asked, known_on=found[0].known_on, problems=(*asked.problems, *found[1]))


def _since_it_began(days: Days) -> _Found:
    """The days as they came, or with the problem: what was typed stays.

    One query, where a day or an instant of knowledge was given.
    """
    known = _known(days)
    if known is None:
        return days, ()
    with read() as session:
        first = began_on(session)
    if first is None or known >= first:
        return days, ()
    problem = f"Enter {in_words(first)} or later: the register began then"
    known_on = _refused(days.known_on, problem)
    refused = replace(days, known_on=known_on, instant=AskedInstant())
    return refused, (Problem(f"{known_on.name}-day", problem),)


def _known(days: Days) -> date | None:
    """The day in London on which it was known; None is now."""
    if days.known_on.given:
        return days.known_on.day
    return days.instant.at.astimezone(LONDON).date() if days.instant.at else None


def _refused(known_on: AskedDay, problem: str) -> AskedDay:
    return replace(known_on, day=today(), problem=problem, given=False)

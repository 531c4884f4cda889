"""What every page of what is ahead reads beside its numbers, and whose schools it is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from sqlmodel import Session

from register.domain.roles import Account
from register.services import freshness, report_choices
from register.services.report_choices import Choices
from register.services.reports import Filters
from register.web.layout import attribution
from register.web.reports.ahead_asked import AheadAsked, CoursesAsked, FallsAsked
from register.web.reports.beginning import day_since_it_began, days_since_it_began
from register.web.reports.narrowing import Problem
from register.web.reports.scope import within, without_own

_Asked = TypeVar("_Asked", AheadAsked, FallsAsked, CoursesAsked)


def mine(account: Account, asked: _Asked) -> _Asked:
    """The question held to what the account may see, whatever the address says."""
    narrowed = without_own(account, asked.narrowed)
    if isinstance(asked, FallsAsked):
        return day_since_it_began(replace(asked, narrowed=narrowed))
    return days_since_it_began(replace(asked, narrowed=narrowed))


def choices_of(session: Session, account: Account) -> Choices:
    """What the filters offer this account."""
    return report_choices.choices(session, within(account, Filters()))


def feed_day_of(session: Session) -> date | None:
    """The day of the school list; None before the first."""
    feed = freshness.of_school_list(session)
    return feed.extract_date if feed else None


def source_of(session: Session) -> str:
    """Where the data of a file come from."""
    return attribution(feed_day_of(session))


def code_of(problems: Sequence[Problem]) -> int:
    """The answer's code: 400 where something in the address could not be read."""
    return 400 if problems else 200

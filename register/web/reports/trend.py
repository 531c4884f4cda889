"""Counts over time, for those signed in, within what each may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.clock import LONDON
from register.domain.roles import KEEPERS, Account
from register.services import freshness, kept_reports, report_choices, trends
from register.services.beginning import began_on
from register.services.kept_reports import KeptHead
from register.services.reports import Cut, Filters
from register.web.database import read, today
from register.web.drawing import once_drawn
from register.web.layout import attribution
from register.web.reports import trend_page
from register.web.reports.beginning import day_since_it_began
from register.web.reports.blueprint import reader, readers, reports
from register.web.reports.counts import refuse
from register.web.reports.scope import reader_of, within, without_own
from register.web.reports.trend_asked import TrendAsked, trend_of
from register.web.reports.trend_rows import CSV_HEADER, Found, Said, csv_rows, said_rows
from register.web.spreadsheets import csv_file

_MANY = (Cut.LA, Cut.TRUST)
_NARROWER = frozenset({Cut.LA, Cut.REGION, Cut.TRUST})
MOST_KEYS = 40
"""As many keys as are drawn and stand in a table side by side."""


@reports.get("/reports/trend")
@readers
@once_drawn
def trend() -> ResponseReturnValue:
    """Counts by standing, month by month since 1 September 2009."""
    account, asked = reader(), asked_here(reader())
    with read() as session:
        found = found_of(session, account, asked)
        choices = report_choices.choices(session, within(account, Filters()))
        feed_day = _feed_day(session)
    page = trend_page.trend_page(reader_of(account), asked, found, choices, feed_day)
    return render_template("reports/trend.html", page=page), 400 if asked.problems else 200


@reports.get("/reports/trend.csv")
@readers
@once_drawn
def trend_file() -> ResponseReturnValue:
    """The same as a file, every month. Raises InvalidFact for a question that cannot be read."""
    account, asked = reader(), asked_here(reader())
    refuse(asked.problems)
    with read() as session:
        found, source = found_of(session, account, asked), attribution(_feed_day(session))
    name = "trend" if found.by is Cut.NONE else f"trend-by-{found.by.value}"
    return csv_file(name, CSV_HEADER, csv_rows(found), as_of=today(), source=source)


def asked_here(account: Account) -> TrendAsked:
    """The question of the address, held to what the account may see."""
    asked = day_since_it_began(trend_of(request.args, today()))
    return replace(asked, narrowed=without_own(account, asked.narrowed))


def found_of(session: Session, account: Account, asked: TrendAsked) -> Found:
    """The counts asked for: one query. Raises as `services.trends.trend` does.

    Where there are too many keys for a table, the whole alone, and `wanted` says by what it was.
    """
    narrow = account.role not in KEEPERS or _NARROWER & set(asked.narrowed.held)
    by = asked.by if narrow or asked.by not in _MANY else Cut.NONE
    days, kept = _days(asked), _kept(session, account, asked)
    course = trends.trend(
        session,
        sorted({*days, *(one.as_of for one in kept)}),
        today=today(),
        by=by,
        known_at=asked.known_at,
        filters=asked.narrowed.filters,
    )
    if len(course.rows) > MOST_KEYS:
        by = Cut.NONE
    rows = kept_reports.said_by(session, by) if kept else {}
    said = [
        Said(x.id, x.as_of, x.made_at.astimezone(LONDON).date(), said_rows(rows[x.id]))
        for x in kept
    ]
    return Found(course, days, today(), by, asked.by, tuple(said), began_on(session))


def _days(asked: TrendAsked) -> tuple[date, ...]:
    """The first of each month, and today."""
    return tuple(sorted({*trends.months(last=asked.last(today())), today()}))


def _kept(session: Session, account: Account, asked: TrendAsked) -> tuple[KeptHead, ...]:
    """What was said at the time, where it is of the same schools: of the whole country."""
    if account.role not in KEEPERS or asked.narrowed.held:
        return ()
    said = kept_reports.said(session) if asked.by in (*kept_reports.CUTS, *_MANY) else ()
    return tuple(one for one in said if one.as_of <= today())


def _feed_day(session: Session) -> date | None:
    feed = freshness.of_school_list(session)
    return feed.extract_date if feed else None

"""Flagged schools and counts, for those signed in, within what each may see."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.roles import Account
from register.services import freshness
from register.services.reports import Counts, Cut, Filters, FlaggedSchool, Report, counts, flagged
from register.web.database import read, today
from register.web.drawing import once_drawn
from register.web.layout import attribution
from register.web.reports import counted as tables
from register.web.reports import flagged as lists
from register.web.reports.blueprint import reader, readers, reports
from register.web.reports.forms import Days, FlaggedAsked, cut_of, days_of, flagged_of
from register.web.reports.scope import scope_in_words, within
from register.web.spreadsheets import csv_file

FILTERED = (Cut.LA, Cut.REGION, Cut.TYPE, Cut.PHASE, Cut.TRUST)


@reports.get("/reports")
@readers
@once_drawn
def counted() -> ResponseReturnValue:
    """Counts by authority, or by another cut."""
    account, days, cut = reader(), days_of(request.args, today()), cut_of(request.args)
    with read() as session:
        report = _report(session, account, days, cut)
        feed = freshness.of_school_list(session)
    extract = feed.extract_date if feed else None
    page = tables.counts_page(days, cut, report, scope_in_words(account), extract)
    return render_template("reports/counts.html", page=page), _code(days)


@reports.get("/reports/counts.csv")
@readers
@once_drawn
def counts_file() -> ResponseReturnValue:
    """The same counts as a file."""
    days, cut = days_of(request.args, today()), cut_of(request.args)
    with read() as session:
        report = _report(session, reader(), days, cut)
        source = _source(session)
    rows = tables.csv_rows(report)
    name = f"counts-by-{cut.value}"
    return csv_file(name, tables.CSV_HEADER, rows, as_of=days.as_of.day, source=source)


@reports.get("/reports/flagged")
@readers
@once_drawn
def listed() -> ResponseReturnValue:
    """Schools whose SENCO duty is not met, or at other standings, by the filters chosen."""
    account, asked = reader(), flagged_of(request.args, today())
    scope = within(account, Filters())
    with read() as session:
        found = _flagged(session, account, asked)
        cuts = {cut: _cut(session, asked.days, cut, scope) for cut in FILTERED}
        feed = freshness.of_school_list(session)
    extract = feed.extract_date if feed else None
    page = lists.flagged_page(asked, found, cuts, scope_in_words(account), extract)
    return render_template("reports/flagged.html", page=page), _code(asked.days)


@reports.get("/reports/flagged.csv")
@readers
@once_drawn
def listed_file() -> ResponseReturnValue:
    """The same list as a file, every page of it."""
    asked = flagged_of(request.args, today())
    with read() as session:
        found = _flagged(session, reader(), asked)
        source = _source(session)
    rows, day = lists.csv_rows(found), asked.days.as_of.day
    return csv_file("flagged-schools", lists.CSV_HEADER, rows, as_of=day, source=source)


def _report(session: Session, account: Account, days: Days, cut: Cut) -> Report:
    return counts(
        session,
        by=cut,
        as_of=days.as_of.day,
        today=today(),
        known_at=days.known_at,
        filters=within(account, Filters()),
    )


def _cut(session: Session, days: Days, cut: Cut, scope: Filters) -> tuple[Counts, ...]:
    day, at = days.as_of.day, days.known_at
    report = counts(session, by=cut, as_of=day, today=today(), known_at=at, filters=scope)
    return report.rows


def _flagged(session: Session, account: Account, asked: FlaggedAsked) -> tuple[FlaggedSchool, ...]:
    return flagged(
        session,
        as_of=asked.days.as_of.day,
        today=today(),
        known_at=asked.days.known_at,
        statuses=asked.statuses,
        filters=within(account, asked.filters),
    )


def _source(session: Session) -> str:
    feed = freshness.of_school_list(session)
    return attribution(feed.extract_date if feed else None)


def _code(days: Days) -> int:
    return 400 if days.as_of.problem or days.known_on.problem else 200

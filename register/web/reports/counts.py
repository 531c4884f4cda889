"""Flagged schools and counts, for those signed in, within what each may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypedDict

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.errors import InvalidFact
from register.domain.roles import Account
from register.services import freshness, report_choices, tile_map
from register.services import reports as service
from register.services.beginning import began_on
from register.services.flagged_pages import flagged_page
from register.services.report_choices import Choices
from register.services.reports import Crossed, Filters, FlaggedSchool, Report
from register.web.database import read, today
from register.web.drawing import once_drawn
from register.web.layout import attribution
from register.web.paging import address
from register.web.reports import flagged as lists
from register.web.reports import rows_out
from register.web.reports.beginning import days_since_it_began
from register.web.reports.blueprint import reader, readers, reports
from register.web.reports.counted import Around, counts_page
from register.web.reports.forms import FlaggedAsked, ReportAsked, asked_of, flagged_of
from register.web.reports.narrowing import Problem
from register.web.reports.pictures import has_map
from register.web.reports.scope import reader_of, within, without_own
from register.web.reports.ways import PATH
from register.web.spreadsheets import csv_file

_PLACED = frozenset({"page", "columns"})


@reports.get("/reports")
@readers
@once_drawn
def counted() -> ResponseReturnValue:
    """Counts by any cut, or by any two."""
    account, asked = reader(), _asked(reader())
    if has_blanks(asked.problems):
        return redirect(address(PATH, asked.given))
    with read() as session:
        report = report_of(session, asked)
        tiles = tile_map.layout_now(session) if has_map(asked) else ()
        choices, feed_day = _choices(session, account), _feed_day(session)
        around = Around(choices, tiles, feed_day, _began(session, asked))
    page = counts_page(reader_of(account), asked, report, around)
    return render_template("reports/counts.html", page=page), _code(asked.problems)


@reports.get("/reports/counts.csv")
@readers
@once_drawn
def counts_file() -> ResponseReturnValue:
    """The same counts as a file. Raises InvalidFact for a question that cannot be read."""
    asked = _asked(reader())
    refuse(asked.problems)
    with read() as session:
        report = report_of(session, asked)
        source = attribution(_feed_day(session))
    name = f"counts-by-{asked.by.value}" + (f"-and-{asked.across.value}" if asked.across else "")
    rows, day = rows_out.csv_rows(asked, report), asked.days.as_of.day
    return csv_file(name, rows_out.csv_header(asked), rows, as_of=day, source=source)


@reports.get("/reports/flagged")
@readers
@once_drawn
def listed() -> ResponseReturnValue:
    """Schools whose SENCO duty is not met, or at other standings, by the filters chosen."""
    account, asked = reader(), _flagged_asked(reader())
    if has_blanks(asked.problems):
        return redirect(address(lists.PATH, asked.given))
    with read() as session:
        found = flagged_page(session, page=asked.page, size=lists.SIZE, **_given(asked))
        choices, feed_day = _choices(session, account), _feed_day(session)
    page = lists.flagged_page(reader_of(account), asked, found, choices, feed_day)
    return render_template("reports/flagged.html", page=page), _code(asked.problems)


@reports.get("/reports/flagged.csv")
@readers
@once_drawn
def listed_file() -> ResponseReturnValue:
    """The same list as a file, every page of it. Raises as `counts_file` does."""
    asked = _flagged_asked(reader())
    refuse(asked.problems)
    with read() as session:
        found = schools_of(session, asked)
        source = attribution(_feed_day(session))
    rows, day = lists.csv_rows(found), asked.days.as_of.day
    return csv_file("flagged-schools", lists.CSV_HEADER, rows, as_of=day, source=source)


def report_of(session: Session, asked: ReportAsked) -> Report | Crossed:
    """The report asked for: one query. Raises as `services.reports.counts` does."""
    days, measure, filters = asked.days, asked.measure, asked.filters
    day, at = days.as_of.day, days.known_at
    if asked.across is None:
        return service.counts(
            session,
            by=asked.by,
            as_of=day,
            today=today(),
            known_at=at,
            filters=filters,
            measure=measure,
        )
    return service.crossed(
        session,
        by=asked.by,
        across=asked.across,
        as_of=day,
        today=today(),
        known_at=at,
        filters=filters,
        measure=measure,
    )


def schools_of(session: Session, asked: FlaggedAsked) -> tuple[FlaggedSchool, ...]:
    """The schools asked for. Raises as `services.reports.flagged` does."""
    return service.flagged(session, **_given(asked))


def refuse(problems: Sequence[Problem]) -> None:
    """A file answers what was asked or nothing. Raises InvalidFact with the first problem."""
    if problems:
        raise InvalidFact(f"{problems[0].text}.")


def has_blanks(problems: Sequence[Problem]) -> bool:
    """Whether a form was sent with empty fields, which a shorter address can do without.

    An address with a problem stays as it is, so that nothing typed is lost.
    """
    if problems or not _PLACED.isdisjoint(request.args):
        return False
    return any(not text for _name, text in request.args.items(multi=True))


class _Given(TypedDict):
    as_of: date
    today: date
    known_at: datetime | None
    statuses: frozenset[str]
    filters: Filters


def _given(asked: FlaggedAsked) -> _Given:
    """The list asked for, as the service takes it."""
    return {
        "as_of": asked.days.as_of.day,
        "today": today(),
        "known_at": asked.days.known_at,
        "statuses": asked.statuses,
        "filters": asked.filters,
    }


def _asked(account: Account) -> ReportAsked:
    """The report asked for, held to what the account may see."""
    asked = days_since_it_began(asked_of(request.args, today()))
    return replace(asked, narrowed=without_own(account, asked.narrowed))


def _flagged_asked(account: Account) -> FlaggedAsked:
    asked = days_since_it_began(flagged_of(request.args, today()))
    return replace(asked, narrowed=without_own(account, asked.narrowed))


def _choices(session: Session, account: Account) -> Choices:
    return report_choices.choices(session, within(account, Filters()))


def _began(session: Session, asked: ReportAsked) -> date | None:
    """The day on which the register began, where a day in the past is asked about."""
    return began_on(session) if asked.days.as_of.day < today() else None


def _feed_day(session: Session) -> date | None:
    feed = freshness.of_school_list(session)
    return feed.extract_date if feed else None


def _code(problems: Sequence[Problem]) -> int:
    return 400 if problems else 200

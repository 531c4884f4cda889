"""What is ahead if nothing is done, for those signed in, within what each may see."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.roles import Account
from register.law.dates import NPQ_BEGINS, TRIGGER_DAY
from register.services import courses_ahead, forecasts
from register.services.forecasts import FallOut
from register.services.reports import Cut, counts
from register.web.database import read, today
from register.web.drawing import once_drawn
from register.web.reports import ahead_lists, ahead_page, ahead_rows
from register.web.reports.ahead_asked import (
    ONE_DAY,
    AheadAsked,
    FallsAsked,
    Why,
    ahead_of,
    falls_of,
)
from register.web.reports.ahead_reading import choices_of, code_of, feed_day_of, mine, source_of
from register.web.reports.ahead_rows import Found, Stretch
from register.web.reports.blueprint import reader, readers, reports
from register.web.reports.counts import refuse
from register.web.reports.scope import reader_of
from register.web.spreadsheets import csv_file


@reports.get("/reports/ahead")
@readers
@once_drawn
def ahead() -> ResponseReturnValue:
    """How many schools fall out of time if nothing is done, by month or by area."""
    account = reader()
    asked = mine(account, ahead_of(request.args, today()))
    with read() as session:
        found = _ahead(session, account, asked)
    page = ahead_page.ahead_page(reader_of(account), asked, found)
    return render_template("reports/ahead.html", page=page), code_of(asked.problems)


@reports.get("/reports/ahead.csv")
@readers
@once_drawn
def ahead_file() -> ResponseReturnValue:
    """The same numbers as a file. Raises InvalidFact for a question that cannot be read."""
    account = reader()
    asked = mine(account, ahead_of(request.args, today()))
    refuse(asked.problems)
    with read() as session:
        found, source = _ahead(session, account, asked), source_of(session)
    name = "ahead-by-month" if asked.by is Cut.NONE else f"ahead-by-{asked.by.value}"
    rows = ahead_rows.csv_rows(asked, found)
    day = asked.days.as_of.day
    return csv_file(name, ahead_rows.CSV_HEADER, rows, as_of=day, source=source)


@reports.get("/reports/ahead/schools")
@readers
@once_drawn
def falling() -> ResponseReturnValue:
    """The schools behind one of those numbers, by the day on which each falls."""
    account = reader()
    asked = mine(account, falls_of(request.args, today()))
    with read() as session:
        falls = _falls(session, asked)
        choices, feed = choices_of(session, account), feed_day_of(session)
    page = ahead_lists.falls_page(reader_of(account), asked, falls, choices, feed)
    return render_template("reports/ahead-schools.html", page=page), code_of(asked.problems)


@reports.get("/reports/ahead/schools.csv")
@readers
@once_drawn
def falling_file() -> ResponseReturnValue:
    """The same list as a file, every page of it. Raises as `ahead_file` does."""
    asked = mine(reader(), falls_of(request.args, today()))
    refuse(asked.problems)
    with read() as session:
        rows, source = ahead_lists.falls_rows(_falls(session, asked)), source_of(session)
    header, day = ahead_lists.FALLS_HEADER, asked.first.day - ONE_DAY
    return csv_file("schools-that-fall", header, rows, as_of=day, source=source)


def _ahead(session: Session, account: Account, asked: AheadAsked) -> Found:
    falls = forecasts.fall_outs(
        session,
        today=today(),
        after=asked.days.as_of.day,
        upto=asked.upto.day,
        known_at=asked.days.known_at,
        by=asked.by,
        filters=asked.narrowed.filters,
    )
    rows, not_met = (_by_month if asked.by is Cut.NONE else _by_area)(session, asked, falls)
    cliff = any(row.note for row in rows)
    nasenco = _with_nasenco(session, asked, falls) if cliff else None
    return Found(rows, not_met, choices_of(session, account), feed_day_of(session), nasenco)


def _with_nasenco(session: Session, asked: AheadAsked, falls: Sequence[FallOut]) -> int:
    """Of the schools that fall out of time, those whose SENCO has a NASENCO to complete."""
    people = courses_ahead.sencos(
        session,
        as_of=max(asked.days.as_of.day, NPQ_BEGINS),
        today=today(),
        known_at=asked.days.known_at,
        filters=asked.narrowed.filters,
    )
    held = {each.school.urn for each in people if each.nasenco}
    return len(held & {fall.urn for fall in falls if fall.out_of_time})


def _by_month(
    session: Session, asked: AheadAsked, falls: Sequence[FallOut]
) -> tuple[list[Stretch], int]:
    """The rows, and how many do not meet the duty on the last day of all."""
    counted = forecasts.forecast(
        session,
        ahead_rows.month_days(asked.days.as_of.day, asked.upto.day)[1],
        today=today(),
        known_at=asked.days.known_at,
        filters=asked.narrowed.filters,
    )
    return ahead_rows.by_month(asked, falls, counted), counted.total.not_met[-1]


def _by_area(
    session: Session, asked: AheadAsked, falls: Sequence[FallOut]
) -> tuple[list[Stretch], int]:
    """The same by area: the forecast of one day is the report of that day."""
    counted = counts(
        session,
        by=asked.by,
        as_of=asked.upto.day,
        today=today(),
        known_at=asked.days.known_at,
        filters=asked.narrowed.filters,
    )
    return ahead_rows.by_area(asked, falls, counted), counted.total.not_met


def _falls(session: Session, asked: FallsAsked) -> tuple[FallOut, ...]:
    found = forecasts.fall_outs(
        session,
        today=today(),
        after=max(asked.first.day - ONE_DAY, TRIGGER_DAY),
        upto=asked.upto.day,
        known_at=asked.known_at,
        filters=asked.narrowed.filters,
    )
    if asked.why is None:
        return found
    return tuple(fall for fall in found if fall.out_of_time is (asked.why is Why.TIME))

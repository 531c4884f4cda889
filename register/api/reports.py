"""Reports for machines: counts, their course, lists of schools, and what was kept.

Each is held to the schools of the organisation whose key it is.
"""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Response
from sqlmodel import Session

from register.api import kinds
from register.api.answering import answered
from register.api.kept_reports import OPERATIONS as KEPT
from register.api.operation import Call, Operation
from register.api.problems import Refused, impossible
from register.api.report_answers import CountsTold, NotesTold, SchoolRow, SchoolsTold, TrendTold
from register.api.report_questions import CountsAsked, SchoolsAsked, TrendAsked
from register.api.report_rows import cells_of, course_of, row_of
from register.api.surroundings import now, read, settings, surroundings, today
from register.clock import LONDON
from register.domain.errors import InvalidFact
from register.domain.period import anniversary, day_after
from register.domain.tokens import Scope
from register.law.assessment import RULEBOOK
from register.law.dates import TRIGGER_DAY
from register.services import freshness, reports, standings
from register.services.report_files import Notes
from register.services.report_scope import held_to
from register.services.reports import Crossed, Cut, Filters, Measure, Report
from register.services.trends import months, trend

SECONDS = 2.0  # of drawing what is marked, before a caller is told to wait


def read_counts(call: Call) -> Response:
    """Count the open schools that the duty reaches, by status: all, by one cut, or by two.

    A pair of keys that no school has is left out.
    """
    asked = call.asked(CountsAsked)
    filters = held_to(call.holder.account, asked.filters())
    known_at = _end_of(asked.known_on)
    drawn()
    try:
        with read() as session:
            report = _counts(session, asked, filters, known_at)
            notes = notes_of(session, "Schools by standing", report.as_of, known_at)
    except InvalidFact as error:
        raise impossible(error) from None
    told = CountsTold(
        as_of=report.as_of,
        known_at=known_at,
        by=asked.by.value,
        across=asked.across,
        count=asked.count,
        rows=cells_of(report),
        total=row_of(report.total),
        notes=notes,
    )
    return answered(told)


def read_trend(call: Call) -> Response:
    """Count the same on the first day of each month, from one day to another."""
    asked = call.asked(TrendAsked)
    filters = held_to(call.holder.account, asked.filters())
    known_at = _end_of(asked.known_on)
    days = _months(asked)
    drawn()
    try:
        with read() as session:
            found = trend(
                session, days, today=today(), by=asked.by, known_at=known_at, filters=filters
            )
            notes = notes_of(session, "Schools by standing over time", None, known_at)
    except InvalidFact as error:
        raise impossible(error) from None
    told = TrendTold(
        known_at=known_at,
        by=asked.by.value,
        days=list(days),
        rows=[course_of(row) for row in found.rows],
        total=course_of(found.total),
        notes=notes,
    )
    return answered(told)


def read_flagged(call: Call) -> Response:
    """List the schools whose duty is not met, or at another status, by URN. Nobody is named."""
    asked = call.asked(SchoolsAsked)
    filters = held_to(call.holder.account, asked.filters(asked.reason))
    known_at, as_of = _end_of(asked.known_on), asked.as_of or today()
    drawn()
    try:
        with read() as session:
            reports.may_ask(session, as_of, today())
            listed = reports.listed(session, (as_of, known_at), asked.statuses, filters)
            listed.sort(key=lambda school: school.urn)
            after = [school for school in listed if school.urn > (asked.cursor or 0)]
            page = reports.with_their_days(session, after[: asked.limit], as_of, known_at)
            notes = notes_of(session, "Schools at the standings chosen", as_of, known_at)
    except InvalidFact as error:
        raise impossible(error) from None
    told = SchoolsTold(
        as_of=as_of,
        known_at=known_at,
        total=len(listed),
        schools=[SchoolRow.model_validate(school) for school in page],
        next=page[-1].urn if len(after) > asked.limit else None,
        notes=notes,
    )
    return answered(told)


_REFUSES = (kinds.NOT_ALLOWED, kinds.IMPOSSIBLE)
OPERATIONS = (
    Operation(
        name="count_schools",
        method="GET",
        path="/reports/counts",
        view=read_counts,
        summary="Count schools by standing",
        scope=Scope.READ_REPORTS,
        query=CountsAsked,
        answer=CountsTold,
        refuses=_REFUSES,
    ),
    Operation(
        name="read_trend",
        method="GET",
        path="/reports/trend",
        view=read_trend,
        summary="Count schools by standing over time",
        scope=Scope.READ_REPORTS,
        query=TrendAsked,
        answer=TrendTold,
        refuses=_REFUSES,
    ),
    Operation(
        name="list_schools",
        method="GET",
        path="/reports/schools",
        view=read_flagged,
        summary="List schools by standing",
        scope=Scope.READ_REPORTS,
        query=SchoolsAsked,
        answer=SchoolsTold,
        refuses=_REFUSES,
    ),
    *KEPT,
)


def drawn() -> None:
    """See that every line is drawn. Raises Refused, 503, where that takes longer."""
    with read() as session:
        waiting = standings.waiting(session)
    if waiting:
        waiting = standings.bring_up_to_date(surroundings().database, seconds=SECONDS)
    if waiting:
        said = f"{waiting:,} schools are being brought up to date: ask again in a moment."
        raise Refused(kinds.BUSY, said, headers={"Retry-After": "5"})


def notes_of(
    session: Session, title: str, as_of: date | None, known_at: datetime | None
) -> NotesTold:
    """The notes of an answer that is made now."""
    feed = freshness.of_school_list(session, known_at=known_at)
    at = now()
    past = known_at is not None and known_at <= at
    notes = Notes(
        title=title,
        as_of=as_of,
        known_at=known_at,
        made_at=None if past else at,
        rulebook=RULEBOOK,
        list_day=feed.extract_date if feed else None,
        demo=settings().demo,
    )
    return NotesTold.model_validate(notes.as_data())


def _counts(
    session: Session, asked: CountsAsked, filters: Filters, known_at: datetime | None
) -> Report | Crossed:
    day, measure = asked.as_of or today(), Measure(asked.count)
    if asked.across is None:
        return reports.counts(
            session,
            by=asked.by,
            as_of=day,
            today=today(),
            known_at=known_at,
            filters=filters,
            measure=measure,
        )
    return reports.crossed(
        session,
        by=asked.by,
        across=Cut(asked.across),
        as_of=day,
        today=today(),
        known_at=known_at,
        filters=filters,
        measure=measure,
    )


def _months(asked: TrendAsked) -> tuple[date, ...]:
    """The first day of each month asked for. Raises Refused where there is none to be counted."""
    first, last = asked.first or TRIGGER_DAY, asked.last or today()
    latest = anniversary(today(), reports.YEARS_AHEAD)
    if first < TRIGGER_DAY:
        raise impossible(InvalidFact(f"Give a day from {TRIGGER_DAY} on."), parameter="first")
    if last > latest:
        raise impossible(InvalidFact(f"Give a day up to {latest}."), parameter="last")
    days = months(first, last=last)
    if not days:
        raise impossible(InvalidFact("No month begins between these days."), parameter="last")
    return days


def _end_of(day: date | None) -> datetime | None:
    """The instant at which the day ends in London. Raises Refused for one that holds nothing."""
    if day is None:
        return None
    if not TRIGGER_DAY <= day <= today():
        error = InvalidFact(f"Give a day from {TRIGGER_DAY} to {today()}.")
        raise impossible(error, parameter="known_on")
    return datetime.combine(day_after(day), time(), LONDON)

"""Reports that were kept as they were said: the list, each of them, and keeping one more."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.domain.errors import NotFound
from register.services import freshness, kept_reports
from register.services.jobs import JobState, Progress, Work
from register.services.kept_reports import CUTS, RERUN, KeptReport
from register.services.report_files import Document, Notes
from register.services.report_files_tables import kept_document
from register.services.report_files_writing import CSV, JSON, MEDIA_TYPES, METADATA, ODS, csv_bytes
from register.services.reports import Cut
from register.web.database import begin, database, now, read, settings, today
from register.web.days import AskedDay, asked_day
from register.web.drawing import once_drawn
from register.web.layout import attribution
from register.web.reports.blueprint import officials, reader, reports
from register.web.reports.files import answer, linked
from register.web.reports.kept_lines import CSV_HEADER, SIZE, csv_rows, list_page, part
from register.web.reports.kept_page import kept_page
from register.web.reports.narrowing import whole_number
from register.web.spreadsheets import csv_file
from register.web.working import SECONDS_BETWEEN_LOOKS, begin_work, my_job, new_job

KIND = "kept reports"


@reports.get("/reports/kept")
@officials
def kept() -> ResponseReturnValue:
    """Everything that is kept, the newest day first."""
    return _list_page(asked_day({}, "as_of", today=today()))


@reports.get("/reports/kept.csv")
@officials
def kept_list_file() -> Response:
    """The same as a file, every page of it."""
    with read() as session:
        found, feed_day = kept_reports.every(session), _feed_day(session)
    rows, source = csv_rows(found), attribution(feed_day)
    return csv_file("kept-reports", CSV_HEADER, rows, as_of=today(), source=source)


@reports.post("/reports/kept")
@officials
@once_drawn
def keep() -> ResponseReturnValue:
    """Say the report of a day, and keep it."""
    asked = asked_day(request.form, "as_of", today=today(), blank=True)
    if asked.problem:
        return _list_page(asked)
    with begin() as session:
        made = kept_reports.keep(
            session, as_of=asked.day, today=today(), at=now(), by=reader().actor
        )
    return redirect(url_for("reports.one_kept", number=made.id), HTTPStatus.SEE_OTHER)


@reports.post("/reports/kept/rerun")
@officials
@once_drawn
def run_kept_again() -> ResponseReturnValue:
    """Run every kept day again, as a job: it takes some seconds for the whole country."""
    job = new_job(KIND, {"title": "Running the kept reports again"})
    return begin_work(job, _running_again(), page="reports.kept_job")


@reports.get("/reports/kept/jobs/<name>")
@officials
def kept_job(name: str) -> ResponseReturnValue:
    """How far it is; it leads back to the list."""
    job = my_job(name)
    if job.state is JobState.DONE:
        found = url_for("reports.kept", ran=job.result["made"])
        return redirect(found, HTTPStatus.SEE_OTHER)
    headers = {} if job.is_over else {"Refresh": str(SECONDS_BETWEEN_LOOKS)}
    return render_template("reports/kept-job.html", job=job), HTTPStatus.OK, headers


@reports.get("/reports/kept/<int:number>")
@officials
def one_kept(number: int) -> ResponseReturnValue:
    """One of them: its counts by a cut, and what changed since it was said."""
    asked = request.args.get("by", "")
    cut = Cut(asked) if asked in {cut.value for cut in CUTS} else Cut.LA
    with read() as session:
        found = kept_reports.one(session, number)
        beside = kept_reports.of_day(session, found.as_of)
        feed_day = _feed_day(session)
    page = kept_page(found, beside, cut, feed_day)
    return render_template("reports/kept-one.html", page=page)


@reports.get("/reports/kept/<int:number>/counts.<form>")
@officials
def kept_file(number: int, form: str) -> Response:
    """One of them as a file, by any ending that there is. Raises NotFound for another."""
    if form not in {CSV, METADATA, ODS, JSON}:
        raise NotFound("There is no file of that kind: choose CSV, ODS or JSON.")
    with read() as session:
        found = kept_reports.one(session, number)
    document = _document(found)
    if form != CSV:
        return answer(document, form)
    response = Response(csv_bytes(document), content_type=MEDIA_TYPES[CSV])
    named = f'attachment; filename="{document.named}.csv"'
    response.headers["Content-Disposition"] = named
    return linked(response)


@reports.get("/reports/kept/<int:number>/as-kept.json")
@officials
def as_kept(number: int) -> Response:
    """What is kept, byte for byte: its SHA-256 is the one on the page."""
    with read() as session:
        found = kept_reports.one(session, number)
    return Response(found.text.encode(), content_type=MEDIA_TYPES[JSON])


def _list_page(asked: AskedDay) -> ResponseReturnValue:
    place = whole_number(request.args.get("page")) or 1
    with read() as session:
        shown = part(place, kept_reports.how_many(session))
        found = kept_reports.newest_days(session, after=max(shown.first - 1, 0), most=SIZE)
        feed_day = _feed_day(session)
    page = list_page(found, asked, shown, whole_number(request.args.get("ran")), feed_day)
    code = HTTPStatus.BAD_REQUEST if asked.problem else HTTPStatus.OK
    return render_template("reports/kept.html", page=page), code


def _running_again() -> Work:
    db, of_today, at, by = database(), today(), now(), reader().actor

    def work(progress: Progress) -> dict[str, object]:
        del progress
        made = kept_reports.run_again(db, today=of_today, at=at, by=by)
        return {"made": len(made)}

    return work


def _document(found: KeptReport) -> Document:
    said = "run again since" if found.kind == RERUN else "as it was said"
    notes = Notes(
        title=f"Schools by standing, {said}",
        as_of=found.as_of,
        known_at=found.known_at,
        made_at=found.made_at,
        rulebook=found.rulebook,
        list_day=found.list_day,
        demo=settings().demo,
        more=(("Kept as", f"Number {found.id}"), ("SHA-256 of what is kept", found.sha256)),
    )
    return kept_document(found, notes)


def _feed_day(session: Session) -> date | None:
    feed = freshness.of_school_list(session)
    return feed.extract_date if feed else None

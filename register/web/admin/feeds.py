"""The school list: how old it is, what came of each run, and what waits for a person."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.domain.casework import CaseKind, Key
from register.domain.errors import Conflict
from register.services import accounts, freshness, refresh, refresh_decision
from register.services.jobs import Progress, Work
from register.services.sessions import Database
from register.web.admin.blueprint import admin, officials
from register.web.admin.case_work import work_of
from register.web.admin.forms import FeedUploadForm, NoFieldsForm, ReasonForm
from register.web.admin.pages import is_stale, next_run
from register.web.admin.working import begin_work, the_feeds
from register.web.database import begin, database, now, read, settings, today
from register.web.working import keep_upload, me, new_job, the_jobs, throw_away


@admin.get("/feeds")
@officials
def feeds() -> ResponseReturnValue:
    """The last good extract, its age, the next run, and the runs so far."""
    with read() as session:
        feed = freshness.of_school_list(session)
        return render_template(
            "admin/feeds.html",
            feed=feed,
            stale=is_stale(feed, today(), demo=settings().demo),
            held=freshness.awaiting(session),
            runs=freshness.runs(session),
            today=today(),
            next_run=next_run(now(), list_day=feed.extract_date if feed else None),
            form=NoFieldsForm(),
            base_url=settings().feed_base_url,
        )


@admin.post("/feeds/fetch")
@officials
def fetch() -> ResponseReturnValue:
    """Fetch the newest extract now, without waiting for the scheduler."""
    if settings().demo:
        raise Conflict("An invented country is not refreshed from the real list: upload a file.")
    chosen, db, at, day, by = settings(), database(), now(), today(), me().actor
    folder = the_feeds()

    def work(progress: Progress) -> dict[str, object]:
        outcome = refresh.from_feed(
            db,
            base_url=chosen.feed_base_url,
            contact=chosen.feed_contact,
            day=day,
            folder=folder,
            at=at,
            by=by,
            progress=progress,
        )
        return {"run": outcome.run}

    return begin_work(new_job("feed", {"title": "Fetching the school list"}), work)


@admin.get("/feeds/upload")
@officials
def upload() -> ResponseReturnValue:
    """Ask for an extract given by hand."""
    return render_template("admin/feed-upload.html", form=FeedUploadForm(formdata=None))


@admin.post("/feeds/upload")
@officials
def take_upload() -> ResponseReturnValue:
    """Keep the files, and read them as a job."""
    form = FeedUploadForm()
    if not form.validate():
        return render_template("admin/feed-upload.html", form=form), HTTPStatus.BAD_REQUEST
    job = new_job("feed", {"title": "Reading the school list"})
    folder = the_jobs().files(job)
    schools = keep_upload(form.schools.data, folder / "schools")
    links = keep_upload(form.links.data, folder / "links") if form.links.data else None
    return begin_work(job, _reading(schools, links, form.day.data))


def _reading(schools: Path, links: Path | None, day: date | None) -> Work:
    db, folder, at, of_today, by = database(), the_feeds(), now(), today(), me().actor

    sent = [path.parent for path in (schools, links) if path is not None]

    def work(progress: Progress) -> dict[str, object]:
        try:
            outcome = refresh.from_files(
                db,
                schools=schools,
                links=links,
                day=day,
                today=of_today,
                folder=folder,
                at=at,
                by=by,
                progress=progress,
            )
        finally:
            throw_away(*sent)
        return {"run": outcome.run}

    return work


@admin.get("/feeds/runs/<int:number>")
@officials
def run(number: int) -> ResponseReturnValue:
    """One run: what came, what was strange in it, and what was decided."""
    return _run_page(number, ReasonForm(formdata=None))


@admin.post("/feeds/runs/<int:number>/approve")
@officials
def approve(number: int) -> ResponseReturnValue:
    """Let a held run through, as a job: its files are read again."""
    form = ReasonForm()
    if not form.validate():
        return _run_page(number, form), HTTPStatus.BAD_REQUEST
    job = new_job("feed", {"title": "Applying the school list that was held"})
    work = _approving(
        database(), number, the_feeds(), by=me().actor, reason=form.reason.data or "", at=now()
    )
    return begin_work(job, work)


def _approving(
    db: Database, number: int, folder: Path, *, by: str, reason: str, at: datetime
) -> Work:
    def work(progress: Progress) -> dict[str, object]:
        outcome = refresh_decision.approve(
            db, number, folder=folder, by=by, reason=reason, at=at, progress=progress
        )
        return {"run": outcome.run}

    return work


@admin.post("/feeds/runs/<int:number>/decline")
@officials
def decline(number: int) -> ResponseReturnValue:
    """Decide against a held run: yesterday's list stands."""
    form = ReasonForm()
    if not form.validate():
        return _run_page(number, form), HTTPStatus.BAD_REQUEST
    with begin() as session:
        refresh_decision.decline(
            session, number, by=me().actor, reason=form.reason.data or "", at=now()
        )
    flash(f"Run {number} was declined. The list that was held before still stands.")
    return redirect(url_for("admin.run", number=number), HTTPStatus.SEE_OTHER)


def _run_page(number: int, form: ReasonForm) -> str:
    with read() as session:
        found = freshness.run(session, number)
        return render_template(
            "admin/feed-run.html",
            run=found,
            decided_by=accounts.called(session, found.decided_by),
            rejects=freshness.rejects(session, number),
            work=work_of(session, Key(CaseKind.FEED, str(number))),
            form=form,
        )

"""What if the law were read otherwise, or said otherwise: asked as a job, and what came of it."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from register.services import freshness, what_ifs
from register.services.jobs import Job, JobState, Progress, Work
from register.services.tile_map import layout_now
from register.services.what_if_words import asked
from register.web.database import database, now, read, today
from register.web.layout import attribution
from register.web.paging import address
from register.web.reports import what_if_areas as areas
from register.web.reports import what_if_page as pages
from register.web.reports import what_if_schools as lists
from register.web.reports.blueprint import officials, reader, reports
from register.web.reports.what_if_form import WhatIfForm, form_of
from register.web.reports.what_if_numbers import PATH, path_of
from register.web.spreadsheets import csv_file
from register.web.working import SECONDS_BETWEEN_LOOKS, begin_work, my_job, new_job

KIND, RECENT = "what-if", 100
_FORM = "reports/what-if.html"


@reports.get("/reports/what-if")
@officials
def what_if() -> ResponseReturnValue:
    """Ask for another reading or another rule; the address may bring what is to be asked."""
    form = form_of(request.args, today())
    return render_template(_FORM, form=form), 400 if form.problems else 200


@reports.post("/reports/what-if")
@officials
def ask_what_if() -> ResponseReturnValue:
    """Work it out as a job, or say what is wrong with what was asked."""
    form = form_of(request.form, today())
    if form.problems:
        return render_template(_FORM, form=form), HTTPStatus.BAD_REQUEST
    day = form.day.day
    about = {"set": dict(form.choices), "as_of": day.isoformat()}
    return begin_work(new_job(KIND, about), _working(form, day), page="reports.what_if_job")


@reports.get("/reports/what-if/jobs/<name>")
@officials
def what_if_job(name: str) -> ResponseReturnValue:
    """How far it is; it leads to what came of it."""
    job = my_job(name)
    if job.state is JobState.DONE:
        made = url_for("reports.one_what_if", reference=job.result["reference"])
        return redirect(made, HTTPStatus.SEE_OTHER)
    # A header, not a tag: what reads a page aloud takes the tag for a trap.
    looks = {} if job.is_over else {"Refresh": str(SECONDS_BETWEEN_LOOKS)}
    told, back = asked(job.about["set"]), _again(job)
    return render_template("reports/what-if-job.html", job=job, asked=told, again=back), looks


@reports.get("/reports/what-if/asked")
@officials
def what_ifs_asked() -> ResponseReturnValue:
    """Those that were asked before, by whom and when."""
    with read() as session:
        recent = what_ifs.recent(session, RECENT)
    lines = [(m, path_of(m), pages.headline(m), asked(m.choices)) for m in recent]
    return render_template("reports/what-if-asked.html", lines=lines)


@reports.get("/reports/what-if/<reference>")
@officials
def one_what_if(reference: str) -> ResponseReturnValue:
    """What came of one. Raises NotFound."""
    sort = request.args.get("sort", "")
    with read() as session:
        made, feed_day = what_ifs.one(session, reference), _feed_day(session)
        tiles = layout_now(session)
    order = sort if sort in areas.SORTS else areas.USUAL
    page = pages.what_if_page(made, order, tiles, feed_day)
    return render_template("reports/what-if-made.html", page=page)


@reports.get("/reports/what-if/<reference>/areas.csv")
@officials
def what_if_areas_file(reference: str) -> ResponseReturnValue:
    """The counts of every area as a file."""
    with read() as session:
        made, feed_day = what_ifs.one(session, reference), _feed_day(session)
    rows, source = areas.csv_rows(made), attribution(feed_day)
    name = f"what-if-{made.reference}-areas"
    return csv_file(name, areas.CSV_HEADER, rows, as_of=made.as_of, source=source)


@reports.get("/reports/what-if/<reference>/schools")
@officials
def what_if_schools(reference: str) -> ResponseReturnValue:
    """School by school what it changes, by the filters in the address. Raises NotFound."""
    with read() as session:
        made, every = what_ifs.one(session, reference), what_ifs.schools(session, reference)
        feed_day = _feed_day(session)
    chosen, number = lists.chosen_of(request.args), request.args.get("page", 1, type=int)
    page = lists.schools_page(made, every, chosen, number, feed_day)
    return render_template("reports/what-if-schools.html", page=page)


@reports.get("/reports/what-if/<reference>/schools.csv")
@officials
def what_if_schools_file(reference: str) -> ResponseReturnValue:
    """The same schools as a file, every page of them."""
    with read() as session:
        made, every = what_ifs.one(session, reference), what_ifs.schools(session, reference)
        source = attribution(_feed_day(session))
    rows = lists.csv_rows(made, lists.matching(every, lists.chosen_of(request.args)))
    name = f"what-if-{made.reference}-schools"
    return csv_file(name, lists.CSV_HEADER, rows, as_of=made.as_of, source=source)


def _working(form: WhatIfForm, day: date) -> Work:
    """Read first and write last: nobody waits for the writer while the nation is worked out."""
    db, at, account, on = database(), now(), reader(), today()

    def work(progress: Progress) -> dict[str, object]:
        with db.read() as session:
            made = what_ifs.work_out(
                session, form.choices, as_of=day, today=on, at=at, progress=progress
            )
        with db.begin() as session:
            kept = what_ifs.keep(session, account, made, at=at)
        return {"reference": str(kept.reference)}

    return work


def _again(job: Job) -> str:
    return address(PATH, {**job.about["set"], "as_of": job.about["as_of"]})


def _feed_day(session: Session) -> date | None:
    feed = freshness.of_school_list(session)
    return feed.extract_date if feed else None

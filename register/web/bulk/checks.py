"""One file: how far its work is, what was read of it, and the check itself."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import Conflict, NotFound
from register.domain.verifications import Purpose
from register.services import look_ups
from register.services.bulk_checks import checking, results
from register.services.bulk_checks.reading import read_file
from register.services.jobs import NO_LONGER_KEPT, Job, JobState, Progress, Work
from register.services.look_ups import Stopped, Wait
from register.web.bulk.blueprint import bulk, for_many
from register.web.bulk.forms import PurposeForm
from register.web.bulk.pages import CHECKING, READING, read_page, results_page, under_way
from register.web.database import begin, database, now, settings, today
from register.web.working import (
    SECONDS_BETWEEN_LOOKS,
    begin_work,
    me,
    my_job,
    new_job,
    the_jobs,
    throw_away,
)

RESULTS = "results.csv"
_SENT_AGAIN = "This file has been checked already, or is no longer kept: send it again."


@bulk.get("/<name>")
@for_many
def one(name: str) -> ResponseReturnValue:
    """How far it is, what was read, or what came of it."""
    job = my_file(name)
    if job.state is not JobState.DONE:
        page = render_template("bulk/working.html", page=under_way(job))
        # A header, not a tag: it works without JavaScript too, and leaves the page as it is.
        looks = {} if job.is_over else {"Refresh": str(SECONDS_BETWEEN_LOOKS)}
        return page, HTTPStatus.OK, looks
    if job.kind == READING:
        return _read(job, PurposeForm(formdata=None))
    kept = (the_jobs().files(job) / RESULTS).is_file()
    return render_template("bulk/results.html", page=results_page(job, kept=kept))


@bulk.post("/<name>/check")
@for_many
def check(name: str) -> ResponseReturnValue:
    """Look up everybody whose row is good, as a job."""
    job = my_file(name)
    if job.kind != READING or job.state is not JobState.DONE or _sent(job) is None:
        raise Conflict(_SENT_AGAIN)
    form = PurposeForm()
    if not form.validate():
        return _read(job, form), HTTPStatus.BAD_REQUEST
    with begin() as session:
        admitted = look_ups.admit(session, me(), at=now())
    if isinstance(admitted, Wait | Stopped):
        page = render_template("bulk/not-now.html", refused=admitted, name=job.id)
        return page, HTTPStatus.TOO_MANY_REQUESTS
    purpose = Purpose(form.purpose.data)
    about = {"file": job.about["file"], "purpose": purpose.value}
    begun = new_job(CHECKING, about, days=results.DAYS_KEPT)
    path = _claim(job, begun)
    return begin_work(begun, _checking(begun, path, purpose), page="bulk.one")


@bulk.post("/<name>/delete")
@for_many
def delete(name: str) -> ResponseReturnValue:
    """Delete a file and what came of it now, before its time."""
    job = my_file(name)
    if not job.is_over:
        raise Conflict("This file is at work: it can be deleted when that is done.")
    the_jobs().throw_away(job)
    return redirect(url_for("bulk.files"), HTTPStatus.SEE_OTHER)


def my_file(name: str) -> Job:
    """A job of this journey, and of whoever is signed in. Raises NotFound."""
    job = my_job(name)
    if job.kind not in {READING, CHECKING} or now() > job.goes:
        raise NotFound(NO_LONGER_KEPT)
    return job


def _read(job: Job, form: PurposeForm) -> str:
    page = read_page(job, waiting=_sent(job) is not None)
    return render_template("bulk/read.html", page=page, form=form)


def _sent(job: Job) -> Path | None:
    return next((the_jobs().files(job) / "file").glob("*"), None)


def _claim(job: Job, begun: Job) -> Path:
    """Move the file to the job that works on it, once: of two clicks the second finds none."""
    jobs = the_jobs()
    try:
        (jobs.files(job) / "file").rename(jobs.files(begun) / "file")
    except FileNotFoundError:
        jobs.throw_away(begun)
        raise Conflict(_SENT_AGAIN) from None
    jobs.throw_away(job)
    return next((jobs.files(begun) / "file").glob("*"))


def _checking(job: Job, path: Path, purpose: Purpose) -> Work:
    db, folder = database(), the_jobs().files(job)
    occasion = checking.Occasion(me(), purpose, now(), today(), settings().secret())

    def work(progress: Progress) -> dict[str, object]:
        try:
            with db.read() as session:
                file = read_file(session, path, account=occasion.account, today=occasion.today)
            result = checking.check(db, file, occasion, progress)
        finally:
            throw_away(path.parent)
        results.write_results(file, result, folder / RESULTS)
        result.memory.keep(db)
        return {**asdict(results.counts(file, result)), "stopped": result.stopped}

    return work

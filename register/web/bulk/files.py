"""Send a file of people: what it may hold, and the files that were sent."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from register.services.bulk_checks import results
from register.services.bulk_checks.reading import LARGEST, CheckedFile, read_file
from register.services.jobs import Job, Progress, Work
from register.web.access import takes_files
from register.web.bulk.blueprint import bulk, for_many
from register.web.bulk.forms import FileForm
from register.web.bulk.pages import CHECKING, READING, SHOWN, FilesPage, Refused, files_page
from register.web.database import database, today
from register.web.working import (
    LONGEST_NAME,
    REJECTS,
    begin_work,
    keep_upload,
    me,
    new_job,
    the_jobs,
    throw_away,
)

AROUND = 64 * 1024  # bytes of a form beside its file


@bulk.get("")
@for_many
def files() -> ResponseReturnValue:
    """Ask for a file, say what may be in it, and list those that were sent."""
    return render_template("bulk/files.html", form=FileForm(formdata=None), page=_page())


@bulk.post("")
@for_many
@takes_files(LARGEST + AROUND)
def send() -> ResponseReturnValue:
    """Keep the file and read it, as a job; nobody is looked up."""
    form = FileForm()
    if not form.validate():
        page = render_template("bulk/files.html", form=form, page=_page())
        return page, HTTPStatus.BAD_REQUEST
    sent = form.file.data
    job = new_job(READING, {"file": (sent.filename or "")[-LONGEST_NAME:]})
    path = keep_upload(sent, the_jobs().files(job) / "file")
    return begin_work(job, _reading(job, path), page="bulk.one")


@bulk.get("/template.csv")
@for_many
def template() -> ResponseReturnValue:
    """An empty file with the columns' names."""
    named = {"Content-Disposition": "attachment; filename=people-to-check.csv"}
    return Response(results.TEMPLATE, mimetype="text/csv", headers=named)


def _page() -> FilesPage:
    jobs, mine = the_jobs(), me().actor
    sent = [*jobs.of(mine, READING), *jobs.of(mine, CHECKING)]
    sent.sort(key=lambda job: job.started_at, reverse=True)
    return files_page(sent, {job.id: url_for("bulk.one", name=job.id) for job in sent})


def _reading(job: Job, path: Path) -> Work:
    db, account, day, folder = database(), me(), today(), the_jobs().files(job)

    def work(progress: Progress) -> dict[str, object]:
        progress("Reading the file", 0, 0)
        wanted_again = False
        try:
            with db.read() as session:
                found = read_file(session, path, account=account, today=day)
            wanted_again = bool(found.wanted)
        finally:
            if not wanted_again:
                throw_away(path.parent)
        results.write_rejects(found, folder / REJECTS)
        return _told(found)

    return work


def _told(found: CheckedFile) -> dict[str, object]:
    """What the page needs of it, as JSON; the values of refused rows stay in their file."""
    first = (Refused(row.line, row.column, row.problem) for row in found.rejected[:SHOWN])
    return {
        "rows": len(found.wanted) + len(found.rejected),
        "good": len(found.wanted),
        "rejected": [asdict(row) for row in first],
    }

"""The page of a job: it shows that it works, can be left, and leads to what came of it."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from register.domain.errors import NotFound
from register.services.jobs import Job, JobState
from register.web.admin.blueprint import admin, officials
from register.web.admin.pages import import_page, job_page
from register.web.working import REJECTS, SECONDS_BETWEEN_LOOKS, my_job, the_jobs

_AGAIN = {"feed": "admin.feeds", "import": "admin.imports"}


@admin.get("/jobs/<name>")
@officials
def job(name: str) -> ResponseReturnValue:
    """How far it is, or what came of it."""
    found = my_job(name)
    if found.state is JobState.DONE:
        return _result(found)
    page = job_page(found, again=url_for(_AGAIN[found.kind]))
    # A header, not a tag: what reads a page aloud takes the tag for a trap.
    looks = {} if found.is_over else {"Refresh": str(SECONDS_BETWEEN_LOOKS)}
    return render_template("admin/job.html", page=page), looks


@admin.get("/jobs/<name>/rejects.csv")
@officials
def rejects(name: str) -> ResponseReturnValue:
    """The rows that were not taken, in the file's own columns."""
    path = the_jobs().files(my_job(name)) / REJECTS
    if not path.is_file():
        raise NotFound("That file has no rejected rows.")
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name="rejects.csv")


def _result(found: Job) -> ResponseReturnValue:
    if found.kind == "feed":
        return redirect(url_for("admin.run", number=found.result["run"]), HTTPStatus.SEE_OTHER)
    return render_template("admin/import-outcome.html", page=import_page(found))

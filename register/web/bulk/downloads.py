"""What is taken away of a file: the rows refused, and the results."""

from __future__ import annotations

from flask import send_file
from flask.typing import ResponseReturnValue

from register.domain.errors import NotFound
from register.services.bulk_checks import results
from register.services.jobs import JobState
from register.web.bulk.blueprint import bulk, for_many
from register.web.bulk.checks import RESULTS, my_file
from register.web.database import begin, now
from register.web.working import REJECTS, me, the_jobs


@bulk.get("/<name>/rejects.csv")
@for_many
def rejects(name: str) -> ResponseReturnValue:
    """The rows that cannot be looked up, in the file's own columns."""
    path = the_jobs().files(my_file(name)) / REJECTS
    if not path.is_file():
        raise NotFound("Those rows are no longer kept: send the file again.")
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name="rejects.csv")


@bulk.get("/<name>/results.csv")
@for_many
def download(name: str) -> ResponseReturnValue:
    """Every row with what came of it; that it was taken is recorded."""
    job = my_file(name)
    path = the_jobs().files(job) / RESULTS
    if job.state is not JobState.DONE or not path.is_file():
        raise NotFound("Those results are no longer kept, or are not there yet.")
    with begin() as session:
        results.took(session, me(), job=job.id, rows=job.result["rows"], at=now())
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name="results.csv")

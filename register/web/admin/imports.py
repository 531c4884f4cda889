"""Files to be taken in: checked first, then applied by a second button."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from flask import render_template
from flask.typing import ResponseReturnValue

from register.domain.errors import Conflict
from register.services.imports.importing import import_file
from register.services.imports.outcome import ImportKind, ImportOutcome, write_rejects
from register.services.jobs import Job, JobState, Progress, Work
from register.web.admin.blueprint import admin, officials
from register.web.admin.forms import ImportForm
from register.web.admin.pages import SHOWN
from register.web.admin.working import begin_work
from register.web.database import database, now
from register.web.working import (
    REJECTS,
    keep_upload,
    me,
    my_job,
    new_job,
    the_jobs,
    throw_away,
)


@admin.get("/imports")
@officials
def imports() -> ResponseReturnValue:
    """Ask for a file, and say what may be in it."""
    return render_template("admin/imports.html", form=ImportForm(formdata=None))


@admin.post("/imports")
@officials
def check_import() -> ResponseReturnValue:
    """Keep the file and check it, as a job; nothing is taken yet."""
    form = ImportForm()
    if not form.validate():
        return render_template("admin/imports.html", form=form), HTTPStatus.BAD_REQUEST
    kind = ImportKind(form.kind.data)
    sent = form.file.data
    about = {"title": f"Checking the file of {kind}", "kind": kind, "file": sent.filename}
    job = new_job("import", about)
    path = keep_upload(sent, the_jobs().files(job) / "file")
    return begin_work(job, _reading(job, path, kind, check=True))


@admin.post("/imports/<name>/apply")
@officials
def apply_import(name: str) -> ResponseReturnValue:
    """Take the good rows of a file that was checked."""
    job = my_job(name)
    if job.kind != "import" or job.state is not JobState.DONE or not job.result["checked_only"]:
        raise Conflict("This file has been applied already, or was not checked: send it again.")
    path = next((the_jobs().files(job) / "file").glob("*"), None)
    if path is None:
        raise Conflict("A checked file is kept for an hour, and that is over: send it again.")
    return begin_work(job, _reading(job, path, ImportKind(job.about["kind"]), check=False))


def _reading(job: Job, path: Path, kind: ImportKind, *, check: bool) -> Work:
    db, at, by, folder = database(), now(), me().actor, the_jobs().files(job)

    def work(progress: Progress) -> dict[str, object]:
        session_of = db.read if check else db.begin
        wanted_again = False
        try:
            with session_of() as session, path.open("rb") as file:
                outcome = import_file(
                    session, kind, file, at=at, by=by, check=check, progress=progress
                )
            wanted_again = check
        finally:
            if not wanted_again:
                throw_away(path.parent)
        with (folder / REJECTS).open("w", encoding="utf-8", newline="") as out:
            write_rejects(outcome, out)
        return _told(outcome)

    return work


def _told(outcome: ImportOutcome) -> dict[str, object]:
    """What the page needs of it, as JSON; the values of rejected rows stay in their file."""
    counts = {
        "rows": outcome.rows,
        "added": outcome.added,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "rejected": len(outcome.rejected),
    }
    first = [
        {"line": row.line, "column": row.column, "problem": row.problem}
        for row in outcome.rejected[:SHOWN]
    ]
    return {"checked_only": outcome.checked_only, "counts": counts, "rejected": first}

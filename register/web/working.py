"""Long work for a page: started in a thread of its own, watched on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from shutil import rmtree
from threading import Thread
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from register.domain.errors import NotFound
from register.domain.roles import Account
from register.services.jobs import NO_LONGER_KEPT, Job, Jobs, Work
from register.web.access import current_account
from register.web.database import now, settings

REJECTS = "rejects.csv"
SECONDS_BETWEEN_LOOKS = 2
LONGEST_NAME = 100  # characters: the end is kept, for its ending says what the file is


def the_jobs() -> Jobs:
    """Those of this installation."""
    return Jobs(settings().instance_path / "jobs")


def me() -> Account:
    """Who is signed in; a view that asks has been checked."""
    account = current_account()
    if account is None:
        message = "Nobody is signed in."
        raise RuntimeError(message)
    return account


def new_job(kind: str, about: Mapping[str, Any], *, days: int = 0) -> Job:
    """A job of whoever is signed in, with a folder for what it is given.

    What comes of it is kept for so many days, or for as long as is usual.
    """
    return the_jobs().new(kind, by=me().actor, at=now(), about=about, days=days)


def begin_work(job: Job, work: Work, *, page: str) -> ResponseReturnValue:
    """Start it and show its page, an endpoint that takes its name.

    The work must not use the request.
    """
    jobs = the_jobs()
    Thread(target=jobs.run, args=(jobs.begin(job), work), daemon=True, name=job.id).start()
    return redirect(url_for(page, name=job.id), HTTPStatus.SEE_OTHER)


def my_job(name: str) -> Job:
    """A job of whoever is signed in: what was sent may name people. Raises NotFound."""
    job = the_jobs().find(name)
    if job.by != me().actor:
        raise NotFound(NO_LONGER_KEPT)
    return job


def throw_away(*folders: Path) -> None:
    """Remove what was sent in: a list names head teachers, and a file its candidates."""
    for folder in folders:
        rmtree(folder, ignore_errors=True)


def keep_upload(upload: FileStorage, folder: Path) -> Path:
    """Write what was sent into a folder of its own, under its own name made safe."""
    folder.mkdir(mode=0o700)
    path = folder / (secure_filename(upload.filename or "")[-LONGEST_NAME:] or "file")
    upload.save(path)
    return path

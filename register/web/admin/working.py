"""Long work that an official's page starts: it is watched on the page of the job."""

from __future__ import annotations

from pathlib import Path

from flask.typing import ResponseReturnValue

from register.services.jobs import Job, Work
from register.web import working
from register.web.database import settings


def the_feeds() -> Path:
    """Where the bytes of feed files are kept."""
    return settings().instance_path / "feeds"


def begin_work(job: Job, work: Work) -> ResponseReturnValue:
    """Start it and show its page; the work must not use the request."""
    return working.begin_work(job, work, page="admin.job")

"""Long work that a page starts and may leave: each job is a folder that says how far it is.

The state is a file, not a row, because the work itself holds the database's one write
transaction, and because whichever process serves the next page must be able to read it. The
folder also holds what was sent and the rows refused, which may name people: it is its owner's
alone. What was sent goes when the work on it ends; what a person still has to take away or to
confirm goes within an hour, and the word of what came of it, which names nobody, within a day.
A job may say that what came of it is kept for some days: then all of it goes when they are over.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Any

from register.domain.errors import NotFound, RegisterError

KEPT_FOR = timedelta(days=1)
FILES_KEPT_FOR = timedelta(hours=1)
NO_LONGER_KEPT = "That job is no longer kept: jobs are thrown away after a day."
GONE = "The service stopped before this was done, and nothing was changed. Start it again."
_STATE = "job.json"
_NAME = re.compile(r"[0-9a-f]{16}")
_BETWEEN_WORDS = 0.3  # seconds between two writes of how far a job is
_LOG = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
Work = Callable[[Progress], Mapping[str, Any]]


class JobState(StrEnum):
    """Where a job stands."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work. `about` is what was asked, `result` what came of it: both JSON.

    `days` is for how many, from its start, what came of it is kept; 0 is the usual.
    """

    id: str
    kind: str
    by: str
    started_at: str
    state: JobState = JobState.READY
    stage: str = ""
    done: int = 0
    of: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""
    process: int = 0
    days: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def goes(self) -> datetime:
        """The instant after which nothing is left of it.

        Only what is done is kept for days: no work takes one, and what failed has no result.
        """
        kept = timedelta(days=self.days) if self.days and self.state is JobState.DONE else KEPT_FOR
        return datetime.fromisoformat(self.started_at) + kept


class Jobs:
    """The jobs of one installation, in one folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is made before the first job."""
        self.folder = folder

    def new(
        self, kind: str, *, by: str, at: datetime, about: Mapping[str, Any], days: int = 0
    ) -> Job:
        """Make a folder for a job that has not begun; old ones are swept away."""
        self.sweep(at)
        job = Job(secrets.token_hex(8), kind, by, at.isoformat(), about=about, days=days)
        self.files(job).mkdir(parents=True, mode=0o700)
        self._write(job)
        return job

    def files(self, job: Job) -> Path:
        """Where the job keeps what it was given."""
        return self.folder / job.id

    def find(self, name: str) -> Job:
        """The job of that name; one whose process is gone has failed. Raises NotFound."""
        path = self.folder / name / _STATE
        if not _NAME.fullmatch(name) or not path.is_file():
            raise NotFound(NO_LONGER_KEPT)
        kept = json.loads(path.read_text(encoding="utf-8"))
        job = Job(**{**kept, "state": JobState(kept["state"])})
        if job.state is JobState.RUNNING and not _is_alive(job.process):
            return replace(
                job,
                state=JobState.FAILED,
                trouble=GONE,
            )
        return job

    def of(self, by: str, kind: str) -> list[Job]:
        """Whoever's jobs of one kind, the newest first."""
        mine = (job for job in self._every() if job.by == by and job.kind == kind)
        return sorted(mine, key=lambda job: job.started_at, reverse=True)

    def throw_away(self, job: Job) -> None:
        """Leave nothing of it."""
        shutil.rmtree(self.files(job), ignore_errors=True)

    def begin(self, job: Job) -> Job:
        """Say that it runs, so that whoever looks next sees no earlier end."""
        begun = replace(job, state=JobState.RUNNING, process=os.getpid(), trouble="", result={})
        self._write(begun)
        return begun

    def run(self, begun: Job, work: Work) -> Job:
        """Do the work here and now, keeping word of how far it is; the job as it ended.

        A trouble that we know is told in its own sentence; any other is logged.
        """
        try:
            ended = replace(begun, state=JobState.DONE, result=work(self._reporter(begun)))
        except RegisterError as error:
            ended = replace(begun, state=JobState.FAILED, trouble=str(error))
        except Exception:  # noqa: BLE001 - whatever it is, the page must say that it ended
            _LOG.exception("A job failed: %s", begun.kind)
            told = "Something is wrong with the service, and nothing was changed. Try again later."
            ended = replace(begun, state=JobState.FAILED, trouble=told)
        self._write(ended)
        return ended

    def _reporter(self, job: Job) -> Progress:
        last = [0.0]

        def report(stage: str, done: int, of: int) -> None:
            if monotonic() - last[0] >= _BETWEEN_WORDS:
                last[0] = monotonic()
                self._write(replace(job, stage=stage, done=done, of=of))

        return report

    def _write(self, job: Job) -> None:
        """Replace the state in one step: a reader sees the old one or the new one."""
        draft = self.files(job) / f"{_STATE}.draft"
        draft.write_text(json.dumps(asdict(job), default=str), encoding="utf-8")
        draft.replace(self.files(job) / _STATE)

    def sweep(self, at: datetime) -> None:
        """Throw away what is no longer wanted, or what a killed process left behind.

        Jobs older than a day go whole, or than their own days; the files of one that failed at
        once, and within the hour those of any other that neither runs nor has days of its own.
        """
        for job in self._every():
            begun = datetime.fromisoformat(job.started_at)
            age = abs(at - begun)  # a clock set back must not keep them longer
            kept = job.state is JobState.RUNNING or (job.days and job.state is JobState.DONE)
            if age > job.goes - begun:  # a process of that number is another by now
                self.throw_away(job)
            elif job.state is JobState.FAILED or (age > FILES_KEPT_FOR and not kept):
                _empty(self.files(job))

    def _every(self) -> Iterator[Job]:
        """All that can be read; what else is in the folder is none of ours."""
        for folder in list(self.folder.iterdir()) if self.folder.is_dir() else ():
            try:
                job = self.find(folder.name)
                datetime.fromisoformat(job.started_at)
            except (NotFound, ValueError, TypeError, KeyError, FileNotFoundError):
                continue
            yield job


def _empty(folder: Path) -> None:
    """Leave nothing but the state."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != _STATE:
            path.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

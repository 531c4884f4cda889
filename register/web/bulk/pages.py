"""What the pages of a file are given, beyond what the services say themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from register.clock import LONDON
from register.domain.verifications import PURPOSES, Purpose
from register.services.bulk_checks import words
from register.services.bulk_checks.checking import STAGE
from register.services.bulk_checks.reading import MOST_ROWS
from register.services.bulk_checks.results import DAYS_KEPT
from register.services.jobs import GONE, Job, JobState

READING, CHECKING = "bulk file", "bulk check"
SHOWN = 200  # rows refused that a page lists; the rest are in the file
COLUMNS = (
    ("trn", "Teacher reference number, 7 digits. Needed."),
    ("date_of_birth", "1980-05-17, 17/05/1980 or 17 May 1980. Needed."),
    ("urn", "The school\u2019s number: one of yours. Needed."),
    (
        "from",
        "First day in post, from 1 September 2009; blank is today, also for a post held longer.",
    ),
    ("head_teacher", "Head or acting head there: yes, no or blank."),
    ("teacher_at_school", "Works there as a teacher: yes, no or blank."),
    ("reference", "Anything of your own; given back as it is."),
)


@dataclass(frozen=True, slots=True)
class PastFile:
    """One file that was sent, as a row of the table."""

    href: str
    file: str
    sent: datetime
    state: str
    goes: date


@dataclass(frozen=True, slots=True)
class FilesPage:
    """Where a file is sent, and those that were."""

    files: tuple[PastFile, ...]
    columns: tuple[tuple[str, str], ...] = COLUMNS
    most_rows: int = MOST_ROWS
    days: int = DAYS_KEPT


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A file at work, or one whose work failed. `safe` says what was and was not done."""

    title: str
    job: Job
    stage: str
    safe: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be looked up."""

    line: int
    column: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A file that was read and not looked up yet."""

    name: str
    file: str
    rows: int
    good: int
    rejected: int
    shown: tuple[Refused, ...]
    waiting: bool


@dataclass(frozen=True, slots=True)
class Came:
    """One outcome and how many rows came to it."""

    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """What came of a file. `stopped` is the sentence of a stop, or blank."""

    name: str
    file: str
    purpose: str
    checked_at: datetime
    rows: int
    rejected: int
    came: tuple[Came, ...]
    new: int
    same: int
    changed: int
    stopped: str
    goes: date
    kept: bool


def files_page(jobs: list[Job], address: dict[str, str]) -> FilesPage:
    """Those of one account, the newest first; `address` is each one's, by its name."""
    return FilesPage(
        tuple(
            PastFile(
                href=address[job.id],
                file=_file(job),
                sent=datetime.fromisoformat(job.started_at),
                state=_state(job),
                goes=_day_of(job.goes),
            )
            for job in jobs
        )
    )


def under_way(job: Job) -> UnderWay:
    """The words for work that goes on, or that failed."""
    checking = job.kind == CHECKING
    title = f"Checking the people in {_file(job)}" if checking else f"Reading {_file(job)}"
    safe = "Nobody was looked up."
    if checking:
        safe = (
            "Some people may have been looked up already: that is on record, and they can see it."
            " Sending the file again is safe."
        )
    told = job.trouble
    if job.trouble == GONE:
        told = "The service stopped before this was done. Send the file again."
    return UnderWay(title, job, job.stage or (STAGE if checking else "Starting"), f"{told} {safe}")


def read_page(job: Job, *, waiting: bool) -> ReadPage:
    """Read what the job left; `waiting` is whether the file is still there to be checked."""
    result = job.result
    return ReadPage(
        name=job.id,
        file=_file(job),
        rows=result["rows"],
        good=result["good"],
        rejected=result["rows"] - result["good"],
        shown=tuple(Refused(**row) for row in result["rejected"]),
        waiting=waiting,
    )


def results_page(job: Job, *, kept: bool) -> ResultsPage:
    """Read what the job left; `kept` is whether the results can still be downloaded."""
    result = job.result
    return ResultsPage(
        name=job.id,
        file=_file(job),
        purpose=PURPOSES[Purpose(str(job.about["purpose"]))],
        checked_at=datetime.fromisoformat(job.started_at),
        rows=result["rows"],
        rejected=result["rejected"],
        came=_came(result),
        new=result["new"],
        same=result["same"],
        changed=result["changed"],
        stopped=result["stopped"],
        goes=_day_of(job.goes),
        kept=kept,
    )


def _came(result: Any) -> tuple[Came, ...]:  # noqa: ANN401 - JSON
    return tuple(Came(words.outcome(code), rows) for code, rows in result["by_outcome"].items())


def _state(job: Job) -> str:
    if job.state is JobState.FAILED:
        return "Did not work"
    if job.state is not JobState.DONE:
        return "At work"
    return "Checked" if job.kind == CHECKING else "Read, and nobody looked up yet"


def _file(job: Job) -> str:
    return str(job.about["file"])


def _day_of(at: datetime) -> date:
    return at.astimezone(LONDON).date()

"""What the pages of officials are given, beyond what the services say themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from register.clock import LONDON
from register.domain.providers import AwardingBody
from register.services.freshness import SchoolList
from register.services.imports.outcome import ImportKind
from register.services.jobs import Job
from register.services.look_ups_stops import Notice, StopTold
from register.services.providers import CONFIDENCE

_BEGINS, _ENDS = 12, 17  # hours in London between which the scheduler looks for a list
OLDEST = 3  # days
SHOWN = 200  # rows refused that a page lists; the rest are in the file


def next_run(at: datetime, *, list_day: date | None) -> str:
    """When the scheduler looks next, in words."""
    local = at.astimezone(LONDON)
    today, tomorrow = local.date(), local.date() + timedelta(days=1)
    if list_day == today or local.hour >= _ENDS:
        return f"About midday tomorrow, {tomorrow.day} {tomorrow:%B}"
    if local.hour < _BEGINS:
        return "About midday today"
    return "Within the hour, and each hour until 5pm while there is no list of today"


def is_stale(feed: SchoolList | None, today: date, *, demo: bool) -> bool:
    """Whether the list is older than three days (feed notes 8.1); a demonstration's never is."""
    day = feed.extract_date if feed else None
    return not demo and day is not None and (today - day).days > OLDEST


@dataclass(frozen=True, slots=True)
class JobPage:
    """A job under way or failed; `again` is where to go back to and try again."""

    job: Job
    title: str
    again: str


def job_page(job: Job, *, again: str) -> JobPage:
    """The words for a job of any kind."""
    return JobPage(job=job, title=str(job.about.get("title", "Working")), again=again)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What an import did, or would do. `rejected` are the first that were refused."""

    job: Job
    kind: str
    file: str
    checked_only: bool
    counts: Mapping[str, int]
    rejected: tuple[Mapping[str, Any], ...]

    @property
    def compared(self) -> bool:
        """Whether what was taken in stands beside the register, on a page of its own."""
        return self.kind == ImportKind.CENSUS and not self.checked_only

    @property
    def would_change(self) -> int:
        """How many rows would be written, or were."""
        return self.counts["added"] + self.counts["changed"]


def import_page(job: Job) -> ImportPage:
    """Read what the job left."""
    result = job.result
    return ImportPage(
        job=job,
        kind=str(job.about["kind"]),
        file=str(job.about["file"]),
        checked_only=bool(result["checked_only"]),
        counts=result["counts"],
        rejected=tuple(result["rejected"]),
    )


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One awarding body as a row of the table."""

    body: AwardingBody
    starts: date | None
    last: date | None
    confidence: str


def body_line(body: AwardingBody) -> BodyLine:
    """The days in words that people use: the last day on the list, not the first one off it."""
    return BodyLine(
        body=body,
        starts=body.period.start,
        last=body.period.last_day,
        confidence=CONFIDENCE.get(body.confidence, body.confidence),
    )


@dataclass(frozen=True, slots=True)
class StopsPage:
    """Organisations whose searches are stopped, and those to keep an eye on.

    `many` is how many strangers in a day an official is not told of.
    """

    stopped: tuple[StopTold, ...]
    noticed: tuple[Notice, ...]
    lifted: tuple[StopTold, ...]
    many: int


@dataclass(frozen=True, slots=True)
class StopPage:
    """One stop. `lifted_by` is who lifted it, as people call them; blank while it holds."""

    told: StopTold
    lifted_by: str

"""One refresh of the school list: fetch, read, compare, judge, and apply all of it or nothing.

Whatever comes of it is recorded as a run: an outcome is a value, because an exception would undo
the very row that says what happened. The list that is held stays until a better one is applied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from register.domain.errors import FeedRefused, FeedUnavailable
from register.feeds.gias import source
from register.feeds.gias.source import Download
from register.feeds.plan import Limits
from register.services.refresh_given import Given, Progress, a_run, record
from register.services.refresh_judging import judge
from register.services.refresh_keeping import Draft, only_one
from register.services.refresh_outcome import RefreshOutcome, Stopwatch
from register.services.refresh_reading import read
from register.services.refresh_writing import write
from register.store import feed_runs
from register.store.feed_runs import Counts, Outcome, Run
from register.store.session import Database

DEFAULT_LIMITS = Limits()
_ANSWERS = (Outcome.APPLIED, Outcome.UNCHANGED, Outcome.HELD)


def from_feed(
    database: Database,
    *,
    base_url: str,
    contact: str | None,
    day: date,
    folder: Path,
    at: datetime,
    by: str,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> RefreshOutcome:
    """Fetch the list of the day, or of up to seven days before, and refresh from it.

    Raises Conflict while another refresh is running; every other trouble is an outcome.
    """
    given = Given(database, folder, at, by, limits, progress)
    return _whole(given, lambda into: source.download(base_url, day, into, contact=contact))


def from_files(
    database: Database,
    *,
    schools: Path,
    links: Path | None,
    day: date | None,
    today: date,
    folder: Path,
    at: datetime,
    by: str,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> RefreshOutcome:
    """Refresh from files given by hand: `.csv`, `.csv.gz` or the portal's `.zip`.

    `day` is whose list it is; None is the day in the file's name, or else today. The same checks
    apply. Raises Conflict while another refresh is running.
    """
    given = Given(database, folder, at, by, limits, progress)

    def open_files(into: Path) -> Download:
        found = source.from_files(schools, links, day=day, today=today, into=into)
        return found if day is None else _of_day(found, day)

    return _whole(given, open_files)


def refresh(
    database: Database,
    arrived: Download,
    *,
    folder: Path,
    at: datetime,
    by: str,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> RefreshOutcome:
    """Refresh from a download that has arrived already. Raises Conflict, as above."""
    return _whole(Given(database, folder, at, by, limits, progress), lambda _: arrived)


def answered(database: Database, *, day: date) -> bool:
    """Whether the feed has given the list of this very day, and it could be read.

    The list of a day before does not answer for it: that of the day may only be late. Nor does a
    file given by hand, which nobody has compared with what is published.
    """
    with database.read() as session:
        return any(
            run.outcome in _ANSWERS and source.is_fetched(run.source)
            for run in feed_runs.of_day(session, day)
        )


def _whole(given: Given, fetch: Callable[[Path], Download]) -> RefreshOutcome:
    with only_one(given.folder), Draft(given.folder) as draft:
        watch = Stopwatch()
        given.say("fetch")
        try:
            arrived = fetch(draft.path)
        except FeedUnavailable as error:
            return record(given, a_run(given, watch, Outcome.UNAVAILABLE, reasons=(str(error),)))
        except FeedRefused as error:
            return record(given, a_run(given, watch, Outcome.REFUSED, reasons=(str(error),)))
        watch.lap("fetch")
        return _take(given, watch, arrived, draft)


def _take(given: Given, watch: Stopwatch, arrived: Download, draft: Draft) -> RefreshOutcome:
    """What has arrived, unless it is the list held already or one older than that."""
    with given.database.read() as session:
        previous = feed_runs.last_applied(session)
        newest = feed_runs.newest_accepted_day(session)
    if previous is not None and previous.sha256 == arrived.sha256:
        same = a_run(
            given,
            watch,
            Outcome.UNCHANGED,
            download=arrived,
            counts=_as_held(previous),
            folder=previous.folder,
        )
        return record(given, same)
    try:
        _refuse_older(arrived, newest)
        given.say("read")
        received = read(arrived.schools_path, arrived.links_path, watch, draft=draft)
    except FeedRefused as error:
        refused = a_run(given, watch, Outcome.REFUSED, download=arrived, reasons=(str(error),))
        return record(given, refused)
    given.say("compare")
    judged = judge(given, received, arrived, previous)
    watch.lap("compare")
    folder = draft.keep_as(arrived.extract_date, arrived.sha256)
    if judged.reasons:
        held = a_run(
            given,
            watch,
            Outcome.HELD,
            download=arrived,
            counts=judged.counts,
            reasons=judged.reasons,
            notices=judged.notices,
            folder=folder,
            summary=judged.summary,
        )
        return record(given, held, received)
    given.say("apply")
    return write(given, watch, arrived, received, judged, folder=folder)


def _of_day(arrived: Download, day: date) -> Download:
    """What a person says goes before what a name says, and is noted where they differ."""
    if arrived.extract_date == day:
        return arrived
    notice = f"The file's name says {arrived.extract_date}; it was taken as of {day}, as asked."
    return replace(arrived, extract_date=day, notices=(*arrived.notices, notice))


def _as_held(previous: Run) -> Counts:
    """What the list holds, when it is the one held already: nothing changes."""
    return replace(previous.counts, added=0, changed=0, closed=0, vanished=0)


def _refuse_older(arrived: Download, newest: date | None) -> None:
    if newest and arrived.extract_date < newest:
        message = (
            f"The list is of {arrived.extract_date}, older than the newest accepted, which is of "
            f"{newest}: fetch a newer one."
        )
        raise FeedRefused(message)

"""What a person decides about a held run: let it through, or not."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from register.domain.casework import CaseKind, Key
from register.domain.errors import Conflict, InvalidFact
from register.feeds.gias.source import Download
from register.feeds.plan import Limits
from register.services import casework_noting
from register.services.refresh_given import Given, Progress, refuse_decided
from register.services.refresh_judging import judge
from register.services.refresh_keeping import Draft, only_one, unpack
from register.services.refresh_outcome import RefreshOutcome, Stopwatch
from register.services.refresh_reading import read
from register.services.refresh_writing import write
from register.store import bulk, feed_runs, ledger
from register.store.feed_runs import Outcome, Run
from register.store.session import Database


def awaiting(session: Session) -> list[Run]:
    """The held runs that nobody has decided about, the newest first."""
    return feed_runs.awaiting(session)


def approve(
    database: Database,
    number: int,
    *,
    folder: Path,
    by: str,
    reason: str,
    at: datetime,
    progress: Progress | None = None,
) -> RefreshOutcome:
    """Apply a held run from the bytes that were kept, read again and compared afresh.

    Raises NotFound, InvalidFact without a reason, and Conflict where the run was not held, was
    decided already, another official has it, or a newer list has been applied meanwhile.
    """
    given = Given(database, folder, at, by, Limits(), progress)
    with only_one(folder), Draft(folder) as draft:
        watch = Stopwatch()
        with database.read() as session:
            held = _undecided(session, number, reason, by)
            previous = feed_runs.last_applied(session)
            newest = feed_runs.newest_accepted_day(session)
        arrived = _as_it_arrived(held, folder, draft.path)
        _refuse_overtaken(arrived, newest)
        given.say("read")
        received = read(arrived.schools_path, arrived.links_path, watch)
        given.say("compare")
        judged = judge(given, received, arrived, previous)
        watch.lap("compare")
        given.say("apply")
        return write(
            given,
            watch,
            arrived,
            received,
            judged,
            folder=held.folder,
            approves=number,
            reason=reason,
        )


def decline(session: Session, number: int, *, by: str, reason: str, at: datetime) -> None:
    """Decide against a held run. Raises NotFound, InvalidFact, Conflict as `approve` does."""
    bulk.one_writer(session)
    _undecided(session, number, reason, by)
    feed_runs.decide(session, number, by=by, reason=reason)
    ledger.record(
        session,
        at=at,
        actor=by,
        action="feed.declined",
        subject=f"feed_run:{number}",
        detail={"reason": reason},
    )
    casework_noting.decided(
        session,
        Key(CaseKind.FEED, str(number)),
        by=by,
        decision="declined",
        reason=reason,
        at=at,
    )


def _undecided(session: Session, number: int, reason: str, by: str) -> Run:
    if not reason.strip():
        message = "Give a reason: it is kept in the ledger with the decision."
        raise InvalidFact(message)
    run = feed_runs.get(session, number)
    if run.outcome is not Outcome.HELD:
        message = f"Run {number} was not held, it is {run.outcome}: there is nothing to decide."
        raise Conflict(message)
    refuse_decided(run)
    casework_noting.refuse_before(session, Key(CaseKind.FEED, str(number)), by=by)
    return run


def _refuse_overtaken(arrived: Download, newest: date | None) -> None:
    if newest and newest > arrived.extract_date:
        message = (
            f"A newer list, of {newest}, has been accepted since: this one, of "
            f"{arrived.extract_date}, can no longer be let through."
        )
        raise Conflict(message)


def _as_it_arrived(held: Run, folder: Path, into: Path) -> Download:
    """The download that was held, from the bytes that were kept. Raises NotFound."""
    kept_schools, kept_links = unpack(folder, held.folder, into)
    if held.extract_date is None:
        message = f"Run {held.id} has no date: fetch the list again."
        raise Conflict(message)
    sources = (held.source,)
    return Download(held.extract_date, kept_schools, kept_links, held.sha256, sources)

"""What a refresh is given by whoever starts it, and how a run that changed nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from register.domain.errors import Conflict
from register.feeds.gias.source import Download
from register.feeds.plan import Limits
from register.services.refresh_outcome import RefreshOutcome, Stopwatch, outcome_of
from register.services.refresh_reading import Received
from register.store import bulk, feed_runs, ledger
from register.store.feed_runs import Counts, Decision, Outcome, Run
from register.store.session import Database

Progress = Callable[[str, int, int], None]
STAGES = ("fetch", "read", "compare", "apply")


@dataclass(frozen=True, slots=True)
class Given:
    """Where to, by whom and when; `folder` is the instance's folder of received files."""

    database: Database
    folder: Path
    at: datetime
    by: str
    limits: Limits
    progress: Progress | None = None

    def say(self, stage: str) -> None:
        """Tell whoever watches which stage begins."""
        if self.progress is not None:
            self.progress("Refreshing the school list", STAGES.index(stage), len(STAGES))


def a_run(
    given: Given,
    watch: Stopwatch,
    outcome: Outcome,
    *,
    download: Download | None = None,
    counts: Counts | None = None,
    reasons: tuple[str, ...] = (),
    notices: tuple[str, ...] = (),
    folder: str = "",
    summary: Mapping[str, Any] | None = None,
    approves: int | None = None,
) -> Run:
    """The row of a run as it stands now: it ends as long after its start as has passed."""
    return Run(
        started_at=given.at,
        finished_at=given.at + timedelta(seconds=watch.total),
        outcome=outcome,
        extract_date=download.extract_date if download else None,
        sha256=download.sha256 if download else "",
        source=", ".join(download.sources) if download else "",
        folder=folder,
        counts=counts or Counts(),
        summary=summary or {},
        reasons=reasons,
        notices=notices,
        seconds=watch.read(),
        approves=approves,
    )


def record(given: Given, run: Run, received: Received | None = None) -> RefreshOutcome:
    """Write a run that changed nothing, with its row in the ledger."""
    with given.database.begin() as session:
        number = feed_runs.add(session, run, received.rejects if received else ())
        note(session, given, number, run)
        return outcome_of(feed_runs.get(session, number))


def note(session: Session, given: Given, number: int, run: Run, **more: object) -> None:
    """The ledger's row of a run: counts and hashes, nobody's name."""
    ledger.record(
        session,
        at=given.at,
        actor=given.by,
        action=f"feed.{run.outcome}",
        subject=f"feed_run:{number}",
        detail={
            "extract_date": run.extract_date,
            "sha256": run.sha256,
            "rows": run.counts.rows,
            "added": run.counts.added,
            "changed": run.counts.changed,
            "vanished": run.counts.vanished,
            **more,
        },
    )


def refuse_if_moved_on(
    session: Session, previous: Run | None, *, approves: int | None = None
) -> None:
    """Raise Conflict where another list was applied since this one was compared.

    The lock of `only_one` is one machine's; here it is the database's, until the commit. The
    held run that is let through must still be undecided: another may have declined it meanwhile.
    """
    bulk.one_writer(session)
    if approves is not None:
        refuse_decided(feed_runs.get(session, approves))
    now = feed_runs.last_applied(session)
    if (now.id if now else 0) != (previous.id if previous else 0):
        message = "Another list was applied meanwhile: run the refresh again."
        raise Conflict(message)


def refuse_decided(run: Run) -> None:
    """Raise Conflict where somebody has decided about a held run already."""
    if run.decision is not Decision.NONE:
        message = f"Run {run.id} was {run.decision} by {run.decided_by} already."
        raise Conflict(message)

"""The one transaction in which a list becomes the register's, with the row that says so."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from register.domain.casework import CaseKind, Key
from register.feeds.gias.source import Download
from register.services import casework_noting, refresh_applying
from register.services.refresh_given import Given, a_run, note, refuse_if_moved_on
from register.services.refresh_judging import Judged
from register.services.refresh_outcome import RefreshOutcome, Stopwatch, outcome_of
from register.services.refresh_reading import Received
from register.store import feed_runs
from register.store.feed_runs import Outcome


def write(
    given: Given,
    watch: Stopwatch,
    arrived: Download,
    received: Received,
    judged: Judged,
    *,
    folder: str,
    approves: int | None = None,
    reason: str = "",
) -> RefreshOutcome:
    """Apply a judged list. Raises Conflict where another was applied since it was compared.

    `approves` is the held run that a person let through, and `reason` is theirs.
    """
    run = a_run(
        given,
        watch,
        Outcome.APPLIED,
        download=arrived,
        counts=judged.counts,
        reasons=judged.reasons,
        notices=judged.notices,
        folder=folder,
        summary=judged.summary,
        approves=approves,
    )
    if approves is not None:
        run = replace(run, decided_by=given.by, decision_reason=reason)
    with given.database.begin() as session:
        refuse_if_moved_on(session, judged.previous, approves=approves)
        number = feed_runs.add(session, run, received.rejects)
        applied = refresh_applying.apply(
            session,
            received,
            judged.changes,
            judged.before,
            run_id=number,
            day=arrived.extract_date,
            at=given.at,
            by=given.by,
        )
        more = {"carried": applied.converted.appointments, "waiting": applied.converted.waiting}
        if approves is not None:
            feed_runs.decide(session, approves, by=given.by, reason=reason)
            _note_case(session, given, approves, reason)
            more |= {"approves": approves}
        note(session, given, number, run, **more, reason=reason)
        watch.lap("apply")
        at = a_run(given, watch, Outcome.APPLIED).finished_at
        notices = (*run.notices, *applied.notices)
        feed_runs.finish(session, number, at=at, seconds=watch.read(), notices=notices)
        written = feed_runs.get(session, number)
    watch.lap("commit")
    return replace(outcome_of(written), seconds=watch.read())


def _note_case(session: Session, given: Given, approves: int, reason: str) -> None:
    """The held run was a case, and is decided in the transaction that applies it."""
    casework_noting.decided(
        session,
        Key(CaseKind.FEED, str(approves)),
        by=given.by,
        decision="approved",
        reason=reason,
        at=given.at,
    )

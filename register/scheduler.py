"""The scheduler process: one line per job, one runner at a time by a lease in the database.

Start as many as there are machines: the one that holds the lease works, the others watch, and
one of them takes over within a minute of its death. `python -m register.scheduler`, or
`register scheduler`. Each job can also be run by hand: `register feed refresh`.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from register.clock import LONDON, Clock
from register.domain.errors import RegisterError
from register.services import (
    browsers,
    carriers,
    check_drafts,
    corrections,
    evidence_files,
    idempotency,
    kept_reports,
    leavers,
    letters,
    look_ups,
    rates,
    refresh,
    refresh_keeping,
    standings,
    what_ifs,
)
from register.services.bulk_checks import memory as bulk_memory
from register.services.carrying import ask_after, carry
from register.services.jobs import Jobs
from register.services.stopping import Links
from register.settings import Settings
from register.store import leases
from register.store.session import Database

LEASE = "scheduler"
DRAW_SECONDS = 50.0  # of each minute: the next draws what is left
CARRY_SECONDS = 45.0  # likewise
SWEEP_MINUTES = 5
# The list is there by midday (feed notes 1.1); the later hours are for a day on which it was late.
FEED_HOURS, FEED_MINUTE, FEED_JITTER_SECONDS = "12-17", 7, 240
# Letters are written once a day; the later times are for a day on which that was broken off.
LETTER_TIMES = CronTrigger(hour="7-18", minute="*/15", timezone=LONDON)
LEAVER_TIMES = CronTrigger(hour=3, minute=20, timezone=LONDON)
# The report of the first of the month; the later days are for a month that began without us.
REPORT_TIMES = CronTrigger(hour="4-22", minute=40, timezone=LONDON)
log = logging.getLogger("register.scheduler")


def _name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a lease lasts unless renewed, and how often each process asks for it."""

    term: timedelta = timedelta(seconds=45)
    renew: timedelta = timedelta(seconds=15)


@dataclass(slots=True)
class Runner:
    """One scheduler process: what its jobs need, and whether it is the one that works."""

    settings: Settings
    database: Database
    clock: Clock
    pace: Pace = Pace()
    holder: str = field(default_factory=_name)
    leading: bool | None = None

    def lead(self) -> bool:
        """Take or renew the lease; a change of hands is logged once."""
        # The lease keeps real time: a day held still for a demonstration would never end one.
        at = Clock().now()
        with self.database.begin() as session:
            held = leases.acquire(session, LEASE, holder=self.holder, at=at, term=self.pace.term)
        if held != self.leading:
            log.info("%s as %s", "working" if held else "watching: another works", self.holder)
        self.leading = held
        return held

    def leave(self) -> None:
        """Give the lease back, so that another need not wait for it to run out."""
        with self.database.begin() as session:
            leases.release(session, LEASE, holder=self.holder)
        self.leading = None

    def refresh_schools(self) -> None:
        """Fetch today's list, unless the feed has given it already."""
        day = self.clock.today()
        if not self.lead() or refresh.answered(self.database, day=day):
            return
        outcome = refresh.from_feed(
            self.database,
            base_url=self.settings.feed_base_url,
            contact=self.settings.feed_contact,
            folder=self.settings.instance_path / "feeds",
            day=day,
            at=self.clock.now(),
            by="scheduler",
        )
        log.info("refresh of the school list: %s", outcome.sentence())

    def draw_standings(self) -> None:
        """Draw again the lines that something has marked."""
        if not self.lead():
            return
        left = standings.bring_up_to_date(self.database, seconds=DRAW_SECONDS)
        if left:
            log.info("lines still to draw: %d", left)

    def look_again(self) -> None:
        """Ask again the checks whose facts were corrected, and withdraw the receipts that fell."""
        if not self.lead():
            return
        looked = corrections.bring_up_to_date(self.database, at=self.clock.now())
        if looked:
            log.info("checks asked again: %d", looked)

    def carry_letters(self) -> None:
        """Hand over the letters that wait, and ask what became of those that left."""
        if not self.lead():
            return
        told = self.settings
        carrier = carriers.carrier_of(
            key=told.notify_api_key,
            base=told.notify_base_url,
            template=told.notify_template,
            outbox=told.instance_path / carriers.OUTBOX,
            now=Clock().now,  # Notify refuses a clock that is wrong
        )
        links = Links(told.address(""), told.secret())
        now = self.clock.now
        carried = carry(self.database, carrier, links, now=now, seconds=CARRY_SECONDS)
        if carried:
            log.info("letters: %s", carried.sentence())
        undelivered = ask_after(self.database, carrier, now=now)
        if undelivered:
            log.info("letters that could not be delivered: %d", undelivered)

    def write_letters(self) -> None:
        """Write what is due today, unless all of it is written."""
        today = self.clock.today()
        if not self.lead():
            return
        with self.database.read() as session:
            if letters.all_written(session) == today:
                return
        written = letters.write_due(
            self.database, at=self.clock.now(), today=today, address=self.settings.address("")
        )
        log.info("letters written: %d; schools left: %d", written.letters, written.left)

    def close_leavers(self) -> None:
        """Shut the accounts that nobody should have any more."""
        if not self.lead():
            return
        with self.database.begin() as session:
            shut = leavers.close_leavers(session, at=self.clock.now(), today=self.clock.today())
        if shut:
            log.info("accounts shut: %d", len(shut))

    def keep_reports(self) -> None:
        """Keep the report of the first of this month, and run earlier ones again, once a month.

        The report is kept last: where anything before it broke off, all of it is tried again.
        """
        today, at = self.clock.today(), self.clock.now()
        first = today.replace(day=1)
        if not self.lead():
            return
        with self.database.read() as session:
            if kept_reports.is_said(session, first):
                return
        again = kept_reports.run_again(self.database, today=today, at=at, by="scheduler")
        with self.database.begin() as session:
            kept = kept_reports.keep(session, as_of=first, today=today, at=at, by="scheduler")
        log.info("report of %s kept as number %d; run again: %d", first, kept.id, len(again))

    def sweep(self) -> None:
        """Throw away what is no longer wanted: each machine its own files, so no lease.

        Each kind of row in a transaction of its own, so that none is held while another waits.
        """
        Jobs(self.settings.instance_path / "jobs").sweep(self.clock.now())
        refresh_keeping.sweep(self.settings.instance_path / "feeds")
        carriers.sweep(self.settings.instance_path / carriers.OUTBOX, Clock().now())
        for kind in (bulk_memory, look_ups, check_drafts, idempotency, rates, letters, what_ifs):
            with self.database.begin() as session:
                kind.sweep(session, self.clock.now())
        with self.database.begin() as session:
            # Files keep real time, on whatever day a demonstration is held.
            folder = self.settings.instance_path / evidence_files.FOLDER
            evidence_files.sweep(folder, session, Clock().now())
        with self.database.begin() as session:  # a session keeps real time, as the lease does
            browsers.sweep(session, Clock().now())


DEFAULT_PACE = Pace()


def build(runner: Runner) -> BlockingScheduler:
    """The scheduler with its jobs; nothing runs before it is started."""
    scheduler = BlockingScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(4)},
        job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": 3600},
        timezone=LONDON,
    )
    add = scheduler.add_job
    renewal = IntervalTrigger(seconds=runner.pace.renew.total_seconds(), timezone=LONDON)
    add(runner.lead, renewal, id="lease")
    add(said(runner.draw_standings), IntervalTrigger(minutes=1, timezone=LONDON), id="standings")
    add(said(runner.look_again), IntervalTrigger(minutes=1, timezone=LONDON), id="corrections")
    add(said(runner.carry_letters), IntervalTrigger(minutes=1, timezone=LONDON), id="carry")
    add(said(runner.write_letters), LETTER_TIMES, id="letters")
    add(said(runner.close_leavers), LEAVER_TIMES, id="leavers")
    add(said(runner.keep_reports), REPORT_TIMES, id="reports")
    add(runner.sweep, IntervalTrigger(minutes=SWEEP_MINUTES, timezone=LONDON), id="sweep")
    if not runner.settings.demo:  # an invented country must not be refreshed from the real one
        add(said(runner.refresh_schools), _feed_times(), id="feed")
    return scheduler


def _feed_times() -> CronTrigger:
    return CronTrigger(
        hour=FEED_HOURS, minute=FEED_MINUTE, jitter=FEED_JITTER_SECONDS, timezone=LONDON
    )


def run(settings: Settings, *, parent: int | None = None, pace: Pace = DEFAULT_PACE) -> None:
    """Work until SIGTERM or SIGINT, then give the lease back.

    With `parent`, also until that process is gone: `register serve` may be killed outright.
    """
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr
    )
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    runner = Runner(settings, Database(settings.database_url), Clock(settings.today), pace)
    scheduler = build(runner)
    if parent is not None:
        watch = IntervalTrigger(seconds=2, timezone=LONDON)
        scheduler.add_job(stop_without, watch, args=[parent], id="parent")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave_the_loop)
    log.info("started as %s", runner.holder)
    runner.sweep()
    runner.lead()
    try:
        scheduler.start()
    except SystemExit:
        scheduler.shutdown(wait=True)
    runner.leave()
    log.info("stopped")


def _leave_the_loop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise SystemExit(0)


def stop_without(parent: int) -> None:
    """Stop this process where that one is no longer its parent."""
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def said(job: Callable[[], None]) -> Callable[[], None]:
    """The job, with a known trouble said in its sentence instead of a traceback."""

    def run_and_say() -> None:
        try:
            job()
        except RegisterError as error:
            log.warning("%s", error)

    return run_and_say


if __name__ == "__main__":
    run(Settings(), parent=int(sys.argv[1]) if sys.argv[1:] else None)

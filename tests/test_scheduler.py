"""The scheduler: its jobs and their hours, and one that works however many are started."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from register import scheduler
from register.clock import LONDON, Clock
from register.domain.errors import Conflict
from register.domain.roles import Role
from register.scheduler import LEASE, Runner
from register.services import (
    accounts,
    browsers,
    evidence_files,
    idempotency,
    letters,
    rates,
    standings,
    what_ifs,
)
from register.services.jobs import Jobs
from register.settings import Settings
from register.store import bulk_memory, feed_runs, leases
from register.store.session import Database
from register.store.tables.keeping import BrowserRow
from register.store.tables.sight import IdempotencyRow, RateRow
from tests.checking import an_account
from tests.feeds.loopback import Loopback, body, loopback
from tests.services.refresh_scenes import DAY_ONE, FIRST, Files, a_list, again, days_after

CHECKOUT = Path(__file__).resolve().parents[1]
QUICKLY = """
from datetime import timedelta
from register.scheduler import Pace, run
from register.settings import Settings
run(Settings(), pace=Pace(timedelta(seconds=6), timedelta(seconds=0.5)))
"""


def a_runner(database: Database, folder: Path, **settings: object) -> Runner:
    usual: dict[str, object] = {
        "database_url": database.url,
        "instance_path": folder,
        "today": DAY_ONE,
    }
    told = Settings(**{**usual, **settings})
    return Runner(told, database, Clock(told.today))


@pytest.mark.parametrize(
    ("now", "next_run"),
    [
        pytest.param("2026-09-01T00:10", "2026-09-01T12:07", id="in the night: at midday"),
        pytest.param("2026-09-01T12:30", "2026-09-01T13:07", id="after midday: within the hour"),
        pytest.param("2026-09-01T18:00", "2026-09-02T12:07", id="in the evening: the next day"),
        pytest.param("2026-12-01T00:10", "2026-12-01T12:07", id="in winter: at midday too"),
    ],
)
def test_the_list_is_fetched_about_midday_in_london(
    sqlite_database: Database, tmp_path: Path, now: str, next_run: str
) -> None:
    jobs = scheduler.build(a_runner(sqlite_database, tmp_path)).get_jobs()
    trigger = next(job.trigger for job in jobs if job.id == "feed")
    at = trigger.get_next_fire_time(None, datetime.fromisoformat(now).replace(tzinfo=LONDON))
    planned = datetime.fromisoformat(next_run).replace(tzinfo=LONDON)
    assert abs((at - planned).total_seconds()) <= scheduler.FEED_JITTER_SECONDS


def test_an_invented_country_is_never_refreshed_from_the_real_one(
    sqlite_database: Database, tmp_path: Path
) -> None:
    real, invented = (
        {
            job.id
            for job in scheduler.build(a_runner(sqlite_database, tmp_path, demo=demo)).get_jobs()
        }
        for demo in (False, True)
    )
    assert real - invented == {"feed"}
    assert invented <= real


def test_of_two_runners_one_leads_until_it_leaves(database: Database, tmp_path: Path) -> None:
    one, two = a_runner(database, tmp_path), a_runner(database, tmp_path)
    assert (one.lead(), two.lead(), one.lead()) == (True, False, True)
    one.leave()
    assert (two.lead(), one.lead()) == (True, False)


def serve(server: Loopback, *files: Path) -> None:
    for path in files:
        server.on(f"/{path.name}", body(path.read_bytes()))


def test_the_list_is_fetched_once_a_day_and_by_the_leader_alone(
    database: Database, tmp_path: Path
) -> None:
    with loopback() as server:
        serve(server, *Files(database, tmp_path).write(DAY_ONE, a_list()))
        one = a_runner(database, tmp_path, feed_base_url=server.root)
        two = a_runner(database, tmp_path, feed_base_url=server.root)
        one.lead()
        two.refresh_schools()
        assert server.asked == []
        one.refresh_schools()
        one.refresh_schools()
        assert len(server.asked) == 2
    with database.read() as session:
        (run,) = feed_runs.recent(session)
        assert run.outcome == "applied"


def test_a_list_that_could_not_be_fetched_is_tried_again_within_the_day(
    database: Database, tmp_path: Path
) -> None:
    with loopback() as server:
        runner = a_runner(database, tmp_path, feed_base_url=server.root)
        runner.refresh_schools()
        serve(server, *Files(database, tmp_path).write(DAY_ONE, a_list()))
        runner.refresh_schools()
    with database.read() as session:
        assert [x.outcome for x in feed_runs.recent(session)] == ["applied", "unavailable"]


def test_a_list_published_after_midday_is_fetched_at_the_next_hour(
    database: Database, tmp_path: Path
) -> None:
    files = Files(database, tmp_path)
    yesterday = days_after(DAY_ONE, -1)
    with loopback() as server:
        serve(server, *files.write(yesterday, a_list()))
        runner = a_runner(database, tmp_path, feed_base_url=server.root)
        for _ in range(2):
            runner.refresh_schools()
        serve(server, *files.write(DAY_ONE, a_list(again(FIRST, name="Renamed"))))
        for _ in range(2):
            runner.refresh_schools()
    with database.read() as session:
        runs = [(x.outcome, x.extract_date) for x in feed_runs.recent(session)]
    assert runs == [("applied", DAY_ONE), ("unchanged", yesterday), ("applied", yesterday)]


def test_marked_lines_are_drawn_by_the_leader(database: Database, tmp_path: Path) -> None:
    Files(database, tmp_path).list(DAY_ONE, a_list())
    one, two = a_runner(database, tmp_path), a_runner(database, tmp_path)
    one.lead()
    two.draw_standings()
    with database.read() as session:
        assert standings.waiting(session) > 0
    one.draw_standings()
    with database.read() as session:
        assert standings.waiting(session) == 0


def test_letters_are_written_once_a_day_by_the_leader_and_go_on_where_they_were_broken_off(
    database: Database, tmp_path: Path
) -> None:
    Files(database, tmp_path).list(DAY_ONE, a_list())
    one, two = a_runner(database, tmp_path), a_runner(database, tmp_path)
    one.lead()
    for runner, written in ((two, None), (one, DAY_ONE), (one, DAY_ONE)):
        runner.write_letters()
        with database.read() as session:
            assert letters.all_written(session) == written


@pytest.mark.parametrize(
    ("now", "next_run"),
    [("2026-09-01T00:10", "2026-09-01T07:00"), ("2026-12-01T18:50", "2026-12-02T07:00")],
)
def test_letters_are_written_in_the_morning_in_london(now: str, next_run: str) -> None:
    at, planned = (datetime.fromisoformat(day).replace(tzinfo=LONDON) for day in (now, next_run))
    assert scheduler.LETTER_TIMES.get_next_fire_time(None, at) == planned


def left_behind(folder: Path) -> list[Path]:
    """What a refresh and an upload leave where they are killed; dated long ago."""
    raw = folder / "feeds" / ".receiving" / "edubasealldata20260601.csv"
    raw.parent.mkdir(parents=True)
    jobs = Jobs(folder / "jobs")
    job = jobs.new("import", by="account:1", at=datetime(2020, 1, 1, tzinfo=LONDON), about={})
    sent = jobs.files(job) / "people.csv"
    for path in (raw, sent):
        path.write_text("a name")
    return [raw, sent]


def test_what_killed_processes_left_on_disk_is_swept_away_by_whoever_holds_no_lease_too(
    sqlite_database: Database, tmp_path: Path
) -> None:
    a_runner(sqlite_database, tmp_path).lead()
    files = left_behind(tmp_path)
    a_runner(sqlite_database, tmp_path).sweep()
    assert [path for path in files if path.exists()] == []


@pytest.mark.parametrize(("days", "kept"), [(399, 1), (402, 0)])
def test_what_a_file_of_people_came_to_is_swept_out_of_memory(
    sqlite_database: Database, tmp_path: Path, days: int, kept: int
) -> None:
    runner = a_runner(sqlite_database, tmp_path)
    told = {"a hash": bulk_memory.Remembered("in_window", None)}
    with sqlite_database.begin() as session:
        at = runner.clock.now() - timedelta(days=days)
        bulk_memory.remember(session, "trust:1", told, at=at)
    runner.sweep()
    with sqlite_database.read() as session:
        assert len(bulk_memory.recall(session, "trust:1", ["a hash"])) == kept


@pytest.mark.parametrize(("days", "kept"), [(400, 1), (401, 0)])
def test_a_what_if_is_kept_for_four_hundred_days(
    sqlite_database: Database, tmp_path: Path, days: int, kept: int
) -> None:
    runner = a_runner(sqlite_database, tmp_path)
    at, today = runner.clock.now() - timedelta(days=days) + timedelta(hours=1), runner.clock.today()
    with sqlite_database.begin() as session:
        official = an_account(session, Role.OFFICIAL)
        what_ifs.ask(session, official, choices={}, as_of=today, today=today, at=at)
    runner.sweep()
    with sqlite_database.read() as session:
        assert len(what_ifs.recent(session, 9)) == kept


def test_what_the_api_counts_and_remembers_is_swept_though_nobody_asks_again(
    sqlite_database: Database, tmp_path: Path
) -> None:
    runner = a_runner(sqlite_database, tmp_path)
    with sqlite_database.begin() as session:
        at = runner.clock.now() - timedelta(hours=25)
        idempotency.ask(session, token_id=1, key="once", request="POST", at=at)
        rates.of_key(session, 1, at=at)
    runner.sweep()
    with sqlite_database.read() as session:
        for row in (IdempotencyRow, RateRow):
            assert session.exec(select(row)).all() == []


@pytest.mark.parametrize(("days", "kept"), [(6, 1), (8, 0)])
def test_a_browser_that_signed_in_long_ago_is_swept_by_the_real_day(
    sqlite_database: Database, tmp_path: Path, days: int, kept: int
) -> None:
    with sqlite_database.begin() as session:
        account = accounts.add(
            session,
            email="panel@example.org",
            password="three random words",
            role=Role.PANEL,
            scope="",
            by="a test",
            at=Clock().now(),
        )
        browsers.begin(session, account, at=Clock().now() - timedelta(days=days))
    a_runner(sqlite_database, tmp_path, today=date(2026, 9, 1)).sweep()
    with sqlite_database.read() as session:
        assert len(session.exec(select(BrowserRow)).all()) == kept


def test_a_document_without_a_claim_is_swept(sqlite_database: Database, tmp_path: Path) -> None:
    folder = tmp_path / evidence_files.FOLDER
    folder.mkdir()
    old, new = folder / "left by a process that died", folder / "being written"
    for path in (old, new):
        path.write_bytes(b"%PDF")
    os.utime(old, (0, 0))
    a_runner(sqlite_database, tmp_path).sweep()
    assert list(folder.iterdir()) == [new]


def test_a_scheduler_sweeps_as_soon_as_it_starts(sqlite_database: Database, tmp_path: Path) -> None:
    files = left_behind(tmp_path)
    with a_process(sqlite_database, tmp_path, tmp_path / "one.log"):
        wait_until(lambda: not any(path.exists() for path in files))


def test_a_known_trouble_in_a_job_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    def job() -> None:
        message = "Another refresh is running."
        raise Conflict(message)

    with caplog.at_level(logging.WARNING):
        scheduler.said(job)()
    assert [record.getMessage() for record in caplog.records] == ["Another refresh is running."]


@contextmanager
def a_process(database: Database, folder: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "REGISTER_DATABASE_URL": database.url,
        "REGISTER_INSTANCE_PATH": str(folder),
        "REGISTER_DEMO": "1",
        "PYTHONPATH": str(CHECKOUT),
    }
    with (
        log.open("wb") as err,
        subprocess.Popen([sys.executable, "-c", QUICKLY], env=environment, stderr=err) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def holder(database: Database) -> str:
    with database.read() as session:
        lease = leases.read(session, LEASE)
        return lease.holder if lease else ""


def wait_until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.1)


def test_when_the_working_process_dies_the_other_takes_over_and_stops_cleanly(
    database: Database, tmp_path: Path
) -> None:
    log = tmp_path / "two.log"
    with a_process(database, tmp_path, tmp_path / "one.log") as one:
        wait_until(lambda: f":{one.pid}:" in holder(database))
        with a_process(database, tmp_path, log) as two:
            wait_until(lambda: "watching: another works" in log.read_text())
            assert f":{one.pid}:" in holder(database)
            one.send_signal(signal.SIGKILL)
            wait_until(lambda: f":{two.pid}:" in holder(database))
            two.send_signal(signal.SIGTERM)
            assert two.wait(timeout=20) == 0
    assert holder(database) == ""
    said = log.read_text()
    assert "working as" in said
    assert said.rstrip().endswith("stopped")


def test_a_scheduler_stops_when_the_process_that_started_it_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda *told: sent.append(told))
    scheduler.stop_without(os.getppid())
    assert sent == []
    scheduler.stop_without(os.getppid() + 1)
    assert sent == [(os.getpid(), signal.SIGTERM)]

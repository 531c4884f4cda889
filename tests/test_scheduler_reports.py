"""The report of each first of a month is kept by the runner that works, and earlier ones again."""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import Path

import pytest

from register import scheduler
from register.clock import LONDON, Clock
from register.scheduler import Runner, said
from register.services import kept_reports
from register.services.kept_reports import RERUN, SAID
from register.settings import Settings
from register.store.session import Database
from tests.registering import draw, put_award, put_body, put_person, put_post, put_schools
from tests.registering import primaries as schools


def a_runner(database: Database, folder: Path, today: date) -> Runner:
    told = Settings(database_url=database.url, instance_path=folder, today=today)
    return Runner(told, database, Clock(today))


def a_school(database: Database) -> int:
    """One school whose SENCO ran out of time; the SENCO's number."""
    with database.begin() as session:
        put_body(session)
        put_schools(session, *schools(100001))
        person = put_person(session, 1234567)
        put_post(session, person, 100001, date(2021, 9, 1))
    draw(database)
    return person


def kept(database: Database) -> list[tuple[str, str, int]]:
    with database.read() as session:
        return [
            (str(each.as_of), each.kind, each.total["not_met"])
            for each in kept_reports.every(session)
        ]


def test_the_first_of_the_month_is_kept_once_and_by_the_leader_alone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    a_school(sqlite_database)
    one, two = (a_runner(sqlite_database, tmp_path, date(2026, 6, 1)) for _ in range(2))
    one.lead()
    two.keep_reports()
    assert kept(sqlite_database) == []
    one.keep_reports()
    one.keep_reports()
    assert kept(sqlite_database) == [("2026-06-01", SAID, 1)]


def test_a_month_that_began_without_us_is_caught_up_and_what_was_corrected_run_again(
    sqlite_database: Database, tmp_path: Path
) -> None:
    person = a_school(sqlite_database)
    first = a_runner(sqlite_database, tmp_path, date(2026, 6, 1))
    first.keep_reports()
    first.leave()
    with sqlite_database.begin() as session:
        put_award(session, person, at=datetime.fromisoformat("2026-06-20T09:00:00+00:00"))
    draw(sqlite_database)
    for day in (date(2026, 6, 30), date(2026, 7, 9), date(2026, 7, 10)):
        runner = a_runner(sqlite_database, tmp_path, day)
        runner.keep_reports()
        runner.leave()
    assert kept(sqlite_database) == [
        ("2026-06-01", SAID, 1),
        ("2026-06-01", RERUN, 0),
        ("2026-07-01", SAID, 0),
    ]


def test_nothing_is_said_before_every_line_is_drawn(
    sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with sqlite_database.begin() as session:
        put_schools(session, *schools(100001))
    said(a_runner(sqlite_database, tmp_path, date(2026, 6, 1)).keep_reports)()
    assert kept(sqlite_database) == []
    assert "1 schools are being brought up to date" in caplog.text


@pytest.mark.parametrize(
    ("now", "next_run"),
    [
        pytest.param("2026-09-01T00:10", "2026-09-01T04:40", id="before the day's work"),
        pytest.param("2026-09-01T05:00", "2026-09-01T05:40", id="within the hour"),
        pytest.param("2026-09-01T23:00", "2026-09-02T04:40", id="the next day"),
    ],
)
def test_it_is_looked_at_each_hour_of_each_day(
    sqlite_database: Database, tmp_path: Path, now: str, next_run: str
) -> None:
    runner = a_runner(sqlite_database, tmp_path, date(2026, 9, 1))
    (job,) = (job for job in scheduler.build(runner).get_jobs() if job.id == "reports")
    at = job.trigger.get_next_fire_time(None, datetime.fromisoformat(now).replace(tzinfo=LONDON))
    assert at == datetime.fromisoformat(next_run).replace(tzinfo=LONDON)

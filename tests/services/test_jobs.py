"""Long work that a page starts and may leave."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from register.domain.errors import FeedRefused, NotFound
from register.services.jobs import Job, Jobs, JobState, Progress

AT = datetime(2026, 9, 1, 17, 10, tzinfo=UTC)


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    """An installation without any."""
    return Jobs(tmp_path / "jobs")


def new(jobs: Jobs, *, at: datetime = AT) -> Job:
    return jobs.new("feed", by="account:1", at=at, about={"title": "Reading"})


def test_a_job_tells_how_far_it_is_and_what_came_of_it(jobs: Jobs) -> None:
    job = new(jobs)
    assert jobs.find(job.id).state is JobState.READY

    def work(progress: Progress) -> dict[str, object]:
        progress("rows", 3, 10)
        seen = jobs.find(job.id)
        assert (seen.state, seen.stage, seen.done, seen.of) == (JobState.RUNNING, "rows", 3, 10)
        return {"run": 12}

    jobs.run(jobs.begin(job), work)
    ended = jobs.find(job.id)
    assert (ended.state, ended.result, ended.is_over) == (JobState.DONE, {"run": 12}, True)


def test_a_job_that_begins_again_no_longer_shows_how_it_ended(jobs: Jobs) -> None:
    job = jobs.run(jobs.begin(new(jobs)), lambda _: {"run": 12})
    jobs.begin(job)
    found = jobs.find(job.id)
    assert (found.state, found.result) == (JobState.RUNNING, {})


def test_a_known_trouble_is_told_in_its_own_sentence(jobs: Jobs) -> None:
    def work(_: Progress) -> dict[str, object]:
        raise FeedRefused("This is a picture.")

    job = jobs.run(jobs.begin(new(jobs)), work)
    assert jobs.find(job.id).trouble == "This is a picture."


def test_any_other_trouble_is_logged_and_not_shown(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_: Progress) -> dict[str, object]:
        raise ZeroDivisionError

    job = jobs.run(jobs.begin(new(jobs)), work)
    found = jobs.find(job.id)
    assert found.state is JobState.FAILED
    assert "Zero" not in found.trouble
    assert "ZeroDivisionError" in caplog.text


def test_a_job_whose_process_is_gone_has_failed(jobs: Jobs) -> None:
    job = new(jobs)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    path = jobs.files(job) / "job.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(kept | {"state": "running", "process": gone.pid}), encoding="utf-8")
    found = jobs.find(job.id)
    assert found.state is JobState.FAILED
    assert "stopped before this was done" in found.trouble


def test_only_its_owner_reads_what_was_uploaded(jobs: Jobs) -> None:
    assert jobs.files(new(jobs)).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "0" * 16, "", "A" * 16])
def test_a_job_that_is_not_there_is_not_found(jobs: Jobs, name: str) -> None:
    new(jobs)
    with pytest.raises(NotFound):
        jobs.find(name)


@pytest.mark.parametrize(("hours", "kept"), [(23, True), (24, True), (25, False)])
def test_a_job_is_kept_for_a_day(jobs: Jobs, hours: int, *, kept: bool) -> None:
    first = jobs.run(jobs.begin(new(jobs)), lambda _: {})
    (jobs.folder / "not a job").mkdir()
    new(jobs, at=AT + timedelta(hours=hours))
    assert jobs.files(first).exists() is kept


def put_files(jobs: Jobs, job: Job) -> list[str]:
    """What was sent and what was refused, beside the state; the names that are there."""
    (jobs.files(job) / "file").mkdir()
    (jobs.files(job) / "file" / "people.csv").write_text("a name")
    (jobs.files(job) / "rejects.csv").write_text("a name")
    return there(jobs, job)


def there(jobs: Jobs, job: Job) -> list[str]:
    return sorted(path.name for path in jobs.files(job).iterdir())


@pytest.mark.parametrize(("minutes", "kept"), [(59, True), (60, True), (61, False)])
@pytest.mark.parametrize("is_over", [True, False], ids=["done", "never begun"])
def test_files_that_nobody_came_back_for_go_within_the_hour_and_the_outcome_stays(
    jobs: Jobs, minutes: int, *, is_over: bool, kept: bool
) -> None:
    job = new(jobs)
    files = put_files(jobs, job)
    if is_over:
        jobs.run(jobs.begin(job), lambda _: {"counts": {"added": 1}})
    jobs.sweep(AT + timedelta(minutes=minutes))
    assert there(jobs, job) == (files if kept else ["job.json"])
    assert jobs.find(job.id).result == ({"counts": {"added": 1}} if is_over else {})


def test_the_files_of_a_job_that_was_killed_go_at_the_next_sweep(jobs: Jobs) -> None:
    job = new(jobs)
    put_files(jobs, job)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    path = jobs.files(job) / "job.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(kept | {"state": "running", "process": gone.pid}), encoding="utf-8")
    jobs.sweep(AT)
    assert there(jobs, job) == ["job.json"]


def test_the_files_of_a_job_at_work_stay_until_a_day_is_over(jobs: Jobs) -> None:
    job = new(jobs)
    files = put_files(jobs, job)
    jobs.begin(job)
    jobs.sweep(AT + timedelta(hours=24))
    assert there(jobs, job) == files
    jobs.sweep(AT + timedelta(hours=25))
    assert not jobs.files(job).exists()


def test_an_installation_without_jobs_has_nothing_to_sweep(jobs: Jobs) -> None:
    jobs.sweep(AT)
    assert not jobs.folder.exists()


@pytest.mark.parametrize(("hours", "kept"), [(2, True), (7 * 24, True), (7 * 24 + 1, False)])
def test_a_job_may_have_days_of_its_own_for_what_came_of_it(
    jobs: Jobs, hours: int, *, kept: bool
) -> None:
    job = jobs.new("file", by="account:1", at=AT, about={}, days=7)
    files = put_files(jobs, job)
    job = jobs.run(jobs.begin(job), lambda _: {"rows": 1})
    assert job.goes == AT + timedelta(days=7)
    jobs.sweep(AT + timedelta(hours=hours))
    assert jobs.files(job).exists() is kept
    if kept:
        assert there(jobs, job) == files


def test_days_of_its_own_are_not_for_a_job_that_failed_or_never_ended(jobs: Jobs) -> None:
    def work(_: Progress) -> dict[str, object]:
        raise FeedRefused("This is a picture.")

    failed = jobs.new("file", by="account:1", at=AT, about={}, days=7)
    put_files(jobs, failed)
    jobs.run(jobs.begin(failed), work)
    idle = jobs.new("file", by="account:1", at=AT, about={}, days=7)
    put_files(jobs, idle)
    jobs.sweep(AT + timedelta(minutes=61))
    assert there(jobs, failed) == there(jobs, idle) == ["job.json"]
    jobs.sweep(AT + timedelta(hours=25))
    assert not jobs.files(failed).exists()
    assert not jobs.files(idle).exists()


def test_the_jobs_of_one_person_and_kind_are_listed_the_newest_first(jobs: Jobs) -> None:
    first, second = new(jobs), new(jobs, at=AT + timedelta(minutes=1))
    jobs.new("feed", by="account:2", at=AT, about={})
    jobs.new("import", by="account:1", at=AT, about={})
    assert [job.id for job in jobs.of("account:1", "feed")] == [second.id, first.id]
    jobs.throw_away(second)
    assert [job.id for job in jobs.of("account:1", "feed")] == [first.id]

"""Letters are handed over by the runner that works, each minute, and by hand."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from register import scheduler
from register.clock import Clock
from register.domain.letters import State
from register.scheduler import Runner, said
from register.settings import Settings
from register.store.session import Database
from tests.feeds.fake_notify import KEY, TEMPLATE, fake_notify
from tests.services.letter_scenes import ADDRESS, AT, put_letters, the_letter

SECRET = "a secret of the tests, long enough to serve with"


def a_runner(database: Database, folder: Path, **settings: object) -> Runner:
    usual: dict[str, object] = {
        "database_url": database.url,
        "instance_path": folder,
        "secret_key": SECRET,
        "today": AT.date(),
    }
    told = Settings(**{**usual, **settings})
    return Runner(told, database, Clock(told.today))


def files(folder: Path) -> list[Path]:
    return sorted((folder / "outbox").glob("*")) if (folder / "outbox").exists() else []


def test_letters_go_each_minute(sqlite_database: Database, tmp_path: Path) -> None:
    jobs = {job.id: job for job in scheduler.build(a_runner(sqlite_database, tmp_path)).get_jobs()}
    assert jobs["carry"].trigger.interval.total_seconds() == 60


def test_the_runner_that_works_hands_them_over_and_no_other(
    sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    put_letters(sqlite_database, "one")
    one, two = a_runner(sqlite_database, tmp_path), a_runner(sqlite_database, tmp_path)
    one.lead()
    two.carry_letters()
    assert files(tmp_path) == []
    one.carry_letters()
    one.carry_letters()
    assert len(files(tmp_path)) == 1
    assert caplog.text.count("letters: 1 sent, 0 to be tried again, 0 given up") == 1
    assert ADDRESS not in caplog.text


def test_with_a_key_they_go_by_notify_at_the_real_time_whatever_day_it_is_held_to_be(
    sqlite_database: Database, tmp_path: Path
) -> None:
    put_letters(sqlite_database, "one")
    with fake_notify() as fake:
        runner = a_runner(
            sqlite_database,
            tmp_path,
            notify_api_key=KEY,
            notify_template=TEMPLATE,
            notify_base_url=fake.root,
        )
        runner.carry_letters()
        assert [one["email_address"] for one in fake.kept] == [ADDRESS]
    assert files(tmp_path) == []
    assert the_letter(sqlite_database).state is State.SENT


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        pytest.param({"notify_api_key": "half a key"}, "REGISTER_NOTIFY_API_KEY", id="the key"),
        pytest.param({"notify_api_key": KEY}, "REGISTER_NOTIFY_TEMPLATE", id="the template"),
        pytest.param({"secret_key": None}, "REGISTER_SECRET_KEY", id="our own key"),
    ],
)
def test_what_is_not_set_up_is_said_in_a_sentence_and_the_letter_waits(
    sqlite_database: Database,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    settings: dict[str, object],
    sentence: str,
) -> None:
    put_letters(sqlite_database, "one")
    said(a_runner(sqlite_database, tmp_path, **settings).carry_letters)()
    assert sentence in caplog.text
    assert KEY not in caplog.text
    assert the_letter(sqlite_database).state is State.WAITING

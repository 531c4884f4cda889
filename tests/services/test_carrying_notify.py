"""Letters by GOV.UK Notify: each once, by a Notify of our own that misbehaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from register.domain.errors import Misconfigured
from register.domain.letters import Letter, LetterKind, State
from register.feeds.notify import Notify
from register.services import carrying, outbox
from register.services.carriers import reference_of
from register.services.carrying import WAITS, ask_after, carry
from register.services.stopping import Links
from register.store import accounts
from register.store import carrying as store
from register.store.session import Database
from tests.feeds.fake_notify import (
    KEY,
    TEMPLATE,
    Fake,
    babbles,
    dawdles,
    drops,
    fails_after,
    fake_notify,
    says_something_else,
    status,
)
from tests.services.letter_scenes import (
    ADDRESS,
    BODY,
    LINKS,
    SECRET,
    SUBJECT,
    Hours,
    by_notify,
    kept,
    put_letters,
    the_letter,
)

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def notify() -> Iterator[Fake]:
    with fake_notify() as fake:
        yield fake


def until_over(database: Database, fake: Fake, hours: Hours, runs: int = 15) -> list[Letter]:
    """Run the job, twice each time, until nothing waits."""
    for _ in range(runs):
        for _ in range(2):
            carry(database, by_notify(fake), LINKS, now=hours.now)
        if all(letter.state in (State.SENT, State.FAILED) for letter in kept(database)):
            break
        hours.pass_by(hours=9)
    return kept(database)


def test_notify_is_handed_all_that_it_asks_for(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    account = put_letters(sqlite_database, "one")
    carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    (stored,) = notify.kept
    assert stored["email_address"] == ADDRESS
    assert stored["template_id"] == TEMPLATE
    assert stored["personalisation"]["subject"] == SUBJECT
    assert stored["personalisation"]["body"].startswith(BODY)
    assert stored["reference"] == reference_of("one")
    assert stored["one_click_unsubscribe_url"] == LINKS.stop(account.id, LetterKind.DEADLINE)
    letter = the_letter(sqlite_database)
    assert (letter.state, letter.carried_as) == (State.SENT, stored["id"])
    assert notify.asked == ["POST"]


def test_notify_is_given_no_stop_address_that_it_would_refuse(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one")
    carry(sqlite_database, by_notify(notify), Links("http://127.0.0.1:5000", SECRET), now=hours.now)
    assert "one_click_unsubscribe_url" not in notify.kept[0]


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(drops, id="the line drops after Notify took it"),
        pytest.param(fails_after, id="500 after Notify took it"),
        pytest.param(babbles, id="no JSON after Notify took it"),
        pytest.param(says_something_else, id="JSON without a number after Notify took it"),
        pytest.param(dawdles(0.6), id="too slow, after Notify took it"),
        pytest.param(status(500), id="500, not taken"),
        pytest.param(status(503), id="503, not taken"),
        pytest.param(status(429, retry_after="120"), id="429, not taken"),
        pytest.param(status(201, b"<html>"), id="no JSON, not taken"),
    ],
)
def test_each_letter_is_kept_by_notify_exactly_once(
    sqlite_database: Database, notify: Fake, hours: Hours, odd: Callable[..., Any]
) -> None:
    put_letters(sqlite_database, "one", "two")
    notify.will = [odd, odd]
    told = until_over(sqlite_database, notify, hours)
    assert [letter.state for letter in told] == [State.SENT, State.SENT]
    assert sorted(notify.references()) == sorted(map(reference_of, ("one", "two")))
    assert {letter.carried_as for letter in told} == {one["id"] for one in notify.kept}


def test_a_wait_that_notify_asks_for_is_kept_by_all(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one", "two", "three")
    notify.will = [status(429, retry_after="3600")]
    told = carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    assert (told.sent, told.put_back) == (0, 1)
    assert len(notify.asked) == 1
    hours.pass_by(minutes=59)
    assert not carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    hours.pass_by(minutes=2)
    assert carry(sqlite_database, by_notify(notify), LINKS, now=hours.now).sent == 3


def test_a_letter_is_given_up_after_a_day_of_waits_that_grow(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one")
    notify.will = [status(500)] * 50
    began, waits = hours.at, []
    while (letter := the_letter(sqlite_database)).state is not State.FAILED:
        carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
        letter = the_letter(sqlite_database)
        if letter.next_try:
            waits.append(letter.next_try - hours.at)
            hours.at = letter.next_try
    assert waits == list(WAITS)
    assert waits == sorted(waits)
    assert timedelta(hours=22) < hours.at - began <= timedelta(days=1)
    assert letter.problem.startswith("Given up after a day of tries. GOV.UK Notify has trouble")
    assert notify.kept == []


def test_a_letter_that_notify_refuses_is_given_up_at_once_and_the_next_one_goes(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one", "two")
    notify.will = [status(400, {"errors": []})]
    told = carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    assert (told.sent, told.failed) == (1, 1)
    first, second = kept(sqlite_database)
    assert first.problem.startswith("GOV.UK Notify refused the letter: check the address")
    assert second.state is State.SENT


def test_a_wrong_key_holds_every_letter_for_an_hour_and_loses_none(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one", "two")
    wrong = by_notify(notify, KEY[:-1] + "e")
    assert carry(sqlite_database, wrong, LINKS, now=hours.now).put_back == 1
    assert not carry(sqlite_database, wrong, LINKS, now=hours.now)
    first, second = kept(sqlite_database)
    assert "refused our key" in first.problem
    assert {first.state, second.state} == {State.WAITING}
    hours.pass_by(minutes=59)
    assert not carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    hours.pass_by(minutes=2)
    assert carry(sqlite_database, by_notify(notify), LINKS, now=hours.now).sent == 2


def test_two_runners_at_once_send_each_letter_once(
    database: Database, notify: Fake, hours: Hours
) -> None:
    keys = [f"letter {number}" for number in range(12)]
    put_letters(database, *keys)
    with ThreadPoolExecutor(3) as pool:
        runs = [
            pool.submit(carry, database, by_notify(notify), LINKS, now=hours.now) for _ in range(3)
        ]
    assert sum(run.result().sent for run in runs) == 12
    assert sorted(notify.references()) == sorted(map(reference_of, keys))


def test_whoever_was_given_up_for_dead_does_not_settle_what_another_took(
    database: Database, hours: Hours
) -> None:
    put_letters(database, "one")
    with database.begin() as session:
        mine = store.take(session, at=hours.at, carrier="notify")
    assert mine is not None
    hours.pass_by(minutes=11)
    with database.begin() as session:
        before = hours.at - carrying.LOST_AFTER
        theirs = store.take_over(session, before=before, at=hours.at, carrier="notify")
    assert theirs is not None
    with database.begin() as session:
        assert not store.put_back(session, mine, problem="late", next_try=hours.at)
        assert not store.take_over(session, before=before, at=hours.at, carrier="notify")
        assert store.sent(session, theirs, carried_as="7", at=hours.at, ask_at=None)
    assert the_letter(database).carried_as == "7"


# ---------------------------------------------------------------- killed


KILLED = """
import sys
from datetime import datetime, timezone
from register.feeds.notify import Notify
from register.services.carriers import ByNotify
from register.services.carrying import carry
from register.services.stopping import Links
from register.store.session import Database
url, root, key, template = sys.argv[1:]
told = Notify(key, base=root, template=template, now=lambda: datetime.now(timezone.utc))
at = datetime(2026, 9, 1, 7, tzinfo=timezone.utc)
carry(Database(url), ByNotify(told), Links("", "x"), now=lambda: at)
"""


@contextmanager
def a_runner_stuck_in(fake: Fake, url: str) -> Iterator[subprocess.Popen[bytes]]:
    runner = subprocess.Popen(
        [sys.executable, "-c", KILLED, url, fake.root, KEY, TEMPLATE], cwd=CHECKOUT
    )
    try:
        yield runner
    finally:
        os.kill(runner.pid, signal.SIGKILL)
        runner.wait()


def test_a_runner_killed_after_notify_took_the_letter_does_not_make_it_go_twice(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one", "two")
    notify.will = [dawdles(30)]
    with a_runner_stuck_in(notify, sqlite_database.url):
        end = time.monotonic() + 20
        while not notify.kept and time.monotonic() < end:
            time.sleep(0.02)
    assert notify.references() == [reference_of("one")]
    first, second = kept(sqlite_database)
    assert (first.state, second.state) == (State.SENDING, State.WAITING)
    told = carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    assert told.sent == 1, "the other goes; the first is left to whoever has it"
    hours.pass_by(minutes=11)
    until_over(sqlite_database, notify, hours)
    assert sorted(notify.references()) == sorted(map(reference_of, ("one", "two")))
    assert kept(sqlite_database)[0].state is State.SENT


def test_a_runner_killed_before_notify_took_the_letter_does_not_lose_it(
    database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(database, "one")
    with database.begin() as session:
        store.take(session, at=hours.at, carrier="notify")  # and then the power went
    assert not carry(database, by_notify(notify), LINKS, now=hours.now)
    hours.pass_by(minutes=11)
    assert carry(database, by_notify(notify), LINKS, now=hours.now).sent == 1
    assert notify.references() == [reference_of("one")]


def test_a_letter_whose_runners_die_each_time_is_given_up(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one")
    with sqlite_database.begin() as session:
        store.take(session, at=hours.at, carrier="notify")
    for _ in WAITS:
        hours.pass_by(minutes=11)
        with sqlite_database.begin() as session:
            before = hours.at - carrying.LOST_AFTER
            store.take_over(session, before=before, at=hours.at, carrier="notify")
    hours.pass_by(minutes=11)
    assert carry(sqlite_database, by_notify(notify), LINKS, now=hours.now).failed == 1
    assert "stopped each time" in the_letter(sqlite_database).problem


# ---------------------------------------------------------------- afterwards


def test_an_address_that_takes_no_letters_is_seen_by_officials_and_can_be_tried_again(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one")
    carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    notify.becomes("permanent-failure")
    assert ask_after(sqlite_database, by_notify(notify), now=hours.now) == 0, "not yet asked"
    hours.pass_by(minutes=21)
    assert ask_after(sqlite_database, by_notify(notify), now=hours.now) == 1
    letter = the_letter(sqlite_database)
    assert letter.state is State.FAILED
    assert letter.problem.startswith("The address takes no letters")
    with sqlite_database.begin() as session:
        official = accounts.by_id(session, letter.account_id)
        assert official is not None
        outbox.try_again(session, letter.id, by=official[0], at=hours.at)
    assert carry(sqlite_database, by_notify(notify), LINKS, now=hours.now).sent == 1
    assert notify.references() == [reference_of("one")] * 2
    again = the_letter(sqlite_database)
    assert (again.state, again.carried_as) == (State.SENT, notify.kept[-1]["id"])


def test_a_letter_given_up_that_notify_had_all_along_is_not_sent_twice(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    account = put_letters(sqlite_database, "one")
    notify.will = [drops]
    carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    with sqlite_database.begin() as session:
        hours.pass_by(minutes=5)
        taken = store.take(session, at=hours.at, carrier="notify")
        assert taken is not None
        store.failed(session, taken, problem="Given up.")
        outbox.try_again(session, taken.id, by=account, at=hours.at)
    assert carry(sqlite_database, by_notify(notify), LINKS, now=hours.now).sent == 1
    assert notify.references() == [reference_of("one")]


@pytest.mark.parametrize(
    ("became", "asked"),
    [pytest.param("delivered", 1, id="delivered"), pytest.param("sending", 8, id="never told")],
)
def test_notify_is_asked_until_it_is_settled(
    sqlite_database: Database, notify: Fake, hours: Hours, became: str, asked: int
) -> None:
    put_letters(sqlite_database, "one")
    carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    notify.becomes(became)
    for _ in range(24 * 8):
        hours.pass_by(hours=1)
        ask_after(sqlite_database, by_notify(notify), now=hours.now)
    assert notify.asked.count("GET") == asked
    letter = the_letter(sqlite_database)
    assert (letter.state, letter.next_try) == (State.SENT, None)


def test_a_message_that_notify_has_forgotten_is_left_as_it_is(
    sqlite_database: Database, notify: Fake, hours: Hours
) -> None:
    put_letters(sqlite_database, "one")
    carry(sqlite_database, by_notify(notify), LINKS, now=hours.now)
    notify.kept.clear()
    hours.pass_by(hours=1)
    assert ask_after(sqlite_database, by_notify(notify), now=hours.now) == 0
    assert the_letter(sqlite_database).next_try is None


def test_no_log_has_an_address_or_a_text(
    sqlite_database: Database, notify: Fake, hours: Hours, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    put_letters(sqlite_database, "one", "two", "three")
    notify.will = [drops, status(400, {"errors": [{"message": ADDRESS}]})]
    told = until_over(sqlite_database, notify, hours)
    everything = caplog.text + "".join(letter.problem for letter in told)
    for private in (ADDRESS, "wrenfold", SUBJECT, BODY[:20], SECRET, KEY):
        assert private not in everything


@pytest.mark.parametrize(
    ("key", "template"),
    [pytest.param("not a key", TEMPLATE, id="key"), pytest.param(KEY, "", id="template")],
)
def test_half_a_setting_is_said_in_a_sentence(key: str, template: str) -> None:
    with pytest.raises(Misconfigured, match="REGISTER_NOTIFY_"):
        Notify(key, base="http://127.0.0.1", template=template, now=Hours().now)

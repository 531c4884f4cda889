"""Fetching, against a real server that does what real servers do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from register.domain.errors import FeedUnavailable
from register.feeds.http import FetchLimits, NotThere, ServerTrouble, fetch
from tests.feeds.loopback import (
    Loopback,
    body,
    cut_short,
    drip,
    loopback,
    redirect,
    silent,
    status,
    without_length,
)

QUICK = FetchLimits(
    connect=1.0, read=0.3, deadline=3.0, grace=0.2, first_wait=0.01, longest_wait=30.0
)
CSV = b'"URN"\r\n100000'


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as told:
        yield told


class Sleeper:
    """Remembers how long it was asked to wait, and does not."""

    def __init__(self) -> None:
        """Asked for nothing yet."""
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


def get(address: str, folder: Path, limits: FetchLimits = QUICK, **options: object) -> bytes:
    sleep = options.get("sleep", Sleeper())
    assert callable(sleep)
    received = fetch(address, folder / "got.csv", contact=None, limits=limits, sleep=sleep)
    return received.path.read_bytes()


def refusal(address: str, folder: Path, limits: FetchLimits = QUICK) -> str:
    with pytest.raises(FeedUnavailable) as raised:
        get(address, folder, limits)
    assert list(folder.iterdir()) == [], "nothing of a failed fetch may stay"
    return str(raised.value)


def test_a_whole_answer_is_kept_with_its_hash_size_address_and_headers(
    server: Loopback, tmp_path: Path
) -> None:
    address = server.on("/a.csv", body(CSV))
    received = fetch(f"{address}?key=secret", tmp_path / "a.csv", contact=None, limits=QUICK)
    assert received.path.read_bytes() == CSV
    assert received.sha256 == hashlib.sha256(CSV).hexdigest()
    assert (received.size, received.address) == (len(CSV), address)
    assert received.headers["content-type"] == "text/csv"


def test_the_agent_names_the_service_and_the_contact(server: Loopback, tmp_path: Path) -> None:
    address = server.on("/a.csv", body(CSV))
    fetch(address, tmp_path / "a.csv", contact="register@example.org", limits=QUICK)
    assert server.agents == ["SENCO-register/1.0 (register@example.org)"]


@pytest.mark.parametrize("code", [401, 403, 404, 410, 204, 400])
def test_an_answer_that_waiting_cannot_change_is_not_asked_for_again(
    server: Loopback, tmp_path: Path, code: int
) -> None:
    sentence = refusal(server.on("/a.csv", status(code), body(CSV)), tmp_path)
    assert str(code) in sentence
    assert len(server.asked) == 1


def test_missing_and_failing_are_told_apart(server: Loopback, tmp_path: Path) -> None:
    with pytest.raises(NotThere):
        get(server.on("/missing.csv", status(404)), tmp_path)
    with pytest.raises(ServerTrouble):
        get(server.on("/failing.csv", status(500)), tmp_path)
    assert server.asked.count("/failing.csv") == QUICK.attempts


def test_a_server_that_fails_once_is_asked_again(server: Loopback, tmp_path: Path) -> None:
    sleep = Sleeper()
    assert get(server.on("/a.csv", status(500), body(CSV)), tmp_path, sleep=sleep) == CSV
    assert sleep.waits == [QUICK.first_wait]


def test_waits_double(server: Loopback, tmp_path: Path) -> None:
    sleep = Sleeper()
    address = server.on("/a.csv", status(503), status(502), status(504), body(CSV))
    assert get(address, tmp_path, sleep=sleep) == CSV
    assert sleep.waits == [0.01, 0.02, 0.04]


def test_retry_after_in_seconds_is_honoured(server: Loopback, tmp_path: Path) -> None:
    sleep = Sleeper()
    address = server.on("/a.csv", status(429, retry_after="2"), body(CSV))
    assert get(address, tmp_path, sleep=sleep) == CSV
    assert sleep.waits == [2.0]


def test_retry_after_as_an_hour_is_read_by_the_servers_clock(
    server: Loopback, tmp_path: Path
) -> None:
    answer = status(
        429,
        date="Tue, 01 Sep 2026 12:00:00 GMT",
        retry_after="Tue, 01 Sep 2026 12:00:02 GMT",
    )
    sleep = Sleeper()
    get(server.on("/a.csv", answer, body(CSV)), tmp_path, sleep=sleep)
    assert sleep.waits == [2.0]


def test_retry_after_that_says_nothing_leaves_the_usual_wait(
    server: Loopback, tmp_path: Path
) -> None:
    sleep = Sleeper()
    get(server.on("/a.csv", status(429, retry_after="soon"), body(CSV)), tmp_path, sleep=sleep)
    assert sleep.waits == [QUICK.first_wait]


def test_a_server_that_asks_for_longer_than_we_wait_is_not_asked_sooner(
    server: Loopback, tmp_path: Path
) -> None:
    sentence = refusal(server.on("/a.csv", status(429, retry_after="31")), tmp_path)
    assert "31 seconds" in sentence
    assert len(server.asked) == 1


def test_a_wait_past_the_deadline_is_not_begun(server: Loopback, tmp_path: Path) -> None:
    refusal(server.on("/a.csv", status(429, retry_after="5")), tmp_path)
    assert len(server.asked) == 1


@pytest.mark.parametrize("told", [len(CSV) + 100, None], ids=["with a length", "in chunks"])
def test_an_answer_cut_short_is_fetched_whole_again(
    server: Loopback, tmp_path: Path, told: int | None
) -> None:
    address = server.on("/a.csv", cut_short(b"first answer, longer than", told), body(CSV))
    assert get(address, tmp_path) == CSV


def test_an_answer_cut_short_every_time_is_no_file(server: Loopback, tmp_path: Path) -> None:
    sentence = refusal(server.on("/a.csv", cut_short(CSV, 1000)), tmp_path)
    assert "broke off" in sentence
    assert len(server.asked) == QUICK.attempts


def test_an_end_that_cannot_be_told_from_a_cut_is_taken(server: Loopback, tmp_path: Path) -> None:
    """The checks on the contents find this one: HTTP has nothing to go by."""
    assert get(server.on("/a.csv", without_length(CSV[:5])), tmp_path) == CSV[:5]


def test_a_second_answer_unlike_the_first_is_not_mixed_with_it(
    server: Loopback, tmp_path: Path
) -> None:
    first, second = b"A" * 70_000, b"B" * 300
    address = server.on("/a.csv", cut_short(first, 100_000), body(second))
    assert get(address, tmp_path) == second


def test_an_older_file_of_the_name_stays_until_the_new_one_is_whole(
    server: Loopback, tmp_path: Path
) -> None:
    (tmp_path / "got.csv").write_bytes(b"yesterday")
    with pytest.raises(FeedUnavailable):
        get(server.on("/a.csv", cut_short(CSV, 1000)), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["got.csv"]
    assert (tmp_path / "got.csv").read_bytes() == b"yesterday"


def test_a_redirect_is_followed_and_the_last_address_told(server: Loopback, tmp_path: Path) -> None:
    server.on("/new.csv", body(CSV))
    address = server.on("/old.csv", redirect("/new.csv"))
    received = fetch(address, tmp_path / "a.csv", contact=None, limits=QUICK)
    assert received.address.endswith("/new.csv")


@pytest.mark.parametrize(("hops", "arrives"), [(4, True), (5, True), (6, False)])
def test_redirects_are_followed_five_times(
    server: Loopback, tmp_path: Path, hops: int, *, arrives: bool
) -> None:
    for hop in range(hops):
        server.on(f"/{hop}", redirect(f"/{hop + 1}"))
    server.on(f"/{hops}", body(CSV))
    if arrives:
        assert get(f"{server.root}/0", tmp_path) == CSV
    else:
        assert "more than 5 times" in refusal(f"{server.root}/0", tmp_path)


def test_a_redirect_loop_is_left(server: Loopback, tmp_path: Path) -> None:
    server.on("/b", redirect("/a"))
    assert "one address to another" in refusal(server.on("/a", redirect("/b")), tmp_path)


def test_a_server_that_says_nothing_is_given_up(server: Loopback, tmp_path: Path) -> None:
    limits = replace(QUICK, read=0.05, attempts=2)
    assert "did not answer in time" in refusal(server.on("/a", silent(0.2)), tmp_path, limits)


def test_a_slow_drip_is_given_up(server: Loopback, tmp_path: Path) -> None:
    assert "too slowly" in refusal(server.on("/a", drip(100, 0.02)), tmp_path)
    assert len(server.asked) == 1


def test_a_drip_that_is_not_too_slow_is_still_bound_by_the_deadline(
    server: Loopback, tmp_path: Path
) -> None:
    limits = replace(QUICK, slowest=0, deadline=0.2)
    assert "too slowly" in refusal(server.on("/a", drip(100, 0.02)), tmp_path, limits)


@pytest.mark.parametrize(("size", "fits"), [(99, True), (100, True), (101, False)])
def test_a_body_over_the_limit_is_refused(
    server: Loopback, tmp_path: Path, size: int, *, fits: bool
) -> None:
    limits = replace(QUICK, largest=100)
    address = server.on("/a", body(b"x" * size))
    if fits:
        assert len(get(address, tmp_path, limits)) == size
    else:
        assert "no extract is" in refusal(address, tmp_path, limits)


def test_a_host_that_is_not_there_is_named_without_its_secrets(tmp_path: Path) -> None:
    sentence = refusal("http://user:password@127.0.0.1:9/a.csv?key=secret", tmp_path)
    assert "127.0.0.1:9/a.csv" in sentence
    assert "secret" not in sentence
    assert "password" not in sentence


@pytest.mark.parametrize("address", ["not an address", "ftp://example.org/a.csv", "http://"])
def test_what_is_no_address_is_said_to_be_none(address: str, tmp_path: Path) -> None:
    assert refusal(address, tmp_path)

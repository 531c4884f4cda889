"""One polite way to fetch a file: streamed to disk, bounded, retried, honest about who asks.

A retry starts from an empty file and never asks for "the rest", so two answers cannot be mixed.
The file takes its name only when it is whole.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from register.domain.errors import FeedUnavailable

SERVICE = "SENCO-register"
MIB = 1024 * 1024
_LAST_ERROR_OF_SERVER = 599


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long, how large and how often. Times in seconds, sizes in bytes.

    `deadline` is for the whole fetch with its retries. A body that comes slower than
    `slowest` bytes a second on average, once `grace` has passed, is given up. A server that asks
    us to wait longer than `longest_wait` is taken at its word: we do not ask again.
    """

    connect: float = 10.0
    read: float = 20.0
    deadline: float = 300.0
    grace: float = 20.0
    slowest: int = 16 * 1024
    largest: int = 256 * MIB
    redirects: int = 5
    attempts: int = 4
    first_wait: float = 1.0
    longest_wait: float = 60.0


LIMITS = FetchLimits()


@dataclass(frozen=True, slots=True)
class Received:
    """A whole answer on disk. `address` is where it came from in the end, without its query."""

    path: Path
    sha256: str
    size: int
    address: str
    headers: Mapping[str, str]


class NotThere(FeedUnavailable):
    """404 or 410: the server has no such file, or not yet."""


class ServerTrouble(FeedUnavailable):
    """The server failed (5xx) as often as it was asked."""


class _Again(Exception):
    """Worth another try, after `wait` seconds where the server named a time."""

    def __init__(self, failure: FeedUnavailable, wait: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.wait = wait


def fetch(
    address: str,
    into: Path,
    *,
    contact: str | None,
    limits: FetchLimits = LIMITS,
    sleep: Callable[[float], None] = time.sleep,
    ticks: Callable[[], float] = time.monotonic,
) -> Received:
    """Fetch one address to one file. Raises FeedUnavailable; the file is then not there.

    NotThere and ServerTrouble are the two that a caller may answer by asking for another day.
    """
    end = ticks() + limits.deadline
    part = into.with_name(into.name + ".part")
    into.parent.mkdir(parents=True, exist_ok=True)
    retrying = Retrying(
        retry=retry_if_exception_type(_Again),
        stop=stop_after_attempt(limits.attempts),
        wait=lambda state: _pause(state, limits, end - ticks()),
        sleep=sleep,
        reraise=True,
    )
    try:
        with _client(contact, limits) as client:
            attempt = _Attempt(client, address, part, limits, ticks, end)
            received = retrying(attempt.run)
        part.replace(into)
    except _Again as last:
        raise last.failure from None
    finally:
        part.unlink(missing_ok=True)
    return Received(into, received.sha256, received.size, received.address, received.headers)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One try at an address, into one fresh file."""

    client: httpx.Client
    address: str
    part: Path
    limits: FetchLimits
    ticks: Callable[[], float]
    end: float

    def run(self) -> Received:
        """Ask once. Raises _Again where another try may help, FeedUnavailable where not."""
        asked = _plain(self.address)
        try:
            with self.client.stream("GET", self.address) as response:
                _refuse_status(response, asked, self.limits)
                return self._save(response, asked)
        except httpx.TooManyRedirects:
            raise FeedUnavailable(
                f"{asked} sends us from one address to another more than "
                f"{self.limits.redirects} times: check the feed's address.",
            ) from None
        except httpx.TimeoutException:
            raise _Again(FeedUnavailable(f"{asked} did not answer in time: try later.")) from None
        except httpx.ConnectError:
            raise _Again(FeedUnavailable(f"{asked} cannot be reached: try later.")) from None
        except (httpx.TransportError, httpx.DecodingError):
            raise _Again(
                FeedUnavailable(f"{asked} broke off before the file was whole: try later."),
            ) from None
        except (httpx.InvalidURL, ValueError):
            raise FeedUnavailable(f"{asked} is not an address that can be fetched.") from None

    def _save(self, response: httpx.Response, asked: str) -> Received:
        """The body to the fresh file, counted and hashed on the way."""
        digest, size, begun = hashlib.sha256(), 0, self.ticks()
        with self.part.open("wb") as file:
            # As it comes, not gathered into chunks: a drip must be seen while it drips.
            for chunk in response.iter_bytes():
                size += len(chunk)
                digest.update(chunk)
                file.write(chunk)
                self._check_pace(size, self.ticks() - begun, asked)
        _refuse_short(response, asked)
        address = _plain(str(response.url))
        return Received(self.part, digest.hexdigest(), size, address, dict(response.headers))

    def _check_pace(self, size: int, seconds: float, asked: str) -> None:
        """Give up on a body that is too large, too late or too slow. Raises FeedUnavailable."""
        if size > self.limits.largest:
            raise FeedUnavailable(
                f"{asked} sent more than {self.limits.largest // MIB} MiB, which no extract is.",
            )
        late = self.ticks() > self.end
        if late or (seconds > self.limits.grace and size < seconds * self.limits.slowest):
            raise FeedUnavailable(
                f"{asked} sends too slowly: {size} bytes came in time. Try later."
            )


def _client(contact: str | None, limits: FetchLimits) -> httpx.Client:
    agent = f"{SERVICE}/1.0" + (f" ({contact})" if contact else "")
    return httpx.Client(
        headers={"User-Agent": agent, "Accept": "text/csv, */*", "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(limits.read, connect=limits.connect),
        follow_redirects=True,
        max_redirects=limits.redirects,
    )


def _refuse_status(response: httpx.Response, asked: str, limits: FetchLimits) -> None:
    """Sort every answer but success. Raises _Again or FeedUnavailable."""
    status = response.status_code
    if status == HTTPStatus.OK:
        return
    sentence = f"{asked} answered {status} {response.reason_phrase}".rstrip()
    if status == HTTPStatus.TOO_MANY_REQUESTS or HTTPStatus.INTERNAL_SERVER_ERROR <= status <= (
        _LAST_ERROR_OF_SERVER
    ):
        kind = FeedUnavailable if status == HTTPStatus.TOO_MANY_REQUESTS else ServerTrouble
        wait = retry_after(response)
        if wait is not None and wait > limits.longest_wait:
            raise kind(f"{sentence} and asks us to wait {wait:.0f} seconds: try after that.")
        raise _Again(kind(f"{sentence}: try later."), wait)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise NotThere(f"{sentence}: the file is not there.")
    if status in (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED):
        raise FeedUnavailable(f"{sentence}: ask GIAS for access.")
    raise FeedUnavailable(f"{sentence}, which is not a file.")


def _refuse_short(response: httpx.Response, asked: str) -> None:
    """A body that is not as long as it was said to be is worth another try. Raises _Again."""
    told = response.headers.get("Content-Length", "")
    if told.isdecimal() and response.num_bytes_downloaded != int(told):
        raise _Again(
            FeedUnavailable(f"{asked} broke off before the file was whole: try later."),
        )


def retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks us to wait, by its own clock where it names an hour."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        now = parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _pause(state: RetryCallState, limits: FetchLimits, left: float) -> float:
    """Seconds before the next try: as asked, else doubling from the first. Never past the end."""
    failure = state.outcome.exception() if state.outcome else None
    asked = failure.wait if isinstance(failure, _Again) else None
    pause = limits.first_wait * 2.0 ** (state.attempt_number - 1) if asked is None else asked
    if pause >= left and isinstance(failure, _Again):
        raise failure.failure from None
    return pause


def _plain(address: str) -> str:
    """The address without its query, user or password: fit for a page and a log."""
    try:
        url = httpx.URL(address)
        return str(url.copy_with(query=None, fragment=None, username=None, password=None))
    except (httpx.InvalidURL, TypeError):
        return address.split("?", 1)[0]

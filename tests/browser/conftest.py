"""A real Chromium, the real app under a real server on loopback, and axe.

A journey takes `server` (its database is empty and migrated: put in what it needs with
`server.database.begin()`) and one of the pages:

    page           1280 px wide                   open_page(width, javascript=...) makes more
    narrow_page    320 px wide, as a small phone
    plain_page     without JavaScript

`axe(page)` fails with a readable list where the page breaks a rule of accessibility. At the end
of each test, no page may have asked another host for anything, broken the content security
policy or raised an error in a script.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from register.app import create_app
from register.settings import Settings
from register.store.session import Database
from tests.network import is_this_machine

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
HEIGHT = 900
WIDE, NARROW = 1280, 320
PATIENCE = 10_000  # milliseconds; two cores may be busy with other tests
expect.set_options(timeout=PATIENCE)  # its own five seconds are too few where tests share a core


class OpenPage(Protocol):
    """What `open_page` is: a page of a given width in pixels, with JavaScript or without."""

    def __call__(self, width: int = WIDE, *, javascript: bool = True) -> Page:
        """Open it, at the server's address."""


@dataclass(frozen=True, slots=True)
class Server:
    """The app as it is being served; the database is the one that it reads."""

    url: str
    database: Database
    settings: Settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names, started once for the session."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail("These tests need Chromium: install it, or give its path in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(sqlite_database: Database, tmp_path: Path) -> Iterator[Server]:
    """Serve the app on a loopback port, on an empty database of this test's own."""
    settings = Settings(
        instance_path=tmp_path,
        database_url=sqlite_database.url,
        secret_key="a key for the tests, long enough to be taken",
        demo=True,
    )
    app = create_app(settings, database=sqlite_database)
    serving: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{serving.server_port}", sqlite_database, settings)
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Gather what no page may do; the test fails at its end where anything is in it."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def open_page(chromium: Browser, server: Server, complaints: list[str]) -> Iterator[OpenPage]:
    """Open pages whose relative addresses are the server's; each has cookies of its own."""
    contexts = []

    def opened(width: int = WIDE, *, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        _listen(page, complaints)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """As on a desk: 1280 px wide, with JavaScript."""
    return open_page()


@pytest.fixture
def narrow_page(open_page: OpenPage) -> Page:
    """As on a small phone, or at 400 % zoom: 320 px wide."""
    return open_page(NARROW)


@pytest.fixture
def plain_page(open_page: OpenPage) -> Page:
    """As where scripts are blocked or did not arrive."""
    return open_page(javascript=False)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Return the check: it runs the axe that ships in the wheel, and fetches nothing.

    It needs scripts, so it cannot look at `plain_page`; the same page with scripts will do.
    """
    checker = Axe()

    def check(page: Page) -> None:
        results: Any = checker.run(page)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


def _listen(page: Page, complaints: list[str]) -> None:
    """Note what no page may do, to be read when the test is over."""

    def asked_for(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https"} and not is_this_machine(parts.hostname):
            complaints.append(f"{page.url} asked another host for {address}")

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(f"{page.url}: {message.text}")

    page.on("request", lambda request: asked_for(request.url))
    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))

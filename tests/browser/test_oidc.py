"""Signing in at a real provider in Chromium, with scripts and without, and out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Thread
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from register.app import create_app
from tests.browser.conftest import NARROW, OpenPage, Server
from tests.listed import a_primary, list_schools
from tests.web.issuers import ROLES, a_school, provider

# The provider, not this register, uses a part of Authlib that Authlib is leaving.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ANN = "C1F3A68B-1"
Check = Callable[[Page], None]


@pytest.fixture
def issuer() -> Iterator[str]:
    """A provider; the browser of these tests knows this machine by number alone."""
    with provider() as told:
        yield f"http://127.0.0.1:{urlsplit(told).port}"


@pytest.fixture
def complaints(issuer: str) -> Iterator[list[str]]:
    """Hear of every page but the provider's own, which would have a stylesheet from elsewhere."""
    heard: list[str] = []
    yield heard
    assert [told for told in heard if not told.startswith(issuer)] == []


@pytest.fixture
def server(server: Server, issuer: str) -> Iterator[Server]:
    """The app on a port of its own, with that provider set."""
    asked = {"oidc_issuer": issuer, "oidc_client_id": "register", "oidc_client_secret": "s"}
    settings = server.settings.model_copy(update=asked)
    with server.database.begin() as session:
        list_schools(session, a_primary(100001, "Nettlegarth School"))
    serving = make_server(
        "127.0.0.1", 0, create_app(settings, database=server.database), threaded=True
    )
    thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{serving.server_port}", server.database, settings)
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


def say(issuer: str, **claims: object) -> None:
    """Have the provider say this of Ann."""
    told = {"email": "ann@told.example", "roles": ROLES} | claims
    assert httpx.put(f"{issuer}/users/{ANN}", json=told).status_code == 204


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with DfE Sign-in").click()
    page.get_by_placeholder("sub").fill(ANN)
    page.get_by_role("button", name="Authorize", exact=True).click()


def looked_at(page: Page, axe: Check) -> None:
    axe(page)
    page.set_viewport_size({"width": NARROW, "height": 900})
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW
    page.set_viewport_size({"width": 1280, "height": 900})


def test_in_and_out_with_scripts_and_without_and_every_page_is_clean(
    page: Page, open_page: OpenPage, issuer: str, axe: Check
) -> None:
    say(issuer)
    page.goto("/sign-in")
    looked_at(page, axe)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You did not choose an organisation")
    looked_at(page, axe)
    say(issuer, organisation=a_school("100001"))
    for visitor in (page, open_page(javascript=False)):
        sign_in(visitor)
        expect(visitor.locator("body")).to_contain_text("Signed in as ann@told.example")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You have signed out of this register"
    )
    looked_at(page, axe)
    page.get_by_role("button", name="Sign out of DfE Sign-in").click()
    page.wait_for_url(f"{issuer}/**")

"""A key to the API is made, used and revoked, on a desk and on a phone, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import Server

AT = datetime(2026, 8, 28, 11, tzinfo=UTC)
ME, PASSWORD = "panel@example.org", "three random words"  # pragma: allowlist secret
PAGES = ("/tokens", "/tokens/new", "/tokens/1/revoke", "/api/v1/docs")
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_a_panel(server: Server) -> None:
    """Given somebody who checks candidates."""
    with server.database.begin() as session:
        accounts.add(
            session,
            email=ME,
            password=PASSWORD,
            role=Role.PANEL,
            scope="",
            by="a test",
            at=AT,
        )


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(ME)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def make(page: Page) -> None:
    page.goto("/tokens/new")
    page.get_by_label("Name").fill("HR system")
    page.get_by_label("Check candidates, and check them again").check()
    page.get_by_label("How many days should it work?").fill("7")
    page.get_by_role("button", name="Make the key").click()


def test_a_key_is_made_and_revoked_and_every_page_is_clean(page: Page, axe: Check) -> None:
    sign_in(page)
    page.goto("/tokens")
    axe(page)
    page.goto("/tokens/new")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a name for the key")
    axe(page)
    make(page)
    expect(page.get_by_role("main").locator("code")).to_have_text(
        re.compile(r"^senco_[A-Za-z0-9_-]{43}$")
    )
    axe(page)
    for address in PAGES:
        page.goto(address)
        axe(page)
    page.goto("/tokens/1/revoke")
    page.get_by_role("button", name="Revoke the key").click()
    expect(page.get_by_role("main")).to_contain_text("opens nothing any more")
    axe(page)


def test_no_page_of_keys_is_wider_than_a_small_phone(narrow_page: Page) -> None:
    sign_in(narrow_page)
    make(narrow_page)
    for address in (None, *PAGES):
        if address:
            narrow_page.goto(address)
        assert narrow_page.locator("html").evaluate("e => e.scrollWidth") <= 320, address

"""One-time codes set up and given, on a desk and on a phone, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import NARROW, OpenPage, Server

ME, PASSWORD = "official@example.org", "three random words"  # pragma: allowlist secret
AT = datetime(2026, 8, 28, 11, tzinfo=UTC)
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_an_official(server: Server) -> None:
    """Given somebody who keeps the register."""
    with server.database.begin() as session:
        accounts.add(
            session,
            email=ME,
            password=PASSWORD,
            role=Role.OFFICIAL,
            scope="",
            by="a test",
            at=AT,
        )


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(ME)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def looked_at(page: Page, axe: Check) -> None:
    axe(page)
    page.set_viewport_size({"width": NARROW, "height": 900})
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW
    page.set_viewport_size({"width": 1280, "height": 900})


def test_codes_are_set_up_and_given_and_every_page_is_clean(
    page: Page, open_page: OpenPage, axe: Check
) -> None:
    sign_in(page)
    page.goto("/your-sign-in")
    looked_at(page, axe)
    page.get_by_role("link", name="Your one-time codes").click()
    looked_at(page, axe)
    page.get_by_role("button", name="Set them up").click()
    expect(page.get_by_role("img", name="QR code: your key, for the app to read")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a code")
    looked_at(page, axe)
    shown = page.get_by_text(re.compile("^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$")).inner_text()
    phone = pyotp.TOTP(shown.replace(" ", ""))
    page.get_by_label("One-time code").fill(phone.now())
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep your spare codes")
    spare = page.get_by_role("main").get_by_role("listitem").all_inner_texts()
    looked_at(page, axe)
    page.goto("/sign-in/codes")
    looked_at(page, axe)
    other = open_page()
    sign_in(other)
    looked_at(other, axe)
    other.get_by_label("One-time code").fill(spare[0])
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_role("alert")).to_contain_text("7 spare codes left")


def test_a_code_is_given_without_scripts(page: Page, plain_page: Page) -> None:
    sign_in(page)
    page.goto("/sign-in/codes/new")
    shown = page.get_by_text(re.compile("^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$")).inner_text()
    page.get_by_label("One-time code").fill(pyotp.TOTP(shown.replace(" ", "")).now())
    page.get_by_role("button", name="Continue").click()
    spare = page.get_by_role("main").get_by_role("listitem").all_inner_texts()
    sign_in(plain_page)
    plain_page.get_by_label("One-time code").fill(spare[0])
    plain_page.get_by_role("button", name="Continue").click()
    expect(plain_page.get_by_role("button", name="Sign out")).to_be_visible()

"""Letters are read, stopped and put in a calendar, on a desk and on a phone, in Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from register.domain.letters import LetterKind
from register.domain.roles import Account, Role
from register.services import accounts
from register.services.stopping import token
from register.store import carrying, letters
from tests.browser.conftest import Server
from tests.services.letter_scenes import AT, a_draft

SCHOOL, OFFICIAL = "school@example.org", "official@example.org"
PASSWORD = "three random words"  # pragma: allowlist secret
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def account(server: Server) -> Account:
    """Given a school with three letters, and an official."""
    with server.database.begin() as session:
        school, _ = (
            accounts.add(
                session,
                email=email,
                password=PASSWORD,
                role=role,
                scope=scope,
                by="a test",
                at=AT,
            )
            for email, role, scope in (
                (SCHOOL, Role.SCHOOL, "100001"),
                (OFFICIAL, Role.OFFICIAL, ""),
            )
        )
        letters.add(session, [a_draft(school, key) for key in ("one", "two", "three")], at=AT)
        wrong = "The address takes no letters: it is wrong."
        carrying.failed(session, letters.one(session, 1), problem=wrong)
    return school


def stop_path(server: Server, account: Account) -> str:
    return f"/letters/stop/{token(server.settings.secret(), account.id, LetterKind.DEADLINE)}"


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_school_reads_and_chooses_and_every_page_is_clean(page: Page, axe: Check) -> None:
    sign_in(page, SCHOOL)
    page.get_by_role("link", name="Letters", exact=True).click()
    axe(page)
    page.get_by_role("link", name="The deadline is on 1 December 2026").first.click()
    expect(page.get_by_role("listitem").filter(has_text="Plan the course")).to_be_visible()
    axe(page)
    page.goto("/letters")
    expect(page.get_by_text("2 not yet opened")).to_be_visible()
    page.get_by_role("button", name="Stop “Reminders to confirm the record once a year”").click()
    expect(page.get_by_role("main")).to_contain_text("Stopped: Reminders to confirm")
    axe(page)
    page.get_by_role("button", name="Make a calendar address").click()
    expect(page.get_by_role("main").locator("code")).to_contain_text("/calendar/")
    axe(page)


def test_the_link_in_a_letter_stops_it_on_a_phone_without_scripts(
    plain_page: Page, server: Server, account: Account
) -> None:
    plain_page.goto(stop_path(server, account))
    plain_page.get_by_role("button", name="Stop these letters").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Stopped")
    with server.database.read() as session:
        assert letters.stopped(session, account.id) == {LetterKind.DEADLINE}


def test_the_pages_of_stopping_and_of_the_outbox_are_clean(
    page: Page, server: Server, account: Account, axe: Check
) -> None:
    page.goto(stop_path(server, account))
    axe(page)
    page.get_by_role("button", name="Stop these letters").click()
    axe(page)
    page.goto("/letters/stop/nonsense")
    axe(page)
    sign_in(page, OFFICIAL)
    page.goto("/admin/outbox")
    axe(page)
    page.goto("/admin/outbox/1")
    axe(page)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("main")).to_contain_text("Letter 1 goes again within a minute.")


def test_no_page_of_letters_is_wider_than_a_small_phone(
    narrow_page: Page, server: Server, account: Account
) -> None:
    def fits() -> None:
        assert narrow_page.locator("html").evaluate("e => e.scrollWidth") <= 320, narrow_page.url

    for address in (stop_path(server, account), "/letters/stop/nonsense"):
        narrow_page.goto(address)
        fits()
    sign_in(narrow_page, SCHOOL)
    for address in ("/letters", "/letters/1"):
        narrow_page.goto(address)
        fits()
    narrow_page.goto("/letters")
    narrow_page.get_by_role("button", name="Make a calendar address").click()
    fits()
    narrow_page.context.clear_cookies()
    sign_in(narrow_page, OFFICIAL)
    for address in ("/admin/outbox", "/admin/outbox/1"):
        narrow_page.goto(address)
        fits()

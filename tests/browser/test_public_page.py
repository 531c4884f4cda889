"""What parents read of a school, and the switch that shows it, in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from register.clock import Clock
from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import Server
from tests.listed import a_primary, in_post, list_schools

ME, PASSWORD = "official@example.org", "three random words"  # pragma: allowlist secret
AT = datetime(2026, 8, 28, 11, tzinfo=UTC)
NAME = "Olwen Dunnockdale"
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_two_schools_and_an_official(server: Server) -> None:
    """Given a school with a SENCO who has time left, one without, and an official."""
    with server.database.begin() as session:
        list_schools(session, a_primary(100001, "Ash School"), a_primary(100002, "Birch School"))
        in_post(session, 100001, NAME, Clock().today().replace(day=1))
        accounts.add(
            session,
            email=ME,
            password=PASSWORD,
            role=Role.OFFICIAL,
            scope="",
            by="a test",
            at=AT,
        )


def test_an_official_shows_the_pages_and_a_parent_reads_one(
    page: Page, narrow_page: Page, plain_page: Page, axe: Check
) -> None:
    narrow_page.goto("/schools/100001")
    expect(narrow_page.get_by_text("shown only to people who are signed in")).to_be_visible()
    page.goto("/sign-in?next=/admin/publishing")
    page.get_by_label("E-mail address").fill(ME)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    axe(page)
    page.get_by_role("button", name="Show the public pages").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a reason")
    page.get_by_label("Reason").fill("The minister decided.")
    page.get_by_role("button", name="Show the public pages").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The public pages are shown")
    axe(page)
    for urn, answer in ((100001, "Within time"), (100002, "Not confirmed")):
        for each in (narrow_page, plain_page):
            each.goto(f"/schools/{urn}")
            expect(each.get_by_role("heading", level=1)).to_contain_text(answer)
            expect(each.get_by_text(NAME)).to_have_count(0)
        axe(narrow_page)
        assert narrow_page.evaluate("document.documentElement.scrollWidth") <= 320

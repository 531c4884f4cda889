"""A file of people, from sending it to its results: without JavaScript, and at a phone's width."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from register.clock import Clock
from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import NARROW, Server
from tests.registering import primaries, put_person, put_schools
from tests.services.bulk_files import written

EMAIL, PASSWORD = "authority@example.org", "three random words"  # pragma: allowlist secret
PEOPLE = written({}, {"trn": "9999999"}, {"trn": "12"})


@pytest.fixture(autouse=True)
def given_an_authority(server: Server) -> None:
    """Given a school, one person, and the account of the school's authority."""
    with server.database.begin() as session:
        put_schools(session, *primaries(100001))
        put_person(session, 1000001)
        accounts.add(
            session,
            email=EMAIL,
            password=PASSWORD,
            role=Role.AUTHORITY,
            scope="901",
            by="a test",
            at=Clock().now(),
        )


def checked(page: Page, look: Callable[[Page], None]) -> None:
    """Send the file, press both buttons, and look at each page on the way."""
    page.goto("/sign-in?next=/verify/files")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check a file of people")
    look(page)
    sent = FilePayload(name="people.csv", mimeType="text/csv", buffer=PEOPLE)
    page.get_by_label("Your file").set_input_files(files=[sent])
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 people can be checked")
    look(page)
    page.get_by_label("Checking a SENCO already in post").check()
    page.get_by_role("button", name="Check 2 people").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The file was checked")
    look(page)


def test_a_file_is_checked_without_javascript(plain_page: Page) -> None:
    checked(plain_page, lambda _: None)
    with plain_page.expect_download() as waiting:
        plain_page.get_by_role("button", name="Download the results (CSV)").click()
    assert waiting.value.suggested_filename == "results.csv"


def test_every_page_of_a_file_fits_a_phone_and_breaks_no_rule_of_accessibility(
    narrow_page: Page, axe: Callable[[Page], None]
) -> None:
    def look(page: Page) -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW

    checked(narrow_page, look)

"""Given a school list: finding a school, reading its answer, and running a report, in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import Server
from tests.listed import a_primary, in_post, list_schools, recognise, the_award

AT = datetime(2026, 8, 28, 11, tzinfo=UTC)
OFFICIAL, HEAD = "official@example.org", "head@example.org"
PASSWORD = "three random words"  # pragma: allowlist secret
ADDRESSES = (
    "/schools",
    "/schools?q=ashfold&la=901",
    "/schools?q=zzxxqq",
    "/schools/100001",
    "/schools/100002",
    "/schools/100003?as_of=soon",
    "/reports",
    "/reports?by=type&as_of=soon",
    "/reports?by=region&and=size&show=rate&la=901",
    "/reports/flagged",
    "/reports/flagged?status=qualified",
    "/reports/flagged?reason=A-8A",
)
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_schools(server: Server) -> None:
    """Given three schools: one overdue, one qualified, one closed; and an official."""
    with server.database.begin() as session:
        recognise(session)
        closed = a_primary(100003, "Ashfold Infant School", status_code=2, closed=date(2020, 8, 31))
        list_schools(
            session,
            a_primary(100001, "Ashfold School"),
            a_primary(100002, "Brambleholt School"),
            closed,
        )
        in_post(session, 100001, "Kofi Emberlock", date(2020, 9, 1))
        in_post(
            session, 100002, "Zadie Umberwain", date(2015, 9, 1), award=the_award(date(2017, 7, 1))
        )
        for email, role, scope in (
            (OFFICIAL, Role.OFFICIAL, ""),
            (HEAD, Role.SCHOOL, "100001"),
        ):
            accounts.add(
                session,
                email=email,
                password=PASSWORD,
                role=role,
                scope=scope,
                by="a test",
                at=AT,
            )


def sign_in(page: Page, email: str = OFFICIAL) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_head_finds_a_school_by_keyboard_and_reads_its_answer(page: Page, axe: Check) -> None:
    sign_in(page)
    page.goto("/schools")
    page.get_by_label("Name, URN, town, postcode or local authority").focus()
    page.keyboard.type("ashfould")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 school for")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Ashfold School").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ashfold School")
    expect(page.get_by_text("The three years ended on 1 September 2023")).to_be_visible()
    page.locator("summary", has_text="did not matter about Kofi").press("Enter")
    expect(page.get_by_text("They are not head of this school.")).to_be_visible()
    axe(page)
    page.get_by_role("navigation", name="Back").get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", name="1 school for")).to_be_visible()


def test_an_official_filters_the_flagged_schools_without_scripts(plain_page: Page) -> None:
    page = plain_page
    sign_in(page)
    page.goto("/reports/flagged")
    expect(page.get_by_text("1 school does not meet the SENCO duty")).to_be_visible()
    page.get_by_label("Qualified").check()
    page.get_by_role("button", name="Apply filters").click()
    assert "status=qualified" in page.url
    expect(page.get_by_role("rowheader", name="Brambleholt School")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV of this list").click()
    assert download.value.suggested_filename.startswith("flagged-schools-as-of-")


def test_every_page_passes_axe_and_fits_a_small_phone(narrow_page: Page, axe: Check) -> None:
    sign_in(narrow_page)
    for address in ADDRESSES:
        narrow_page.goto(address)
        axe(narrow_page)
        wide = narrow_page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, address


def test_print_leaves_out_what_only_works_on_a_screen(page: Page) -> None:
    sign_in(page)
    page.goto("/schools/100001")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show that day")).to_be_hidden()
    expect(page.get_by_role("img", name="Who was SENCO")).to_be_visible()
    expect(page.get_by_text("Printed from")).to_be_visible()


def test_a_head_reads_the_schools_own_page_and_confirms_it_on_a_small_phone(
    narrow_page: Page, axe: Check
) -> None:
    page = narrow_page
    sign_in(page, HEAD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("The three years ended")
    expect(page.get_by_text("Said by the school: when Kofi Emberlock became")).to_be_visible()
    axe(page)
    page.get_by_role("region", name="Once a year").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Confirm that this is right").click()
    expect(page.get_by_text("The record is confirmed.")).to_be_visible()
    expect(page.get_by_role("region", name="Once a year")).to_have_count(0)

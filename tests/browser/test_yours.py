"""Given a trust's schools: filtering them, taking them away, and who could follow, in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.services import accounts
from register.services.standings import bring_up_to_date
from tests.browser.conftest import Server
from tests.listed import a_primary, in_post, list_schools, recognise, the_award
from tests.registering import put_post

AT = datetime(2026, 8, 28, 11, tzinfo=UTC)
ME, PASSWORD = "trust@example.org", "three random words"  # pragma: allowlist secret
TRUST: dict[str, object] = {"trust_code": 555, "trust_name": "Lantern Trust", "type_code": 34}
LONG_NAME = "Our Lady and Saint Wilfrid's Voluntary Aided Church of England Primary Academy"
ADDRESSES = (
    "/your-schools",
    "/your-schools?standing=not_met&due=any",
    "/your-schools?q=zzxxqq",
    "/your-schools/succession",
    "/your-schools/succession?part=holders",
    "/your-schools/succession?part=alone",
)
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_a_trust(server: Server) -> None:
    """Given three academies: one overdue, two that share a SENCO; one who left; and the trust."""
    long_ago, award = date(2015, 9, 1), the_award(date(2017, 7, 1))
    with server.database.begin() as session:
        recognise(session)
        list_schools(
            session,
            a_primary(100001, "Ashfold School", **TRUST),
            a_primary(100002, LONG_NAME, **TRUST),
            a_primary(100003, "Cobblewick School", **TRUST),
        )
        in_post(session, 100001, "Kofi Emberlock", date(2020, 9, 1))
        shared = in_post(session, 100002, "Zadie Umberwain", long_ago, award=award)
        put_post(session, shared, 100003, long_ago)
        in_post(session, 100001, "Olwen Dunnockdale", long_ago, until=date(2020, 9, 1), award=award)
        accounts.add(
            session,
            email=ME,
            password=PASSWORD,
            role=Role.TRUST,
            scope="555",
            by="a test",
            at=AT,
        )
    bring_up_to_date(server.database)


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(ME)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_trust_filters_its_schools_and_takes_them_away_without_scripts(plain_page: Page) -> None:
    page = plain_page
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your schools")
    page.get_by_role("link", name="1 Not met").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_role("rowheader", name="Ashfold School")).to_be_visible()
    page.get_by_label("Not met").uncheck()
    page.get_by_label("Meets the rules").check()
    page.get_by_role("button", name="Apply filters").click()
    assert "standing=meets" in page.url
    expect(page.get_by_role("rowheader")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV of this list").click()
    assert download.value.suggested_filename.startswith("your-schools-as-of-")
    assert len(download.value.path().read_text().splitlines()) == 3


def test_a_trust_reads_by_keyboard_who_could_follow(page: Page, axe: Check) -> None:
    sign_in(page)
    page.get_by_role("link", name="Who could follow").press("Enter")
    shared = page.get_by_role("region", name="One SENCO at several of your schools: 1 person")
    expect(shared.get_by_role("row", name="Zadie Umberwain")).to_contain_text("Cobblewick School")
    holders = page.get_by_role("region", name="Who holds the qualification")
    expect(holders.get_by_role("row", name="Olwen Dunnockdale")).to_contain_text("31 August 2020")
    axe(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Your schools")).to_be_hidden()
    expect(holders.get_by_role("row", name="Olwen Dunnockdale")).to_be_visible()
    expect(page.get_by_text("Printed from")).to_be_visible()


def test_every_page_passes_axe_and_fits_a_small_phone(narrow_page: Page, axe: Check) -> None:
    sign_in(narrow_page)
    for address in ADDRESSES:
        narrow_page.goto(address)
        axe(narrow_page)
        wide = narrow_page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, address
    narrow_page.goto("/your-schools")
    # The rows stand as cards: nothing scrolls sideways inside the page either, and each cell
    # still says its column to whoever hears the table.
    row = narrow_page.get_by_role("row", name="Ashfold School")
    expect(row.get_by_role("cell")).to_have_count(5)
    assert row.evaluate("row => row.scrollWidth <= row.clientWidth")

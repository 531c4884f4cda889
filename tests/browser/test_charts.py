"""Charts in Chromium: by keyboard, at 320 px, in print, and what axe says of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import Server
from tests.browser.test_schools import OFFICIAL, PASSWORD, sign_in
from tests.listed import a_primary, in_post, list_schools

AT = datetime(2026, 8, 28, 11, tzinfo=UTC)
ADDRESSES = ("/reports/trend?by=phase&ahead=10&show=rate", "/reports")
SMALLEST = """() => Math.min(...[...document.querySelectorAll("figure svg text")]
    .map(text => text.getBoundingClientRect()).filter(box => box.width > 0)
    .map(box => box.height))"""
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_areas(server: Server) -> None:
    """Given a school in each of three authorities, one of them with a SENCO in time."""
    with server.database.begin() as session:
        for place, name in enumerate(("Northshire", "Midshire", "Southshire")):
            school = a_primary(
                100001 + place, f"{name} School", la_code=901 + place, la_name=name,
                easting=400_000, northing=500_000 - 100_000 * place, phase_name=f"Phase {place}",
                phase_code=1 + place,
            )  # fmt: skip
            list_schools(session, school)
        in_post(session, 100001, "Kofi Emberlock", date(2025, 9, 1))
        accounts.add(
            session,
            email=OFFICIAL,
            password=PASSWORD,
            role=Role.OFFICIAL,
            scope="",
            by="a test",
            at=AT,
        )


def test_pictures_pass_axe_and_fit_a_small_phone_with_letters_that_can_be_read(
    narrow_page: Page, axe: Check
) -> None:
    sign_in(narrow_page)
    for address in ADDRESSES:
        narrow_page.goto(address)
        expect(narrow_page.locator("figure").first).to_be_visible()
        axe(narrow_page)
        assert narrow_page.evaluate("document.documentElement.scrollWidth") <= 320, address
        assert narrow_page.evaluate(SMALLEST) >= 12, address  # a line of letters 11 px high


def test_the_map_is_read_by_keyboard_and_a_tile_leads_to_its_schools(page: Page) -> None:
    sign_in(page)
    page.goto("/reports")
    tile = page.get_by_role("link", name="Midshire, schools that do not meet the duty: 1")
    tile.focus()
    assert tile.locator("rect").evaluate("box => getComputedStyle(box).strokeWidth") == "4px"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("la=902"))
    expect(page.get_by_role("rowheader", name="Midshire School")).to_be_visible()


def test_the_wide_drawing_is_on_a_desk_and_in_print_and_the_narrow_one_on_a_phone(
    page: Page, narrow_page: Page
) -> None:
    for looked_at in (page, narrow_page):
        sign_in(looked_at)
        looked_at.goto("/reports/trend")
        expect(looked_at.get_by_role("img", name="Schools that do not meet")).to_have_count(1)
    assert page.locator("svg:visible").first.evaluate("svg => svg.viewBox.baseVal.width") == 720
    narrow = narrow_page.locator("figure svg:visible").first
    assert narrow.evaluate("svg => svg.viewBox.baseVal.width") == 300
    narrow_page.emulate_media(media="print")
    printed = narrow_page.locator("figure svg:visible").first
    assert printed.evaluate("svg => svg.viewBox.baseVal.width") == 720

"""Given a school and a teacher: from its record to a SENCO recorded and undone, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import Server
from tests.browser.hands import chosen, sent, typed
from tests.listed import a_primary, list_schools
from tests.registering import put_person, put_post

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
SCHOOL, PASSWORD = "school@example.org", "three random words"  # pragma: allowlist secret
RECORD = "/schools/100001/record"
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_a_school(server: Server) -> None:
    """Given a school whose SENCO has a long name, a teacher, and the school's account."""
    with server.database.begin() as session:
        list_schools(session, a_primary(100001, "Ashfold School"))
        ann = put_person(session, 1234567, family_name="Featherstonehaugh-Cholmondeley")
        put_post(session, ann, 100001, date(2020, 9, 1))
        put_person(session, 3456789, given_names="Cleo", family_name="Emberlock")
        accounts.add(
            session,
            email=SCHOOL,
            password=PASSWORD,
            role=Role.SCHOOL,
            scope="100001",
            by="a test",
            at=AT,
        )


def sign_in(page: Page) -> None:
    page.goto(f"/sign-in?next={RECORD}")
    page.get_by_label("E-mail address").fill(SCHOOL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").press("Enter")


def test_a_school_records_a_senco_by_keyboard_on_a_phones_width_and_undoes_it(
    narrow_page: Page, axe: Check
) -> None:
    page = narrow_page

    def looked_at(where: str) -> None:
        expect(page).to_have_url(re.compile(f"{RECORD}{where}$"))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url

    sign_in(page)
    looked_at("")
    page.get_by_role("button", name="Record a SENCO who started").press("Enter")
    looked_at("/started")
    sent(page, "Start")
    looked_at("/started/[^/]+/who")
    sent(page)
    expect(page.get_by_role("alert")).to_contain_text("Enter the family name")
    axe(page)
    typed(page, page.get_by_label("Teacher reference number"), "3456789")
    for part, value in (("Day", "17"), ("Month", "May"), ("Year", "1980")):
        typed(page, page.get_by_label(part), value)
    typed(page, page.get_by_label("Family name"), "emberlock")
    sent(page)
    looked_at("/started/[^/]+/since")
    month = page.get_by_role("group", name="Month of the first day")
    expect(month).to_have_count(0)
    chosen(page, "Do you know the day", "No, only the month and the year")
    typed(page, month.get_by_label("Month", exact=True), "9")
    typed(page, month.get_by_label("Year", exact=True), "2026")
    looked_at("/started/[^/]+/since")
    sent(page)
    looked_at("/started/[^/]+/how")
    chosen(page, "In what capacity", "Acting, until somebody is appointed")
    chosen(page, "head teacher", "No")
    chosen(page, "work as a teacher", "Yes")
    chosen(page, "another school", "Not sure")
    sent(page)
    looked_at("/started/[^/]+/ends")
    chosen(page, "Does that post end", "No, they are SENCO at the same time")
    sent(page)
    looked_at("/started/[^/]+/why")
    chosen(page, "letter of appointment", "Yes, the school has seen it")
    typed(page, page.get_by_label("Why, or what"), "Minute of 14 July")
    sent(page)
    looked_at("/started/[^/]+/check")
    expect(page.get_by_role("main")).to_contain_text("on the register as Cleo Emberlock")
    sent(page, "Record this SENCO")
    looked_at("")
    page.get_by_role("alert", name="Success").get_by_role("link", name="Undo").press("Enter")
    looked_at("/changes/1/undo")
    typed(page, page.get_by_label("Why, or what"), "The wrong teacher")
    sent(page, "Undo the change")
    looked_at("")
    expect(page.get_by_role("heading", name="Cleo Emberlock")).to_have_count(0)


def test_the_other_forms_hold_at_a_phones_width(narrow_page: Page, axe: Check) -> None:
    sign_in(narrow_page)
    expect(narrow_page).to_have_url(re.compile(f"{RECORD}$"))
    for path in (
        "posts/1/ended",
        "posts/1/capacity",
        "posts/1/correct",
        "posts/1/withdraw",
        "head",
    ):
        narrow_page.goto(f"{RECORD}/{path}")
        axe(narrow_page)
        assert narrow_page.evaluate("document.documentElement.scrollWidth") <= 320, path

"""Given a candidate: reading their record, and making a code for a panel, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Account, Role
from register.domain.verifications import Purpose
from register.services import accounts, sight
from tests.browser.conftest import Server
from tests.listed import a_primary, in_post, list_schools, recognise, the_award

AT = datetime(2026, 8, 28, 11, tzinfo=UTC)
ME, PASSWORD = "zadie@example.org", "three random words"  # pragma: allowlist secret
ADDRESSES = ("/me", "/me/codes", "/me/codes/new", "/me/codes/new?q=ashfold", "/me/codes/1/end")
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_a_candidate(server: Server) -> None:
    """Given a SENCO who has an account, whom one school has looked at."""
    with server.database.begin() as session:
        recognise(session)
        school = a_primary(100002, "Brambleholt School")
        list_schools(session, a_primary(100001, "Ashfold School"), school)
        award = the_award(date(2017, 7, 1))
        person = in_post(session, 100002, "Zadie Umberwain", date(2015, 9, 1), award=award)
        accounts.add(
            session,
            email=ME,
            password=PASSWORD,
            role=Role.CANDIDATE,
            scope=str(person),
            by="a test",
            at=AT,
        )
        sight.saw_person(
            session,
            at=AT,
            account=Account(50, "head@example.org", Role.SCHOOL, "100001", active=True),
            person_id=person,
            purpose=Purpose.APPOINTMENT,
            what="check",
        )


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(ME)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def make_code(page: Page) -> None:
    page.goto("/me/codes/new")
    page.get_by_label("Find the school that you have applied to").fill("ashfould")
    page.keyboard.press("Enter")
    page.get_by_label("Ashfold School").check()
    page.get_by_role("button", name="Make the code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your share code")


def test_a_candidate_signs_in_reads_their_record_and_makes_a_code(page: Page, axe: Check) -> None:
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zadie Umberwain")
    make_code(page)
    expect(page.locator("main code")).to_have_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$"))
    axe(page)
    for address in ADDRESSES:
        page.goto(address)
        axe(page)


def test_no_page_of_theirs_is_wider_than_a_small_phone(narrow_page: Page) -> None:
    sign_in(narrow_page)
    make_code(narrow_page)
    for address in ("", *ADDRESSES):
        if address:
            narrow_page.goto(address)
        assert narrow_page.locator("html").evaluate("e => e.scrollWidth") <= 320, address


def test_a_code_is_made_without_scripts(plain_page: Page) -> None:
    sign_in(plain_page)
    make_code(plain_page)

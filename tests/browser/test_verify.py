"""Given a panel and a candidate: from signing in to the receipt, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import Server
from tests.browser.hands import chosen, sent, typed
from tests.listed import a_primary, list_schools
from tests.registering import put_award, put_body, put_person

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
PANEL, PASSWORD = "panel@example.org", "three random words"  # pragma: allowlist secret
Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def given_a_candidate(server: Server) -> None:
    """Given two schools, a holder of the award, somebody without it, and a panel."""
    with server.database.begin() as session:
        list_schools(
            session, a_primary(100001, "Ashfold School"), a_primary(100002, "Ashfold Nook")
        )
        put_body(session)
        put_award(session, put_person(session, 1234567), at=AT)
        put_person(session, 2345678, given_names="Bea", family_name="Other")
        accounts.add(
            session, email=PANEL, password=PASSWORD, role=Role.PANEL, scope="", by="a test", at=AT
        )


def sign_in(page: Page) -> None:
    page.goto("/sign-in?next=/verify")
    page.get_by_label("E-mail address").fill(PANEL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").press("Enter")


def fill_in_the_post(page: Page, school: str) -> None:
    """Fill in why, which school, from when, and what the post is."""
    sent(page, "Start a check")
    chosen(page, "Choose one", "Appointing a SENCO")
    sent(page)
    typed(page, page.get_by_label("School", exact=True), school)
    for part, value in (("Day", "4"), ("Month", "January"), ("Year", "2027")):
        typed(page, page.get_by_label(part), value)
    chosen(page, "work as a teacher", "Yes")
    chosen(page, "head or acting head", "No")


def fill_in_the_candidate(page: Page, number: str) -> None:
    typed(page, page.get_by_label("Teacher reference number"), number)
    born = page.get_by_role("group", name="Date of birth").first
    for part, value in (("Day", "17"), ("Month", "May"), ("Year", "1980")):
        typed(page, born.get_by_label(part), value)
    sent(page)


def test_a_panel_checks_a_candidate_by_keyboard_on_a_phones_width(
    narrow_page: Page, axe: Check
) -> None:
    page = narrow_page

    def looked_at(where: str) -> None:
        expect(page).to_have_url(re.compile(f"/verify{where}$"))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url

    sign_in(page)
    looked_at("")
    fill_in_the_post(page, "ashfold")
    looked_at("/new/.*/school")
    sent(page)
    chosen(page, "Schools for", "Ashfold School")
    looked_at("/new/.*/which-school")
    sent(page)
    looked_at("/new/.*/candidate/1")
    chosen(page, "Who is the candidate?", "Family name and date of birth")
    expect(page.get_by_label("Family name", exact=True)).to_be_visible()
    expect(page.get_by_label("Teacher reference number")).to_be_hidden()
    chosen(page, "Who is the candidate?", "Reference number and date of birth")
    fill_in_the_candidate(page, "12 34 567")
    looked_at("/new/.*/check")
    sent(page, "Make the check")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Holds the qualification.")
    looked_at("/[0-9A-Z]{12}")
    expect(page.get_by_role("img", name="QR code: check this receipt")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the signed receipt").press("Enter")
    assert re.fullmatch(r"receipt-[0-9A-Z]{12}\.jws", download.value.suggested_filename)


def test_two_candidates_stand_side_by_side_without_scripts(plain_page: Page) -> None:
    page = plain_page
    sign_in(page)
    fill_in_the_post(page, "100001")
    sent(page)
    fill_in_the_candidate(page, "1234567")
    page.get_by_role("link", name="Add another candidate").press("Enter")
    fill_in_the_candidate(page, "2345678")
    sent(page, "Make the checks")
    expect(page.get_by_role("heading", name="2 candidates side by side")).to_be_visible()
    first, second = (
        page.get_by_role("article", name=name).bounding_box()
        for name in ("Ann Sample", "Bea Other")
    )
    assert first and second  # noqa: PT018 - a box each
    assert first["y"] == second["y"]
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="The whole answer").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="The whole answer").last.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Would have until 4 January 2030")
    expect(page.get_by_role("img", name="How the answer runs")).to_be_visible()
    page.get_by_role("button", name="Check again today").press("Enter")
    expect(page.get_by_text("Nothing: the answer, the last day")).to_be_visible()


def test_an_answer_prints_on_two_sheets(page: Page, axe: Check) -> None:
    """Chromium says of each page of a PDF that it is one."""
    sign_in(page)
    fill_in_the_post(page, "100001")
    sent(page)
    fill_in_the_candidate(page, "2345678")
    sent(page, "Make the check")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Would have until")
    made = page.url
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    page.emulate_media(media="print")
    for said in ("Bea Other", "Proof of this check", "Text of the law", "The facts behind it"):
        expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_text("Steps that did not matter").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This check was made, or a day has passed"
    )
    axe(page)
    page.get_by_role("link", name="Your checks").press("Enter")
    expect(page.get_by_role("link", name=re.compile("-".join([r"\w{4}"] * 3)))).to_have_attribute(
        "href", made[-len("/verify/123456789012") :]
    )

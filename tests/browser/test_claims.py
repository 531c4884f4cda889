"""A school claims on a small phone and an official decides on a desk: axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from register.domain.roles import Role
from tests.browser.conftest import OpenPage, Server
from tests.browser.test_foundation import enter, fits
from tests.browser.test_pages_on_the_way import an_account
from tests.documents import A_ZIP, a_pdf
from tests.registering import BODY, primaries, put_body, put_person, put_post, put_schools

HERE, THERE = 100_001, 100_002
PAGE = f"/schools/{HERE}/claims"
Check = Callable[[Page], None]


def a_school(server: Server) -> None:
    """A SENCO in post whose three years have ended."""
    with server.database.begin() as session:
        put_schools(session, *primaries(HERE, THERE))
        put_body(session)
        senco = put_person(session, 1234567, given_names="Olwen", family_name="Dunnockdale")
        put_post(session, senco, HERE, date(2020, 9, 1))


def fill_day(page: Page, name: str, *parts: str) -> None:
    """Fill in the three boxes of a day."""
    for part, typed in zip(("day", "month", "year"), parts, strict=True):
        page.locator(f"#{name}-{part}").fill(typed)


def test_a_claim_goes_from_a_telephone_to_an_officials_desk_and_back(
    narrow_page: Page, open_page: OpenPage, server: Server, axe: Check, tmp_path: Path
) -> None:
    a_school(server)
    wrong, right = tmp_path / "wrong.pdf", tmp_path / "certificate.pdf"
    wrong.write_bytes(A_ZIP)
    right.write_bytes(a_pdf())
    page, desk = narrow_page, open_page()
    enter(page, an_account(server, Role.SCHOOL, str(HERE)))
    enter(desk, an_account(server, Role.OFFICIAL))

    def sound(at: Page) -> None:
        axe(at)
        assert fits(at), at.url

    page.goto(PAGE)
    sound(page)
    page.get_by_role("button", name="Claim something, or say that it is wrong").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what you want to tell us")
    sound(page)
    for path in ("?kind=service", "?kind=correction&fact=post-1"):
        page.goto(f"{PAGE}/new{path}")
        sound(page)
    page.goto(f"{PAGE}/new?kind=award")
    page.get_by_role("radio", name="National Award").check()
    page.get_by_label("Which university or provider?").fill(BODY)
    fill_day(page, "course_started", "20", "9", "2021")
    fill_day(page, "awarded", "14", "7", "2023")
    page.get_by_label("Documents that prove it").set_input_files(wrong)
    page.get_by_role("button", name="Send the claim").click()
    expect(page.get_by_role("alert")).to_contain_text("This is a Word, Excel or zip file.")
    sound(page)
    page.get_by_label("Documents that prove it").set_input_files([right, right])
    page.get_by_role("button", name="Send the claim").click()
    expect(page.get_by_text("Waiting for a reply")).to_be_visible()
    sound(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="certificate.pdf").first.click()
    assert taken.value.path().read_bytes() == right.read_bytes()
    desk.goto("/admin/cases")
    sound(desk)
    desk.get_by_role("rowheader").get_by_role("link").click()
    expect(desk.get_by_text("If you accept")).to_be_visible()
    sound(desk)
    desk.set_viewport_size({"width": 320, "height": 900})
    sound(desk)
    desk.get_by_role("radio", name="Accept it").check()
    desk.get_by_label("Your reply").fill("The certificate agrees.")
    desk.get_by_role("button", name="Decide and reply to the school").click()
    expect(desk.get_by_role("heading", name="Decided")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The certificate agrees.")).to_be_visible()
    page.goto(PAGE)
    sound(page)

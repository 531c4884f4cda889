"""Somebody with a receipt in hand checks it, on a desk and on a phone, in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from register.services import corrections
from register.services.receipts import Issuer
from register.store.verifications import Kept
from tests.browser.conftest import Server
from tests.registering import put_award, retell_award
from tests.services.receipt_scenes import ADDRESS, LATER, MADE, a_scene, keep

Check = Callable[[Page], None]
WITHDRAWN, STANDING = 0, 1


@pytest.fixture
def held(server: Server) -> tuple[Kept, Kept]:
    """One receipt that was withdrawn and one that stands."""
    issuer = Issuer(server.settings.instance_path / "keys", ADDRESS, "x")
    person = a_scene(server.database)
    with server.database.begin() as session:
        put_award(session, person, at=MADE)
        withdrawn = keep(session, issuer, person)
        retell_award(session, person, at=LATER, revoked=date(2027, 3, 1))
        corrections.reexamine(session, at=LATER)
        return withdrawn, keep(session, issuer, person)


def bring(page: Page, receipt: str) -> None:
    page.goto("/receipts")
    page.get_by_label("Paste the receipt").fill(receipt)
    page.get_by_role("button", name="Check the receipt").click()


def fits(page: Page) -> None:
    assert page.locator("html").evaluate("e => e.scrollWidth") <= 320


def test_a_receipt_is_checked_by_keyboard_and_every_page_is_clean(
    page: Page, held: tuple[Kept, Kept], axe: Check
) -> None:
    page.goto("/receipts")
    axe(page)
    page.get_by_label("Paste the receipt").focus()
    page.keyboard.insert_text(held[STANDING].receipt)
    page.get_by_role("button", name="Check the receipt").focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("This receipt is ours, unchanged, and still stands")
    axe(page)
    bring(page, held[WITHDRAWN].receipt)
    expect(heading).to_have_text("This receipt is ours, but it has been withdrawn")
    axe(page)
    bring(page, "not a receipt")
    expect(heading).to_contain_text("This is not a receipt of this register")
    axe(page)
    page.goto("/receipts")
    page.get_by_role("button", name="Check the receipt").click()
    expect(page.get_by_role("alert")).to_contain_text("Paste the receipt")
    axe(page)
    for each in held:
        page.goto(f"/receipts/{each.reference}")
        axe(page)


def test_no_page_of_receipts_is_wider_than_a_small_phone(
    narrow_page: Page, held: tuple[Kept, Kept], tmp_path: Path
) -> None:
    narrow_page.goto("/receipts")
    fits(narrow_page)
    file = tmp_path / "receipt.jws"
    file.write_text(held[WITHDRAWN].receipt)
    narrow_page.get_by_label("Or choose its file").set_input_files(file)
    narrow_page.get_by_role("button", name="Check the receipt").click()
    heading = narrow_page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("withdrawn")
    fits(narrow_page)
    narrow_page.goto(f"/receipts/{held[WITHDRAWN].reference}")
    fits(narrow_page)

"""The pages that are only reached by doing something: each passes axe and fits a small phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.services import accounts
from tests.browser.conftest import Server
from tests.browser.test_foundation import AT, PASSWORD, PATIENCE, enter, fits
from tests.listed import list_schools
from tests.services.conversion_scenes import a_closed, a_senco, an_open, follows, look

OLD, NEW = 100_001, 100_002
Check = Callable[[Page], None]


def an_account(server: Server, role: Role, scope: str = "") -> str:
    """Somebody of a role who may sign in."""
    email = f"{role.value}@example.org"
    with server.database.begin() as session:
        accounts.add(
            session, email=email, password=PASSWORD, role=role, scope=scope, by="a test", at=AT
        )
    return email


def sound(page: Page, axe: Check) -> None:
    """Axe finds nothing, and nothing has to be scrolled to sideways."""
    axe(page)
    assert fits(page), page.url


def test_a_conversion_that_waits(narrow_page: Page, server: Server, axe: Check) -> None:
    with server.database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW, opened=None))
        a_senco(session, OLD)
        a_senco(session, NEW, trn=7654321)
        look(session, follows(OLD, NEW))
    enter(narrow_page, an_account(server, Role.OFFICIAL))
    for path in ("/admin/conversions", "/admin/conversions/1"):
        narrow_page.goto(path)
        sound(narrow_page, axe)


def test_a_file_that_was_checked(
    narrow_page: Page, server: Server, axe: Check, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    rows = ("1234567,Ann,Example,1980-01-02", "12,Bo,Example,1980-01-02")
    file.write_text("\n".join(("trn,given_names,family_name,date_of_birth", *rows)))
    enter(narrow_page, an_account(server, Role.OFFICIAL))
    narrow_page.goto("/admin/imports")
    narrow_page.get_by_label("People").check()
    narrow_page.locator("input[type=file]").set_input_files(file)
    narrow_page.get_by_role("button", name="Check the file").click()
    expect(narrow_page.get_by_text("7 digits").first).to_be_visible(timeout=PATIENCE)
    sound(narrow_page, axe)


def test_a_page_that_is_not_theirs(narrow_page: Page, server: Server, axe: Check) -> None:
    enter(narrow_page, an_account(server, Role.SCHOOL, str(OLD)))
    answer = narrow_page.goto("/admin")
    assert answer is not None
    assert answer.status == 403
    sound(narrow_page, axe)


def test_too_many_wrong_passwords(narrow_page: Page, axe: Check) -> None:
    for _ in range(6):
        narrow_page.goto("/sign-in")
        narrow_page.get_by_label("E-mail address").fill("nobody@example.org")
        narrow_page.get_by_label("Password", exact=True).fill("wrong")
        narrow_page.get_by_role("main").get_by_role("button", name="Sign in").click()
        narrow_page.wait_for_load_state()
    expect(narrow_page.get_by_role("heading", name="Too many tries")).to_be_visible()
    sound(narrow_page, axe)

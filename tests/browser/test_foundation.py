"""The pages that every other one stands on, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.feeds.gias.columns import LINK_COLUMNS
from register.services import accounts, providers
from register.store import feed_runs
from register.store.feed_runs import Counts, Outcome, Reject, Run
from tests.browser.conftest import Server
from tests.feeds.extract import LINKS_BARE, a_country, a_link, wire

AT = datetime(2026, 9, 1, 11, 10, tzinfo=UTC)
PASSWORD = "three random words"
PATIENCE = 60_000  # milliseconds

OPEN = ("/", "/sign-in", "/how-we-check", "/accessibility", "/privacy", "/cookies", "/nowhere")
KEPT = (
    "/admin",
    "/admin/feeds",
    "/admin/feeds/runs/2",
    "/admin/feeds/upload",
    "/admin/imports",
    "/admin/conversions",
    "/admin/awarding-bodies",
    "/admin/awarding-bodies/change",
    "/admin/accounts",
    "/admin/accounts/new",
    "/admin/stops",
)


@pytest.fixture
def admin(server: Server) -> str:
    """Somebody who may open every page; there is a list, a held run and awarding bodies."""
    with server.database.begin() as session:
        accounts.add(
            session,
            email="admin@example.org",
            password=PASSWORD,
            role=Role.ADMIN,
            scope="",
            by="a test",
            at=AT,
        )
        providers.install(session, at=AT)
        feed_runs.add(session, a_run(Outcome.APPLIED))
        strange = "12 schools have vanished; 10 may: Amber Wood Primary School (URN 100012)."
        rejects = [Reject(12, "OpenDate", "This is not a date.")]
        feed_runs.add(session, a_run(Outcome.HELD, strange), rejects)
    return "admin@example.org"


def a_run(outcome: Outcome, *reasons: str) -> Run:
    """A run of the first of September."""
    return Run(
        started_at=AT,
        finished_at=AT,
        outcome=outcome,
        extract_date=date(2026, 9, 1),
        sha256="ab" * 32,
        source="edubasealldata20260901.csv",
        counts=Counts(rows=41_234, schools_open=24_011, schools_in_scope=20_456, rejected=1),
        reasons=reasons,
    )


def enter(page: Page, email: str) -> None:
    """Sign in as a person does."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(f"Signed in as {email}")).to_be_visible()


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled to sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return wide


def test_the_open_pages_break_no_rule_of_accessibility(
    page: Page, axe: Callable[[Page], None]
) -> None:
    for path in OPEN:
        page.goto(path)
        axe(page)


def test_the_pages_of_officials_break_no_rule_of_accessibility(
    page: Page, admin: str, axe: Callable[[Page], None]
) -> None:
    enter(page, admin)
    for path in KEPT:
        page.goto(path)
        axe(page)


def test_every_page_holds_at_320_pixels(
    narrow_page: Page, admin: str, axe: Callable[[Page], None]
) -> None:
    for path in OPEN:
        narrow_page.goto(path)
        assert fits(narrow_page), path
    narrow_page.goto("/sign-in")
    axe(narrow_page)
    enter(narrow_page, admin)
    for path in KEPT:
        narrow_page.goto(path)
        assert fits(narrow_page), path


def test_a_wrong_password_is_said_at_the_top_and_leads_to_the_field(
    page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("not those words")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    expect(page).to_have_title("Error: Sign in - SENCO Register")
    summary.get_by_role("link").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value("nobody@example.org")
    axe(page)


def test_the_keyboard_alone_skips_to_the_page_and_signs_out(page: Page, admin: str) -> None:
    enter(page, admin)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have signed out.")).to_be_visible()


def test_without_scripts_the_navigation_and_signing_in_work(plain_page: Page, admin: str) -> None:
    plain_page.goto("/")
    expect(plain_page.get_by_role("link", name="How we check").first).to_be_visible()
    enter(plain_page, admin)
    plain_page.get_by_role("link", name="Administration").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Administration")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_extract_is_uploaded_watched_and_taken_in(
    page: Page, plain_page: Page, admin: str, tmp_path: Path, *, scripts: bool
) -> None:
    looking = page if scripts else plain_page
    enter(looking, admin)
    schools, links = tmp_path / "edubasealldata20260902.csv", tmp_path / "links.csv"
    schools.write_bytes(wire(a_country()))
    links.write_bytes(wire([a_link(100_001, 100_002)], LINK_COLUMNS, LINKS_BARE))
    looking.goto("/admin/feeds/upload")
    looking.get_by_label("Schools file").set_input_files(schools)
    looking.get_by_label("Links file (not needed with a .zip)").set_input_files(links)
    looking.get_by_role("button", name="Upload and check").click()
    looking.wait_for_url("**/admin/feeds/runs/*", timeout=PATIENCE)
    expect(looking.get_by_text("Run 3,")).to_be_visible()


def test_a_print_has_no_navigation_and_says_where_and_when(page: Page) -> None:
    page.goto("/how-we-check")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    foot = page.get_by_text("Printed from http://127.0.0.1")
    expect(foot).to_be_visible()
    expect(foot).to_contain_text("/how-we-check on ")
    expect(foot).to_contain_text("Demonstration data")

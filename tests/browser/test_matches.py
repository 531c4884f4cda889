"""An official settles a match on a small phone: the columns stack, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from register.domain.roles import Role
from register.domain.verifications import ByName
from tests.browser.conftest import Server
from tests.browser.test_foundation import enter, fits
from tests.browser.test_pages_on_the_way import an_account as somebody
from tests.checking import a_post_at, an_account, made
from tests.registering import BORN, primaries, put_person, put_post, put_schools

SCHOOL = 100_001
Check = Callable[[Page], None]


def test_two_candidates_are_compared_merged_and_the_match_is_settled(
    narrow_page: Page, server: Server, axe: Check, tmp_path: Path
) -> None:
    page = narrow_page
    with server.database.begin() as session:
        put_schools(session, *primaries(SCHOOL))
        panel = an_account(session)
        first = put_person(session, 1234567, family_name="Smith")
        put_person(session, 2345678, family_name="Smith", given_names="Anne")
        put_post(session, first, SCHOOL, BORN.replace(year=2024))
        made(session, ByName("Smyth", BORN, "Ann"), panel, tmp_path, post=a_post_at(SCHOOL))
    enter(page, somebody(server, Role.OFFICIAL))

    def sound() -> None:
        axe(page)
        assert fits(page), page.url

    page.goto("/admin/matches")
    sound()
    page.get_by_role("link", name="Match 1").click()
    typed, other = (
        page.get_by_role("region", name=name).bounding_box()
        for name in ("What was typed", "Candidate B")
    )
    assert typed is not None
    assert other is not None
    assert typed["x"] == other["x"]
    sound()
    page.get_by_role("radio", name="Candidates A and B").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", name="Are these one person?")).to_be_visible()
    sound()
    page.get_by_role("radio", name="Record A").check()
    page.get_by_label("Reason").fill("One certificate")
    page.get_by_role("button", name="Merge the two records").click()
    expect(page.get_by_role("heading", name="Match 1")).to_be_visible()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose who was meant")
    sound()
    page.get_by_role("radio", name="Candidate A").check()
    page.get_by_label("Reason").fill("The panel was asked")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Nothing waits for a decision.")).to_be_visible()
    for path in ("/admin/matches/1", "/admin/people/merge", "/admin/people/merges/1"):
        page.goto(path)
        sound()

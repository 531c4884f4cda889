"""A school's own record: who may read and keep it, what is changed, and how it is put back."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.appointments import Cover
from register.domain.evidence import Level
from register.domain.roles import Account, Role
from register.services.recording import SchoolRecord
from register.store.session import Database
from register.web.record.pages import record_page
from tests.listed import a_primary
from tests.registering import put_post
from tests.web.conftest import TODAY, SignIn
from tests.web.reading import Page, StrictClient
from tests.web.recording import (
    ANNS,
    AREA,
    BEAS,
    ELSEWHERES,
    HERE,
    RECORD,
    SINCE,
    THERE,
    TRUST,
    WHY,
    become,
    build,
    entered,
    fill,
    ledger_says,
    path_of,
    post_page,
    said,
    sights,
)

ENDED = post_page(ANNS, "ended")
LAST_DAY = {"last_day": ["31", "8", "2026"], "why": WHY}
CORRECT = post_page(ANNS, "correct")
UNDO = f"{RECORD}/changes/1/undo"
RIGHT = {
    "known": "day",
    "day": ["1", "10", "2024"],
    "designated": "yes",
    "teacher": "yes",
    "level": "said",
    "why": WHY,
}
POST_PAGES = ("ended", "capacity", "correct", "withdraw")


@pytest.fixture
def school(client: StrictClient, database: Database) -> StrictClient:
    """A browser that the school has signed in with."""
    build(database)
    return entered(client, database, Role.SCHOOL, str(HERE))


@pytest.fixture
def confirmed(client: StrictClient, database: Database) -> StrictClient:
    """The same, where an official has confirmed Ann's post."""
    build(database, level=Level.OFFICIAL)
    return entered(client, database, Role.SCHOOL, str(HERE))


def refused(page: Page, words: str, href: str) -> None:
    """The page is sent back with the mistake, linked to where it is mended."""
    assert page.response.status_code == 400
    assert page.title.startswith("Error: ")
    found = {text: where for text, where in page.links.items() if words in text}
    assert set(found.values()) == {href}, page.links


class TestTheOverview:
    def test_names_each_senco_with_each_fact_its_level_and_its_origin(
        self, school: StrictClient
    ) -> None:
        page = school.page(RECORD)
        assert "Ann Nettlegarth From 1 September 2024 Said by the school. From test, 5" in page.text
        assert "Bea Dunnockdale, from 1 September 2015 to 31 August 2024" in page.text
        assert page.links["Record the last day (Ann Nettlegarth)"] == ENDED
        assert page.links["Change the last day (Bea Dunnockdale)"] == post_page(BEAS, "ended")

    def test_logs_the_sight_of_everybody_whom_it_names(
        self, school: StrictClient, database: Database
    ) -> None:
        before = sights(database)
        school.page(RECORD)
        assert sights(database) == before + 2

    def test_of_a_school_without_a_senco_says_what_to_do(
        self, client: StrictClient, sign_in: SignIn, database: Database
    ) -> None:
        build(database)
        sign_in(Role.SCHOOL, str(THERE))
        page = client.page(f"/schools/{THERE}/record")
        assert "No SENCO is recorded now: say who it is." in page.text
        assert page.links["say who it is"] == f"/schools/{THERE}/record/started"

    def test_of_a_school_that_has_closed_offers_nobody_to_be_named(self) -> None:
        closed = a_primary(HERE, "Ashfold School", closed=date(2026, 8, 31))
        record = SchoolRecord(school=closed, posts=(), may_keep=True, feed_day=None)
        reader = Account(1, "head@example.org", Role.SCHOOL, str(HERE), active=True)
        page = record_page(record, {}, (), reader, TODAY)
        assert page.closed == "31 August 2026"
        assert record_page(record, {}, (), reader, date(2026, 8, 31)).closed == ""

    def test_keeps_apart_who_is_yet_to_begin(
        self, school: StrictClient, database: Database
    ) -> None:
        with database.begin() as session:
            put_post(session, 2, HERE, date(2027, 1, 1))
        assert "To come Bea Dunnockdale From 1 January 2027" in school.page(RECORD).text

    def test_an_authority_reads_it_and_may_only_say_that_a_fact_is_wrong(
        self, client: StrictClient, sign_in: SignIn, database: Database
    ) -> None:
        build(database)
        sign_in(Role.AUTHORITY, str(AREA))
        page = client.page(RECORD)
        assert "Ann Nettlegarth" in page.text
        deeds = {href for href in page.links.values() if href.startswith(f"/schools/{HERE}/")}
        assert deeds == {f"/schools/{HERE}/claims/new"}

    def test_says_who_changed_what_to_those_of_the_same_organisation_alone(
        self, school: StrictClient, sign_in: SignIn
    ) -> None:
        fill(school, ENDED, **LAST_DAY)
        mine = school.page(RECORD).text
        assert f"Ashfold School (URN {HERE}), school{HERE}@example.org. Reason: {WHY}" in mine
        become(school, sign_in, Role.TRUST, str(TRUST))
        theirs = school.page(RECORD).text
        assert f"by Ashfold School (URN {HERE}). Reason: {WHY}" in theirs


class TestAPost:
    def test_ends_on_its_last_day_and_the_banner_leads_to_undoing_it(
        self, school: StrictClient, database: Database
    ) -> None:
        page = fill(school, ENDED, **LAST_DAY)
        assert path_of(page) == RECORD
        assert "The last day was recorded." in page.text
        assert page.links["Undo"] == UNDO
        assert said(database)[ANNS].told.ends == date(2026, 9, 1)
        assert any("record.ended" in row for row in ledger_says(database))
        assert "To 31 August 2026 Said by the school. Recorded by the school, 1" in page.text
        assert "From 1 September 2024 Said by the school. From test, 5 January 2026" in page.text

    def test_may_end_within_a_year_from_now_and_not_later(self, school: StrictClient) -> None:
        far = fill(school, ENDED, last_day=["2", "9", "2027"], why=WHY)
        refused(far, "Give a last day within a year from today.", "#last_day-day")
        assert "31" not in far.form(ENDED)["why"]
        near = fill(school, ENDED, last_day=["1", "9", "2027"], why=WHY)
        assert near.response.status_code == 200

    def test_wants_a_day_and_a_reason_and_keeps_what_was_typed(self, school: StrictClient) -> None:
        blank = fill(school, ENDED, last_day=["", "", ""], why="Left for a post elsewhere")
        refused(blank, "Enter the last day in post", "#last_day-day")
        assert blank.form(ENDED)["why"] == "Left for a post elsewhere"
        odd = fill(school, ENDED, last_day=["31", "2", "2026"], why="")
        refused(odd, "Enter a real date", "#last_day-day")
        refused(odd, "Say why", "#why")
        assert 'value="31"' in odd.response.text

    def test_is_of_another_capacity_and_shared_and_said_again_changes_nothing(
        self, school: StrictClient, database: Database
    ) -> None:
        page = fill(school, post_page(ANNS, "capacity"), cover="maternity", shared="yes", why=WHY)
        assert "Capacity Covering for somebody on maternity leave" in page.text
        told = said(database)[ANNS].told
        assert (told.cover, told.shared, told.designated) == (Cover.MATERNITY, True, True)

        again = fill(school, post_page(ANNS, "capacity"), why=WHY)
        refused(again, "This is recorded already", "#cover")

    def test_is_corrected_and_the_change_names_what_was(
        self, school: StrictClient, database: Database
    ) -> None:
        page = fill(school, CORRECT, **{**RIGHT, "designated": "no", "teacher": "unknown"})
        told = said(database)[ANNS].told
        assert (told.starts, told.designated) == (date(2024, 10, 1), False)
        assert told.teacher_at_school is None
        assert (
            "the first day is 1 October 2024, and was 1 September 2024; informal cover, never"
            " designated; works as a teacher at the school: not known."
        ) in page.text

    def test_is_corrected_to_the_month_where_the_day_is_lost(
        self, school: StrictClient, database: Database
    ) -> None:
        month = {"known": "month", "month": ["Sep", "2024"], "day": ["99", "", ""]}
        page = fill(school, CORRECT, **{**RIGHT, **month})
        assert "From September 2024, day not known" in page.text
        told = said(database)[ANNS].told
        assert (told.starts, told.starts_latest) == (SINCE, date(2024, 9, 30))

    def test_that_was_seen_by_the_school_is_worth_more(
        self, school: StrictClient, database: Database
    ) -> None:
        held = school.page(CORRECT).form(CORRECT)
        fill(school, CORRECT, day=["1", "9", "2024"], level="seen", why=WHY)
        assert held["level"] == "said"
        assert said(database)[ANNS].told.level is Level.SEEN


class TestWhatAnOfficialConfirmed:
    def test_is_not_corrected_by_the_school_which_is_told_the_way_out(
        self, confirmed: StrictClient, database: Database
    ) -> None:
        before = said(database)
        page = fill(confirmed, CORRECT, **RIGHT)
        refused(page, "An official has confirmed this", "#day-day")
        assert page.links["Say that it is wrong"] == f"/schools/{HERE}/claims/new"
        gone = fill(confirmed, post_page(ANNS, "withdraw"), why=WHY)
        refused(gone, "An official has confirmed this", "#why")
        assert said(database) == before

    def test_is_what_somebody_does_at_the_school_as_well(
        self, confirmed: StrictClient, database: Database
    ) -> None:
        before = said(database)
        other = {**RIGHT, "day": ["1", "9", "2024"], "teacher": "no"}
        refused(fill(confirmed, CORRECT, **other), "An official has confirmed this", "#day-day")
        since = ["1", "9", "2024"]
        page = fill(confirmed, f"{RECORD}/head", who=str(ANNS), since=since, why=WHY)
        refused(page, "An official has confirmed this", "#since-day")
        assert said(database) == before

    def test_is_confirmed_by_an_official_alone(
        self, school: StrictClient, sign_in: SignIn, database: Database
    ) -> None:
        forged = fill(school, CORRECT, **{**RIGHT, "level": "official"})
        assert forged.response.status_code == 400
        become(school, sign_in, Role.OFFICIAL)
        assert fill(school, CORRECT, **{**RIGHT, "level": "official"}).response.status_code == 200
        assert said(database)[ANNS].told.level is Level.OFFICIAL


class TestTheHead:
    def test_is_a_senco_from_a_day_on_and_the_post_goes_on(
        self, school: StrictClient, database: Database
    ) -> None:
        path = f"{RECORD}/head"
        page = fill(school, path, who=str(ANNS), since=["1", "1", "2026"], why=WHY)
        assert "Who is head teacher was recorded." in page.text
        posts = said(database)
        onward = posts[max(posts)].told
        assert (posts[ANNS].told.ends, onward.starts) == (date(2026, 1, 1), date(2026, 1, 1))
        assert (posts[ANNS].told.head_teacher, onward.head_teacher) == (False, True)

    def test_is_somebody_else_and_nothing_changes_where_that_is_known(
        self, school: StrictClient
    ) -> None:
        page = fill(school, f"{RECORD}/head", who="none", since=["1", "9", "2026"], why=WHY)
        refused(page, "This is recorded already", "#since-day")
        other = fill(
            school, f"{RECORD}/head", who=str(ELSEWHERES), since=["1", "9", "2026"], why=WHY
        )
        assert other.response.status_code == 400


class TestUndoing:
    def test_shows_what_will_be_so_again_puts_back_exactly_what_was_and_is_itself_undone(
        self, school: StrictClient, database: Database
    ) -> None:
        before = said(database)[ANNS]
        fill(school, CORRECT, **RIGHT)
        page = school.page(UNDO)
        assert "What will be so again Ann Nettlegarth From 1 September 2024" in page.text
        done = fill(school, UNDO, why="It was right before")
        assert "Undone: the record says again what it said before." in done.text
        after = said(database)[ANNS]
        assert (after.told, after.source) == (before.told, before.source)
        assert (after.told.level, after.told.cover) == (before.told.level, before.told.cover)
        fill(school, f"{RECORD}/changes/2/undo", why="It was wrong after all")
        assert said(database)[ANNS].told.starts == date(2024, 10, 1)

    def test_brings_back_a_post_that_was_withdrawn_as_one_that_never_was(
        self, school: StrictClient, database: Database
    ) -> None:
        before = said(database)[ANNS]
        gone = fill(school, post_page(ANNS, "withdraw"), why=WHY)
        assert "Ann Nettlegarth" not in gone.text
        assert "No SENCO is recorded now" in gone.text
        assert "Ann Nettlegarth From 1 September 2024" in school.page(UNDO).text
        page = fill(school, UNDO, why=WHY)
        assert "SENCO now Ann Nettlegarth" in page.text
        assert said(database)[ANNS].told == before.told

    def test_wants_a_reason_and_a_change_that_nothing_stands_on(self, school: StrictClient) -> None:
        fill(school, ENDED, **LAST_DAY)
        fill(school, ENDED, last_day=["30", "8", "2026"], why=WHY)
        refused(fill(school, UNDO, why=" "), "Say why", "#why")
        refused(fill(school, UNDO, why=WHY), "undo the later change first", "#why")
        undoable = [href for href in school.page(RECORD).links.values() if "/undo" in href]
        assert undoable == [f"{RECORD}/changes/2/undo"]

    def test_of_what_an_official_recorded_is_the_officials(
        self, school: StrictClient, sign_in: SignIn
    ) -> None:
        become(school, sign_in, Role.OFFICIAL)
        fill(school, ENDED, **LAST_DAY)
        assert UNDO in school.page(RECORD).links.values()
        become(school, sign_in, Role.TRUST, str(TRUST))
        assert UNDO not in school.page(RECORD).links.values()
        refused(fill(school, UNDO, why=WHY), "An official recorded this", "#why")


def test_a_form_names_its_people_in_the_ledger_each_time_it_is_shown(
    school: StrictClient, database: Database
) -> None:
    fill(school, ENDED, last_day=["1", "9", "2026"], why=WHY)
    for path in (*(post_page(ANNS, name) for name in POST_PAGES), f"{RECORD}/head", UNDO):
        before = sights(database)
        page = school.page(path)
        assert "Nettlegarth" in page.text
        assert sights(database) == before + 1
        wrong = school.post(path, data={"csrf_token": page.form(path)["csrf_token"]})
        assert (wrong.status_code, "Nettlegarth" in wrong.text) == (400, True)
        assert sights(database) == before + 2
    assert not any("Nettlegarth" in row or WHY in row for row in ledger_says(database))

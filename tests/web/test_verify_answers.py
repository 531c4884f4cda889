"""The answer as it was kept: what it shows, to whom, what has become of it, and its proof."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from register.clock import Clock
from register.domain.identifiers import Reference
from register.domain.people import Basis, TeacherStatus
from register.domain.roles import Role
from register.services import notices
from register.services.case_format import answers
from register.store import receipt_events
from register.store.receipt_events import Event, EventKind
from register.store.session import Database
from register.store.tables.sight import SightRow
from tests.listed import a_primary, list_schools
from tests.registering import EARLY, put_award, put_body, put_person, put_post, retell_award
from tests.web.checking import at_candidate, by_name, by_number, checked, fill, path_of
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient

KNOWN, WITHOUT, MOVER, UNSURE = 1234567, 2345678, 3456789, 4567890
LATER = datetime(2026, 8, 30, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    """A school; a holder, somebody without the award, one in dispute, one of unknown status."""
    with database.begin() as session:
        list_schools(session, a_primary(100001, "Ashfold School"), a_primary(100002, "Bramble"))
        put_body(session)
        put_award(session, put_person(session, KNOWN), at=EARLY)
        put_person(session, WITHOUT, given_names="Bea", family_name="Other")
        mover = put_person(session, MOVER, given_names="Cleo", family_name="Mover")
        put_post(session, mover, 100002, date(2021, 9, 1), ends=date(2023, 9, 1))
        unknown = TeacherStatus(Basis.UNKNOWN)
        put_person(session, UNSURE, given_names="Dora", teacher_status=unknown)


@pytest.fixture
def panel(client: StrictClient, sign_in: SignIn) -> StrictClient:
    """A browser that a panel has signed in with."""
    sign_in(Role.PANEL)
    return client


def answer_on(client: StrictClient, trn: int) -> Page:
    return checked(client, at_candidate(client), by_number(trn))


def reference_of(page: Page) -> str:
    return path_of(page).rpartition("/")[2]


class TestTheAnswer:
    def test_says_by_when_who_must_act_and_what_would_change_it(self, panel: StrictClient) -> None:
        page = answer_on(panel, WITHOUT)
        assert "Would have until 4 January 2030 to qualify." in page.heading
        for said in (
            "They must hold the qualification by 4 January 2030, in 3 years and 4 months",
            "The governing body, or in an academy the trust, must see that they do.",
            "Courses, and their last days",
            "Hold the qualification 4 January 2030 in 3 years and 4 months",
            "Not met: three years ended",
            "Ask for the provider's letter.",
            "Whether they hold an award or NPQ that nobody has told the register of.",
        ):
            assert said in page.text
        assert page.links["SI 2014/1530 reg 49(2)(a)"].startswith("https://www.legislation.gov.uk/")

    def test_says_the_days_of_a_course_in_its_table_alone(self, panel: StrictClient) -> None:
        page = answer_on(panel, WITHOUT)
        for day in ("4 March 2028", "4 July 2028"):
            assert page.text.count(day) == 1

    def test_that_never_changes_has_no_table_of_days(self, panel: StrictClient) -> None:
        page = answer_on(panel, KNOWN)
        assert "From the first day on" not in page.text
        assert "Courses, and their last days" not in page.text

    def test_has_each_switch_with_its_question(self, panel: StrictClient) -> None:
        page = answer_on(panel, KNOWN)
        assert "The switches as they stood" in page.text
        assert "P2. The date on which a person becomes a SENCO." in page.text

    def test_that_is_disputed_shows_both_readings(self, panel: StrictClient) -> None:
        page = answer_on(panel, MOVER)
        assert "Disputed" in page.heading
        assert "The other reading" in page.text
        assert "Within time" in page.text

    def test_that_cannot_be_told_names_the_fact_and_who_could_supply_it(
        self, panel: StrictClient
    ) -> None:
        page = answer_on(panel, UNSURE)
        assert "We cannot tell: qualified teacher status is not recorded." in page.heading
        assert "Their teaching record can say" in page.heading

    def test_of_nobody_is_never_that_they_are_not_qualified(self, panel: StrictClient) -> None:
        page = answer_on(panel, 7654321)
        assert page.heading.startswith("No record here")
        assert "This does not mean that they are not qualified" in page.heading
        assert "Teacher reference number ending 321" in page.text
        assert "7654321" not in page.response.text
        assert "Check again today" not in page.text

    def test_is_not_worked_out_again_when_a_fact_changes(
        self, panel: StrictClient, database: Database
    ) -> None:
        made = answer_on(panel, KNOWN)
        with database.begin() as session:
            retell_award(session, 1, at=LATER, revoked=date(2026, 8, 1))
        page = panel.page(path_of(made))
        assert "Holds the qualification." in page.heading

    def test_made_again_today_is_a_new_one_that_says_what_has_changed(
        self, panel: StrictClient, database: Database
    ) -> None:
        made = answer_on(panel, KNOWN)
        old = reference_of(made)
        same = panel.send(path_of(made), f"/verify/{old}/again")
        assert "Nothing: the answer, the last day and the facts are the same." in same.text
        with database.begin() as session:
            retell_award(session, 1, at=LATER, revoked=date(2026, 8, 1))
        page = panel.send(path_of(made), f"/verify/{old}/again")
        assert reference_of(page) != old
        assert "The answer was: Holds the qualification." in page.text
        assert "New or put right: NASENCO" in page.text
        assert page.links["See the check before"] == f"/verify/{old}"
        assert "This check has been made again since" in panel.page(f"/verify/{old}").text

    @pytest.mark.parametrize(
        ("kind", "title"),
        [
            (EventKind.WITHDRAWN, "The receipt of this check has been withdrawn"),
            (EventKind.TOUCHED, "The record has changed since this check"),
            (EventKind.RESTORED, "The receipt of this check stands again"),
        ],
    )
    def test_says_at_the_top_what_has_become_of_its_receipt(
        self, panel: StrictClient, database: Database, kind: EventKind, title: str
    ) -> None:
        made = answer_on(panel, KNOWN)
        with database.begin() as session:
            receipt_events.add(session, Event(1, LATER, kind, "An award was put right.", "a test"))
        page = panel.page(path_of(made))
        assert f"{title} It was" in page.text
        assert "An award was put right." in page.text


class TestWhoSeesIt:
    def test_is_whoever_asked_and_an_official_and_nobody_else(
        self, panel: StrictClient, sign_in: SignIn
    ) -> None:
        path = path_of(answer_on(panel, KNOWN))
        for role, code in ((Role.AUTHORITY, 404), (Role.OFFICIAL, 200)):
            panel.send("/", "/sign-out")
            sign_in(role, "901" if role is Role.AUTHORITY else "")
            for part in ("", "/receipt.jws", "/check.json"):
                assert panel.get(path + part).status_code == code

    def test_is_written_down_at_each_sight(self, panel: StrictClient, database: Database) -> None:
        path = path_of(answer_on(panel, KNOWN))
        with database.read() as session:
            before = len(session.exec(select(SightRow)).all())
        panel.page(path)
        with database.read() as session:
            assert len(session.exec(select(SightRow)).all()) == before + 1

    @pytest.mark.parametrize("path", ["/verify/ABCDEFGHJKMN", "/verify/none", "/verify/pack/none"])
    def test_finds_nothing_where_there_is_no_check(self, panel: StrictClient, path: str) -> None:
        assert panel.get(path).status_code == 404


class TestTheProof:
    def test_can_be_taken_away_as_a_receipt_that_names_nobody(self, panel: StrictClient) -> None:
        path = path_of(answer_on(panel, KNOWN))
        taken = panel.get(f"{path}/receipt.jws")
        assert "attachment" in taken.headers["Content-Disposition"]
        assert taken.text.count(".") == 2

    def test_holds_the_case_and_the_law_gives_it_the_same_answer(self, panel: StrictClient) -> None:
        path = path_of(answer_on(panel, MOVER))
        kept = json.loads(panel.get(f"{path}/check.json").text)
        (again,) = answers([json.dumps(kept["case"])])
        assert {key: again[key] for key in kept["decision"]} == kept["decision"]
        assert again["status"] == kept["outcome"] == "exempt_contested"

    def test_is_a_square_and_a_reference_that_lead_to_the_public_page(
        self, panel: StrictClient
    ) -> None:
        page = answer_on(panel, KNOWN)
        reference = Reference(reference_of(page))
        assert f"https://localhost/receipts/{reference}" in page.text
        assert reference.grouped in page.text
        assert "style=" not in page.response.text


class TestSideBySide:
    def test_each_has_an_answer_and_questions_of_its_own(
        self, panel: StrictClient, database: Database
    ) -> None:
        draft = at_candidate(panel)
        page = checked(panel, draft, by_number(KNOWN), by_name("Other"), by_number(7654321))
        assert path_of(page).startswith("/verify/pack/")
        assert page.heading == "3 candidates side by side"
        for said in ("Ann Sample", "Bea Other", "Candidate 3", "No record here", "4 January 2030"):
            assert said in page.text
        assert page.text.count("What to ask at interview") == 3
        with database.read() as session:
            seen = [row.what for row in session.exec(select(SightRow))]
        assert seen.count("candidates side by side") == 2

    def test_a_candidate_of_whom_more_is_needed_does_not_undo_the_others(
        self, panel: StrictClient, database: Database
    ) -> None:
        with database.begin() as session:
            put_person(session, 5678901, given_names="Eve", family_name="Other")
        draft = at_candidate(panel)
        page = checked(panel, draft, by_number(KNOWN), by_name("Other"))
        assert path_of(page) == f"{draft}/candidate/2"
        assert "Checked already" in panel.page(f"{draft}/check").text
        page = checked_again(panel, draft)
        assert page.heading == "2 candidates side by side"
        assert "Bea Other" in page.text


def checked_again(client: StrictClient, draft: str) -> Page:
    """Add the given names, and send the check once more."""
    fill(client, f"{draft}/candidate/2", **by_name("Other", "Bea"))
    return fill(client, f"{draft}/check")


class TestTheList:
    def test_before_the_first_check_says_what_to_do(self, panel: StrictClient) -> None:
        assert "None yet. Start a check above" in panel.page("/verify").text

    def test_names_nobody_and_leads_to_each_check(
        self, panel: StrictClient, database: Database
    ) -> None:
        reference = Reference(reference_of(answer_on(panel, KNOWN)))
        with database.begin() as session:
            event = Event(1, LATER, EventKind.WITHDRAWN, "Put right.", "a test")
            receipt_events.add(session, event)
        page = panel.page("/verify")
        assert page.links[reference.grouped] == f"/verify/{reference}"
        assert "Sample" not in page.text
        assert "Meets the rules Receipt withdrawn" in page.text

    @pytest.mark.parametrize(
        ("year", "said"),
        [("2022", "Within time Today: Not met"), ("2025", "Within time")],
        ids=["has changed", "is the same"],
    )
    def test_of_a_first_day_that_is_past_says_todays_answer_where_it(
        self, panel: StrictClient, year: str, said: str
    ) -> None:
        checked(panel, at_candidate(panel, **{"starts-year": year}), by_number(WITHOUT))
        assert panel.page("/verify").text.partition(f"4 January {year} ")[2].startswith(said)
        assert ("Today:" in panel.page("/verify").text) is ("Today:" in said)

    def test_says_nothing_of_today_once_the_record_has_changed(
        self, panel: StrictClient, database: Database
    ) -> None:
        checked(panel, at_candidate(panel, **{"starts-year": "2022"}), by_number(WITHOUT))
        with database.begin() as session:
            event = Event(1, LATER, EventKind.TOUCHED, "An award was told.", "a test")
            receipt_events.add(session, event)
        page = panel.page("/verify")
        assert "Within time Record changed since" in page.text
        assert "Today:" not in page.text

    def test_has_the_news_on_top_until_it_is_read(
        self, panel: StrictClient, database: Database, clock: Clock
    ) -> None:
        answer_on(panel, KNOWN)
        with database.begin() as session:
            notices.tell(
                session, organisation="panel:1", kind="withdrawn", verification_id=1,
                words="A receipt of yours was withdrawn.", at=clock.now(),
            )  # fmt: skip
        page = panel.page("/verify")
        assert "A receipt of yours was withdrawn." in page.text
        (action,) = [
            form.get("action", "") for form in page.tree.iter("form")
            if "/notices/" in form.get("action", "")
        ]  # fmt: skip
        assert "withdrawn." not in panel.send("/verify", action).text

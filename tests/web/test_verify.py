"""The journey "Check a candidate": nothing is lost on the way, and nobody is found by guessing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from register.clock import Clock
from register.domain.roles import Account, Role
from register.services import check_drafts, share_codes
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.verifications import CheckDraftRow, VerificationRow
from tests.listed import a_primary, list_schools
from tests.registering import BORN, put_award, put_body, put_person
from tests.web.checking import (
    BIRTHDAY,
    POST,
    at_candidate,
    by_name,
    by_number,
    checked,
    fill,
    path_of,
    started,
)
from tests.web.conftest import SECRET, SignIn
from tests.web.reading import Page, StrictClient

EARLY = datetime.fromisoformat("2026-01-05T09:00:00+00:00")
DAY = "#starts-day"
KNOWN, WITHOUT, TWIN, OTHER_TWIN = 1234567, 2345678, 3456789, 4567890


@pytest.fixture(autouse=True)
def people(database: Database) -> None:
    """Two schools; a holder, somebody without the award, and two who differ in given names."""
    with database.begin() as session:
        list_schools(
            session,
            a_primary(100001, "Ashfold School"),
            a_primary(100002, "Ashfold Infant School", trust_code=2044),
        )
        put_body(session)
        put_award(session, put_person(session, KNOWN), at=EARLY)
        put_person(session, WITHOUT, given_names="Bea", family_name="Other")
        put_person(session, TWIN, given_names="Cleo", family_name="Twin")
        put_person(session, OTHER_TWIN, given_names="Dora", family_name="Twin")


@pytest.fixture
def panel(client: StrictClient, sign_in: SignIn) -> StrictClient:
    """A browser that a panel has signed in with."""
    sign_in(Role.PANEL)
    return client


def kept(database: Database) -> list[str]:
    """The references of the checks, in the order in which they were made."""
    with database.read() as session:
        rows = session.exec(select(VerificationRow.reference, VerificationRow.id))
        return [reference for reference, _ in sorted(rows, key=lambda row: row[1] or 0)]


class TestTheWayThrough:
    def test_leads_from_the_start_to_the_answer_and_its_proof(self, panel: StrictClient) -> None:
        page = checked(panel, at_candidate(panel), by_number(KNOWN))
        assert "Holds the qualification." in page.heading
        assert "Ann Sample" in page.heading
        assert "Meets the rules" in page.heading
        assert "Ashfold School from 4 January 2027" in page.text
        assert "On the evidence held on 1 September 2026" in page.text
        assert "QR code: check this receipt" in page.response.text

    def test_is_for_those_who_may_check_alone(self, client: StrictClient, sign_in: SignIn) -> None:
        assert path_of(client.page("/verify")) == "/sign-in"
        sign_in(Role.CANDIDATE, "1")
        assert client.get("/verify").status_code == 403

    def test_says_who_is_asking_and_wants_a_reason(self, panel: StrictClient) -> None:
        draft = started(panel)
        assert "An appointment panel" in panel.page(f"{draft}/why").text
        page = fill(panel, f"{draft}/why")
        assert page.response.status_code == 400
        assert page.links["Choose why you are checking"] == "#purpose"

    def test_goes_back_to_every_page_with_what_was_entered(self, panel: StrictClient) -> None:
        draft = at_candidate(panel)
        fill(panel, f"{draft}/candidate/1", **by_number(KNOWN))
        assert panel.page(f"{draft}/why").form(f"{draft}/why")["purpose"] == "appointment"
        post = panel.page(f"{draft}/school").form(f"{draft}/school")
        assert {name: post[name] for name in POST} == POST
        again = panel.page(f"{draft}/candidate/1").form(f"{draft}/candidate/1")
        assert (again["number"], again["born-number-year"]) == (str(KNOWN), "1980")

    def test_keeps_nothing_of_the_candidate_in_the_cookie_or_the_address(
        self, panel: StrictClient, database: Database
    ) -> None:
        draft = at_candidate(panel)
        page = fill(panel, f"{draft}/candidate/1", **by_number(KNOWN))
        assert str(KNOWN) not in page.response.request.url
        with database.read() as session:
            (entries,) = session.exec(select(CheckDraftRow.entries))
        assert str(KNOWN) in entries
        checked_now = fill(panel, f"{draft}/check")
        assert str(KNOWN) not in checked_now.response.request.url
        with database.read() as session:
            assert session.exec(select(CheckDraftRow)).all() == []

    def test_sent_twice_makes_one_check(self, panel: StrictClient, database: Database) -> None:
        draft = at_candidate(panel)
        checked(panel, draft, by_number(KNOWN))
        assert panel.get(f"{draft}/check").status_code == 404
        assert len(kept(database)) == 1

    def test_opened_again_once_it_is_made_leads_on(self, panel: StrictClient) -> None:
        draft = at_candidate(panel)
        checked(panel, draft, by_number(KNOWN))
        for page in ("why", "school", "which-school", "candidate/1", "check"):
            found = panel.get(f"{draft}/{page}")
            assert found.status_code == 404
            read = Page(found)
            assert read.heading == "This check was made, or a day has passed"
            assert read.links["Your checks"] == "/verify"
            assert "search for the school" not in read.text
        assert path_of(panel.send(f"{draft}/check", "/verify/start")).endswith("/why")

    def test_is_another_accounts_to_nobody(self, panel: StrictClient, sign_in: SignIn) -> None:
        draft = at_candidate(panel)
        panel.send("/", "/sign-out")
        sign_in(Role.OFFICIAL)
        assert panel.get(f"{draft}/candidate/1").status_code == 404


class TestThePost:
    def test_a_name_that_fits_several_offers_them_by_place(self, panel: StrictClient) -> None:
        draft = started(panel)
        fill(panel, f"{draft}/why", purpose="appointment")
        page = fill(panel, f"{draft}/school", **{**POST, "school": "ashfold"})
        assert path_of(page).endswith("/which-school")
        assert "Quillmere, QZ1 1AA, Thistleshire, URN 100002" in page.text
        assert fill(panel, f"{draft}/which-school").response.status_code == 400
        page = fill(panel, f"{draft}/which-school", urn="100002")
        assert path_of(page).endswith("/candidate/1")

    @pytest.mark.parametrize(
        ("changes", "said", "field"),
        [
            ({"school": ""}, "Enter the school's name, URN or postcode", "#school"),
            ({"school": "zzxxqq"}, "No school on the list answers to that", "#school"),
            ({"school": "999999"}, "No school with URN 999999 is on the list", "#school"),
            ({"starts-day": ""}, "The first day must include a day", DAY),
            ({"starts-month": "13"}, "Enter a real first day", DAY),
            ({"starts-year": "1999"}, "The first day must be 1 September 2009 or later", DAY),
            ({"starts-year": "2099"}, "The first day must be 1 September 2036 or earlier", DAY),
            ({"teacher": ""}, "Choose whether they will work as a teacher", "#teacher"),
            ({"head": "perhaps"}, "Choose whether they will be head", "#head"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_is_said_to_at_its_field(
        self, panel: StrictClient, changes: dict[str, str], said: str, field: str
    ) -> None:
        draft = started(panel)
        page = fill(panel, f"{draft}/school", **{**POST, **changes})
        assert page.response.status_code == 400
        assert any(words.startswith(said) and to == field for words, to in page.links.items())
        assert page.title.startswith("Error: ")

    def test_of_a_school_account_is_at_its_own_school(
        self, client: StrictClient, sign_in: SignIn
    ) -> None:
        sign_in(Role.SCHOOL, "100001")
        draft = started(client)
        page = client.page(f"{draft}/school")
        assert "SENCO at Ashfold School" in page.text
        assert "school" not in page.form(f"{draft}/school")

    @pytest.mark.parametrize("typed", ["100001", "ashfold school"])
    def test_of_a_trust_is_at_a_school_of_its_own(
        self, client: StrictClient, sign_in: SignIn, typed: str
    ) -> None:
        sign_in(Role.TRUST, "2044")
        draft = started(client)
        fill(client, f"{draft}/why", purpose="audit")
        page = fill(client, f"{draft}/school", **{**POST, "school": typed})
        if typed == "100001":
            assert "URN 100001 is not a school of yours" in page.text
        else:
            assert path_of(page).endswith("/candidate/1")
            assert "Ashfold Infant School" in client.page(f"{draft}/check").text


class TestTheCandidate:
    @pytest.mark.parametrize(
        "typed",
        [
            by_number("RP12/34567", **{"born-number-day": "17th", "born-number-month": "may"}),
            {**by_number(KNOWN), "by": ""},
        ],
        ids=["as a person writes it", "no choice made"],
    )
    def test_is_found_however_it_is_written(
        self, panel: StrictClient, typed: dict[str, str]
    ) -> None:
        page = checked(panel, at_candidate(panel), typed)
        assert "Holds the qualification." in page.heading

    @pytest.mark.parametrize(
        ("typed", "said", "field"),
        [
            (by_number("123"), "Enter the teacher reference number as 7 digits", "#number"),
            (
                by_number(KNOWN) | dict.fromkeys(BIRTHDAY, ""),
                "Enter the date of birth",
                "#born-number-day",
            ),
            (
                by_number(KNOWN, **{"born-number-year": "80"}),
                "Enter the year of the date of birth as 4 digits",
                "#born-number-day",
            ),
            (
                by_number(KNOWN, **{"born-number-year": "2031"}),
                "The date of birth must be in the past",
                "#born-number-day",
            ),
            (by_name(""), "Enter the family name", "#family_name"),
            ({"by": "code", "code": "K7"}, "Enter the share code as 8 letters and digits", "#code"),
            ({"by": ""}, "Choose how you know the candidate", "#by"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_is_asked_for_again_and_stays_as_typed(
        self, panel: StrictClient, typed: dict[str, str], said: str, field: str
    ) -> None:
        draft = at_candidate(panel)
        page = fill(panel, f"{draft}/candidate/1", **typed)
        assert page.response.status_code == 400
        assert page.links[said] == field
        assert page.form(f"{draft}/candidate/1")["number"] == typed.get("number", "")

    def test_that_nobody_is_reads_the_same_whatever_was_wrong(
        self, panel: StrictClient, database: Database
    ) -> None:
        texts = set()
        for typed in (by_number(7654321), by_number(KNOWN, **{"born-number-year": "1981"})):
            page = checked(panel, at_candidate(panel), typed)
            assert "This does not mean that they are not qualified" in page.heading
            made = kept(database)[-1]
            grouped = "-".join(made[at : at + 4] for at in range(0, 12, 4))
            said = page.text.replace(grouped, "R").replace(made, "R")
            said = re.sub(r" at \d+:\d\d[ap]m", " at T", said)  # the two may be of two minutes
            texts.add(said.replace("321", "N").replace("567", "N"))
        assert len(texts) == 1

    def test_whose_name_fits_two_is_asked_for_given_names(
        self, panel: StrictClient, database: Database
    ) -> None:
        draft = at_candidate(panel)
        page = checked(panel, draft, by_name("Twin"))
        assert path_of(page) == f"{draft}/candidate/1"
        assert any(words.startswith("More than one record fits") for words in page.links)
        assert "Cleo" not in page.text
        assert kept(database) == []
        page = checked(panel, draft, by_name("Twin", "Dora"))
        assert "Dora Twin" in page.heading

    def test_who_has_a_share_code_is_told_how_it_comes_about(self, panel: StrictClient) -> None:
        page = panel.page(f"{at_candidate(panel)}/candidate/1")
        for said in ("The candidate makes it, signed in", "for one school", "If they have none"):
            assert said in page.text

    def test_with_a_share_code_needs_no_date_of_birth(
        self, panel: StrictClient, database: Database, clock: Clock
    ) -> None:
        holder = Account(1, "holder@example.org", Role.CANDIDATE, "1", active=True)
        with database.begin() as session:
            code, _ = share_codes.make(
                session, person_id=1, urn=100001, days=7, account=holder, secret=SECRET,
                at=clock.now(),
            )  # fmt: skip
        page = checked(panel, at_candidate(panel), {"by": "code", "code": code.lower()})
        assert "Holds the qualification." in page.heading

    def test_with_a_code_that_opens_nothing_is_asked_for_it_again(
        self, panel: StrictClient
    ) -> None:
        draft = at_candidate(panel)
        page = checked(panel, draft, {"by": "code", "code": "K7M2-9QXA"})
        assert path_of(page) == f"{draft}/candidate/1"
        assert any(words.startswith("This code does not open a record") for words in page.links)

    def test_can_be_left_out_again(self, panel: StrictClient) -> None:
        draft = at_candidate(panel)
        fill(panel, f"{draft}/candidate/1", **by_number(KNOWN))
        fill(panel, f"{draft}/candidate/2", **by_number(WITHOUT))
        page = panel.send(f"{draft}/check", f"{draft}/candidate/1/remove")
        assert str(WITHOUT) in page.text
        assert str(KNOWN) not in page.text

    def test_a_ninth_is_one_too_many(self, panel: StrictClient) -> None:
        draft = at_candidate(panel)
        for place in range(1, 9):
            fill(panel, f"{draft}/candidate/{place}", **by_number(KNOWN))
        assert panel.get(f"{draft}/candidate/9").status_code == 404
        assert "Add another candidate" not in panel.page(f"{draft}/check").links


class TestTooManyChecks:
    def test_that_find_nobody_are_slowed_and_then_stopped_with_nothing_lost(
        self, panel: StrictClient, database: Database
    ) -> None:
        draft, codes = at_candidate(panel), list[int]()
        for place in range(1, 9):
            fill(panel, f"{draft}/candidate/{place}", **by_number(7000000 + place * 37))
        while 403 not in codes and len(codes) < 30:
            page = fill(panel, f"{draft}/check")
            codes.append(page.response.status_code)
            if codes[-1] == 429:
                assert int(page.response.headers["Retry-After"]) > 0
                assert page.links["go on with the check"] == f"{draft}/check"
        assert 429 in codes
        assert codes[-1] == 403
        assert "An official has been told" in page.text
        assert len(kept(database)) < 30
        home = panel.page("/verify")
        assert "have been stopped since" in home.text
        assert "Start a check" not in home.text


class TestDrafts:
    def test_are_thrown_away_after_a_day(
        self, panel: StrictClient, database: Database, clock: Clock
    ) -> None:
        draft = at_candidate(panel)
        with database.begin() as session:
            assert check_drafts.sweep(session, clock.now() + timedelta(hours=23)) == 0
            assert check_drafts.sweep(session, clock.now() + timedelta(hours=25)) == 1
        assert panel.get(f"{draft}/why").status_code == 404

    def test_leave_no_name_number_or_birthday_in_the_ledger(
        self, panel: StrictClient, database: Database
    ) -> None:
        checked(panel, at_candidate(panel), by_number(KNOWN), by_name("Twin", "Dora"))
        with database.read() as session:
            written = " ".join(str(row.model_dump()) for row in session.exec(select(LedgerRow)))
        for secret in (str(KNOWN), "Sample", "Twin", "Dora", BORN.isoformat()):
            assert secret not in written

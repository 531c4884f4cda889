"""Finding a school, and its page: the answer in its order, on any day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import Session

from register.app import create_app
from register.clock import Clock
from register.domain.identifiers import Urn
from register.domain.people import Basis, Induction
from register.domain.roles import Role
from register.domain.schools import SchoolLink
from register.services import accounts
from register.settings import Settings
from register.store.session import Database
from tests.listed import LISTED_AT, a_primary, in_post, list_schools, recognise, the_award
from tests.web.conftest import PASSWORD, SECRET, TODAY, hold_session
from tests.web.reading import Page, StrictClient, words

OLD, NEW = 100010, 100011
OFFICIAL = "official@example.org"
SVG = "{http://www.w3.org/2000/svg}"
SCHOOLS = (
    a_primary(100001, "St Aldric's Catholic Primary School"),
    a_primary(100002, "St Aldric's Catholic Primary School", town="Emberstow", la_code=902,
              la_name="Emberstow", postcode="EM4 2QQ"),
    a_primary(100003, "Nettlegarth School"),
    a_primary(100004, "Pebblecombe School"),
    a_primary(100005, "Otterfold School", type_code=14, type_name="Pupil referral unit"),
    a_primary(100006, "Drizzlehurst School", status_code=4, opened=date(2027, 9, 1)),
    a_primary(OLD, "Fallowgate School", status_code=2, status_name="Closed",
              closed=date(2015, 8, 31)),
    a_primary(NEW, "Fallowgate Academy", type_code=34, opened=date(2015, 9, 1)),
    a_primary(100012, "Kettleholt School"),
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Schools of each standing on 1 September 2026; what is read here changes nothing."""
    folder = tmp_path_factory.mktemp("schools")
    shutil.copyfile(migrated_sqlite, folder / "register.sqlite3")
    database = Database(f"sqlite:///{folder / 'register.sqlite3'}")
    with database.begin() as session:
        _fill(session)
        accounts.add(
            session,
            email=OFFICIAL,
            password=PASSWORD,
            role=Role.OFFICIAL,
            scope="",
            by="a test",
            at=LISTED_AT,
        )
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def app(kept: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app on those schools."""
    settings = Settings(instance_path=tmp_path_factory.mktemp("served"), secret_key=SECRET)
    app = create_app(settings, clock=Clock(TODAY), database=kept)
    app.test_client_class = StrictClient
    return app


def _fill(session: Session) -> None:
    link = SchoolLink(Urn(OLD), Urn(NEW), "Fallowgate Academy", "Successor", date(2015, 9, 1))
    recognise(session)
    list_schools(session, *SCHOOLS, links=[link])
    award = the_award(date(2017, 7, 1))
    in_post(session, 100001, "Olwen Dunnockdale", date(2024, 9, 1))
    in_post(session, 100002, "Zadie Umberwain", date(2015, 9, 1), award=award)
    in_post(session, 100003, "Kofi Emberlock", date(2020, 9, 1))
    in_post(session, 100004, "Idris Tinderman", date(2025, 9, 1), basis=Basis.NONE)
    in_post(session, 100012, "Nadia Quillridge", date(2025, 9, 1), induction=Induction.UNKNOWN)


def _client(app: Flask) -> StrictClient:
    client = app.test_client()
    assert isinstance(client, StrictClient)
    client.environ_base["HTTP_REFERER"] = "https://localhost/"
    return client


@pytest.fixture(scope="module")
def client(app: Flask) -> StrictClient:
    """Nobody signed in."""
    return _client(app)


@pytest.fixture(scope="module")
def official(app: Flask, kept: Database) -> StrictClient:
    """Somebody who may see everybody."""
    client = _client(app)
    hold_session(client, kept, OFFICIAL)
    return client


def headings(page: Page) -> list[str]:
    return [words(h) for h in page.tree.iter("h2") if h.get("id") != "results"]


class TestFindingASchool:
    def test_nothing_is_listed_before_anything_is_asked(self, client: StrictClient) -> None:
        page = client.page("/schools")
        assert page.heading == "Find a school"
        assert "St Aldric's" not in page.text

    def test_the_line_tells_namesakes_apart(self, client: StrictClient) -> None:
        text = client.page("/schools?q=st+aldrics").text
        assert "2 schools for \u201cst aldrics\u201d" in text
        assert (
            "Quillmere, QZ1 1AA Local authority: Thistleshire URN 100001, open, community school"
            in text
        )
        assert (
            "Emberstow, EM4 2QQ Local authority: Emberstow URN 100002, open, community school"
            in text
        )

    def test_a_slip_in_spelling_is_forgiven_and_said(self, client: StrictClient) -> None:
        page = client.page("/schools?q=netlegarth")
        assert page.links["Nettlegarth School"] == "/schools/100003"
        assert "spelt nearly so" in page.text

    def test_nothing_found_says_what_to_try(self, client: StrictClient) -> None:
        page = client.page("/schools?q=zzxxqq&la=902")
        assert "No school found for \u201czzxxqq\u201d" in page.text
        assert page.links["the same search without the filters"] == "/schools?q=zzxxqq"
        assert "postcode" in page.text

    def test_what_was_typed_stays_and_is_not_read_as_markup(self, client: StrictClient) -> None:
        page = client.page("/schools?q=%3Cb%3E+%22x")
        assert page.form("/schools")["q"] == '<b> "x'

    def test_closed_schools_are_offered_apart(self, client: StrictClient) -> None:
        page = client.page("/schools?q=fallowgate")
        assert "1 closed school also matches" in page.text
        both = client.page(page.links["Show open and closed schools"])
        assert both.links["Fallowgate School"] == f"/schools/{OLD}"

    @pytest.mark.parametrize("query", ["la=x&page=x", "standing=x", "page=0", "page=99", "type=²"])
    def test_an_address_that_makes_no_sense_is_no_trouble(
        self, client: StrictClient, query: str
    ) -> None:
        assert client.page(f"/schools?q=school&{query}").response.status_code == 200


class TestTheAnswer:
    def test_it_stands_in_its_order(self, official: StrictClient) -> None:
        page = official.page("/schools/100001")
        assert page.heading == (
            "St Aldric's Catholic Primary School Within time"
            " The SENCO has until 1 September 2027 to qualify."
        )
        assert headings(page) == [
            "What happens next",
            "What you can do",
            "Why",
            "Who is SENCO",
            "What would change it",
            "What the register does not know",
            "Everybody who has served",
            "The years",
            "The school",
            "Where this comes from",
            "Another day, and a copy",
            "About this service",
        ]

    def test_it_says_until_when_and_how_long_that_is(self, official: StrictClient) -> None:
        text = official.page("/schools/100001").text
        assert "Within time The SENCO has until 1 September 2027 to qualify." in text
        assert "by 1 September 2027: 365 days left, or 1 year" in text
        assert "From 2 September 2027 the school would not meet the rules" in text
        assert "On the evidence held on 1 September 2026." in text

    @pytest.mark.parametrize(
        ("urn", "tag", "sentence"),
        [
            (100002, "Meets the rules", "The SENCO holds the qualification."),
            (100003, "Not met", "The three years ended on 1 September 2023"),
            (100004, "Not met", "The SENCO recorded is not a qualified teacher at this school"),
            (100005, "Rules do not apply", "This kind of school need not designate a SENCO."),
            (100006, "Not yet open", "The school opens on 1 September 2027."),
            (OLD, "Closed", "The school closed on 31 August 2015."),
            (NEW, "Not met", "No SENCO has been recorded since the school opened on 1 September"),
            (100012, "Not enough evidence", "We cannot tell: induction is not recorded."),
        ],
    )
    def test_each_standing_has_its_tag_and_its_sentence(
        self, official: StrictClient, urn: int, tag: str, sentence: str
    ) -> None:
        assert f"{tag} {sentence}" in official.page(f"/schools/{urn}").text

    def test_each_step_links_to_its_paragraph(self, official: StrictClient) -> None:
        links = official.page("/schools/100001").links
        assert links["SI 2014/1530 reg 49(2)(a)"].startswith("https://www.legislation.gov.uk/")

    def test_steps_that_did_not_matter_are_folded_and_not_dropped(
        self, official: StrictClient
    ) -> None:
        page = official.page("/schools/100001")
        (folded,) = [d for d in page.tree.iter("details") if "matter about Olwen" in words(d)]
        assert "Is the SENCO the head or acting head of the school?" in words(folded)
        assert "Is the SENCO a qualified teacher?" not in words(folded)
        assert "Is the SENCO a qualified teacher?" in page.text

    def test_a_missing_fact_names_who_can_supply_it(self, official: StrictClient) -> None:
        text = official.page("/schools/100012").text
        assert "Induction is not recorded. The SENCO's teaching record can say." in text

    def test_the_code_of_practice_is_told_where_the_act_does_not_reach(
        self, official: StrictClient
    ) -> None:
        assert "paragraph 6.2" in official.page("/schools/100005").text

    def test_a_closed_school_links_to_the_one_that_follows(self, official: StrictClient) -> None:
        page = official.page(f"/schools/{OLD}")
        assert "Followed by Fallowgate Academy" in page.text
        assert page.links["Fallowgate Academy"] == f"/schools/{NEW}"

    def test_a_school_links_to_the_one_that_it_follows(self, official: StrictClient) -> None:
        page = official.page(f"/schools/{NEW}")
        assert "It follows from: Fallowgate School" in page.text

    def test_the_drawing_has_a_title_a_description_and_a_table(
        self, official: StrictClient
    ) -> None:
        page = official.page("/schools/100001")
        (drawing,) = page.tree.iter(f"{SVG}svg")
        named = str(drawing.get("aria-labelledby")).split()
        assert [e.get("id") for e in drawing if e.get("id")] == named
        captions = [words(c) for c in page.tree.iter("caption")]
        assert "How the standing ran, and is foreseen to run" in captions
        assert "Not met: three years ended" in page.text

    def test_where_it_comes_from_has_the_days_and_the_rules(self, official: StrictClient) -> None:
        text = official.page("/schools/100001").text
        assert "School list Extract of 28 August 2026" in text
        assert "Rules Version 2026.1" in text


def test_an_official_keeps_the_record_and_neither_confirms_it_nor_claims(
    official: StrictClient,
) -> None:
    page = official.page("/schools/100001")
    assert page.links["Change the record"] == "/schools/100001/record"
    assert page.links["Claims and replies"] == "/schools/100001/claims"
    assert not {"Confirm the record", "Send evidence", "Letters and calendar"} & set(page.links)
    assert "confirmed this record yet" not in page.text


class TestWhatHappensNext:
    @pytest.mark.parametrize(
        ("urn", "said"),
        [
            pytest.param(100003, "This has been so since 2 September 2023, 2 years and 11 months",
                         id="overdue"),
            pytest.param(100001, "18 to 22 months with its result: too long to end by", id="late"),
            pytest.param(100012, "The governing body should see that the missing fact reaches",
                         id="review"),
            pytest.param(NEW, "The academy trust must designate a member of staff", id="vacant"),
        ],
    )  # fmt: skip
    def test_it_says_since_when_and_who_must_do_what(
        self, official: StrictClient, urn: int, said: str
    ) -> None:
        assert said in official.page(f"/schools/{urn}").text

    def test_only_evidence_that_would_help_is_asked_for(self, official: StrictClient) -> None:
        text = official.page("/schools/100004").text
        assert "evidence of qualified teacher status" in text
        assert "evidence of completed induction" not in text


class TestTheWayBack:
    @pytest.mark.parametrize(
        ("came", "words_of_it", "back"),
        [
            ("/schools?q=nettle&la=902", "Find a school", "/schools?q=nettle&la=902"),
            ("/reports/flagged?la=902", "Flagged schools", "/reports/flagged?la=902"),
            ("/sign-in?next=/schools", "Find a school", "/schools"),
        ],
    )
    def test_it_keeps_what_was_searched_for(
        self, client: StrictClient, came: str, words_of_it: str, back: str
    ) -> None:
        came_from = {"Referer": f"https://localhost{came}"}
        answer = client.get("/schools/100003", base_url="https://localhost", headers=came_from)
        (way,) = [a for a in Page(answer).tree.iter("a") if "back-link" in str(a.get("class"))]
        assert (words(way), way.get("href")) == (words_of_it, back)

    @pytest.mark.parametrize("came", ["https://else.example/schools?q=x", "http://[", ""])
    def test_an_address_that_is_not_ours_is_not_followed(
        self, client: StrictClient, came: str
    ) -> None:
        answer = client.get(
            "/schools/100003", base_url="https://localhost", headers={"Referer": came}
        )
        assert 'href="/schools" class="govuk-back-link"' in answer.text


class TestAnotherDay:
    @pytest.mark.parametrize(
        ("day", "tag"),
        [
            pytest.param("2027-08-31", "Within time", id="the day before the deadline"),
            pytest.param("2027-09-01", "Within time", id="the deadline"),
            pytest.param("2027-09-02", "Not met", id="the day after the deadline"),
        ],
    )
    def test_the_answer_is_for_the_day_asked(
        self, official: StrictClient, day: str, tag: str
    ) -> None:
        page = official.page(f"/schools/100001?as_of={day}")
        assert page.title.startswith(f"{tag}: St Aldric's")
        assert "See it for today" in page.links

    def test_three_boxes_ask_for_a_day_and_keep_what_was_typed(
        self, official: StrictClient
    ) -> None:
        page = official.page("/schools/100001?as_of-day=2&as_of-month=sept&as_of-year=2027")
        assert "for 2 September 2027" in page.text
        assert page.form("/schools/100001")["as_of-month"] == "9"

    @pytest.mark.parametrize(
        ("query", "problem"),
        [
            ("as_of=2027-02-30", "Enter a real date, for example 1 9 2026"),
            ("as_of-day=30&as_of-month=2&as_of-year=2027", "Enter a real date"),
            ("as_of=2009-08-31", "Enter 1 September 2009 or a later day"),
            ("as_of=2036-09-02", "Enter 1 September 2036 or an earlier day"),
        ],
    )
    def test_a_day_that_cannot_be_answered_says_what_to_enter(
        self, official: StrictClient, query: str, problem: str
    ) -> None:
        page = official.page(f"/schools/100001?{query}")
        assert page.response.status_code == 400
        (linked,) = [href for text, href in page.links.items() if text.startswith(problem)]
        assert linked == "#as_of-day"
        assert page.tree.find(f".//*[@id='{linked[1:]}']") is not None

    @pytest.mark.parametrize("day", ["2009-09-01", "2036-09-01"])
    def test_the_first_and_the_last_day_are_answered(
        self, official: StrictClient, day: str
    ) -> None:
        assert official.page(f"/schools/100001?as_of={day}").response.status_code == 200


@pytest.mark.parametrize("urn", ["999999", "0", "abc", "12345678901234567890", "1e5"])
def test_a_urn_that_nobody_has_says_what_to_try(client: StrictClient, urn: str) -> None:
    page = client.page(f"/schools/{urn}")
    assert page.response.status_code == 404
    assert "search for the school" in page.text


def test_an_empty_register_says_what_to_do(tmp_path: Path, sqlite_database: Database) -> None:
    settings = Settings(instance_path=tmp_path, secret_key=SECRET)
    app = create_app(settings, clock=Clock(TODAY), database=sqlite_database)
    page = Page(app.test_client().get("/schools", base_url="https://localhost"))
    assert "No school list has been taken in yet" in page.text

"""A school's own page: where it stands, who is SENCO on what evidence, and what can be done."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlmodel import Session

from register.app import create_app
from register.clock import Clock
from register.domain.appointments import Cover
from register.domain.evidence import Level
from register.domain.identifiers import Urn
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.roles import Role
from register.domain.schools import SchoolLink
from register.services import accounts
from register.settings import Settings
from register.store.session import Database
from tests.listed import LISTED_AT, a_primary, list_schools
from tests.registering import put_award, put_body, put_person, put_post
from tests.web.conftest import PASSWORD, SECRET, TODAY
from tests.web.reading import Page, StrictClient, words

(
    USUAL, HOLDS, HEAD, TWO, SHARES, TOO, ACTING, MATERNITY, VACANT, UNSURE, UNIT, COMING, LEAVING,
) = range(100001, 100014)  # fmt: skip
OLD, NEW = 100020, 100021
WAS, DOUBT = 100022, 100023  # nobody closed the post at the first, nor told of the status
TRUST = {"trust_code": 555, "trust_name": "Lantern Trust"}
SECONDARY = {"phase_code": 4, "phase_name": "Secondary"}
SCHOOLS = (
    a_primary(USUAL, "Nettlegarth School", **TRUST),
    *(a_primary(urn, f"School {urn}") for urn in (HOLDS, HEAD, TWO, SHARES, ACTING, MATERNITY)),
    *(a_primary(urn, f"School {urn}") for urn in (VACANT, UNSURE, LEAVING)),
    a_primary(TOO, "Ashfold School", **SECONDARY),
    a_primary(UNIT, "Otterfold Unit", type_code=14, type_name="Pupil referral unit"),
    a_primary(COMING, "Drizzlehurst School", status_code=4, opened=date(2027, 9, 1)),
    a_primary(OLD, "Fallowgate School", status_code=2, closed=date(2024, 8, 31)),
    a_primary(NEW, "Fallowgate Academy", type_code=34, opened=date(2024, 9, 1)),
    a_primary(WAS, "Ivorycote School", status_code=2, closed=date(2025, 8, 31)),
    a_primary(DOUBT, "Ivorycote Academy", type_code=34, opened=date(2025, 9, 1)),
)
LINK = SchoolLink(Urn(OLD), Urn(NEW), "Fallowgate Academy", "Successor", date(2024, 9, 1))
DOUBTED = SchoolLink(Urn(WAS), Urn(DOUBT), "Ivorycote Academy", "Successor", date(2025, 9, 1))


@pytest.fixture(scope="module")
def app(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Serve a school of each kind on 1 September 2026, with somebody of each to sign in."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copyfile(migrated_sqlite, folder / "register.sqlite3")
    database = Database(f"sqlite:///{folder / 'register.sqlite3'}")
    slow, accounts._HASHER = accounts._HASHER, PasswordHasher(1, 8, 1)  # noqa: SLF001 - for the module
    with database.begin() as session:
        list_schools(session, *SCHOOLS, links=[LINK, DOUBTED])
        _fill(session)
        _let_in(session)
    app = create_app(
        Settings(instance_path=folder, secret_key=SECRET), clock=Clock(TODAY), database=database
    )
    app.test_client_class = StrictClient
    yield app
    accounts._HASHER = slow  # noqa: SLF001 - as above
    database.engine.dispose()


_TRNS = iter(range(1000001, 1000100))


def _senco(session: Session, name: str, **changes: object) -> int:
    given, _, family = name.partition(" ")
    who = {"given_names": given, "family_name": family, **changes}
    return put_person(session, next(_TRNS), at=LISTED_AT, **who)


def _post(session: Session, person: int, urn: int, starts: date, **changes: object) -> None:
    put_post(session, person, urn, starts, at=LISTED_AT, **changes)


def _fill(session: Session) -> None:
    put_body(session)
    _post(session, _senco(session, "Olwen Dunnockdale"), USUAL, date(2024, 9, 1))
    holds = _senco(session, "Zadie Umberwain")
    _post(session, holds, HOLDS, date(2015, 9, 1), level=Level.OFFICIAL)
    put_award(session, holds, at=LISTED_AT, level=Level.SEEN)
    none = {"teacher_status": TeacherStatus(Basis.NONE), "induction": Induction.UNKNOWN}
    head = {"head_teacher": True, "teacher_at_school": None, "level": Level.OFFICIAL}
    _post(session, _senco(session, "Linnea Harrowbank", **none), HEAD, date(2025, 9, 1), **head)
    _post(session, _senco(session, "Idris Tinderman"), TWO, date(2024, 1, 8))
    _post(session, _senco(session, "Merryn Sallowfell"), TWO, date(2025, 9, 1))
    shared = _senco(session, "Hester Ravelgale")
    _post(session, shared, SHARES, date(2025, 1, 8), shared=True)
    _post(session, shared, TOO, date(2025, 9, 1), head_teacher=True)
    _post(
        session, _senco(session, "Pavel Kestleker"), ACTING, date(2026, 4, 20), cover=Cover.ACTING
    )
    _post(session, _senco(session, "Nadia Quillridge"), MATERNITY, date(2024, 9, 1))
    cover = _senco(session, "Wren Lammasford")
    _post(session, cover, MATERNITY, date(2026, 3, 1), cover=Cover.MATERNITY)
    gone = _senco(session, "Otis Gravelsand")
    _post(session, gone, VACANT, date(2021, 9, 1), ends=date(2026, 7, 18))
    month = {"starts_latest": date(2023, 9, 30), "teacher_at_school": None}
    _post(session, _senco(session, "Rafi Oatenwood"), UNSURE, date(2023, 9, 1), **month)
    _post(session, _senco(session, "Tamsin Ravelgale"), UNIT, date(2023, 9, 1))
    _post(session, _senco(session, "Efe Quillridge"), COMING, date(2027, 9, 1))
    leaving = _senco(session, "Dilys Pennyrigg")
    _post(session, leaving, LEAVING, date(2005, 9, 1), ends=date(2027, 1, 1))
    _post(session, _senco(session, "Joby Whittletree"), LEAVING, date(2027, 1, 1))
    carried = _senco(session, "Alys Inklestone")
    _post(session, carried, OLD, date(2023, 1, 1), ends=date(2024, 9, 1))
    _post(session, carried, NEW, date(2024, 9, 1))
    _post(
        session, _senco(session, "Bertil Brindlebank"), OLD, date(2015, 9, 1), ends=date(2020, 9, 1)
    )
    doubted = _senco(session, "Senara Oatenfold", teacher_status=TeacherStatus(Basis.UNKNOWN))
    _post(session, doubted, WAS, date(2023, 1, 9))
    _post(session, doubted, DOUBT, date(2025, 9, 1))


def _let_in(session: Session) -> None:
    who = [(Role.SCHOOL, str(int(school.urn))) for school in SCHOOLS]
    for role, scope in [*who, (Role.TRUST, "555"), (Role.AUTHORITY, "901"), (Role.PANEL, "")]:
        accounts.add(
            session,
            email=f"{role}{scope}@example.org",
            password=PASSWORD,
            role=role,
            scope=scope,
            by="a test",
            at=LISTED_AT,
        )


@pytest.fixture(scope="module")
def own(app: Flask) -> Own:
    """Sign in as a school, and read its page: `own(100001)`; nothing here changes it."""
    return Own(app)


@dataclass(frozen=True)
class Own:
    """Somebody's browser, and the page of one school in it."""

    app: Flask
    read: dict[tuple[int, Role], Page] = field(default_factory=dict)

    def enter(self, role: Role, scope: str) -> tuple[StrictClient, Page]:
        """Sign in; the browser, and where that led."""
        client = self.app.test_client()
        assert isinstance(client, StrictClient)
        client.environ_base["HTTP_REFERER"] = "https://localhost/"
        email = f"{role}{scope}@example.org"
        return client, client.send("/sign-in", "/sign-in", email=email, password=PASSWORD)

    def __call__(self, urn: int, role: Role = Role.SCHOOL, scope: str = "") -> Page:
        if (urn, role) not in self.read:
            client, page = self.enter(role, scope or (str(urn) if role is Role.SCHOOL else ""))
            own = role is Role.SCHOOL
            self.read[urn, role] = page if own else client.page(f"/schools/{urn}")
        return self.read[urn, role]


def rows(page: Page) -> dict[str, str]:
    """What the lists of the page say, by the name of each line; the first of a name counts."""
    found: dict[str, str] = {}
    for row in page.tree.iter("div"):
        if row.find("dt") is not None:
            key, value = row.find("dt"), row.find("dd")
            assert key is not None
            assert value is not None
            found.setdefault(words(key), words(value))
    return found


class TestAtAGlance:
    def test_a_school_that_signs_in_is_led_to_its_own_page(self, own: Own) -> None:
        page = own(USUAL)
        assert page.heading.startswith("Nettlegarth School Within time The SENCO has until")
        assert page.links["Your school"] == f"/schools/{USUAL}"
        current = [a for a in page.tree.iter("a") if a.get("aria-current")]
        assert [words(a) for a in current] == ["Your school"]

    def test_the_deadline_is_told_in_days_and_in_words(self, own: Own) -> None:
        told = rows(own(USUAL))
        assert told["Last day to qualify"] == "1 September 2027: 365 days left, or 1 year"

    @pytest.mark.parametrize(
        ("urn", "said"),
        [
            (USUAL, "2 September 2027, in 1 year: to \u201cNot met: three years ended\u201d"),
            (
                LEAVING,
                "1 January 2027, in 4 months: to \u201cWithin time\u201d, last day 1 January",
            ),
            (UNSURE, "1 October 2026, in 30 days: to \u201c"),
            (HOLDS, "No day is known on which it changes by itself"),
            (COMING, "1 September 2027, in 1 year: to \u201cWithin time\u201d"),
        ],
    )
    def test_the_next_day_on_which_the_answer_changes(self, own: Own, urn: int, said: str) -> None:
        assert rows(own(urn))["Answer changes next"].startswith(said)

    @pytest.mark.parametrize(
        ("urn", "said"),
        [
            (USUAL, "Said by the school: when Olwen Dunnockdale became SENCO here"),
            (HOLDS, "Seen by the school: the qualification of Zadie Umberwain"),
            (HEAD, "Confirmed by an official: when Linnea Harrowbank became SENCO here"),
        ],
    )
    def test_the_weakest_fact_that_the_answer_rests_on(self, own: Own, urn: int, said: str) -> None:
        assert rows(own(urn))["Rests on"].startswith(said)

    def test_what_would_make_it_stronger(self, own: Own) -> None:
        told = rows(own(HOLDS))["Rests on"]
        assert "known better once whoever made the award has confirmed it" in told
        assert "Nothing that it rests on is known less well" in rows(own(HEAD))["Rests on"]

    def test_nothing_is_rested_on_where_there_is_nobody(self, own: Own) -> None:
        assert "Rests on" not in rows(own(VACANT))


class TestWhoIsSenco:
    def test_nobody_stands_behind_what_is_not_known(self, own: Own) -> None:
        assert rows(own(DOUBT))["Teacher status"] == "Not known"

    def test_a_post_at_a_school_that_closed_goes_on_no_further(self, own: Own) -> None:
        before = "SENCO of Ivorycote School from 9 January 2023 to 31 August 2025, when it closed"
        assert rows(own(DOUBT))["Before that"].startswith(before)

    def test_of_two_it_is_the_one_whose_time_ends_first_who_must_qualify(self, own: Own) -> None:
        said = "whose time ends first must hold the qualification by 8 January 2027"
        assert said in own(TWO).text
        assert "whose time ends first" not in own(USUAL).text

    def test_who_is_head_is_asked_only_where_there_is_a_senco(self, own: Own) -> None:
        vacant, _ = own.enter(Role.SCHOOL, str(VACANT))
        usual, _ = own.enter(Role.SCHOOL, str(USUAL))
        assert "Record who is head teacher" not in vacant.page(f"/schools/{VACANT}/record").links
        assert "Record who is head teacher" in usual.page(f"/schools/{USUAL}/record").links

    def test_each_fact_has_its_level_and_where_it_came_from(self, own: Own) -> None:
        told = rows(own(HOLDS))
        assert told["SENCO since"] == (
            "1 September 2015 Confirmed by an official. From test, recorded on 28 August 2026."
        )
        assert told["Teacher status"].startswith("Qualified teacher status, since 1 July 2003")
        assert told["Qualification"] == (
            "National Award for SEN Co-ordination, made on 1 October 2019 by University of Nowhere"
            " Seen by the school. From test, recorded on 28 August 2026."
        )

    def test_a_head_need_not_be_a_teacher_and_is_not_asked_for_more(self, own: Own) -> None:
        page = own(HEAD)
        assert "need not be a qualified teacher to be SENCO (regulation 49(3))" in page.text
        assert "Not a qualified teacher. Not needed of a head" in rows(page)["Teacher status"]
        assert "Nothing is missing that this answer turns on." in page.text

    def test_two_sencos_each_have_their_own_standing(self, own: Own) -> None:
        page = own(TWO)
        assert "2 SENCOs are recorded. The rules must be met for each of them" in page.text
        assert "Within time, last day 8 January 2027" in page.text
        assert "Within time, last day 1 September 2028" in page.text
        assert rows(page)["Last day to qualify"].startswith("8 January 2027: 129 days left")

    def test_an_acting_senco_is_as_any_other_in_law(self, own: Own) -> None:
        page = own(ACTING)
        assert rows(page)["In what capacity"] == "Acting SENCO"
        assert "the same rules hold for an acting SENCO, from the first day" in page.text

    def test_the_clock_of_somebody_on_leave_runs_on(self, own: Own) -> None:
        page = own(MATERNITY)
        assert "Whoever is on leave stays SENCO unless their post is ended" in page.text
        assert "Nadia Quillridge Standing Within time, last day 1 September 2027" in page.text

    def test_a_conversion_carries_the_post_and_its_history(self, own: Own) -> None:
        page = own(NEW)
        assert rows(page)["Before that"].startswith(
            "SENCO of Fallowgate School from 1 January 2023 to 31 August 2024, counted as the same"
        )
        assert "The three years ended on 1 January 2026" in page.heading
        assert "Alys Inklestone, at Fallowgate School" in page.text
        assert "Fallowgate School: Within time" in page.text
        assert "Until 31 August 2024 it is how Fallowgate School stood" in page.text
        assert "Brindlebank" not in page.response.text

    def test_a_school_to_come_says_who_is_named_for_it(self, own: Own) -> None:
        page = own(COMING)
        assert "Efe Quillridge is recorded as SENCO from 1 September 2027." in page.text

    def test_somebody_to_come_and_the_last_to_go_are_named(self, own: Own) -> None:
        text = own(LEAVING).text
        assert "Joby Whittletree is recorded as SENCO from 1 January 2027." in text
        assert "The last was Otis Gravelsand, until 17 July 2026." in own(VACANT).text


class TestAdvice:
    LABEL = "This is advice and not the law: the standing above does not turn on it."

    def test_sharing_is_advised_on_apart_from_the_law(self, own: Own) -> None:
        text = own(SHARES).text
        assert self.LABEL in text
        assert "(paragraph 6.92)" in text
        assert "should not be the head teacher of one of the schools (paragraph 6.93)" in text
        assert "is not on the list as a primary" not in text
        assert "is not on the list as a primary" in own(TOO).text

    def test_a_unit_is_advised_to_have_one(self, own: Own) -> None:
        page = own(UNIT)
        assert self.LABEL in page.text
        assert "should have a SENCO (paragraph 6.2)" in page.text
        assert "Tamsin Ravelgale is recorded as SENCO since 1 September 2023." in page.text
        assert "has confirmed this record yet" not in page.text

    def test_the_usual_school_has_none(self, own: Own) -> None:
        assert self.LABEL not in own(USUAL).text


class TestWhatCanBeDone:
    KEEP = ("Change the record", "Confirm the record", "Claims and replies", "Letters and calendar")
    WRONG = "Say that a fact is wrong"

    @pytest.mark.parametrize(("role", "scope"), [(Role.SCHOOL, ""), (Role.TRUST, "555")])
    def test_a_school_and_its_trust_keep_the_record(self, own: Own, role: Role, scope: str) -> None:
        links = own(USUAL, role, scope).links
        assert [links[text] for text in self.KEEP] == [
            f"/schools/{USUAL}/record",
            f"/schools/{USUAL}/confirm",
            f"/schools/{USUAL}/claims",
            "/letters",
        ]
        assert self.WRONG not in links

    def test_an_authority_may_only_say_that_a_fact_is_wrong(self, own: Own) -> None:
        links = own(USUAL, Role.AUTHORITY, "901").links
        assert links[self.WRONG] == f"/schools/{USUAL}/claims/new"
        assert not set(self.KEEP) & set(links)

    def test_a_panel_is_offered_nothing(self, own: Own) -> None:
        page = own(USUAL, Role.PANEL)
        assert not {*self.KEEP, self.WRONG} & set(page.links)
        assert "Said by the school" not in page.text
        assert "Dunnockdale" not in page.response.text
        assert "Last day to qualify" not in page.text

    def test_what_is_not_known_leads_to_where_it_can_be_said(self, own: Own) -> None:
        links = own(UNSURE).links
        assert links["Record it"] == f"/schools/{UNSURE}/record"
        assert own(VACANT).links["Say who it is"] == f"/schools/{VACANT}/record/started"
        authority = own(UNSURE, Role.AUTHORITY, "901").links
        assert authority["Send evidence"] == f"/schools/{UNSURE}/claims/new"

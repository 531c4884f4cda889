"""A candidate's own pages: their record, who looked at it, and the codes they share."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlmodel import col, select

from register.clock import Clock
from register.domain.roles import Access, Account, Role
from register.domain.verifications import Purpose
from register.services import accounts, publishing, share_codes, sight
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from tests.listed import a_primary, in_post, list_schools, recognise, the_award
from tests.web.conftest import SECRET, TODAY, SignIn, enter
from tests.web.reading import Page, StrictClient

NAME = "Olwen Dunnockdale"
CODES, NEW = "/me/codes", "/me/codes/new"
OPEN_DOORS = frozenset({"/me", "/me/record.json", "/me/looks.csv", "/me/codes"})
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
AT = Clock(TODAY).now()
EVERYBODYS = ("/your-sign-in", "/sign-out/everywhere")


@pytest.fixture
def person(database: Database) -> int:
    """Somebody who is SENCO of one of two schools, beside somebody else."""
    with database.begin() as session:
        recognise(session)
        school = a_primary(100001, "Nettlegarth School")
        list_schools(session, school, a_primary(100002, "Pebblecombe School", town="Otherby"))
        in_post(session, 100001, "Kofi Emberlock", date(2012, 9, 1), until=date(2020, 9, 1))
        award = the_award(date(2022, 7, 1))
        return in_post(session, 100001, NAME, date(2020, 9, 1), award=award)


@pytest.fixture
def me(person: int, sign_in: SignIn) -> Account:
    """Their account, signed in with."""
    return sign_in(Role.CANDIDATE, str(person))


@pytest.fixture
def looked(database: Database, person: int) -> Callable[..., Account]:
    """Have an organisation look: `looked(Role.SCHOOL, "100002", times=3)`.

    `apart` is in minutes.
    """

    def look(role: Role, scope: str = "", times: int = 1, apart: int = 15) -> Account:
        with database.begin() as session:
            account = accounts.add(
                session,
                email=f"somebody.{role}{scope}@staff.example",
                password="three random words",
                role=role,
                scope=scope,
                by="a test",
                at=AT,
            )
            for time in range(times):
                sight.saw_person(
                    session,
                    at=AT + timedelta(minutes=time * apart),
                    account=account,
                    person_id=person,
                    purpose=Purpose.APPOINTMENT,
                    what="check",
                )
        return account

    return look


def make_code(client: StrictClient, school: str = "100002", days: str = "14") -> Page:
    return client.send(f"{NEW}?q=Pebblecombe", CODES, school=school, days=days)


def acts(database: Database, action: str) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.exec(select(LedgerRow).where(col(LedgerRow.action) == action))
        return [(row.actor, row.subject) for row in rows]


class TestRecord:
    def test_a_candidate_lands_on_what_is_held_about_them(
        self, client: StrictClient, me: Account, database: Database
    ) -> None:
        page = client.page("/sign-in")
        assert page.heading == f"Your record {NAME}"
        for said in ("Qualified teacher status", "University of Nowhere", "Nettlegarth School"):
            assert said in page.text
        assert "From appointments.csv, known since 28 August 2026" in page.text
        assert "Meets the rules You hold the qualification" in page.text
        assert "Kofi Emberlock" not in page.response.text
        assert "Your record" in page.links
        assert set(acts(database, sight.SAW_PERSON)) == {(me.actor, f"person:{me.scope}")}

    def test_a_page_that_was_asked_for_comes_first(
        self, client: StrictClient, person: int, database: Database
    ) -> None:
        with database.begin() as session:
            accounts.add(
                session,
                email="a@example.org",
                password="three random words",
                role=Role.CANDIDATE,
                scope=str(person),
                by="a test",
                at=AT,
            )
        typed = {"email": "a@example.org", "password": "three random words"}
        page = client.send("/me/codes", "/sign-in", **typed)
        assert page.heading == "Share codes"

    def test_who_looked_is_told_by_organisation_day_and_purpose(
        self, client: StrictClient, me: Account, looked: Callable[..., Account]
    ) -> None:
        assert "No organisation has looked at your record" in client.page("/me").text
        by = looked(Role.SCHOOL, "100002")
        page = client.page("/me")
        assert "Pebblecombe School (URN 100002) Appointing a SENCO" in page.text
        assert "1 visit in all" in page.text
        assert "1 September 2026 at" in page.text
        assert by.email not in page.response.text
        assert me.scope not in page.text.split("Who looked")[1].split("Take it with you")[0].split()

    def test_many_looks_are_told_a_page_at_a_time(
        self, client: StrictClient, me: Account, looked: Callable[..., Account]
    ) -> None:
        looked(Role.PANEL, times=26)
        first, second = client.page("/me"), client.page("/me?page=2")
        assert "26 visits in all" in first.text
        assert first.text.count("An appointment panel") == 25
        assert second.text.count("An appointment panel") == 1
        assert client.page("/me?page=x9").heading == first.heading
        assert me.role is Role.CANDIDATE

    def test_looks_within_a_quarter_of_an_hour_are_one_visit_and_the_file_has_each(
        self, client: StrictClient, me: Account, looked: Callable[..., Account]
    ) -> None:
        by = looked(Role.PANEL, times=3, apart=7)
        page = client.page("/me")
        assert "1 visit in all" in page.text
        assert page.text.count("An appointment panel") == 1
        assert client.get("/me/looks.csv").text.count("An appointment panel") == 3
        assert (by.role, me.role) == (Role.PANEL, Role.CANDIDATE)

    def test_somebody_of_whom_little_is_known_is_not_called_unqualified(
        self, client: StrictClient, database: Database, sign_in: SignIn, person: int
    ) -> None:
        assert person
        with database.begin() as session:
            ended = date(2015, 8, 31)
            other = in_post(session, 100002, "Zed Sample", date(2014, 9, 1), until=ended)
        sign_in(Role.CANDIDATE, str(other))
        page = client.page("/me")
        assert "You are not recorded as SENCO of any school today" in page.text
        assert "That does not mean that you hold none" in page.text
        assert "not qualified" not in page.text

    def test_the_record_may_be_taken_away_and_says_no_more_than_it_should(
        self, client: StrictClient, me: Account, looked: Callable[..., Account]
    ) -> None:
        looked(Role.SCHOOL, "100002")
        client.page("/me")
        answer = client.get("/me/record.json")
        held = json.loads(answer.text)["held"]
        assert answer.headers["Content-Disposition"] == 'attachment; filename="my-record.json"'
        assert held["person_version"][0]["family_name"] == "Dunnockdale"
        assert held["award_version"][0]["awarded"] == "2022-07-01"
        assert [row["urn"] for row in held["appointment_version"]] == [100001]
        (seen,) = held["sight"]
        assert seen["organisation_name"] == "Pebblecombe School (URN 100002)"
        for hidden in ("Emberlock", "staff.example", "hash"):
            assert hidden not in answer.text
        assert me.email in answer.text

    def test_who_looked_is_a_table_that_no_spreadsheet_runs(
        self, client: StrictClient, me: Account, database: Database
    ) -> None:
        with database.begin() as session:
            list_schools(session, a_primary(100009, "=cmd|'/c calc'!A1"))
            head = Account(99, "h@staff.example", Role.SCHOOL, "100009", active=True)
            sight.saw_person(
                session,
                at=AT,
                account=head,
                person_id=int(me.scope),
                purpose=Purpose.AUDIT,
                what="check",
            )
        answer = client.get("/me/looks.csv")
        header, row = list(csv.reader(io.StringIO(answer.text)))
        assert header == ["day", "time_in_london", "organisation", "purpose", "what_they_saw"]
        assert row[0] == "2026-09-01"
        assert row[2].startswith("'=cmd")
        assert row[3] == "Inspecting or auditing a school's SENCO"


class TestCodes:
    def test_a_code_is_made_for_a_school_and_shown_once(
        self, client: StrictClient, me: Account, database: Database
    ) -> None:
        assert "You have made no code yet" in client.page("/me/codes").text
        page = make_code(client)
        (letters,) = set(CODE.findall(page.text))
        assert page.heading == "Your share code"
        assert "It is for Pebblecombe School (URN 100002)." in page.text
        assert "15 September 2026" in page.text
        listed = client.page("/me/codes")
        assert letters not in listed.response.text
        assert "Pebblecombe School (URN 100002)" in listed.text
        assert "State Works Made 1 September 2026" in listed.text
        assert "Used by Not used" in listed.text
        panel = Account(77, "p@example.org", Role.PANEL, "", active=True)
        with database.begin() as session:
            found = share_codes.redeem(
                session, letters, account=panel, urn=100002, secret=SECRET, at=AT
            )
        assert found == int(me.scope)
        assert "An appointment panel, first on 1 September 2026" in client.page("/me/codes").text

    @pytest.mark.usefixtures("me")
    def test_it_is_said_aloud_in_words_that_nobody_mishears(self, client: StrictClient) -> None:
        page = make_code(client)
        (letters,) = set(CODE.findall(page.text))
        spoken = re.search(r"My share code is (.+?)\. It is for", page.text)
        assert spoken is not None
        assert [word[0].upper() for word in spoken[1].split(", ")] == list(letters.replace("-", ""))

    @pytest.mark.usefixtures("me")
    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"school": ""}, "Choose the school that you have applied to"),
            ({"school": "999999"}, "No school with URN 999999 is on the list."),
            ({"school": "100002 or 1=1"}, "Choose the school that you have applied to"),
            ({"days": "0"}, "Enter how many days, from 1 to 30"),
            ({"days": "31"}, "Enter how many days, from 1 to 30"),
            ({"days": "soon"}, "Enter how many days, from 1 to 30"),
        ],
        ids=["none", "not listed", "odd", "too short", "too long", "no number"],
    )
    def test_what_is_wrong_is_said_and_the_school_stays(
        self, client: StrictClient, typed: dict[str, str], said: str
    ) -> None:
        page = make_code(client, **typed)
        assert page.response.status_code == 400
        assert said in page.links
        assert page.form(CODES)["q"] == "Pebblecombe"

    @pytest.mark.usefixtures("me")
    def test_a_search_that_finds_nothing_says_what_to_try(self, client: StrictClient) -> None:
        assert "No open school found" in client.page(f"{NEW}?q=zzxxqq").text
        assert "Make the code" not in client.page(NEW).text

    @pytest.mark.usefixtures("me")
    def test_a_code_is_ended_after_a_question_and_a_sixth_waits(self, client: StrictClient) -> None:
        for _ in range(5):
            make_code(client)
        assert "You have 5 codes that work" in client.page("/me/codes").text
        assert "End one of them" in make_code(client).text
        ends = [href for href in client.page("/me/codes").links.values() if "/end" in href]
        assert client.page(ends[0]).heading == "End this code?"
        page = client.send(ends[0], ends[0])
        assert "no longer works. You can make a new one at any time." in page.text
        assert "Ended by you" in page.text
        assert client.page(ends[0]).heading == "Share codes"
        assert make_code(client).heading == "Your share code"

    def test_the_code_of_another_is_not_there(
        self, client: StrictClient, me: Account, sign_in: SignIn, database: Database
    ) -> None:
        make_code(client)
        with database.begin() as session:
            other = in_post(session, 100002, "Zed Sample", date(2024, 9, 1))
            (code,) = share_codes.of_person(session, int(me.scope))
        client.send("/me", "/sign-out")
        sign_in(Role.CANDIDATE, str(other))
        path = f"/me/codes/{code.id}/end"
        token = client.page(NEW + "?q=Pebblecombe").form(CODES)
        assert client.get(path).status_code == 404
        assert client.post(path, data=token).status_code == 404
        assert "You have made no code yet" in client.page("/me/codes").text


def tag_of(app: Flask, endpoint: str) -> Access:
    tag = getattr(app.view_functions[endpoint], "access", None)
    assert isinstance(tag, Access), endpoint
    return tag


def doors(app: Flask) -> list[tuple[str, Access, str]]:
    """Every address, who it is for and by which method, with numbers filled in."""
    return [
        (re.sub(r"<[^>]+>", "1", rule.rule), tag_of(app, rule.endpoint), method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


class TestBoundaries:
    def test_every_door_that_needs_signing_in_says_for_whom(self, app: Flask) -> None:
        unsaid = [
            path
            for path, access, _ in doors(app)
            if access.needs_sign_in and not access.roles and not access.token_scope
        ]
        assert unsaid == []

    def test_a_candidate_opens_their_own_pages_and_no_other(
        self, app: Flask, client: StrictClient, me: Account
    ) -> None:
        token = client.page("/me").form("/sign-out")
        refused = 0
        for path, access, method in doors(app):
            if not access.needs_sign_in or access.token_scope:
                continue
            theirs = path.startswith(("/me", *EVERYBODYS)) and Role.CANDIDATE in access.roles
            assert theirs == (Role.CANDIDATE in access.roles), path
            if not theirs:
                answer = client.open(path, method=method, data=token if method == "POST" else None)
                assert answer.status_code == 403, (method, path)
                refused += 1
        assert refused > 20
        assert me.role is Role.CANDIDATE

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.CANDIDATE])
    def test_nobody_else_opens_a_candidates_pages(
        self, client: StrictClient, sign_in: SignIn, person: int, role: Role
    ) -> None:
        scope = {Role.SCHOOL: "100001", Role.TRUST: "5", Role.AUTHORITY: "901"}.get(role, "")
        sign_in(role, scope)
        assert person
        for path in OPEN_DOORS:
            assert client.get(path).status_code == 403, path

    def test_whoever_is_not_signed_in_is_asked_to(self, client: StrictClient) -> None:
        for path in OPEN_DOORS:
            assert client.get(path).headers["Location"].startswith("/sign-in?next=")

    @pytest.mark.parametrize("public", [False, True], ids=["hidden", "public"])
    def test_a_candidate_sees_of_a_school_what_the_public_sees(
        self,
        client: StrictClient,
        database: Database,
        person: int,
        public: bool,  # noqa: FBT001 - a parameter of the test
    ) -> None:
        if public:
            official = Account(99, "a@example.org", Role.OFFICIAL, "", active=True)
            with database.begin() as session:
                publishing.turn(session, shown=True, by=official, reason="A test.", at=AT)
        enter(client, database, Role.CANDIDATE, str(person))
        page = client.page("/schools/100001")
        assert ("Meets the rules" in page.text) is public
        for hidden in (NAME, "Kofi Emberlock", "SENCO 1", "2020"):
            assert hidden not in page.response.text
        assert "Reports" not in page.links
        assert "Run a report" not in client.page("/").links
        assert client.page("/").links["See your record"] == "/me"

    def test_a_shut_account_sees_nothing_more(
        self, client: StrictClient, me: Account, database: Database
    ) -> None:
        admin = Account(99, "a@example.org", Role.ADMIN, "", active=True)
        with database.begin() as session:
            accounts.set_active(session, me.id, active=False, by=admin, at=AT)
        assert client.get("/me").status_code == 303

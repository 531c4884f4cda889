"""Who may sign in, as an admin gives it out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from register.domain.roles import Role
from register.services import accounts, identities, leavers
from register.services.identities_reading import read
from register.store import ledger
from register.store.session import Database
from tests.listed import a_primary, list_schools
from tests.registering import put_person
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words

NEW = "/admin/accounts/new"


@pytest.fixture
def admin(client: StrictClient, sign_in: SignIn) -> StrictClient:
    """A browser that an admin has signed in with."""
    sign_in(Role.ADMIN)
    return client


def test_an_official_gives_out_no_accounts(official: StrictClient) -> None:
    assert "Accounts" not in official.page("/admin").links
    assert official.page(NEW).response.status_code == 403


def test_a_new_account_gets_a_password_that_is_shown_once(admin: StrictClient) -> None:
    page = admin.send(NEW, NEW, email="Head@Example.org", role="school", scope="100001")
    assert page.heading == "head@example.org may now sign in"
    found = re.search(r"shown this once: (\S+)", page.text)
    assert found is not None
    assert "100001" in admin.page("/admin/accounts").text
    admin.send("/", "/sign-out")
    start = admin.send("/sign-in", "/sign-in", email="head@example.org", password=found[1])
    assert "Signed in as head@example.org (school 100001)." in start.whole


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "", "role": "panel"}, "Enter an e-mail address"),
        ({"email": "a@example.org", "role": ""}, "Choose a role"),
        ({"email": "a@example.org", "role": "school"}, "needs a scope"),
        ({"email": "a@example.org", "role": "panel", "scope": "3"}, "takes no scope"),
        ({"email": "nobody", "role": "panel"}, "in the form name@example.org"),
        ({"email": "admin@example.org", "role": "panel"}, "already an account"),
    ],
    ids=["no address", "no role", "no scope", "a scope too many", "no such address", "twice"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    admin: StrictClient, typed: dict[str, str], said: str
) -> None:
    page = admin.send(NEW, NEW, **typed)
    assert page.response.status_code == 400
    assert any(said in words for words in page.links)
    assert page.form(NEW)["email"] == typed["email"]


@pytest.fixture
def person(database: Database) -> int:
    with database.begin() as session:
        return put_person(session, 1234567)


def ask(client: StrictClient, **changes: object) -> Page:
    """Ask for a teacher's account: number 1234567, born on 17 May 1980, unless a test says."""
    born = changes.pop("born", ["17", "5", "1980"])
    usual = {"email": "ann@example.org", "role": "candidate", "number": "1234567"}
    return client.send(NEW, NEW, **{**usual, "born": born, **changes})


def test_a_teacher_gets_an_account_of_their_own_record(
    admin: StrictClient, person: int, database: Database
) -> None:
    page = ask(admin)
    assert page.heading == "ann@example.org may now sign in"
    assert "ann@example.org Candidate Themselves" in admin.page("/admin/accounts").text
    with database.read() as session:
        (made,) = (a for a in accounts.everyone(session) if a.role is Role.CANDIDATE)
        assert made.scope == str(person)
        assert len(ledger.about(session, f"person:{person}")) == 1


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "7654321"}, "No record has that teacher reference number with that date"),
        ({"born": ["18", "5", "1980"]}, "No record has that teacher reference number with that"),
        ({"number": "12"}, "Enter the teacher reference number as 7 digits"),
        ({"born": ["", "", ""]}, "Enter the date of birth"),
        ({"born": ["31", "2", "1980"]}, "Enter a real date"),
        ({"scope": "1"}, "A candidate has no scope"),
        ({"role": "panel"}, "Only a candidate has these"),
    ],
    ids=["number", "birthday", "no number", "no birthday", "no day", "a scope", "a panel"],
)
def test_a_teachers_two_facts_must_both_be_right(
    admin: StrictClient, database: Database, typed: dict[str, object], said: str
) -> None:
    page = ask(admin, **typed)
    assert page.response.status_code == 400
    assert any(said in words for words in page.links)
    with database.read() as session:
        assert len(accounts.everyone(session)) == 1


def test_an_account_is_shut_and_opened_again(client: StrictClient, sign_in: SignIn) -> None:
    school = sign_in(Role.SCHOOL, "100001")
    client.send("/", "/sign-out")
    me = sign_in(Role.ADMIN)
    shut, opened = (f"/admin/accounts/{school.id}/{act}" for act in ("shut", "open"))
    page = client.send("/admin/accounts", shut)
    assert "school100001@example.org can no longer sign in." in page.text
    page = client.send("/admin/accounts", opened)
    assert "school100001@example.org may sign in again." in page.text
    assert f"/admin/accounts/{me.id}/shut" not in page.response.text


def test_the_list_says_how_each_signs_in_when_it_last_did_and_why_it_is_shut(
    admin: StrictClient, database: Database
) -> None:
    told = {"sub": "C1", "email": "ann@told.example", "roles": ["senco-register-user"]}
    school = {"name": "Told School", "category": {"id": "001"}, "urn": "100001"}
    long_ago = datetime(2025, 1, 6, 9, tzinfo=UTC)
    with database.begin() as session:
        list_schools(session, a_primary(100001, "Nettlegarth School"))
        said = read("https://sign-in.example", {**told, "organisation": school})
        identities.sign_in(session, said, at=long_ago, today=long_ago.date())
        at = long_ago + timedelta(days=400)
        leavers.close_leavers(session, at=at, today=at.date())
    rows = {cells[0]: cells[1:6] for cells in rows_of(admin.page("/admin/accounts"))}
    assert rows["ann@told.example"] == [
        "School",
        "100001 (Told School)",
        "DfE Sign-in",
        "6 January 2025",
        "No. Nobody signed in with it for 400 days.",
    ]
    assert rows["admin@example.org"] == ["Admin", "None", "A password", "1 September 2026", "Yes"]


def rows_of(page: Page) -> list[list[str]]:
    """The table's rows, cell by cell."""
    (body,) = page.tree.iter("tbody")
    return [[words(cell) for cell in row] for row in body.iter("tr")]

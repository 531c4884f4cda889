"""Who sees what of a school: names, steps, the standing, or the school alone."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from register.domain.roles import Role
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from tests.listed import a_primary, in_post, list_schools
from tests.web.conftest import SignIn
from tests.web.reading import StrictClient

NAME = "Olwen Dunnockdale"
PAGE = "/schools/100001"


@pytest.fixture(autouse=True)
def listed(database: Database) -> Database:
    with database.begin() as session:
        school = a_primary(100001, "Nettlegarth School", trust_code=555, trust_name="Lantern Trust")
        list_schools(session, school, a_primary(100002, "Pebblecombe School"))
        in_post(session, 100001, NAME, date(2020, 9, 1))
    return database


def sights(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = session.exec(select(LedgerRow).where(LedgerRow.action == "saw people"))
        return [(row.actor, row.subject) for row in rows]


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.SCHOOL, "100001"),
        (Role.TRUST, "555"),
        (Role.AUTHORITY, "901"),
        (Role.OFFICIAL, ""),
        (Role.ADMIN, ""),
    ],
)
def test_names_are_shown_within_scope_and_each_sight_is_recorded(
    client: StrictClient, sign_in: SignIn, listed: Database, role: Role, scope: str
) -> None:
    account = sign_in(role, scope)
    seen = len(sights(listed))  # a school is led to its own page
    page = client.page(PAGE)
    assert NAME in page.text
    assert "Is the SENCO a qualified teacher?" in page.text
    assert "That you looked has been recorded" in page.text
    assert sights(listed)[seen:] == [(account.actor, "school:100001")]


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.SCHOOL, "100002"),
        (Role.TRUST, "556"),
        (Role.AUTHORITY, "902"),
        (Role.PANEL, ""),
    ],
)
def test_nobody_outside_scope_sees_a_name_or_a_step_about_a_person(
    client: StrictClient, sign_in: SignIn, listed: Database, role: Role, scope: str
) -> None:
    sign_in(role, scope)
    page = client.page(PAGE)
    assert NAME not in page.response.text
    assert "SENCO 1" in page.text
    assert "qualified teacher?" not in page.text
    assert "appointments.csv" not in page.response.text
    assert "three years" not in page.response.text.lower()
    assert sights(listed) == []


def test_the_public_sees_the_school_and_not_its_standing(client: StrictClient) -> None:
    page = client.page(PAGE)
    assert page.heading.startswith("Nettlegarth School")
    assert "Thistleshire" in page.text
    assert "Not met" not in page.response.text
    assert "SENCO 1" not in page.response.text
    assert NAME not in page.response.text
    assert "shown only to people who are signed in" in page.text


def test_the_public_sees_no_standing_among_results(client: StrictClient) -> None:
    assert "Not met" not in client.page("/schools?q=nettlegarth").response.text


def test_a_school_where_nobody_served_leaves_no_sight(
    client: StrictClient, sign_in: SignIn, listed: Database
) -> None:
    sign_in(Role.OFFICIAL)
    assert "No SENCO has ever been recorded" in client.page("/schools/100002").text
    assert sights(listed) == []


def test_the_same_person_is_one_number_and_another_is_the_next(
    client: StrictClient, sign_in: SignIn, listed: Database
) -> None:
    with listed.begin() as session:
        in_post(session, 100001, "Kofi Emberlock", date(2018, 9, 1), until=date(2020, 9, 1))
    sign_in(Role.PANEL)
    text = client.page(PAGE).text
    assert text.index("SENCO 2") < text.index("SENCO 1")

"""A school looks at its record on one page once a year, and says with one button that it holds."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, func, select

from register.clock import Clock
from register.domain.appointments import Cover
from register.domain.roles import Role
from register.settings import Settings
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.record import ConfirmationRow
from register.store.tables.sight import SightRow
from tests.listed import a_primary, list_schools
from tests.registering import put_person, put_post, retell_post
from tests.web.conftest import PASSWORD, TODAY, SignIn, browser
from tests.web.reading import StrictClient

URN, OTHER, SHUT = 100001, 100002, 100003
PAGE, FORM = f"/schools/{URN}", f"/schools/{URN}/confirm"
NAME = "Olwen Dunnockdale"
NOT_YET = "Nobody at the school has confirmed this record yet"
TRUSTED = {"trust_code": 555, "trust_name": "Lantern Trust"}


@pytest.fixture
def senco(database: Database) -> int:
    """One SENCO of one school; another school of the trust without any, and one that closed."""
    with database.begin() as session:
        list_schools(
            session,
            a_primary(URN, "Nettlegarth School", **TRUSTED),
            a_primary(OTHER, "Pebblecombe School", **TRUSTED),
            a_primary(SHUT, "Drizzlehurst School", status_code=2, closed=date(2020, 8, 31)),
        )
        person = put_person(session, 1234567, given_names="Olwen", family_name="Dunnockdale")
        put_post(session, person, URN, date(2024, 9, 1), cover=Cover.ACTING, shared=True)
        gone = put_person(session, 7654321, given_names="Kofi", family_name="Emberlock")
        put_post(session, gone, URN, date(2020, 9, 1), ends=date(2026, 7, 1))
    return person


def confirmations(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(ConfirmationRow)).one()


def sights(database: Database) -> tuple[int, int]:
    with database.read() as session:
        rows = select(func.count()).where(col(LedgerRow.action) == "saw people")
        return session.exec(rows).one(), session.exec(
            select(func.count()).select_from(SightRow)
        ).one()


@pytest.mark.usefixtures("senco")
def test_the_page_says_every_fact_and_beside_each_how_to_change_it(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, str(URN))
    page = client.page(FORM)
    assert page.heading == "Is this right?"
    for said in (
        f"{NAME} SENCO since 1 September 2024",
        "Last day No last day is recorded",
        "In what capacity Acting SENCO",
        "Shared with another school Yes",
        "Head or acting head No",
        "Teacher at this school Yes",
        "Kofi Emberlock left on 30 June 2026.",
    ):
        assert said in page.text
    links = page.links
    assert links[f"Change the first day: {NAME}"] == f"{PAGE}/record/posts/1/correct"
    assert links[f"They have left : {NAME}"] == f"{PAGE}/record/posts/1/ended"
    assert links[f"Change the capacity: {NAME}"] == f"{PAGE}/record/posts/1/capacity"
    assert links[f"Change who is head: {NAME}"] == f"{PAGE}/record/head"
    assert links["Somebody else is SENCO, or will be"] == f"{PAGE}/record/started"


@pytest.mark.usefixtures("senco")
def test_one_button_confirms_it_and_the_page_no_longer_asks(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, str(URN))
    assert NOT_YET in client.page(PAGE).text
    page = client.send(FORM, FORM)
    assert page.heading.startswith("Nettlegarth School")
    assert "The record is confirmed. We will ask again on 1 September 2027." in page.text
    assert "Record confirmed By the school on 1 September 2026" in page.text
    assert NOT_YET not in page.text
    assert confirmations(database) == 1
    assert "Last confirmed: by the school on 1 September 2026" in client.page(FORM).text


@pytest.mark.usefixtures("senco")
def test_a_year_later_it_asks_again_and_says_how_long_it_has_been(
    client: StrictClient, database: Database, settings: Settings, sign_in: SignIn
) -> None:
    account = sign_in(Role.SCHOOL, str(URN))
    client.send(FORM, FORM)
    later = browser(settings, Clock(date(2027, 11, 2)), database)
    later.send("/sign-in", "/sign-in", email=account.email, password=PASSWORD)
    text = later.page(PAGE).text
    assert "It is a year since this record was confirmed: 1 September 2027." in text
    assert "By the school on 1 September 2026, 1 year and 2 months ago" in text


def test_what_changed_meanwhile_is_shown_again_and_not_confirmed(
    client: StrictClient, database: Database, sign_in: SignIn, senco: int
) -> None:
    sign_in(Role.SCHOOL, str(URN))
    shown = client.page(FORM).form(FORM)
    with database.begin() as session:
        retell_post(session, senco, at=Clock(TODAY).now(), head_teacher=True)
    rows, people = sights(database)
    answer = client.post(FORM, data=shown)
    assert answer.status_code == 409
    assert "The record has changed since this page was opened" in answer.text
    assert NAME in answer.text
    assert confirmations(database) == 0
    assert sights(database) == (rows + 1, people + 2)
    again = client.page(FORM)
    assert "Head or acting head Yes" in again.text
    assert client.post(FORM, data=again.form(FORM)).status_code == 303
    assert confirmations(database) == 1


@pytest.mark.usefixtures("senco")
def test_a_school_without_a_senco_can_say_that_there_is_none(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, str(OTHER))
    page = client.page(f"/schools/{OTHER}/confirm")
    assert "Nobody is recorded as SENCO of this school" in page.text
    assert page.links["Say who is SENCO"] == f"/schools/{OTHER}/record/started"
    client.send(f"/schools/{OTHER}/confirm", f"/schools/{OTHER}/confirm")
    assert confirmations(database) == 1


@pytest.mark.usefixtures("senco")
def test_a_trust_confirms_for_its_schools(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "555")
    page = client.send(FORM, FORM)
    assert "Record confirmed By its trust on 1 September 2026" in page.text
    assert confirmations(database) == 1


@pytest.mark.usefixtures("senco")
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ((Role.SCHOOL, str(OTHER)), 404),
        ((Role.TRUST, "556"), 404),
        ((Role.AUTHORITY, "901"), 403),
        ((Role.PANEL, ""), 403),
        ((Role.OFFICIAL, ""), 403),
    ],
)
def test_nobody_else_opens_it_or_sends_it(
    client: StrictClient, database: Database, sign_in: SignIn, who: tuple[Role, str], code: int
) -> None:
    sign_in(*who)
    before = sights(database)
    token = client.page("/schools").form("/sign-out")
    assert client.get(FORM).status_code == code
    assert client.post(FORM, data={**token, "digest": ""}).status_code == code
    assert sights(database) == before
    assert confirmations(database) == 0


@pytest.mark.usefixtures("senco")
def test_a_school_that_is_not_listed_is_answered_as_one_that_is_not_theirs(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, str(OTHER))
    theirs, nobodys = client.page(FORM), client.page("/schools/999999/confirm")
    assert nobodys.response.status_code == theirs.response.status_code == 404
    # The foot of a page has the minute at which it was made.
    assert nobodys.text.replace("999999", str(URN)) == theirs.text


@pytest.mark.usefixtures("senco")
def test_a_school_that_has_closed_is_told_so(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.SCHOOL, str(SHUT))
    page = client.page(f"/schools/{SHUT}/confirm")
    assert page.response.status_code in {403, 409}
    assert "/confirm" not in client.page(f"/schools/{SHUT}").response.text

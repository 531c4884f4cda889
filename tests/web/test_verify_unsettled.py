"""A name that fits two records nearly and none exactly: nobody is shown, and an official looks."""

from __future__ import annotations

import pytest

from register.domain.identifiers import in_fours
from register.domain.roles import Role
from register.store.session import Database
from tests.listed import a_primary, list_schools
from tests.registering import put_person
from tests.web.checking import at_candidate, by_name, checked, path_of
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient

ALIKE = (("Anna", "Smith"), ("Ann", "Smythe"))


@pytest.fixture
def asked(client: StrictClient, sign_in: SignIn, database: Database) -> Page:
    """The page that a panel reads after asking for Ann Smyth, when two others are like her."""
    with database.begin() as session:
        list_schools(session, a_primary(100001, "Ashfold School"))
        for trn, (given, family) in enumerate(ALIKE, 1234567):
            put_person(session, trn, given_names=given, family_name=family)
    sign_in(Role.PANEL)
    return checked(client, at_candidate(client), by_name("Smyth", "Ann"))


def test_that_nobody_can_tell_is_said_and_nobody_is_named(asked: Page) -> None:
    assert "We cannot tell yet which record is theirs." in asked.heading
    assert "This does not mean that they are not qualified" in asked.heading
    assert "an official will say which record it is" in asked.heading
    assert "Not settled yet" in asked.heading
    for name in ("Anna", "Smythe", "1234567", "1234568"):
        assert name not in asked.response.text


def test_that_nobody_can_tell_stands_in_the_list_and_names_nobody(
    asked: Page, client: StrictClient
) -> None:
    page = client.page("/verify")
    assert "Not settled yet" in page.text
    assert "Smyth" not in page.text
    assert in_fours(path_of(asked).rpartition("/")[2]) in page.links


def test_that_nobody_can_tell_waits_for_an_official(
    asked: Page, client: StrictClient, sign_in: SignIn
) -> None:
    assert client.get("/admin/matches").status_code == 403
    assert "Anna" not in asked.whole
    client.send("/", "/sign-out")
    sign_in(Role.OFFICIAL)
    page = client.page("/admin/matches")
    assert "An appointment panel Ashfold School (URN 100001) 2" in page.text
    for name in ("Smyth", "Smith", "Anna"):
        assert name not in page.text
    one = client.page(page.links["Match 1"])
    for name in ("Smyth", "Anna", "Smythe"):
        assert name in one.text

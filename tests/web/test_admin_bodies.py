"""The lists of awarding bodies, put right by an official."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from register.domain.awards import AwardKind
from register.domain.period import Period
from register.services import providers
from register.store.session import Database
from tests.web.reading import Page, StrictClient

CHANGE = "/admin/awarding-bodies/change"
BODY = {
    "kind": "NASENCO",
    "name": "University of Nowhere",
    "also_known_as": "Nowhere College; NU",
    "starts": ["1", "9", "2009"],
    "ends": ["", "", ""],
    "source": "An invented order",
    "confidence": "V",
    "reason": "It was left out.",
}


def save(client: StrictClient, **changes: object) -> Page:
    """Fill the form in and send it."""
    return client.send(CHANGE, CHANGE, **{**BODY, **changes})


def test_before_the_first_body_the_page_says_what_to_do(official: StrictClient) -> None:
    page = official.page("/admin/awarding-bodies")
    assert "No body is on this list yet: add the first." in page.text


def test_a_body_is_added_with_its_source(official: StrictClient, database: Database) -> None:
    page = save(official)
    assert "University of Nowhere has been put right." in page.text
    assert "from 1 September 2009" in page.text
    assert "also Nowhere College; NU" in page.text
    assert "Verified against the primary source" in page.text
    with database.read() as session:
        (body,) = providers.bodies(session)
    assert body.period == Period(date(2009, 9, 1), None)


def test_a_body_that_left_the_list_keeps_its_days(official: StrictClient) -> None:
    save(official)
    address = official.page("/admin/awarding-bodies").links["University of Nowhere"]
    form = official.page(address).form(CHANGE)
    assert form["name"] == "University of Nowhere"
    assert form["also_known_as"] == "Nowhere College; NU"
    page = save(official, ends=["31", "8", "2024"])
    assert "from 1 September 2009 to 31 August 2024" in page.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter the name of the body"),
        ({"source": ""}, "Enter the source"),
        ({"reason": ""}, "Enter a reason"),
        ({"starts": ["31", "2", "2009"]}, "Enter a real date, such as 1 9 2026"),
        ({"starts": ["1"]}, "Enter a real date, such as 1 9 2026"),
        ({"ends": ["1", "9", "2008"]}, "cannot end on"),
    ],
    ids=["no name", "no source", "no reason", "no such day", "half a day", "ends first"],
)
def test_what_is_wrong_is_said_beside_its_field(
    official: StrictClient, changes: dict[str, object], said: str
) -> None:
    page = save(official, **changes)
    assert page.response.status_code == 400
    assert page.title.startswith("Error:")
    assert any(said in words for words in page.links)


def test_the_bodies_that_ship_are_on_the_page(official: StrictClient, database: Database) -> None:
    with database.begin() as session:
        count = providers.install(session, at=datetime(2026, 9, 1, tzinfo=UTC))
        shipped = providers.bodies(session)
    text = official.page("/admin/awarding-bodies").text
    assert count > 0
    assert all(body.name in text for body in shipped if body.kind in AwardKind)


@pytest.mark.parametrize("query", ["kind=NASENCO&name=Nobody", "kind=GCSE&name=Nobody"])
def test_a_body_that_is_not_listed_is_not_found(official: StrictClient, query: str) -> None:
    assert official.page(f"{CHANGE}?{query}").response.status_code == 404

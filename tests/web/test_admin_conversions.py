"""Conversions: one that waits is settled, one that was carried is undone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from register.domain.casework import CaseAct, CaseEvent, CaseKind, Key
from register.domain.roles import Role
from register.store import casework
from register.store.session import Database
from tests.checking import an_account
from tests.listed import list_schools
from tests.services.conversion_scenes import a_closed, a_senco, an_open, follows, look, posts
from tests.web.reading import Page, StrictClient

OLD, NEW = 100_001, 100_002
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def carried(official: StrictClient, database: Database) -> StrictClient:
    """A school has followed another, and its SENCO has gone with it."""
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW))
    return official


@pytest.fixture
def waiting(official: StrictClient, database: Database) -> StrictClient:
    """A school has followed another, which had a SENCO of its own."""
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW, opened=None))
        a_senco(session, OLD)
        a_senco(session, NEW, trn=7654321)
        look(session, follows(OLD, NEW))
    return official


def decide(client: StrictClient, act: str, *, reason: str = "The authority was asked.") -> Page:
    """Press one of the buttons of the first conversion."""
    token = client.page("/admin").form("/sign-out")
    data = token | {"reason": reason}
    return Page(client.post(f"/admin/conversions/1/{act}", data=data, follow_redirects=True))


def test_with_nothing_to_decide_the_page_says_so(official: StrictClient) -> None:
    assert "Nothing waits for a decision." in official.page("/admin/conversions").text


def test_one_that_waits_says_why(waiting: StrictClient) -> None:
    assert "1 case waiting for a decision." in waiting.page("/admin").text
    assert "1 conversion waiting for you" in waiting.page("/admin/conversions").text
    page = waiting.page("/admin/conversions/1")
    assert "had a SENCO of its own" in page.text
    named = next(text for text in page.links if text.endswith(f"(URN {OLD})"))
    assert page.links[named] == f"/schools/{OLD}"


@pytest.mark.parametrize(("act", "there"), [("carry", 2), ("leave", 1)])
def test_one_that_waits_is_settled(
    waiting: StrictClient, database: Database, act: str, there: int
) -> None:
    page = decide(waiting, act)
    assert "Settled: " in page.text
    assert "Nothing waits for a decision." in page.text
    with database.read() as session:
        assert len(posts(session, NEW)) == there
    assert decide(waiting, act).response.status_code == 409


def test_one_that_was_carried_is_undone(carried: StrictClient, database: Database) -> None:
    page = decide(carried, "undo", reason="The link is wrong.")
    assert "1 appointment taken back." in page.text
    assert "by official@example.org: The link is wrong." in page.text
    with database.read() as session:
        assert posts(session, NEW) == []
        assert len(posts(session, OLD)) == 1


def test_whose_decision_is_questioned_is_not_shown_how_to_undo_it_and_cannot(
    waiting: StrictClient, database: Database
) -> None:
    decide(waiting, "carry")
    key = Key(CaseKind.CONVERSION, "1")
    with database.begin() as session:
        other = an_account(session, Role.ADMIN)
        told = CaseEvent(key, 2, AT, other.id, CaseAct.QUESTIONED, None, "carried", "Why?")
        assert casework.add(session, told)
    page = waiting.page("/admin/conversions/1")
    assert "it is for another official to undo it" in page.text
    assert "Undo this conversion" not in page.text
    assert decide(waiting, "undo").response.status_code == 403
    assert waiting.get("/admin/queue/conversion/1/undo").status_code == 403
    with database.read() as session:
        assert len(posts(session, NEW)) == 2


@pytest.mark.parametrize("act", ["carry", "leave", "undo"])
def test_a_decision_without_a_reason_changes_nothing(carried: StrictClient, act: str) -> None:
    page = decide(carried, act, reason="")
    assert page.response.status_code == 400
    assert page.links["Enter a reason"] == "#reason"


def test_one_that_is_not_there_is_not_found(official: StrictClient) -> None:
    assert official.page("/admin/conversions/9").response.status_code == 404

"""Officials settle who was meant, and merge two records that are one person's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from register.domain.roles import Role
from register.domain.verifications import ByName
from register.services import notices, unsettled
from register.services.sight import who_looked
from register.store import ledger, merges
from register.store.session import Database
from tests.checking import a_post_at, an_account, made
from tests.registering import (
    BORN,
    EARLY,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient

SCHOOL, OTHER = 100001, 100002
MATCH, MERGE, COMPARE = "/admin/matches/1", "/admin/people/merge", "/admin/people/merge/compare"
PANEL, FIRST, SECOND = "panel:1", 1, 2
REASON = "The panel was asked."
TWO = {
    "first": "12 34567",
    "first_born": ["17", "5", "1980"],
    "second": "2345678",
    "second_born": ["17", "5", "1980"],
}


@pytest.fixture
def waiting(
    client: StrictClient, database: Database, sign_in: SignIn, tmp_path: Path
) -> StrictClient:
    """A panel typed Smyth; two people are called Smith; an official has signed in."""
    with database.begin() as session:
        put_schools(session, *primaries(SCHOOL, OTHER))
        put_body(session)
        panel = an_account(session)
        first = put_person(
            session, 1234567, family_name="Smith", previous_family_names=("Oldname",)
        )
        second = put_person(session, 2345678, family_name="Smith", given_names="Anne")
        put_award(session, first, at=EARLY)
        put_post(session, first, OTHER, BORN + timedelta(days=16_000))
        assert (panel.organisation, first, second) == (PANEL, FIRST, SECOND)
        made(session, ByName("Smyth", BORN, "Ann"), panel, tmp_path, post=a_post_at(SCHOOL))
    sign_in(Role.OFFICIAL)
    return client


def decide(client: StrictClient, choice: str, reason: str = REASON) -> Page:
    """Choose on the page of the match."""
    return client.send(MATCH, MATCH, choice=choice, reason=reason)


def told(database: Database) -> list[str]:
    """The kinds of what the panel was told."""
    with database.read() as session:
        return [each.kind for each in notices.unread(session, PANEL)]


def test_with_nothing_to_settle_the_pages_say_so(official: StrictClient) -> None:
    assert "Nothing waits for a decision." in official.page("/admin/matches").text
    assert "No records have been merged." in official.page("/admin/people/merges").text
    assert official.page("/admin/matches/9").response.status_code == 404
    assert official.page("/admin/people/merges/9").response.status_code == 404


def test_one_that_waits_is_listed_without_a_name(waiting: StrictClient) -> None:
    assert "1 case waiting for a decision." in waiting.page("/admin").text
    page = waiting.page("/admin/matches")
    assert page.links["Match 1"] == MATCH
    assert "School 100001 (URN 100001)" in page.text
    assert "Smyth" not in page.whole
    assert "Smith" not in page.whole


def test_the_candidates_stand_beside_what_was_typed_and_differences_are_in_words(
    waiting: StrictClient, database: Database
) -> None:
    page = waiting.page(MATCH)
    for words in (
        "What was typed",
        "An appointment panel, panel@example.org",
        "Smyth",
        "Candidate A",
        "Candidate B",
        "Very like the name that was typed",
        "Like what was typed",
        "17 May 1980",
        "1234567",
        "Oldname",
        "NASENCO, University of Nowhere, made on 1 October 2019",
        "School 100002 (URN 100002), from 7 March 2024, still in post",
        "Candidates A and B are the same person",
    ):
        assert words in page.text
    with database.read() as session:
        looks = [who_looked(session, person) for person in (FIRST, SECOND)]
        rows = [ledger.about(session, f"person:{person}") for person in (FIRST, SECOND)]
    assert [[each.purpose for each in look] for look in looks] == [["Settling a match"]] * 2
    assert [[each.action for each in row] for row in rows] == [["saw a person"]] * 2


def test_the_one_that_was_meant_is_chosen_and_the_panel_is_told(
    waiting: StrictClient, database: Database
) -> None:
    page = decide(waiting, str(SECOND))
    assert "Decided. The organisation that asked has been told." in page.text
    assert "Nothing waits for a decision." in page.text
    assert told(database) == ["match_settled"]
    after = waiting.page(MATCH)
    assert "It was one of the people shown." in after.text
    assert "by official@example.org" in after.text
    assert "The check that answers it" in after.text
    assert "Undo it below" in after.text
    assert "Smyth" not in after.whole
    assert "Smith" not in after.whole


def test_none_of_them_is_an_answer_too(waiting: StrictClient, database: Database) -> None:
    assert "Decided." in decide(waiting, "none").text
    assert told(database) == ["match_nobody"]
    assert "It was none of the people shown." in waiting.page(MATCH).text


def test_a_match_is_decided_once(waiting: StrictClient, database: Database) -> None:
    form = waiting.page(MATCH).form(MATCH) | {"choice": "none", "reason": REASON}
    waiting.post(MATCH, data=form)
    assert waiting.post(MATCH, data=form).status_code == 409
    assert told(database) == ["match_nobody"]


@pytest.mark.parametrize(
    ("choice", "reason", "said"),
    [
        ("", REASON, "Choose who was meant"),
        ("1", "", "Enter a reason"),
        ("99", REASON, "Not a valid choice."),
    ],
)
def test_half_a_decision_changes_nothing(
    waiting: StrictClient, database: Database, choice: str, reason: str, said: str
) -> None:
    page = decide(waiting, choice, reason)
    assert page.response.status_code == 400
    assert page.title.startswith("Error:")
    assert said in page.text
    with database.read() as session:
        assert len(unsettled.waiting(session)) == 1


def test_two_candidates_that_are_one_person_are_merged_and_the_match_goes_on(
    waiting: StrictClient, database: Database
) -> None:
    page = decide(waiting, f"same-{FIRST}-{SECOND}", reason="")
    assert page.heading == "Are these one person?"
    assert "1 award, 1 appointment, 1 previous family name would go across." in page.text
    assert "0 awards, 0 appointments would go across." in page.text
    back = waiting.send(COMPARE, COMPARE, keep="B", reason="One certificate")
    assert back.heading == "Match 1"
    assert "Candidate B" not in back.text
    assert "Oldname" in back.text
    with database.read() as session:
        assert merges.current(session, FIRST) == SECOND
    assert "Decided." in decide(waiting, str(SECOND)).text


def test_two_records_are_found_by_number_seen_merged_and_parted(
    waiting: StrictClient, database: Database
) -> None:
    page = waiting.send(MERGE, MERGE, **TWO)
    assert page.heading == "Are these one person?"
    assert "Differs" in page.text
    assert "Smith Same" in page.text
    done = waiting.send(COMPARE, COMPARE, keep="A", reason="One certificate")
    assert "Merged: either number finds the record that stays." in done.text
    assert "by official@example.org: One certificate" in done.text
    assert "Merged" in waiting.page("/admin/people/merges").text
    address = "/admin/people/merges/1"
    assert waiting.send(address, address, reason="").response.status_code == 400
    assert "two records again" in waiting.send(address, address, reason="Twins").text
    with database.read() as session:
        assert merges.current(session, SECOND) == SECOND
    assert "Undone" in waiting.page("/admin/people/merges").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"second": "7654321"}, "Nobody is held under this number with this date of birth"),
        ({"second_born": ["18", "5", "1980"]}, "Nobody is held under this number"),
        ({"second": "1234567"}, "Both numbers stand for one record already"),
        ({"second": "12"}, "Enter the teacher reference number as 7 digits."),
        ({"second_born": ["", "", ""]}, "Enter the date of birth on record B"),
    ],
)
def test_a_pair_that_is_no_pair_is_refused_beside_its_field(
    waiting: StrictClient, changes: dict[str, object], said: str
) -> None:
    page = waiting.send(MERGE, MERGE, **{**TWO, **changes})
    assert page.response.status_code == 400
    assert any(said in words for words in page.links)


def test_a_search_that_finds_nobody_is_recorded_too(
    waiting: StrictClient, database: Database
) -> None:
    waiting.send(MERGE, MERGE, **{**TWO, "first": "7654321", "second": "7654322"})
    with database.read() as session:
        (entry,) = ledger.about(session, "department")
    assert (entry.action, entry.actor) == ("people.sought", "account:2")
    assert "7654" not in entry.detail


def test_two_birthdays_need_a_word_more(waiting: StrictClient, database: Database) -> None:
    with database.begin() as session:
        put_person(session, 3456789, date_of_birth=BORN + timedelta(days=1))
    third = {"second": "3456789", "second_born": ["18", "5", "1980"]}
    page = waiting.send(MERGE, MERGE, **{**TWO, **third})
    assert "although the dates of birth differ" in page.text
    refused = waiting.send(COMPARE, COMPARE, keep="A", reason="One certificate")
    assert refused.response.status_code == 400
    assert "The two records differ in the date of birth" in refused.text
    done = waiting.send(COMPARE, COMPARE, keep="A", reason="One", despite_birth="y")
    assert "Merged:" in done.text


def test_no_pair_can_be_looked_at_by_an_address(waiting: StrictClient) -> None:
    assert waiting.page(COMPARE).heading == "Merge two records of one person"


@pytest.mark.parametrize("role", [Role.PANEL, Role.CANDIDATE])
def test_the_pages_are_for_officials_alone(
    client: StrictClient, sign_in: SignIn, role: Role
) -> None:
    sign_in(role, "7" if role is Role.CANDIDATE else "")
    for path in ("/admin/matches", MATCH, MERGE, COMPARE, "/admin/people/merges"):
        assert client.page(path).response.status_code == 403

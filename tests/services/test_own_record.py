"""What a person is shown of their own record, and that the download leaves out no table."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import SQLModel

from register.domain.errors import NotAllowed
from register.domain.roles import Account, Role
from register.services import own_record, share_codes
from register.store import merges, own_records
from register.store.merges import Moved
from register.store.session import Database
from tests.registering import (
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    retell_award,
)

AT = datetime(2026, 9, 1, 17, 10, tzinfo=UTC)
TODAY, EARLY = date(2026, 9, 1), datetime(2026, 1, 5, 9, tzinfo=UTC)
HERE, THERE = 100001, 100002
SECRET = "s" * 32
# Tables with a person in them that nobody takes away, and why.
LEFT_OUT = {
    "look_up": "counted for some days to slow down whoever harvests; each sight is told",
    "unsettled_match": "what somebody typed, which may be about another person",
    "award": "its versions are told",
    "appointment": "its versions are told",
}


@pytest.fixture
def person(database: Database) -> int:
    """A SENCO in post at one school, who had a post at another before, with one award."""
    with database.begin() as session:
        put_schools(session, *primaries(HERE, THERE))
        put_body(session)
        number = put_person(session, 1234567)
        put_award(session, number, at=EARLY)
        put_post(session, number, THERE, date(2012, 9, 1), ends=date(2020, 9, 1))
        put_post(session, number, HERE, date(2020, 9, 1))
        other = put_person(session, 7654321, family_name="Emberlock")
        put_post(session, other, HERE, date(2024, 9, 1))
    return number


def account(person: int) -> Account:
    return Account(20, "ann@example.org", Role.CANDIDATE, str(person), active=True)


def absorb(database: Database, gone: int, kept: int) -> None:
    """Keep a merge's row alone: what it moves is another test's."""
    with database.begin() as session:
        merges.add(
            session,
            gone_id=gone,
            kept_id=kept,
            number=("7654321", date(1980, 5, 17)),
            by="a test",
            because="the same person",
            moved=Moved(0, None, None, (), (), ()),
            at=AT,
        )


def test_it_says_what_the_rules_come_to_in_each_post_held_now(
    database: Database, person: int
) -> None:
    with database.begin() as session:
        held = own_record.show(session, account(person), at=AT, today=TODAY)
    (standing,) = held.standings
    assert standing.decision is not None
    assert (standing.urn, standing.decision.status) == (HERE, "qualified")
    assert standing.decision.person == person
    assert held.looks == ()


def test_a_post_that_has_not_begun_or_has_ended_is_no_standing(
    database: Database, person: int
) -> None:
    with database.begin() as session:
        early = own_record.show(session, account(person), at=AT, today=date(2012, 8, 31))
        late = own_record.show(session, account(person), at=AT, today=date(2020, 8, 31))
    assert early.standings == ()
    assert [each.urn for each in late.standings] == [THERE]


def test_nobody_else_has_an_own_record(database: Database, person: int) -> None:
    head = Account(21, "h@example.org", Role.SCHOOL, str(person), active=True)
    with database.read() as session, pytest.raises(NotAllowed):
        own_record.show(session, head, at=AT, today=TODAY)


def test_the_account_of_a_merged_record_leads_to_the_one_that_stayed(
    database: Database, person: int
) -> None:
    with database.begin() as session:
        gone = put_person(session, 1111111, family_name="Before")
        code, _ = share_codes.make(
            session,
            person_id=gone,
            urn=HERE,
            days=14,
            account=account(gone),
            secret=SECRET,
            at=AT,
        )
    absorb(database, gone, person)
    panel = Account(7, "p@example.org", Role.PANEL, "", active=True)
    with database.begin() as session:
        assert own_record.person_of(session, account(gone)) == person
        assert len(own_record.codes(session, account(person))) == 1
        found = share_codes.redeem(
            session, code, account=panel, urn=HERE, secret=SECRET, at=AT + timedelta(days=1)
        )
    assert found == person


def test_what_is_taken_away_holds_what_was_held_before_and_nobody_else(
    database: Database, person: int
) -> None:
    with database.begin() as session:
        retell_award(session, person, at=AT, awarded=date(2019, 11, 1))
        own_record.show(session, account(person), at=AT, today=TODAY)
        told = own_record.take_away(session, account(person), at=AT)
    text = json.dumps(told)
    awarded = [row["awarded"] for row in told["held"]["award_version"]]
    assert awarded == ["2019-10-01", "2019-11-01"]
    assert len(told["held"]["appointment_version"]) == 2
    assert told["held"]["sight"] == []
    assert "Emberlock" not in text
    assert not own_records.WITHHELD & {key for row in told["held"]["person"] for key in row}


def test_every_table_that_has_a_person_is_told_or_says_why_not(
    database: Database, person: int
) -> None:
    with database.read() as session:
        told = set(own_records.everything(session, [person]))
    about_people = {
        table.name
        for table in SQLModel.metadata.tables.values()
        if any(key.target_fullname == "person.id" for key in table.foreign_keys)
    }
    assert about_people - told == set(LEFT_OUT)

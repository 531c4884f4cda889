"""Every sight of named people leaves one row, and the people can see whose it was."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select

from register.domain.roles import Account, Role
from register.services.organisations import name_of, names_of
from register.services.sight import saw_people, saw_person, who_looked
from register.store import ledger, merges
from register.store.merges import Moved
from register.store.session import Database
from register.store.tables.sight import SightRow
from tests.listed import a_primary, list_schools
from tests.registering import put_person

AT = datetime(2026, 9, 1, 17, 10, tzinfo=UTC)
MOVED = Moved(1, None, None, (), (), ())


def an_account(role: Role, scope: str = "", number: int = 7) -> Account:
    return Account(id=number, email="x@example.org", role=role, scope=scope, active=True)


HEAD = an_account(Role.SCHOOL, "100001")


def saw(session: Session, account: Account, person: int, minutes: int = 0) -> int:
    return saw_person(
        session,
        at=AT + timedelta(minutes=minutes),
        account=account,
        person_id=person,
        purpose="appointment",
        what="verification",
    )


def test_who_looked_as_what_and_why(database: Database) -> None:
    with database.begin() as session:
        first, second = put_person(session, 1), put_person(session, 2)
        seq = saw_people(
            session,
            at=AT,
            account=HEAD,
            urn=100001,
            reason="viewed school page",
            people=[second, first, second],
        )
    with database.read() as session:
        (entry,) = ledger.about(session, "school:100001")
        found = session.exec(select(SightRow).order_by(col(SightRow.id)))
        rows = [(row.person_id, row.organisation, row.what, row.ledger_seq) for row in found]
    assert (entry.seq, entry.actor, entry.action, entry.at) == (seq, "account:7", "saw people", AT)
    assert json.loads(entry.detail) == {
        "role": "school",
        "scope": "100001",
        "reason": "viewed school page",
        "people": [first, second],
    }
    assert rows == [
        (first, "school:100001", "school page", seq),
        (second, "school:100001", "school page", seq),
    ]


def test_one_person_shown_is_one_row_of_the_ledger_and_one_sight(database: Database) -> None:
    with database.begin() as session:
        person = put_person(session, 1)
        seq = saw(session, an_account(Role.PANEL), person)
    with database.read() as session:
        (entry,) = ledger.about(session, f"person:{person}")
        count = session.exec(select(func.count()).select_from(SightRow)).one()
    assert (entry.seq, entry.action, count) == (seq, "saw a person", 1)
    assert json.loads(entry.detail) == {
        "organisation": "panel:7",
        "purpose": "appointment",
        "what": "verification",
    }


def test_the_person_sees_which_organisations_looked_the_newest_first(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_primary(100001, "Nettlegarth School", trust_code=555))
        person, other = put_person(session, 1), put_person(session, 2)
        saw(session, HEAD, person)
        saw(session, an_account(Role.PANEL), person, minutes=1)
        saw(session, an_account(Role.OFFICIAL), person, minutes=2)
        saw(session, an_account(Role.CANDIDATE, str(person)), person, minutes=3)
        saw(session, HEAD, other, minutes=4)
        found = who_looked(session, person)
        latest = who_looked(session, person, limit=1)
    assert [(look.organisation_name, look.purpose, look.what) for look in found] == [
        ("The Department for Education", "Appointing a SENCO", "verification"),
        ("An appointment panel", "Appointing a SENCO", "verification"),
        ("Nettlegarth School (URN 100001)", "Appointing a SENCO", "verification"),
    ]
    assert latest == found[:1]


def test_sights_follow_a_person_into_the_record_that_stands_for_them(database: Database) -> None:
    with database.begin() as session:
        oldest, older, kept = (put_person(session, n) for n in (1, 2, 3))
        for person in (oldest, older, kept):
            saw(session, HEAD, person)
        for gone, into, trn in ((oldest, older, "0000001"), (older, kept, "0000002")):
            number = merges.add(
                session,
                gone_id=gone,
                kept_id=into,
                number=(trn, date(1980, 5, 17)),
                by="account:1",
                because="The same person.",
                moved=MOVED,
                at=AT,
            )
        assert len(who_looked(session, kept)) == 3
        merges.mark_undone(session, number, by="account:1", because="No.", at=AT)
        assert len(who_looked(session, kept)) == 1
        assert len(who_looked(session, older)) == 2


@pytest.mark.parametrize(
    ("organisation", "name"),
    [
        ("school:100001", "Nettlegarth School (URN 100001)"),
        ("school:999999", "A school (URN 999999)"),
        ("trust:555", "Lantern Trust"),
        ("trust:9", "A trust (code 9)"),
        ("authority:901", "Thistleshire"),
        ("authority:1", "An authority (LA code 1)"),
        ("panel:3", "An appointment panel"),
        ("department", "The Department for Education"),
        ("candidate:3", "You"),
    ],
)
def test_an_organisation_has_a_name(
    sqlite_database: Database, organisation: str, name: str
) -> None:
    with sqlite_database.begin() as session:
        school = a_primary(100001, "Nettlegarth School", trust_code=555, trust_name="Lantern Trust")
        list_schools(session, school)
        assert name_of(session, organisation) == name
        both = names_of(session, [organisation, "department"])
    assert both == {organisation: name, "department": "The Department for Education"}

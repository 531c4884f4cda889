"""What the public is told: three answers, a term for a day, and a switch that an official turns."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.domain.roles import Account, Role
from register.law.assessment import OUTSIDE
from register.services import accounts, publishing
from register.services.publishing import Told
from register.store import ledger
from register.store.session import Database
from register.web.words import TAGS
from tests.listed import a_primary, list_schools

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)


def make(session: Session, role: Role = Role.OFFICIAL) -> Account:
    return accounts.add(
        session,
        email=f"{role}@example.org",
        password="three random words",
        role=role,
        scope="100001" if role is Role.SCHOOL else "",
        by="a test",
        at=AT,
    )


def turn(session: Session, by: Account, *, shown: bool = True, reason: str = "Asked for.") -> None:
    publishing.turn(session, shown=shown, by=by, reason=reason, at=AT)


def test_every_standing_is_one_of_three_answers_or_none() -> None:
    told = {status: publishing.told(status) for status in TAGS}
    assert {told[status] for status in OUTSIDE} == {None}
    assert told["qualified"] is told["exempt"] is Told.MEETS
    assert told["in_window"] is Told.WITHIN
    rest = {"exempt_contested", "review", "overdue", "ineligible", "no_senco"}
    assert {told[status] for status in rest} == {Told.NOT_CONFIRMED}
    assert set(told) == {"qualified", "exempt", "in_window", *rest, *OUTSIDE}
    assert publishing.told("one that nobody foresaw") is Told.NOT_CONFIRMED


def test_nothing_is_public_until_an_official_says_so_and_it_can_be_undone(
    database: Database,
) -> None:
    with database.begin() as session:
        list_schools(session, a_primary(100001, "One"), a_primary(100002, "Two", status_code=2))
        official = make(session)
        assert not publishing.are_public(session)
        assert publishing.pages(session) == []
        turn(session, official)
        assert publishing.are_public(session)
        assert publishing.pages(session) == [100001]
        turn(session, official, shown=False, reason="Too soon.")
        assert not publishing.are_public(session)
        told = publishing.decisions(session)
    assert [(one.shown, one.by, one.reason) for one in told] == [
        (False, official.email, "Too soon."),
        (True, official.email, "Asked for."),
    ]


def test_only_an_official_turns_it_once_and_with_a_reason(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        official, school = make(session), make(session, Role.SCHOOL)
        with pytest.raises(NotAllowed):
            turn(session, school)
        with pytest.raises(InvalidFact):
            turn(session, official, reason=" ")
        with pytest.raises(Conflict):
            turn(session, official, shown=False)
        turn(session, official)
        with pytest.raises(Conflict):
            turn(session, official)
        assert len(ledger.about(session, publishing.SUBJECT)) == 1

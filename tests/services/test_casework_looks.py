"""Second looks: drawn fairly, the same for whoever draws, and never one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

from register.domain.casework import CaseAct, CaseEvent, CaseKind, CaseState, History, Key
from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.domain.roles import Account, Role
from register.services import accounts, casework, casework_looks, casework_undoing, refresh_decision
from register.services.casework import Asked
from register.services.casework_looks import SHARE
from register.store import casework as store
from register.store import feed_runs
from register.store.session import Database
from tests.checking import an_account
from tests.registering import primaries, put_schools

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 5, 9, tzinfo=UTC)
HERE = 100001


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its smallest figures: passwords are not the subject."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))


@pytest.fixture
def two(database: Database) -> tuple[Account, Account]:
    """Two officials."""
    return officials(database)


def officials(database: Database) -> tuple[Account, Account]:
    with database.begin() as session:
        put_schools(session, *primaries(HERE))
        return an_account(session, Role.OFFICIAL), an_account(session, Role.ADMIN)


def decide(
    session: Session, number: int, by: Account, *, at: datetime = AT, kind: CaseKind = CaseKind.FEED
) -> Key:
    """One case decided, as its events say."""
    key = Key(kind, str(number))
    assert store.add(
        session, CaseEvent(key, 1, at, by.id, CaseAct.DECIDED, None, "declined", "Half a file.")
    )
    return key


def drawn(session: Session, today: date = TODAY) -> list[Key]:
    return [history.key for history in casework_looks.drawn(session, today)]


def look(
    session: Session, key: Key, by: Account, *, agrees: bool, reason: str = "I looked."
) -> History:
    seen = casework.history(session, key).place
    return casework_looks.look(
        session,
        key,
        account=by,
        agrees=agrees,
        reason=reason,
        seen=seen,
        at=AT,
        today=TODAY,
    )


def test_about_one_in_ten_is_drawn_and_the_same_ones_each_time(
    sqlite_database: Database,
) -> None:
    one, _ = officials(sqlite_database)
    with sqlite_database.begin() as session:
        for number in range(400):
            decide(session, number, one, at=AT + timedelta(seconds=number))
        first = drawn(session)
        assert drawn(session) == first
        decide(session, 400, one)
        assert set(first) <= set(drawn(session))
    assert 0.6 * SHARE * 400 <= len(first) <= 1.4 * SHARE * 400


def test_whoever_decided_anything_in_a_month_that_is_over_has_one_drawn(
    database: Database, two: tuple[Account, Account]
) -> None:
    one, other = two
    with database.begin() as session:
        for number, by in ((1, one), (2, one), (3, other)):
            decide(session, number, by, at=OCTOBER)
        in_october = drawn(session, date(2026, 10, 31))
        after = casework_looks.drawn(session, date(2026, 11, 1))
        much_later = drawn(session, date(2027, 1, 1))
    assert in_october == []
    assert {history.events[0].account_id for history in after} == {one.id, other.id}
    assert len(after) == 2
    assert much_later == []


def test_nobody_is_shown_or_looks_at_their_own_decision(
    database: Database, two: tuple[Account, Account]
) -> None:
    one, other = two
    with database.begin() as session:
        key = decide(session, 1, one, at=OCTOBER)
        mine = casework_looks.to_look_at(session, one, TODAY)
        theirs = casework_looks.to_look_at(session, other, TODAY)
        with pytest.raises(NotAllowed, match="yourself"):
            look(session, key, one, agrees=True)
        with pytest.raises(InvalidFact, match="reason"):
            look(session, key, other, agrees=True, reason=" ")
    assert mine == ()
    assert [history.key for history in theirs] == [key]


def test_a_decision_that_is_agreed_with_is_counted_and_not_shown_again(
    database: Database, two: tuple[Account, Account]
) -> None:
    one, other = two
    with database.begin() as session:
        key = decide(session, 1, one, at=OCTOBER)
        decide(session, 2, one)
        history = look(session, key, other, agrees=True)
        assert casework_looks.to_look_at(session, other, TODAY) == ()
        with pytest.raises(Conflict):
            look(session, key, other, agrees=True)
        found = casework_looks.agreement(session, TODAY)
    assert history.state is CaseState.DECIDED
    assert (found.decided, found.looked_at, found.agreed) == (2, 1, 1)


def test_a_decision_that_is_questioned_waits_again_for_a_colleague_of_who_made_it(
    database: Database, two: tuple[Account, Account]
) -> None:
    one, other = two
    with database.begin() as session:
        key = decided_run(session, one)
        asked = Asked(TODAY)
        assert casework.waiting(session, asked, first=0, count=9) == ()
        look(session, key, other, agrees=False)
        (case,) = casework.waiting(session, asked, first=0, count=9)
        with pytest.raises(NotAllowed, match="somebody else"):
            casework.assign(session, key, to=one.id, account=other, seen=2, at=AT, today=TODAY)
        casework.assign(session, key, to=other.id, account=other, seen=2, at=AT, today=TODAY)
        (taken,) = casework.waiting(session, asked, first=0, count=9)
        with pytest.raises(NotAllowed):
            look(session, key, one, agrees=True)
        with pytest.raises(Conflict, match="cannot be let through"):
            casework_undoing.undo(
                session, key, account=other, reason="Wrong.", seen=3, at=AT, today=TODAY
            )
        history = look(session, key, other, agrees=True)
        assert casework.waiting(session, asked, first=0, count=9) == ()
        found = casework_looks.agreement(session, TODAY)
    assert (case.key, case.state, taken.assigned_to) == (key, CaseState.QUESTIONED, other.id)
    assert [event.act for event in history.events][-1] is CaseAct.STANDS
    assert (found.looked_at, found.agreed) == (1, 0)


def decided_run(session: Session, by: Account) -> Key:
    """A run that was held, and declined by this official in October."""
    run = feed_runs.Run(OCTOBER, OCTOBER, feed_runs.Outcome.HELD, extract_date=TODAY)
    number = feed_runs.add(session, run)
    refresh_decision.decline(session, number, by=by.actor, reason="Half.", at=OCTOBER)
    return Key(CaseKind.FEED, str(number))

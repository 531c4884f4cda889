"""Once a year a school says that its record is right: what it saw, who may, and when it is due."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event
from sqlmodel import Session

from register.domain.appointments import Cover
from register.domain.errors import Conflict, NotFound
from register.domain.roles import Account, Role
from register.services import accounts
from register.services.confirmations import confirm, last, next_due, to_confirm
from register.store import ledger
from register.store.confirmations import last_days
from register.store.session import Database
from tests.checking import an_account
from tests.registering import primaries, put_person, put_post, put_schools, retell_post

AT = datetime(2026, 9, 1, 17, 10, tzinfo=UTC)
TODAY = date(2026, 9, 1)
URN, OTHER, SHUT = 100001, 100002, 100003


Made = tuple[Account, Account, int]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its smallest figures: passwords are not the subject."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))


@pytest.fixture
def made(database: Database) -> Made:
    """The head of a school of a trust, somebody of the trust, and the school's SENCO."""
    with database.begin() as session:
        put_schools(
            session,
            *primaries(URN, trust_code=555, trust_name="Lantern Trust"),
            *primaries(OTHER),
            *primaries(SHUT, status_code=2, closed=date(2026, 8, 31)),
        )
        head = an_account(session, Role.SCHOOL, str(URN))
        trust = an_account(session, Role.TRUST, "555")
        senco = put_person(session, 1234567, given_names="Olwen", family_name="Dunnockdale")
        put_post(session, senco, URN, date(2024, 9, 1))
    return head, trust, senco


def digest(session: Session, account: Account) -> str:
    return to_confirm(session, URN, account=account, today=TODAY).digest


def say_so(session: Session, account: Account, at: datetime = AT) -> None:
    shown = digest(session, account)
    confirm(session, urn=URN, account=account, at=at, today=at.date(), digest=shown)


def test_it_is_kept_with_who_and_when_and_the_ledger_names_nobody(
    database: Database, made: Made
) -> None:
    head, _, _ = made
    with database.begin() as session:
        say_so(session, head)
    with database.read() as session:
        kept = last(session, URN)
        (row,) = ledger.about(session, f"school:{URN}")
    assert kept is not None
    assert (kept.day, kept.at, kept.organisation) == (TODAY, AT, f"school:{URN}")
    assert (row.action, row.actor) == ("record confirmed", head.actor)
    assert json.loads(row.detail) == {"organisation": f"school:{URN}"}


def test_it_may_be_said_again_and_the_latest_counts(database: Database, made: Made) -> None:
    head, trust, _ = made
    with database.begin() as session:
        say_so(session, head)
        say_so(session, trust, AT + timedelta(days=40))
    with database.read() as session:
        kept = last(session, URN)
    assert kept is not None
    assert (kept.organisation, kept.day) == ("trust:555", date(2026, 10, 11))


@pytest.mark.parametrize(
    "changed",
    [
        {"starts": date(2024, 9, 2), "starts_latest": date(2024, 9, 2)},
        {"starts_latest": date(2024, 9, 30)},
        {"ends": date(2027, 1, 1)},
        {"designated": False},
        {"head_teacher": True},
        {"teacher_at_school": None},
        {"cover": Cover.ACTING},
        {"shared": True},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_changed_since_the_page_was_opened_is_not_confirmed(
    sqlite_database: Database, changed: dict[str, Any]
) -> None:
    with sqlite_database.begin() as session:
        put_schools(session, *primaries(URN))
        head = an_account(session, Role.SCHOOL, str(URN))
        senco = put_person(session, 1234567)
        put_post(session, senco, URN, date(2024, 9, 1))
        shown = digest(session, head)
        retell_post(session, senco, at=AT, **changed)
        with pytest.raises(Conflict, match="changed since this page was opened"):
            confirm(session, urn=URN, account=head, at=AT, today=TODAY, digest=shown)
        assert last(session, URN) is None


def test_another_senco_is_a_change_and_somebody_who_left_long_ago_is_not(
    database: Database, made: Made
) -> None:
    head, _, _ = made
    with database.begin() as session:
        shown = digest(session, head)
        other = put_person(session, 7654321)
        put_post(session, other, URN, date(2015, 9, 1), ends=date(2025, 9, 1))
        assert digest(session, head) == shown
        put_post(session, other, URN, date(2026, 1, 1), ends=date(2026, 2, 1))
        assert digest(session, head) != shown


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.SCHOOL, str(OTHER)),
        (Role.TRUST, "556"),
        (Role.AUTHORITY, "901"),
        (Role.PANEL, ""),
        (Role.OFFICIAL, ""),
        (Role.ADMIN, ""),
    ],
)
def test_it_is_for_the_school_and_its_trust_alone(
    database: Database, made: Made, role: Role, scope: str
) -> None:
    shown = made[0]
    with database.begin() as session:
        here = digest(session, shown)
        stranger = Account(99, "y@example.org", role, scope, active=True)
        with pytest.raises(NotFound) as theirs:
            confirm(session, urn=URN, account=stranger, at=AT, today=TODAY, digest=here)
        with pytest.raises(NotFound) as nobodys:
            to_confirm(session, 999999, account=stranger, today=TODAY)
    assert str(theirs.value) == str(nobodys.value).replace("999999", str(URN))


def test_a_school_that_has_closed_has_nothing_to_confirm(database: Database, made: Made) -> None:
    del made
    with database.begin() as session, pytest.raises(Conflict, match="The school has closed"):
        head = Account(98, "z@example.org", Role.SCHOOL, str(SHUT), active=True)
        to_confirm(session, SHUT, account=head, today=TODAY)


@pytest.mark.parametrize(
    ("last_day", "following"),
    [
        pytest.param(None, TODAY, id="never: today, and no day is ever missed"),
        pytest.param(date(2026, 9, 1), date(2027, 9, 1), id="today: in a year"),
        pytest.param(date(2024, 2, 29), date(2025, 2, 28), id="on a leap day: a day sooner"),
        pytest.param(date(2024, 7, 1), date(2025, 7, 1), id="long ago: since then"),
    ],
)
def test_the_next_is_due_a_year_after_the_last(last_day: date | None, following: date) -> None:
    assert next_due(last_day, TODAY) == following


def test_a_country_of_schools_is_asked_in_one_query(database: Database, made: Made) -> None:
    head, _, _ = made
    with database.begin() as session:
        say_so(session, head)
        say_so(session, head, AT + timedelta(days=1))
    everybody = range(100001, 120001)
    with database.read() as session, counted(session) as asked:
        found = last_days(session, everybody)
        few = last_days(session, [URN, OTHER])
    assert len(asked) == 2
    assert found == few == {URN: date(2026, 9, 2)}


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(*told: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own six
        sent.append(told[2])

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)

"""A school's own record on both databases: who is looked for, and where each fact comes from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from register.domain.changes import Act
from register.domain.errors import NotFound
from register.domain.identifiers import Urn
from register.domain.roles import Account, Role
from register.services import changes, changes_undoing, record_drafts, recording
from register.services.record_drafts import Draft, RecordDraftGone
from register.store.session import Database
from tests.checking import CHECKED_AT, SECRET, an_account
from tests.listed import a_primary, list_schools
from tests.registering import BORN, EARLY, put_person, put_post

HERE, THERE = Urn(100001), Urn(100002)
HELD, UNKNOWN = "1234567", "7654321"
LATER = CHECKED_AT + timedelta(minutes=1)


@pytest.fixture
def account(database: Database) -> Account:
    """Two schools, a SENCO at the first, and the first school's account."""
    with database.begin() as session:
        list_schools(session, a_primary(HERE, "Ashfold School"), a_primary(THERE, "Birchfold"))
        person = put_person(session, int(HELD), previous_family_names=("O'Pell",))
        put_post(session, person, HERE, date(2024, 9, 1))
        return an_account(session, Role.SCHOOL, str(HERE))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(*given: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        asked.append(given[2])

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)


def looked(session: Session, account: Account, **typed: Any) -> Draft:  # noqa: ANN401 - of a draft
    """Look for whoever was typed."""
    draft = record_drafts.begin(session, account, HERE, at=CHECKED_AT)
    usual = {"number": HELD, "born": BORN, "family_name": "Sample"}
    found = record_drafts.look(
        session,
        replace(draft, **{**usual, **typed}),
        account=account,
        at=CHECKED_AT,
        secret=SECRET,
    )
    assert isinstance(found, Draft)
    return found


def test_a_number_a_birthday_and_a_name_now_or_before_find_the_teacher(
    database: Database, account: Account
) -> None:
    with database.begin() as session:
        for name in ("Sample", "SAM-PLE", "O'Pell", "opell"):
            found = looked(session, account, family_name=name)
            assert (found.looked, found.person_id) == (record_drafts.FOUND, 1)
            assert record_drafts.load(session, found.id, account, HERE) == found


def test_whatever_is_wrong_is_answered_alike_with_the_same_questions(
    database: Database, account: Account
) -> None:
    wrong: list[dict[str, object]] = [
        {"number": UNKNOWN},
        {"born": BORN + timedelta(days=1)},
        {"family_name": "Pell"},
    ]
    asked = []
    for typed in wrong:
        with database.begin() as session, statements(database) as said:
            found = looked(session, account, **typed)
        asked.append(said)
        assert (found.looked, found.person_id) == (record_drafts.NOBODY, None)
    assert asked[0] == asked[1] == asked[2]


def test_a_draft_is_of_its_account_and_its_school_alone(
    database: Database, account: Account
) -> None:
    with database.begin() as session:
        draft = record_drafts.begin(session, account, HERE, at=CHECKED_AT)
        other = an_account(session, Role.SCHOOL, str(THERE))
        for whose, urn in ((other, HERE), (account, THERE)):
            with pytest.raises(RecordDraftGone):
                record_drafts.load(session, draft.id, whose, urn)
        record_drafts.finish(session, draft)
        with pytest.raises(RecordDraftGone):
            record_drafts.load(session, draft.id, account, HERE)


def test_each_fact_comes_from_whoever_said_it_first_as_it_is_said_now(
    database: Database, account: Account
) -> None:
    act = Act(account, CHECKED_AT, CHECKED_AT.date(), "Letter")
    with database.begin() as session:
        made = changes.end(session, act, urn=HERE, appointment_id=1, last_day=CHECKED_AT.date())
    with database.begin() as session:
        record = recording.of_school(session, HERE, account)
        (origins,) = recording.origins(session, record).values()
        assert (origins["from"].source, origins["from"].since) == ("test", EARLY)
        assert (origins["to"].source, origins["to"].since) == ("by the school", CHECKED_AT)
        ((was, is_now),) = recording.before(session, made)
        assert was is not None
        assert is_now is not None
        assert (was.ends, is_now.ends) == (None, CHECKED_AT.date() + timedelta(days=1))
        changes_undoing.undo(session, replace(act, at=LATER), made.id)
        assert [each.may_undo for each in recording.made(session, record, account)] == [
            True,
            False,
        ]


def test_a_school_that_is_not_theirs_is_not_found_whether_it_is_listed_or_not(
    database: Database, account: Account
) -> None:
    with database.begin() as session:
        told = set()
        for urn in (THERE, Urn(999999)):
            with pytest.raises(NotFound) as refused:
                recording.of_school(session, urn, account)
            told.add(str(refused.value))
        assert len(told) == 1
        authority = an_account(session, Role.AUTHORITY, str(a_primary(HERE, "").la_code))
        assert not recording.of_school(session, HERE, authority).may_keep
        with pytest.raises(NotFound):
            recording.to_keep(session, HERE, authority)

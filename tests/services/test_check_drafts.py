"""A check being filled in: its own account's, for a day, and changed as one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from register.domain.errors import Conflict, NotFound
from register.domain.roles import Account, Role
from register.services import accounts, check_drafts
from register.services.check_drafts import Typed
from register.store.session import Database

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
TYPED = Typed(by="number", number="12 34 567", born=("17", "May", "1980"))


def an_account(database: Database, role: Role = Role.PANEL, scope: str = "") -> Account:
    with database.begin() as session:
        return accounts.add(
            session,
            email=f"{role}{scope}@example.org",
            password="three random words",
            role=role,
            scope=scope,
            by="a test",
            at=AT,
        )


def test_what_was_entered_is_found_again_as_it_was(database: Database) -> None:
    account = an_account(database)
    with database.begin() as session:
        begun = check_drafts.begin(session, account, at=AT)
        filled = replace(begun, purpose="audit", urn=100001, starts=("1", "9", "2027"))
        filled = filled.with_candidate(1, TYPED)
        check_drafts.save(session, filled)
    with database.read() as session:
        assert check_drafts.load(session, begun.id, account) == filled


def test_it_is_nobody_elses_to_see(database: Database) -> None:
    mine, theirs = an_account(database), an_account(database, Role.AUTHORITY, "901")
    with database.begin() as session:
        begun = check_drafts.begin(session, mine, at=AT)
    with database.read() as session, pytest.raises(NotFound):
        check_drafts.load(session, begun.id, theirs)


def test_a_schools_own_account_begins_at_its_school(database: Database) -> None:
    account = an_account(database, Role.SCHOOL, "100001")
    with database.begin() as session:
        assert check_drafts.begin(session, account, at=AT).urn == 100001


def test_it_goes_when_it_is_finished_and_after_a_day(database: Database) -> None:
    account = an_account(database)
    with database.begin() as session:
        done = check_drafts.begin(session, account, at=AT)
        left = check_drafts.begin(session, account, at=AT)
        young = check_drafts.begin(session, account, at=AT + timedelta(hours=2))
        check_drafts.finish(session, done)
        assert check_drafts.sweep(session, AT + timedelta(hours=25)) == 1
        check_drafts.load(session, young.id, account)
        for gone in (done, left):
            with pytest.raises(NotFound):
                check_drafts.load(session, gone.id, account)


def test_candidates_are_counted_from_one_and_are_eight_at_most(database: Database) -> None:
    account = an_account(database)
    with database.begin() as session:
        draft = check_drafts.begin(session, account, at=AT)
    for place in range(1, 9):
        draft = draft.with_candidate(place, TYPED)
    for place in (0, 9):
        with pytest.raises(NotFound):
            draft.candidate(place)
    assert len(draft.without(3).candidates) == 7


def test_a_candidate_who_has_been_checked_stays_as_entered(database: Database) -> None:
    account = an_account(database)
    with database.begin() as session:
        draft = check_drafts.begin(session, account, at=AT)
    draft = draft.with_candidate(1, replace(TYPED, reference="ABCDEFGHJKMN"))
    assert draft.waiting == ()
    with pytest.raises(Conflict):
        draft.with_candidate(1, TYPED)


def test_every_candidate_of_a_check_is_asked_about_for_one_post(database: Database) -> None:
    account = an_account(database)
    with database.begin() as session:
        draft = check_drafts.begin(session, account, at=AT)
    elsewhere = replace(draft, urn=100002)
    assert draft.with_candidate(1, TYPED).asked_as(elsewhere).urn == 100002
    checked = draft.with_candidate(1, replace(TYPED, reference="ABCDEFGHJKMN"))
    assert checked.asked_as(draft) == checked
    with pytest.raises(Conflict):
        checked.asked_as(elsewhere)

"""Two who change the same thing at one moment on PostgreSQL: neither is undone by the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from register.domain.roles import Account, Role
from register.services import corrections, look_ups, share_codes
from register.store import receipt_events, verification_marks
from register.store.session import Database
from tests.checking import CHECKED_AT, SECRET, a_post_at, an_account, by_number, made
from tests.registering import primaries, put_person, put_schools, retell_person

URN, TRN = 100001, 1234567
LATER = CHECKED_AT + timedelta(days=1)
LONG_ENOUGH = 1.0  # seconds: for another to come as far as it can


@contextmanager
def meanwhile(work: Callable[[], object]) -> Iterator[None]:
    """Do the work in another thread, as far as it goes, before the block and on after it."""
    with ThreadPoolExecutor(1) as pool:
        going_on: Future[object] = pool.submit(work)
        wait([going_on], LONG_ENOUGH)
        yield
        going_on.result(20)


@pytest.fixture
def panel(postgres_database: Database) -> Account:
    """A panel, a school and a teacher."""
    with postgres_database.begin() as session:
        put_schools(session, *primaries(URN))
        put_person(session, TRN)
        return an_account(session)


def test_a_code_is_ended_at_the_moment_of_its_use(
    postgres_database: Database, panel: Account
) -> None:
    with postgres_database.begin() as session:
        candidate = an_account(session, Role.CANDIDATE, "1")
        letters, held = share_codes.make(
            session,
            person_id=1,
            urn=URN,
            days=5,
            account=candidate,
            secret=SECRET,
            at=CHECKED_AT,
        )

    def end() -> None:
        with postgres_database.begin() as other:
            share_codes.revoke(other, held.id, person_id=1, account=candidate, at=CHECKED_AT)

    with postgres_database.begin() as session:
        look_ups.admit(session, panel, at=CHECKED_AT)
        with meanwhile(end):
            used = share_codes.redeem(
                session, letters, account=panel, urn=URN, secret=SECRET, at=CHECKED_AT
            )
            session.commit()
    assert used == 1


def test_a_fact_corrected_while_its_mark_is_taken_reaches_the_receipt(
    postgres_database: Database, panel: Account, tmp_path: Path
) -> None:
    with postgres_database.begin() as session:
        kept = made(session, by_number(TRN), panel, tmp_path, post=a_post_at(URN))
        verification_marks.mark(session, urns=(), people=[1], at=CHECKED_AT, why="a test")

    def correct() -> None:
        with postgres_database.begin() as other:
            retell_person(other, TRN, at=LATER, prohibited=True)

    with postgres_database.begin() as session:
        corrections.reexamine(session, at=LATER)
        with meanwhile(correct):
            session.commit()
    with postgres_database.begin() as session:
        corrections.reexamine(session, at=LATER)
        assert receipt_events.withdrawal(session, kept.id) is not None


def test_a_check_made_while_a_fact_is_corrected_stands_on_the_corrected_one(
    postgres_database: Database, panel: Account, tmp_path: Path
) -> None:
    outcomes = []

    def check() -> None:
        with postgres_database.begin() as other:
            kept = made(other, by_number(TRN), panel, tmp_path, post=a_post_at(URN))
            outcomes.append(kept.snapshot.outcome)

    with postgres_database.begin() as session:
        retell_person(session, TRN, at=LATER, prohibited=True)
        with meanwhile(check):
            session.commit()
    assert outcomes == ["ineligible"]

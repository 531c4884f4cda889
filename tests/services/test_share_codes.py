"""Share codes: one school, one organisation, some days; and nothing told to whoever guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.roles import Account, Role
from register.services import share_codes
from register.services.share_codes import LONGEST, MOST_OPEN
from register.store import ledger
from register.store.session import Database
from register.store.share_codes import ShareCode
from register.store.tables.sight import ShareCodeRow
from tests.registering import primaries, put_person, put_schools

AT = datetime(2026, 9, 1, 17, 10, tzinfo=UTC)
LATER = AT + timedelta(days=3)
HERE, THERE, SHUT = 100001, 100002, 100003
SECRET = "s" * 32
PANEL = Account(7, "panel@example.org", Role.PANEL, "", active=True)
OTHER = Account(8, "other@example.org", Role.PANEL, "", active=True)
HEAD = Account(9, "head@example.org", Role.SCHOOL, "100001", active=True)
DEPUTY = Account(10, "deputy@example.org", Role.SCHOOL, "100001", active=True)


@pytest.fixture
def person(database: Database) -> int:
    """Somebody on the register, and two schools that are open."""
    with database.begin() as session:
        put_schools(session, *primaries(HERE, THERE), *primaries(SHUT, status_code=2))
        return put_person(session, 1234567)


def owner(person: int) -> Account:
    return Account(20, "ann@example.org", Role.CANDIDATE, str(person), active=True)


def make(
    database: Database, person: int, *, days: int = 14, urn: int = HERE, at: datetime = AT
) -> tuple[str, ShareCode]:
    with database.begin() as session:
        return share_codes.make(
            session,
            person_id=person,
            urn=urn,
            days=days,
            account=owner(person),
            secret=SECRET,
            at=at,
        )


def redeem(
    database: Database,
    code: str,
    *,
    account: Account = PANEL,
    urn: int = HERE,
    at: datetime = LATER,
    secret: str = SECRET,
) -> int | None:
    with database.begin() as session:
        return share_codes.redeem(session, code, account=account, urn=urn, secret=secret, at=at)


def revoke(database: Database, code: ShareCode, person: int, at: datetime = AT) -> ShareCode:
    with database.begin() as session:
        return share_codes.revoke(session, code.id, person_id=person, account=owner(person), at=at)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement that the block sends to the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def acts(database: Database, person: int) -> list[tuple[str, str, str]]:
    with database.read() as session:
        return [(a.actor, a.action, a.detail) for a in ledger.about(session, f"person:{person}")]


class TestMaking:
    def test_a_code_is_eight_letters_that_nobody_misreads(
        self, database: Database, person: int
    ) -> None:
        code, made = make(database, person)
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
        assert made.expires_at == AT + timedelta(days=14)
        assert make(database, person)[0] != code

    def test_the_letters_are_kept_nowhere(self, database: Database, person: int) -> None:
        code, _ = make(database, person)
        redeem(database, code)
        letters = code.replace("-", "")
        with database.read() as session:
            rows = [row.model_dump_json() for row in session.exec(select(ShareCodeRow))]
        told = " ".join([*rows, *(detail for _, _, detail in acts(database, person))])
        assert letters not in told
        assert code not in told

    @pytest.mark.parametrize("days", [0, -1, LONGEST + 1])
    def test_it_lasts_one_to_thirty_days(self, database: Database, person: int, days: int) -> None:
        with pytest.raises(InvalidFact, match="from 1 to 30"):
            make(database, person, days=days)

    def test_it_is_for_a_school_that_is_listed_and_not_closed(
        self, database: Database, person: int
    ) -> None:
        with pytest.raises(NotFound):
            make(database, person, urn=999999)
        with pytest.raises(InvalidFact, match="closed"):
            make(database, person, urn=SHUT)

    def test_only_so_many_work_at_once(self, database: Database, person: int) -> None:
        made = [make(database, person, days=2)[1] for _ in range(MOST_OPEN)]
        with pytest.raises(Conflict, match="End one of them"):
            make(database, person)
        revoke(database, made[0], person)
        make(database, person)
        with pytest.raises(Conflict):
            make(database, person)
        make(database, person, at=LATER)

    def test_the_ledger_says_who_made_ended_and_used_it(
        self, database: Database, person: int
    ) -> None:
        code, made = make(database, person)
        redeem(database, code)
        revoke(database, made, person)
        assert [(actor, action) for actor, action, _ in acts(database, person)] == [
            ("account:20", "share code revoked"),
            ("account:7", "share code used"),
            ("account:20", "share code made"),
        ]


class TestUsing:
    def test_it_finds_the_person_however_it_is_typed(self, database: Database, person: int) -> None:
        code, _ = make(database, person)
        written = code.lower().replace("0", "o").replace("1", "l").replace("-", " \u2013 ")
        assert redeem(database, code) == person
        assert redeem(database, f"  {written} ") == person

    def test_the_first_organisation_to_use_it_keeps_it(
        self, database: Database, person: int
    ) -> None:
        code, _ = make(database, person)
        assert redeem(database, code, account=HEAD) == person
        assert redeem(database, code, account=OTHER) is None
        assert redeem(database, code, account=DEPUTY, at=LATER + timedelta(days=1)) == person
        with database.read() as session:
            (seen,) = share_codes.of_person(session, person)
        assert (seen.organisation, seen.used_at) == ("school:100001", LATER)

    def test_it_works_up_to_its_last_moment(self, database: Database, person: int) -> None:
        code, made = make(database, person)
        moment = timedelta(microseconds=1)
        assert redeem(database, code, at=made.expires_at - moment) == person
        assert redeem(database, code, at=made.expires_at) is None

    def test_whatever_is_wrong_the_answer_and_the_statements_are_the_same(
        self, database: Database, person: int
    ) -> None:
        code, _ = make(database, person)
        bound, _ = make(database, person)
        revoked, dead = make(database, person)
        redeem(database, bound, account=OTHER)
        revoke(database, dead, person)
        tries: list[tuple[str, dict[str, Any]]] = [
            ("ZZZZ-ZZZZ", {}),
            ("", {}),
            (code + "0", {}),
            ("é" * 300, {}),
            (code, {"urn": THERE}),
            (code, {"urn": 999999}),
            (code, {"at": AT + timedelta(days=14)}),
            (code, {"secret": "t" * 32}),
            (bound, {}),
            (revoked, {}),
        ]
        before = len(acts(database, person))
        seen = set()
        for typed, changes in tries:
            with statements(database) as sent:
                assert redeem(database, typed, **changes) is None
            seen.add(tuple(sent))
        assert len(seen) == 1
        assert len(acts(database, person)) == before
        assert redeem(database, code) == person


class TestEnding:
    def test_an_ended_code_is_dead_at_once_and_stays_ended(
        self, database: Database, person: int
    ) -> None:
        code, made = make(database, person)
        revoke(database, made, person)
        revoke(database, made, person, at=LATER)
        assert redeem(database, code) is None
        with database.read() as session:
            (seen,) = share_codes.of_person(session, person)
        assert seen.revoked_at == AT
        assert not seen.is_open(AT)

    def test_nobody_ends_the_code_of_another(self, database: Database, person: int) -> None:
        code, made = make(database, person)
        with database.begin() as session:
            another = put_person(session, 7654321)
        with pytest.raises(NotFound):
            revoke(database, made, another)
        assert redeem(database, code) == person

    def test_each_sees_only_their_own_the_newest_first(
        self, database: Database, person: int
    ) -> None:
        with database.begin() as session:
            another = put_person(session, 7654321)
        first, second = make(database, person)[1], make(database, person)[1]
        make(database, another)
        with database.read() as session:
            assert [c.id for c in share_codes.of_person(session, person)] == [second.id, first.id]
            assert len(share_codes.of_person(session, another)) == 1

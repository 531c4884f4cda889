"""The ledger's chain: unbroken, guarded by the database, and broken only where it is seen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from register.store import ledger
from register.store.ledger import BEGINNING
from register.store.session import Database

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
SLIPPED_IN = (
    "INSERT INTO ledger SELECT 5, at, actor, action, subject, detail, previous, hash "
    "FROM ledger WHERE seq = 4"
)


def write(database: Database, how_many: int, actor: str = "a test") -> None:
    """Record acts 1 to n on things 1 to n, each in a transaction of its own."""
    for number in range(1, how_many + 1):
        with database.begin() as session:
            ledger.record(
                session,
                at=AT + timedelta(minutes=number),
                actor=actor,
                action="act",
                subject=f"thing:{number}",
                detail={"number": number, "said": "Żółw's “quote”"},
            )


def unguard(database: Database) -> None:
    """Take the triggers away, as somebody with the owner's password could."""
    triggers = {
        "sqlite": ("ledger_no_update", "ledger_no_delete"),
        "postgresql": ("ledger_no_change ON ledger",),
    }
    with database.begin() as session:
        for trigger in triggers[database.engine.dialect.name]:
            session.connection().execute(text(f"DROP TRIGGER {trigger}"))


def tamper(database: Database, *statements: str) -> ledger.LedgerCheck:
    """Do it behind the register's back, and follow the chain."""
    unguard(database)
    with database.begin() as session:
        for statement in statements:
            session.connection().execute(text(statement))
    with database.read() as session:
        return ledger.verify(session)


def test_an_empty_ledger_holds(database: Database) -> None:
    with database.read() as session:
        assert ledger.verify(session) == ledger.LedgerCheck(0, BEGINNING)
        assert ledger.count(session) == 0


def test_the_chain_holds_from_end_to_end(database: Database) -> None:
    write(database, 5)
    with database.read() as session:
        check = ledger.verify(session)
        assert (check.rows, check.problem, ledger.count(session)) == (5, "", 5)
        assert len(check.head) == 64


def test_what_was_done_to_a_thing_is_told_newest_first(database: Database) -> None:
    write(database, 2)
    write(database, 1, actor="another")
    with database.read() as session:
        told = ledger.about(session, "thing:1")
        assert [(entry.seq, entry.actor, entry.at) for entry in told] == [
            (3, "another", AT + timedelta(minutes=1)),
            (1, "a test", AT + timedelta(minutes=1)),
        ]
        assert told[0].detail == '{"number": 1, "said": "Żółw\'s “quote”"}'
        assert [entry.seq for entry in ledger.about(session, "thing:1", limit=1)] == [3]


def test_the_hash_does_not_turn_on_the_zone_in_which_an_instant_was_given(
    database: Database,
) -> None:
    with database.begin() as session:
        india = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
        ledger.record(session, at=india, actor="a", action="b", subject="c")
    with database.read() as session:
        assert ledger.verify(session).problem == ""


@pytest.mark.parametrize(
    "column", ["at", "actor", "action", "subject", "detail", "previous", "hash"]
)
def test_an_edited_row_is_found_and_located(database: Database, column: str) -> None:
    write(database, 4)
    value = "2026-01-01 00:00:00.000000" if column == "at" else "0" * 64
    check = tamper(database, f"UPDATE ledger SET {column} = '{value}' WHERE seq = 2")  # noqa: S608 - our own
    expected = (
        "Row 2 does not follow the last." if column == "previous" else "Row 2 has been changed."
    )
    assert (check.rows, check.problem) == (1, expected)


@pytest.mark.parametrize(
    ("statements", "rows", "problem"),
    [
        pytest.param(
            ["DELETE FROM ledger WHERE seq = 1"], 0, "Row 1 is missing.", id="the first row dropped"
        ),
        pytest.param(
            ["DELETE FROM ledger WHERE seq = 3"], 2, "Row 3 is missing.", id="a row dropped"
        ),
        pytest.param(
            [
                "DELETE FROM ledger WHERE seq = 3",
                "UPDATE ledger SET seq = 3 WHERE seq = 4",
            ],
            2,
            "Row 3 does not follow the last.",
            id="a row dropped and the rest renumbered",
        ),
        pytest.param(
            [
                "UPDATE ledger SET seq = 99 WHERE seq = 2",
                "UPDATE ledger SET seq = 2 WHERE seq = 3",
                "UPDATE ledger SET seq = 3 WHERE seq = 99",
            ],
            1,
            "Row 2 does not follow the last.",
            id="two rows swapped",
        ),
        pytest.param(
            [
                SLIPPED_IN,
            ],
            4,
            "Row 5 does not follow the last.",
            id="a row slipped in",
        ),
    ],
)
def test_a_broken_chain_is_found_and_located(
    database: Database, statements: list[str], rows: int, problem: str
) -> None:
    write(database, 4)
    check = tamper(database, *statements)
    assert (check.rows, check.problem) == (rows, problem)


def test_a_dropped_end_shows_in_the_count_and_the_head(database: Database) -> None:
    write(database, 4)
    with database.read() as session:
        before = ledger.verify(session)
    after = tamper(database, "DELETE FROM ledger WHERE seq = 4")
    assert (before.rows, after.rows) == (4, 3)
    assert before.head != after.head


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE ledger SET actor = 'somebody else' WHERE seq = 1", id="update"),
        pytest.param("DELETE FROM ledger WHERE seq = 1", id="delete"),
        pytest.param("DELETE FROM ledger", id="delete all"),
    ],
)
def test_the_database_refuses_any_change(database: Database, statement: str) -> None:
    write(database, 2)
    with pytest.raises(Exception, match="append-only"), database.begin() as session:
        session.connection().execute(text(statement))
    with database.read() as session:
        assert ledger.verify(session).rows == 2


def test_postgresql_refuses_to_empty_the_ledger_at_one_go(postgres_database: Database) -> None:
    write(postgres_database, 1)
    with pytest.raises(Exception, match="append-only"), postgres_database.begin() as session:
        session.connection().execute(text("TRUNCATE ledger"))


def test_an_act_that_is_undone_leaves_no_row_and_no_gap(database: Database) -> None:
    write(database, 1)
    with pytest.raises(RuntimeError), database.begin() as session:
        ledger.record(session, at=AT, actor="a", action="b", subject="c")
        raise RuntimeError
    write(database, 1)
    with database.read() as session:
        check = ledger.verify(session)
    assert (check.rows, check.problem) == (2, "")


def test_two_writers_at_once_keep_one_chain(database: Database) -> None:
    together(
        lambda: write(database, 15, actor="one"),
        lambda: write(database, 15, actor="two"),
        lambda: write(database, 15, actor="three"),
    )
    with database.read() as session:
        check = ledger.verify(session)
    assert (check.rows, check.problem) == (45, "")


def together(*acts: Callable[[], None]) -> None:
    """Do them all at the same time; whatever one of them raised is raised."""
    raised: list[BaseException] = []
    ready = threading.Barrier(len(acts))

    def do(act: Callable[[], None]) -> None:
        ready.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - raised again below, in the test's own thread
            raised.append(error)

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]

"""Transactions: all or nothing, reading that writes nothing, writers that wait."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from register.store.migrating import upgrade
from register.store.session import Database
from register.store.tables.keeping import NoteRow
from register.store.tables.people import AwardRow


def note(session: Session, name: str, value: str = "said") -> None:
    """Write something small."""
    session.add(NoteRow(name=name, value=value))


def notes(database: Database) -> list[str]:
    """The names of what was written, in order."""
    with database.read() as session:
        return list(session.exec(select(NoteRow.name).order_by(col(NoteRow.name))))


def test_the_end_of_the_block_commits(database: Database) -> None:
    with database.begin() as session:
        note(session, "one")
    assert notes(database) == ["one"]


def test_a_raised_error_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as session:
        note(session, "one")
        session.flush()
        session.connection().execute(text("UPDATE note SET value = 'changed'"))
        raise RuntimeError
    assert notes(database) == []


def test_a_refusal_by_the_database_undoes_what_went_before_it(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as session:
        note(session, "one")
        session.flush()
        session.add(AwardRow(person_id=99))
    assert notes(database) == []


def test_a_read_changes_nothing(database: Database) -> None:
    with database.read() as session:
        note(session, "one")
        session.flush()
        assert session.exec(select(NoteRow.name)).all() == ["one"]
    assert notes(database) == []


def test_what_was_read_can_be_used_after_the_block(database: Database) -> None:
    with database.begin() as session:
        note(session, "one", "kept")
    with database.begin() as session:
        row = session.exec(select(NoteRow)).one()
    assert row.value == "kept"


def test_an_orphan_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), database.begin() as session:
        session.add(AwardRow(person_id=99))


def test_a_second_writer_waits_for_the_first(database: Database) -> None:
    """Both read a number, and write one more: neither may lose the other's."""
    with database.begin() as session:
        note(session, "count", "0")
    ready = threading.Barrier(4)
    raised: list[BaseException] = []

    def count_on() -> None:
        ready.wait()
        try:
            for _ in range(10):
                with database.begin() as session:
                    row = session.exec(select(NoteRow).with_for_update()).one()
                    time.sleep(0.002)
                    row.value = str(int(row.value) + 1)
        except BaseException as error:  # noqa: BLE001 - looked at below, in the test's own thread
            raised.append(error)

    threads = [threading.Thread(target=count_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    with database.read() as session:
        assert session.exec(select(NoteRow.value)).one() == "40"


def test_a_reader_is_not_held_up_by_a_writer_and_sees_what_was(database: Database) -> None:
    with database.begin() as session:
        note(session, "one")
        session.flush()
        assert notes(database) == []


def test_a_database_in_a_folder_that_is_not_there_yet_makes_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/deep/down/register.sqlite3")
    with database.read() as session:
        assert session.connection().execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert session.connection().execute(text("PRAGMA journal_mode")).scalar() == "wal"
    database.engine.dispose()


def test_bringing_the_schema_up_to_date_twice_is_harmless(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        note(session, "one")
    upgrade(sqlite_database.url)
    assert notes(sqlite_database) == ["one"]


def test_postgresql_is_reached_by_its_plain_address_too(postgres_database: Database) -> None:
    plain = postgres_database.url.replace("postgresql+psycopg://", "postgresql://")
    database = Database(plain)
    assert notes(database) == []
    database.engine.dispose()


def test_an_error_is_told_without_what_was_to_be_written(sqlite_database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, sqlite_database.begin() as session:
        note(session, "Ann Example")
        session.flush()
        session.expunge_all()
        note(session, "Ann Example")
        session.flush()
    assert "Ann Example" not in str(caught.value)


def test_a_new_file_is_for_its_owners_eyes_alone(tmp_path: Path) -> None:
    path = tmp_path / "instance" / "register.sqlite3"
    upgrade(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o077 == 0

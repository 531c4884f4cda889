"""A backup holds everything, goes back whole, and into either database."""

from __future__ import annotations

import gzip
import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from register.domain.errors import Conflict, InvalidFact
from register.services import backup, check_drafts, providers, receipts
from register.store import backup as store
from register.store import ledger, verifications
from register.store.session import Database
from register.store.tables.people import PersonRow
from tests.checking import a_post_at, an_account, by_number, made
from tests.registering import primaries, put_person, put_schools
from tests.services.import_files import a_register, awards, people, posts

AT = datetime(2026, 7, 2, 9, tzinfo=UTC)
SCHEMA = "0001"


def in_use(database: Database) -> Database:
    a_register(database)
    awards(database, {})
    posts(database, {"from": "2022-09"})
    with database.begin() as session:
        providers.install(session, at=AT)
    return database


def back_up(database: Database, target: Path, instance: Path) -> backup.Manifest:
    with database.read() as session:
        return backup.back_up(
            session, target, schema=SCHEMA, instance=instance, database_file=None, at=AT
        )


def restore(
    database: Database, source: Path, instance: Path, *, replace: bool = False, schema: str = SCHEMA
) -> backup.Manifest:
    with database.begin() as session:
        return backup.restore(
            session,
            source,
            schema=schema,
            instance=instance,
            by="a test",
            at=AT,
            database_file=instance / "register.sqlite3",
            replace=replace,
        )


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row but those of the ledger, to which a restore adds its own."""
    with database.read() as session:
        return {
            table.name: sorted(
                (tuple(row) for row in session.connection().execute(table.select())), key=str
            )
            for table in store.tables()
            if table.name != "ledger"
        }


def test_what_is_restored_is_what_was_backed_up(
    database: Database, sqlite_database: Database, tmp_path: Path
) -> None:
    in_use(database)
    instance = tmp_path / "instance"
    (instance / "feed").mkdir(parents=True)
    (instance / "feed" / "day.csv.gz").write_bytes(b"as received")
    file = tmp_path / "all.tar.gz"
    manifest = back_up(database, file, instance)
    before = everything(database)
    there = tmp_path / "there"
    restore(sqlite_database, file, there, replace=True)
    assert everything(sqlite_database) == before
    assert (there / "feed" / "day.csv.gz").read_bytes() == b"as received"
    with sqlite_database.read() as session:
        check = ledger.verify(session)
        assert (check.problem, check.rows) == ("", manifest.ledger_rows + 1)


def test_a_register_goes_back_into_itself_and_goes_on(database: Database, tmp_path: Path) -> None:
    in_use(database)
    file = tmp_path / "all.tar.gz"
    back_up(database, file, tmp_path / "instance")
    people(database, {"trn": "1000009"})
    restore(database, file, tmp_path / "instance", replace=True)
    with database.begin() as session:
        assert len(session.exec(select(PersonRow)).all()) == 1
        session.add(PersonRow(reference="a later one"))
    people(database, {"trn": "1000010"})
    with database.read() as session:
        assert len(session.exec(select(PersonRow)).all()) == 3
        assert not ledger.verify(session).problem


def test_after_a_restore_the_ledger_is_guarded_again(database: Database, tmp_path: Path) -> None:
    in_use(database)
    file = tmp_path / "all.tar.gz"
    back_up(database, file, tmp_path / "instance")
    restore(database, file, tmp_path / "instance", replace=True)
    for act in ("DELETE FROM ledger", "UPDATE ledger SET actor = 'x'"):
        with pytest.raises(DatabaseError, match="append-only"), database.begin() as session:
            session.connection().execute(text(act))


def test_a_register_in_use_is_not_written_over_unasked(database: Database, tmp_path: Path) -> None:
    in_use(database)
    file = tmp_path / "all.tar.gz"
    back_up(database, file, tmp_path / "instance")
    with pytest.raises(Conflict, match="--replace"):
        restore(database, file, tmp_path / "instance")


def test_a_new_register_with_its_lists_alone_may_be_restored_into(
    database: Database, tmp_path: Path
) -> None:
    in_use(database)
    file = tmp_path / "all.tar.gz"
    back_up(database, file, tmp_path / "instance")
    with database.begin() as session:
        assert store.is_in_use(session)
        with store.unguarded(session):
            store.clear(session)
        providers.install(session, at=AT)
    restore(database, file, tmp_path / "instance")


def test_a_backup_is_for_its_owners_eyes_alone(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    back_up(database, file, tmp_path / "instance")
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob(".*")) == []


def test_the_database_file_itself_and_passing_files_are_left_out(
    database: Database, tmp_path: Path
) -> None:
    instance = tmp_path / "instance"
    instance.mkdir()
    for name in ("register.sqlite3", "register.sqlite3-wal", "a.lock", "key.pem"):
        (instance / name).write_text(name)
    file = instance / "all.tar.gz"
    with database.read() as session:
        backup.back_up(
            session,
            file,
            schema=SCHEMA,
            instance=instance,
            database_file=instance / "register.sqlite3",
            at=AT,
        )
    with tarfile.open(file) as archive:
        kept = [name for name in archive.getnames() if name.startswith("instance/")]
    assert kept == ["instance/key.pem"]


def test_what_was_sent_and_may_name_people_is_left_out(database: Database, tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    for name in (
        "jobs/0123456789abcdef/job.json",
        "jobs/0123456789abcdef/file/people.csv",
        "feeds/.receiving/edubasealldata20260601.csv",
        "feeds/.receiving/kept/schools.csv.gz",
        "feeds/.refreshing",
        "feeds/2026-06-01-0123456789ab/schools.csv.gz",
    ):
        (instance / name).parent.mkdir(parents=True, exist_ok=True)
        (instance / name).write_text(name)
    file = tmp_path / "all.tar.gz"
    back_up(database, file, instance)
    with tarfile.open(file) as archive:
        kept = [name for name in archive.getnames() if name.startswith("instance/")]
    assert kept == ["instance/feeds/2026-06-01-0123456789ab/schools.csv.gz"]


def changed(file: Path, name: str, data: bytes) -> None:
    """Put other bytes in place of one member's."""
    out = io.BytesIO()
    with tarfile.open(file) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for entry in old:
            content = old.extractfile(entry)
            kept = data if entry.name == name else content.read() if content else b""
            entry.size = len(kept)
            new.addfile(entry, io.BytesIO(kept))
    file.write_bytes(out.getvalue())


def test_a_damaged_or_foreign_file_is_refused_and_nothing_changes(
    database: Database, tmp_path: Path
) -> None:
    in_use(database)
    before = everything(database)
    good = tmp_path / "all.tar.gz"
    back_up(database, good, tmp_path / "instance")
    whole = good.read_bytes()
    bad = tmp_path / "bad.tar.gz"
    for data in (b"", b"not a backup", whole[: len(whole) // 2], gzip.compress(b"x" * 4096)):
        bad.write_bytes(data)
        with pytest.raises(InvalidFact, match="not a whole backup"):
            restore(database, bad, tmp_path / "instance", replace=True)
    with pytest.raises(InvalidFact, match="another release"):
        restore(database, good, tmp_path / "instance", replace=True, schema="0002")
    assert everything(database) == before


def test_a_backup_whose_ledger_was_changed_is_refused(database: Database, tmp_path: Path) -> None:
    database = in_use(database)
    file = tmp_path / "all.tar.gz"
    back_up(database, file, tmp_path / "instance")
    with tarfile.open(file) as archive:
        content = archive.extractfile("tables/ledger.jsonl")
        assert content is not None
        lines = content.read().decode().replace("a test", "another")
    changed(file, "tables/ledger.jsonl", lines.encode())
    before = everything(database)
    with pytest.raises(InvalidFact, match="ledger does not hold"):
        restore(database, file, tmp_path / "instance", replace=True)
    assert everything(database) == before


def test_a_backup_that_lacks_rows_is_refused(database: Database, tmp_path: Path) -> None:
    in_use(database)
    file = tmp_path / "all.tar.gz"
    back_up(database, file, tmp_path / "instance")
    changed(file, "tables/award_version.jsonl", b'["id"]\n')
    with pytest.raises(InvalidFact, match="lacks rows"):
        restore(database, file, tmp_path / "instance", replace=True)


@pytest.mark.parametrize("name", ["../outside", "/outside"])
def test_a_backup_writes_nothing_outside_its_folder(
    database: Database, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "bad.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo(name))
    with pytest.raises(InvalidFact, match="not a whole backup"):
        restore(database, file, tmp_path / "instance")


def test_what_was_sent_in_and_is_thrown_away_again_is_not_backed_up(
    database: Database, tmp_path: Path
) -> None:
    instance, file = tmp_path / "instance", tmp_path / "all.tar.gz"
    for name in ("jobs/1a/file/people.csv", "feeds/.receiving/list.csv", "feeds/1/list.csv.gz"):
        (instance / name).parent.mkdir(parents=True)
        (instance / name).write_text("names")
    back_up(database, file, instance)
    with tarfile.open(file) as archive:
        kept = [name for name in archive.getnames() if name.startswith("instance/")]
    assert kept == ["instance/feeds/1/list.csv.gz"]


def test_a_file_of_a_backup_never_takes_the_place_of_the_database(
    database: Database, tmp_path: Path
) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    for name in ("register.sqlite3", "register.sqlite3-wal", "key.pem"):
        (there / name).write_text("another")
    file = tmp_path / "all.tar.gz"
    back_up(database, file, there)  # of a database elsewhere: the file is one that was left
    restore(database, file, here, replace=True)
    assert [path.name for path in here.iterdir()] == ["key.pem"]


def test_a_manifest_nested_without_end_is_no_backup(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    back_up(database, file, tmp_path / "instance")
    changed(file, "manifest.json", b"[" * 200_000)
    with pytest.raises(InvalidFact, match="not a whole backup"):
        restore(database, file, tmp_path / "instance")


def test_a_check_goes_with_its_proof_and_what_was_being_typed_does_not(
    database: Database, sqlite_database: Database, tmp_path: Path
) -> None:
    instance, file = tmp_path / "instance", tmp_path / "all.tar.gz"
    with database.begin() as session:
        put_schools(session, *primaries(100001))
        put_person(session, 1234567)
        panel = an_account(session)
        kept = made(session, by_number(1234567), panel, instance, post=a_post_at(100001))
        check_drafts.begin(session, panel, at=AT)
    assert back_up(database, file, instance).tables["check_draft"] == 0
    there = tmp_path / "there"
    restore(sqlite_database, file, there, replace=sqlite_database.url == database.url)
    assert len(list((there / "keys").iterdir())) == 1
    with sqlite_database.begin() as session:
        assert verifications.by_reference(session, kept.reference).receipt == kept.receipt
        assert receipts.check(session, kept.receipt, at=AT).stands
        assert verifications.next_id(session) == kept.id + 1
        with pytest.raises(DatabaseError, match="a check is kept as it was made"):
            session.connection().execute(text("DELETE FROM verification"))

"""Documents are kept for their owner's eyes alone, opened on record, and thrown away in time."""

from __future__ import annotations

import io
import os
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from register.domain.claims import Claim, ClaimKind, Document, DocumentKind, Proposed
from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.roles import Account, Role
from register.services import accounts, backup, claims, evidence_files
from register.services.claims import About
from register.services.evidence_files import Examined, Sent, cleaned, name_to_save
from register.services.evidence_reading import LARGEST
from register.services.sight import who_looked
from register.store import ledger
from register.store.session import Database
from register.store.tables.record import EvidenceRow
from tests.checking import an_account
from tests.documents import a_pdf
from tests.registering import primaries, put_person, put_post, put_schools

HERE = 100001
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LONG_AFTER = AT + timedelta(days=evidence_files.KEPT_DAYS, seconds=1)
A_PDF = Examined("certificate.pdf", DocumentKind.PDF, b"%PDF-1.7 a page")


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its smallest figures: nobody signs in here."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the documents lie; nothing makes it before the first."""
    return tmp_path / "instance" / evidence_files.FOLDER


def a_claim(session: Session) -> tuple[Account, Claim]:
    """A school's correction of its SENCO's post."""
    put_schools(session, *primaries(HERE))
    person = put_person(session, 1234567)
    post = put_post(session, person, HERE, date(2021, 9, 1))
    school = an_account(session, Role.SCHOOL, str(HERE))
    claim = claims.raise_claim(
        session,
        account=school,
        urn=HERE,
        kind=ClaimKind.CORRECTION,
        proposed=Proposed(),
        words="The name is misspelt.",
        about=About(post),
        at=AT,
        today=TODAY,
    )
    return school, claim


def kept(database: Database, folder: Path, *taken: Examined) -> tuple[Account, Claim]:
    """A claim with these documents."""
    with database.begin() as session:
        school, claim = a_claim(session)
        evidence_files.keep(session, folder, claim, taken, account=school, at=AT)
    return school, claim


def sweep(database: Database, folder: Path, at: datetime) -> None:
    with database.begin() as session:
        evidence_files.sweep(folder, session, at)


def documents(database: Database, claim: Claim) -> tuple[Document, ...]:
    with database.read() as session:
        return evidence_files.of_claim(session, claim)


def made_old(path: Path) -> None:
    """Let the file have been written two hours ago."""
    written = path.stat().st_mtime - 7200
    os.utime(path, (written, written))


def test_a_document_is_looked_at_and_named_before_it_is_kept() -> None:
    data = a_pdf()
    (taken,) = evidence_files.take([Sent("../mine/certificate.exe", io.BytesIO(data))])
    assert taken == Examined("certificate.exe", DocumentKind.PDF, data)


def test_of_several_files_the_wrong_one_is_told() -> None:
    sent = [Sent("a.pdf", io.BytesIO(a_pdf())), Sent("b.pdf", io.BytesIO(b"#!/bin/sh"))]
    with pytest.raises(InvalidFact, match=r"^File 2 of 2: This is a script"):
        evidence_files.take(sent)


def test_more_than_five_files_are_refused_before_any_is_read() -> None:
    nothing = [Sent("a.pdf", io.BytesIO(b""))] * 3
    with pytest.raises(InvalidFact, match="at most 5 documents"):
        evidence_files.take(nothing, already=3)


def test_nothing_is_read_of_a_file_that_is_too_large() -> None:
    class Unread(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError(f"{size} bytes were asked for.")

    with pytest.raises(InvalidFact, match="larger than 5 MB"):
        evidence_files.take([Sent("a.pdf", Unread(bytes(LARGEST + 1)))])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("C:\\Users\\a\\b.pdf", "b.pdf", id="a folder of Windows"),
        pytest.param("../../etc/passwd", "passwd", id="a way out of the folder"),
        pytest.param("a\u202efdp.exe\x00\n", "a fdp.exe", id="letters that turn the others round"),
        pytest.param("x" * 200 + ".pdf", "x" * 116 + ".pdf", id="a very long name"),
        pytest.param("..", "document", id="dots"),
        pytest.param("", "document", id="no name"),
    ],
)
def test_a_name_is_made_safe_to_show(name: str, shown: str) -> None:
    assert cleaned(name) == shown


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("certificate.exe", "certificate.pdf"),
        ('a"; filename=b.html', "a_ filename_b.pdf"),
        ("Zeugnis \u00fcber\u00f6l.pdf", "Zeugnis uberol.pdf"),
        ("\u4e2d.pdf", "document.pdf"),
        ("certificate", "certificate.pdf"),
    ],
)
def test_it_is_saved_under_a_name_of_plain_letters_that_ends_as_what_it_is(
    name: str, saved: str
) -> None:
    document = Document(1, 1, 1, name, DocumentKind.PDF, 1, "", "", 1, AT, kept=True)
    assert name_to_save(document) == saved


def test_a_file_lies_under_a_name_that_says_nothing_for_its_owner_alone(
    database: Database, folder: Path
) -> None:
    school, claim = kept(database, folder, A_PDF, A_PDF)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    held = documents(database, claim)
    assert [(each.place, each.name, each.bytes) for each in held] == [
        (1, "certificate.pdf", 15),
        (2, "certificate.pdf", 15),
    ]
    for each in held:
        path = folder / each.kept_as
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "certificate" not in each.kept_as
    with database.begin() as session:
        _, data = evidence_files.opened(session, folder, claim, 2, account=school, at=AT)
        assert data == A_PDF.data
        entry = ledger.about(session, f"claim:{claim.id}")[0]
        assert (entry.action, entry.actor) == ("evidence.opened", school.actor)
        (look,) = who_looked(session, claim.person_id or 0)
        assert look.what == "document"


def test_a_document_that_is_not_there_or_was_changed_is_not_opened(
    sqlite_database: Database, folder: Path
) -> None:
    school, claim = kept(sqlite_database, folder, A_PDF)
    with sqlite_database.begin() as session, pytest.raises(NotFound):
        evidence_files.opened(session, folder, claim, 2, account=school, at=AT)
    path = folder / documents(sqlite_database, claim)[0].kept_as
    path.write_bytes(b"%PDF-1.7 another")
    with sqlite_database.begin() as session, pytest.raises(NotFound, match="lost or damaged"):
        evidence_files.opened(session, folder, claim, 1, account=school, at=AT)
    path.unlink()
    with sqlite_database.begin() as session, pytest.raises(NotFound, match="lost or damaged"):
        evidence_files.opened(session, folder, claim, 1, account=school, at=AT)


def test_a_claim_takes_five_documents_while_it_is_open(
    sqlite_database: Database, folder: Path
) -> None:
    school, claim = kept(sqlite_database, folder, *[A_PDF] * 5)
    with sqlite_database.begin() as session, pytest.raises(InvalidFact, match="at most 5"):
        evidence_files.keep(session, folder, claim, [A_PDF], account=school, at=AT)
    with sqlite_database.begin() as session:
        given = {"account": school, "urn": HERE, "reference": claim.reference}
        claims.withdraw(session, at=AT, **given)  # type: ignore[arg-type]  # the arguments, by name
    with sqlite_database.begin() as session, pytest.raises(Conflict, match="not open any more"):
        evidence_files.keep(session, folder, claim, [A_PDF], account=school, at=AT)


def test_a_file_left_by_a_process_that_died_is_swept_an_hour_later(
    database: Database, folder: Path
) -> None:
    _, claim = kept(database, folder, A_PDF)
    wanted = folder / documents(database, claim)[0].kept_as
    with pytest.raises(KeyboardInterrupt), database.begin() as session:
        school = an_account(session, Role.TRUST, "9")
        evidence_files.keep(session, folder, claim, [A_PDF], account=school, at=AT)
        raise KeyboardInterrupt
    (left,) = set(folder.iterdir()) - {wanted}
    real = datetime.fromtimestamp(left.stat().st_mtime, UTC)
    sweep(database, folder, real + timedelta(minutes=59))
    assert left.exists()
    made_old(left)
    made_old(wanted)
    sweep(database, folder, real + timedelta(minutes=59))
    assert set(folder.iterdir()) == {wanted}


def test_documents_go_long_after_the_claim_was_answered_and_never_before(
    database: Database, folder: Path
) -> None:
    school, claim = kept(database, folder, A_PDF)
    sweep(database, folder, LONG_AFTER)
    assert documents(database, claim)[0].kept
    with database.begin() as session:
        reference = claim.reference
        claims.withdraw(session, account=school, urn=HERE, reference=reference, at=AT)
    sweep(database, folder, LONG_AFTER - timedelta(seconds=1))
    assert documents(database, claim)[0].kept
    sweep(database, folder, LONG_AFTER)
    assert not documents(database, claim)[0].kept
    assert list(folder.iterdir()) == []
    with database.begin() as session, pytest.raises(NotFound, match="no longer kept"):
        evidence_files.opened(session, folder, claim, 1, account=school, at=AT)


def test_there_may_be_nothing_to_sweep(sqlite_database: Database, folder: Path) -> None:
    sweep(sqlite_database, folder, AT)
    assert not folder.exists()


def test_a_backup_takes_the_documents_and_puts_them_back(
    sqlite_database: Database, folder: Path, tmp_path: Path
) -> None:
    school, claim = kept(sqlite_database, folder, A_PDF)
    (folder / "half.partial").write_bytes(b"%PDF")
    file, there = tmp_path / "all.tar.gz", tmp_path / "there"
    with sqlite_database.read() as session:
        backup.back_up(session, file, schema="x", instance=folder.parent, database_file=None, at=AT)
    with sqlite_database.begin() as session:
        told = {"instance": there, "by": "a test", "at": AT, "database_file": None}
        backup.restore(session, file, schema="x", replace=True, **told)  # type: ignore[arg-type]  # by name
    again = there / evidence_files.FOLDER
    with sqlite_database.begin() as session:
        _, data = evidence_files.opened(session, again, claim, 1, account=school, at=AT)
        assert data == A_PDF.data
        assert len(session.exec(select(EvidenceRow)).all()) == 1
    (path,) = again.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(again.stat().st_mode) == 0o700

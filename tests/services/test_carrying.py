"""Without a key, each letter leaves once, as a file that a mail program opens."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from register.domain.letters import LetterKind, State
from register.services.carriers import FILES_KEPT, ToFiles, sweep
from register.services.carrying import carry
from register.services.stopping import Links
from register.store import accounts, letters
from register.store.session import Database
from tests.services.letter_scenes import (
    ADDRESS,
    AT,
    BODY,
    LINKS,
    SECRET,
    SUBJECT,
    Hours,
    a_draft,
    an_account,
    kept,
    put_letters,
    the_letter,
)


@pytest.fixture
def hours() -> Hours:
    return Hours()


def read_files(folder: Path) -> list[EmailMessage]:
    return [
        message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.iterdir())
    ]


def said(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def test_without_a_key_each_letter_is_one_file_that_a_mail_program_opens(
    sqlite_database: Database, tmp_path: Path, hours: Hours
) -> None:
    put_letters(sqlite_database, "one", "two")
    told = carry(sqlite_database, ToFiles(tmp_path / "outbox"), LINKS, now=hours.now)
    assert (told.sent, told.put_back, told.failed) == (2, 0, 0)
    first, _ = read_files(tmp_path / "outbox")
    assert (first["To"], first["Subject"]) == (ADDRESS, SUBJECT)
    text = said(first)
    assert text.startswith(BODY)
    stop = first["List-Unsubscribe"].strip("<>")
    assert stop.startswith("https://register.example/letters/stop/")
    assert stop in text
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (raw, _) = (path.read_bytes() for path in sorted((tmp_path / "outbox").iterdir()))
    assert f"List-Unsubscribe: <{stop}>\r\n".encode() in raw, "as it is, in no coded words"
    letter = kept(sqlite_database)[0]
    assert (letter.state, letter.carrier, letter.tries) == (State.SENT, "file", 1)
    assert letter.carried_as == f"2026-09-01-{letter.id:06}.eml"


def test_only_we_may_read_the_files(
    sqlite_database: Database, tmp_path: Path, hours: Hours
) -> None:
    put_letters(sqlite_database, "one")
    carry(sqlite_database, ToFiles(tmp_path / "outbox"), LINKS, now=hours.now)
    (path,) = (tmp_path / "outbox").iterdir()
    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0


def test_a_letter_that_may_not_be_stopped_says_nothing_of_stopping(
    sqlite_database: Database, tmp_path: Path, hours: Hours
) -> None:
    put_letters(sqlite_database, "one", kind=LetterKind.LEFT)
    carry(sqlite_database, ToFiles(tmp_path / "outbox"), LINKS, now=hours.now)
    (message,) = read_files(tmp_path / "outbox")
    assert message["List-Unsubscribe"] is None
    assert said(message) == BODY


def test_a_register_that_does_not_know_its_address_says_where_to_stop(
    sqlite_database: Database, tmp_path: Path, hours: Hours
) -> None:
    put_letters(sqlite_database, "one")
    carry(sqlite_database, ToFiles(tmp_path / "outbox"), Links("", SECRET), now=hours.now)
    (message,) = read_files(tmp_path / "outbox")
    assert message["List-Unsubscribe"] is None
    assert "sign in to the register and open Letters" in said(message)


def test_a_subject_of_two_lines_adds_no_header(
    sqlite_database: Database, tmp_path: Path, hours: Hours
) -> None:
    draft = a_draft(put_letters(sqlite_database), "one")
    with sqlite_database.begin() as session:
        odd = replace(draft, subject="Due\r\nBcc: everybody@example.org")
        letters.add(session, [odd], at=AT)
    carry(sqlite_database, ToFiles(tmp_path / "outbox"), LINKS, now=hours.now)
    (message,) = read_files(tmp_path / "outbox")
    assert message["Bcc"] is None


@pytest.mark.parametrize("odd", ["a@[wrenfold.example", "=?utf-8?q?=0d=0a?=@wrenfold.example"])
def test_an_address_that_no_header_can_hold_gives_its_letter_up_and_keeps_no_other(
    sqlite_database: Database, tmp_path: Path, hours: Hours, odd: str
) -> None:
    with sqlite_database.begin() as session:
        letters.add(session, [a_draft(an_account(session, odd), "odd")], at=AT)
    put_letters(sqlite_database, "one")
    told = carry(sqlite_database, ToFiles(tmp_path / "outbox"), LINKS, now=hours.now)
    assert (told.sent, told.failed) == (1, 1)
    assert "e-mail address" in kept(sqlite_database)[0].problem
    assert len(read_files(tmp_path / "outbox")) == 1


def test_a_folder_that_cannot_be_written_is_tried_again(
    sqlite_database: Database, tmp_path: Path, hours: Hours
) -> None:
    put_letters(sqlite_database, "one", "two")
    (tmp_path / "outbox").write_text("a file where the folder should be")
    told = carry(sqlite_database, ToFiles(tmp_path / "outbox"), LINKS, now=hours.now)
    assert (told.sent, told.put_back) == (0, 1)
    assert "folder could not be written" in kept(sqlite_database)[0].problem
    (tmp_path / "outbox").unlink()
    hours.pass_by(minutes=2)
    told = carry(sqlite_database, ToFiles(tmp_path / "outbox"), LINKS, now=hours.now)
    assert told.sent == 2
    assert len(read_files(tmp_path / "outbox")) == 2


def test_nothing_goes_to_an_account_that_was_shut_meanwhile(
    sqlite_database: Database, tmp_path: Path, hours: Hours
) -> None:
    account = put_letters(sqlite_database, "one")
    with sqlite_database.begin() as session:
        accounts.set_active(session, account.id, active=False)
    assert not carry(sqlite_database, ToFiles(tmp_path / "outbox"), LINKS, now=hours.now)
    letter = the_letter(sqlite_database)
    assert (letter.state, letter.problem) == (
        State.FAILED,
        "The account was shut before the letter left.",
    )


def test_files_of_letters_go_after_their_days_and_nothing_else_does(tmp_path: Path) -> None:
    ages = {
        "old.eml": FILES_KEPT + timedelta(seconds=1),
        "new.eml": FILES_KEPT,
        "other": 2 * FILES_KEPT,
    }
    for name, age in ages.items():
        (tmp_path / name).touch()
        written = (AT - age).timestamp()
        os.utime(tmp_path / name, (written, written))
    sweep(tmp_path, AT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.eml", "other"]
    sweep(tmp_path / "nowhere", AT)

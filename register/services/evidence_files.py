"""Documents sent with a claim: taken in, kept in a folder of their own, opened, thrown away.

A file is on disk before its row is committed: a row never lacks its file. A file that has no row,
because the transaction was undone or the process killed, is swept an hour later.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session

from register.domain.claims import Claim, Document, DocumentKind
from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.roles import Account
from register.services.evidence_reading import LARGEST, examine, too_large
from register.services.sight import saw_person
from register.store import claims, evidence, ledger
from register.store.bulk import one_writer

FOLDER = "evidence"  # of the instance folder
MOST = 5  # documents of one claim
LONGEST_NAME = 120  # characters
KEPT_DAYS = 400  # after the claim is decided or withdrawn
A_CLAIM = "a claim about the record"  # why somebody was seen
_ORPHANED = timedelta(hours=1)
_SEPARATORS = re.compile(r"[\\/]")
_UNSAFE = re.compile(r"[^A-Za-z0-9 ._-]+")
_ENDINGS = {DocumentKind.PDF: ".pdf", DocumentKind.JPEG: ".jpg", DocumentKind.PNG: ".png"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A document as it comes: what it is called, by its sender's word, and where to read it."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Examined:
    """A document found to be what it must be, and not written anywhere yet."""

    name: str
    kind: DocumentKind
    data: bytes


def take(sent: Sequence[Sent], *, already: int = 0) -> tuple[Examined, ...]:
    """Look at what was sent, before a transaction is opened: it may take some seconds.

    `already` is how many the claim has. Raises InvalidFact, which says which file is meant where
    there are several.
    """
    if already + len(sent) > MOST:
        raise InvalidFact(f"A claim takes at most {MOST} documents. Choose those that prove it.")
    taken = []
    for place, each in enumerate(sent, 1):
        try:
            data = _read(each.stream)
            taken.append(Examined(cleaned(each.name), examine(data), data))
        except InvalidFact as error:
            which = f"File {place} of {len(sent)}: " if len(sent) > 1 else ""
            raise InvalidFact(f"{which}{error}") from None
    return tuple(taken)


def keep(
    session: Session,
    folder: Path,
    claim: Claim,
    taken: Sequence[Examined],
    *,
    account: Account,
    at: datetime,
) -> None:
    """Write the files, each for its owner's eyes alone, and their rows in the transaction.

    Raises Conflict where the claim is open no more, InvalidFact where it would have too many.
    """
    if not taken:
        return
    one_writer(session)  # so that two at once do not bring it over the limit
    if not claims.by_reference(session, claim.reference).is_open:
        raise Conflict("This claim is not open any more: nothing can be added to it.")
    if len(evidence.of_claim(session, claim.id)) + len(taken) > MOST:
        raise InvalidFact(f"A claim takes at most {MOST} documents. Choose those that prove it.")
    for each in taken:
        new = evidence.NewDocument(
            claim_id=claim.id,
            name=each.name,
            kind=each.kind,
            bytes=len(each.data),
            sha256=hashlib.sha256(each.data).hexdigest(),
            kept_as=_write(folder, each.data),
            account_id=account.id,
            at=at,
        )
        evidence.add(session, new)
    _note(session, account, "evidence.kept", claim, at=at, documents=len(taken))


def of_claim(session: Session, claim: Claim) -> tuple[Document, ...]:
    """Every document of a claim, in the order in which they were sent."""
    return evidence.of_claim(session, claim.id)


def opened(
    session: Session, folder: Path, claim: Claim, place: int, *, account: Account, at: datetime
) -> tuple[Document, bytes]:
    """One document with its bytes; that it was opened is recorded, also as a sight of the person.

    `place` counts from 1. Raises NotFound where there is none, or its file is not as it was kept.
    """
    found = next((each for each in of_claim(session, claim) if each.place == place), None)
    if found is None or not found.kept:
        raise NotFound("There is no such document, or it is no longer kept.")
    try:
        data = (folder / found.kept_as).read_bytes()
    except FileNotFoundError:
        data = b""
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise NotFound("The file of this document is lost or damaged. Ask for it to be sent again.")
    _note(session, account, "evidence.opened", claim, at=at, document=place)
    if claim.person_id is not None:
        saw_person(
            session,
            at=at,
            account=account,
            person_id=claim.person_id,
            purpose=A_CLAIM,
            what="document",
        )
    return found, data


def cleaned(name: str) -> str:
    """A name as it may be shown: no folder, no control or direction mark, 120 characters at most.

    Of a longer one the end is kept, for it says what the file is.
    """
    last = _SEPARATORS.split(name)[-1]
    plain = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in last)
    return " ".join(plain.split()).lstrip(".")[-LONGEST_NAME:].strip() or "document"


def name_to_save(document: Document) -> str:
    """A name to save it under on any computer; its ending is of what it is, whatever was said."""
    plain = unicodedata.normalize("NFKD", document.name).encode("ascii", "ignore").decode()
    before, dot, ending = _UNSAFE.sub("_", plain).rpartition(".")
    stem = before if dot else ending
    return (stem.strip(" ._") or "document")[:LONGEST_NAME] + _ENDINGS[document.kind]


def sweep(folder: Path, session: Session, at: datetime) -> None:
    """Throw away files that no row names, and those of claims that ended long ago.

    `at` is the real instant: files keep real time.
    """
    past = evidence.past(session, at - timedelta(days=KEPT_DAYS))
    for name in past.values():
        (folder / name).unlink(missing_ok=True)
    if past:
        evidence.removed(session, list(past), at=at)
    old = [path for path in _files(folder) if _written(path) < at - _ORPHANED]
    known = evidence.known_files(session, [path.name for path in old]) if old else set()
    for path in old:
        if path.name not in known:
            path.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _written(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # swept by another process meanwhile
        return datetime.max.replace(tzinfo=UTC)


def _read(stream: BinaryIO) -> bytes:
    """The bytes, its length asked first: nothing of a file that is too large is read."""
    length = stream.seek(0, os.SEEK_END)
    if length > LARGEST:
        raise InvalidFact(too_large())
    stream.seek(0)
    return stream.read(LARGEST + 1)


def _write(folder: Path, data: bytes) -> str:
    """Put the bytes on disk for good, under a name that says nothing; the name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(32)
    draft = folder / f"{name}.partial"
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(folder / name)
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
    return name


def _note(
    session: Session, account: Account, action: str, claim: Claim, *, at: datetime, **told: int
) -> None:
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action=action,
        subject=f"claim:{claim.id}",
        detail={"organisation": account.organisation, "school": f"school:{int(claim.urn)}", **told},
    )

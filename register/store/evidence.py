"""Documents sent with claims: their rows. The files are `services/evidence_files.py`'s."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from register.domain.claims import ClaimState, Document, DocumentKind
from register.store.tables.record import ClaimRow, EvidenceRow


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document as it is sent; fields as those of `Document`."""

    claim_id: int
    name: str
    kind: DocumentKind
    bytes: int
    sha256: str
    kept_as: str
    account_id: int
    at: datetime


def add(session: Session, new: NewDocument) -> None:
    """Note a document whose file lies there already."""
    row = EvidenceRow(
        claim_id=new.claim_id,
        name=new.name,
        kind=new.kind.value,
        bytes=new.bytes,
        sha256=new.sha256,
        kept_as=new.kept_as,
        account_id=new.account_id,
        at=new.at,
    )
    session.add(row)
    session.flush()


def of_claim(session: Session, claim_id: int) -> tuple[Document, ...]:
    """Every document of a claim, in the order in which they were sent."""
    statement = select(EvidenceRow).where(col(EvidenceRow.claim_id) == claim_id)
    rows = session.exec(statement.order_by(col(EvidenceRow.id)))
    return tuple(_document(row, place) for place, row in enumerate(rows, 1))


def known_files(session: Session, names: Collection[str]) -> set[str]:
    """Of these names of files, those that a row still needs."""
    statement = select(EvidenceRow.kept_as).where(
        col(EvidenceRow.kept_as).in_(names), col(EvidenceRow.removed_at).is_(None)
    )
    return set(session.exec(statement))


def past(session: Session, decided_before: datetime) -> dict[int, str]:
    """The files of claims decided or withdrawn before then, by the number of their row."""
    statement = (
        select(EvidenceRow.id, EvidenceRow.kept_as)
        .join(ClaimRow, col(ClaimRow.id) == col(EvidenceRow.claim_id))
        .where(
            col(EvidenceRow.removed_at).is_(None),
            col(ClaimRow.state) != ClaimState.OPEN.value,
            col(ClaimRow.decided_at) < decided_before,
        )
    )
    return {number: name for number, name in session.exec(statement) if number is not None}


def removed(session: Session, numbers: Collection[int], *, at: datetime) -> None:
    """Note that the files of these rows are thrown away."""
    statement = update(EvidenceRow).where(col(EvidenceRow.id).in_(numbers)).values(removed_at=at)
    session.connection().execute(statement)
    session.expire_all()


def _document(row: EvidenceRow, place: int) -> Document:
    if row.id is None:
        message = "A row has no number before it is written."
        raise RuntimeError(message)
    return Document(
        id=row.id,
        claim_id=row.claim_id,
        place=place,
        name=row.name,
        kind=DocumentKind(row.kind),
        bytes=row.bytes,
        sha256=row.sha256,
        kept_as=row.kept_as,
        account_id=row.account_id,
        at=row.at,
        kept=row.removed_at is None,
    )

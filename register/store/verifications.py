"""Checks as they were made: written once, read for ever after."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from register.domain.errors import NotFound
from register.domain.identifiers import Reference
from register.store.bulk import next_ids
from register.store.schools import in_batches
from register.store.tables.verifications import VerificationRow


@dataclass(frozen=True, slots=True)
class Kept:
    """A check as its row holds it; `snapshot` and `receipt` are the very texts."""

    id: int
    reference: str
    pack: str
    at: datetime
    organisation: str
    account_id: int
    purpose: str
    route: str
    urn: int
    starts: date
    person_id: int | None
    outcome: str
    deadline: date | None
    follows_id: int | None
    snapshot: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Line:
    """A check in a list: nobody is named."""

    id: int
    reference: str
    pack: str
    at: datetime
    purpose: str
    urn: int
    starts: date
    outcome: str
    deadline: date | None


_LINE = tuple(getattr(VerificationRow, name) for name in Line.__slots__)


def next_id(session: Session) -> int:
    """A number for one new check, nobody else's."""
    return next_ids(session, VerificationRow, 1)[0]


def add(session: Session, kept: Kept) -> None:
    """Keep a check."""
    session.add(VerificationRow(**{name: getattr(kept, name) for name in Kept.__slots__}))
    session.flush()


def by_reference(session: Session, reference: str) -> Kept:
    """The check of that reference. Raises NotFound."""
    for kept in _where(session, col(VerificationRow.reference) == str(reference)):
        return kept
    raise NotFound("There is no check under that reference: look at it again as it is printed.")


def by_id(session: Session, number: int) -> Kept:
    """The check of that number. Raises NotFound."""
    for kept in _where(session, col(VerificationRow.id) == number):
        return kept
    raise NotFound("There is no check of that number.")


def by_ids(session: Session, numbers: Collection[int]) -> Iterator[Kept]:
    """The checks of these numbers, in no order."""
    for batch in in_batches(numbers):
        yield from _where(session, col(VerificationRow.id).in_(batch))


def by_pack(session: Session, pack: Reference) -> tuple[Kept, ...]:
    """The checks that were made together, in the order in which they were."""
    return tuple(_where(session, col(VerificationRow.pack) == str(pack)))


def following(session: Session, number: int) -> tuple[str, ...]:
    """The references of the checks that were made again after this one, the latest first.

    Of the same organisation: one that an official made again is not for the panel to open.
    """
    whose = select(VerificationRow.organisation).where(VerificationRow.id == number)
    statement = (
        select(VerificationRow.reference)
        .where(
            VerificationRow.follows_id == number,
            VerificationRow.organisation == whose.scalar_subquery(),
        )
        .order_by(col(VerificationRow.id).desc())
    )
    return tuple(session.exec(statement))


def of_organisation(
    session: Session, organisation: str, *, limit: int, before: int | None = None
) -> list[Line]:
    """An organisation's own checks, the latest first; `before` is the last number of a page."""
    statement = (
        select(*_LINE)
        .where(VerificationRow.organisation == organisation)
        .order_by(col(VerificationRow.id).desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(col(VerificationRow.id) < before)
    return [Line(*row) for row in session.exec(statement)]


def _where(session: Session, condition: ColumnElement[bool]) -> Iterator[Kept]:
    statement = select(VerificationRow).where(condition).order_by(col(VerificationRow.id))
    for row in session.exec(statement):
        yield Kept(**{name: getattr(row, name) for name in Kept.__slots__})

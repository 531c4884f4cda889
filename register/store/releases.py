"""Tables that were published: rows are added and read, and no row is ever changed or removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session, col, func, select

from register.domain.errors import NotFound
from register.store.tables.reporting import ReleaseRow

NO_SUCH = "No release has that number."


@dataclass(frozen=True, slots=True)
class Draft:
    """A release that is about to be published; as `Release` has them."""

    kept_report_id: int
    as_of: date
    account_id: int
    replaces: int | None
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the change log needs of a release; as `Release` has them."""

    number: int
    as_of: date
    published_at: datetime
    replaces: int | None
    words: str
    sha256: str


@dataclass(frozen=True)
class Release:
    """Protected tables as they were published. `number` counts from 1.

    `text` is what was published, and `sha256` is of its bytes in UTF-8. `replaces` is the number of
    the release that this one stands in place of.
    """

    number: int
    kept_report_id: int
    as_of: date
    published_at: datetime
    account_id: int
    replaces: int | None
    words: str
    sha256: str
    text: str = field(repr=False)

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """What was published."""
        held: Mapping[str, Any] = json.loads(self.text)
        return held

    @property
    def holds(self) -> bool:
        """Whether what is kept still has the hash that it was published under."""
        return sha256_of(self.text) == self.sha256


def sha256_of(text: str) -> str:
    """The hash of a text's bytes in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def add(session: Session, draft: Draft, *, at: datetime) -> Release:
    """Publish it, for good, under the next number. The caller holds off other recorders."""
    last = session.exec(select(func.max(ReleaseRow.number))).one()
    row = ReleaseRow(
        number=(last or 0) + 1,
        kept_report_id=draft.kept_report_id,
        as_of=draft.as_of,
        published_at=at,
        account_id=draft.account_id,
        replaces=draft.replaces,
        words=draft.words,
        sha256=sha256_of(draft.text),
        content=draft.text,
    )
    session.add(row)
    session.flush()
    return _release(row)


def every(session: Session) -> list[Release]:
    """All of them, the newest first."""
    chosen = select(ReleaseRow).order_by(col(ReleaseRow.number).desc())
    return [_release(row) for row in session.exec(chosen)]


def heads(session: Session) -> list[Head]:
    """All of them without what they say, for lists; the newest first."""
    columns = (col(getattr(ReleaseRow, each.name)) for each in fields(Head))
    chosen = select(*columns).order_by(col(ReleaseRow.number).desc())
    return [Head(*row) for row in session.connection().execute(chosen)]


def one(session: Session, number: int) -> Release:
    """One by its number. Raises NotFound."""
    chosen = select(ReleaseRow).where(ReleaseRow.number == number)
    row = session.exec(chosen).first() if number <= _LARGEST else None
    if row is None:
        raise NotFound(NO_SUCH)
    return _release(row)


def of_day(session: Session, as_of: date) -> list[Release]:
    """What was published of one day, in the order in which it was."""
    chosen = select(ReleaseRow).where(ReleaseRow.as_of == as_of).order_by(col(ReleaseRow.number))
    return [_release(row) for row in session.exec(chosen)]


# What a whole number of either database holds: an address may have a longer one.
_LARGEST = 2**31 - 1


def _release(row: ReleaseRow) -> Release:
    return Release(
        number=row.number,
        kept_report_id=row.kept_report_id,
        as_of=row.as_of,
        published_at=row.published_at,
        account_id=row.account_id,
        replaces=row.replaces,
        words=row.words,
        sha256=row.sha256,
        text=row.content,
    )

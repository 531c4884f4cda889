"""Reports that were kept: rows are added and read, and no row is ever changed or removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session, col, func, select

from register.domain.errors import NotFound
from register.store.tables.reporting import KeptReportRow

SAID, RERUN = "said", "rerun"


@dataclass(frozen=True)
class KeptReport:
    """The national report of the day `as_of`, as it was said at `made_at`.

    `kind` is SAID, or RERUN for the same day said again since (`reruns_id` is then the first).
    `known_at` is the instant up to which facts are in it. `list_day` is the day of the school list.
    `text` is what is kept, and `sha256` is of its bytes in UTF-8.
    """

    id: int
    as_of: date
    made_at: datetime
    known_at: datetime
    kind: str
    reruns_id: int | None
    by: str
    rulebook: str
    list_day: date | None
    sha256: str
    text: str = field(repr=False)

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """What is kept: under "cuts", the rows of each cut, as `register report` writes them."""
        held: Mapping[str, Any] = json.loads(self.text)
        return held

    @property
    def total(self) -> Mapping[str, Any]:
        """The row of all schools together."""
        row: Mapping[str, Any] = self.content["cuts"]["none"][0]
        return row

    @property
    def holds(self) -> bool:
        """Whether what is kept still has the hash that it was kept under."""
        return hashlib.sha256(self.text.encode()).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that is about to be kept; as `KeptReport` has them."""

    as_of: date
    known_at: datetime
    by: str
    rulebook: str
    list_day: date | None
    text: str
    reruns_id: int | None = None


def add(session: Session, draft: Draft, *, at: datetime) -> KeptReport:
    """Keep it, for good."""
    row = KeptReportRow(
        as_of=draft.as_of,
        made_at=at,
        known_at=draft.known_at,
        kind=SAID if draft.reruns_id is None else RERUN,
        reruns_id=draft.reruns_id,
        by=draft.by,
        rulebook=draft.rulebook,
        list_day=draft.list_day,
        sha256=hashlib.sha256(draft.text.encode()).hexdigest(),
        content=draft.text,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def every(session: Session, *, kind: str | None = None) -> list[KeptReport]:
    """All of them, or of one kind: by the day they are of, and then as they were made."""
    chosen = select(KeptReportRow).order_by(col(KeptReportRow.as_of), col(KeptReportRow.id))
    if kind is not None:
        chosen = chosen.where(KeptReportRow.kind == kind)
    return [_kept(row) for row in session.exec(chosen)]


def of_days(session: Session, days: Collection[date]) -> list[KeptReport]:
    """Everything that was kept of these days, in the same order."""
    chosen = select(KeptReportRow).where(col(KeptReportRow.as_of).in_(days))
    ordered = chosen.order_by(col(KeptReportRow.as_of), col(KeptReportRow.id))
    return [_kept(row) for row in session.exec(ordered)]


def one(session: Session, number: int) -> KeptReport:
    """One by its number. Raises NotFound."""
    row = session.get(KeptReportRow, number) if number <= _LARGEST else None
    if row is None:
        raise NotFound("No report of that number was kept.")
    return _kept(row)


def is_said(session: Session, as_of: date) -> bool:
    """Whether a report of this day was said already."""
    chosen = select(func.count()).select_from(KeptReportRow)
    mine = chosen.where(col(KeptReportRow.as_of) == as_of, col(KeptReportRow.kind) == SAID)
    return session.exec(mine).one() > 0


# What a whole number of either database holds: an address may have a longer one.
_LARGEST = 2**31 - 1


def _kept(row: KeptReportRow) -> KeptReport:
    return KeptReport(
        id=row.id or 0,
        as_of=row.as_of,
        made_at=row.made_at,
        known_at=row.known_at,
        kind=row.kind,
        reruns_id=row.reruns_id,
        by=row.by,
        rulebook=row.rulebook,
        list_day=row.list_day,
        sha256=row.sha256,
        text=row.content,
    )

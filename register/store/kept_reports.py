"""Reports that were kept: rows are added and read, and no row is ever changed or removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, cast
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from register.domain.errors import NotFound
from register.store.tables.reporting import KeptReportRow

SAID, RERUN = "said", "rerun"
_IN_ORDER = (col(KeptReportRow.as_of), col(KeptReportRow.id))


@dataclass(frozen=True)
class KeptHead:
    """Of the national report of the day `as_of` all but what it says, as it was said at `made_at`.

    `kind` is SAID, or RERUN for the same day said again since (`reruns_id` is then the first).
    `known_at` is the instant up to which facts are in it. `list_day` is the day of the school list.
    `sha256` is of the bytes that are kept.
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


@dataclass(frozen=True)
class KeptLine(KeptHead):
    """The same for a list: with the row of all schools together, read out of what is kept."""

    total: Mapping[str, Any]


@dataclass(frozen=True)
class KeptReport(KeptHead):
    """The whole of one: `text` is what is kept, and `sha256` is of its bytes in UTF-8."""

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


def heads(session: Session, *, kind: str | None = None) -> list[KeptHead]:
    """All of them, or of one kind, without what they say: by their day, and then as made."""
    chosen = columns(*_HEAD).order_by(*_IN_ORDER)
    if kind is not None:
        chosen = chosen.where(col(KeptReportRow.kind) == kind)
    return [KeptHead(*row) for row in session.connection().execute(chosen)]


def lines(session: Session) -> list[KeptLine]:
    """All of them in the same order, each with its total."""
    return _lines(
        session, columns(*_HEAD, _part(session, "none", 0).label("total")).order_by(*_IN_ORDER)
    )


def latest_made(session: Session, *, below: int, most: int) -> list[KeptLine]:
    """Those with numbers less than `below`, the latest made first, `most` at most."""
    chosen = columns(*_HEAD, _part(session, "none", 0).label("total")).where(
        col(KeptReportRow.id) < below
    )
    return _lines(session, chosen.order_by(col(KeptReportRow.id).desc()).limit(most))


def cut_of(session: Session, cut: str, *, kind: str) -> dict[int, list[dict[str, Any]]]:
    """The rows of one cut of every report of a kind, by its number."""
    chosen = columns(col(KeptReportRow.id), _part(session, cut))
    found = session.connection().execute(chosen.where(col(KeptReportRow.kind) == kind))
    return {number or 0: json.loads(rows) for number, rows in found}


def whole(session: Session) -> Iterator[KeptReport]:
    """Every one in that order, whole, one after another: no more than one is held at a time."""
    numbers = session.exec(select(KeptReportRow.id).order_by(*_IN_ORDER)).all()
    for number in numbers:
        yield one(session, number or 0)
        session.expunge_all()


def numbered(session: Session, numbers: Collection[int]) -> list[KeptReport]:
    """Those of these numbers, whole."""
    chosen = select(KeptReportRow).where(col(KeptReportRow.id).in_(numbers))
    return [_kept(row) for row in session.exec(chosen.order_by(*_IN_ORDER))]


def newest_days(session: Session, *, after: int, most: int) -> list[int]:
    """Numbers, the newest day first and what was said before its reruns: one page of them.

    Leaves out the first `after`, and gives `most` at most.
    """
    chosen = select(col(KeptReportRow.id))
    ordered = chosen.order_by(col(KeptReportRow.as_of).desc(), col(KeptReportRow.id))
    return [number or 0 for number in session.exec(ordered.offset(after).limit(most))]


def how_many(session: Session) -> int:
    """How many are kept."""
    return session.exec(select(func.count()).select_from(KeptReportRow)).one()


def latest_of_each_day(session: Session) -> list[KeptReport]:
    """What was kept last of each day, in the order of the days."""
    last = select(func.max(KeptReportRow.id)).group_by(col(KeptReportRow.as_of))
    chosen = select(KeptReportRow).where(col(KeptReportRow.id).in_(last))
    return [_kept(row) for row in session.exec(chosen.order_by(*_IN_ORDER))]


def latest_of(session: Session, as_of: date) -> int | None:
    """The number of what was kept last of a day; None where nothing was."""
    return session.exec(
        select(func.max(KeptReportRow.id)).where(col(KeptReportRow.as_of) == as_of)
    ).one()


def of_days(session: Session, days: Collection[date]) -> list[KeptReport]:
    """Everything that was kept of these days, in the same order, whole."""
    chosen = select(KeptReportRow).where(col(KeptReportRow.as_of).in_(days))
    return [_kept(row) for row in session.exec(chosen.order_by(*_IN_ORDER))]


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


# All but the content, which is most of a row, in the order of the fields of `KeptHead`.
_HEAD = tuple(getattr(KeptReportRow, each.name) for each in fields(KeptHead))


def _part(session: Session, *path: str | int) -> ColumnElement[str]:
    """A part of the cuts that are kept, as JSON: the database takes it out of the content."""
    content = col(KeptReportRow.content)
    if session.get_bind().dialect.name == "postgresql":
        steps = ("cuts", *map(str, path))
        return func.json_extract_path_text(cast(content, JSON), *steps)
    steps_there = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return func.json_extract(content, f"$.cuts{steps_there}")


def _lines(session: Session, chosen: Select[Any]) -> list[KeptLine]:
    found = session.connection().execute(chosen)
    return [KeptLine(**{**row, "total": json.loads(row["total"])}) for row in found.mappings()]


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

"""National reports that are kept as they were said, and said again where the past was corrected.

A report that was said is never changed: what is known of its day since stands in a row beside it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact
from register.law.assessment import RULEBOOK, STATUSES
from register.services import freshness, reports
from register.services.reports import Counts, Cut
from register.services.trends import trend
from register.store import kept_reports, ledger
from register.store.counting import Key
from register.store.kept_reports import RERUN, SAID, Draft, KeptReport
from register.store.session import Database

__all__ = ["RERUN", "SAID", "KeptReport"]

CUTS = (
    *(Cut.NONE, Cut.LA, Cut.REGION, Cut.TYPE, Cut.PHASE),
    *(Cut.SIZE, Cut.FSM, Cut.URBAN_RURAL),
)
_NUMBERS = ("schools", *STATUSES, "not_met")


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of one cut that two kept reports count otherwise; a row that is not there is 0.

    `before` and `after` are schools, under "schools", each status and "not_met".
    """

    cut: Cut
    key: Key
    name: str
    before: Mapping[str, int]
    after: Mapping[str, int]

    def grew(self, what: str) -> int:
        """By how many schools."""
        return self.after[what] - self.before[what]


def keep(session: Session, *, as_of: date, today: date, at: datetime, by: str) -> KeptReport:
    """Say the report of a day, as known at this instant, and keep it.

    Raises Conflict where the day's was said already, InvalidFact for a day that has not come or
    is before the rules, and NotYetDrawn while any line may be untrue.
    """
    if as_of > today:
        raise InvalidFact(f"Keep the report of a day that has come: {as_of} has not.")
    ledger.one_recorder(session)  # so that of two at once the second sees the first
    if kept_reports.is_said(session, as_of):
        raise Conflict(f"The report of {as_of} was kept already. Run it again to see what changed.")
    return _add(session, as_of, (today, at), by)


def rerun(
    session: Session,
    *,
    today: date,
    at: datetime,
    by: str,
    among: Collection[date] | None = None,
) -> tuple[KeptReport, ...]:
    """Say again each kept day that counts otherwise, as known at this instant, than last kept.

    `among` looks at these days alone (`corrected` finds them without a lock). A day that counts as
    it did adds nothing. Raises NotYetDrawn while any line may be untrue.
    """
    ledger.one_recorder(session)
    made = []
    for as_of in corrected(session, today=today, at=at, among=among):
        of_that_day = kept_reports.of_days(session, [as_of])
        first = next(kept for kept in of_that_day if kept.kind == SAID)
        made.append(_add(session, as_of, (today, at), by, reruns_id=first.id))
    return tuple(made)


def run_again(database: Database, *, today: date, at: datetime, by: str) -> tuple[KeptReport, ...]:
    """The same, in a transaction that holds nobody up while it looks. Raises as `rerun` does."""
    with database.read() as session:
        found = corrected(session, today=today, at=at)
    if not found:
        return ()
    with database.begin() as session:
        return rerun(session, today=today, at=at, by=by, among=found)


def corrected(
    session: Session, *, today: date, at: datetime, among: Collection[date] | None = None
) -> tuple[date, ...]:
    """The kept days that count otherwise at this instant than they were last kept.

    Names do not matter, only numbers. One query a cut, however many days. Raises as `rerun` does.
    """
    latest = _latest(session, among)
    days = tuple(latest)
    differ: set[date] = set()
    for cut in CUTS if days else ():
        course = trend(session, days, today=today, by=cut, known_at=at)
        for place, day in enumerate(days):
            now = {row.key: row.on(place).statuses for row in course.rows}
            if _standing(now) != _standing(_numbers(latest[day], cut)):
                differ.add(day)
    return tuple(day for day in days if day in differ)


def every(session: Session) -> tuple[KeptReport, ...]:
    """All that was kept: by the day it is of, and then as it was made."""
    return tuple(kept_reports.every(session))


def one(session: Session, number: int) -> KeptReport:
    """One by its number. Raises NotFound."""
    return kept_reports.one(session, number)


def said(session: Session) -> tuple[KeptReport, ...]:
    """What was said of each day, in the order of the days."""
    latest = {kept.as_of: kept for kept in kept_reports.every(session, kind=SAID)}
    return tuple(latest.values())


def is_said(session: Session, as_of: date) -> bool:
    """Whether the report of this day was said already."""
    return kept_reports.is_said(session, as_of)


def of_day(session: Session, as_of: date) -> tuple[KeptReport, ...]:
    """What was said of a day, and each rerun of it as it was made."""
    return tuple(kept_reports.of_days(session, [as_of]))


def differences(before: KeptReport, after: KeptReport) -> tuple[Difference, ...]:
    """Each row of each cut that the two count otherwise, in the order of the cuts and rows."""
    found = []
    for cut in CUTS:
        held = {row["key"]: row for row in before.content["cuts"][cut.value]}
        told = {row["key"]: row for row in after.content["cuts"][cut.value]}
        for key in (*told, *(key for key in held if key not in told)):
            old, new = held.get(key, {}), told.get(key, {})
            counts = [{what: int(row.get(what, 0)) for what in _NUMBERS} for row in (old, new)]
            if counts[0] != counts[1]:
                name = str((new or old)["name"])
                found.append(Difference(cut, key, name, counts[0], counts[1]))
    return tuple(found)


def flat(row: Counts) -> dict[str, Any]:
    """One row of a report as it is written: its key and name, then the numbers."""
    start = {"key": row.key, "name": row.name, "schools": row.schools}
    return {**start, **row.statuses, "not_met": row.not_met}


def _add(
    session: Session,
    as_of: date,
    when: tuple[date, datetime],
    by: str,
    *,
    reruns_id: int | None = None,
) -> KeptReport:
    _today, at = when
    cuts = {cut.value: _rows(session, cut, as_of, when) for cut in CUTS}
    feed = freshness.of_school_list(session, known_at=at)
    list_day = feed.extract_date if feed else None
    told = {
        "as_of": as_of.isoformat(),
        "known_at": at.isoformat(),
        "rulebook": RULEBOOK,
        "list_day": list_day.isoformat() if list_day else None,
        "cuts": cuts,
    }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    draft = Draft(as_of, at, by, RULEBOOK, list_day, text, reruns_id)
    kept = kept_reports.add(session, draft, at=at)
    ledger.record(
        session,
        at=at,
        actor=by,
        action="report kept" if reruns_id is None else "report run again",
        subject=f"kept report:{kept.id}",
        detail={"as_of": as_of.isoformat(), "sha256": kept.sha256},
    )
    return kept


def _rows(
    session: Session, cut: Cut, as_of: date, when: tuple[date, datetime]
) -> list[dict[str, Any]]:
    today, at = when
    report = reports.counts(session, by=cut, as_of=as_of, today=today, known_at=at)
    return [flat(row) for row in ([report.total] if cut is Cut.NONE else report.rows)]


def _latest(session: Session, among: Collection[date] | None) -> dict[date, KeptReport]:
    held = kept_reports.every(session) if among is None else kept_reports.of_days(session, among)
    return {kept.as_of: kept for kept in held}


def _numbers(kept: KeptReport, cut: Cut) -> dict[Key, dict[str, int]]:
    return {
        row["key"]: {status: int(row.get(status, 0)) for status in STATUSES}
        for row in kept.content["cuts"][cut.value]
    }


def _standing(counted: Mapping[Key, Mapping[str, int]]) -> dict[Key, dict[str, int]]:
    """Without the rows that count nobody: a report has no such row."""
    return {key: dict(numbers) for key, numbers in counted.items() if any(numbers.values())}

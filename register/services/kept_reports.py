"""National reports that are kept as they were said, and said again where the past was corrected.

A report that was said is never changed: what is known of its day since stands in a row beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
from register.store.kept_reports import (
    RERUN,
    SAID,
    Draft,
    KeptHead,
    KeptLine,
    KeptReport,
    how_many,
    whole,
)
from register.store.session import Database

__all__ = ["RERUN", "SAID", "KeptHead", "KeptLine", "KeptReport", "how_many", "whole"]

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
    return _add(session, _draft(session, as_of, (today, at), by))


def run_again(database: Database, *, today: date, at: datetime, by: str) -> tuple[KeptReport, ...]:
    """Say again each kept day that counts otherwise, as known at this instant, than last kept.

    It counts without a lock, and writes each day by itself: nobody waits for it. A day that counts
    as it did adds nothing; a day of which something was kept meanwhile is left for the next time.
    Raises NotYetDrawn while any line may be untrue: the days that were written by then stay.
    """
    with database.read() as session:
        found = corrected(session, today=today, at=at)
    made = (_said_again(database, latest, (today, at), by) for latest in found)
    return tuple(kept for kept in made if kept is not None)


def corrected(session: Session, *, today: date, at: datetime) -> tuple[KeptHead, ...]:
    """What was kept last of each kept day that counts otherwise at this instant.

    Names do not matter, only numbers. One query a cut, however many days. Raises NotYetDrawn.
    """
    latest = kept_reports.latest_of_each_day(session)
    days = tuple(kept.as_of for kept in latest)
    differ: set[date] = set()
    for cut in CUTS if days else ():
        course = trend(session, days, today=today, by=cut, known_at=at)
        for place, kept in enumerate(latest):
            now = {row.key: row.on(place).statuses for row in course.rows}
            if _standing(now) != _standing(_numbers(kept, cut)):
                differ.add(kept.as_of)
    return tuple(kept for kept in latest if kept.as_of in differ)


def every(session: Session) -> tuple[KeptLine, ...]:
    """All that was kept, each with its total: by the day it is of, and then as it was made."""
    return tuple(kept_reports.lines(session))


def heads(session: Session) -> tuple[KeptHead, ...]:
    """The same without a number of what they say."""
    return tuple(kept_reports.heads(session))


def latest_made(session: Session, *, below: int, most: int) -> tuple[KeptLine, ...]:
    """Those with numbers less than `below`, the latest made first, `most` at most."""
    return tuple(kept_reports.latest_made(session, below=below, most=most))


def newest_days(
    session: Session, *, after: int, most: int
) -> tuple[tuple[KeptReport, KeptReport | None], ...]:
    """One page of them, the newest day first, each beside what was said where it is a rerun.

    Leaves out the first `after`, and gives `most` at most: only these are read whole.
    """
    numbers = kept_reports.newest_days(session, after=after, most=most)
    here = {kept.id: kept for kept in kept_reports.numbered(session, numbers)}
    elsewhere = {kept.reruns_id for kept in here.values() if kept.reruns_id} - set(here)
    first = {kept.id: kept for kept in kept_reports.numbered(session, elsewhere)} | here
    return tuple((here[number], first.get(here[number].reruns_id or 0)) for number in numbers)


def one(session: Session, number: int) -> KeptReport:
    """One by its number. Raises NotFound."""
    return kept_reports.one(session, number)


def said(session: Session) -> tuple[KeptHead, ...]:
    """What was said of each day, in the order of the days."""
    return tuple(kept_reports.heads(session, kind=SAID))


def said_by(session: Session, cut: Cut) -> Mapping[int, Sequence[Mapping[str, Any]]]:
    """The rows of one cut of all that was said, by the number of the report. Nothing else is read.

    The cut is one of `CUTS`.
    """
    return kept_reports.cut_of(session, cut.value, kind=SAID)


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


def _said_again(
    database: Database, latest: KeptHead, when: tuple[date, datetime], by: str
) -> KeptReport | None:
    """None where something else was kept of the day since `latest` was."""
    with database.read() as session:
        first = latest.reruns_id or latest.id
        draft = _draft(session, latest.as_of, when, by, reruns_id=first)
    with database.begin() as session:
        ledger.one_recorder(session)
        if kept_reports.latest_of(session, latest.as_of) != latest.id:
            return None
        return _add(session, draft)


def _draft(
    session: Session,
    as_of: date,
    when: tuple[date, datetime],
    by: str,
    *,
    reruns_id: int | None = None,
) -> Draft:
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
    return Draft(as_of, at, by, RULEBOOK, list_day, text, reruns_id)


def _add(session: Session, draft: Draft) -> KeptReport:
    kept = kept_reports.add(session, draft, at=draft.known_at)
    ledger.record(
        session,
        at=draft.known_at,
        actor=draft.by,
        action="report kept" if draft.reruns_id is None else "report run again",
        subject=f"kept report:{kept.id}",
        detail={"as_of": draft.as_of.isoformat(), "sha256": kept.sha256},
    )
    return kept


def _rows(
    session: Session, cut: Cut, as_of: date, when: tuple[date, datetime]
) -> list[dict[str, Any]]:
    today, at = when
    report = reports.counts(session, by=cut, as_of=as_of, today=today, known_at=at)
    return [flat(row) for row in ([report.total] if cut is Cut.NONE else report.rows)]


def _numbers(kept: KeptReport, cut: Cut) -> dict[Key, dict[str, int]]:
    return {
        row["key"]: {status: int(row.get(status, 0)) for status in STATUSES}
        for row in kept.content["cuts"][cut.value]
    }


def _standing(counted: Mapping[Key, Mapping[str, int]]) -> dict[Key, dict[str, int]]:
    """Without the rows that count nobody: a report has no such row."""
    return {key: dict(numbers) for key, numbers in counted.items() if any(numbers.values())}

"""The national picture: counts by status over a cut, and the schools whose duty is not met."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact
from register.domain.period import anniversary
from register.law.assessment import NOT_MET_STATUSES, RULEBOOK, STATUSES
from register.law.dates import TRIGGER_DAY
from register.services.standings import RULES_NOTED
from register.store import counting, notes, standings
from register.store.counting import NOT_RECORDED

YEARS_AHEAD = 10


class NotYetDrawn(Conflict):
    """Some lines may no longer be true; they are drawn again before any question is answered."""


class Cut(StrEnum):
    """What the counts are divided by."""

    LA = "la"
    REGION = "region"
    TYPE = "type"
    PHASE = "phase"
    TRUST = "trust"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Counts:
    """One row: the open schools of one key that the duty reaches, by status."""

    key: int | str | None
    name: str
    schools: int
    statuses: Mapping[str, int]
    not_met: int


@dataclass(frozen=True, slots=True)
class Report:
    """Counts on one day, as known at one time (None is now)."""

    as_of: date
    known_at: datetime | None
    rulebook: str
    rows: tuple[Counts, ...]
    total: Counts


@dataclass(frozen=True, slots=True)
class Filters:
    """Which schools to look at; None looks at all. `reason` is a code of the rulebook."""

    la: int | None = None
    region: str | None = None
    type_code: int | None = None
    phase_code: int | None = None
    trust_code: int | None = None
    urn: int | None = None
    reason: str | None = None

    def columns(self) -> dict[str, object]:
        """The filters as the school's own columns."""
        chosen = {
            "la_code": self.la,
            "region_code": self.region,
            "type_code": self.type_code,
            "phase_code": self.phase_code,
            "trust_code": self.trust_code,
            "urn": self.urn,
        }
        return {name: value for name, value in chosen.items() if value is not None}


EVERYWHERE = Filters()


@dataclass(frozen=True, slots=True)
class FlaggedSchool:
    """One school on the list; `since` is the first day of its present status without a break."""

    urn: int
    name: str
    la_code: int | None
    la_name: str
    region_name: str
    type_code: int | None
    type_name: str
    phase_name: str
    trust_name: str
    town: str
    postcode: str
    status: str
    deadline: date | None
    reasons: tuple[str, ...]
    since: date


@dataclass(slots=True)
class _Tally:
    name: str
    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))


def counts(
    session: Session,
    *,
    by: Cut,
    as_of: date,
    today: date,
    known_at: datetime | None = None,
    filters: Filters = EVERYWHERE,
) -> Report:
    """Schools by status. Raises NotYetDrawn, or InvalidFact for a day that is not held."""
    _may_ask(session, as_of, today)
    cut = None if by is Cut.NONE else by.value
    tallies: dict[int | str | None, _Tally] = {}
    where = filters.columns()
    for counted in counting.counts(session, cut, as_of=as_of, known_at=known_at, where=where):
        key = None if counted.key in ("", None) else counted.key
        tally = tallies.setdefault(key, _Tally(counted.name))
        # Schools of one key may name it in two ways: one row, and always the same name.
        tally.name = max(tally.name, counted.name, key=lambda name: (name != NOT_RECORDED, name))
        tally.statuses[counted.status] += counted.schools
    rows = [_counts(key, tally) for key, tally in tallies.items()]
    rows.sort(key=lambda row: (row.key is None, row.name, str(row.key)))
    return Report(as_of, known_at, RULEBOOK, tuple(rows), _total(rows))


def flagged(
    session: Session,
    *,
    as_of: date,
    today: date,
    known_at: datetime | None = None,
    statuses: Collection[str] = NOT_MET_STATUSES,
    filters: Filters = EVERYWHERE,
) -> tuple[FlaggedSchool, ...]:
    """The schools at these statuses, by authority and name. Raises as `counts` does."""
    _may_ask(session, as_of, today)
    found = counting.listed(
        session, as_of=as_of, known_at=known_at, statuses=statuses, where=filters.columns()
    )
    if filters.reason:
        found = [school for school in found if filters.reason in school.reasons.split("|")]
    lines = standings.spans(session, [school.urn for school in found], known_at)
    return tuple(
        FlaggedSchool(
            **{
                name: getattr(school, name)
                for name in counting.Listed.__slots__
                if name != "reasons"
            },
            reasons=tuple(school.reasons.split("|")),
            since=_since(lines[school.urn], as_of),
        )
        for school in found
    )


def check_statuses(names: Collection[str]) -> frozenset[str]:
    """The statuses by name. Raises InvalidFact for one that there is not."""
    for name in names:
        if name not in STATUSES:
            message = f"There is no status '{name}': choose from {', '.join(STATUSES)}."
            raise InvalidFact(message)
    return frozenset(names)


def _may_ask(session: Session, as_of: date, today: date) -> None:
    last = anniversary(today, YEARS_AHEAD)
    if not TRIGGER_DAY <= as_of <= last:
        message = f"Ask about a day from {TRIGGER_DAY} to {last}: {as_of} is outside that."
        raise InvalidFact(message)
    if notes.read(session, RULES_NOTED) not in {None, RULEBOOK}:
        message = "The rules have changed since the answers were drawn. Run: register db upgrade"
        raise NotYetDrawn(message)
    left = standings.waiting(session)
    if left:
        message = f"{left:,} schools are being brought up to date: ask again in a moment."
        raise NotYetDrawn(message)


def _since(spans: Collection[standings.KeptSpan], as_of: date) -> date:
    since, status, start = None, "", None
    for span in spans:
        if span.valid_from > as_of:
            break
        if span.status != status or span.valid_from != since:
            start = span.valid_from
        status, since = span.status, span.valid_to
    return start or as_of


def _counts(key: int | str | None, tally: _Tally) -> Counts:
    not_met = sum(tally.statuses[status] for status in NOT_MET_STATUSES)
    return Counts(key, tally.name, sum(tally.statuses.values()), tally.statuses, not_met)


def _total(rows: Collection[Counts]) -> Counts:
    tally = _Tally("England")
    for row in rows:
        for status, number in row.statuses.items():
            tally.statuses[status] += number
    return _counts(None, tally)

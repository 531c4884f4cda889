"""The national picture: counts by status over a cut, and the schools whose duty is not met."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from register.domain.bands import FREE_MEALS, SIZES
from register.domain.errors import Conflict, InvalidFact
from register.domain.period import anniversary
from register.law.assessment import NOT_MET_STATUSES, RULEBOOK, STATUSES
from register.law.dates import TRIGGER_DAY
from register.law.forecast import Span
from register.services.standings import RULES_NOTED
from register.store import counting, notes, standings
from register.store.counting import NOT_RECORDED, Key

YEARS_AHEAD = 10
EVERYONE, SOME = "England", "All schools counted"
_PLACES = {band.key: place for bands in (SIZES, FREE_MEALS) for place, band in enumerate(bands)}


class NotYetDrawn(Conflict):
    """Some lines may no longer be true; they are drawn again before any question is answered."""


class Cut(StrEnum):
    """What the counts are divided by."""

    LA = "la"
    REGION = "region"
    TYPE = "type"
    PHASE = "phase"
    TRUST = "trust"
    SIZE = "size"
    """How many pupils, in bands."""
    FSM = "fsm"
    """The share of pupils who may have free school meals, in bands."""
    URBAN_RURAL = "urban_rural"
    CHANGED = "changed"
    """The year in which the school list last changed what it says of the school."""
    NONE = "none"


class Measure(StrEnum):
    """What is counted."""

    SCHOOLS = "schools"
    PUPILS = "pupils"
    """The pupils of those schools; a school whose pupils are not recorded adds none."""


@dataclass(frozen=True, slots=True)
class Counts:
    """One row: the open schools of one key that the duty reaches, by status.

    `schools` is the sum: of pupils, where pupils were counted.
    """

    key: Key
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
class Crossed:
    """Counts by two cuts: `cells` by both keys, and the edges that they add up to.

    A pair of keys that no school has is in no cell.
    """

    as_of: date
    known_at: datetime | None
    rulebook: str
    rows: tuple[Counts, ...]
    columns: tuple[Counts, ...]
    cells: Mapping[tuple[Key, Key], Counts]
    total: Counts


@dataclass(frozen=True, slots=True)
class Filters:
    """Which schools to look at; None looks at all. `reason` is a code of the rulebook.

    `size` and `fsm` are keys of bands. `unrecorded` are the cuts whose key the list does not give.
    """

    la: int | None = None
    region: str | None = None
    type_code: int | None = None
    phase_code: int | None = None
    trust_code: int | None = None
    urn: int | None = None
    reason: str | None = None
    size: str | None = None
    fsm: str | None = None
    urban_rural: str | None = None
    changed: int | None = None
    unrecorded: frozenset[Cut] = frozenset()

    def where(self) -> dict[str, object]:
        """The filters as the store takes them: each cut held to a key, or to none."""
        chosen = {
            "la": self.la,
            "region": self.region,
            "type": self.type_code,
            "phase": self.phase_code,
            "trust": self.trust_code,
            "urn": self.urn,
            "size": self.size,
            "fsm": self.fsm,
            "urban_rural": self.urban_rural,
            "changed": self.changed,
        }
        held = {name: value for name, value in chosen.items() if value is not None}
        # Where both are asked, a key and no key, no school answers: the key stands.
        return {**{cut.value: None for cut in self.unrecorded}, **held}


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


def counts(
    session: Session,
    *,
    by: Cut,
    as_of: date,
    today: date,
    known_at: datetime | None = None,
    filters: Filters = EVERYWHERE,
    measure: Measure = Measure.SCHOOLS,
) -> Report:
    """Schools (or their pupils) by status.

    Raises NotYetDrawn, or InvalidFact for a day that is not held.
    """
    cuts = () if by is Cut.NONE else (by,)
    tallies = _tallied(session, cuts, (as_of, today, known_at), filters, measure)
    rows = [_counts(keys[0] if keys else None, tally) for keys, tally in tallies.items()]
    rows.sort(key=in_order)
    return Report(as_of, known_at, RULEBOOK, tuple(rows), _total(rows, filters))


def crossed(
    session: Session,
    *,
    by: Cut,
    across: Cut,
    as_of: date,
    today: date,
    known_at: datetime | None = None,
    filters: Filters = EVERYWHERE,
    measure: Measure = Measure.SCHOOLS,
) -> Crossed:
    """The same by two cuts together. Raises as `counts` does, and InvalidFact for no two cuts."""
    if by is across or Cut.NONE in {by, across}:
        message = "Choose two different things to count by."
        raise InvalidFact(message)
    tallies = _tallied(session, (by, across), (as_of, today, known_at), filters, measure)
    cells = {(keys[0], keys[1]): _counts(keys[1], tally) for keys, tally in tallies.items()}
    rows = _margin([(keys[0], tally.names[0], tally) for keys, tally in tallies.items()])
    columns = _margin([(keys[1], tally.names[1], tally) for keys, tally in tallies.items()])
    return Crossed(as_of, known_at, RULEBOOK, rows, columns, cells, _total(rows, filters))


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
    may_ask(session, as_of, today)
    found = listed(session, (as_of, known_at), statuses, filters)
    return with_their_days(session, found, as_of, known_at)


def listed(
    session: Session,
    when: tuple[date, datetime | None],
    statuses: Collection[str],
    filters: Filters,
) -> list[counting.Listed]:
    """The same without the day on which each began, of a day that may be asked of."""
    as_of, known_at = when
    found = counting.listed(
        session, as_of=as_of, known_at=known_at, statuses=statuses, where=filters.where()
    )
    if filters.reason:
        found = [school for school in found if filters.reason in school.reasons.split("|")]
    return found


def with_their_days(
    session: Session,
    found: Collection[counting.Listed],
    as_of: date,
    known_at: datetime | None,
) -> tuple[FlaggedSchool, ...]:
    """Each with the first day of its present status, which its other lines tell."""
    lines = standings.spans(session, [school.urn for school in found], known_at)
    return tuple(
        FlaggedSchool(
            **{
                name: getattr(school, name)
                for name in counting.Listed.__slots__
                if name != "reasons"
            },
            reasons=tuple(school.reasons.split("|")),
            since=first_day(lines[school.urn], as_of),
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


def in_order(row: Counts) -> tuple[bool, int, str, str]:
    """By name, bands from the least to the most, and what is not recorded last."""
    place = _PLACES.get(str(row.key), 0)
    return row.key is None, place, row.name, str(row.key)


def may_ask(session: Session, as_of: date, today: date) -> None:
    """Raise InvalidFact for a day that no line holds, NotYetDrawn while any may be untrue."""
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


def first_day(spans: Iterable[standings.KeptSpan | Span], as_of: date) -> date:
    """The first day of the status of the day, without a break; the day itself where none holds."""
    since, status, start = None, "", None
    for span in spans:
        if span.valid_from > as_of:
            break
        if span.status != status or span.valid_from != since:
            start = span.valid_from
        status, since = span.status, span.valid_to
    return start or as_of


@dataclass(slots=True)
class _Tally:
    names: tuple[str, ...]
    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))


def _tallied(
    session: Session,
    cuts: tuple[Cut, ...],
    when: tuple[date, date, datetime | None],
    filters: Filters,
    measure: Measure,
) -> dict[tuple[Key, ...], _Tally]:
    as_of, today, known_at = when
    may_ask(session, as_of, today)
    found = counting.counts(
        session,
        [cut.value for cut in cuts],
        as_of=as_of,
        known_at=known_at,
        where=filters.where(),
        pupils=measure is Measure.PUPILS,
    )
    tallies: dict[tuple[Key, ...], _Tally] = {}
    for counted in found:
        tally = tallies.setdefault(counted.keys, _Tally(counted.names or (whole(filters),)))
        # Schools of one key may name it in two ways: one row, and always the same name.
        both = zip(tally.names, counted.names, strict=False)
        tally.names = tuple(max(names, key=_told) for names in both) or tally.names
        tally.statuses[counted.status] += counted.number
    return tallies


def _told(name: str) -> tuple[bool, str]:
    return name != NOT_RECORDED, name


def _margin(cells: Iterable[tuple[Key, str, _Tally]]) -> tuple[Counts, ...]:
    """One edge of a table of two cuts: what its lines or columns add up to."""
    sums: dict[Key, _Tally] = {}
    for key, name, tally in cells:
        held = sums.setdefault(key, _Tally((name,)))
        held.names = (max(held.names[0], name, key=_told),)
        for status, number in tally.statuses.items():
            held.statuses[status] += number
    return tuple(sorted((_counts(key, tally) for key, tally in sums.items()), key=in_order))


def _counts(key: Key, tally: _Tally) -> Counts:
    return counts_of(key, tally.names[0], tally.statuses)


def counts_of(key: Key, name: str, statuses: Mapping[str, int]) -> Counts:
    """One row put together from its statuses."""
    not_met = sum(statuses[status] for status in NOT_MET_STATUSES)
    return Counts(key, name, sum(statuses.values()), statuses, not_met)


def whole(filters: Filters) -> str:
    """What the total is called: England only where every school of it is counted."""
    return SOME if filters.where() else EVERYONE


def _total(rows: Collection[Counts], filters: Filters) -> Counts:
    statuses = dict.fromkeys(STATUSES, 0)
    for row in rows:
        for status, number in row.statuses.items():
            statuses[status] += number
    return counts_of(None, whole(filters), statuses)

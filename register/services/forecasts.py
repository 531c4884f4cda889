"""What comes of doing nothing: the days on which schools stop meeting the duty.

The same lines answer for a day ahead as for a day that is past, so the counts that are forecast
for a day are the report of that day, as long as nothing new is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from register.domain.errors import InvalidFact
from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services.reports import EVERYWHERE, Cut, Filters, counts_of, in_order, may_ask
from register.services.trends import Trend, trend
from register.store import counting
from register.store.counting import NOT_RECORDED, Key, Turning

OUT_OF_TIME = "overdue"
_ONE_DAY = timedelta(days=1)
_NOWHERE = (None, NOT_RECORDED)
_NONE = dict.fromkeys(STATUSES, 0)


@dataclass(frozen=True, slots=True)
class FallOut:
    """A school on the day on which it stops meeting the duty if nothing is done.

    `day` is the first day not met, `last_lawful` the day before it. `before` and `after` are the
    statuses on either side; `key` and `area` are of the cut asked for, None without one.
    """

    day: date
    urn: int
    name: str
    la_code: int | None
    la_name: str
    before: str
    after: str
    key: Key = None
    area: str = ""

    @property
    def last_lawful(self) -> date:
        """The last day on which the duty is met."""
        return self.day - _ONE_DAY

    @property
    def out_of_time(self) -> bool:
        """Whether it is the time to qualify that ends, and not the post or the person's status."""
        return self.after == OUT_OF_TIME


@dataclass(frozen=True, slots=True)
class Fallen:
    """How many fall within some days or in one area: out of time, and for another reason."""

    key: Key
    name: str
    out_of_time: int
    otherwise: int


def fall_outs(
    session: Session,
    *,
    today: date,
    upto: date,
    after: date | None = None,
    known_at: datetime | None = None,
    by: Cut = Cut.NONE,
    filters: Filters = EVERYWHERE,
) -> tuple[FallOut, ...]:
    """Every school that stops meeting the duty after one day and up to another (inclusive).

    `after` is today where it is not given. A school counts from any status that is not "not met",
    so one at `review` or with a disputed exemption falls too; one that first opens does not, nor
    one whose duty was not met already. In the order of the days; a school may fall twice. Raises
    as `reports.counts` does, and InvalidFact for a last day before the first.
    """
    first = today if after is None else after
    if upto < first:
        message = f"Ask up to a day that is not before {first}: {upto} is."
        raise InvalidFact(message)
    for day in (first, upto):
        may_ask(session, day, today)
    where = filters.where()
    turnings = counting.turnings(session, after=first, upto=upto, known_at=known_at, where=where)
    falling = [turning for turning in turnings if _falls(turning)]
    places: Mapping[int, tuple[Key, str]] = {}
    if by is Cut.LA:
        named = (each for each in falling if each.la_code is not None)
        places = {each.urn: (each.la_code, each.la_name) for each in named}
    elif by is not Cut.NONE and falling:
        places = counting.places(session, by.value, known_at=known_at, where=where)
    return tuple(_fall_out(each, places.get(each.urn, _NOWHERE)) for each in falling)


def forecast(
    session: Session,
    days: Sequence[date],
    *,
    today: date,
    by: Cut = Cut.NONE,
    known_at: datetime | None = None,
    filters: Filters = EVERYWHERE,
) -> Trend:
    """The counts on each of these days, which must be in order, if nothing is done.

    They are the report of each day exactly. Raises as `reports.counts` does.
    """
    return trend(session, days, today=today, by=by, known_at=known_at, filters=filters)


def by_day(falls: Sequence[FallOut], firsts: Sequence[date]) -> tuple[Fallen, ...]:
    """How many fall in each stretch of days: each begins on one of `firsts`, the last is open.

    One row for each stretch in order, those with none too; the key is the first day as text.
    """
    found = [[0, 0] for _ in firsts]
    place = 0
    for fall in falls:
        while place + 1 < len(firsts) and fall.day >= firsts[place + 1]:
            place += 1
        found[place][not fall.out_of_time] += 1
    return tuple(
        Fallen(first.isoformat(), "", *numbers)
        for first, numbers in zip(firsts, found, strict=True)
    )


def by_area(falls: Sequence[FallOut]) -> tuple[Fallen, ...]:
    """How many fall in each area of the cut that they were asked by; areas with none are not."""
    found: dict[Key, list[int]] = {}
    names: dict[Key, str] = {}
    for fall in falls:
        names[fall.key] = max(names.get(fall.key, ""), fall.area)
        found.setdefault(fall.key, [0, 0])[not fall.out_of_time] += 1
    rows = [Fallen(key, names[key], *numbers) for key, numbers in found.items()]
    return tuple(sorted(rows, key=lambda row: in_order(counts_of(row.key, row.name, _NONE))))


def _falls(turning: Turning) -> bool:
    met_before = turning.before is not None and turning.before not in NOT_MET_STATUSES
    return met_before and turning.after in NOT_MET_STATUSES


def _fall_out(turning: Turning, place: tuple[Key, str]) -> FallOut:
    return FallOut(
        day=turning.day,
        urn=turning.urn,
        name=turning.name,
        la_code=turning.la_code,
        la_name=turning.la_name,
        before=turning.before or "",
        after=turning.after,
        key=place[0],
        area=place[1],
    )

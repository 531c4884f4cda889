"""The whole list on its first day: every authority, every kind, open, proposed and gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from register.demo.authorities import AUTHORITIES, OVERSEAS, WELSH, Authority, apportion
from register.demo.building import Builder
from register.demo.draws import chance, day_between, first_of_month, share_of
from register.demo.history import add_history
from register.demo.kinds import IN_SCOPE, KINDS, Kind
from register.demo.schools import (
    CLOSING,
    FIRST_URN,
    LAST_URN,
    PROPOSED,
    SENTINEL,
    Country,
    InventedSchool,
)
from register.domain.errors import InvalidFact

_PROPOSALS = 60
_WELSH, _OVERSEAS = 30, frozenset({37})


def build_nation(builder: Builder, scale: float) -> Country:
    """Every school of the first day, not yet numbered."""
    country = Country(schools=[], links=[])
    for kind, authority in (*_in_scope(builder, scale), *_out_of_scope(builder, scale)):
        country.schools.append(builder.school(kind, authority))
    add_history(builder, country, scale)
    for _ in range(share_of(_PROPOSALS, scale, 4)):
        country.schools.append(proposal(builder))
    _propose_closures(builder, country)
    return country


def proposal(builder: Builder) -> InventedSchool:
    """A free school that is proposed to open, on a day that may not be fixed yet."""
    rng = builder.rng
    authority = rng.choices(AUTHORITIES, weights=[each.weight for each in AUTHORITIES])[0]
    school = builder.school(KINDS[35 if chance(rng, 0.7) else 36], authority)
    school.status, school.pupils, school.head = PROPOSED, None, ("", "", "")
    ahead = builder.day + timedelta(days=400)
    opens = first_of_month(rng, ahead, ahead + timedelta(days=500))
    school.opened = opens if chance(rng, 0.7) else None
    return school


class UrnIssuer:
    """Gives URNs in the order that schools began, with the gaps that the real list has."""

    def __init__(self, builder: Builder, expected: int) -> None:
        """`expected` schools in all, at most. Raises InvalidFact where the range is too small."""
        if expected > LAST_URN - FIRST_URN:
            raise InvalidFact("The invented country is too large: ask for a scale of 2 or less.")
        self._rng = builder.rng
        self._step = max(1, min(3, (LAST_URN - FIRST_URN) // expected))
        self._last = FIRST_URN - 1

    def number(self, schools: Iterable[InventedSchool]) -> None:
        """Number the schools that have no URN yet, the oldest first."""
        begun = [(school.opened, school) for school in schools if not school.urn]
        aged = [(self._age(opened), spot) for spot, (opened, _) in enumerate(begun)]
        for _, spot in sorted(aged):
            self._last += self._rng.randint(1, self._step)
            begun[spot][1].urn = self._last

    def _age(self, opened: date | None) -> date:
        if opened is None or opened == SENTINEL:
            return day_between(self._rng, date(1944, 8, 3), date(2004, 8, 31))
        return opened


def _in_scope(builder: Builder, scale: float) -> list[tuple[Kind, Authority]]:
    deck = [kind for kind in KINDS.values() if kind.code in IN_SCOPE for _ in _copies(kind, scale)]
    shares = apportion(len(deck), AUTHORITIES)
    deck += [KINDS[1]] * (sum(shares.values()) - len(deck))
    builder.rng.shuffle(deck)
    homes = [each for each in AUTHORITIES for _ in range(shares[each.code])]
    return list(zip(deck, homes, strict=True))


def _out_of_scope(builder: Builder, scale: float) -> list[tuple[Kind, Authority]]:
    weights = [each.weight for each in AUTHORITIES]
    dealt = []
    for kind in KINDS.values():
        if kind.code in IN_SCOPE:
            continue
        for _ in _copies(kind, scale):
            home = builder.rng.choices(AUTHORITIES, weights=weights)[0]
            if kind.code == _WELSH:
                home = builder.rng.choice(WELSH)
            dealt.append((kind, OVERSEAS if kind.code in _OVERSEAS else home))
    return dealt


def _copies(kind: Kind, scale: float) -> range:
    return range(share_of(kind.open_schools, scale))


def _propose_closures(builder: Builder, country: Country) -> None:
    """A few open schools are to close: status 3, some with the day, some without."""
    later = builder.day + timedelta(days=240)
    for school in country.schools:
        if school.is_open and chance(builder.rng, 0.003):
            school.status = CLOSING
            if chance(builder.rng, 0.5):
                school.closed = day_between(builder.rng, later, later + timedelta(days=300))

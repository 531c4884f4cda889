"""The links file to successions: which school follows which, read from both directions at once.

A row says what `link_urn` is to `urn`. Half of a pair is often missing, so both halves are read
and joined (feed notes 3.3). Nothing is decided here: the file has splits, mergers, links that run
both ways and links for schools still open, and all of them are handed on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.domain.period import ONE_DAY
from register.domain.schools import SchoolLink


class Kind(StrEnum):
    """What sort of succession the link types tell of; the earlier here wins among several rows."""

    SPLIT = "split"
    AMALGAMATION = "amalgamated"
    MERGE = "merged"
    PLAIN = "plain"


# The word in a link type that tells the kind.
_WORDS = (("split", Kind.SPLIT), ("amalgamat", Kind.AMALGAMATION), ("merged", Kind.MERGE))
_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_RESULT = "Result of Amalgamation"


@dataclass(frozen=True, slots=True)
class Succession:
    """`new` follows `old`. `old_last_day` is inclusive; None where neither half gives a date.

    A plain succession need not be one to one: 80 schools have several successors and thousands
    of successors several predecessors.
    """

    old: int
    new: int
    kind: Kind
    old_last_day: date | None


@dataclass(frozen=True, slots=True)
class _Half:
    """One row as it bears on a succession; the lower `trust`, the better its date."""

    kind: Kind
    trust: int
    last_day: date | None


def successions(links: Iterable[SchoolLink]) -> tuple[Succession, ...]:
    """Every succession that either direction tells of, once each, by old and new URN.

    The date is the earliest on a successor row; failing one, the day before the earliest on a
    predecessor row; failing that, what "Result of Amalgamation" gives. Both directions of a loop
    are here: see `loops`.
    """
    halves: dict[tuple[int, int], list[_Half]] = defaultdict(list)
    for link in links:
        if link.link_type.startswith("Successor"):
            halves[link.urn, link.link_urn].append(_Half(_kind(link), 0, link.established))
        elif link.link_type.startswith("Predecessor"):
            halves[link.link_urn, link.urn].append(_Half(_kind(link), 1, _before(link)))
        elif link.link_type == _RESULT:
            halves[link.urn, link.link_urn].append(_Half(Kind.AMALGAMATION, 2, link.established))
    return tuple(_joined(old, new, found) for (old, new), found in sorted(halves.items()))


def loops(found: Iterable[Succession]) -> tuple[tuple[int, ...], ...]:
    """The groups of schools that follow one another in a ring, each sorted.

    "Result of Amalgamation" is often written both ways; which school closed then tells the
    direction, and a ring that it does not settle is for a person.
    """
    after: dict[int, set[int]] = defaultdict(set)
    for each in found:
        after[each.old].add(each.new)
    reach = {urn: _reachable(urn, after) for urn in _on_a_ring(after)}
    rings = {
        tuple(sorted({urn} | {other for other in onward if urn in reach.get(other, ())}))
        for urn, onward in reach.items()
        if urn in onward
    }
    return tuple(sorted(rings))


def _joined(old: int, new: int, halves: list[_Half]) -> Succession:
    dated = [half for half in halves if half.last_day is not None]
    best = min((half.trust for half in dated), default=0)
    last_day = min((half.last_day for half in dated if half.trust == best), default=None)  # type: ignore[type-var]
    return Succession(
        old, new, min((half.kind for half in halves), key=_RANK.__getitem__), last_day
    )


def _kind(link: SchoolLink) -> Kind:
    text = link.link_type.lower()
    return next((kind for word, kind in _WORDS if word in text), Kind.PLAIN)


def _before(link: SchoolLink) -> date | None:
    """The day before the new school's first; the calendar's own first day stays."""
    if link.established is None or link.established == date.min:
        return link.established
    return link.established - ONE_DAY


def _on_a_ring(after: dict[int, set[int]]) -> set[int]:
    """The schools left when those with nobody before or after them are taken off, again and again.

    What is left holds every ring, and few others.
    """
    left = set(after)
    while True:
        led_to = {new for old in left for new in after[old]}
        fewer = {urn for urn in left & led_to if after[urn] & left}
        if fewer == left:
            return left
        left = fewer


def _reachable(start: int, after: dict[int, set[int]]) -> set[int]:
    """Every school that can be come to from this one, itself only by a ring."""
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        for new in after.get(waiting.pop(), ()):
            if new not in seen:
                seen.add(new)
                waiting.append(new)
    return seen

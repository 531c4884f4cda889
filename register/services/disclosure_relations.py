"""What the public school list tells of the rows of several tables: which hold the same schools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations

from register.services.disclosure_attack import FLOOR, Known, Overlap, Place, SameSchools
from register.store.counting import Key

EVERYWHERE: Place = ("none", None)
_FEW = 2 * FLOOR  # schools: a row that differs from another by no more tells of its counts

Held = Mapping[tuple[Key, ...], int]
"""How many schools there are of each combination of keys, one key a cut."""


def known(cuts: Sequence[str], held: Held) -> Known:
    """What follows from the keys of every school: `held` has a key for each of `cuts`, in order."""
    schools: Counter[Place] = Counter()
    both: Counter[tuple[Place, Place]] = Counter()
    for keys, number in held.items():
        places = list(zip(cuts, keys, strict=True))
        schools[EVERYWHERE] += number
        for place in places:
            schools[place] += number
        for pair in combinations(places, 2):
            both[pair] += number
    ordered = dict(sorted(schools.items(), key=_in_order))
    return Known(ordered, tuple(_same(cuts, ordered, both)), tuple(_overlaps(ordered, both)))


def _in_order(held: tuple[Place, int]) -> tuple[str, bool, str]:
    (cut, key), _number = held
    return cut, key is None, str(key)


def _same(
    cuts: Sequence[str], schools: Mapping[Place, int], both: Mapping[tuple[Place, Place], int]
) -> Iterator[SameSchools]:
    """Each cut adds up to England; and so do parts of two cuts where they are the same schools."""
    for cut in cuts:
        yield SameSchools(tuple(place for place in schools if place[0] == cut), (EVERYWHERE,))
    for one, other in combinations(cuts, 2) if both else ():
        met = sorted((pair for pair in both if pair[0][0] == one and pair[1][0] == other), key=repr)
        parts = list(_parts(met))
        if len(parts) > 1 or 1 in (len(parts[0].these), len(parts[0].those)):
            yield from parts


def _parts(met: Sequence[tuple[Place, Place]]) -> Iterator[SameSchools]:
    """The rows of two cuts that hang together, part by part."""
    beside: dict[Place, list[Place]] = {}
    for one, other in met:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    seen: set[Place] = set()
    for first, _other in met:
        if first in seen:
            continue
        part, waiting = {first}, [first]
        while waiting:
            for place in beside[waiting.pop()]:
                if place not in part:
                    part.add(place)
                    waiting.append(place)
        seen |= part
        ordered = sorted(part, key=repr)
        yield SameSchools(
            tuple(place for place in ordered if place[0] == first[0]),
            tuple(place for place in ordered if place[0] != first[0]),
        )


def _overlaps(
    schools: Mapping[Place, int], both: Mapping[tuple[Place, Place], int]
) -> Iterator[Overlap]:
    """The rows that lie in another but for a few schools, and not because they are small."""
    for pair, number in sorted(both.items(), key=repr):
        for row, other in permutations(pair):
            spare = schools[row] - number
            if spare < min(_FEW, number):
                yield Overlap(row, other, spare)

"""Which schools answer the words that were typed, and which of them come first.

Every word is matched by itself, then the schools that match all of them are kept. Only where
there is none is the search widened: words run together or apart, other spellings, then the words
that say least left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import pairwise
from math import log
from typing import NamedTuple

from register.services.search_index import Ids, Index
from register.services.search_words import GENERIC, LINKING, words

EVERY_WORD, RESPELT, SOME_WORDS = 0, 1, 2
# What a match costs: the word itself, one that begins with it, one so many slips away from it,
# one found in the place and not in the name.
_SAME, _BEGINS, _SLIP, _IN_PLACE = 0.0, 2.0, 3.0, 4.0
_EXTRA_WORD = 0.25
_NOT_FIRST = 0.9
# Above so many, the order of the list itself serves as well as any, and is far quicker.
_WORTH_RANKING = 4000
# Of the weight of what was typed, how much a school must match to be shown at all.
_ENOUGH = 0.5
_LEAST_WEIGHT = 0.01
Costs = dict[str, float]


class Matched(NamedTuple):
    """The schools found, how nearly, and what each word cost that found them."""

    ids: set[int]
    nearness: int
    costs: list[Costs]


def matching(index: Index, text: str, filters: Sequence[Ids]) -> Matched:
    """The schools that the words describe, under every filter."""
    wanted = _wanted(text)
    for attempt in _attempts(index, wanted, filters) if wanted and index.schools else ():
        if attempt.ids:
            return attempt
    return Matched(set(), SOME_WORDS, [])


def _attempts(index: Index, wanted: list[str], filters: Sequence[Ids]) -> Iterator[Matched]:
    """Look once as typed, then each time a little less strictly."""

    def every(costs: list[Costs], nearness: int) -> Matched:
        return Matched(_all_of(index, costs, filters), nearness, costs)

    def telling(costs: list[Costs]) -> list[Costs]:
        return [cost for word, cost in zip(wanted, costs, strict=True) if word not in GENERIC]

    typed = [_as_typed(index, word, alone=len(wanted) == 1) for word in wanted]
    yield every(typed, EVERY_WORD)
    for respaced in _respaced(index, wanted):
        yield every([_as_typed(index, word) for word in respaced], RESPELT)
    yield every(telling(typed), SOME_WORDS)
    yield every([_respelt(index, word, nearest=True) for word in wanted], RESPELT)
    respelt = [_respelt(index, word) for word in wanted]
    yield every(respelt, RESPELT)
    yield every(telling(respelt), SOME_WORDS)
    yield Matched(_most_of(index, respelt, filters), SOME_WORDS, respelt)


def in_order(index: Index, costs: Sequence[Costs], ids: set[int], count: int) -> list[int]:
    """The best `count` of the schools by what their words cost, best first."""
    if not costs or len(ids) > _WORTH_RANKING:
        return nsmallest(count, ids)

    def cost(number: int) -> tuple[float, int]:
        name = index.names[number]
        spent = _EXTRA_WORD * abs(len(name) - len(costs))
        for word_costs in costs:
            spent += min([word_costs[word] for word in name if word in word_costs] or [_IN_PLACE])
        first = next((word for word in name if word not in LINKING), "")
        return spent + (0 if first in costs[0] else _NOT_FIRST), number

    return nsmallest(count, ids, key=cost)


def _wanted(text: str) -> list[str]:
    typed = list(words(text))
    return [word for word in typed if word not in LINKING] or typed


def _as_typed(index: Index, word: str, *, alone: bool = False) -> Costs:
    """The word itself and those that begin with it; one letter begins too many to stand alone."""
    if word == "st" or (alone and len(word) == 1):
        return {word: _SAME}
    return dict.fromkeys(index.beginning(word), _BEGINS) | {word: _SAME}


def _respelt(index: Index, word: str, *, nearest: bool = False) -> Costs:
    """The word, those that begin with it, and those a slip or more away.

    With `nearest`, slips are looked for only where the word is not known, and only the fewest
    are allowed.
    """
    typed = _as_typed(index, word, alone=True)
    if nearest and index.holding(word):
        return typed
    near = index.spelt_like(word)
    if nearest and near:
        near = [(found, slips) for found, slips in near if slips == near[0][1]]
    return {found: _SLIP * slips for found, slips in near} | typed


def _respaced(index: Index, wanted: Sequence[str]) -> Iterator[list[str]]:
    """The words with two of them joined, or one of them parted, where that makes known words."""
    for place, (left, right) in enumerate(pairwise(wanted)):
        if index.holding(left + right):
            yield [*wanted[:place], left + right, *wanted[place + 2 :]]
    for place, word in enumerate(wanted):
        parts = None if index.holding(word) else index.split(word)
        if parts:
            yield [*wanted[:place], *parts, *wanted[place + 1 :]]


def _any_of(index: Index, costs: Costs) -> Ids:
    held = [ids for ids in map(index.holding, costs) if ids]
    return held[0] if len(held) == 1 else set[int]().union(*held)


def _all_of(index: Index, costs: Sequence[Costs], filters: Sequence[Ids]) -> set[int]:
    """The schools that every word and every filter lets through."""
    if not costs:
        return set()
    found = sorted([*(_any_of(index, word) for word in costs), *filters], key=len)
    return set(found[0]).intersection(*found[1:])


def _most_of(index: Index, costs: Sequence[Costs], filters: Sequence[Ids]) -> set[int]:
    """The schools that match the greatest weight of words; a rare word weighs more."""
    weights: defaultdict[int, float] = defaultdict(float)
    total = 0.0
    for word in costs:
        ids = _all_of(index, [word], filters)
        weight = log(len(index.schools) / max(len(ids), 1)) + _LEAST_WEIGHT
        total += weight
        if len(ids) <= _WORTH_RANKING:
            for number in ids:
                weights[number] += weight
    best = max(weights.values(), default=0)
    return (
        {n for n, w in weights.items() if w >= best - _LEAST_WEIGHT}
        if best >= _ENOUGH * total
        else set()
    )

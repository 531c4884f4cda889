"""The words of every school in memory, and which schools hold each: built once for each extract.

Schools are numbered in the order in which they would be read out: open before closed, then by
name, then by town. So a list of numbers in rising order is already a fair order of results.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from register.domain.schools import CLOSED
from register.services.search_words import words
from register.store.search import SchoolLine

_LAST = "\U0010ffff"
# Letters a word must have before one, two or three of them may be wrong.
_ONE_WRONG, _TWO_WRONG, _THREE_WRONG = 4, 7, 11
_SHORTEST_PART = 3
_CODES = ("la_code", "phase_code", "type_code")
Ids = AbstractSet[int]
_NONE: Ids = frozenset()


class Index:
    """Every school of one extract, ready to be looked through."""

    def __init__(self, lines: Iterable[SchoolLine]) -> None:
        """Sort and index the schools; about a second for 50,000 of them."""
        self.schools = sorted(lines, key=_reading_order)
        self.names: list[tuple[str, ...]] = [words(school.name) for school in self.schools]
        self._holding = self._by_word()
        self.vocabulary = sorted(self._holding)
        self._spellable = [word for word in self.vocabulary if word.isalpha()]
        self._coded = {field: self._by_code(field) for field in _CODES}
        self._holding = self._by_word()
        self.vocabulary = sorted(self._holding)
        self._spellable = [word for word in self.vocabulary if word.isalpha()]
        self._coded = {field: self._by_code(field) for field in _CODES}

    def _by_code(self, field: str) -> dict[int, set[int]]:
        by_code: defaultdict[int | None, set[int]] = defaultdict(set)
        for number, school in enumerate(self.schools):
            by_code[getattr(school, field)].add(number)
        return {code: ids for code, ids in by_code.items() if code is not None}

    def _by_word(self) -> dict[str, set[int]]:
        """Every word of a name, town, locality, authority or postcode district, and its schools."""
        holding: defaultdict[str, set[int]] = defaultdict(set)
        for number, name in enumerate(self.names):
            for word in name:
                holding[word].add(number)
        for place, numbers in self._by_place().items():
            for word in words(place):
                holding[word].update(numbers)
        return dict(holding)

    def _by_place(self) -> dict[str, list[int]]:
        """Few places differ, so each is folded once."""
        by_place: defaultdict[str, list[int]] = defaultdict(list)
        for number, school in enumerate(self.schools):
            by_place[school.town].append(number)
            by_place[school.locality].append(number)
            by_place[school.la_name].append(number)
            by_place[school.postcode.partition(" ")[0]].append(number)
        return by_place

    @cached_property
    def first_closed(self) -> int:
        """The number of the first closed school; every lower one is open or about to be."""
        return sum(school.status_code != CLOSED for school in self.schools)

    @cached_property
    def by_urn(self) -> dict[int, int]:
        """The number of the school with each URN."""
        return {school.urn: number for number, school in enumerate(self.schools)}

    @cached_property
    def _postcodes(self) -> list[tuple[str, int]]:
        pairs = ((_close_up(school.postcode), n) for n, school in enumerate(self.schools))
        return sorted(pair for pair in pairs if pair[0])

    def at_postcode(self, start: str, *, whole_district: bool = False) -> set[int]:
        """Schools whose postcode begins so; with `whole_district`, "BD1" is not "BD10"."""
        first = bisect_left(self._postcodes, (start, -1))
        found = set()
        for postcode, number in self._postcodes[first:]:
            if not postcode.startswith(start):
                break
            if not whole_district or postcode[:-3] == start:
                found.add(number)
        return found

    def having(self, field: str, code: int) -> Ids:
        """Schools with that code in `la_code`, `phase_code` or `type_code`."""
        return self._coded[field].get(code, _NONE)

    def offered(self, field: str, name_field: str) -> tuple[tuple[int, str], ...]:
        """Every code of that field with the name that the list gives it, by name."""
        numbers = {code: next(iter(ids)) for code, ids in self._coded[field].items()}
        names = {code: getattr(self.schools[n], name_field) for code, n in numbers.items()}
        return tuple(sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0])))

    def holding(self, word: str) -> Ids:
        """Schools with this very word in their name or place."""
        return self._holding.get(word, _NONE)

    def beginning(self, start: str) -> list[str]:
        """The words of the list that begin so, the word itself among them."""
        first = bisect_left(self.vocabulary, start)
        return self.vocabulary[first : bisect_left(self.vocabulary, start + _LAST, first)]

    def spelt_like(self, word: str) -> list[tuple[str, int]]:
        """Words a slip or three away, and how many slips; nearest first.

        A slip is a letter missed, added or changed, or two neighbours swapped. Short words may
        have none, because every short word is near another.
        """
        slips = sum(len(word) >= length for length in (_ONE_WRONG, _TWO_WRONG, _THREE_WRONG))
        if not slips or not word.isalpha():
            return []
        near = process.extract(
            word, self._spellable, scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        return [(match, int(distance)) for match, distance, _place in near]

    def split(self, word: str) -> tuple[str, str] | None:
        """Two known words run together, such as "stmary"; the commonest such pair, or None."""
        pairs = []
        for place in range(2, len(word) - _SHORTEST_PART + 1):
            head, tail = word[:place], word[place:]
            if head in self._holding and tail in self._holding:
                pairs.append((len(self._holding[head] & self._holding[tail]), head, tail))
        if not pairs:
            return None
        count, head, tail = max(pairs)
        return (head, tail) if count else None


def _reading_order(school: SchoolLine) -> tuple[bool, str, str, int]:
    return school.status_code == CLOSED, school.name.casefold(), school.town, school.urn


def _close_up(postcode: str) -> str:
    return postcode.replace(" ", "").upper()

"""How many points a search counts towards being slowed and stopped. Pure: no database, no clock.

An organisation that looks for its own people, or is shown a share code, gathers none. What a
harvester cannot help doing gathers them fast: missing, walking from number to number, trying one
number again and again, finding strangers.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from register.store.look_ups import Weighed

# ---------------------------------------------------------------- the policy
DAY = timedelta(hours=24)  # points are those of the last day
LOOKED_BACK_OVER = 400  # searches of that day that are weighed: a bound on the work of each
SLOWED_AT = 15  # a panel's eight strangers and two slips are 12
STOPPED_AT = 25  # 13 misses, or 25 strangers: within the 30 that the brief allows
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
POINTS_TO_DOUBLE = 3  # each so many points above SLOWED_AT double the pause
BUCKET = 50  # numbers: one in the same or the next bucket is near
FREE_RETRIES = 2  # of one number: a slip in the birthday, twice; after that birthdays are guessed
FREE_IN_ALL = 4  # of a day: with more, two birthdays beside each number would go past 30 look-ups
MOST_OF_ONE = 10  # misses of one number in a day stop whoever it is: people with a tie pay for none
STRANGERS_TOLD = 100  # of a day: more than these, and an official is told


class Kind(StrEnum):
    """How a search was counted."""

    TIED = "tied"
    UNTIED = "untied"
    AGAIN = "again"
    CODE = "code"
    MISS = "miss"
    WALK = "walk"
    SAME = "same"
    REPEATED = "repeated"
    SEVERAL = "several"
    AMBIGUOUS = "ambiguous"
    CODE_MISS = "code_miss"
    REFUSED = "refused"
    OFFICIAL = "official"


POINTS = {
    # Less would do on most days: with 1, two of a thousand simulated authorities were slowed once.
    Kind.TIED: -2,
    Kind.UNTIED: 1,
    Kind.AGAIN: 0,
    Kind.CODE: 0,
    Kind.MISS: 2,
    Kind.WALK: 5,  # a miss, and 3 for its number being near another that missed
    Kind.SAME: 0,
    Kind.REPEATED: 0,  # the very number and birthday that missed before: nothing new is learnt
    Kind.SEVERAL: 1,
    Kind.AMBIGUOUS: 1,
    Kind.CODE_MISS: 2,
    Kind.REFUSED: 1,
    Kind.OFFICIAL: 0,
}
# Free whoever does them how often: they must not push what counts out of what is looked back over.
NEVER_WEIGHED = frozenset({Kind.AGAIN, Kind.REPEATED, Kind.CODE, Kind.OFFICIAL})
# A file names the number and the birthday of each: whoever has both for many is an employer.
POINTS_BY_FILE = {**POINTS, Kind.UNTIED: -1}
_SAID = {
    Kind.MISS: "not found",
    Kind.WALK: "not found and next to a number tried before",
    Kind.CODE_MISS: "wrong share codes",
    Kind.SEVERAL: "that fitted several people",
    Kind.AMBIGUOUS: "that might be several people",
    Kind.UNTIED: "of people with no tie to it",
    Kind.REFUSED: "while slowed",
    Kind.TIED: "of people with a tie to it",
}
_OTHERS = {
    "hit": Kind.UNTIED,
    "code": Kind.CODE,
    "several": Kind.SEVERAL,
    "ambiguous": Kind.AMBIGUOUS,
    "code_miss": Kind.CODE_MISS,
}


@dataclass(frozen=True, slots=True)
class Hashed:
    """A number as it is kept: a keyed hash of itself, of its bucket and of the buckets beside.

    `pair` is one of the number and the birthday typed with it, and the family name where one was.
    """

    number: str = ""
    bucket: str = ""
    near: frozenset[str] = frozenset()
    pair: str = ""


def hashed(
    organisation: str, number: str | None, born: date | None, secret: str, *, name: str = ""
) -> Hashed:
    """The number under the secret; the same number of two organisations is not the same hash.

    `name` is the family name that was asked for with them, folded; blank where none was.
    """
    if number is None or not (number.isascii() and number.isdigit()):
        return Hashed()
    bucket = int(number) // BUCKET
    buckets = [_key("bucket", organisation, bucket + step, secret) for step in (0, -1, 1)]
    alone = _key("number", organisation, int(number), secret)
    kind = f"pair {born} {name}".rstrip()
    pair = _key(kind, organisation, int(number), secret) if born else ""
    return Hashed(alone, buckets[0], frozenset(buckets), pair)


class Tally:
    """An organisation's last day, in order: its points, whom it saw and what it missed."""

    def __init__(
        self, day: Iterable[Weighed], seen: Iterable[int] = (), asked: Iterable[str] = ()
    ) -> None:
        """Count what was weighed before; `seen` and `asked` are of the whole day before now."""
        self.points = 0
        self.last: datetime | None = None
        self._kinds: Counter[str] = Counter()
        self._seen: set[int] = set(seen)
        self._asked: set[str] = set(asked)
        self._missed: Counter[str] = Counter()
        self._buckets: defaultdict[str, set[str]] = defaultdict(set)
        for search in day:
            self.add(search)

    def add(self, search: Weighed) -> None:
        """Count one more; points never fall below none, so that nobody saves up for a walk."""
        self.points = max(0, self.points + search.points)
        self.last = search.at
        self._kinds[search.kind] += 1
        if search.pair:
            self._asked.add(search.pair)
        if search.person_id is not None:
            self._seen.add(search.person_id)
        elif search.number and search.kind != Kind.REPEATED:
            self._missed[search.number] += 1
            self._buckets[search.bucket].add(search.number)

    def kind(self, found: str, person_id: int | None, number: Hashed, *, tied: bool) -> Kind:
        """How a search counts after these. `found` is as `look_ups.note` takes it."""
        if found == "miss":
            return Kind.REPEATED if number.pair in self._asked else self._miss(number)
        if found == "hit" and person_id in self._seen:
            return Kind.AGAIN
        if found == "hit" and tied:
            return Kind.TIED
        return _OTHERS[found]

    @property
    def pause(self) -> timedelta:
        """How long after the last attempt the next is answered."""
        if self.points < SLOWED_AT:
            return timedelta(0)
        doublings = (self.points - SLOWED_AT) // POINTS_TO_DOUBLE
        pause: timedelta = FIRST_PAUSE * 2 ** min(doublings, 10)
        return min(pause, LONGEST_PAUSE)

    @property
    def stops(self) -> bool:
        """Whether there are too many."""
        return self.points >= STOPPED_AT or max(self._missed.values(), default=0) >= MOST_OF_ONE

    def counts(self) -> dict[str, int]:
        """How often each kind occurred, for the ledger."""
        return {kind: self._kinds[kind] for kind in sorted(self._kinds)}

    def sentence(self) -> str:
        """What the organisation did, in counts and with nobody named."""
        said = [
            f"{self._kinds[kind]} {words}" for kind, words in _SAID.items() if self._kinds[kind]
        ]
        return f"Searches of the last day: {', '.join(said)}."

    def _miss(self, number: Hashed) -> Kind:
        tries = self._missed[number.number] if number.number else 0
        if 0 < tries <= FREE_RETRIES and self._kinds[Kind.SAME] < FREE_IN_ALL:
            return Kind.SAME
        others = {each for bucket in number.near for each in self._buckets.get(bucket, ())}
        return Kind.WALK if others - {number.number} and not tries else Kind.MISS


def _key(kind: str, organisation: str, value: int, secret: str) -> str:
    told = f"look-up {kind}:{organisation}:{value}"
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()

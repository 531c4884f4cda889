"""An invented school as the country knows it, with only what the extract will ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from register.demo.authorities import Authority
from register.demo.kinds import IN_SCOPE, Kind, Stage

OPEN, CLOSED, CLOSING, PROPOSED = 1, 2, 3, 4
SENTINEL = date(1900, 1, 1)
# URNs that the real list has not reached: it stands near 152,000, and Wales above 400,000.
FIRST_URN, LAST_URN = 900_001, 999_999


@dataclass(frozen=True, slots=True)
class Place:
    """Where a school stands; the postcode area ZZ belongs to nowhere."""

    street: str
    town: str
    county: str
    postcode: str
    easting: int
    northing: int
    urban_rural: int


@dataclass(frozen=True, slots=True)
class Group:
    """A trust or a federation: its code, its name, and whether it has many schools."""

    code: int
    name: str
    many: bool = True


@dataclass(slots=True)
class InventedSchool:
    """One row to be. `closed` is the last day open; None dates are written blank."""

    urn: int
    authority: Authority
    kind: Kind
    stage: Stage
    name: str
    place: Place
    number: int | None
    faith: str = "00"
    status: int = OPEN
    opened: date | None = None
    closed: date | None = None
    reason_opened: str = "00"
    reason_closed: str = "00"
    pupils: int | None = None
    free_meals: float | None = None
    trust: Group | None = None
    federation: Group | None = None
    ukprn: int | None = None
    head: tuple[str, str, str] = ("", "", "")
    changed: date = SENTINEL
    provision: str = ""
    # The school it plainly follows from, where the one is the other under a new number.
    former: InventedSchool | None = field(default=None, repr=False)

    @property
    def is_open(self) -> bool:
        """Open on the list's own word."""
        return self.status in {OPEN, CLOSING}

    @property
    def in_scope(self) -> bool:
        """Of a type that the duty reaches."""
        return self.kind.code in IN_SCOPE

    @property
    def since(self) -> date:
        """The first day that anyone can have been in post, here or at what it follows from."""
        return self.former.since if self.former else self.own_since

    @property
    def own_since(self) -> date:
        """The first day under this URN; long ago where the list gives no day."""
        return self.opened or SENTINEL


@dataclass(slots=True)
class Link:
    """One row of the links file: what `to` is to `school`; None is a blank date."""

    school: InventedSchool
    to: InventedSchool
    words: str
    day: date | None
    name: str


@dataclass(slots=True)
class Country:
    """Every school and every link on one day."""

    schools: list[InventedSchool]
    links: list[Link]

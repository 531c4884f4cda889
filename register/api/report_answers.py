"""What is answered of the reports: shapes of the OpenAPI document, which name nobody."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from register.api.answers import Answered, Status, Text

Key = int | str | None


class Numbers(Answered):
    """How many stand at each status; `not_met` is `no_senco`, `ineligible` and `overdue`."""

    schools: int = Field(description="The sum: of pupils, where pupils were counted.")
    no_senco: int
    ineligible: int
    overdue: int
    review: int
    exempt_contested: int
    in_window: int
    exempt: int
    qualified: int
    not_met: int


class CountsRow(Numbers):
    """One row. `key` is null where the school list does not give it, and for the total."""

    key: Key
    name: Text


class CellRow(CountsRow):
    """One row of one cut, or one pair of keys of two; with one cut the second is null."""

    across_key: Key
    across_name: Text | None


class NotesTold(Answered):
    """What a reader must know to use the numbers."""

    title: Text
    as_of: date | None
    known_at: datetime | None = Field(description="Null: what was known when it was made.")
    made_at: datetime | None = Field(
        description="Null for a report as known in the past, which is the same whenever it is made."
    )
    rulebook: str = Field(description="The version of the rules.")
    switches: dict[str, str] = Field(description="Which reading of each contestable point.")
    list_day: date | None = Field(description="The day of the school list.")
    attribution: Text
    licence: str | None
    demonstration: bool = Field(description="Whether the country is invented.")
    evidence: Text


class CountsTold(Answered):
    """Counts on one day."""

    as_of: date
    known_at: datetime | None
    by: str
    across: str | None
    count: str
    rows: list[CellRow]
    total: CountsRow
    notes: NotesTold


class Course(Answered):
    """The numbers of one row on each of the days, in their order."""

    key: Key
    name: Text
    schools: list[int]
    no_senco: list[int]
    ineligible: list[int]
    overdue: list[int]
    review: list[int]
    exempt_contested: list[int]
    in_window: list[int]
    exempt: list[int]
    qualified: list[int]
    not_met: list[int]


class TrendTold(Answered):
    """Counts on many days."""

    known_at: datetime | None
    by: str
    days: list[date]
    rows: list[Course]
    total: Course
    notes: NotesTold


class SchoolRow(Answered):
    """One school on the list, without anybody in it."""

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
    status: Status
    deadline: date | None
    reasons: list[str]
    since: date = Field(description="The first day of this status without a break.")


class SchoolsTold(Answered):
    """A page of schools by URN. `total` is of all pages; `next` is the cursor of the page after."""

    as_of: date
    known_at: datetime | None
    total: int
    schools: list[SchoolRow]
    next: int | None
    notes: NotesTold


class KeptLine(Answered):
    """One report that is kept. A rerun stands beside what was said, which never changes."""

    number: int
    as_of: date
    made_at: datetime
    known_at: datetime
    kind: str = Field(description="`said` in its time, or `rerun`.")
    reruns: int | None = Field(description="The number of what was said, for a rerun.")
    rulebook: str
    list_day: date | None
    sha256: str = Field(description="Of the bytes that are kept: `register kept show` gives them.")
    total: CountsRow


class KeptList(Answered):
    """A page of what is kept, the latest made first. `next` is the cursor of the page after."""

    reports: list[KeptLine]
    next: int | None


class KeptTold(KeptLine):
    """One of them whole: the rows of each cut."""

    cuts: dict[str, list[CountsRow]]
    notes: NotesTold

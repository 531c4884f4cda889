"""What is kept, line by line: the list of kept reports, and the rows of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from register.law.assessment import STATUSES
from register.services.kept_reports import RERUN, KeptLine, KeptReport, differences
from register.services.reports import Cut
from register.web.days import AskedDay
from register.web.filters import day, instant, number, plural
from register.web.paging import Paging, address, paging
from register.web.reports.choosing import LABELS, NO_KEY
from register.web.reports.flagged import PATH as FLAGGED
from register.web.reports.forms import ANY_STATUS
from register.web.reports.kept_instant import KNOWN_AT, written
from register.web.reports.narrowing import NOT_RECORDED
from register.web.words import STATUS_NAMES, Tag, after_a_colon

PATH, SIZE = "/reports/kept", 50
SAID, AGAIN = Tag("Said", "blue"), Tag("Run again", "yellow")
CSV_PATH = "/reports/kept.csv"
CSV_HEADER = (
    *("number", "kind", "reruns", "made_at", "by", "rulebook", "list_day"),
    *("schools", *STATUSES, "not_met", "sha256", "day"),
)
CUT_NAMES = {**LABELS, Cut.NONE: "All schools"}
COLUMNS = ("schools", "not_met", *STATUSES)
NAMES = {"schools": "Schools", "not_met": "Not met", **STATUS_NAMES}
_ACTORS = {"scheduler": "The scheduler", "the command line": "The command line"}
_SHORT = 12  # characters of a hash that a list shows


@dataclass(frozen=True, slots=True)
class Number:
    """One number; `href` is blank where there is no list behind it."""

    text: str
    href: str
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list. `changed` is blank for what was said first."""

    number: int
    as_of: str
    tag: Tag
    made: str
    by: str
    schools: Number
    not_met: Number
    changed: str
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptListPage:
    """The list of what is kept, and the form that keeps one more. `ran` is told after a rerun."""

    as_of: AskedDay
    entries: tuple[Entry, ...]
    paging: Paging
    ran: str
    feed_day: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the counts."""

    name: str
    numbers: tuple[Number, ...]


def part(page: int, total: int) -> Paging:
    """Which part of the list a page is."""
    return paging(PATH, {}, page=page, size=SIZE, total=total)


def list_page(
    found: Sequence[tuple[KeptReport, KeptReport | None]],
    as_of: AskedDay,
    shown: Paging,
    ran: int | None,
    feed_day: date | None,
) -> KeptListPage:
    """One page of the list: `found` has each report, and what was said where it is a rerun."""
    entries = tuple(entry_of(kept, first) for kept, first in found)
    return KeptListPage(as_of, entries, shown, _ran(ran), feed_day)


def entry_of(kept: KeptReport, first: KeptReport | None = None) -> Entry:
    """One line: `first` is what was said, where this is a rerun of it."""
    whole = line_of(kept, kept.total, Cut.NONE)
    return Entry(
        number=kept.id,
        as_of=day(kept.as_of),
        tag=AGAIN if kept.kind == RERUN else SAID,
        made=instant(kept.made_at),
        by=_ACTORS.get(kept.by, "An official"),
        schools=whole.numbers[0],
        not_met=whole.numbers[1],
        changed=_in_short(first, kept) if first else "",
        sha256=kept.sha256[:_SHORT],
    )


def _ran(reruns: int | None) -> str:
    """What came of running all of them again, where that was done just now."""
    if reruns is None:
        return ""
    if not reruns:
        return "Nothing that is kept counts otherwise on what is known now."
    verb = "counts" if reruns == 1 else "count"
    return f"{plural(reruns, 'day')} {verb} otherwise by now: each stands beside what was said."


def csv_rows(found: Sequence[KeptLine]) -> list[tuple[object, ...]]:
    """The rows of the list's file, under `CSV_HEADER`."""
    return [
        (
            *(x.id, x.kind, x.reruns_id, x.made_at.isoformat(), x.by, x.rulebook, x.list_day),
            *(x.total[name] for name in ("schools", *STATUSES, "not_met")),
            *(x.sha256, x.as_of),
        )
        for x in found
    ]


def _in_short(first: KeptReport, kept: KeptReport) -> str:
    """What a rerun says otherwise than was said: all schools first, or else how many rows."""
    before, after = first.total, kept.total
    moved = [name for name in COLUMNS if before[name] != after[name]]
    if not moved:
        rows = len(differences(first, kept))
        return f"The same in all; {plural(rows, 'row')} of its cuts differ"
    return "; ".join(
        f"{after_a_colon(NAMES[name])} {before[name]:,} then, {after[name]:,} now" for name in moved
    ).capitalize()


def line_of(kept: KeptReport, row: Mapping[str, Any], cut: Cut) -> Line:
    """One row of a kept report; each number leads to its schools as known at that instant."""
    name = "All" if cut is Cut.NONE else named(row["key"], row["name"], cut)
    asked: dict[str, object] = {
        "as_of": kept.as_of.isoformat(),
        KNOWN_AT: written(kept.known_at),
    }
    if cut is not Cut.NONE:
        asked[cut.value] = NOT_RECORDED if row["key"] is None else row["key"]

    def linked(what: str) -> Number:
        status = {"schools": ANY_STATUS, "not_met": ""}.get(what, what)
        href = address(FLAGGED, asked, status=status) if row[what] else ""
        return Number(number(row[what]), href, f"{name}: {after_a_colon(NAMES[what])}")

    return Line(name, tuple(map(linked, COLUMNS)))


def named(key: object, name: str, cut: Cut) -> str:
    """What a row of a cut is called."""
    return NO_KEY.get(cut, name) if key is None else name

"""Kept reports as they are shown: the list of them, and one with its counts and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from register.clock import LONDON
from register.law.assessment import STATUSES
from register.services.kept_reports import CUTS, RERUN, KeptReport, differences
from register.services.reports import Cut
from register.web.days import AskedDay
from register.web.filters import day, instant, number, plural
from register.web.paging import Paging, address, paging
from register.web.reports.choosing import LABELS, NO_KEY
from register.web.reports.downloads import Download
from register.web.reports.drawing.bars import Amount, BarChart, bars
from register.web.reports.flagged import PATH as FLAGGED
from register.web.reports.forms import ANY_STATUS
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
_COLUMNS = ("schools", "not_met", *STATUSES)
_NAMES = {"schools": "Schools", "not_met": "Not met", **STATUS_NAMES}
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


@dataclass(frozen=True, slots=True)
class Changed:
    """One row that is counted otherwise than it was said: both numbers of schools and not met."""

    name: str
    schools: str
    not_met: str
    others: str


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One report that is kept. `first` is what was said, for a rerun; `reruns` stand beside it."""

    entry: Entry
    cut: Cut
    cuts: tuple[tuple[str, str], ...]
    rate: str
    known: str
    caption: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    chart: BarChart | None
    first: Entry | None
    reruns: tuple[Entry, ...]
    changed: tuple[Changed, ...]
    elsewhere: str
    downloads: tuple[Download, ...]
    rulebook: str
    list_day: str
    sha256: str
    holds: bool
    feed_day: date | None


def list_page(
    found: Sequence[KeptReport],
    as_of: AskedDay,
    page: int,
    ran: int | None,
    feed_day: date | None,
) -> KeptListPage:
    """The newest day first, and under each day what was said before what was run again."""
    ordered = sorted(found, key=lambda kept: (-kept.as_of.toordinal(), kept.id))
    first = {kept.id: kept for kept in found}
    shown = paging(PATH, {}, page=page, size=SIZE, total=len(ordered))
    here = ordered[shown.first - 1 : shown.last] if ordered else []
    entries = tuple(entry_of(kept, first.get(kept.reruns_id or 0)) for kept in here)
    return KeptListPage(as_of, entries, shown, _ran(ran), feed_day)


def kept_page(
    kept: KeptReport, of_that_day: Sequence[KeptReport], cut: Cut, feed_day: date | None
) -> KeptPage:
    """Put the page of one report together. `of_that_day` is everything kept of its day."""
    first = next((one for one in of_that_day if one.id == kept.reruns_id), None)
    reruns = [one for one in of_that_day if kept.reruns_id is None and one.kind == RERUN]
    rows = kept.content["cuts"][cut.value] if cut is not Cut.NONE else ()
    caption = f"{_counts_by(cut)}, in schools, on {day(kept.as_of)}"
    return KeptPage(
        entry=entry_of(kept, first),
        cut=cut,
        cuts=tuple((c.value, CUT_NAMES[c]) for c in CUTS),
        rate=_rate(kept.total),
        known=_known(kept),
        caption=caption,
        columns=tuple(_NAMES[name] for name in _COLUMNS),
        lines=tuple(_line(kept, row, cut) for row in rows),
        total=_line(kept, kept.total, Cut.NONE),
        chart=_chart(kept, caption),
        first=entry_of(first) if first else None,
        reruns=tuple(entry_of(one, kept) for one in reruns),
        changed=_changed(first, kept, cut) if first else (),
        elsewhere=_elsewhere(first, kept, cut) if first else "",
        downloads=_downloads(kept.id),
        rulebook=kept.rulebook,
        list_day=day(kept.list_day) or "No list yet",
        sha256=kept.sha256,
        holds=kept.holds,
        feed_day=feed_day,
    )


def entry_of(kept: KeptReport, first: KeptReport | None = None) -> Entry:
    """One line: `first` is what was said, where this is a rerun of it."""
    whole = _line(kept, kept.total, Cut.NONE)
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


def csv_rows(found: Sequence[KeptReport]) -> list[tuple[object, ...]]:
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
    moved = [name for name in _COLUMNS if before[name] != after[name]]
    if not moved:
        rows = len(differences(first, kept))
        return f"The same in all; {plural(rows, 'row')} of its cuts differ"
    return "; ".join(
        f"{after_a_colon(_NAMES[name])} {before[name]:,} then, {after[name]:,} now"
        for name in moved
    ).capitalize()


def _changed(first: KeptReport, kept: KeptReport, cut: Cut) -> tuple[Changed, ...]:
    return tuple(
        Changed(
            name="All" if each.cut is Cut.NONE else _named(each.key, each.name, cut),
            schools=_moved(each.before["schools"], each.after["schools"]),
            not_met=_moved(each.before["not_met"], each.after["not_met"]),
            others="; ".join(
                f"{after_a_colon(STATUS_NAMES[status])}"
                f" {_moved(each.before[status], each.after[status])}"
                for status in STATUSES
                if each.grew(status)
            ),
        )
        for each in differences(first, kept)
        if each.cut in {cut, Cut.NONE}
    )


def _moved(before: int, after: int) -> str:
    return number(after) if before == after else f"{before:,} then, {after:,} now"


def _elsewhere(first: KeptReport, kept: KeptReport, cut: Cut) -> str:
    """How many rows of the cuts that are not shown differ too."""
    found = [each for each in differences(first, kept) if each.cut not in {cut, Cut.NONE}]
    return plural(len(found), "row") if found else ""


def _line(kept: KeptReport, row: Mapping[str, Any], cut: Cut) -> Line:
    name = "All" if cut is Cut.NONE else _named(row["key"], row["name"], cut)
    asked: dict[str, object] = {
        "as_of": kept.as_of.isoformat(),
        "known_on": _day_of(kept.known_at).isoformat(),
    }
    if cut is not Cut.NONE:
        asked[cut.value] = NOT_RECORDED if row["key"] is None else row["key"]

    def linked(what: str) -> Number:
        status = {"schools": ANY_STATUS, "not_met": ""}.get(what, what)
        href = address(FLAGGED, asked, status=status) if row[what] else ""
        return Number(number(row[what]), href, f"{name}: {after_a_colon(_NAMES[what])}")

    return Line(name, tuple(map(linked, _COLUMNS)))


def _named(key: object, name: str, cut: Cut) -> str:
    return NO_KEY.get(cut, name) if key is None else name


def _rate(total: Mapping[str, Any]) -> str:
    schools, not_met = total["schools"], total["not_met"]
    return f"{100 * not_met / schools:.1f}%" if schools else ""


def _known(kept: KeptReport) -> str:
    verb = "Run again" if kept.kind == RERUN else "Said"
    return f"{verb} on {instant(kept.made_at)}, on the evidence held then."


def _counts_by(cut: Cut) -> str:
    if cut is Cut.NONE:
        return "Counts of all schools by standing"
    return f"Counts by {after_a_colon(CUT_NAMES[cut])}"


def _chart(kept: KeptReport, caption: str) -> BarChart | None:
    if not kept.total["schools"]:
        return None
    amounts = [Amount(STATUS_NAMES[status], (kept.total[status],)) for status in STATUSES]
    return bars("by-standing", "All schools by standing", amounts, table=caption)


def _downloads(number: int) -> tuple[Download, ...]:
    at = f"{PATH}/{number}/counts"
    return (
        Download("CSV", f"{at}.csv"),
        Download("ODS", f"{at}.ods"),
        Download("JSON", f"{at}.json"),
        Download("CSV metadata", f"{at}.csv-metadata.json"),
    )


def _day_of(at: datetime) -> date:
    return at.astimezone(LONDON).date()

"""One kept report as it is shown: its counts by a cut, and what changed since it was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from register.law.assessment import STATUSES
from register.services.kept_reports import CUTS, RERUN, KeptReport, differences
from register.services.reports import Cut
from register.web.filters import day, instant, number, plural
from register.web.reports.downloads import Download
from register.web.reports.drawing.bars import Amount, BarChart, bars
from register.web.reports.kept_lines import (
    COLUMNS,
    CUT_NAMES,
    NAMES,
    PATH,
    Entry,
    Line,
    entry_of,
    line_of,
    named,
)
from register.web.words import STATUS_NAMES, after_a_colon


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
        columns=tuple(NAMES[name] for name in COLUMNS),
        lines=tuple(line_of(kept, row, cut) for row in rows),
        total=line_of(kept, kept.total, Cut.NONE),
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


def _changed(first: KeptReport, kept: KeptReport, cut: Cut) -> tuple[Changed, ...]:
    return tuple(
        Changed(
            name="All" if each.cut is Cut.NONE else named(each.key, each.name, cut),
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

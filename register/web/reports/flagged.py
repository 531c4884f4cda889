"""The list of flagged schools as it is shown: the count, the filters, the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.law.dates import TRIGGER_DAY
from register.services.reports import Counts, Cut, FlaggedSchool
from register.web.filters import day, plural
from register.web.paging import Paging, address, paging
from register.web.reports.forms import Days, FlaggedAsked
from register.web.words import STATUS_NAMES, Tag, reason, tag_of

PATH, CSV_PATH, SIZE = "/reports/flagged", "/reports/flagged.csv", 100
_FILTERED_BY = {
    Cut.LA: ("la", "Local authority"),
    Cut.REGION: ("region", "Region"),
    Cut.TYPE: ("type", "Type of school"),
    Cut.PHASE: ("phase", "Phase"),
    Cut.TRUST: ("trust", "Trust"),
}
CSV_HEADER = (
    *("urn", "name", "local_authority_code", "local_authority", "region", "type", "phase", "trust"),
    *("town", "postcode", "status", "standing", "deadline", "reasons", "reasons_in_words", "since"),
)


@dataclass(frozen=True, slots=True)
class Select:
    """One filter and what may be chosen in it."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One school of the list."""

    urn: int
    name: str
    town: str
    authority: str
    tag: Tag
    reasons: str
    since: str
    deadline: str


@dataclass(frozen=True, slots=True)
class FlaggedPage:
    """The page: `count` first."""

    days: Days
    scope: str
    count: str
    heading: str
    as_known: str
    selects: tuple[Select, ...]
    statuses: tuple[tuple[str, str, bool], ...]
    rows: tuple[Row, ...]
    mixed: bool
    paging: Paging
    csv: str
    filtered: bool
    feed_day: date | None


def flagged_page(
    asked: FlaggedAsked,
    found: Sequence[FlaggedSchool],
    cuts: Mapping[Cut, Sequence[Counts]],
    scope: str,
    feed_day: date | None,
) -> FlaggedPage:
    """Put the page together. `cuts` are the counts that the filters offer, each within scope."""
    shown = paging(PATH, asked.given, page=asked.page, size=SIZE, total=len(found))
    usual = {"as_of", "known_on"}
    return FlaggedPage(
        days=asked.days,
        scope=scope,
        count=plural(len(found), "school"),
        heading=_heading(asked, len(found)),
        as_known=as_known(asked.days),
        selects=(*_selects(asked, cuts), _reasons(asked, found)),
        statuses=tuple((s, STATUS_NAMES[s], s in asked.statuses) for s in STATUSES),
        mixed=not _all_flagged(asked),
        rows=tuple(map(_row, found[shown.first - 1 : shown.last] if found else ())),
        paging=shown,
        csv=address(CSV_PATH, asked.given),
        filtered=any(value for name, value in asked.given.items() if name not in usual),
        feed_day=feed_day,
    )


def csv_rows(found: Sequence[FlaggedSchool]) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`."""
    return [
        (
            *(x.urn, x.name, x.la_code, x.la_name, x.region_name, x.type_name, x.phase_name),
            *(x.trust_name, x.town, x.postcode, x.status, tag_of(x.status).text, x.deadline),
            *("|".join(x.reasons), "; ".join(map(reason, x.reasons)), x.since),
        )
        for x in found
    ]


def as_known(days: Days) -> str:
    """For which day, and on whose evidence."""
    if days.known_on.given:
        return f"On {day(days.as_of.day)}, as known at the end of {day(days.known_on.day)}."
    return f"On {day(days.as_of.day)}, on the evidence held now."


def _heading(asked: FlaggedAsked, total: int) -> str:
    verb = "does" if total == 1 else "do"
    if _all_flagged(asked):
        return f"{verb} not meet the SENCO duty"
    return "at the standings chosen"


def _all_flagged(asked: FlaggedAsked) -> bool:
    """Whether only schools whose duty is not met are on the list; the tag then says nothing."""
    return asked.statuses <= NOT_MET_STATUSES


def _selects(asked: FlaggedAsked, cuts: Mapping[Cut, Sequence[Counts]]) -> tuple[Select, ...]:
    selects = []
    for cut, (name, label) in _FILTERED_BY.items():
        chosen = asked.given.get(name)
        options = tuple(
            (str(row.key), row.name)
            for row in cuts.get(cut, ())
            if row.key is not None
            and (row.key == chosen or any(row.statuses[s] for s in asked.statuses))
        )
        if len(options) > 1 or chosen:
            selects.append(Select(name, label, str(chosen or ""), options))
    return tuple(selects)


def _reasons(asked: FlaggedAsked, found: Sequence[FlaggedSchool]) -> Select:
    codes = {code for school in found for code in school.reasons if code}
    chosen = asked.filters.reason or ""
    options = sorted(((code, reason(code)) for code in {*codes, chosen} - {""}), key=lambda x: x[1])
    return Select("reason", "Reason", chosen, tuple(options))


def _row(school: FlaggedSchool) -> Row:
    return Row(
        urn=school.urn,
        name=school.name,
        town=school.town,
        authority=school.la_name,
        tag=tag_of(school.status),
        reasons=". ".join(map(reason, school.reasons)),
        since=_since(school.since),
        deadline=day(school.deadline) or "None",
    )


def _since(first: date) -> str:
    """The first day of the standing; the lines begin where the rules held do."""
    return f"{day(first)} or before" if first <= TRIGGER_DAY else day(first)

"""The list of flagged schools as it is shown: the count, the filters, the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.law.dates import TRIGGER_DAY
from register.services.flagged_pages import FlaggedPart
from register.services.report_choices import Choices
from register.services.reports import Cut, FlaggedSchool
from register.web.filters import day, plural
from register.web.paging import Paging, address, paging
from register.web.reports.choosing import Chosen, Select, chosen_filters, which_schools
from register.web.reports.downloads import LISTS, Download, downloads
from register.web.reports.forms import Days, FlaggedAsked
from register.web.reports.narrowing import Problem
from register.web.reports.scope import Reader
from register.web.reports.which import which_schools_in_words
from register.web.words import STATUS_NAMES, Tag, reason, tag_of

PATH, SIZE = "/reports/flagged", 100
_DAYS = frozenset({"as_of", "known_on", "known_at"})
CSV_HEADER = (
    *("urn", "name", "local_authority_code", "local_authority", "region", "type", "phase", "trust"),
    *("town", "postcode", "status", "standing", "deadline", "reasons", "reasons_in_words", "since"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One school of the list; `href` is its own page, with its reasons, on the same day."""

    urn: int
    href: str
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
    now: str
    selects: tuple[Select, ...]
    chosen: tuple[Chosen, ...]
    clear: str
    statuses: tuple[tuple[str, str, bool], ...]
    rows: tuple[Row, ...]
    caption: str
    mixed: bool
    paging: Paging
    downloads: tuple[Download, ...]
    counts: str
    filtered: bool
    feed_day: date | None
    problems: tuple[Problem, ...]


def flagged_page(
    reader: Reader,
    asked: FlaggedAsked,
    found: FlaggedPart,
    choices: Choices,
    feed_day: date | None,
) -> FlaggedPage:
    """Put the page together. `choices` are what the filters offer within the reader's scope."""
    given, narrowed = asked.given, asked.narrowed
    shown = paging(PATH, given, page=asked.page, size=SIZE, total=found.total)
    return FlaggedPage(
        days=asked.days,
        scope=which_schools_in_words(reader, narrowed, choices),
        count=plural(found.total, "school"),
        heading=_heading(asked, found.total),
        as_known=as_known(asked.days),
        now=address(PATH, given, known_at="") if asked.days.instant.at else "",
        selects=(*which_schools(narrowed, choices, reader.own), _reasons(asked, found)),
        chosen=chosen_filters(PATH, given, narrowed, choices),
        clear=address(PATH, {**asked.days.given}),
        statuses=tuple((s, STATUS_NAMES[s], s in asked.statuses) for s in STATUSES),
        rows=tuple(_row(school, asked.days) for school in found.schools),
        caption=f"Schools by local authority and name, on {day(asked.days.as_of.day)}",
        mixed=not _all_flagged(asked),
        paging=shown,
        downloads=downloads(LISTS, given),
        counts=_counts_of_these(asked),
        filtered=any(value for name, value in given.items() if name not in _DAYS),
        feed_day=feed_day,
        problems=asked.problems,
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
    if days.instant.at:
        return f"On {day(days.as_of.day)}, as known on {days.instant.words}."
    return f"On {day(days.as_of.day)}, on the evidence held now."


def _heading(asked: FlaggedAsked, total: int) -> str:
    verb = "does" if total == 1 else "do"
    if _all_flagged(asked):
        return f"{verb} not meet the SENCO duty"
    return "at the standings chosen"


def _all_flagged(asked: FlaggedAsked) -> bool:
    """Whether only schools whose duty is not met are on the list; the tag then says nothing."""
    return asked.statuses <= NOT_MET_STATUSES


def _reasons(asked: FlaggedAsked, found: FlaggedPart) -> Select:
    codes = {*found.reasons, asked.reason}
    options = sorted(((code, reason(code)) for code in codes - {""}), key=lambda x: x[1])
    return Select("reason", "Reason", asked.reason, (("", "Any"), *options))


def _row(school: FlaggedSchool, days: Days) -> Row:
    return Row(
        urn=school.urn,
        href=address(f"/schools/{school.urn}", days.given),
        name=school.name,
        town=school.town,
        authority=school.la_name,
        tag=tag_of(school.status),
        reasons=". ".join(map(reason, school.reasons)),
        since=_since(school.since),
        deadline=day(school.deadline) or "None",
    )


def _counts_of_these(asked: FlaggedAsked) -> str:
    """The counts of the same schools, by standing alone where they are of one authority."""
    by = Cut.SIZE.value if Cut.LA in asked.narrowed.held else ""
    return address("/reports", {**asked.given, "status": "", "reason": "", "by": by})


def _since(first: date) -> str:
    """The first day of the standing; the lines begin where the rules held do."""
    return f"{day(first)} or before" if first <= TRIGGER_DAY else day(first)

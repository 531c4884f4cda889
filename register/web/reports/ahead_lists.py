"""The schools behind the numbers of what is ahead, as lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.services.forecasts import FallOut
from register.services.report_choices import Choices
from register.web.days import AskedDay
from register.web.filters import day, plural
from register.web.paging import Paging, address, paging
from register.web.reports import choosing
from register.web.reports.ahead_asked import FallsAsked, Why
from register.web.reports.choosing import Chosen, Select
from register.web.reports.narrowing import Problem
from register.web.reports.scope import Reader
from register.web.words import STATUS_NAMES, Tag, standing_in_full, tag_of

FALLS, FALLS_CSV = "/reports/ahead/schools", "/reports/ahead/schools.csv"
SIZE = 100
FALLS_HEADER = (
    *("first_day_not_met", "last_lawful_day", "urn", "name", "local_authority_code"),
    *("local_authority", "status_before", "standing_before", "status_after", "standing_after"),
)
_REASONS = (
    ("", "All that stop meeting the duty"),
    (Why.TIME.value, "Those that fall out of time"),
    (Why.OTHER.value, "Those that stop for another reason"),
)
KNOWN = ("As known at the end of", "Leave empty for what is known now")


@dataclass(frozen=True, slots=True)
class FallRow:
    """One school that falls; `href` is its own page on the first day not met."""

    name: str
    href: str
    under: str
    authority: str
    first: str
    last_lawful: str
    before: Tag
    after: str


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One school whose SENCO has still to come to hold the qualification."""

    name: str
    href: str
    under: str
    authority: str
    standing: Tag
    hold_by: str
    last: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list: the count first, then the rows, all of one kind.

    `choose` and `days` are the fields of its question: a day, its legend and a hint each. `last`
    heads the last column.
    """

    action: str
    choose: Select
    days: tuple[tuple[AskedDay, str, str], ...]
    which: tuple[Select, ...]
    title: str
    scope: str
    figure: str
    words: str
    as_known: str
    chosen: tuple[Chosen, ...]
    rows: tuple[FallRow, ...] | tuple[BehindRow, ...]
    last: str
    paging: Paging
    csv: str
    back: str
    feed_day: date | None
    problems: tuple[Problem, ...]


def falls_page(
    reader: Reader,
    asked: FallsAsked,
    falls: Sequence[FallOut],
    choices: Choices,
    feed: date | None,
) -> ListPage:
    """The schools that fall within some days."""
    shown = paging(FALLS, asked.given, page=asked.page, size=SIZE, total=len(falls))
    rows = tuple(map(_fall_row, falls[max(shown.first - 1, 0) : shown.last]))
    return ListPage(
        action=FALLS,
        choose=Select("why", "Which", asked.why or "", _REASONS),
        days=(
            (asked.first, "From", "Tomorrow, if nothing is entered"),
            (asked.upto, "To", "A year on, if nothing is entered"),
            (asked.known_on, *KNOWN),
        ),
        which=choosing.which_schools(asked.narrowed, choices, reader.own),
        title="Schools that fall out of time",
        scope=reader.scope,
        figure=plural(len(falls), "school"),
        words=_fall_words(asked, len(falls)),
        as_known=as_known(day(asked.known_on.day) if asked.known_on.given else ""),
        chosen=choosing.chosen_filters(FALLS, asked.given, asked.narrowed, choices),
        rows=rows,
        last="After",
        paging=shown,
        csv=address(FALLS_CSV, asked.given),
        back="/reports/ahead",
        feed_day=feed,
        problems=asked.problems,
    )


def falls_rows(falls: Sequence[FallOut]) -> list[tuple[object, ...]]:
    """The rows of the file, under `FALLS_HEADER`."""
    return [
        (
            *(x.day, x.last_lawful, x.urn, x.name, x.la_code, x.la_name),
            *(x.before, tag_of(x.before).text, x.after, standing_in_full(x.after)),
        )
        for x in falls
    ]


def as_known(known: str, as_of: str = "") -> str:
    """For which day, where it is of one, and on whose evidence."""
    on = f"On {as_of}, " if as_of else "On "
    if known:
        return f"{on}{'as' if as_of else 'what was'} known at the end of {known}."
    return f"{on}{'on ' if as_of else ''}the evidence held now."


def _fall_words(asked: FallsAsked, count: int) -> str:
    one = count == 1
    verbs = {
        Why.TIME: "falls out of time" if one else "fall out of time",
        Why.OTHER: f"stop{'s' if one else ''} meeting the SENCO duty for another reason",
        None: f"stop{'s' if one else ''} meeting the SENCO duty",
    }
    first, last = asked.first.day, asked.upto.day
    return f"{verbs[asked.why]} from {day(first)} to {day(last)} if nothing is done"


def _fall_row(fall: FallOut) -> FallRow:
    return FallRow(
        name=fall.name,
        href=f"/schools/{fall.urn}?as_of={fall.day.isoformat()}",
        under=f"URN {fall.urn}",
        authority=fall.la_name,
        first=day(fall.day),
        last_lawful=day(fall.last_lawful),
        before=tag_of(fall.before),
        after=STATUS_NAMES[fall.after],
    )

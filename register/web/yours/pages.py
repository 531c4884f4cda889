"""What the page of somebody's schools is given, and its file: everything in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.roles import Account, Role
from register.law.dates import TRIGGER_DAY
from register.services.portfolio import ANYTHING, Group, Portfolio, YourSchool, chosen
from register.services.portfolio_due import DueKind
from register.web.filters import day, number, plural
from register.web.paging import Paging, address, paging
from register.web.words import Tag, reason, standing_in_full, tag_of
from register.web.yours.due import DUE_NAMES, DueGroup, due_groups
from register.web.yours.forms import Asked

PATH, CSV_PATH, SIZE = "/your-schools", "/your-schools/download.csv", 50
GROUP_NAMES = {
    Group.NOT_MET: "Not met",
    Group.CANNOT_TELL: "Cannot tell",
    Group.DISPUTED: "Disputed",
    Group.IN_TIME: "Within time",
    Group.MEETS: "Meets the rules",
    Group.OUTSIDE: "Rules do not apply today",
}
NOT_ASKED = "Not asked"  # of a school that the duty does not reach today
_ALWAYS = frozenset({Group.NOT_MET, Group.CANNOT_TELL, Group.IN_TIME, Group.MEETS})
CSV_HEADER = (
    *("urn", "name", "town", "local_authority", "type", "phase", "status", "standing", "reasons"),
    *("since", "deadline", "days_left", "senco_recorded", "last_confirmed", "open_claims"),
    "due_this_term",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number above the table; `href` filters by it, blank where it is nought."""

    text: str
    what: str
    href: str


@dataclass(frozen=True, slots=True)
class Select:
    """One filter and what may be chosen in it, as (value, words)."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One school of the table. `note` says what the list says of it beside, `why` its reasons."""

    urn: int
    name: str
    place: str
    note: str
    tag: Tag
    why: str
    since: str
    deadline: str
    left: str
    senco: str
    confirmed: str
    claims: str


@dataclass(frozen=True, slots=True)
class SchoolsPage:
    """The page: the numbers that matter, what is due, then the table.

    `narrowed` where only a part of the table is looked at, so that what is due gives way to it.
    """

    whose: str
    today: date
    figures: tuple[Figure, ...]
    term: str
    due: tuple[DueGroup, ...]
    text: str
    standings: tuple[tuple[str, str, bool], ...]
    selects: tuple[Select, ...]
    count: str
    rows: tuple[Row, ...]
    paging: Paging
    filtered: bool
    narrowed: bool
    none_listed: bool
    csv: str
    feed_day: date | None


def schools_page(
    portfolio: Portfolio, asked: Asked, account: Account, today: date, feed_day: date | None
) -> SchoolsPage:
    """Put the page together."""
    found = chosen(portfolio.schools, asked.choice)
    shown = paging(PATH, asked.given, page=asked.page, size=SIZE, total=len(found))
    filtered = any(asked.given.values())
    never = {school.listed.urn for school in portfolio.schools if school.confirmed is None}
    return SchoolsPage(
        whose="Schools of your trust" if account.role is Role.TRUST else "Schools in your area",
        today=today,
        figures=_figures(portfolio),
        term=str(portfolio.term),
        due=due_groups(portfolio.due, PATH, never),
        text=asked.choice.text,
        standings=tuple((g.value, GROUP_NAMES[g], g in asked.choice.groups) for g in Group),
        selects=_selects(portfolio.schools, asked),
        count=_count(len(found), len(portfolio.schools), filtered=filtered),
        rows=tuple(_row(s, today) for s in found[shown.first - 1 : shown.last] if shown.total),
        paging=shown,
        filtered=filtered,
        narrowed=filtered or shown.page > 1,
        none_listed=not portfolio.schools,
        csv=address(CSV_PATH, asked.given),
        feed_day=feed_day,
    )


def csv_rows(found: Sequence[YourSchool], today: date) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`; nobody is named."""
    return [
        (
            *(x.listed.urn, x.listed.name, x.listed.town, x.listed.la_name, x.listed.type_name),
            *(x.listed.phase_name, x.status, standing_in_full(x.status)),
            *("; ".join(map(reason, x.reasons)), x.since, x.deadline),
            (x.deadline - today).days if x.deadline else None,
            *(_senco(x), x.confirmed, x.claims),
            "; ".join(f"{due.day.isoformat()} {DUE_NAMES[due.kind].lower()}" for due in x.due),
        )
        for x in found
    ]


def _figures(portfolio: Portfolio) -> tuple[Figure, ...]:
    counts = portfolio.counts
    every = len(portfolio.schools)
    return (
        Figure(number(every), "Schools" if every != 1 else "School", PATH if every else ""),
        *(
            Figure(
                number(counts[group]),
                GROUP_NAMES[group],
                address(PATH, {"standing": group.value}) if counts[group] else "",
            )
            for group in Group
            if counts[group] or group in _ALWAYS
        ),
    )


def _selects(schools: Iterable[YourSchool], asked: Asked) -> tuple[Select, ...]:
    phases = {(str(s.listed.phase_code), s.listed.phase_name) for s in schools}
    types = {(str(s.listed.type_code), s.listed.type_name) for s in schools}
    choice = asked.choice
    kinds = ((ANYTHING, "Anything"), *((kind.value, DUE_NAMES[kind]) for kind in DueKind))
    return (
        Select("phase", "Phase", _held(choice.phase), _options(phases)),
        Select("type", "Type of school", _held(choice.type_code), _options(types)),
        Select("due", "Due this term", choice.due, kinds),
    )


def _options(found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """By name; what the list has no code for cannot be asked for, and one code is offered once."""
    named = {code: name for code, name in sorted(found) if code != "None" and name}
    return tuple(sorted(named.items(), key=lambda option: option[1]))


def _held(value: int | None) -> str:
    return "" if value is None else str(value)


def _count(found: int, every: int, *, filtered: bool) -> str:
    return f"{number(found)} of {plural(every, 'school')}" if filtered else plural(every, "school")


def _row(school: YourSchool, today: date) -> Row:
    listed = school.listed
    return Row(
        urn=listed.urn,
        name=listed.name,
        place=f"{listed.town}, URN {listed.urn}" if listed.town else f"URN {listed.urn}",
        note=_note(school, today),
        tag=tag_of(school.status),
        why=". ".join(map(reason, school.reasons)) if school.group is not Group.MEETS else "",
        since=_since(school.since),
        deadline=day(school.deadline) or "None",
        left=_left(school.deadline, today),
        senco=_senco(school),
        confirmed=day(school.confirmed) or _unconfirmed(school),
        claims=number(school.claims),
    )


def _note(school: YourSchool, today: date) -> str:
    listed = school.listed
    if listed.missing_since:
        return f"Not on the school list since {day(listed.missing_since)}."
    if listed.opened and listed.opened > today:
        return f"Opens on {day(listed.opened)}."
    return f"To close after {day(listed.closed)}." if listed.closed else ""


def _since(first: date | None) -> str:
    """The first day of the standing; the lines begin where the rules held do."""
    if first is None:
        return ""
    return f"Since {day(first)}{' or before' if first <= TRIGGER_DAY else ''}"


def _left(deadline: date | None, today: date) -> str:
    """How far off the deadline is, in days."""
    if deadline is None:
        return ""
    days = (deadline - today).days
    if days == 0:
        return "Today is the last day"
    return f"{plural(days, 'day')} left" if days > 0 else f"passed {plural(-days, 'day')} ago"


def _unconfirmed(school: YourSchool) -> str:
    return "Never" if school.group is not Group.OUTSIDE else NOT_ASKED


def _senco(school: YourSchool) -> str:
    """Whether one is recorded, and whether shared; never who."""
    if not school.sencos:
        return "No" if school.group is not Group.OUTSIDE else NOT_ASKED
    several = f"{number(school.sencos)} recorded" if school.sencos > 1 else "Yes"
    return f"{several}, shared" if school.shared else several

"""What the pages of the queue are given: the count first, then the cases, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from werkzeug.datastructures import MultiDict

from register.domain.casework import Case, CaseKind, CaseState
from register.services.casework import NOBODY, OLD, Asked, Totals, first_moment
from register.web.admin.case_work_pages import KINDS, QUEUE, href_of, title_of
from register.web.filters import day, how_long, number, plural
from register.web.paging import Paging, address, paging
from register.web.words import Tag

SIZE, LONGEST_PAGE = 50, 4  # cases to a page; digits of its number
MINE, NOBODYS = "mine", "nobody"
LATE, OVER_FOUR_WEEKS = "late", "old"
WHO = {"": "Anybody or nobody", MINE: "Me", NOBODYS: "Nobody"}
WHEN = {
    "": "Any length of time",
    LATE: "Past the day named for a reply",
    OVER_FOUR_WEEKS: "More than 4 weeks",
}
CSV_HEADER = ("kind", "case", "urn", "school", "what", "opened", "reply_due", "who_has_it", "state")
_DAY = 86_400  # seconds
_QUESTIONED = Tag("Questioned", "orange")


@dataclass(frozen=True, slots=True)
class QueueAsked:
    """What was asked of the queue, as it stands in the address; what cannot be read is left out."""

    kind: str
    who: str
    when: str
    page: int

    @property
    def args(self) -> dict[str, str]:
        """As it stands in the address, without the page."""
        told = {"kind": self.kind, "who": self.who, "when": self.when}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the cases that it counts; no address where there are none."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of case, counted."""

    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case that waits."""

    href: str
    title: str
    school: str
    words: str
    waited: str
    due: str
    late: bool
    holder: str
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue: `count` first, of everything that waits; `shown` of what was asked for."""

    count: str
    heading: str
    kinds: tuple[KindLine, ...]
    shown: str
    filtered: bool
    selects: tuple[tuple[str, str, tuple[tuple[str, str, bool], ...]], ...]
    lines: tuple[CaseLine, ...]
    paging: Paging
    csv: str
    looks: str
    feed_day: date | None


def asked_of(args: MultiDict[str, str]) -> QueueAsked:
    """Read the address; what cannot be read is left out."""
    kind, who, when = (args.get(name, "") for name in ("kind", "who", "when"))
    page = args.get("page", "1")
    return QueueAsked(
        kind=kind if kind in set(CaseKind) else "",
        who=who if who in WHO else "",
        when=when if when in WHEN else "",
        page=int(page) if page.isdecimal() and len(page) <= LONGEST_PAGE else 1,
    )


def asked_for(asked: QueueAsked, me: int, today: date) -> Asked:
    """The same for the service."""
    return Asked(
        today=today,
        kinds=frozenset({CaseKind(asked.kind)} if asked.kind else CaseKind),
        holder={MINE: me, NOBODYS: NOBODY}.get(asked.who),
        late_on=today if asked.when == LATE else None,
        before=first_moment(today - OLD) if asked.when == OVER_FOUR_WEEKS else None,
    )


def pages_of(asked: QueueAsked, everything: Totals, total: int | None) -> Paging:
    """The pages of what was asked for; `total` None where it is whole kinds, counted already."""
    if total is None:
        kinds = (k.cases for k in everything.kinds if asked.kind in ("", k.kind))
        total = sum(kinds)
    return paging(QUEUE, asked.args, page=asked.page, size=SIZE, total=total)


def queue_page(
    asked: QueueAsked,
    everything: Totals,
    lines: Sequence[CaseLine],
    pages: Paging,
    *,
    looks: int,
    feed_day: date | None,
) -> QueuePage:
    """Put the page together."""
    several = everything.cases != 1
    return QueuePage(
        count=number(everything.cases),
        heading=f"case{'s wait' if several else ' waits'} for a decision",
        kinds=tuple(_kind_line(kind, everything) for kind in CaseKind),
        shown=f"{plural(pages.total, 'case')}, the oldest first",
        filtered=bool(asked.args),
        selects=_selects(asked),
        lines=tuple(lines),
        paging=pages,
        csv=address(f"{QUEUE}.csv", asked.args),
        looks=plural(looks, "decision") if looks else "",
        feed_day=feed_day,
    )


def case_lines(
    cases: Sequence[Case], names: Mapping[int, str], now: datetime, today: date
) -> tuple[CaseLine, ...]:
    """The lines of the list; `names` are officials by account."""
    return tuple(
        CaseLine(
            href=href_of(each.key),
            title=title_of(each.key),
            school=_school(each),
            words=each.words,
            waited=waited(each.opened_at, now),
            due=_due(each, today),
            late=each.due is not None and each.due < today,
            holder=names[each.assigned_to] if each.assigned_to is not None else "",
            tag=_QUESTIONED if each.state is CaseState.QUESTIONED else None,
        )
        for each in cases
    )


def csv_row(each: Case, names: Mapping[int, str]) -> tuple[object, ...]:
    """One case of the file. The day is UTC's."""
    return (
        each.key.kind.value,
        each.key.subject,
        each.urn or "",
        each.school,
        each.words,
        each.opened_at.astimezone(UTC).isoformat(timespec="seconds"),
        each.due.isoformat() if each.due else "",
        names[each.assigned_to] if each.assigned_to is not None else "",
        each.state.value,
    )


def waited(opened: datetime, now: datetime) -> str:
    """How long a case has waited, in words."""
    seconds = max((now - opened).total_seconds(), 0)
    days = int(seconds // _DAY)
    return plural(days, "day") if days else how_long(seconds)


def _kind_line(kind: CaseKind, everything: Totals) -> KindLine:
    found = next((each for each in everything.kinds if each.kind == kind), None)
    numbers = (found.cases, found.nobodys, found.late, found.old) if found else (0, 0, 0, 0)
    narrowed: tuple[dict[str, str], ...] = (
        {},
        {"who": NOBODYS},
        {"when": LATE},
        {"when": OVER_FOUR_WEEKS},
    )
    counts = tuple(
        Count(number(n), address(QUEUE, {"kind": kind.value, **more}) if n else "")
        for n, more in zip(numbers, narrowed, strict=True)
    )
    return KindLine(KINDS[kind], counts)


def _selects(
    asked: QueueAsked,
) -> tuple[tuple[str, str, tuple[tuple[str, str, bool], ...]], ...]:
    kinds = {"": "Every kind", **{kind.value: KINDS[kind] for kind in CaseKind}}
    told = (
        ("kind", "Kind", kinds, asked.kind),
        ("who", "Who has it", WHO, asked.who),
        ("when", "Waiting", WHEN, asked.when),
    )
    return tuple(
        (name, label, tuple((value, text, value == chosen) for value, text in options.items()))
        for name, label, options, chosen in told
    )


def _school(each: Case) -> str:
    if each.urn is None:
        return ""
    return f"{each.school} (URN {each.urn})" if each.school else f"URN {each.urn}"


def _due(each: Case, today: date) -> str:
    if each.due is None:
        return ""
    return f"Reply {'was' if each.due < today else 'is'} due by {day(each.due)}"

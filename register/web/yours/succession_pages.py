"""What the page of succession is given: everything in words, and names only where it must."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from register.domain.roles import Account, Role
from register.law.dates import NPQ_LONGEST, NPQ_SHORTEST
from register.law.lengths import from_today
from register.services.succession_parts import (
    Alone,
    Holder,
    Part,
    Place,
    RunningLate,
    Served,
    Shared,
    Survey,
)
from register.web.filters import day, number, plural
from register.web.paging import Paging, address, paging
from register.web.words import Tag, after_a_colon, reason
from register.web.yours.forms import AskedPart

PATH = "/your-schools/succession"
FIRST_FEW, SIZE = 10, 50  # of each part on the page of all parts; of a part on a page of its own
HEADINGS = {
    Part.SHARED: "One SENCO at several of your schools",
    Part.HOLDERS: "Who holds the qualification and is not a SENCO",
    Part.DEADLINES: "Deadlines within 12 months with no course recorded",
    Part.ALONE: "Schools that rest on one person",
}
_HOLDS = Tag("Would meet the rules", "green")
_UNSURE = Tag("Cannot tell", "yellow")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part. `who` is blank where nobody is named; `places` are schools with words."""

    who: str
    places: tuple[tuple[Place, str], ...]
    when: str = ""
    tag: Tag | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part: what it is, how many, its lines. `name` stands in a sentence, `more` leads on."""

    part: Part
    heading: str
    name: str
    count: str
    lines: tuple[Line, ...]
    more: str
    href: str


@dataclass(frozen=True, slots=True)
class SuccessionPage:
    """The page. `paging` None where the beginning of each part is shown; `named`: anybody is."""

    whose: str
    today: date
    none_listed: bool
    parts: tuple[PartPage, ...]
    named: bool
    paging: Paging | None
    course: str
    feed_day: date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the survey is on this page, before anybody is named."""

    survey: Survey
    asked: AskedPart
    paging: Paging | None
    items: Mapping[Part, Sequence[Any]] = field(default_factory=dict)

    def people(self) -> Iterator[tuple[int, int]]:
        """Each person on the page, with the number of the school under which they are shown."""
        for items in self.items.values():
            for item in items:
                if isinstance(item, Holder):
                    yield item.place.urn, item.person
                elif not isinstance(item, Alone):
                    yield item.places[0].urn, item.person


def shown_of(survey: Survey, asked: AskedPart) -> Shown:
    """The first few of each part, or one page of one."""
    if asked.part is None:
        return Shown(
            survey, asked, None, {part: _of(survey, part)[:FIRST_FEW] for part in HEADINGS}
        )
    every = _of(survey, asked.part)
    given = {"part": asked.part.value}
    pages = paging(PATH, given, page=asked.page, size=SIZE, total=len(every))
    items = every[pages.first - 1 : pages.last] if every else ()
    return Shown(survey, asked, pages, {asked.part: items})


def succession_page(
    shown: Shown, names: Mapping[int, str], account: Account, today: date, feed_day: date | None
) -> SuccessionPage:
    """Put the page together."""
    return SuccessionPage(
        whose="Schools of your trust" if account.role is Role.TRUST else "Schools in your area",
        today=today,
        none_listed=not shown.survey.schools,
        parts=tuple(_part(shown, part, names, today) for part in shown.items),
        named=bool(names),
        paging=shown.paging,
        course=_COURSE,
        feed_day=feed_day,
    )


_COURSE = (
    f"A course begun now must be the NPQ for SENCOs, which takes {NPQ_SHORTEST} to {NPQ_LONGEST}"
    " months with its result: too long to end by these days. Ask whether they are on a course, or"
    " hold an award, that the register has not been told of; if not, plan who follows."
)


def _of(survey: Survey, part: Part) -> Sequence[Any]:
    return {
        Part.SHARED: survey.shared,
        Part.ALONE: survey.alone,
        Part.HOLDERS: survey.holders,
        Part.DEADLINES: survey.deadlines,
    }[part]


def _part(shown: Shown, part: Part, names: Mapping[int, str], today: date) -> PartPage:
    every, items = len(_of(shown.survey, part)), shown.items[part]
    whole = shown.paging is not None or every == len(items)
    return PartPage(
        part=part,
        heading=HEADINGS[part],
        name=after_a_colon(HEADINGS[part]),
        count=plural(every, "school") if part is Part.ALONE else plural(every, "person", "people"),
        lines=tuple(_LINES[part](item, names, today) for item in items),
        more="" if whole else f"See all {every:,}",
        href=address(PATH, {"part": part.value}),
    )


def _shared(item: Shared, names: Mapping[int, str], today: date) -> Line:
    del today
    said = number(len(item.places))
    return Line(names[item.person], tuple((place, "") for place in item.places), said=said)


def _alone(item: Alone, names: Mapping[int, str], today: date) -> Line:
    del names, today
    return Line("", ((item.place, ""),))


def _holder(item: Holder, names: Mapping[int, str], today: date) -> Line:
    del today
    sure = item.status == "qualified"
    if_there = " if they teach there" if item.assumed else ""
    why = "" if sure else f" {'. '.join(map(reason, item.reasons))}."
    return Line(
        names[item.person],
        tuple((served.place, _served(served)) for served in item.served),
        tag=_HOLDS if sure else _UNSURE,
        said=f"At {item.place.name} today{if_there}.{why}",
    )


def _served(served: Served) -> str:
    if served.last_day is None:
        return "recorded here now, without being designated"
    return f"recorded here until {day(served.last_day)}: ask whether they are still on the staff"


def _deadline(item: RunningLate, names: Mapping[int, str], today: date) -> Line:
    places = tuple((place, "") for place in item.places)
    left = from_today(item.deadline, today)
    return Line(names[item.person], places, when=day(item.deadline), said=left)


_LINES: Mapping[Part, Callable[[Any, Mapping[int, str], date], Line]] = {
    Part.SHARED: _shared,
    Part.ALONE: _alone,
    Part.HOLDERS: _holder,
    Part.DEADLINES: _deadline,
}

"""Courses that may end too late, as they are shown: the cliff, and who cannot begin in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from register.law.dates import NASENCO_ENDS, NPQ_LONGEST, NPQ_SHORTEST, months_on
from register.law.under_way import Course, Reach, npq_in_reach
from register.services.courses_ahead import Outlook, Senco, outlook
from register.services.places_needed import begins, is_late, term_needed
from register.services.report_choices import Choices
from register.web.filters import day, number
from register.web.paging import address
from register.web.reports import choosing
from register.web.reports.ahead_asked import CoursesAsked, Group
from register.web.reports.ahead_behind import PATH as BEHIND
from register.web.reports.ahead_page import COURSES, Figure, Way, ways
from register.web.reports.choosing import Chosen, Select
from register.web.reports.forms import Days
from register.web.reports.narrowing import Problem
from register.web.reports.scope import Reader
from register.web.reports.tables import Cell, Line

CSV_PATH = f"{COURSES}.csv"
COURSES_HEADER = ("group", "which", "people", "schools")
_WORDS = {
    Group.NASENCO: "All with a NASENCO to complete",
    Group.BEFORE: "Must hold the award on a day of their own before 1 September 2027",
    Group.AFTER: "Must hold the award on 1 September 2027 or later",
    Group.DISPUTED: "May not need the award: exemption disputed",
    Group.TOO_LATE: f"Not even the shortest, of {NPQ_SHORTEST} months, would end in time",
    Group.SHORTEST: f"The shortest would end in time; the longest, of {NPQ_LONGEST}, would not",
}
CLIFF = (Group.BEFORE, Group.AFTER, Group.DISPUTED, Group.NASENCO)
REACH = (Group.TOO_LATE, Group.SHORTEST)


@dataclass(frozen=True, slots=True)
class CoursesPage:
    """The page: two tables, one for each question."""

    days: Days
    scope: str
    as_known: str
    headline: Figure
    ways: tuple[Way, ...]
    which: tuple[Select, ...]
    chosen: tuple[Chosen, ...]
    cliff: tuple[Line, ...]
    reach: tuple[Line, ...]
    own_day_past: str
    no_way_back: str
    soonest: str
    longest: str
    csv: str
    feed_day: date | None
    problems: tuple[Problem, ...]


def in_group(people: Sequence[Senco], asked: CoursesAsked) -> tuple[Senco, ...]:
    """Those of one group, and of one term where the group is of places.

    Whose places are counted by their earliest day stand in the list with all their schools.
    """
    as_of = asked.days.as_of.day
    if asked.group in {Group.PLACE, Group.LATE}:
        return tuple(_of_places(people, asked))
    if asked.group in {Group.UNSURE, Group.STUDYING}:
        unsure = asked.group is Group.UNSURE
        wanted = {Course.UNSURE} if unsure else set(Course) - {Course.UNSURE, Course.NONE}
        return tuple(each for each in people if each.course in wanted and not each.disputed)
    return grouped(outlook(people, as_of))[asked.group]


def grouped(found: Outlook) -> dict[Group, tuple[Senco, ...]]:
    """The groups of both tables."""
    return {
        Group.BEFORE: found.before,
        Group.AFTER: found.after,
        Group.DISPUTED: found.contested,
        Group.NASENCO: (*found.before, *found.after, *found.contested),
        Group.TOO_LATE: found.too_late,
        Group.SHORTEST: found.shortest,
    }


def courses_page(
    reader: Reader, asked: CoursesAsked, found: Outlook, choices: Choices, feed: date | None
) -> CoursesPage:
    """Put the page together."""
    groups, as_of = grouped(found), asked.days.as_of.day
    return CoursesPage(
        days=asked.days,
        scope=reader.scope,
        as_known=as_known(asked),
        headline=_cliff_headline(asked, groups[Group.NASENCO]),
        ways=ways(COURSES, asked.which),
        which=choosing.which_schools(asked.narrowed, choices, reader.own),
        chosen=choosing.chosen_filters(COURSES, asked.which, asked.narrowed, choices),
        cliff=tuple(_group_line(asked, group, groups[group]) for group in CLIFF),
        reach=tuple(_group_line(asked, group, groups[group]) for group in REACH),
        own_day_past=number(_people([x for x in found.before if x.hold_by < as_of])),
        no_way_back=number(_people([x for x in found.after if _no_way_back(x)])),
        soonest=day(months_on(as_of, NPQ_SHORTEST)),
        longest=day(months_on(as_of, NPQ_LONGEST)),
        csv=address(CSV_PATH, asked.which),
        feed_day=feed,
        problems=asked.problems,
    )


def courses_rows(found: Outlook) -> list[tuple[object, ...]]:
    """The rows of the file, under `COURSES_HEADER`."""
    groups = grouped(found)
    return [
        (group.value, _WORDS[group], _people(groups[group]), _schools(groups[group]))
        for group in (*CLIFF, *REACH)
    ]


def as_known(asked: CoursesAsked) -> str:
    """For which day, and on whose evidence."""
    on = day(asked.days.as_of.day)
    if asked.days.known_on.given:
        return f"On {on}, as known at the end of {day(asked.days.known_on.day)}."
    return f"On {on}, on the evidence held now."


def _of_places(people: Sequence[Senco], asked: CoursesAsked) -> Iterator[Senco]:
    as_of, earliest = asked.days.as_of.day, begins(people)
    for each in people:
        if not each.needs_a_place:
            continue
        day = earliest[each.person]
        of_the_term = asked.term is None or term_needed(day, as_of) == asked.term
        if of_the_term and (asked.group is Group.PLACE or is_late(day, as_of)):
            yield each


def _cliff_headline(asked: CoursesAsked, people: Sequence[Senco]) -> Figure:
    count = _schools(people)
    has = "school has" if count == 1 else "schools have"
    if asked.days.as_of.day >= NASENCO_ENDS:
        what = "that was not completed before 1 September 2027, and no longer counts"
    else:
        what = "to complete, which counts only if it is completed before 1 September 2027"
    href = _listed(asked, Group.NASENCO) if count else ""
    return Figure(number(count), href, f"{has} a SENCO with a NASENCO {what}")


def _no_way_back(senco: Senco) -> bool:
    """Whether, if the NASENCO is not completed, an NPQ begun on the cliff could not end in time."""
    return npq_in_reach(senco.hold_by, NASENCO_ENDS) is Reach.NONE


def _group_line(asked: CoursesAsked, group: Group, people: Sequence[Senco]) -> Line:
    name, schools = _WORDS[group], _schools(people)
    href = _listed(asked, group) if schools else ""
    cells = (
        Cell(number(_people(people)), href, f"people: {name}"),
        Cell(number(schools), href, f"schools: {name}"),
    )
    return Line(name, "", cells)


def _listed(asked: CoursesAsked, group: Group) -> str:
    return address(BEHIND, {**asked.which, "group": group.value})


def _people(people: Sequence[Senco]) -> int:
    return len({each.person for each in people})


def _schools(people: Sequence[Senco]) -> int:
    return len({each.school.urn for each in people})

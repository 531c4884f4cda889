"""The schools behind a number of the courses or the places, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from register.services.courses_ahead import Senco, complete_by
from register.services.places_needed import begin_by
from register.services.report_choices import Choices
from register.web.filters import day, plural
from register.web.paging import address, paging
from register.web.reports import ahead_lists, choosing
from register.web.reports.ahead_asked import CoursesAsked, Group
from register.web.reports.ahead_lists import KNOWN, BehindRow, ListPage, as_known
from register.web.reports.choosing import Select
from register.web.reports.scope import Reader
from register.web.words import tag_of

PATH, CSV_PATH = "/reports/ahead/courses/schools", "/reports/ahead/courses/schools.csv"
OF_THE_CLIFF = frozenset({Group.NASENCO, Group.BEFORE, Group.AFTER, Group.DISPUTED})
_BEGIN = "A new NPQ, to end in time however long it takes, begins by"
_COMPLETE = "The NASENCO to be completed by"
OF_PLACES = frozenset({Group.PLACE, Group.LATE, Group.STUDYING, Group.UNSURE})
CSV_HEADER = (
    *("urn", "name", "local_authority_code", "local_authority", "region", "status", "standing"),
    *("hold_by", "begin_npq_by", "complete_nasenco_by"),
)
_NASENCO = "whose SENCO has a NASENCO to complete"
_IN_GROUP = {
    Group.NASENCO: _NASENCO,
    Group.BEFORE: f"{_NASENCO}, and must hold it on a day of their own before 1 September 2027",
    Group.AFTER: f"{_NASENCO}, and must hold it on 1 September 2027 or later",
    Group.DISPUTED: f"{_NASENCO}, and may not need it: their exemption is disputed",
    Group.TOO_LATE: "whose SENCO could not end even the shortest NPQ in time",
    Group.SHORTEST: "whose SENCO could end in time only an NPQ of little more than 18 months",
    Group.PLACE: "whose SENCO needs a place on an NPQ",
    Group.LATE: "whose SENCO needs a place on an NPQ, and for whom the longest would end too late",
    Group.STUDYING: "whose SENCO is on a course that can count",
    Group.UNSURE: "whose SENCO has a course or an award of which a fact is missing",
}

_GROUPS = tuple(
    (group.value, f"{words[:1].upper()}{words[1:]}") for group, words in _IN_GROUP.items()
)


def behind_page(
    reader: Reader,
    asked: CoursesAsked,
    found: Sequence[Senco],
    choices: Choices,
    feed: date | None,
) -> ListPage:
    """The schools of one group; a school with two such SENCOs stands once."""
    schools = once_each(found)
    shown = paging(PATH, asked.listed, page=asked.page, size=ahead_lists.SIZE, total=len(schools))
    as_of, known = asked.days.as_of.day, asked.days.known_on
    rows = [_behind_row(each, asked) for each in schools[max(shown.first - 1, 0) : shown.last]]
    verb = _IN_GROUP[asked.group]
    if asked.group is Group.PLACE and asked.term:
        verb += f" and must begin by the end of the {asked.term} at the latest"
    return ListPage(
        action=PATH,
        choose=Select("group", "Schools", asked.group.value, _GROUPS),
        days=((asked.days.as_of, "On", "From 1 September 2024"), (known, *KNOWN)),
        which=choosing.which_schools(asked.narrowed, choices, reader.own),
        title="Schools and courses ahead",
        scope=reader.scope,
        figure=plural(len(schools), "school"),
        words=f"{verb} ({plural(len({each.person for each in found}), 'person', 'people')})",
        as_known=as_known(day(known.day) if known.given else "", day(as_of)),
        chosen=choosing.chosen_filters(PATH, asked.listed, asked.narrowed, choices),
        rows=tuple(rows),
        last=_COMPLETE if asked.group in OF_THE_CLIFF else _BEGIN,
        paging=shown,
        csv=address(CSV_PATH, asked.listed),
        back="/reports/ahead/places" if asked.group in OF_PLACES else "/reports/ahead/courses",
        feed_day=feed,
        problems=asked.problems,
    )


def behind_rows(found: Sequence[Senco]) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`."""
    return [
        (
            *(x.school.urn, x.school.name, x.school.la_code, x.school.la_name),
            *(x.school.region_name, x.school.status, tag_of(x.school.status).text),
            *(x.hold_by, begin_by(x), complete_by(x) if x.nasenco else None),
        )
        for x in once_each(found)
    ]


def once_each(found: Sequence[Senco]) -> list[Senco]:
    """One row a school, by its earliest day, in the order in which they came."""
    held: dict[int, Senco] = {}
    for each in found:
        other = held.get(each.school.urn)
        held[each.school.urn] = min(other, each, key=lambda x: x.hold_by) if other else each
    return list(held.values())


def _behind_row(senco: Senco, asked: CoursesAsked) -> BehindRow:
    school, as_of = senco.school, asked.days.as_of.day
    last = complete_by(senco) if asked.group in OF_THE_CLIFF else begin_by(senco)
    return BehindRow(
        name=school.name,
        href=f"/schools/{school.urn}?as_of={as_of.isoformat()}",
        under=f"{school.town}, URN {school.urn}" if school.town else f"URN {school.urn}",
        authority=school.la_name,
        standing=tag_of(school.status),
        hold_by=f"{day(senco.hold_by)}{' (guidance)' if senco.disputed else ''}",
        last=day(last) if last >= as_of else f"{day(last)} (past)",
    )

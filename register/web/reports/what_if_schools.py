"""School by school what a what-if changes: before, after, and the step of the law that did it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from register.law.assessment import NOT_MET_STATUSES, OUTSIDE, STATUSES
from register.services.reports import Cut
from register.services.simulation import Answered, ChangedStep
from register.services.what_if_words import Asked, asked
from register.services.what_ifs import WhatIf
from register.services.what_ifs_kept import Changed
from register.web.filters import day, plural
from register.web.paging import Paging, address, paging
from register.web.reports.what_if_numbers import (
    ANOTHER,
    CUTS,
    NO_STEP,
    NOT_MET,
    OTHERWISE,
    again,
    path_of,
    status_name,
)
from register.web.words import Tag, tag_of

SIZE = 100
_ANY = (NOT_MET, OTHERWISE, ANOTHER)
_KEYS: Mapping[str, Callable[[Changed], object]] = {
    "la": lambda one: one.school.la_code,
    "region": lambda one: one.region,
    "type": lambda one: one.type_code,
    "step": lambda one: one.school.step.rule if one.school.step else None,
}
CSV_HEADER = (
    *("urn", "name", "local_authority_code", "local_authority", "type"),
    *("status_before", "deadline_before", "status_after", "deadline_after"),
    *("step", "step_before", "step_after", "citation", "citation_address", "switch"),
    *("what_if", "known_at", "rules"),
)


@dataclass(frozen=True, slots=True)
class Select:
    """One filter and what may be chosen in it."""

    name: str
    label: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One school's answer as it is shown; `status` is blank where the tag says it all."""

    tag: Tag
    status: str
    deadline: str


@dataclass(frozen=True, slots=True)
class Row:
    """One school of the list."""

    urn: int
    name: str
    href: str
    authority: str
    type_name: str
    before: Answer
    after: Answer
    step: ChangedStep | None


@dataclass(frozen=True, slots=True)
class SchoolsPage:
    """The page: `count` first. `only` are the filters chosen, in words."""

    made: WhatIf
    asked: tuple[Asked, ...]
    count: str
    selects: tuple[Select, ...]
    rows: tuple[Row, ...]
    paging: Paging
    csv: str
    path: str
    only: str
    again: str
    feed_day: date | None


def chosen_of(args: Mapping[str, str]) -> dict[str, str]:
    """The filters in an address; one that cannot be read is left out."""
    told = ("from", "to")
    statuses = {*STATUSES, *OUTSIDE, *_ANY}
    given = {name: args.get(name, "").strip() for name in (*_KEYS, *told)}
    return {
        name: value
        for name, value in given.items()
        if value and (name not in told or value in statuses)
    }


def matching(found: Iterable[Changed], chosen: Mapping[str, str]) -> tuple[Changed, ...]:
    """The schools that the filters leave."""
    return tuple(one for one in found if _fits(one, chosen))


def schools_page(
    made: WhatIf,
    every: Sequence[Changed],
    chosen: Mapping[str, str],
    page: int,
    feed_day: date | None,
) -> SchoolsPage:
    """Put the page together; `every` are all that differ, before the filters."""
    found, path = matching(every, chosen), path_of(made)
    selects = tuple(_selects(made, every, chosen))
    shown = paging(f"{path}/schools", chosen, page=page, size=SIZE, total=len(found))
    return SchoolsPage(
        made=made,
        asked=asked(made.choices),
        count=plural(len(found), "school"),
        selects=selects,
        rows=tuple(_row(one, made.as_of) for one in found[max(shown.first - 1, 0) : shown.last]),
        paging=shown,
        csv=address(f"{path}/schools.csv", chosen),
        path=path,
        only=_only(selects, chosen),
        again=again(made),
        feed_day=feed_day,
    )


def csv_rows(made: WhatIf, found: Iterable[Changed]) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`."""
    kept = (made.reference, made.known_at.isoformat(), made.rulebook)
    none = ChangedStep("", "", "", "", "", "")
    rows: list[tuple[object, ...]] = []
    for one in found:
        x, step = one.school, one.school.step or none
        rows.append(
            (
                *(x.urn, x.name, x.la_code, x.la_name, x.type_name),
                *(x.before.status, x.before.deadline, x.after.status, x.after.deadline),
                *(step.rule, step.before, step.after, step.citation, step.url, step.switch),
                *kept,
            )
        )
    return rows


def _fits(one: Changed, chosen: Mapping[str, str]) -> bool:
    before, after = one.school.before.status, one.school.after.status
    sides = (("from", before, after), ("to", after, before))
    if any(not _is(own, other, chosen[side]) for side, own, other in sides if side in chosen):
        return False
    return all(_written(key(one)) == chosen[name] for name, key in _KEYS.items() if name in chosen)


def _is(status: str, other: str, asked_for: str) -> bool:
    """Whether one side is as asked for; `other` is the status on the other side."""
    if asked_for == ANOTHER:
        return status != other
    if asked_for in {NOT_MET, OTHERWISE}:
        return (status in NOT_MET_STATUSES) == (asked_for == NOT_MET)
    return status == asked_for


def _written(key: object) -> str:
    """A key as an address holds it."""
    return NO_STEP if key is None else str(key)


def _selects(made: WhatIf, every: Sequence[Changed], chosen: Mapping[str, str]) -> Iterable[Select]:
    for cut in (Cut.LA, Cut.REGION, Cut.TYPE):
        name, label, _ = CUTS[cut]
        areas = (area for area in made.summary.areas[cut] if area.changed)
        options = tuple((_written(area.key), area.name) for area in areas)
        yield Select(name, label, chosen.get(name, ""), options)
    sides = (
        ("from", "As the law is read now", {one.school.before.status for one in every}),
        ("to", "In the what-if", {one.school.after.status for one in every}),
    )
    for name, label, told in sides:
        statuses = (*(s for s in (*STATUSES, *OUTSIDE) if s in told), *_ANY)
        options = tuple((status, status_name(status)) for status in statuses)
        yield Select(name, label, chosen.get(name, ""), options)
    rules = sorted({_written(_KEYS["step"](one)) for one in every})
    steps = tuple((rule, "No single step" if rule == NO_STEP else rule) for rule in rules)
    yield Select("step", "Step of the law that changed it", chosen.get("step", ""), steps)


def _only(selects: Iterable[Select], chosen: Mapping[str, str]) -> str:
    """The filters chosen; one that fits nothing is shown as it came."""
    labels = {select.name: select.label for select in selects}
    names = {(s.name, value): text for s in selects for value, text in s.options}
    return "; ".join(
        f"{labels[name]}: {names.get((name, value), value)}" for name, value in chosen.items()
    )


def _row(one: Changed, as_of: date) -> Row:
    school = one.school
    return Row(
        urn=school.urn,
        name=school.name,
        href=address(f"/schools/{school.urn}", {"as_of": as_of.isoformat()}),
        authority=school.la_name,
        type_name=school.type_name,
        before=_answer(school.before),
        after=_answer(school.after),
        step=school.step,
    )


def _answer(told: Answered) -> Answer:
    until = f"Last day {day(told.deadline)}" if told.deadline else ""
    tag, name = tag_of(told.status), status_name(told.status)
    return Answer(tag, "" if name == tag.text else name, until)

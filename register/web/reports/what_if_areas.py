"""What a what-if changes area by area: tables that are sorted by their address, and the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from register.law.assessment import STATUSES
from register.services.reports import Cut
from register.services.what_ifs import WhatIf
from register.services.what_ifs_kept import Area
from register.web.paging import address
from register.web.reports.what_if_numbers import (
    CUTS,
    NEWLY,
    NO_LONGER,
    Line,
    linked,
    pair,
    path_of,
)

_ORDERS: Mapping[str, Callable[[Area], int]] = {
    "before": lambda area: area.unmet_before,
    "after": lambda area: area.unmet_after,
    "difference": lambda area: area.difference,
    "lost": lambda area: area.lost,
    "gained": lambda area: area.gained,
    "changed": lambda area: area.changed,
}
SORTS, USUAL = ("name", *_ORDERS), "changed"
_COLUMNS = {
    "before": "Not met now",
    "after": "Not met in the what-if",
    "difference": "Difference",
    "lost": "Newly not met",
    "gained": "No longer not met",
    "changed": "Answers that differ",
}
CSV_HEADER = (
    *("cut", "key", "name"),
    *("schools_before", "schools_after", "not_met_before", "not_met_after"),
    *("newly_not_met", "no_longer_not_met", "answers_that_differ"),
    *(f"{status}_{side}" for side in ("before", "after") for status in STATUSES),
    *("what_if", "known_at", "rules"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and the address that sorts by it."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class AreaTable:
    """What changes under one cut."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def table(made: WhatIf, cut: Cut, sort: str) -> AreaTable:
    """The areas of one cut, in the order of `SORTS` that is asked: numbers from the greatest."""
    name, heading, caption = CUTS[cut]
    sorts = {"name": heading, **_COLUMNS}
    path = path_of(made)
    return AreaTable(
        name=name,
        caption=caption,
        columns=tuple(
            Column(text, f"{address(path, {'sort': key})}#{name}", key == sort)
            for key, text in sorts.items()
        ),
        lines=(
            *(
                _line(area, _own(area, name), f"{path}/schools")
                for area in in_order(made, cut, sort)
            ),
            _line(made.summary.total, {}, f"{path}/schools", total=True),
        ),
    )


def in_order(made: WhatIf, cut: Cut, sort: str) -> list[Area]:
    """The areas of one cut as they are sorted: by name where two are alike."""
    areas = sorted(made.summary.areas[cut], key=lambda area: (area.key is None, area.name))
    return sorted(areas, key=_ORDERS[sort], reverse=True) if sort in _ORDERS else areas


def _own(area: Area, name: str) -> dict[str, str]:
    """How an address asks for the schools of one area."""
    return {name: "none" if area.key is None else str(area.key)}


def _line(area: Area, own: Mapping[str, str], schools: str, *, total: bool = False) -> Line:
    return Line(
        area.name,
        (
            *pair(area.unmet_before, area.unmet_after),
            linked(area.lost, schools, {**own, **NEWLY}, f"{area.name}: newly not met"),
            linked(area.gained, schools, {**own, **NO_LONGER}, f"{area.name}: no longer not met"),
            linked(area.changed, schools, own, f"{area.name}: answers that differ"),
        ),
        total=total,
    )


def csv_rows(made: WhatIf) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`: each cut, and the whole country last."""
    return [
        (
            *(cut.value, area.key, area.name),
            *(sum(area.before.values()), sum(area.after.values())),
            *(area.unmet_before, area.unmet_after, area.lost, area.gained, area.changed),
            *(area.before[status] for status in STATUSES),
            *(area.after[status] for status in STATUSES),
            *(made.reference, made.known_at.isoformat(), made.rulebook),
        )
        for cut in (*CUTS, Cut.NONE)
        for area in made.summary.areas[cut]
    ]

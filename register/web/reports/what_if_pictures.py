"""The pictures of a what-if: the regions as bars, the authorities as a map of tiles."""

from __future__ import annotations

from collections.abc import Sequence

from register.services.reports import Cut
from register.services.tile_map import Tile
from register.services.what_ifs import WhatIf
from register.services.what_ifs_kept import Area
from register.web.paging import address
from register.web.reports.drawing.bars import Amount, BarChart, bars
from register.web.reports.drawing.tiles import TileChart, tile_map
from register.web.reports.what_if_areas import in_order
from register.web.reports.what_if_numbers import CUTS, NEWLY, NO_LONGER, path_of, signed

_GROUPS = ("Not met either way", "Newly not met", "No longer not met")
_COUNTED = {
    "lost": ("Where schools newly would not meet the duty", "schools newly not met"),
    "gained": ("Where schools would no longer fail the duty", "schools no longer not met"),
    "changed": ("Where answers differ", "schools whose answer differs"),
}


def regions(made: WhatIf, sort: str) -> BarChart | None:
    """Each region's schools that do not meet the duty on either side; None where there are none."""
    amounts = [
        Amount(
            area.name,
            (area.unmet_before - area.gained, area.lost, area.gained),
            text=signed(area.difference).text,
        )
        for area in in_order(made, Cut.REGION, sort)
    ]
    if not any(sum(amount.parts) for amount in amounts):
        return None
    title = "Schools that do not meet the duty, now or in the what-if, by region"
    return bars("regions", title, amounts, groups=_GROUPS, table=CUTS[Cut.REGION][2])


def authorities(made: WhatIf, layout: Sequence[Tile]) -> TileChart | None:
    """Each authority's schools that the what-if moves; None where it moves none."""
    total, path = made.summary.total, f"{path_of(made)}/schools"
    if not total.changed:
        return None
    kind = "lost" if total.lost else "gained" if total.gained else "changed"
    title, unit = _COUNTED[kind]
    told = {
        area.key: (area.name, getattr(area, kind), _rate(area, getattr(area, kind)))
        for area in made.summary.areas[Cut.LA]
        if isinstance(area.key, int)
    }
    sides = {"lost": NEWLY, "gained": NO_LONGER, "changed": {}}[kind]
    return tile_map(
        "authorities",
        title,
        told,
        layout,
        table=CUTS[Cut.LA][2],
        href=lambda la: address(path, {"la": la, **sides}),
        unit=unit,
    )


def _rate(area: Area, count: int) -> float | None:
    """Of a hundred schools that the duty reaches on either side, the greater."""
    schools = max(sum(area.before.values()), sum(area.after.values()))
    return 100 * count / schools if schools else None

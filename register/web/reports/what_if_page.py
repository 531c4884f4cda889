"""What came of a what-if as it is shown: the number that matters, then by status, then by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.law.assessment import STATUSES
from register.services.tile_map import Tile
from register.services.what_if_words import Asked, asked, under
from register.services.what_ifs import WhatIf
from register.services.what_ifs_kept import Move, Rule
from register.web.filters import number, plural
from register.web.reports.drawing.bars import BarChart
from register.web.reports.drawing.tiles import TileChart
from register.web.reports.what_if_areas import AreaTable, table
from register.web.reports.what_if_numbers import (
    ANOTHER,
    CUTS,
    NEWLY,
    NO_LONGER,
    NO_STEP,
    Line,
    Number,
    again,
    linked,
    pair,
    path_of,
    signed,
    status_name,
)
from register.web.reports.what_if_pictures import authorities, regions


@dataclass(frozen=True, slots=True)
class MoveLine:
    """So many schools that went from one status to another, and the step that moved them."""

    before: str
    after: str
    rule: str
    law: Rule | None
    schools: Number


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """The page of one what-if."""

    made: WhatIf
    headline: str
    asked: tuple[Asked, ...]
    nothing_asked: bool
    newly: Number
    reached_without: Number
    no_longer: Number
    changed: Number
    statuses: tuple[Line, ...]
    moves: tuple[MoveLine, ...]
    tables: tuple[AreaTable, ...]
    bars: BarChart | None
    map: TileChart | None
    path: str
    again: str
    feed_day: date | None


def what_if_page(
    made: WhatIf, sort: str, tiles: Sequence[Tile], feed_day: date | None
) -> WhatIfPage:
    """Put the page together; `sort` is how the areas are sorted, `tiles` where they lie."""
    total, path = made.summary.total, path_of(made)
    schools = f"{path}/schools"
    return WhatIfPage(
        made=made,
        headline=headline(made),
        asked=asked(made.choices),
        nothing_asked=not made.choices,
        newly=linked(total.lost, schools, NEWLY),
        reached_without=_reached_without(made, schools),
        no_longer=linked(total.gained, schools, NO_LONGER),
        changed=linked(made.summary.changed, schools, {}),
        statuses=_statuses(made, schools),
        moves=tuple(_move(made, move, schools) for move in made.summary.moves),
        tables=tuple(table(made, cut, sort) for cut in CUTS),
        bars=regions(made, sort),
        map=authorities(made, tiles),
        path=path,
        again=again(made),
        feed_day=feed_day,
    )


def headline(made: WhatIf) -> str:
    """The number that matters, in one sentence."""
    total, how = made.summary.total, under(made.choices)
    if not made.choices:
        return "No change was asked for: no school\u2019s answer differs"
    if not made.summary.changed:
        return f"{how} no school\u2019s answer differs"
    was, now = number(total.unmet_before), number(total.unmet_after)
    if not total.difference:
        differ = "answer differs" if made.summary.changed == 1 else "answers differ"
        told = f"as many schools would not meet the duty ({was}), but"
        return f"{how} {told} {number(made.summary.changed)} {differ}"
    more = "more" if total.difference > 0 else "fewer"
    schools = plural(abs(total.difference), f"{more} school")
    return f"{how} {schools} would not meet the duty: {now} instead of {was}"


def _reached_without(made: WhatIf, schools: str) -> Number:
    """Of the newly not met, those that the duty does not reach now, with no SENCO recorded."""
    given = {"from": "out_of_scope", "to": "no_senco"}
    moves = [m for m in made.summary.moves if (m.before, m.after) == tuple(given.values())]
    return linked(sum(move.schools for move in moves), schools, given)


def _statuses(made: WhatIf, schools: str) -> tuple[Line, ...]:
    total, moves = made.summary.total, made.summary.moves
    lines = []
    for status in STATUSES:
        left = sum(m.schools for m in moves if m.before == status != m.after)
        came = sum(m.schools for m in moves if m.after == status != m.before)
        was, now = total.before[status], total.after[status]
        if was or now:
            name = status_name(status)
            moved = (
                linked(left, schools, {"from": status, "to": ANOTHER}, f"{name}: left"),
                linked(came, schools, {"from": ANOTHER, "to": status}, f"{name}: came"),
            )
            before = _before(made, was, status)
            lines.append(Line(name, (before, Number(number(now)), signed(now - was), *moved)))
    unmet = (total.unmet_before, total.unmet_after)
    every = (sum(total.before.values()), sum(total.after.values()))
    moved = (
        linked(total.gained, schools, NO_LONGER, "Not met in all: left"),
        linked(total.lost, schools, NEWLY, "Not met in all: came"),
    )
    lines.append(Line("Not met, in all", (*pair(*unmet), *moved), total=True))
    none = (Number(""), Number(""))
    lines.append(Line("Schools that the duty reaches", (*pair(*every), *none), total=True))
    return tuple(lines)


def _before(made: WhatIf, count: int, status: str) -> Number:
    """The schools of today's rules are a list of its own."""
    given = {"status": status, "as_of": made.as_of.isoformat()}
    return linked(count, "/reports/flagged", given, f"{status_name(status)}: as the law is now")


def _move(made: WhatIf, move: Move, schools: str) -> MoveLine:
    law = made.summary.rules.get(move.rule or "")
    after = status_name(move.after)
    given = {"from": move.before, "to": move.after, "step": move.rule or NO_STEP}
    return MoveLine(
        before=status_name(move.before),
        after=f"{after}, with another last day" if move.before == move.after else after,
        rule=move.rule or "No single step",
        law=law,
        schools=linked(move.schools, schools, given, f"{status_name(move.before)} to {after}"),
    )

"""`register simulate`: the whole population under other switches or figures, against today's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import click

from register.cli.opening import opened
from register.cli.readings import other_readings
from register.cli.saying import progress_on_terminal
from register.cli.standings import of_a_day
from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services.reports import EVERYONE, Cut
from register.services.simulation import AreaChange, ChangedSchool, Simulation
from register.services.what_if_words import asked
from register.services.what_ifs import work_out

_CUTS = [cut.value for cut in (Cut.LA, Cut.REGION, Cut.TYPE, Cut.NONE)]
_HEADS = ("key", "name", "not met now", "not met then", "difference", "newly", "no longer")


@click.command(epilog="Example: register simulate --set years_allowed=2 --by region")
@of_a_day
@other_readings
@click.option("--by", type=click.Choice(_CUTS), default="la", show_default=True)
@click.option("--schools", "listed", is_flag=True, help="List the schools whose answer differs.")
@click.option("--json", "as_data", is_flag=True, help="One JSON object, schools and all.")
def simulate(
    as_of: date | None,
    known_at: datetime | None,
    choices: Mapping[str, str],
    by: str,
    *,
    listed: bool,
    as_data: bool,
) -> None:
    """Count every school under another reading of the law or another rule, beside today's.

    Both sides are worked out from the facts. Nothing is written, and no school's answer changes.
    """
    _, clock, database = opened()
    at, day = known_at or clock.now(), as_of or clock.today()
    with progress_on_terminal() as progress, database.read() as session:
        made = work_out(session, choices, as_of=day, today=clock.today(), at=at, progress=progress)
    if as_data:
        click.echo(json.dumps(_as_json(made, Cut(by)), ensure_ascii=False, default=_iso))
    elif listed:
        _say_schools(made)
    else:
        _say(made, Cut(by))


def _as_json(made: Simulation, cut: Cut) -> dict[str, Any]:
    return {
        "as_of": made.as_of,
        "known_at": made.known_at,
        "rulebook": made.rulebook,
        "set": dict(made.choices),
        "rows": [_area(area) for area in made.areas[cut]],
        "total": _area(_total(made)),
        "schools": [_school(one) for one in made.changes],
    }


def _area(area: AreaChange) -> dict[str, Any]:
    return {
        "key": area.key,
        "name": area.name,
        "before": _side(area.before),
        "after": _side(area.after),
        "newly_not_met": area.lost,
        "no_longer_not_met": area.gained,
    }


def _side(statuses: Mapping[str, int]) -> dict[str, int]:
    return {"schools": sum(statuses.values()), **statuses, "not_met": _unmet(statuses)}


def _school(one: ChangedSchool) -> dict[str, Any]:
    step = one.step
    return {
        "urn": one.urn,
        "name": one.name,
        "la_code": one.la_code,
        "la_name": one.la_name,
        "type": one.type_name,
        "before": one.before.status,
        "after": one.after.status,
        "deadline_before": one.before.deadline,
        "deadline_after": one.after.deadline,
        "step": None
        if step is None
        else {
            "rule": step.rule,
            "before": step.before,
            "after": step.after,
            "citation": step.citation,
            "switch": step.switch,
        },
    }


def _say(made: Simulation, cut: Cut) -> None:
    _say_what(made)
    total = _total(made)
    areas = () if cut is Cut.NONE else made.areas[cut]
    rows = [_HEADS, *(_row(area) for area in (*areas, total))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        click.echo("  ".join(cell.ljust(width) for cell, width in cells).rstrip())
    _say_how_many(made)


def _say_what(made: Simulation) -> None:
    if not made.choices:
        click.echo("No change was asked for: no school's answer differs.")
    for one in asked(made.choices):
        click.echo(one.sentence)


def _say_schools(made: Simulation) -> None:
    _say_what(made)
    for one in made.changes:
        step = one.step
        why = f" [{step.citation}] {step.after or step.before}" if step else ""
        click.echo(f"{one.urn}  {one.name}, {one.la_name}: {_told(one)}.{why}")
    _say_how_many(made)


def _say_how_many(made: Simulation) -> None:
    count = len(made.changes)
    differ = "answer differs" if count == 1 else "answers differ"
    click.echo(f"{count:,} {differ} on {made.as_of}. Nothing was written.")


def _told(one: ChangedSchool) -> str:
    sides = (
        told.status.replace("_", " ") + (f" (last day {told.deadline})" if told.deadline else "")
        for told in (one.before, one.after)
    )
    return " instead of ".join(reversed(list(sides)))


def _row(area: AreaChange) -> tuple[str, ...]:
    was, now = _unmet(area.before), _unmet(area.after)
    key = "" if area.key is None else str(area.key)
    numbers = (str(was), str(now), f"{now - was:+}" if now != was else "0")
    return key, area.name, *numbers, str(area.lost), str(area.gained)


def _unmet(statuses: Mapping[str, int]) -> int:
    return sum(statuses[status] for status in NOT_MET_STATUSES)


def _total(made: Simulation) -> AreaChange:
    """The whole country; noughts where the list holds no school."""
    none = dict.fromkeys(STATUSES, 0)
    return next(iter(made.areas[Cut.NONE]), AreaChange(None, EVERYONE, none, none, 0, 0))


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)

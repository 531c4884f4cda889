"""`register forecast`: the days on which schools fall out of time if nothing is done."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import click
from sqlmodel import Session

from register.cli.opening import opened
from register.cli.saying import a_day, an_instant, progress_on_terminal
from register.domain.period import anniversary
from register.law.assessment import RULEBOOK
from register.services import forecasts, reports, standings
from register.services.forecasts import Fallen, FallOut
from register.services.reports import Cut
from register.services.spreadsheet_cells import harmless
from register.services.trends import Course, months

YEARS_AHEAD = 3
LISTED = ("day", "last_lawful_day", "urn", "name", "la_code", "la_name", "before", "after")
COUNTED = ("key", "name", "out_of_time", "otherwise", "not_met")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """After today and up to `upto`, inclusive, as known then."""

    today: date
    upto: date
    known_at: datetime | None


@click.command(epilog="Example: register forecast --to 2027-12-31 --by month --format csv")
@click.option(
    "--to", callback=a_day, metavar="DAY", help="Up to this day; three years ahead if left out."
)
@click.option(
    "--by",
    type=click.Choice(["month", "la"]),
    help="Count them, instead of listing the schools by day.",
)
@click.option(
    "--known-at", callback=an_instant, metavar="TIME", help="As the register knew it then."
)
@click.option("--format", "shape", type=click.Choice(["table", "csv", "json"]), default="table")
@click.option("--json", "as_data", is_flag=True, help="The same as --format json.")
def forecast(
    to: date | None, by: str | None, known_at: datetime | None, shape: str, *, as_data: bool
) -> None:
    """Say on which days schools fall out of time if nothing is done.

    Listed are all that stop meeting the duty: out of time (overdue), or for another reason that
    is recorded already, such as a SENCO who leaves with nobody after them.
    """
    _, clock, database = opened()
    today = clock.today()
    asked = _Asked(today, to or anniversary(today, YEARS_AHEAD), known_at)
    with progress_on_terminal() as progress:
        standings.bring_up_to_date(database, progress=progress)
    with database.read() as session:
        falls = _falls(session, asked, by)
        rows = _counted(session, asked, by, falls) if by else [_school(fall) for fall in falls]
        days = [] if by else _days(session, asked, falls)
    if as_data or shape == "json":
        _say_json(asked, rows, days if by is None else None)
        return
    _say_table(COUNTED if by else LISTED, rows, shape)
    if shape == "table":
        number = sum(fall.out_of_time for fall in falls)
        others = len(falls) - number
        click.echo(
            f"Out of time by {asked.upto} if nothing is done: {number:,}. "
            f"Not met for another reason: {others:,}."
        )


def _falls(session: Session, asked: _Asked, by: str | None) -> tuple[FallOut, ...]:
    return forecasts.fall_outs(
        session,
        today=asked.today,
        upto=asked.upto,
        known_at=asked.known_at,
        by=Cut.LA if by == "la" else Cut.NONE,
    )


def _counted(
    session: Session, asked: _Asked, by: str | None, falls: Sequence[FallOut]
) -> list[dict[str, Any]]:
    """The rows of the table, the total last with a blank key."""
    total = Fallen(
        None,
        "England",
        sum(fall.out_of_time for fall in falls),
        sum(not fall.out_of_time for fall in falls),
    )
    rows = _months(session, asked, falls) if by == "month" else _areas(session, asked, falls)
    (last,) = _not_met(session, asked, [asked.upto])
    return [*rows, _row(total, last)]


def _months(session: Session, asked: _Asked, falls: Sequence[FallOut]) -> list[dict[str, Any]]:
    """One row a month; what is not met is counted on its last day, or on the last asked about."""
    following = months(asked.today + _ONE_DAY, last=asked.upto)
    firsts = sorted({asked.today + _ONE_DAY, *following})
    ends = [*(day - _ONE_DAY for day in firsts[1:]), asked.upto]
    found = zip(forecasts.by_day(falls, firsts), _not_met(session, asked, ends), strict=True)
    return [_row(fallen, number) | {"key": str(fallen.key)[:7]} for fallen, number in found]


def _areas(session: Session, asked: _Asked, falls: Sequence[FallOut]) -> list[dict[str, Any]]:
    """One row an authority, those with none too; what is not met is counted on the last day."""
    fallen = {row.key: row for row in forecasts.by_area(falls)}
    counted = reports.counts(
        session, by=Cut.LA, as_of=asked.upto, today=asked.today, known_at=asked.known_at
    )
    rows = [
        _row(fallen.pop(row.key, Fallen(row.key, row.name, 0, 0)), row.not_met)
        for row in counted.rows
    ]
    return [*rows, *(_row(gone, 0) for gone in fallen.values())]


def _days(session: Session, asked: _Asked, falls: Sequence[FallOut]) -> list[dict[str, Any]]:
    """Each day on which a school falls, with the report of that day."""
    firsts = sorted({fall.day for fall in falls})
    if not firsts:
        return []
    counted = zip(forecasts.by_day(falls, firsts), _not_met(session, asked, firsts), strict=True)
    return [
        {"day": row.key, "out_of_time": row.out_of_time, "otherwise": row.otherwise, "not_met": met}
        for row, met in counted
    ]


def _not_met(session: Session, asked: _Asked, days: Sequence[date]) -> tuple[int, ...]:
    total: Course = forecasts.forecast(
        session, days, today=asked.today, known_at=asked.known_at
    ).total
    return total.not_met


def _row(fallen: Fallen, not_met: int) -> dict[str, Any]:
    return {
        "key": fallen.key,
        "name": fallen.name,
        "out_of_time": fallen.out_of_time,
        "otherwise": fallen.otherwise,
        "not_met": not_met,
    }


def _school(fall: FallOut) -> dict[str, Any]:
    return {
        "day": fall.day.isoformat(),
        "last_lawful_day": fall.last_lawful.isoformat(),
        "urn": fall.urn,
        "name": fall.name,
        "la_code": fall.la_code,
        "la_name": fall.la_name,
        "before": fall.before,
        "after": fall.after,
    }


def _say_json(asked: _Asked, rows: list[dict[str, Any]], days: list[dict[str, Any]] | None) -> None:
    said: dict[str, Any] = {
        "from": asked.today.isoformat(),
        "to": asked.upto.isoformat(),
        "known_at": asked.known_at.isoformat() if asked.known_at else None,
        "rulebook": RULEBOOK,
    }
    if days is None:
        said |= {"rows": rows[:-1], "total": rows[-1]}
    else:
        said |= {"days": days, "schools": rows}
    click.echo(json.dumps(said, ensure_ascii=False))


def _say_table(heads: Sequence[str], rows: Sequence[dict[str, Any]], shape: str) -> None:
    """A CSV on standard output, or columns wide enough for what is in them."""
    cells = [["" if row[head] is None else str(row[head]) for head in heads] for row in rows]
    if shape == "csv":
        csv.writer(sys.stdout).writerows([heads, *(map(harmless, row) for row in cells)])
        return
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for row in [list(heads), *cells]:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())

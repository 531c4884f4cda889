"""`register status`, `flagged` and `report`: the compliance answer at the command line."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from register.cli.opening import opened
from register.cli.readings import other_readings
from register.cli.saying import a_day, an_instant, progress_on_terminal
from register.clock import Clock
from register.law.assessment import NOT_MET_STATUSES, RULEBOOK
from register.law.policy import choices_of, with_switches
from register.services import freshness, reports, standings
from register.services import other_readings as other
from register.services.case_format import as_json
from register.services.other_readings import Reading
from register.services.report_files import Document, Notes
from register.services.report_files_tables import counts_document, schools_data
from register.services.report_files_words import CUTS
from register.services.report_files_writing import json_bytes, ods_bytes
from register.services.spreadsheet_cells import harmless
from register.store.session import Database

Given = ParamSpec("Given")
Result = TypeVar("Result")


def of_a_day(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Add the two days that every question takes: the one asked about, and as known when."""
    known = click.option(
        "--known-at", callback=an_instant, metavar="TIME", help="As the register knew it then."
    )
    day = click.option(
        "--as-of", callback=a_day, metavar="DAY", help="YYYY-MM-DD; today if left out."
    )
    return day(known(wraps(function)(function)))


def _asked(as_of: date | None) -> tuple[Clock, Database, date]:
    _, clock, database = opened()
    return clock, database, as_of or clock.today()


def _drawn(database: Database) -> None:
    """No question is answered from a marked line: draw what is marked, showing how far it is."""
    with progress_on_terminal() as progress:
        standings.bring_up_to_date(database, progress=progress)


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


@click.command(epilog="Example: register status 100000 --as-of 2026-09-01")
@click.argument("urn", type=click.IntRange(1, 9_999_999))
@of_a_day
@click.option("--json", "as_data", is_flag=True, help="One JSON object, in the case format.")
def status(urn: int, as_of: date | None, known_at: datetime | None, *, as_data: bool) -> None:
    """Decide one school, with the steps and the law. No person is named."""
    _, database, day = _asked(as_of)
    with database.read() as session:
        answer = standings.of_school(session, urn, as_of=day, known_at=known_at)
    if as_data:
        said = as_json(urn, answer.decision)
        said |= {
            "name": answer.school.name,
            "known_at": _iso(known_at),
            "since": _iso(answer.since),
            "next_change": _iso(answer.next_change),
            "spans": [
                {key: _iso(value) for key, value in span._asdict().items()} for span in answer.spans
            ],
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    _say(answer)


def _say(answer: standings.SchoolAnswer) -> None:
    decision = answer.decision
    click.echo(f"{answer.school.name} (URN {answer.school.urn})")
    click.echo(f"On the evidence held on {decision.as_of}: {decision.status.replace('_', ' ')}.")
    if decision.deadline:
        click.echo(f"Last lawful day: {decision.deadline}.")
    if answer.next_change:
        click.echo(f"Unless something is recorded, this changes on {answer.next_change}.")
    for step in decision.steps:
        click.echo(f"  {step.finding:11} {step.because} [{step.citation}]")
    for number, person in enumerate(decision.people, start=1):
        click.echo(f"SENCO {number}: {person.status.replace('_', ' ')}")
        for step in person.steps:
            click.echo(f"  {step.finding:11} {step.because} [{step.citation}]")
    click.echo(f"Rules {RULEBOOK}; school list of {answer.feed_day or 'no day yet'}.")


@click.command(epilog="Example: register flagged --as-of 2026-09-01 --include review --json")
@of_a_day
@click.option("--include", default="", metavar="STATUS,...", help="Other statuses to list too.")
@click.option("--la", type=int, help="Only this authority's code.")
@other_readings
@click.option("--format", "shape", type=click.Choice(["table", "csv", "json"]), default="table")
@click.option("--json", "as_data", is_flag=True, help="The same as --format json.")
def flagged(
    as_of: date | None,
    known_at: datetime | None,
    *,
    include: str,
    la: int | None,
    choices: Mapping[str, str],
    shape: str,
    as_data: bool,
) -> None:
    """List the schools whose SENCO duty is not met on the evidence held.

    With --set, as they would be under another reading of the law or another rule.
    """
    clock, database, day = _asked(as_of)
    extra = reports.check_statuses([name.strip() for name in include.split(",") if name.strip()])
    statuses, filters = NOT_MET_STATUSES | extra, reports.Filters(la=la)
    policy = with_switches(choices)
    _drawn(database)
    with database.read() as session:
        if choices:
            asked = Reading(policy, day, known_at)
            found = other.flagged(session, asked, statuses=statuses, filters=filters)
        else:
            found = reports.flagged(
                session,
                as_of=day,
                today=clock.today(),
                known_at=known_at,
                statuses=statuses,
                filters=filters,
            )
    if as_data or shape == "json":
        said = schools_data(found, as_of=day, known_at=known_at)
        said |= {"set": choices_of(policy)} if choices else {}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    heads = ("urn", "name", "la_name", "status", "since", "deadline", "reasons")
    rows = [[_cell(getattr(school, head)) for head in heads] for school in found]
    _print(heads, rows, shape)
    if shape == "table":
        click.echo(f"{len(found):,} schools on {day}.")


@click.command(epilog="Example: register report --by region --as-of 2026-09-01 --format csv")
@of_a_day
@click.option(
    "--by", type=click.Choice([cut.value for cut in reports.Cut]), default="la", show_default=True
)
@click.option(
    "--format", "shape", type=click.Choice(["table", "csv", "json", "ods"]), default="table"
)
@other_readings
@click.option("--json", "as_data", is_flag=True, help="The same as --format json.")
def report(
    as_of: date | None,
    known_at: datetime | None,
    *,
    by: str,
    shape: str,
    choices: Mapping[str, str],
    as_data: bool,
) -> None:
    """Count the open schools that the duty reaches, by status.

    A spreadsheet (ods) goes to standard output too: send it to a file. With --set, the counts are
    those of another reading of the law or another rule.
    """
    settings, clock, database = opened()
    day, cut, policy = as_of or clock.today(), reports.Cut(by), with_switches(choices)
    _drawn(database)
    with database.read() as session:
        if choices:
            made = other.counts(session, Reading(policy, day, known_at), by=cut)
        else:
            made = reports.counts(
                session, by=cut, as_of=day, today=clock.today(), known_at=known_at
            )
        feed = freshness.of_school_list(session, known_at=known_at)
    notes = Notes(
        title=f"Schools by standing, by {CUTS[cut][0]}",
        as_of=made.as_of,
        known_at=known_at,
        # The same question is the same JSON; a spreadsheet says when it was made.
        made_at=clock.now() if shape == "ods" and not known_at else None,
        rulebook=made.rulebook,
        list_day=feed.extract_date if feed else None,
        demo=settings.demo,
        reading=policy,
    )
    _write(counts_document(made, cut, notes), "json" if as_data else shape)


def _write(document: Document, shape: str) -> None:
    if shape == "json":
        click.echo(json_bytes(document), nl=False)
        return
    if shape == "ods":
        click.echo(ods_bytes(document), nl=False)
        return
    sheet = document.sheets[0]
    rows = [[_cell(value) for value in row] for row in sheet.rows]
    _print([column.name for column in sheet.columns], rows, shape)


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(_iso(value))


def _print(heads: Iterable[str], rows: list[list[str]], shape: str) -> None:
    """A CSV on standard output, or columns wide enough for what is in them."""
    names = list(heads)
    if shape == "csv":
        csv.writer(sys.stdout).writerows([names, *(map(harmless, row) for row in rows)])
        return
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    for row in [names, *rows]:
        cells = zip(row, widths, strict=True)
        click.echo("  ".join(cell.ljust(width) for cell, width in cells).rstrip())

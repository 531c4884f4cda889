"""`register kept`: national reports that are kept as they were said, and run again."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from register.cli.opening import OPERATOR, opened
from register.cli.saying import a_day, progress_on_terminal
from register.clock import Clock
from register.services import kept_reports, standings
from register.services.kept_reports import KeptReport
from register.store.session import Database


@click.group()
def kept() -> None:
    """National reports that are kept as they were said: none is ever changed.

    The scheduler keeps the report of each first of the month; these do it by hand.

    \b
    Example: register kept make --as-of 2026-09-01
    """


@kept.command(epilog="Example: register kept make --as-of 2026-09-01 --json")
@click.option("--as-of", callback=a_day, metavar="DAY", help="YYYY-MM-DD; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def make(as_of: date | None, *, as_json: bool) -> None:
    """Say the report of a day, as known now, and keep it. A day is said once."""
    clock, database = _drawn()
    with database.begin() as session:
        made = kept_reports.keep(
            session,
            as_of=as_of or clock.today(),
            today=clock.today(),
            at=clock.now(),
            by=OPERATOR,
        )
    _say(made, as_json=as_json)


@kept.command(epilog="Example: register kept rerun")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def rerun(*, as_json: bool) -> None:
    """Run again each kept day that counts otherwise on what is known now."""
    clock, database = _drawn()
    made = kept_reports.run_again(database, today=clock.today(), at=clock.now(), by=OPERATOR)
    for each in made:
        _say(each, as_json=as_json)
    if not made and not as_json:
        click.echo("Nothing kept counts otherwise on what is known now.")


@kept.command("list", epilog="Example: register kept list --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def listed(*, as_json: bool) -> None:
    """List what is kept, by day, each with its hash; what was altered is said to be."""
    _, _, database = opened()
    with database.read() as session:
        for each in kept_reports.whole(session):
            _say(each, as_json=as_json)


@kept.command(epilog="Example: register kept show 3 > report.json")
@click.argument("number", type=click.IntRange(1))
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the terminal."
)
def show(number: int, to: Path | None) -> None:
    """Write out what is kept, byte for byte: its SHA-256 is the one in the list."""
    _, _, database = opened()
    with database.read() as session:
        text = kept_reports.one(session, number).text
    if to is None:
        click.echo(text, nl=False)
    else:
        to.write_bytes(text.encode())


def _drawn() -> tuple[Clock, Database]:
    """The clock, and a database in which every line is drawn."""
    _, clock, database = opened()
    with progress_on_terminal() as progress:
        standings.bring_up_to_date(database, progress=progress)
    return clock, database


def _say(each: KeptReport, *, as_json: bool) -> None:
    if as_json:
        told = {
            name: value.isoformat() if isinstance(value, date | datetime) else value
            for name in ("id", "as_of", "made_at", "known_at", "kind", "reruns_id", "by")
            for value in (getattr(each, name),)
        }
        whole = {**told, "rulebook": each.rulebook, "sha256": each.sha256, "holds": each.holds}
        click.echo(json.dumps({**whole, "total": each.total}, ensure_ascii=False))
        return
    again = f" (again, of number {each.reruns_id})" if each.reruns_id else ""
    click.echo(
        f"{each.id:>5}  {each.as_of}  {each.kind:5}  made {each.made_at:%Y-%m-%d}"
        f"  {each.total['not_met']:,} of {each.total['schools']:,} not met"
        f"  {each.sha256}{again}{'' if each.holds else '  ALTERED SINCE'}"
    )

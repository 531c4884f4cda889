"""`register release`: what was published, and the attack on it."""

from __future__ import annotations

import json
import sys

import click

from register.cli.opening import opened
from register.services import releases
from register.services.disclosure import GROUPS, Table

RECOVERED = 3


@click.group(epilog="Example: register release attack 1")
def release() -> None:
    """List what was published, show one release, or attack it."""


@release.command("list", epilog="Example: register release list --json")
@click.option("--json", "as_data", is_flag=True, help="One JSON object.")
def list_all(*, as_data: bool) -> None:
    """The change log, the newest first."""
    _settings, _clock, database = opened()
    with database.read() as session:
        log = releases.change_log(session)
    if as_data:
        told = [
            {
                "number": line.number,
                "as_of": line.as_of.isoformat(),
                "published_at": line.published_at.isoformat(),
                "words": line.words,
                "sha256": line.sha256,
                "replaces": line.replaces,
                "replaced_by": line.replaced_by,
            }
            for line in log
        ]
        click.echo(json.dumps({"releases": told}, ensure_ascii=False))
        return
    for line in log:
        by = f" Replaced by release {line.replaced_by}." if line.replaced_by else ""
        click.echo(f"{line.number}  {line.as_of}  {line.sha256}  {line.words}{by}")
    if not log:
        click.echo("Nothing is published yet: an official publishes at /admin/releases.")


@release.command(epilog="Example: register release show 1 --json > release.json")
@click.argument("number", type=click.IntRange(1))
@click.option("--json", "as_data", is_flag=True, help="The bytes that its SHA-256 is of.")
def show(*, number: int, as_data: bool) -> None:
    """Print the tables of a release as they were published."""
    _settings, _clock, database = opened()
    with database.read() as session:
        found = releases.one(session, number)
    if as_data:
        sys.stdout.buffer.write(found.text.encode())
        return
    told = releases.told(found)
    click.echo(f"Release {number}, as of {told.as_of}: {found.words}")
    click.echo(f"{told.hidden:,} of {told.cells:,} counts are withheld. SHA-256 {found.sha256}")
    for table in told.tables:
        _print(table)


@release.command(epilog="Example: register release attack 1")
@click.argument("number", type=click.IntRange(1))
def attack(*, number: int) -> None:
    """Try to work out the withheld counts of a release, from all of its tables together.

    Every count is a variable and every sum an equation; how many schools each row has is known, as
    it is from the public list. Exit status 3 where any count is recovered.
    """
    _settings, _clock, database = opened()
    with database.read() as session:
        found = releases.attack(session, number)
    click.echo(f"{found.hidden:,} counts are withheld; {found.recovered:,} counts recovered.")
    if found.recovered:
        sys.exit(RECOVERED)


def _print(table: Table) -> None:
    heads = [table.name, "Schools", *(group.name for group in GROUPS), "Not met, %"]
    rows = [
        [line.name, *("" if n is None else str(n) for n in (line.schools, *line.counts, line.rate))]
        for line in table.lines
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    click.echo()
    for row in (heads, *rows):
        cells = zip(row, widths, strict=True)
        click.echo("  ".join(cell.ljust(width) for cell, width in cells).rstrip())

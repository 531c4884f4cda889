"""`register import`: files of people, awards and appointments, and extracts of the census."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TextIO

import click

from register.cli.opening import OPERATOR, opened
from register.cli.saying import progress_on_terminal
from register.domain.errors import RegisterError
from register.services.imports.importing import import_file as take
from register.services.imports.outcome import ImportKind, ImportOutcome, write_rejects

SHOWN = 20  # rejects on the screen; the rest are in --rejects and --json


@click.command("import", epilog="Example: register import people people.csv --rejects rejects.csv")
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("file", type=click.File("rb"))
@click.option("--check", is_flag=True, help="Say what would happen and change nothing.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows not taken here, in the same columns plus line and problem. The values"
    " are as they were given: a cell that begins with = is a formula to a spreadsheet.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome for a machine.")
def import_file(
    kind: str, file: IO[bytes], *, check: bool, rejects: Path | None, as_json: bool
) -> None:
    """Take in a CSV file of people, awards or appointments (import people first), or the census.

    Good rows are applied together; each of the others gets its line, column and one sentence.
    The same file again changes nothing. Exit status 1 where a row was rejected. An extract of the
    school workforce census changes no fact: it is set beside them.
    """
    _settings, clock, database = opened()
    with ExitStack() as stack:
        # Opened before anything is written, so that a bad path is not learned of too late.
        out = stack.enter_context(_private(rejects, file)) if rejects else None
        with (
            progress_on_terminal() as say,
            database.read() if check else database.begin() as session,
        ):
            outcome = take(
                session,
                ImportKind(kind),
                file,
                at=clock.now(),
                by=OPERATOR,
                check=check,
                progress=say,
            )
        if out:
            write_rejects(outcome, out)
    click.echo(_as_json(outcome) if as_json else _in_words(outcome))
    if not as_json:
        _show(outcome, rejects)
    sys.exit(1 if outcome.rejected else 0)


def _private(path: Path, source: IO[bytes]) -> TextIO:
    """Open for writing, for the owner's eyes alone: the rows hold people."""
    if path.exists() and Path(source.name).exists() and path.samefile(source.name):
        raise RegisterError("The rejects cannot go to the file that is being read: name another.")
    try:
        path.touch(mode=0o600)
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise RegisterError(
            f"The rejects cannot be written to {path}: {error.strerror}."
        ) from error


def _as_json(outcome: ImportOutcome) -> str:
    return json.dumps(
        {
            "kind": outcome.kind.value,
            "sha256": outcome.sha256,
            "check": outcome.checked_only,
            "rows": outcome.rows,
            "added": outcome.added,
            "changed": outcome.changed,
            "unchanged": outcome.unchanged,
            "rejected": len(outcome.rejected),
            "rejects": [
                {"line": row.line, "column": row.column, "problem": row.problem}
                for row in outcome.rejected
            ],
        },
        ensure_ascii=False,
    )


def _in_words(outcome: ImportOutcome) -> str:
    counts = (
        f"{outcome.rows:,} rows of {outcome.kind.value}: {outcome.added:,} added,"
        f" {outcome.changed:,} changed, {outcome.unchanged:,} unchanged,"
        f" {len(outcome.rejected):,} rejected."
    )
    return f"{counts} Checked only: nothing was changed." if outcome.checked_only else counts


def _show(outcome: ImportOutcome, rejects: Path | None) -> None:
    for row in outcome.rejected[:SHOWN]:
        where = f"line {row.line}, {row.column}" if row.column else f"line {row.line}"
        click.echo(f"{where}: {row.problem}", err=True)
    more = len(outcome.rejected) - SHOWN
    if more > 0:
        where = f"see {rejects}" if rejects else "name a file with --rejects to see them"
        click.echo(f"and {more:,} more: {where}.", err=True)

"""`register ledger`: the audit chain."""

from __future__ import annotations

import json
import sys

import click

from register.cli.opening import opened
from register.store import ledger as store


@click.group(epilog="Example: register ledger verify")
def ledger() -> None:
    """Read the ledger: who did what, when and why."""


@ledger.command(epilog="Example: register ledger verify --json")
@click.option("--json", "as_json", is_flag=True, help="Print the finding for a machine.")
def verify(*, as_json: bool) -> None:
    """Follow the chain of hashes from end to end. Exit status 1 where it is broken."""
    _settings, _clock, database = opened()
    with database.read() as session:
        check = store.verify(session)
    if as_json:
        found = {"ok": not check.problem, "rows": check.rows, "head": check.head}
        click.echo(json.dumps(found | {"problem": check.problem}))
    elif not check.problem:
        click.echo(f"The ledger holds: {check.rows:,} rows, the last with hash {check.head}.")
    if check.problem and not as_json:
        click.echo(
            f"The ledger is broken after {check.rows:,} rows. {check.problem}"
            " Compare it with a backup.",
            err=True,
        )
    sys.exit(1 if check.problem else 0)

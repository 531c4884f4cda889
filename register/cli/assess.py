"""`register assess`: the law room with a door."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

import click

from register.law.policy import with_switches
from register.services.case_format import answers, differences


@click.command(
    epilog="Example: register assess cases.jsonl --check",
    short_help="Answer questions in the case format.",
)
@click.argument("file", type=click.File("r", "utf-8-sig", "replace"), default="-")
@click.option("--check", is_flag=True, help="Hold each answer against the case's own `expected`.")
@click.option("--set", "switches", multiple=True, metavar="SWITCH=VALUE", help="Another reading.")
def assess(file: TextIO, *, check: bool, switches: tuple[str, ...]) -> None:
    """Answer questions in the case format: JSON lines in, one decision a line out.

    FILE is a path, or - for standard input. It needs no database, network or settings.
    """
    policy = with_switches(_choices(switches))
    wrong = False
    lines = [line for line in file if line.strip()]
    for line, answer in zip(lines, answers(lines, policy), strict=True):
        wrong |= "error" in answer
        if not check:
            click.echo(json.dumps(answer, ensure_ascii=False))
            continue
        for difference in differences(line, answer):
            wrong = True
            click.echo(difference)
    if check:
        where = Path(getattr(file, "name", "standard input")).name
        click.echo(f"{len(lines)} cases in {where}: {'some differ' if wrong else 'all agree'}.")
    if wrong:
        raise SystemExit(1)


def _choices(switches: tuple[str, ...]) -> dict[str, str]:
    for switch in switches:
        if "=" not in switch:
            message = f"'{switch}' sets nothing: write SWITCH=VALUE, for example P1=strict."
            raise click.BadParameter(message)
    return dict(switch.split("=", 1) for switch in switches)

"""`register letters`: write what is due today by hand, and see what was written."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from register.cli.carrying import send
from register.cli.opening import opened
from register.domain.letters import State
from register.services import letters as service
from register.store import letters as store


@click.group()
def letters() -> None:
    """Letters to schools, trusts and authorities.

    \b
    Example: register letters write
    """


letters.add_command(send)


@letters.command(epilog="Example: register letters write --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def write(*, as_json: bool) -> None:
    """Write every letter that is due today and is not there; none is written twice."""
    settings, clock, database = opened()
    written = service.write_due(
        database, at=clock.now(), today=clock.today(), address=settings.address("")
    )
    kinds = {kind.value: count for kind, count in sorted(written.kinds.items())}
    if as_json:
        click.echo(json.dumps({"letters": written.letters, "kinds": kinds, "left": written.left}))
        return
    click.echo(f"Letters written: {written.letters:,}.")
    for kind, count in kinds.items():
        click.echo(f"  {kind}: {count:,}")
    if written.left:
        click.echo(f"Left for the next run: {written.left:,}.")


@letters.command("list", epilog="Example: register letters list --state waiting --json")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only these.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with the words.")
def listed(*, state: str | None, limit: int, as_json: bool) -> None:
    """List the latest letters. Nobody is named in any."""
    _settings, _clock, database = opened()
    with database.read() as session:
        found = store.recent(session, limit=limit, state=State(state) if state else None)
    for letter in found:
        if as_json:
            click.echo(json.dumps(asdict(letter), ensure_ascii=False, default=str))
        else:
            click.echo(
                f"{letter.id:>7}  {letter.at:%Y-%m-%d}  {letter.state:8} {letter.organisation:18}"
                f" {letter.subject}"
            )

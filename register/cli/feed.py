"""`register feed`: refresh the school list, and decide what a refresh left to a person."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from register.cli.saying import a_day, progress_on_terminal

if TYPE_CHECKING:
    from register.clock import Clock
    from register.services.refresh_outcome import RefreshOutcome
    from register.settings import Settings
    from register.store.session import Database

# Exit statuses that scripts rely on (INTERFACES.md); anything else is 0.
STATUS = {"held": 3, "refused": 4, "unavailable": 5}
A_FILE = click.Path(path_type=Path)


@click.group(epilog="Example: register feed refresh --json")
def feed() -> None:
    """The national school list: refresh it, see its runs, decide about what was held."""


@feed.command(epilog="Example: register feed refresh --schools edubasealldata20260901.csv.gz")
@click.option("--schools", type=A_FILE, help="The schools file: .csv, .csv.gz or the .zip.")
@click.option("--links", type=A_FILE, help="The links file; not needed with the .zip.")
@click.option("--base-url", help="Fetch dated extracts from here; the setting by default.")
@click.option(
    "--date",
    "day",
    callback=a_day,
    help="Whose day's list: by default that in the file's name, or today.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def refresh(
    schools: Path | None,
    links: Path | None,
    base_url: str | None,
    day: date | None,
    *,
    as_json: bool,
) -> None:
    """Bring the school list up to date, from the feed or from files.

    The status is 0 where the list was applied or is the one held already, 3 where it was held for
    a person, 4 where the file was refused, and 5 where none could be fetched.
    """
    if links and not schools:
        message = "Give the schools file too: --schools FILE."
        raise click.UsageError(message)
    if schools and base_url:
        message = "Give files or an address, not both."
        raise click.UsageError(message)
    _report(_refresh(schools, links, base_url, day), as_json=as_json)


def _refresh(
    schools: Path | None, links: Path | None, base_url: str | None, day: date | None
) -> RefreshOutcome:
    with progress_on_terminal() as progress, _nothing_collected():
        from register.cli.opening import OPERATOR  # noqa: PLC0415 - when needed
        from register.services import refresh as service  # noqa: PLC0415 - as above

        settings, clock, database = _opened()
        if schools:
            return service.from_files(
                database,
                schools=schools,
                links=links,
                day=day,
                today=clock.today(),
                folder=settings.instance_path / "feeds",
                at=clock.now(),
                by=OPERATOR,
                progress=progress,
            )
        return service.from_feed(
            database,
            base_url=base_url or settings.feed_base_url,
            contact=settings.feed_contact,
            day=day or clock.today(),
            folder=settings.instance_path / "feeds",
            at=clock.now(),
            by=OPERATOR,
            progress=progress,
        )


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Do not look for rubbish meanwhile.

    A national list is millions of small objects, and all are kept to the end: looking through
    them again and again takes a fifth of the time and never finds any.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@feed.command(epilog="Example: register feed runs --json")
@click.option("--limit", default=20, show_default=True, help="How many, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="A list of JSON objects.")
def runs(limit: int, *, as_json: bool) -> None:
    """List the runs of the feed, and what came of each."""
    from register.services.refresh_outcome import outcome_of  # noqa: PLC0415 - as above
    from register.store import feed_runs  # noqa: PLC0415 - as above

    _, _, database = _opened()
    with database.read() as session:
        found = feed_runs.recent(session, limit=limit)
    if as_json:
        decided = [
            {"at": x.started_at.isoformat(), "source": x.source, "decision": str(x.decision)}
            for x in found
        ]
        told = [outcome_of(x).as_json() | y for x, y in zip(found, decided, strict=True)]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for run in found:
        mark = f" ({run.decision} by {run.decided_by})" if run.decision else ""
        click.echo(f"{run.started_at:%Y-%m-%d %H:%M} {outcome_of(run).sentence()}{mark}")
    if not found:
        click.echo("There has been no run yet: register feed refresh makes the first.")


@feed.command(epilog='Example: register feed approve 12 --by a@b.example --reason "Checked."')
@click.argument("run", type=int)
@click.option("--by", required=True, help="Who decides: an email address.")
@click.option("--reason", required=True, help="Why: kept in the ledger.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def approve(run: int, by: str, reason: str, *, as_json: bool) -> None:
    """Let a held run through: its kept files are read again and applied."""
    from register.services import refresh_decision  # noqa: PLC0415 - as above

    settings, clock, database = _opened()
    outcome = refresh_decision.approve(
        database,
        run,
        folder=settings.instance_path / "feeds",
        by=by,
        reason=reason,
        at=clock.now(),
    )
    _report(outcome, as_json=as_json)


@feed.command(epilog='Example: register feed decline 12 --by a@b.example --reason "Half a file."')
@click.argument("run", type=int)
@click.option("--by", required=True, help="Who decides: an email address.")
@click.option("--reason", required=True, help="Why: kept in the ledger.")
def decline(run: int, by: str, reason: str) -> None:
    """Decide against a held run: it stays in the history and cannot be let through later."""
    from register.services import refresh_decision  # noqa: PLC0415 - as above

    _, clock, database = _opened()
    with database.begin() as session:
        refresh_decision.decline(session, run, by=by, reason=reason, at=clock.now())
    click.echo(f"Run {run} was declined.")


@feed.command(epilog="Example: register feed conversions --waiting")
@click.option("--waiting", is_flag=True, help="Only those that wait for a person.")
@click.option("--json", "as_json", is_flag=True, help="A list of JSON objects.")
def conversions(*, waiting: bool, as_json: bool) -> None:
    """List schools that followed others, and what became of their SENCOs' appointments."""
    from register.services import conversion  # noqa: PLC0415 - as above

    _, _, database = _opened()
    with database.read() as session:
        found = conversion.waiting(session) if waiting else conversion.recent(session)
    if as_json:
        click.echo(json.dumps([conversion.as_json(x) for x in found], ensure_ascii=False))
        return
    for each in found:
        click.echo(
            f"{each.id}: {each.old_urn} to {each.new_urn} from {each.carried_from}, "
            f"{each.outcome}: {each.undone_because or each.reason}"
        )
    if not found:
        click.echo("There are none.")


@feed.command(epilog='Example: register feed settle 7 --carry --by a@b.example --reason "Asked."')
@click.argument("number", type=int)
@click.option("--carry/--no-carry", required=True, help="Whether the appointments go across.")
@click.option("--by", required=True, help="Who decides: an email address.")
@click.option("--reason", required=True, help="Why: kept in the ledger.")
def settle(number: int, by: str, reason: str, *, carry: bool) -> None:
    """Decide a conversion that waits for a person."""
    from register.services import conversion  # noqa: PLC0415 - as above

    _, clock, database = _opened()
    with database.begin() as session:
        count = conversion.settle(
            session, number, carry=carry, by=by, reason=reason, at=clock.now()
        )
    click.echo(f"Conversion {number} is settled: {count} appointments were carried.")


@feed.command(epilog='Example: register feed undo 7 --by a@b.example --reason "Wrong school."')
@click.argument("number", type=int)
@click.option("--by", required=True, help="Who decides: an email address.")
@click.option("--reason", required=True, help="Why: kept in the ledger.")
def undo(number: int, by: str, reason: str) -> None:
    """Take back the appointments that a conversion carried."""
    from register.services import conversion  # noqa: PLC0415 - as above

    _, clock, database = _opened()
    with database.begin() as session:
        count = conversion.undo(session, number, by=by, reason=reason, at=clock.now())
    click.echo(f"Conversion {number} is undone: {count} appointments were taken back.")


def _opened() -> tuple[Settings, Clock, Database]:
    from register.cli.opening import opened  # noqa: PLC0415 - as above

    return opened()


def _report(outcome: RefreshOutcome, *, as_json: bool) -> None:
    """Say what came of a refresh, and leave with its status."""
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
    else:
        for notice in outcome.notices:
            click.echo(f"Note: {notice}")
    status = STATUS.get(outcome.outcome, 0)
    if status:
        click.echo(outcome.sentence(), err=True)
        click.get_current_context().exit(status)
    if not as_json:
        click.echo(outcome.sentence())

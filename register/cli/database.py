"""`register db`: the schema, and the lists that come with the release."""

from __future__ import annotations

import click

from register.cli.opening import connected, schema_version
from register.clock import Clock
from register.services import providers, standings
from register.settings import Settings
from register.store.migrating import make_private, upgrade
from register.store.session import HEAD


@click.group(epilog="Example: register db upgrade")
def db() -> None:
    """Look after the database."""


@db.command("upgrade", epilog="Example: register db upgrade")
def upgrade_command() -> None:
    """Bring the schema to head and load the lists of awarding bodies; safe to repeat."""
    settings = Settings()
    make_private(settings.database_url)  # before it is opened, which would make it for all to read
    database = connected(settings)
    before = schema_version(database)  # one sentence where the database cannot be opened
    if before != HEAD:
        upgrade(settings.database_url)
    with database.begin() as session:
        now = Clock(settings.today).now()
        listed = providers.install(session, at=now)
        redrawn = standings.follow_the_rulebook(session, at=now)
    after = schema_version(database)
    moved = "was already" if before == after else "is now"
    click.echo(f"The schema {moved} at {after}.")
    if listed:
        click.echo(f"{listed} awarding bodies were listed: see register provider list.")
    if redrawn:
        click.echo(f"The rules have changed: {redrawn:,} standings will be drawn again.")

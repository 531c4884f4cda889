"""`register backup` and `register restore`: a copy of everything, and back."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import make_url

from register.cli.opening import OPERATOR, connected, opened, schema_version
from register.clock import Clock
from register.domain.errors import NotAllowed
from register.services import backup as service
from register.services import standings
from register.settings import Settings
from register.store.migrating import make_private, upgrade
from register.store.session import HEAD

A_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="Example: register backup register-2026-09-01.tar.gz")
@click.argument("file", type=A_FILE)
def backup(file: Path) -> None:
    """Write a consistent copy of everything to FILE, while the service runs.

    It holds people and keys: keep it as you keep the register.
    """
    settings, clock, database = opened()
    try:
        with database.read() as session:
            manifest = service.back_up(
                session,
                file.absolute(),
                schema=HEAD,
                instance=settings.instance_path,
                database_file=_database_file(settings.database_url),
                at=clock.now(),
            )
    except OSError as error:
        raise NotAllowed(f"The backup cannot be written to {file}: {error.strerror}.") from error
    rows = sum(manifest.tables.values())
    click.echo(f"{rows:,} rows are in {file}; the ledger holds to {manifest.head}.")


@click.command(epilog="Example: register restore register-2026-09-01.tar.gz --replace")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in place of what the register holds now.")
def restore(file: Path, *, replace: bool) -> None:
    """Put back everything that a backup holds, all or nothing. Stop the service first."""
    settings = Settings()
    make_private(settings.database_url)
    database = connected(settings)
    if schema_version(database) != HEAD:
        upgrade(settings.database_url)
    with database.begin() as session:
        manifest = service.restore(
            session,
            file,
            schema=HEAD,
            instance=settings.instance_path,
            by=OPERATOR,
            at=Clock(settings.today).now(),
            database_file=_database_file(settings.database_url),
            replace=replace,
        )
        standings.follow_the_rulebook(session, at=Clock(settings.today).now())
    rows = sum(manifest.tables.values())
    click.echo(f"{rows:,} rows are back; the ledger holds to {manifest.head}.")


def _database_file(url: str) -> Path | None:
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(str(parsed.database)) if is_file else None

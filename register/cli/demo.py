"""`register demo`: an invented country to try everything on."""

from __future__ import annotations

import click

from register.cli.opening import opened
from register.cli.saying import progress_on_terminal
from register.demo.accounts import demo_password
from register.demo.installing import install
from register.domain.roles import Role
from register.law.finding import in_words


@click.command(epilog="Example: register demo --scale 0.1 --seed 2")
@click.option("--scale", default=1.0, show_default=True, help="1.0 is about 24,000 open schools.")
@click.option("--seed", default=1, show_default=True, help="The same seed, the same country.")
def demo(scale: float, seed: int) -> None:
    """Fill the instance with an invented country, through the real feed and import paths.

    No school, person or award in it is real. The register must be empty; if this is interrupted,
    run it again and it goes on with the country that was begun.
    """
    settings, clock, database = opened()
    password = demo_password()
    with progress_on_terminal() as progress:
        installed = install(
            database,
            settings.instance_path,
            today=clock.today(),
            at=clock.now(),
            scale=scale,
            seed=seed,
            password=password,
            progress=progress,
        )
    if not installed.counts:
        click.echo("The invented country is here already.")
    for what, count in installed.counts.items():
        click.echo(f"{count:>7,} {what}")
    click.echo("\nSign in with any of these; the password of each is: " + password)
    for account in installed.accounts:
        whose = "the teacher below" if account.role is Role.CANDIDATE else account.scope
        click.echo(f"  {account.email:24} {whose}")
    senco = installed.senco
    if senco:
        click.echo("\nTo try a check, look for this invented teacher:")
        click.echo(f"  {senco.name}, number {senco.trn}, born {in_words(senco.born)}")

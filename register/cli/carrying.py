"""`register letters send`: hand over what waits now, instead of at the next minute."""

from __future__ import annotations

import click

from register.cli.opening import opened
from register.clock import Clock
from register.services import carriers
from register.services.carrying import ask_after, carry
from register.services.stopping import Links


@click.command("send", epilog="Example: register letters send")
def send() -> None:
    """Hand over every letter that waits: to GOV.UK Notify, or to files in the outbox folder.

    The scheduler does the same every minute; both may run at once, and each letter goes once.
    """
    settings, clock, database = opened()
    carrier = carriers.carrier_of(
        key=settings.notify_api_key,
        base=settings.notify_base_url,
        template=settings.notify_template,
        outbox=settings.instance_path / carriers.OUTBOX,
        now=Clock().now,
    )
    links = Links(settings.address(""), settings.secret())
    carried = carry(database, carrier, links, now=clock.now)
    undelivered = ask_after(database, carrier, now=clock.now)
    click.echo(f"Letters: {carried.sentence()}.")
    if undelivered:
        click.echo(f"Could not be delivered: {undelivered}. See the outbox page.")

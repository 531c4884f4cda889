"""`register provider`: the dated lists of bodies whose awards count."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import click

from register.cli.opening import opened
from register.cli.saying import a_day
from register.domain.awards import AwardKind
from register.domain.period import Period, day_after
from register.domain.providers import AwardingBody
from register.services import providers as service

KINDS = click.Choice([AwardKind.NASENCO.value, AwardKind.NPQSENCO.value])


@click.group(epilog="Example: register provider list --kind NPQSENCO")
def provider() -> None:
    """Keep the lists of recognised bodies (NASENCO) and providers (NPQ)."""


@provider.command("list", epilog="Example: register provider list --json")
@click.option("--kind", type=KINDS, help="One list only.")
@click.option("--json", "as_json", is_flag=True, help="Print the lists for a machine.")
def list_command(*, kind: str | None, as_json: bool) -> None:
    """Print the lists as known now."""
    _settings, _clock, database = opened()
    with database.read() as session:
        listed = [b for b in service.bodies(session) if kind in {None, b.kind.value}]
    if as_json:
        click.echo(json.dumps([_for_machines(body) for body in listed], ensure_ascii=False))
        return
    for body in listed:
        click.echo(f"{body.kind:<9} {body.name}  ({_days(body)}; {body.confidence})")


@provider.command(
    epilog='Example: register provider add "University of Example" --kind NASENCO'
    ' --source "SI 2026/1" --confidence V --by a@b.example --reason "New order"'
)
@click.argument("name")
@click.option("--kind", type=KINDS, required=True)
@click.option("--also", multiple=True, help="Another name it goes by; may be repeated.")
@click.option("--from", "first", callback=a_day, help="The first day on the list.")
@click.option("--until", "last", callback=a_day, help="The last day on the list.")
@click.option("--source", required=True, help="Where it says so.")
@click.option("--confidence", type=click.Choice(list(service.CONFIDENCE)), required=True)
@click.option("--by", required=True, help="Who says so.")
@click.option("--reason", required=True, help="Why.")
def add(
    *,
    name: str,
    kind: str,
    also: tuple[str, ...],
    first: date | None,
    last: date | None,
    source: str,
    confidence: str,
    by: str,
    reason: str,
) -> None:
    """Put a body on its list, or say anew what is right of one that is there."""
    _settings, clock, database = opened()
    with database.begin() as session:
        body = service.correct(
            session,
            kind=AwardKind(kind),
            name=name,
            also_known_as=also,
            period=Period.of_days(first, last),
            source=source,
            confidence=confidence,
            by=by,
            at=clock.now(),
            reason=reason,
        )
    click.echo(f"{body.name} is on the list for {body.kind} ({_days(body)}).")


@provider.command(
    epilog='Example: register provider close "University of Example" --kind NASENCO'
    ' --until 2026-07-31 --by a@b.example --reason "Revoked by SI 2026/1"'
)
@click.argument("name")
@click.option("--kind", type=KINDS, required=True)
@click.option("--until", "last", callback=a_day, required=True, help="The last day on the list.")
@click.option("--by", required=True, help="Who says so.")
@click.option("--reason", required=True, help="Why.")
def close(*, name: str, kind: str, last: date, by: str, reason: str) -> None:
    """Say on which day a body last stood on its list; awards up to then still count."""
    _settings, clock, database = opened()
    with database.begin() as session:
        was = service.find(session, AwardKind(kind), name)
        body = replace(was, period=Period(was.period.start, day_after(last)))
        service.correct(
            session,
            kind=body.kind,
            name=body.name,
            also_known_as=body.also_known_as,
            period=body.period,
            source=body.source,
            confidence=body.confidence,
            by=by,
            at=clock.now(),
            reason=reason,
        )
    click.echo(f"{body.name} is on the list for {body.kind} ({_days(body)}).")


def _days(body: AwardingBody) -> str:
    first, last = body.period.start, body.period.last_day
    if first is None and last is None:
        return "always"
    begins = f"from {first}" if first else ""
    ends = f"until {last}" if last else ""
    return f"{begins} {ends}".strip()


def _for_machines(body: AwardingBody) -> dict[str, object]:
    first, last = body.period.start, body.period.last_day
    return {
        "kind": body.kind.value,
        "name": body.name,
        "also_known_as": list(body.also_known_as),
        "from": first.isoformat() if first else None,
        "until": last.isoformat() if last else None,
        "source": body.source,
        "confidence": body.confidence,
    }

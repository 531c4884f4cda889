"""`register user`: accounts from the command line, the first one too."""

from __future__ import annotations

import json
import sys

import click

from register.cli.opening import OPERATOR, opened
from register.domain.roles import SCOPES, Account, Role
from register.services import accounts

_ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Give out accounts.

    \b
    Example: register user add head@school.example --role school --scope 100001
    """


@user.command()
@click.argument("email")
@click.option("--role", type=_ROLES, required=True, help="What they sign in as.")
@click.option("--scope", default="", help="URN, trust code or LA code, where the role needs one.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(email: str, role: str, scope: str, password_stdin: bool, as_json: bool) -> None:  # noqa: FBT001 - click's own
    """Make an account, and print its password once where one was generated.

    \b
    Example: register user add clerk@council.example --role authority --scope 301
    """
    password, generated = _password(from_stdin=password_stdin)
    _, clock, database = opened()
    with database.begin() as session:
        made = accounts.add(
            session,
            email=email,
            password=password,
            role=Role(role),
            scope=scope,
            by=OPERATOR,
            at=clock.now(),
        )
    shown = password if generated else None
    if as_json:
        click.echo(json.dumps({**_as_object(made), "password": shown}))
        return
    of = f", {SCOPES[made.role]}: {made.scope}" if made.scope else ""
    click.echo(f"{made.email} may now sign in as {made.role}{of}.")
    if shown:
        click.echo(f"Password, shown this once: {shown}")


@user.command()
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(email: str, password_stdin: bool) -> None:  # noqa: FBT001 - click's own
    """Give an account a new password, which ends its sessions.

    \b
    Example: register user password head@school.example
    """
    new, generated = _password(from_stdin=password_stdin)
    _, clock, database = opened()
    with database.begin() as session:
        changed = accounts.set_password(
            session, email=email, password=new, by=OPERATOR, at=clock.now()
        )
    click.echo(f"{changed.email} has a new password.")
    if generated:
        click.echo(f"Password, shown this once: {new}")


@user.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def everyone(as_json: bool) -> None:  # noqa: FBT001 - click's own
    """Every account, by address.

    \b
    Example: register user list --json
    """
    _, _, database = opened()
    with database.read() as session:
        held = accounts.everyone(session)
    if as_json:
        click.echo(json.dumps([_as_object(one) for one in held], indent=2))
        return
    if not held:
        click.echo("There are no accounts: add one with register user add.")
    for one in held:
        shut = "" if one.active else "  (shut)"
        click.echo(f"{one.email}  {one.role}{f' {one.scope}' if one.scope else ''}{shut}")


def _password(*, from_stdin: bool) -> tuple[str, bool]:
    """The password, and whether it was made here because nobody gave one."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    if sys.stdin.isatty():
        typed: str = click.prompt(
            "Password (leave blank to have one made)",
            default="",
            show_default=False,
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
        if typed:
            return typed, False
    return accounts.generated_password(), True


def _as_object(account: Account) -> dict[str, object]:
    return {
        "email": account.email,
        "role": account.role.value,
        "scope": account.scope,
        "active": account.active,
    }

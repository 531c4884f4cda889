"""`register user`: accounts from the command line, the first one too."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial

import click

from register.cli.opening import OPERATOR, opened
from register.domain.errors import InvalidFact, NotFound
from register.domain.identifiers import Trn
from register.domain.roles import SCOPES, Account, Role
from register.services import accounts, addresses, candidate_accounts, leavers, second_factor

_ROLES = click.Choice([role.value for role in Role])
_DAY = click.DateTime(["%Y-%m-%d"])


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
@click.option("--number", default="", help="For a candidate: the teacher reference number.")
@click.option("--born", type=_DAY, help="For a candidate: the date of birth, as 1980-05-17.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(
    *,
    email: str,
    role: str,
    scope: str,
    number: str,
    born: datetime | None,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Make an account, and print its password once where one was generated.

    A candidate's account is tied to their own record: give the teacher reference number and the
    date of birth, which must both match.

    \b
    Examples: register user add clerk@council.example --role authority --scope 301
              register user add ann@example.org --role candidate --number 1234567 --born 1980-05-17
    """
    _check_options(Role(role), scope=scope, number=number, born=born)
    password, generated = _password(from_stdin=password_stdin)
    _, clock, database = opened()
    make: Callable[..., Account | None] = partial(accounts.add, role=Role(role), scope=scope)
    if born:
        make = partial(candidate_accounts.add, trn=Trn(number), born=born.date())
    with database.begin() as session:
        made = make(session, email=email, password=password, by=OPERATOR, at=clock.now())
    if made is None:
        raise NotFound(candidate_accounts.NOBODY)
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


@user.command(name="reset-code")
@click.argument("email")
@click.option("--reason", default="Reset at the command line.", help="Kept in the ledger.")
def reset_code(email: str, reason: str) -> None:
    """Forget the one-time codes of an account, for somebody who lost their phone.

    They set codes up again at their next sign-in; until then their password alone is asked for.

    \b
    Example: register user reset-code official@example.org --reason "Phone lost, spoken to"
    """
    _, clock, database = opened()
    with database.begin() as session:
        number = accounts.of_email(session, email).id
        second_factor.reset(session, number, by=OPERATOR, reason=reason, at=clock.now())
    click.echo(f"{email} sets up one-time codes again at the next sign-in.")


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


@user.command()
@click.argument("email")
@click.argument("new")
def address(email: str, new: str) -> None:
    """Give an account another e-mail address.

    An address is one account's. Whoever is to sign in with their organisation from now on needs
    theirs free: move the old account aside.

    \b
    Example: register user address head@school.example head.old@school.example
    """
    _, clock, database = opened()
    with database.begin() as session:
        moved = addresses.change(session, email=email, new=new, by=OPERATOR, at=clock.now())
    click.echo(f"{moved.email} is the address of what was {email}.")


@user.command(name="close-leavers")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def close_leavers(as_json: bool) -> None:  # noqa: FBT001 - click's own
    """Shut the accounts that nobody should have any more, as the scheduler does each night.

    Those that nobody signed in with for 400 days, those of a school that closed 90 days before, and
    those of a trust or authority with no school left. The last admin stays.

    \b
    Example: register user close-leavers
    """
    _, clock, database = opened()
    with database.begin() as session:
        shut = leavers.close_leavers(session, at=clock.now(), today=clock.today())
    if as_json:
        told = [{"email": one.account.email, "because": one.because} for one in shut]
        click.echo(json.dumps(told, indent=2))
        return
    if not shut:
        click.echo("No account was shut.")
    for one in shut:
        click.echo(f"{one.account.email} can no longer sign in. {one.because}")


def _check_options(role: Role, *, scope: str, number: str, born: datetime | None) -> None:
    """A candidate is found by two facts, everybody else by a scope. Raises InvalidFact."""
    if role is Role.CANDIDATE and (scope or not number or born is None):
        message = "A candidate needs --number and --born, the day as 1980-05-17, and no --scope."
        raise InvalidFact(message)
    if role is not Role.CANDIDATE and (number or born is not None):
        raise InvalidFact("Only a candidate has --number and --born: leave them out.")


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

"""`register receipt`: check receipts without a network, and keep the keys that sign them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from register.cli.opening import OPERATOR, opened
from register.clock import LONDON
from register.domain.errors import InvalidFact
from register.services import receipts, receipts_withdrawing
from register.services.receipts import CheckStep, Issuer
from register.services.receipts_reading import LONGEST, STATUS, Keys, keys_of, read
from register.services.receipts_status import place_of, read_status_list
from register.settings import Settings

STANDS, NOT_OURS, WITHDRAWN = 0, 1, 3
_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_SAID = (
    ("jti", "Reference"),
    ("checked_on", "Checked on"),
    ("organisation", "By"),
    ("school", "School"),
    ("urn", "URN"),
    ("starts", "First day"),
    ("deadline", "Deadline"),
)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What was found. `told_at` is when what is known of its status was true."""

    steps: tuple[CheckStep, ...]
    claims: Mapping[str, Any] | None
    told_at: str = ""

    @property
    def exit_status(self) -> int:
        """Not ours comes before withdrawn; a status that is not known is not one that is bad."""
        failed = [step.name for step in self.steps if step.passed is False]
        if not failed:
            return STANDS
        return WITHDRAWN if failed == [STATUS] else NOT_OURS

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        if self.exit_status == NOT_OURS:
            return "This is not a receipt of this register, or it has been changed."
        if self.exit_status == WITHDRAWN:
            return "This receipt is this register's and unchanged, but it has been withdrawn."
        if self.steps[-1].passed is None:
            return (
                "This receipt is this register's and unchanged."
                " Whether it has been withdrawn is not known."
            )
        return "This receipt is this register's, unchanged, and still stands."


@click.group(epilog="Example: register receipt verify receipt.jws --keys jwks.json")
def receipt() -> None:
    """Check receipts, publish the keys, withdraw a receipt or let it stand again."""


@receipt.command(
    epilog="Example: register receipt verify receipt.jws --keys jwks.json --status status.jwt"
)
@click.argument("file", type=_FILE)
@click.option("--keys", type=_FILE, help="jwks.json; without it, this register's own keys.")
@click.option("--status", type=_FILE, help="The list of withdrawn receipts, as it was fetched.")
@click.option("--json", "as_json", is_flag=True, help="Print the finding for a machine.")
def verify(*, file: Path, keys: Path | None, status: Path | None, as_json: bool) -> None:
    """Check one receipt; no network is asked. A dash reads it from standard input.

    Exit status 0 where it stands or its status is not known, 1 where it is not this register's or
    was changed, 3 where it was withdrawn.
    """
    text = _text(file, LONGEST + 1)
    listed = _text(status) if status else ""
    found = _by_files(text, _keys(keys), listed) if keys else _by_register(text, listed)
    if as_json:
        told = asdict(found) | {"exit_status": found.exit_status, "sentence": found.sentence}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _say(found)
    sys.exit(found.exit_status)


@receipt.command("keys", epilog="Example: register receipt keys > jwks.json")
def keys_command() -> None:
    """Print every public key there has been, as a JWK set."""
    _settings, _clock, database = opened()
    with database.read() as session:
        click.echo(json.dumps(receipts.jwks(session)))


@receipt.command(
    epilog="Example: register receipt status --address https://register.example > status.jwt"
)
@click.option("--address", default="", help="This register's public address, to stand in it.")
def status(*, address: str) -> None:
    """Print the signed list of withdrawn receipts, which is true for a day."""
    settings, clock, database = opened()
    with database.begin() as session:
        issuer = _issuer(settings, address)
        click.echo(receipts.status_list(session, issuer, at=clock.now()))


@receipt.command(epilog="Example: register receipt rotate --by a@b.example")
@click.option("--by", default=OPERATOR, show_default=True, help="Who does it.")
def rotate(*, by: str) -> None:
    """Sign with a new key from now on. Receipts made before still verify."""
    settings, clock, database = opened()
    with database.begin() as session:
        kid = receipts.rotate(session, _issuer(settings, ""), by=by, at=clock.now())
    click.echo(f"Receipts are signed with {kid} from now on. Publish the keys again where you")
    click.echo("keep copies of them; keep the earlier ones, which prove the earlier receipts.")


@receipt.command(
    epilog='Example: register receipt withdraw 7K2M-9QXT-4HBC --because "The wrong post was'
    ' checked" --by a@b.example'
)
@click.argument("reference")
@click.option("--because", required=True, help="Why, for anybody to read: name nobody.")
@click.option("--by", required=True, help="Who says so.")
def withdraw(*, reference: str, because: str, by: str) -> None:
    """Withdraw a receipt by hand and tell whoever holds it."""
    _settings, clock, database = opened()
    with database.begin() as session:
        told = receipts_withdrawing.withdraw(
            session, reference, because=because, by=by, at=clock.now()
        )
    click.echo(f"The receipt {told.grouped} is withdrawn, and its holder is told.")


@receipt.command(
    epilog='Example: register receipt restore 7K2M-9QXT-4HBC --because "It was the right post"'
    " --by a@b.example"
)
@click.argument("reference")
@click.option("--because", required=True, help="Why, for anybody to read: name nobody.")
@click.option("--by", required=True, help="Who says so.")
def restore(*, reference: str, because: str, by: str) -> None:
    """Let a withdrawn receipt stand again and tell whoever holds it."""
    _settings, clock, database = opened()
    with database.begin() as session:
        told = receipts_withdrawing.restore(
            session, reference, because=because, by=by, at=clock.now()
        )
    click.echo(f"The receipt {told.grouped} stands again, and its holder is told.")


def _by_register(text: str, listed: str) -> _Verdict:
    """By the keys, the receipts and the events of the register on this machine."""
    _settings, clock, database = opened()
    at = clock.now()
    with database.begin() as session:
        if listed:
            return _by_files(text, keys_of(receipts.jwks(session)), listed)
        found = receipts.check(session, text, at=at)
    return _Verdict(found.steps, found.claims, _when(at))


def _by_files(text: str, keys: Keys, listed: str) -> _Verdict:
    """By the keys given, and the list of withdrawn receipts where one is given."""
    reading = read(text, keys)
    if reading.claims is None:
        return _Verdict(reading.steps, None)
    unknown = CheckStep(STATUS, None, "No list of withdrawn receipts says anything of it.")
    if not listed:
        return _Verdict((*reading.steps, unknown), reading.claims)
    told = read_status_list(listed, keys)
    place = place_of(reading.claims)
    withdrawn = told.is_withdrawn(place[0]) if place else None
    step = (
        unknown if withdrawn is None else CheckStep(STATUS, not withdrawn, _STATUS_WORDS[withdrawn])
    )
    return _Verdict((*reading.steps, step), reading.claims, _when(told.made))


_STATUS_WORDS = {
    True: "The list says that it has been withdrawn.",
    False: "The list does not say that it has been withdrawn.",
}


def _say(found: _Verdict) -> None:
    click.echo(found.sentence)
    for step in found.steps:
        mark = {True: "yes", False: "NO", None: "-"}[step.passed]
        click.echo(f"  {mark:<4}{step.words}")
    if found.told_at:
        click.echo(f"Its status is as it was on {found.told_at}; ask for a newer list after that.")
    if found.claims is not None and found.exit_status != NOT_OURS:
        click.echo(str(found.claims.get("answer", "")))
        for name, label in _SAID:
            if found.claims.get(name) is not None:
                click.echo(f"  {label}: {found.claims[name]}")


def _when(at: datetime) -> str:
    return at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M %Z")


def _keys(file: Path) -> Keys:
    try:
        return keys_of(json.loads(_text(file)))
    except (ValueError, RecursionError) as error:
        raise InvalidFact(f"{file.name} is not a set of keys: fetch jwks.json again.") from error


def _text(file: Path, most: int = -1) -> str:
    """The file's text; what is no text is no receipt either, and fails as one."""
    with click.open_file(str(file), "rb") as opened_file:
        data: bytes = opened_file.read(most)
    return data.decode("utf-8", errors="replace")


def _issuer(settings: Settings, address: str) -> Issuer:
    """What signs here; no hash is made on the command line, so no secret is needed."""
    return Issuer(settings.instance_path / "keys", address.rstrip("/"), "")

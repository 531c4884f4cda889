"""The letters on their way, as officials see them: what waits, what left, what could not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from register.domain.errors import Conflict
from register.domain.letters import Letter, State
from register.domain.roles import Account
from register.services import organisations
from register.store import accounts, carrying, ledger, letters


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter for an official: to whom it goes, by name and by address.

    `shut` says that the account is shut, so that trying again is of no use.
    """

    letter: Letter
    organisation: str
    to: str
    shut: bool


def count(session: Session) -> Mapping[State, int]:
    """How many letters are in each state."""
    return letters.count(session)


def some(
    session: Session, *, state: State | None, first: int, limit: int
) -> list[tuple[Letter, str]]:
    """Letters with their organisation's name, the latest first; `first` counts from 0."""
    found = letters.recent(session, limit=limit, offset=first, state=state)
    names = organisations.names_of(session, {letter.organisation for letter in found})
    return [(letter, names[letter.organisation]) for letter in found]


def one(session: Session, number: int) -> Sent:
    """One letter and where it goes. Raises NotFound."""
    letter = letters.one(session, number)
    found = accounts.by_id(session, letter.account_id)
    return Sent(
        letter=letter,
        organisation=organisations.name_of(session, letter.organisation),
        to=found[0].email if found else "",
        shut=found is None or not found[0].active,
    )


def try_again(session: Session, number: int, *, by: Account, at: datetime) -> None:
    """Let a letter that was given up go once more. Raises NotFound, Conflict for any other."""
    letter = letters.one(session, number)
    if not carrying.begin_again(session, number):
        raise Conflict("Only a letter that was given up can be tried again.")
    detail = {"kind": letter.kind.value, "organisation": letter.organisation}
    ledger.record(
        session,
        at=at,
        actor=by.actor,
        action="letter tried again",
        subject=f"letter:{number}",
        detail=detail,
    )

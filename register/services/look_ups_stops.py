"""What an official sees of stopped look-ups, and how they are let go on. No person is named."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact
from register.domain.roles import Account, Role
from register.services import accounts
from register.services.look_ups import NOTICED
from register.services.organisations import names_of
from register.store import ledger, look_ups
from register.store.look_ups import Stop

LIFTED = "look-ups let go on"


@dataclass(frozen=True, slots=True)
class StopTold:
    """A stop and the name of the organisation whose look-ups it stopped."""

    stop: Stop
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """An organisation found very many people with no tie to it in a day: `people` so far."""

    at: datetime
    organisation: str
    name: str
    people: int


def holding(session: Session) -> int:
    """How many organisations are stopped now."""
    return look_ups.holding(session)


def stopped(session: Session) -> list[StopTold]:
    """The organisations stopped now, the longest stopped first."""
    return _told(session, look_ups.stops(session, lifted=False))


def lifted(session: Session) -> list[StopTold]:
    """The latest stops that were lifted, the newest first."""
    return _told(session, look_ups.stops(session, lifted=True))


def one(session: Session, number: int) -> StopTold:
    """One stop, lifted or not. Raises NotFound."""
    (told,) = _told(session, [look_ups.a_stop(session, number)])
    return told


def noticed(session: Session) -> list[Notice]:
    """Who found very many strangers in a day, the newest first."""
    entries = look_ups.recorded(session, NOTICED)
    details = [json.loads(entry.detail) for entry in entries]
    names = _names(session, {detail["organisation"] for detail in details})
    return [
        Notice(entry.at, told["organisation"], names[told["organisation"]], told["people"])
        for entry, told in zip(entries, details, strict=True)
    ]


def lift(session: Session, number: int, *, by: Account, reason: str, at: datetime) -> StopTold:
    """Let an organisation look again; its points begin from none at `at`.

    Raises NotFound, Conflict where that was done before, InvalidFact without a reason.
    """
    if not reason.strip():
        raise InvalidFact("Give a reason: it is kept in the ledger with the decision.")
    ledger.one_recorder(session)
    found = one(session, number)
    if found.stop.lifted_at is not None:
        raise Conflict("Its look-ups go on already: somebody has lifted this stop.")
    look_ups.lift(session, number, at=at, by=by.actor, because=reason.strip())
    ledger.record(
        session,
        at=at,
        actor=by.actor,
        action=LIFTED,
        subject=f"stop:{number}",
        detail={"organisation": found.stop.organisation, "reason": reason.strip()},
    )
    return found


def _told(session: Session, stops: list[Stop]) -> list[StopTold]:
    names = _names(session, {stop.organisation for stop in stops})
    return [StopTold(stop, names[stop.organisation]) for stop in stops]


def _names(session: Session, organisations: Collection[str]) -> dict[str, str]:
    """By what was asked; a panel is told by its account's address, so that it can be spoken to."""
    names = names_of(session, organisations)
    for organisation in organisations:
        kind, _, number = organisation.partition(":")
        if kind == Role.PANEL:
            names[organisation] += f" ({accounts.called(session, f'account:{number}')})"
    return names

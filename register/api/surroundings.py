"""What a view of the API is handed: sessions, the clock and the settings of the app it is in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import Flask, current_app
from sqlmodel import Session

from register.clock import Clock
from register.services.rates import FOR_A_KEY, FOR_AN_ADDRESS
from register.services.sessions import Database
from register.settings import Settings

_NAME = "register.api"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that the API was made with. Allowances are requests in a minute."""

    settings: Settings
    clock: Clock
    database: Database
    for_a_key: int = FOR_A_KEY
    for_an_address: int = FOR_AN_ADDRESS


def surround(app: Flask, surroundings: Surroundings) -> None:
    """Give the app what its views will ask for below."""
    app.extensions[_NAME] = surroundings


def surroundings() -> Surroundings:
    """What the app at work was made with."""
    return cast("Surroundings", current_app.extensions[_NAME])


def begin() -> AbstractContextManager[Session]:
    """Write: one transaction, committed where the block ends, before the answer is built."""
    return surroundings().database.begin()


def read() -> AbstractContextManager[Session]:
    """Read only."""
    return surroundings().database.read()


def settings() -> Settings:
    """The settings the app was made with."""
    return surroundings().settings


def today() -> date:
    """The day in London, or the fixed one."""
    return surroundings().clock.today()


def now() -> datetime:
    """The instant, aware and in UTC."""
    return surroundings().clock.now()

"""What a route is handed: sessions, the clock and the settings of the app that serves it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import Flask, current_app
from sqlmodel import Session

from register.clock import Clock
from register.services.sessions import Database
from register.settings import Settings

_NAME = "register"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that an app was made with; one for each app."""

    settings: Settings
    clock: Clock
    database: Database


def surround(app: Flask, surroundings: Surroundings) -> None:
    """Give the app what its routes will ask for below."""
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


def database() -> Database:
    """The database itself, for the few services that open their own transactions."""
    return surroundings().database


def settings() -> Settings:
    """The settings the app was made with."""
    return surroundings().settings


def today() -> date:
    """The day in London, or the fixed one."""
    return surroundings().clock.today()


def now() -> datetime:
    """The instant, aware and in UTC."""
    return surroundings().clock.now()


def real_now() -> datetime:
    """The instant as it is, for sessions and codes: a day held still would never end one."""
    return Clock().now()

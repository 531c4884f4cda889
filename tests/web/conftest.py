"""The real app on an empty register, and somebody of each role to sign in as."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask import session as flask_session

from register.app import create_app
from register.clock import Clock
from register.domain.roles import Account, Role
from register.services import accounts
from register.settings import Settings
from register.store.session import Database
from register.web.access import remember
from tests.web.reading import StrictClient

SECRET = "a secret of the tests, long enough to serve with"
PASSWORD = "three random words"
TODAY = date(2026, 9, 1)

SignIn = Callable[..., Account]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2id at its smallest figures: the pages are the subject, not the cost of a guess."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))
    accounts.nobodys_hash.cache_clear()
    yield
    accounts.nobodys_hash.cache_clear()


@pytest.fixture
def database(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """SQLite alone: what differs on PostgreSQL is below the pages, and is tested there."""
    path = tmp_path / "pages.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.engine.dispose()


@pytest.fixture
def clock() -> Clock:
    """The first of September 2026."""
    return Clock(TODAY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation that is not a demonstration."""
    return Settings(instance_path=tmp_path / "instance", secret_key=SECRET)


def browser(settings: Settings, clock: Clock, database: Database) -> StrictClient:
    """A browser without JavaScript, over https, on an app of these settings."""
    app = create_app(settings, clock=clock, database=database)
    app.test_client_class = StrictClient
    client = app.test_client()
    assert isinstance(client, StrictClient)
    client.environ_base["HTTP_REFERER"] = "https://localhost/"
    return client


def enter(client: StrictClient, database: Database, role: Role, scope: str = "") -> Account:
    """Make an account of the role, and give the browser the session that it would then have.

    The pages that ask for a password and a code have tests of their own.
    """
    email = f"{role}{scope}@example.org"
    with database.begin() as session:
        account = accounts.add(
            session,
            email=email,
            password=PASSWORD,
            role=role,
            scope=scope,
            by="a test",
            at=Clock(TODAY).now(),
        )
    hold_session(client, database, email)
    return account


def hold_session(client: StrictClient, database: Database, email: str) -> None:
    """Give the browser the session of somebody whose password, and code, were right."""
    with database.begin() as session:
        at = Clock(TODAY).now()
        entered = accounts.sign_in(
            session, email=email, password=PASSWORD, address="", secret=SECRET, at=at
        )
    assert isinstance(entered, accounts.SignedIn)
    where = {"base_url": "https://localhost", "environ_base": client.environ_base}
    with client.application.test_request_context("/", **where):
        remember(entered.account, entered.stamp)
        kept = dict(flask_session)
    with client.session_transaction(**where) as held:
        held.clear()
        held.update(kept)


@pytest.fixture
def client(settings: Settings, clock: Clock, database: Database) -> StrictClient:
    """A browser that nobody has signed in with."""
    return browser(settings, clock, database)


@pytest.fixture
def app(client: StrictClient) -> Flask:
    """The app that the browser looks at."""
    return client.application


@pytest.fixture
def sign_in(client: StrictClient, database: Database) -> SignIn:
    """Make an account and sign in with it: `sign_in(Role.SCHOOL, scope="100001")`."""
    return partial(enter, client, database)


@pytest.fixture
def official(client: StrictClient, sign_in: SignIn) -> StrictClient:
    """A browser that an official has signed in with."""
    sign_in(Role.OFFICIAL)
    return client

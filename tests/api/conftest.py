"""The real app over a small register, and keys to call it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from register.api.operation import PREFIX
from register.app import create_app
from register.clock import Clock
from register.domain.roles import Account, Role
from register.domain.tokens import Scope
from register.services import accounts, tokens
from register.settings import Settings
from register.store.session import Database
from tests.api.promised import as_promised
from tests.registering import primaries, put_award, put_body, put_person, put_schools

TODAY = date(2026, 9, 1)
AT = datetime(2026, 8, 1, 9, tzinfo=UTC)
HERE, THERE = 100001, 100002
HOLDER, BORN = "1234567", "1980-05-17"
EVERY_SCOPE = frozenset(Scope)


@dataclass(frozen=True)
class Machine:
    """Another system, with a key. What it is answered is held to the document."""

    client: FlaskClient
    account: Account
    key: str
    number: int

    def send(self, method: str, path: str, **options: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's
        """Call an operation over https, below /api/v1."""
        headers = {"Authorization": f"Bearer {self.key}", **options.pop("headers", {})}
        response = self.client.open(
            PREFIX + path, method=method, headers=headers, base_url="https://localhost", **options
        )
        if method != "HEAD":
            as_promised(method, PREFIX + path, response)
        return response

    def check(self, *, headers: dict[str, str] | None = None, **changes: Any) -> TestResponse:  # noqa: ANN401 - JSON
        """Check the candidate who holds the award, or whoever the changes say."""
        return self.send("POST", "/checks", json=wanted(**changes), headers=headers or {})


Machines = Callable[..., Machine]


def wanted(**changes: object) -> dict[str, object]:
    """Build the body of a check of the candidate who holds the award."""
    usual: dict[str, object] = {
        "school": HERE,
        "starts": "2026-09-01",
        "head_teacher": False,
        "teacher_at_school": True,
        "purpose": "appointment",
        "candidate": {"trn": HOLDER, "date_of_birth": BORN},
    }
    return {**usual, **changes}


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2id at its smallest figures."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))
    accounts.nobodys_hash.cache_clear()
    yield
    accounts.nobodys_hash.cache_clear()


@pytest.fixture
def database(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """Two schools, one candidate who holds the award, and one who does not."""
    path = tmp_path / "api.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    with database.begin() as session:
        put_schools(session, *primaries(HERE, THERE))
        put_body(session)
        holder = put_person(session, int(HOLDER))
        put_award(session, holder, at=datetime(2026, 1, 6, tzinfo=UTC))
        put_person(session, 7654321, family_name="Other")
    yield database
    database.engine.dispose()


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Flask:
    """The real app on the first of September 2026."""
    settings = Settings(
        instance_path=tmp_path / "instance", secret_key="a secret of the tests, long enough to use"
    )
    return create_app(settings, clock=Clock(TODAY), database=database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody without a key."""
    return app.test_client()


@pytest.fixture
def machine(app: Flask, database: Database) -> Machines:
    """Give a system a key: `machine(Role.SCHOOL, "100001", scopes=...)`."""

    def made(
        role: Role = Role.PANEL,
        scope: str = "",
        *,
        scopes: frozenset[Scope] = EVERY_SCOPE,
        name: str = "",
    ) -> Machine:
        with database.begin() as session:
            account = accounts.add(
                session,
                email=f"{name or role}{scope}@example.org",
                password="three random words",
                role=role,
                scope=scope,
                by="a test",
                at=AT,
            )
            key, token = tokens.make(
                session, account=account, name="A system", scopes=scopes, days=90, at=AT
            )
        return Machine(app.test_client(), account, key, token.id)

    return made


def allow(app: Flask, **allowances: int) -> None:
    """Give the app's API other allowances: `allow(app, for_a_key=2)`."""
    app.extensions["register.api"] = replace(app.extensions["register.api"], **allowances)

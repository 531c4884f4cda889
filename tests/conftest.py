"""What every test may ask for: an empty, migrated database, on SQLite and on PostgreSQL.

A test that takes `database` runs twice, once on each; say `sqlite_database` or
`postgres_database` only where the subject is the engine itself.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from register.store.session import Database
from tests.network import close_the_network
from tests.postgres import Cluster, migrate, running_cluster

close_the_network()

# Thousands of tests in one process make many objects and few circles of them, so they are looked
# for less often than at every seven hundred.
gc.set_threshold(50_000, 20, 100)

# Two shared cores make any single example slow now and then: a deadline would only be noise.
settings.register_profile(
    "register",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # A landing is never decided by luck; on a developer's machine the examples go on changing.
    derandomize="CI" in os.environ,
)
settings.load_profile("register")


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each template once for the session, not once for each of a thousand apps."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    kept = Flask.jinja_options
    Flask.jinja_options = {**kept, "bytecode_cache": cache}
    yield
    Flask.jinja_options = kept


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses() -> Iterator[None]:
    """Compile what builds each address once for the session, not once for each of those apps.

    What is compiled turns on the words of the rule alone; it is bound to its rule afterwards.
    """
    compiled: dict[object, Callable[..., tuple[str, str]]] = {}
    slow = Rule._compile_builder  # noqa: SLF001 - no other way in

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - werkzeug's own
        key = (rule.rule, tuple(rule._trace), str(rule.defaults), append_unknown)  # noqa: SLF001 - as above
        if key not in compiled:
            compiled[key] = slow(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One SQLite file at head, to be copied and never opened again."""
    path = tmp_path_factory.mktemp("migrated") / "register.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for the session (for each worker, under xdist)."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def sqlite_database(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated SQLite file."""
    path = tmp_path / "register.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.engine.dispose()


@pytest.fixture
def postgres_database(postgres_cluster: Cluster) -> Iterator[Database]:
    """An empty, migrated PostgreSQL database."""
    with postgres_cluster.database() as url:
        database = Database(url)
        yield database
        database.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty, migrated database: each test runs on SQLite and again on PostgreSQL."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    database: Database = request.getfixturevalue(name)
    return database

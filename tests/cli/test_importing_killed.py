"""Killed at any moment of an import, the register is as it was or as it should be."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlmodel import select

from register.store import ledger
from register.store.session import Database
from register.store.tables.people import PersonRow, PersonVersionRow
from tests.cli.running import register, settings
from tests.services.import_files import PERSON, a_file

CHECKOUT = Path(__file__).resolve().parents[2]
ROWS = 3000
KILLS = 2


def start(database: Database, folder: Path, path: Path, *options: str) -> subprocess.Popen[bytes]:
    main = "from register.cli.main import main; main()"
    command = [sys.executable, "-c", main, "import", "people", str(path), *options]
    # Coverage of a process that is killed is lost, and measuring it makes it slow.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    environment = {**ours, **settings(database, folder), "PYTHONPATH": str(CHECKOUT)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def whole_files_held(database: Database) -> int:
    """How many of the files are held, once it is sure that each is held whole or not at all."""
    with database.read() as session:
        check = ledger.verify(session)
        people = len(session.exec(select(PersonRow.id)).all())
        versions = len(session.exec(select(PersonVersionRow.id)).all())
    assert check.problem == ""
    assert people == versions == check.rows * ROWS
    return check.rows


def test_an_import_that_is_killed_is_done_or_not_begun(database: Database, tmp_path: Path) -> None:
    files = [tmp_path / f"people-{number}.csv" for number in range(KILLS)]
    for number, path in enumerate(files):
        rows = range(number * ROWS, number * ROWS + ROWS)
        path.write_bytes(a_file(PERSON, *({"trn": f"{row:07}"} for row in rows)))
    began = time.monotonic()
    with start(database, tmp_path, files[0], "--check") as whole:
        whole.communicate()
    takes = time.monotonic() - began
    chance = random.Random(20260701)  # noqa: S311 - moments, not secrets
    held = 0
    for path in files:
        with start(database, tmp_path, path) as process:
            time.sleep(takes * chance.uniform(0.6, 1.2))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        before, held = held, whole_files_held(database)
        assert held in {before, before + 1}
    for path in files:
        assert register(database, tmp_path, "import", "people", str(path)).exit_code == 0
    assert whole_files_held(database) == KILLS

"""Killed at any moment of an import, the register is as it was or as it should be."""

from __future__ import annotations

import json
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
ROWS = 4000
KILLS = 6


def start(database: Database, folder: Path, path: Path) -> subprocess.Popen[bytes]:
    main = "from register.cli.main import main; main()"
    command = [sys.executable, "-c", main, "import", "people", str(path), "--json"]
    environment = {**os.environ, **settings(database, folder), "PYTHONPATH": str(CHECKOUT)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def people_held(database: Database) -> int:
    """How many people are held, once it is sure that the register is whole."""
    with database.read() as session:
        check = ledger.verify(session)
        people = len(session.exec(select(PersonRow.id)).all())
        versions = len(session.exec(select(PersonVersionRow.id)).all())
    assert check.problem == ""
    assert check.rows == (1 if people else 0)
    assert people == versions
    return people


def test_an_import_that_is_killed_is_done_or_not_begun(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(a_file(PERSON, *({"trn": f"{n:07}"} for n in range(ROWS))))
    began = time.monotonic()
    register(database, tmp_path, "import", "people", str(path), "--check")
    work = time.monotonic() - began
    chance = random.Random(20260701)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        with start(database, tmp_path, path) as process:
            time.sleep(0.4 + chance.random() * (work + 1.5))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert people_held(database) in {0, ROWS}
    result = register(database, tmp_path, "import", "people", str(path), "--json")
    said = json.loads(result.stdout)
    assert said["added"] + said["unchanged"] == ROWS
    assert people_held(database) == ROWS

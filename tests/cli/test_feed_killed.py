"""Killed at any moment of a refresh, the register is as it was or as it should be."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from register.store.session import Database
from tests.cli.running import register, settings
from tests.feeds.extract import a_link
from tests.services.conversion_scenes import a_senco
from tests.services.refresh_scenes import DAY_ONE, DAY_TWO, FIRST, Files, again, counts
from tests.services.refresh_scenes import a_country_of as a_country

CHECKOUT = Path(__file__).resolve().parents[2]
EACH = 20  # schools in each authority
KILLS = 3


def start(database: Database, folder: Path, *files: Path) -> subprocess.Popen[bytes]:
    main = "from register.cli.main import main; main()"
    schools, links = map(str, files)
    command = [sys.executable, "-c", main, "feed", "refresh", "--json"]
    environment = {**os.environ, **settings(database, folder), "PYTHONPATH": str(CHECKOUT)}
    return subprocess.Popen(
        [*command, "--schools", schools, "--links", links],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def test_a_refresh_that_is_killed_is_done_or_not_begun(database: Database, tmp_path: Path) -> None:
    files = Files(database, tmp_path)
    rows = a_country(EACH)
    began = time.monotonic()
    first = files.write(DAY_ONE, list(rows.values()))
    arguments = ("--schools", str(first[0]), "--links", str(first[1]))
    register(database, tmp_path, "feed", "refresh", *arguments)
    work = time.monotonic() - began
    with database.begin() as session:
        a_senco(session, FIRST)
    rows[FIRST] = again(FIRST, status="2", closed="31-08-2026")
    for urn in range(FIRST + 1, FIRST + 100):
        rows[urn] = rows[urn] | {"Town": "Elsewhere"}
    second = files.write(DAY_TWO, list(rows.values()), [a_link(FIRST, FIRST + 1)])
    before = counts(database)
    after = before | {
        "school_version": before["school_version"] + 100,
        "school_link": before["school_link"] + 1,
        "standing_mark": before["standing_mark"] + 2,
        "conversion": 1,
        "appointment": 2,
        "appointment_version": 2,
    }
    chance = random.Random(20260901)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        with start(database, tmp_path, *second) as process:
            time.sleep(0.4 + chance.random() * (work + 1.5))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert counts(database) in (before, after)
    arguments = ("--schools", str(second[0]), "--links", str(second[1]))
    result = register(database, tmp_path, "feed", "refresh", "--json", *arguments)
    assert json.loads(result.stdout)["outcome"] in {"applied", "unchanged"}
    assert counts(database) == after

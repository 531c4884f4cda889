"""`register letters write` and `list`: the job by hand, and what it wrote."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from register.domain.roles import Role
from register.store import accounts
from register.store.session import Database
from tests.cli.running import register
from tests.registering import EARLY, primaries, put_person, put_post, put_schools

URN = 100001


def test_the_job_run_by_hand_says_what_it_wrote_and_writes_nothing_twice(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.begin() as session:
        put_schools(session, *primaries(URN))
        put_post(session, put_person(session, 1), URN, date(2023, 6, 30))
        accounts.add(
            session, email="a@a.example", password_hash="", role=Role.SCHOOL, scope=str(URN),
            at=EARLY,
        )  # fmt: skip
    first = register(sqlite_database, tmp_path, "letters", "write")
    assert first.stdout == "Letters written: 1.\n  passed: 1\n"
    again = register(sqlite_database, tmp_path, "letters", "write", "--json")
    assert json.loads(again.stdout) == {"letters": 0, "kinds": {}, "left": 0}
    listed = register(sqlite_database, tmp_path, "letters", "list")
    assert "the time for the SENCO to qualify ended on 30 June 2026" in listed.stdout
    told = register(sqlite_database, tmp_path, "letters", "list", "--state", "waiting", "--json")
    letter = json.loads(told.stdout)
    assert (letter["key"], letter["state"]) == ("passed:100001:2026-06-30:1:1", "waiting")
    assert register(sqlite_database, tmp_path, "letters", "list", "--state", "sent").stdout == ""

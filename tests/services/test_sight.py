"""Every sight of named people leaves one row."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from register.domain.roles import Account, Role
from register.services.sight import saw_people
from register.store import ledger
from register.store.session import Database


def test_who_looked_as_what_and_why(database: Database) -> None:
    at = datetime(2026, 9, 1, 17, 10, tzinfo=UTC)
    head = Account(id=7, email="head@example.org", role=Role.SCHOOL, scope="100001", active=True)
    with database.begin() as session:
        saw_people(session, at=at, account=head, urn=100001, reason="viewed school page")
    with database.read() as session:
        (entry,) = ledger.about(session, "school:100001")
    assert (entry.actor, entry.action, entry.at) == ("account:7", "saw people", at)
    assert json.loads(entry.detail) == {
        "role": "school",
        "scope": "100001",
        "reason": "viewed school page",
    }

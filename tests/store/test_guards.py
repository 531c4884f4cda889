"""What was said is never said otherwise: no row of the guarded tables is changed or taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from register.store import ledger
from register.store.backup import GUARDED
from register.store.session import Database
from register.store.tables.all import METADATA
from tests.registering import EARLY

Act = Callable[[Session], object]
LEDGER = METADATA.tables["ledger"]
AGAIN = "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 1"


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda s: s.execute(update(LEDGER).values(actor="x")), id="changed"),
        pytest.param(lambda s: s.execute(delete(LEDGER)), id="removed"),
        pytest.param(lambda s: s.execute(text(AGAIN)), id="replaced"),
    ],
)
def test_a_row_of_the_ledger_cannot_be(sqlite_database: Database, act: Act) -> None:
    with sqlite_database.begin() as session:
        ledger.record(session, actor="test", action="said", subject="a thing", at=EARLY)
    said = r"append-only|kept as it was made"
    with pytest.raises(DBAPIError, match=said), sqlite_database.begin() as session:
        act(session)


def test_every_guarded_table_of_sqlite_refuses_to_replace(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        names = session.connection().execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        )
        found = set(names.scalars())
    assert {f"{table}_no_replace" for table in GUARDED} <= found

"""Files that name the number of a record that was merged into another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from register.services import merging
from register.store import awards as store
from register.store.people import identities
from register.store.session import Database
from tests.services import import_files as files

MERGED_AT = datetime(2026, 8, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def kept(database: Database) -> int:
    """Ann's number, after her second record was merged into it."""
    files.a_register(database)
    files.people(database, {"trn": "1000002"})
    with database.begin() as session:
        held = identities(session, ["1000001", "1000002"])
        merging.merge(
            session,
            gone_id=held["1000002"].person_id,
            kept_id=held["1000001"].person_id,
            because="The same certificate",
            by="account:1",
            at=MERGED_AT,
        )
    return held["1000001"].person_id


def test_a_people_file_does_not_bring_a_merged_record_back(database: Database, kept: int) -> None:
    assert kept
    outcome = files.people(database, {"trn": "1000002"}, at=LATER)
    _, column, problem = files.problem(outcome)
    assert column == "trn"
    assert "merged into another" in problem


def test_an_award_under_a_merged_number_is_that_of_whoever_it_stands_for(
    database: Database, kept: int
) -> None:
    assert files.counts(files.awards(database, {"trn": "1000002"}, at=LATER)) == (1, 0, 0, 0)
    with database.read() as session:
        assert len(store.held(session, [kept])[kept]) == 1


def test_a_merged_number_with_another_birthday_is_refused(database: Database, kept: int) -> None:
    assert kept
    wrong = {"trn": "1000002", "date_of_birth": "1980-05-18"}
    assert files.problem(files.awards(database, wrong, at=LATER))[1] == "date_of_birth"

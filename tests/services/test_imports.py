"""Every kind of import: idempotent, all together, recorded, and nothing on a check."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, select

from register.domain.errors import InvalidFact
from register.services.imports.outcome import ImportKind
from register.store import ledger
from register.store.session import Database
from register.store.standings import waiting
from register.store.tables.keeping import LedgerRow
from register.store.tables.people import (
    AppointmentVersionRow,
    AwardVersionRow,
    PersonRow,
    PersonVersionRow,
)
from register.store.tables.standings import StandingMarkRow
from tests.listed import a_primary
from tests.services.import_files import (
    AT,
    AWARD,
    PERSON,
    POST,
    Changes,
    a_file,
    a_register,
    counts,
    people,
    take,
)

LATER = AT + timedelta(hours=1)
KINDS = pytest.mark.parametrize(
    ("kind", "base", "change", "versions"),
    [
        pytest.param(
            ImportKind.PEOPLE, PERSON, {"family_name": "New"}, PersonVersionRow, id="people"
        ),
        pytest.param(
            ImportKind.AWARDS, AWARD, {"awarded": "2019-11-01"}, AwardVersionRow, id="awards"
        ),
        pytest.param(
            ImportKind.APPOINTMENTS, POST, {"to": "2024-08-31"}, AppointmentVersionRow, id="posts"
        ),
    ],
)


def how_many(database: Database, row: type[SQLModel]) -> int:
    with database.read() as session:
        return len(session.exec(select(row)).all())


@KINDS
def test_the_same_file_again_changes_nothing(
    database: Database,
    kind: ImportKind,
    base: Changes,
    change: Changes,
    versions: type[SQLModel],
) -> None:
    del change
    a_register(database)
    data = a_file(base, {})
    take(database, kind, data)
    before = how_many(database, versions), how_many(database, LedgerRow)
    again = take(database, kind, data, at=LATER)
    assert counts(again) == (0, 0, 1, 0)
    assert again.seq is None
    assert (how_many(database, versions), how_many(database, LedgerRow)) == before


@KINDS
def test_a_changed_fact_supersedes_and_keeps_what_was_known(
    database: Database,
    kind: ImportKind,
    base: Changes,
    change: Changes,
    versions: type[SQLModel],
) -> None:
    a_register(database)
    take(database, kind, a_file(base, {}))
    assert counts(take(database, kind, a_file(base, change), at=LATER)) == (0, 1, 0, 0)
    assert how_many(database, versions) == 2
    assert counts(take(database, kind, a_file(base, change), at=LATER)) == (0, 0, 1, 0)


@KINDS
def test_a_check_says_the_same_and_changes_nothing(
    database: Database,
    kind: ImportKind,
    base: Changes,
    change: Changes,
    versions: type[SQLModel],
) -> None:
    a_register(database)
    take(database, kind, a_file(base, {}))
    before = how_many(database, versions), how_many(database, LedgerRow)
    checked = take(database, kind, a_file(base, change), check=True)
    assert checked.checked_only
    assert counts(checked) == (0, 1, 0, 0)
    assert (how_many(database, versions), how_many(database, LedgerRow)) == before


@KINDS
def test_an_identical_row_twice_is_one_fact(
    database: Database,
    kind: ImportKind,
    base: Changes,
    change: Changes,
    versions: type[SQLModel],
) -> None:
    del change, versions
    a_register(database)
    known = 1 if kind is ImportKind.PEOPLE else 0
    data = a_file(base, {}, {})
    assert counts(take(database, kind, data)) == (1 - known, 0, 1 + known, 0)
    assert counts(take(database, kind, data)) == (0, 0, 2, 0)


@KINDS
def test_a_row_that_contradicts_an_earlier_one_is_refused_naming_its_line(
    database: Database,
    kind: ImportKind,
    base: Changes,
    change: Changes,
    versions: type[SQLModel],
) -> None:
    del versions
    a_register(database)
    outcome = take(database, kind, a_file(base, {}, change))
    (rejected,) = outcome.rejected
    assert rejected.line == 3
    assert rejected.problem.startswith("Line 2 of this file gives")


def test_good_rows_are_taken_and_bad_ones_are_not(database: Database) -> None:
    outcome = people(
        database,
        {"trn": "1000001"},
        {"trn": "12"},
        {"trn": "1000003", "family_name": ""},
        {"trn": "1000004"},
    )
    assert counts(outcome) == (2, 0, 0, 2)
    assert outcome.rows == 4
    assert [(row.line, row.column) for row in outcome.rejected] == [(3, "trn"), (4, "family_name")]
    assert how_many(database, PersonRow) == 2


def test_the_ledger_has_the_counts_and_the_hash_and_nobody_in_it(database: Database) -> None:
    data = a_file(PERSON, {}, {"trn": "12"})
    outcome = take(database, ImportKind.PEOPLE, data)
    with database.read() as session:
        row = session.exec(select(LedgerRow)).one()
        assert not ledger.verify(session).problem
        assert (row.seq, row.action, row.actor) == (outcome.seq, "import.people", "a test")
        assert json.loads(row.detail) == {
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows": 2,
            "added": 1,
            "changed": 0,
            "unchanged": 0,
            "rejected": 1,
        }


def test_a_file_of_which_nothing_is_taken_leaves_no_row_in_the_ledger(database: Database) -> None:
    outcome = people(database, {"trn": "12"})
    assert outcome.seq is None
    assert how_many(database, LedgerRow) == 0


def test_a_file_that_is_refused_whole_changes_nothing(database: Database) -> None:
    with pytest.raises(InvalidFact):
        take(database, ImportKind.PEOPLE, a_file(PERSON | {"shoe_size": "7"}, {}))
    assert how_many(database, PersonRow) == 0


def test_new_people_mark_no_school(database: Database) -> None:
    people(database, {})
    with database.read() as session:
        assert waiting(session) == 0


@KINDS
def test_what_changes_marks_the_schools_that_it_touches(
    database: Database,
    kind: ImportKind,
    base: Changes,
    change: Changes,
    versions: type[SQLModel],
) -> None:
    del versions
    a_register(database, a_primary(100001, "One"), a_primary(100002, "Two"), a_primary(3, "Three"))
    both = a_file(POST, {"urn": "100001"}, {"urn": "100002", "from": "2020-09-01"})
    take(database, ImportKind.APPOINTMENTS, both)
    take(database, kind, a_file(base, {}))
    with database.begin() as session:
        for row in session.exec(select(StandingMarkRow)).all():
            session.delete(row)
    take(database, kind, a_file(base, change), at=LATER)
    with database.read() as session:
        marked = set(session.exec(select(StandingMarkRow.urn)).all())
    assert marked >= {100001, 100002}
    assert 3 not in marked


def test_the_same_file_twice_at_once_is_taken_once(database: Database) -> None:
    data = a_file(PERSON, *({"trn": f"{n:07}"} for n in range(1000)))
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda _: take(database, ImportKind.PEOPLE, data), range(2)))
    assert sorted(outcome.added for outcome in outcomes) == [0, 1000]
    assert how_many(database, PersonVersionRow) == 1000
    with database.read() as session:
        assert not ledger.verify(session).problem


@pytest.mark.parametrize(
    ("kind", "base", "absent", "versions"),
    [
        (ImportKind.PEOPLE, PERSON, "qualified_teacher", PersonVersionRow),
        (ImportKind.PEOPLE, PERSON, "induction", PersonVersionRow),
        (ImportKind.AWARDS, AWARD, "awarding_body", AwardVersionRow),
        (ImportKind.APPOINTMENTS, POST, "teacher_at_school", AppointmentVersionRow),
    ],
)
def test_a_column_left_out_keeps_what_is_held_and_a_blank_cell_does_not(
    database: Database,
    kind: ImportKind,
    base: Changes,
    absent: str,
    versions: type[SQLModel],
) -> None:
    a_register(database)
    take(database, kind, a_file(base, {}))
    without = {name: value for name, value in base.items() if name != absent}
    assert counts(take(database, kind, a_file(without, {}))) == (0, 0, 1, 0)
    assert counts(take(database, kind, a_file({**base, absent: ""}, {}))) == (0, 1, 0, 0)
    assert how_many(database, versions) == 2

"""Rows written in bulk are the rows that the session would have written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from register.store.bulk import insert_many, move_end_many, next_ids, supersede_many
from register.store.session import Database
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.people import PersonRow, PersonVersionRow

AT = datetime(2026, 7, 1, 12, 30, 15, 250000, tzinfo=UTC)
VERSION = (
    "person_id", "trn", "given_names", "family_name", "previous_family_names", "date_of_birth",
    "basis", "teacher_from", "teacher_until", "induction", "prohibited", "level", "source",
    "known_from", "known_to",
)  # fmt: skip


def a_version(person: int, trn: str, **changes: object) -> tuple[Any, ...]:
    values: dict[str, object] = {
        "person_id": person, "trn": trn, "given_names": 'Ann, "A"\t\\N', "family_name": "Żółw",
        "previous_family_names": "[]", "date_of_birth": date(1980, 2, 29), "basis": "QTS",
        "teacher_from": None, "teacher_until": date.max, "induction": "passed",
        "prohibited": None, "level": "official", "source": "test", "known_from": AT,
        "known_to": STILL_KNOWN,
    }  # fmt: skip
    return tuple((values | changes)[name] for name in VERSION)


def put_people(session: Session, *trns: str) -> list[int]:
    ids = next_ids(session, PersonRow, len(trns))
    insert_many(
        session,
        PersonRow,
        ("id", "reference"),
        [(i, f"P{t}") for i, t in zip(ids, trns, strict=True)],
    )
    return ids


def test_what_bulk_writes_reads_back_as_it_went_in(database: Database) -> None:
    with database.begin() as session:
        (person,) = put_people(session, "1000001")
        insert_many(session, PersonVersionRow, VERSION, [a_version(person, "1000001")])
    with database.read() as session:
        row = session.exec(select(PersonVersionRow).where(still_known(PersonVersionRow))).one()
        assert tuple(getattr(row, name) for name in VERSION) == a_version(person, "1000001")


def test_a_bulk_row_and_a_session_row_are_the_same_to_the_database(database: Database) -> None:
    with database.begin() as session:
        first, second = put_people(session, "1000001", "1000002")
        insert_many(session, PersonVersionRow, VERSION, [a_version(first, "1000001")])
        values = dict(zip(VERSION, a_version(second, "1000002"), strict=True))
        session.add(PersonVersionRow(**values))
    with database.read() as session:
        columns = "date_of_birth, teacher_until, prohibited, known_from, known_to"
        query = f"SELECT DISTINCT {columns} FROM person_version"  # noqa: S608 - our own names
        assert len(session.connection().exec_driver_sql(query).all()) == 1


def test_an_instant_of_another_zone_is_kept_as_the_same_moment(database: Database) -> None:
    india = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with database.begin() as session:
        (person,) = put_people(session, "1000001")
        row = a_version(person, "1000001", known_from=india)
        insert_many(session, PersonVersionRow, VERSION, [row])
    with database.read() as session:
        assert session.exec(select(PersonVersionRow.known_from)).one() == AT


def test_true_false_and_not_known_stay_three_things(database: Database) -> None:
    answers = (True, False, None)
    with database.begin() as session:
        people = put_people(session, "1000001", "1000002", "1000003")
        insert_many(
            session,
            PersonVersionRow,
            VERSION,
            [
                a_version(p, f"{p:07}", prohibited=answer)
                for p, answer in zip(people, answers, strict=True)
            ],
        )
    with database.read() as session:
        kept = session.exec(
            select(PersonVersionRow.prohibited).order_by(col(PersonVersionRow.person_id))
        ).all()
    assert tuple(kept) == answers


def test_the_count_is_how_many_rows_went_in(database: Database) -> None:
    with database.begin() as session:
        rows = [(i, f"P{i}") for i in next_ids(session, PersonRow, 2500)]
        assert insert_many(session, PersonRow, ("id", "reference"), iter(rows)) == 2500
        assert insert_many(session, PersonRow, ("id", "reference"), []) == 0


def test_ids_are_never_given_twice_however_rows_are_added(database: Database) -> None:
    with database.begin() as session:
        put_people(session, "1000001", "1000002")
        session.add(PersonRow(reference="by the session"))
        put_people(session, "1000003")
    with database.begin() as session:
        session.add(PersonRow(reference="and again"))
        put_people(session, "1000004")
    with database.read() as session:
        ids = session.exec(select(PersonRow.id)).all()
    assert len(ids) == len(set(ids)) == 6


def test_a_block_that_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as session:
        put_people(session, "1000001")
        raise RuntimeError
    with database.read() as session:
        assert session.exec(select(PersonRow)).all() == []


def test_an_orphan_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.begin() as session:
        insert_many(session, PersonVersionRow, VERSION, [a_version(99, "1000001")])


def test_superseding_closes_the_versions_named_and_no_other(database: Database) -> None:
    later = AT + timedelta(days=1)
    with database.begin() as session:
        people = put_people(session, "1000001", "1000002")
        insert_many(session, PersonVersionRow, VERSION, [a_version(p, f"{p:07}") for p in people])
    with database.begin() as session:
        ids = session.exec(select(PersonVersionRow.id).order_by(col(PersonVersionRow.id))).all()
        assert supersede_many(session, PersonVersionRow, [ids[0] or 0], at=later) == 1
        assert supersede_many(session, PersonVersionRow, [], at=later) == 0
        again = a_version(people[0], f"{people[0]:07}", known_from=later)
        insert_many(session, PersonVersionRow, VERSION, [again])
    with database.read() as session:
        ends = session.exec(
            select(PersonVersionRow.known_to).order_by(col(PersonVersionRow.id))
        ).all()
    assert list(ends) == [later, STILL_KNOWN, STILL_KNOWN]


def test_what_was_superseded_before_keeps_its_end_unless_it_is_to_be_moved(
    database: Database,
) -> None:
    first, later = AT + timedelta(days=1), AT + timedelta(days=2)
    with database.begin() as session:
        people = put_people(session, "1000001", "1000002")
        insert_many(session, PersonVersionRow, VERSION, [a_version(p, f"{p:07}") for p in people])
        ids = [x for x in session.exec(select(PersonVersionRow.id)) if x]
    ends = select(PersonVersionRow.known_to).order_by(col(PersonVersionRow.id))
    with database.begin() as session:
        assert supersede_many(session, PersonVersionRow, ids[:1], at=first) == 1
        assert supersede_many(session, PersonVersionRow, ids, at=later) == 1
        assert list(session.exec(ends)) == [first, later]
        assert move_end_many(session, PersonVersionRow, ids[:1], at=STILL_KNOWN) == 1
        assert list(session.exec(ends)) == [STILL_KNOWN, later]


def test_two_current_versions_of_one_person_are_refused(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"), database.begin() as session:
        (person,) = put_people(session, "1000001")
        rows = [a_version(person, "1000001"), a_version(person, "1000001")]
        insert_many(session, PersonVersionRow, VERSION, rows)


def test_an_instant_without_a_zone_is_refused_by_sqlite_before_it_is_kept(
    database: Database,
) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads it as UTC, because the session's zone is UTC")
    naive = AT.replace(tzinfo=None)
    with pytest.raises(TypeError, match="time zone"), database.begin() as session:
        (person,) = put_people(session, "1000001")
        row = a_version(person, "1000001", known_from=naive)
        insert_many(session, PersonVersionRow, VERSION, [row])


def test_the_session_is_still_good_after_bulk_work(database: Database) -> None:
    with database.begin() as session:
        session.add(PersonRow(reference="waiting"))
        put_people(session, "1000001")
        assert len(session.exec(select(PersonRow)).all()) == 2
    with pytest.raises(IntegrityError), database.begin() as session:
        session.add(PersonRow(reference="P1000001"))

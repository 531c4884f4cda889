"""The one right person is found, and nobody else; what does not match is answered alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text

from register.domain.errors import InvalidFact
from register.domain.identifiers import Trn
from register.domain.verifications import ByName, ByNumber
from register.services.matching import (
    Ambiguous,
    Found,
    Likeness,
    Match,
    Nobody,
    Several,
    among,
    find,
    find_many,
)
from register.store.matching import Namesake
from register.store.session import Database
from tests.registering import BORN, EARLY, put_person, retell_person

HELD, UNKNOWN = 1234567, 7654321
OTHER_DAY = BORN + timedelta(days=1)
NAME = Trn(f"{HELD:07}")


def by_number(trn: int, born: date = BORN) -> ByNumber:
    return ByNumber(Trn(f"{trn:07}"), born)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(*given: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        asked.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_number_and_its_birthday_find_the_person(database: Database) -> None:
    with database.begin() as session:
        person = put_person(session, HELD)
        put_person(session, UNKNOWN + 1)
        assert find(session, by_number(HELD)) == Found(person)


def test_nothing_tells_a_known_number_with_a_wrong_birthday_from_an_unknown_one(
    database: Database,
) -> None:
    with database.begin() as session:
        put_person(session, HELD)
    told: list[Match] = []
    asked: list[list[str]] = []
    for sought in (by_number(HELD, OTHER_DAY), by_number(UNKNOWN), by_number(HELD)):
        with database.read() as session, statements(database.engine) as said:
            told.append(find(session, sought))
        asked.append(said)
    assert told[0] == told[1] == Nobody()
    assert asked[0] == asked[1] == asked[2]
    assert len([each for each in asked[0] if "person" in each]) == 2


def test_a_number_is_probed_with_its_birthday_and_never_by_itself(database: Database) -> None:
    with database.begin() as session:
        if database.engine.dialect.name == "postgresql":
            session.connection().execute(text("SET LOCAL enable_seqscan = off"))
        with statements(database.engine) as said:
            find(session, by_number(HELD))
        (asked,) = [each for each in said if "person_version" in each]
        words = "EXPLAIN" if database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        born: object = BORN if "%(" in asked else BORN.isoformat()
        given_ = _values(asked, str(NAME), born)
        plan = session.connection().exec_driver_sql(f"{words} {asked}", given_)
        told = " ".join(str(cell) for row in plan for cell in row)
    assert "ix_person_version_trn_date_of_birth" in told
    assert "uq_person_version_current_trn" not in told


def _values(asked: str, trn: str, born: object) -> Any:  # noqa: ANN401 - a driver's own
    known = "9999-12-30 00:00:00.000000"
    if "%(" not in asked:
        return (trn, born, known)
    names = [part.split(")")[0] for part in asked.split("%(")[1:]]
    values: dict[str, object] = {}
    for name in names:
        last = name.endswith("_2")
        values[name] = known + "+00:00" if "known" in name else born if last else trn
    return values


def test_what_is_no_longer_said_finds_nobody(database: Database) -> None:
    with database.begin() as session:
        person = put_person(session, HELD)
        retell_person(session, HELD, at=EARLY + timedelta(days=1), date_of_birth=OTHER_DAY)
        assert find(session, by_number(HELD)) == Nobody()
        assert find(session, by_number(HELD, OTHER_DAY)) == Found(person)
        assert find(session, ByName("Sample", BORN)) == Nobody()


def test_a_family_name_and_a_birthday_find_the_only_one_who_fits(database: Database) -> None:
    with database.begin() as session:
        person = put_person(
            session, HELD, family_name="O'Brien", previous_family_names=("Smith-Jones",)
        )
        put_person(session, UNKNOWN, family_name="O'Brien", date_of_birth=OTHER_DAY)
        for name in ("OBrien", "o brien", "SMITH JONES"):
            assert find(session, ByName(name, BORN)) == Found(person)
        for name in ("Smith", "Jones", "Brien", "OB%"):
            assert find(session, ByName(name, BORN)) == Nobody()


def test_many_are_found_with_the_questions_of_one(database: Database) -> None:
    with database.begin() as session:
        people = [put_person(session, HELD + i, family_name=f"Sam{'abc'[i]}") for i in range(3)]
    soughts: list[ByNumber | ByName] = [
        by_number(HELD),
        ByName("Samb", BORN),
        by_number(HELD + 2),
        by_number(UNKNOWN),
    ]
    with database.read() as session, statements(database.engine) as said:
        told = find_many(session, soughts)
    assert told == [Found(people[0]), Found(people[1]), Found(people[2]), Nobody()]
    assert len([each for each in said if "person" in each]) == 3


@pytest.mark.parametrize(
    ("family", "given_names"),
    [("", ""), ("S", ""), ("*", ""), ("S%", ""), ("Sample", "A"), ("Sample", "A. B."), ("S'", "")],
)
def test_a_name_of_fewer_than_two_letters_is_refused(
    sqlite_database: Database, family: str, given_names: str
) -> None:
    with sqlite_database.read() as session, pytest.raises(InvalidFact):
        find(session, ByName(family, BORN, given_names))


def born(*names: tuple[str, str]) -> list[Namesake]:
    """People born on the day, numbered from 1: family names with a stroke between, given names."""
    return [
        Namesake(number, given_names, tuple(families.split("/")))
        for number, (families, given_names) in enumerate(names, start=1)
    ]


ANN, ANNE = ("Smith", "Ann Mary"), ("Smith", "Anne Louise")
CASES: dict[str, tuple[str, str, list[Namesake], Match]] = {
    "one": ("Smith", "", born(ANN), Found(1)),
    "one, by the given name": ("Smith", "Ann", born(ANN), Found(1)),
    "one, by both given names": ("Smith", "Ann Mary", born(ANN), Found(1)),
    "a short middle name": ("Smith", "Ann M", born(ANN), Found(1)),
    "another middle name": ("Smith", "Ann Zoe", born(ANN), Ambiguous((Likeness(1, 1.0),))),
    "another spelling": ("Smith", "Jon", born(("Smith", "John")), Found(1)),
    "a twin's name": ("Smith", "Anna", born(("Smith", "Anne")), Ambiguous((Likeness(1, 0.94),))),
    "quite another": ("Smith", "Zoe", born(ANN), Ambiguous((Likeness(1, 0.5),))),
    "several": ("Smith", "", born(ANN, ANNE), Several()),
    "several, and one is told apart": ("Smith", "Anne Louise", born(ANN, ANNE), Found(2)),
    "several alike": (
        "Smith",
        "Ann",
        born(ANN, ("Smith", "Ann Louise")),
        Ambiguous((Likeness(1, 1.0), Likeness(2, 1.0))),
    ),
    "a former name": ("Jones", "Ann", born(("Smith/Jones", "Ann")), Found(1)),
    "misspelt": ("Smyth", "Ann", born(ANN), Ambiguous((Likeness(1, 0.95),))),
    "misspelt, and no given name": ("Smyth", "", born(ANN), Nobody()),
    "misspelt, and another": ("Smyth", "Zoe", born(ANN), Nobody()),
    "short for the long": (
        "Smyth",
        "Kate",
        born(("Smith", "Katherine")),
        Ambiguous((Likeness(1, 0.88),)),
    ),
    "no given name held": ("Smith", "Ann", born(("Smith", "")), Ambiguous((Likeness(1, 0.5),))),
    "the exact one before the near one": ("Smith", "Ann", born(("Smyth", "Ann"), ANN), Found(2)),
    "the likest first": (
        "Smith",
        "Ann",
        born(("Smith", "Bob"), ("Smyth", "Ann")),
        Ambiguous((Likeness(2, 0.95), Likeness(1, 0.5))),
    ),
    "a name near one of two twins'": (
        "Smith",
        "Moira",
        born(("Smith", "Mira"), ("Smith", "Myra")),
        Ambiguous((Likeness(1, 0.97), Likeness(2, 0.9))),
    ),
    "nobody": ("Smith", "Ann", [], Nobody()),
    "a beginning is no name": ("Smi", "", born(ANN), Nobody()),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_who_is_meant_by_a_name(case: tuple[str, str, list[Namesake], Match]) -> None:
    family, given_names, people, expected = case
    assert among(ByName(family, BORN, given_names), people) == expected


FAMILIES = st.sampled_from(["Smith", "Smyth", "SMITH", "Jones", "Smith/Jones", "Brown"])
GIVEN = st.sampled_from(["Ann", "Anne", "Ann Mary", "Zoe", "Kate", "Katherine", ""])
PEOPLE = st.lists(st.tuples(FAMILIES, GIVEN), max_size=5).map(lambda names: born(*names))


@given(st.sampled_from(["Smith", "Smyth", "Jones", "Green"]), GIVEN, PEOPLE)
def test_whoever_is_found_has_the_very_name_and_nobody_else_fits_as_well(
    family: str, given_names: str, people: list[Namesake]
) -> None:
    told = among(ByName(family, BORN, given_names), people)
    same = [p for p in people if family.casefold() in [n.casefold() for n in p.family_names]]
    if isinstance(told, Found):
        assert told.person_id in [person.person_id for person in same]
        assert len(same) == 1 or given_names
    if not given_names:
        assert not isinstance(told, Ambiguous)
        assert isinstance(told, Several) == (len(same) > 1)
    if isinstance(told, Nobody):
        assert same == []

"""Who could follow: what is named, to whom, that each sight is recorded, and what is never told."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlmodel import col, select

from register.domain.roles import Role
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.sight import SightRow
from tests.listed import a_primary, in_post, list_schools, recognise, the_award
from tests.registering import put_post
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words

PATH = "/your-schools/succession"
TRUST: dict[str, object] = {"trust_code": 555, "trust_name": "Lantern Trust", "type_code": 34}
HELD = the_award(date(2017, 7, 1))
LONG_AGO = date(2015, 9, 1)
SHARED, LEFT, LATE, ALONE = (
    "Zadie Umberwain", "Kofi Emberlock", "Idris Tinderman", "Olwen Dunnockdale",
)  # fmt: skip
ELSEWHERE = "Ivystone School"
UNTIL = "recorded here until 31 August 2024: ask whether they are still on the staff"
AT_ASHFOLD = "At Ashfold School today if they teach there."


@pytest.fixture(autouse=True)
def people(database: Database) -> dict[str, int]:
    """One shared, one who left, one whose time runs out, one alone; by name, their numbers."""
    with database.begin() as session:
        recognise(session)
        list_schools(
            session,
            a_primary(100001, "Ashfold School", **TRUST),
            a_primary(100002, "Brambleholt School", **TRUST),
            a_primary(100003, "Cobblewick School", **TRUST),
            a_primary(100004, "Dapplegate School", **TRUST),
            a_primary(100009, ELSEWHERE),
        )
        shared = in_post(session, 100001, SHARED, LONG_AGO, award=HELD)
        put_post(session, shared, 100002, LONG_AGO)
        put_post(session, shared, 100009, LONG_AGO)
        left = in_post(session, 100001, LEFT, LONG_AGO, until=date(2024, 9, 1), award=HELD)
        late = in_post(session, 100003, LATE, date(2023, 12, 10))
        alone = in_post(session, 100004, ALONE, LONG_AGO, award=HELD)
    return {SHARED: shared, LEFT: left, LATE: late, ALONE: alone}


def rows_under(page: Page, heading: str) -> list[str]:
    """What the rows or lines of one part say."""
    (part,) = [
        part
        for part in next(page.tree.iter("main")).iter("section")
        if words(next(part.iter("h2"))).startswith(heading)
    ]
    return [words(row) for body in part.iter("tbody") for row in body.iter("tr")] or [
        words(line) for line in part.iter("li")
    ]


def test_each_part_says_who_and_where_and_never_a_school_of_others(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "555")
    page = client.page(PATH)
    assert "People are named here. That you saw each of them has been recorded" in page.text
    assert rows_under(page, "One SENCO at several of your schools: 1 person") == [
        f"{SHARED} Ashfold School Brambleholt School 2"
    ]
    assert rows_under(page, "Who holds the qualification and is not a SENCO: 1 person") == [
        f"{LEFT} Ashfold School, {UNTIL} Would meet the rules {AT_ASHFOLD}"
    ]
    assert rows_under(page, "Deadlines within 12 months with no course recorded: 1 person") == [
        f"{LATE} Cobblewick School 10 December 2026 in 3 months"
    ]
    assert rows_under(page, "Schools that rest on one person: 3 schools") == [
        "Brambleholt School, URN 100002",
        "Cobblewick School, URN 100003",
        "Dapplegate School, URN 100004",
    ]
    assert ELSEWHERE not in page.whole
    assert ALONE not in page.whole  # a school that rests on one person does not name them


def test_whoever_is_named_leaves_one_sight_and_each_school_one_row(
    client: StrictClient, sign_in: SignIn, database: Database, people: dict[str, int]
) -> None:
    account = sign_in(Role.TRUST, "555")
    client.page(PATH)
    with database.read() as session:
        seen = select(LedgerRow).where(LedgerRow.action == "saw people")
        rows = [
            (row.actor, row.subject, json.loads(row.detail)["people"], row.detail)
            for row in session.exec(seen.order_by(col(LedgerRow.seq)))
        ]
        sights = session.exec(select(SightRow.person_id, SightRow.purpose, SightRow.organisation))
        told = sorted(map(tuple, sights))
    assert [row[:3] for row in rows] == [
        (account.actor, "school:100001", sorted([people[SHARED], people[LEFT]])),
        (account.actor, "school:100003", [people[LATE]]),
    ]
    named = sorted(people[name] for name in (SHARED, LEFT, LATE))
    assert told == [(number, "succession", "trust:555") for number in named]
    assert not [name for name in people if any(name.split()[1] in row[3] for row in rows)]


def test_a_part_by_itself_names_and_records_only_those_in_it(
    client: StrictClient, sign_in: SignIn, database: Database, people: dict[str, int]
) -> None:
    sign_in(Role.TRUST, "555")
    page = client.page(f"{PATH}?part=deadlines&page=7")
    assert LATE in page.text
    assert SHARED not in page.text
    assert client.page(f"{PATH}?part=alone").heading == "Who could follow"
    with database.read() as session:
        assert list(session.exec(select(SightRow.person_id))) == [people[LATE]]


def test_more_than_a_few_are_behind_a_link_and_nobody_is_recorded_who_was_not_shown(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    with database.begin() as session:
        for number in range(14):
            in_post(session, 100002, f"Merryn Alder{number:02}", LONG_AGO,
                    until=date(2020, 9, 1), award=HELD)  # fmt: skip
    sign_in(Role.TRUST, "555")
    page = client.page(PATH)
    assert len(rows_under(page, "Who holds the qualification")) == 10
    with database.read() as session:
        assert len(list(session.exec(select(SightRow)))) == 12
    whole = "See all 15: who holds the qualification and is not a SENCO"
    assert len(rows_under(client.page(page.links[whole]), "Who holds")) == 15


def test_nothing_found_says_so_and_what_to_do(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    with database.begin() as session:
        list_schools(session, a_primary(100020, "Furzebank School", la_code=777))
    sign_in(Role.AUTHORITY, "777")
    page = client.page(PATH)
    assert "Nobody is recorded as SENCO of more than one of your schools." in page.text
    assert "Nobody is known. Ask each school who else on its staff holds" in page.text
    assert "People are named here" not in page.text
    assert "A course begun now" not in page.text
    with database.read() as session:
        assert list(session.exec(select(SightRow))) == []

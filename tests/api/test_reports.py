"""Reports for machines: the numbers of the pages, for each organisation of its own schools."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from register.domain.roles import Role
from register.law.assessment import RULEBOOK, STATUSES
from register.services import kept_reports, standings
from register.store.session import Database
from tests.api.conftest import AT, HERE, THERE, Machine, Machines
from tests.registering import primaries, put_post, put_schools

EMBERSTOW: dict[str, object] = {"la_code": 902, "la_name": "Emberstow", "trust_code": 555}
MORE = range(100010, 100015)


@pytest.fixture(autouse=True)
def schools(database: Database) -> Database:
    """Besides the two with nobody: one whose holder of the award serves, and five in Emberstow."""
    with database.begin() as session:
        put_schools(session, *primaries(100003), *primaries(*MORE, **EMBERSTOW))
        put_post(session, 1, 100003, date(2025, 9, 1))
    return database


@pytest.fixture
def official(machine: Machines) -> Machine:
    return machine(Role.OFFICIAL)


def test_counts_are_cut_as_asked_and_come_with_their_notes(official: Machine) -> None:
    told = official.send("GET", "/reports/counts").get_json()
    assert [(row["key"], row["name"], row["schools"]) for row in told["rows"]] == [
        (902, "Emberstow", 5),
        (901, "Thistleshire", 3),
    ]
    assert (told["total"]["no_senco"], told["total"]["qualified"]) == (7, 1)
    assert set(STATUSES) <= set(told["total"])
    assert (told["by"], told["across"], told["count"]) == ("la", None, "schools")
    notes = told["notes"]
    assert (notes["rulebook"], notes["switches"]["P1"]) == (RULEBOOK, "exempt_contested")
    assert "Open Government Licence" in notes["attribution"]


def test_counts_by_two_cuts_and_of_some_schools(official: Machine) -> None:
    told = official.send("GET", "/reports/counts?by=la&across=trust&la=902").get_json()
    assert [(r["key"], r["across_key"], r["schools"]) for r in told["rows"]] == [(902, 555, 5)]
    query = "by=none&not_recorded=trust&as_of=2026-09-01"
    assert official.send("GET", f"/reports/counts?{query}").get_json()["total"]["schools"] == 3


def test_counts_are_as_known_on_a_day(official: Machine) -> None:
    for known_on, schools in (("2026-01-04", 0), ("2026-01-05", 8)):
        path = f"/reports/counts?by=none&known_on={known_on}"
        told = official.send("GET", path).get_json()
        assert told["total"]["schools"] == schools
        assert told["known_at"].startswith(f"{known_on[:8]}0{int(known_on[-1]) + 1}T00:00:00")
        assert told["notes"]["made_at"] is None


def test_the_course_over_time_is_each_months_report(official: Machine) -> None:
    path = "/reports/trend?first=2025-08-01&last=2025-10-31&by=la"
    told = official.send("GET", path).get_json()
    assert told["days"] == ["2025-08-01", "2025-09-01", "2025-10-01"]
    assert told["total"]["qualified"] == [0, 1, 1]
    assert [row["not_met"] for row in told["rows"]] == [[5, 5, 5], [3, 2, 2]]
    whole = official.send("GET", "/reports/trend").get_json()
    assert (whole["days"][0], len(whole["days"])) == ("2009-09-01", 205)


def test_the_list_of_schools_comes_in_pages_by_urn(official: Machine) -> None:
    found: list[int] = []
    cursor = ""
    for _ in range(3):
        path = f"/reports/schools?limit=3{cursor}"
        told = official.send("GET", path).get_json()
        assert told["total"] == 7
        found += [school["urn"] for school in told["schools"]]
        cursor = f"&cursor={told['next']}"
    assert found == [HERE, THERE, *MORE]
    assert told["next"] is None
    qualified = official.send("GET", "/reports/schools?status=qualified").get_json()["schools"]
    assert [(s["urn"], s["since"], s["reasons"]) for s in qualified] == [
        (100003, "2025-09-01", ["Q-NASENCO"])
    ]
    assert official.send("GET", "/reports/schools?status=any").get_json()["total"] == 8


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        pytest.param(Role.AUTHORITY, "902", set(MORE), id="an authority"),
        pytest.param(Role.TRUST, "555", set(MORE), id="a trust"),
        pytest.param(Role.SCHOOL, str(HERE), {HERE}, id="a school"),
    ],
)
def test_nobody_reads_of_schools_that_are_not_theirs(
    machine: Machines, role: Role, scope: str, expected: set[int]
) -> None:
    theirs = machine(role, scope)
    for query in ("", "?la=901", "?not_recorded=trust", "?not_recorded=la&trust=7"):
        listed = theirs.send("GET", f"/reports/schools{query}").get_json()["schools"]
        assert {school["urn"] for school in listed} <= expected
        total = theirs.send("GET", f"/reports/counts{query}").get_json()["total"]
        assert total["schools"] <= len(expected)
        course = theirs.send("GET", f"/reports/trend{query}").get_json()["total"]
        assert max(course["schools"]) <= len(expected)
    assert len(theirs.send("GET", "/reports/schools").get_json()["schools"]) == len(expected)


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.PANEL, ""), (Role.AUTHORITY, "902"), (Role.TRUST, "555"), (Role.SCHOOL, str(HERE))],
)
def test_a_panel_reads_no_report_and_nobody_but_officials_what_is_kept(
    machine: Machines, role: Role, scope: str
) -> None:
    theirs = machine(role, scope)
    national = ["kept", "kept/1"]
    for path in (["counts", "trend", "schools"] if role is Role.PANEL else []) + national:
        response = theirs.send("GET", f"/reports/{path}")
        assert response.status_code == 403
        assert response.get_json()["type"].endswith("#problem-not-allowed")


def keep(database: Database, *days: date) -> None:
    standings.bring_up_to_date(database)
    with database.begin() as session:
        for day in days:
            kept_reports.keep(session, as_of=day, today=AT.date(), at=AT, by="scheduler")


def test_what_was_kept_is_listed_and_read_as_it_was_said(
    official: Machine, database: Database
) -> None:
    assert official.send("GET", "/reports/kept").get_json() == {"reports": [], "next": None}
    keep(database, date(2026, 6, 1), date(2026, 7, 1), date(2026, 5, 1))
    told = official.send("GET", "/reports/kept?limit=2").get_json()
    assert [(kept["number"], kept["as_of"]) for kept in told["reports"]] == [
        (3, "2026-05-01"),
        (2, "2026-07-01"),
    ]
    rest = official.send("GET", f"/reports/kept?cursor={told['next']}").get_json()
    assert ([kept["number"] for kept in rest["reports"]], rest["next"]) == ([1], None)
    one = official.send("GET", "/reports/kept/1").get_json()
    assert (one["kind"], one["reruns"], one["total"]["schools"]) == ("said", None, 8)
    assert set(one["cuts"]) == {cut.value for cut in kept_reports.CUTS}
    assert [row["name"] for row in one["cuts"]["la"]] == ["Emberstow", "Thistleshire"]
    assert datetime.fromisoformat(one["notes"]["known_at"]) == AT
    for number in ("4", "0", "99999999999", "one"):
        assert official.client.get("/api/v1/reports/kept/" + number).status_code == 401
        assert official.send("GET", f"/reports/kept/{number}").status_code == 404


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("counts?by=colour", "by"),
        ("counts?la=nine", "la"),
        ("counts?la=-1", "la"),
        ("counts?size=huge", "size"),
        ("counts?known_on=yesterday", "known_on"),
        ("counts?across=none", "across"),
        ("schools?limit=1001", "limit"),
        ("schools?status=late", "status"),
        ("schools?reason=a%20b", "reason"),
        ("kept?cursor=0", "cursor"),
    ],
)
def test_what_does_not_fit_the_document_is_said_by_its_name(
    official: Machine, path: str, parameter: str
) -> None:
    response = official.send("GET", f"/reports/{path}")
    assert response.status_code == 422
    assert [fault["parameter"] for fault in response.get_json()["errors"]] == [parameter]
    assert response.get_json()["type"].endswith("#problem-invalid")


@pytest.mark.parametrize(
    "path",
    [
        "counts?as_of=2009-08-31",
        "counts?as_of=2036-09-02",
        "counts?by=la&across=la",
        "counts?by=none&across=la",
        "counts?known_on=2026-09-02",
        "trend?first=2026-02-01&last=2026-01-01",
        "trend?first=0001-01-01",
        "trend?last=9999-12-31",
        "schools?as_of=9999-12-31",
    ],
)
def test_what_fits_and_cannot_be_is_refused_as_impossible(official: Machine, path: str) -> None:
    response = official.send("GET", f"/reports/{path}")
    assert response.status_code == 422
    assert response.get_json()["type"].endswith("#problem-impossible")

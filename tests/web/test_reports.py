"""Counts and flagged schools: what they say, for whom, and as a file."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime

import pytest

from register.domain.roles import Role
from register.services import standings
from register.services.spreadsheet_cells import harmless
from register.store.session import Database
from register.web import drawing
from tests.listed import a_primary, in_post, list_schools, recognise, the_award
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words

SCHOOLS = (
    a_primary(100001, "Ashfold School"),
    a_primary(100002, "Brambleholt School", phase_code=4, phase_name="Secondary"),
    a_primary(100003, "Cobblewick School", la_code=902, la_name="Emberstow", trust_code=555,
              trust_name="Lantern Trust", type_code=34, type_name="Academy converter"),
    a_primary(100004, "=Dapplegate School"),
    a_primary(100005, "Emberhurst School"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def listed(database: Database) -> Database:
    """Two overdue, one with nobody, one qualified and one within time, on 1 September 2026."""
    with database.begin() as session:
        recognise(session)
        list_schools(session, *SCHOOLS)
        in_post(session, 100001, "Kofi Emberlock", date(2020, 9, 1))
        in_post(session, 100002, "Zadie Umberwain", date(2015, 9, 1),
                award=the_award(date(2017, 7, 1)))  # fmt: skip
        in_post(session, 100003, "Idris Tinderman", date(2021, 9, 1))
        in_post(session, 100005, "Olwen Dunnockdale", date(2024, 9, 1))
    return database


def schools_on(page: Page) -> list[str]:
    main = next(page.tree.iter("main"))  # the navigation leads to a school's own page
    found = (a for a in main.iter("a") if str(a.get("href")).startswith("/schools/"))
    return [words(a) for a in found]


def rows_of(client: StrictClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(response.data.decode("utf-8-sig").splitlines()))


def test_the_count_comes_first_and_then_the_schools_with_their_reasons(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/flagged")
    assert page.heading == "Flagged schools"
    assert "3 schools do not meet the SENCO duty" in page.text
    assert "On 1 September 2026, on the evidence held now." in page.text
    assert schools_on(page) == ["Cobblewick School", "=Dapplegate School", "Ashfold School"]
    assert "The three years have ended 2 September 2023 1 September 2023" in page.text
    assert "No SENCO is recorded 1 September 2009 or before None" in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("la=902", ["Cobblewick School"]),
        ("region=E", ["Cobblewick School", "=Dapplegate School", "Ashfold School"]),
        ("type=34", ["Cobblewick School"]),
        ("phase=4", []),
        ("trust=555", ["Cobblewick School"]),
        ("reason=S-VACANT", ["=Dapplegate School"]),
        ("status=no_senco", ["=Dapplegate School"]),
        ("status=qualified&status=in_window", ["Brambleholt School", "Emberhurst School"]),
        ("la=901&reason=D-3Y-PASSED", ["Ashfold School"]),
        ("as_of=2023-09-01", ["=Dapplegate School", "Emberhurst School"]),
        ("la=nonsense&page=-3&status=nonsense", ["Cobblewick School", "=Dapplegate School",
                                                 "Ashfold School"]),
    ],
)  # fmt: skip
def test_each_filter_is_in_the_address_and_in_the_file(
    client: StrictClient, sign_in: SignIn, query: str, expected: list[str]
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page(f"/reports/flagged?{query}")
    assert schools_on(page) == expected
    if expected:
        rows = rows_of(client, page.links["Download CSV of this list"])
        assert [row["name"].lstrip("'") for row in rows] == expected


def test_the_filters_stay_as_they_were_chosen(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/flagged?la=902&status=overdue")
    chosen = [words(o) for o in page.tree.iter("option") if o.get("selected") is not None]
    assert "Emberstow" in chosen
    ticked = [x.get("value") for x in page.tree.iter("input") if x.get("checked") is not None]
    assert ticked == ["overdue"]


def test_the_file_holds_no_formula_and_says_its_day_and_its_source(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    rows = rows_of(client, "/reports/flagged.csv?la=901&reason=S-VACANT")
    assert [row["name"] for row in rows] == ["'=Dapplegate School"]
    assert rows[0]["as_of"] == "2026-09-01"
    assert "Open Government Licence v3.0" in rows[0]["source"]
    named = client.get("/reports/flagged.csv").headers["Content-Disposition"]
    assert named == 'attachment; filename="flagged-schools-as-of-2026-09-01.csv"'


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+44", "'+44"), ("-2", "'-2"), ("@x", "'@x"), ("\tx", "'\tx"),
     (-2, "-2"), (None, ""), ("St Aldric's", "St Aldric's"), (date(2026, 9, 1), "2026-09-01")],
)  # fmt: skip
def test_text_that_begins_like_a_formula_is_defused(cell: object, written: str) -> None:
    assert harmless(cell) == written


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        pytest.param(Role.SCHOOL, "100001", ["Ashfold School"], id="a school sees its own"),
        pytest.param(Role.SCHOOL, "100002", [], id="a school that is not flagged"),
        pytest.param(Role.TRUST, "555", ["Cobblewick School"], id="a trust"),
        pytest.param(
            Role.AUTHORITY, "901", ["=Dapplegate School", "Ashfold School"], id="an authority"
        ),
    ],
)
def test_nobody_sees_a_flagged_school_outside_their_scope(
    client: StrictClient, sign_in: SignIn, role: Role, scope: str, expected: list[str]
) -> None:
    sign_in(role, scope)
    for query in ("", "?la=902", "?trust=555", "?urn=100003"):
        page = client.page(f"/reports/flagged{query}")
        assert set(schools_on(page)) <= set(expected)
        rows = rows_of(client, f"/reports/flagged.csv{query}")
        assert {row["name"].lstrip("'") for row in rows} <= set(expected)
        counted = client.page(f"/reports{query}")
        (total,) = [words(row) for row in counted.tree.iter("tr") if words(row).startswith("All")][
            :1
        ] or [""]
        assert "5" not in total
    assert schools_on(client.page("/reports/flagged")) == expected


@pytest.mark.parametrize("path", ["/reports", "/reports/flagged"])
def test_reports_are_for_those_signed_in_and_not_for_a_panel(
    client: StrictClient, sign_in: SignIn, path: str
) -> None:
    for address in (path, f"{path}{'/counts' if path == '/reports' else ''}.csv"):
        assert client.get(address).headers["Location"].startswith("/sign-in")
    sign_in(Role.PANEL)
    for address in (path, f"{path}{'/counts' if path == '/reports' else ''}.csv"):
        page = client.page(address)
        assert page.response.status_code == 403
        assert "School" not in schools_on(page)


def test_counts_stand_by_authority_with_a_total_and_every_number_is_a_link(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports")
    assert "3 of 5 schools do not meet the SENCO duty." in page.text
    captions = [words(caption) for caption in page.tree.iter("caption")]
    assert captions == ["Counts by local authority, in schools, on 1 September 2026"]
    assert [words(next(row.iter("th"))) for row in page.tree.iter("tr")] == [
        "Local authority \u25b2",
        "Emberstow",
        "Thistleshire",
        "All",
    ]
    linked = client.page(page.links["2 Thistleshire: not met"])
    assert schools_on(linked) == ["=Dapplegate School", "Ashfold School"]
    linked = client.page(page.links["1 Thistleshire: qualified"])
    assert schools_on(linked) == ["Brambleholt School"]


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("region", "Middle Region"),
        ("type", "Academy converter"),
        ("phase", "Primary"),
        ("trust", "Lantern Trust"),
        ("none", "All"),
        ("nonsense", "Emberstow"),
    ],
)
def test_counts_can_be_cut_otherwise_and_taken_away(
    client: StrictClient, sign_in: SignIn, by: str, first: str
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page(f"/reports?by={by}")
    rows = [words(next(row.iter("th"))) for row in page.tree.iter("tr")]
    assert rows[1] == first
    (file,) = [href for text, href in page.links.items() if text.startswith("Download CSV")]
    counted = rows_of(client, file)
    assert counted[-1]["schools"] == "5"
    assert counted[-1]["not_met"] == "3"


def test_what_was_known_on_an_earlier_day_is_told_as_it_was_known(
    client: StrictClient, sign_in: SignIn, listed: Database
) -> None:
    standings.bring_up_to_date(listed)
    with listed.begin() as session:
        later = datetime(2026, 8, 31, 12, tzinfo=UTC)
        in_post(session, 100004, "Merryn Alderquist", date(2025, 9, 1), at=later)
    sign_in(Role.OFFICIAL)
    assert "2 schools do not" in client.page("/reports/flagged").text
    before = client.page("/reports/flagged?known_on=2026-08-30")
    assert "3 schools do not" in before.text
    assert "as known at the end of 30 August 2026" in before.text
    after = client.page("/reports/flagged?known_on=2026-08-31")
    assert "2 schools do not" in after.text
    # From the list to the school, as it was known then: no SENCO is recorded, and nobody is named.
    there = "/schools/100004?known_on=2026-08-30"
    assert f'href="{there}"' in before.response.get_data(as_text=True)
    then = client.page(there)
    assert "as known at the end of 30 August 2026" in then.text
    assert "On the evidence held on 30 August 2026" in then.text
    assert "Merryn" not in then.text
    assert "Merryn" in client.page("/schools/100004").text
    assert client.page("/schools/100004?known_on=soon").response.status_code == 400


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("as_of=2009-08-31", "Enter 1 September 2009 or a later day"),
        ("as_of=soon", "Enter a real date"),
        ("known_on=2026-09-02", "Enter 1 September 2026 or an earlier day"),
        ("known_on=2026-08-27", "Enter 28 August 2026 or later: the register began then"),
        ("known_at=2026-08-27T12:00:00Z", "Enter 28 August 2026 or later: the register began"),
    ],
)
@pytest.mark.parametrize("path", ["/reports", "/reports/flagged"])
def test_a_day_that_cannot_be_answered_says_what_to_enter(
    client: StrictClient, sign_in: SignIn, path: str, query: str, problem: str
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page(f"{path}?{query}")
    assert page.response.status_code == 400
    assert any(text.startswith(problem) for text in page.links)
    assert page.title.startswith("Error: ")
    file = client.page(f"{path}{'/counts' if path == '/reports' else ''}.csv?{query}")
    assert file.response.status_code == 400
    assert problem in file.text


def test_the_headline_says_how_many_have_nobody_recorded_and_where_they_are(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports")
    assert (
        "3 of 5 schools do not meet the SENCO duty. 1 of them has no SENCO recorded." in page.text
    )
    assert "when the register began" not in page.text
    behind = client.page(page.links["1 of them has no SENCO recorded"])
    assert schools_on(behind) == ["=Dapplegate School"]
    before = client.page("/reports?as_of=2015-08-31")
    assert "5 of 5 schools do not meet the SENCO duty. 5 of them have no SENCO" in before.text
    assert "Days before 28 August 2026, when the register began, hold what has" in before.text
    assert "when the register began" not in client.page("/reports?as_of=2026-08-28").text
    alone = client.page("/reports?la=901&type=1&by=none&as_of=2010-09-01&phase=4")
    assert "1 of 1 school does not meet the SENCO duty. It has no SENCO recorded." in alone.text


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("/reports?by=region&and=none&show=not_met&count=schools&la=&trust=", "/reports?by=region"),
        (
            "/reports/flagged?region=E&la=&reason=&known_on=2026-08-31&status=overdue&status=no_senco",
            "/reports/flagged?known_on=2026-08-31&region=E&status=no_senco&status=overdue",
        ),
    ],
)
def test_empty_fields_of_a_form_are_left_out_of_the_address(
    client: StrictClient, sign_in: SignIn, typed: str, tidy: str
) -> None:
    sign_in(Role.OFFICIAL)
    response = client.get(typed)
    assert (response.status_code, response.headers["Location"]) == (302, tidy)
    assert client.get(tidy).status_code == 200
    assert client.get(f"{typed}&phase=nonsense").status_code == 400


def test_what_a_report_is_of_is_said_above_it(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.OFFICIAL)
    for path in ("/reports", "/reports/flagged", "/reports/trend", "/reports/ahead"):
        assert "Every school in England" in client.page(path).text
        some = client.page(f"{path}?la=902&phase=2").text
        assert "Every school in England" not in some
        assert "Schools in Emberstow; Phase: Primary" in some
    sign_in(Role.AUTHORITY, "902")
    assert "Schools of your local authority; Phase: Primary" in client.page("/reports?phase=2").text


def test_a_long_list_is_paged_by_the_hundred(
    client: StrictClient, sign_in: SignIn, listed: Database
) -> None:
    many = [a_primary(200000 + n, f"Wicker {n:03} School") for n in range(150)]
    with listed.begin() as session:
        list_schools(session, *many)
    sign_in(Role.OFFICIAL)
    first = client.page("/reports/flagged?la=901")
    assert "152 schools do not" in first.text
    assert "Showing 1 to 100." in first.text
    second = client.page("/reports/flagged?la=901&page=2")
    assert "Showing 101 to 152." in second.text
    assert len(schools_on(second)) == 52
    assert second.title.startswith("Flagged schools, page 2")
    assert len(rows_of(client, "/reports/flagged.csv?la=901")) == 152


def test_no_number_is_shown_while_many_lines_wait(
    client: StrictClient, sign_in: SignIn, listed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(Role.OFFICIAL)
    monkeypatch.setattr(drawing, "FEW", 0)
    monkeypatch.setattr(drawing, "SLICE", 0.0)
    with listed.read() as session:
        waiting = standings.waiting(session)
    for path in ("/reports", "/reports/flagged", "/reports/flagged.csv", "/reports/counts.csv"):
        page = client.page(path)
        assert page.heading == "Being brought up to date"
        assert f"{waiting} schools to go." in page.text
        assert page.response.headers["Refresh"] == "1"
    monkeypatch.setattr(drawing, "SLICE", 60.0)
    assert client.page("/reports").heading == "Reports"


def test_an_empty_register_says_so(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.TRUST, "999")
    assert "No school that the duty reaches is held" in client.page("/reports").text
    assert "0 schools" in client.page("/reports/flagged").text

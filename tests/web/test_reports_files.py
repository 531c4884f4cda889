"""Reports as files: the same rows in each form, with their notes, for whoever may see them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from register.domain.roles import Role
from register.law.assessment import RULEBOOK, STATUSES
from register.services import report_files, report_files_words
from register.services.reports import EVERYONE, SOME
from register.settings import Settings
from register.store.session import Database
from register.web import layout
from register.web.words import STATUS_NAMES
from tests.documents_read import kinds_of, sheets_of, table_of_csv, tables_of
from tests.listed import a_primary, in_post, list_schools, recognise
from tests.web.conftest import SignIn, browser, enter
from tests.web.reading import StrictClient

COUNTS = ("", "by=none", "by=la&and=phase&count=pupils", "la=902&by=phase")
REPORTS = [*(("counts", query) for query in COUNTS), ("flagged", ""), ("flagged", "status=any")]
TRENDS = [("trend", query) for query in ("", "by=phase&ahead=2&la=901")]


@pytest.fixture(autouse=True)
def listed(database: Database) -> Database:
    """One school overdue, one within time and, in another authority, one with nobody."""
    other: dict[str, object] = {"la_code": 902, "la_name": "Emberstow"}
    with database.begin() as session:
        recognise(session)
        list_schools(
            session,
            a_primary(100001, "Ashfold School"),
            a_primary(100002, "Élan School", phase_code=4, phase_name="Secondary"),
            a_primary(100003, "=Cobblewick School", **other),
        )
        in_post(session, 100001, "Kofi Emberlock", date(2020, 9, 1))
        in_post(session, 100002, "Zadie Umberwain", date(2025, 9, 1))
    return database


def fetch(client: StrictClient, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, path
    return bytes(response.data)


@pytest.mark.parametrize(("report", "query"), REPORTS)
def test_the_spreadsheet_and_the_csv_have_the_same_rows(
    official: StrictClient, report: str, query: str
) -> None:
    header, *rows = table_of_csv(fetch(official, f"/reports/{report}.csv?{query}"))
    content = fetch(official, f"/reports/{report}.ods?{query}")
    assert list(sheets_of(content))[:2] == ["Cover_sheet", "Notes"]
    ((name, table),) = [(n, t) for n, t in tables_of(content).items() if n != "Notes"]
    assert len(table[0]) == len(header) - 2  # the day and the source stand on the cover
    blanks = [[cell.removeprefix("[z]").removeprefix("[x]") for cell in row] for row in table[1:]]
    assert blanks == [row[:-2] for row in rows]
    assert kinds_of(content) <= {"string", "float", "date"}
    assert sheets_of(content)[name][0][0].endswith(", 1 September 2026")


@pytest.mark.parametrize(("report", "query"), [*REPORTS, *TRENDS])
def test_the_metadata_describe_the_csv_that_leads_to_them(
    official: StrictClient, report: str, query: str
) -> None:
    file = official.get(f"/reports/{report}.csv?{query}")
    link = file.headers["Link"]
    where, _, rest = link.removeprefix("<").partition(">")
    assert rest == '; rel="describedby"; type="application/csvm+json"'
    described = official.get(f"/reports/{where}")
    assert described.content_type == "application/csvm+json"
    told = described.get_json(force=True)
    assert told["url"].partition("?")[0] == f"{report}.csv"
    assert fetch(official, f"/reports/{told['url']}") == file.data
    header, *rows = table_of_csv(file.data)
    columns = told["tableSchema"]["columns"]
    assert [column["titles"] for column in columns] == header
    for place, column in enumerate(columns):
        for row in rows:
            is_of_kind(row[place], column["datatype"])


@pytest.mark.parametrize(("report", "query"), TRENDS)
def test_the_course_over_time_is_the_same_in_each_form(
    official: StrictClient, report: str, query: str
) -> None:
    header, *rows = table_of_csv(fetch(official, f"/reports/{report}.csv?{query}"))
    content = fetch(official, f"/reports/{report}.ods?{query}")
    ((_name, table),) = [(n, t) for n, t in tables_of(content).items() if n != "Notes"]
    assert [[cell.replace("[z]", "") for cell in row] for row in table[1:]] == [
        row[:-2] for row in rows
    ]
    told = json.loads(fetch(official, f"/reports/{report}.json?{query}"))
    assert [str(n) for n in told["total"]["not_met"]] == [
        row[header.index("not_met")] for row in rows if row[2] in {EVERYONE, SOME}
    ]


def is_of_kind(cell: str, kind: object) -> None:
    """A cell is what its column says it holds, or blank."""
    if not cell or kind == "string":
        return
    if kind == "integer":
        int(cell)
    elif kind == "decimal":
        float(cell)
    else:
        assert kind == {"base": "date", "format": "yyyy-MM-dd"}
        date.fromisoformat(cell)


def test_the_json_has_the_rows_and_the_notes(official: StrictClient) -> None:
    told = json.loads(fetch(official, "/reports/counts.json?by=la&as_of=2026-09-01"))
    assert [row["name"] for row in told["rows"]] == ["Emberstow", "Thistleshire"]
    assert list(told["total"]) == ["key", "name", "schools", *STATUSES, "not_met"]
    assert (told["total"]["schools"], told["total"]["not_met"]) == (3, 2)
    notes = told["notes"]
    assert notes["title"] == "Schools by standing, by local authority"
    assert (notes["as_of"], notes["known_at"], notes["rulebook"]) == ("2026-09-01", None, RULEBOOK)
    assert notes["made_at"].startswith("2026-09-01T")
    assert (notes["list_day"], notes["demonstration"]) == ("2026-08-28", False)
    crossed = json.loads(fetch(official, "/reports/counts.json?by=la&and=phase"))
    assert [(r["key"], r["and_key"], r["schools"]) for r in crossed["rows"]] == [
        (902, 2, 1), (901, 2, 1), (901, 4, 1),
    ]  # fmt: skip
    listed = json.loads(fetch(official, "/reports/flagged.json"))
    assert [school["urn"] for school in listed["schools"]] == [100003, 100001]


def test_the_notes_say_which_schools_and_as_known_when(official: StrictClient) -> None:
    query = "la=902&by=none&as_of=2026-08-30&known_on=2026-08-31"
    notes = json.loads(fetch(official, f"/reports/counts.json?{query}"))["notes"]
    assert notes["filters"] == "Local authority: Emberstow"
    assert (notes["known_at"], notes["made_at"]) == ("2026-08-31T23:00:00+00:00", None)
    cover = sheets_of(fetch(official, f"/reports/counts.ods?{query}"))["Cover_sheet"]
    lines = [row[0] for row in cover]
    assert lines[0] == "Schools by standing"
    for line in (
        "On: 30 August 2026",
        "As known at: 2026-08-31 23:00:00+00:00 (UTC)",
        "Which schools: Local authority: Emberstow",
        "School list of: 28 August 2026",
        f"Rules: Version {RULEBOOK} of the register's rules",
    ):
        assert line in lines
    assert any("Open Government Licence v3.0" in line for line in lines)


def test_as_known_then_a_file_is_the_same_bytes_whenever_it_is_made(
    official: StrictClient,
) -> None:
    for report in ("counts", "flagged"):
        for form in ("ods", "json", "csv", "csv-metadata.json"):
            path = f"/reports/{report}.{form}?known_on=2026-08-30"
            assert fetch(official, path) == fetch(official, path)


def test_what_begins_like_a_formula_is_harmless_in_a_spreadsheet(official: StrictClient) -> None:
    (table,) = (
        t for n, t in tables_of(fetch(official, "/reports/flagged.ods")).items() if n != "Notes"
    )
    assert table[1][1] == "'=Cobblewick School"


def test_a_demonstration_says_so_in_every_form(
    settings: Settings, database: Database, client: StrictClient
) -> None:
    clock = client.application.extensions["register"].clock
    invented = browser(settings.model_copy(update={"demo": True}), clock, database)
    enter(invented, database, Role.OFFICIAL)
    for report in ("counts", "flagged"):
        for form in ("csv", "json", "csv-metadata.json"):
            assert "Demonstration data" in fetch(invented, f"/reports/{report}.{form}").decode()
        for name, rows in sheets_of(fetch(invented, f"/reports/{report}.ods")).items():
            said = any("Demonstration data" in row[0] for row in rows)
            assert said is (name != "Notes")
    notes = json.loads(fetch(invented, "/reports/counts.json"))["notes"]
    assert (notes["demonstration"], notes["licence"]) == (True, None)


@pytest.mark.parametrize("form", ["ods", "json", "csv-metadata.json"])
def test_an_authority_has_files_of_its_own_schools_alone(
    client: StrictClient, sign_in: SignIn, form: str
) -> None:
    sign_in(Role.AUTHORITY, "902")
    for query in ("", "?la=901", "?by=phase", "?by=la&and=type&la=901"):
        said = fetch(client, f"/reports/counts.{form}{query}")
        if form == "json":
            assert json.loads(said)["total"]["schools"] == 1
            assert json.loads(said)["notes"]["whose"] == "Schools of your local authority"
        elif form == "ods":
            assert "Thistleshire" not in str(sheets_of(said))
    if form == "json":
        found = json.loads(fetch(client, "/reports/flagged.json?la=901"))["schools"]
        assert [school["urn"] for school in found] == [100003]


def test_a_question_that_cannot_be_read_is_answered_by_no_file(official: StrictClient) -> None:
    for path in (
        "counts.ods?by=colour",
        "counts.json?and=la",
        "counts.csv-metadata.json?as_of=2009-08-31",
        "flagged.ods?status=late",
        "trend.json?ahead=3",
    ):
        response = official.get(f"/reports/{path}")
        assert response.status_code == 400, path
        assert response.mimetype == "text/html"


def test_each_form_is_linked_from_the_page(official: StrictClient) -> None:
    for path in ("/reports?by=region&as_of=2026-09-01", "/reports/flagged?la=902"):
        links = official.page(path).links.values()
        name = "flagged" if "flagged" in path else "counts"
        for form in ("csv", "ods", "json", "csv-metadata.json"):
            (found,) = (link for link in links if link.startswith(f"/reports/{name}.{form}?"))
            assert official.get(found).status_code == 200


def test_a_file_says_a_standing_and_its_source_as_the_pages_do(client: StrictClient) -> None:
    assert {s: title for s, (title, _) in report_files_words.STATUSES.items()} == {
        status: STATUS_NAMES[status] for status in STATUSES
    }
    with client.application.test_request_context():
        for day in (None, date(2026, 8, 28)):
            assert report_files.attribution(demo=False, list_day=day) == layout.attribution(day)

"""Data quality as officials see it: the index, the lists, and the questions for an authority."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest

from register.domain.roles import Role
from register.services.imports.importing import import_file
from register.services.imports.outcome import ImportKind
from register.store.session import Database
from tests.listed import a_primary, in_post, list_schools, recognise
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words

AT = datetime(2026, 8, 29, 9, tzinfo=UTC)
EMBERSTOW: dict[str, object] = {"la_code": 902, "la_name": "Emberstow"}
PAGES = (
    "/reports/quality",
    "/reports/quality/silent",
    "/reports/quality/word-alone",
    "/reports/quality/census",
    "/reports/quality/authorities/901",
)
FILES = (
    "/reports/quality/authorities.csv",
    "/reports/quality/feeds.csv",
    *(f"{path}.csv" for path in PAGES[1:]),
)
EVERY = ["=Dapplegate School", "Cobblewick School", "Ashfold School", "Brambleholt School"]
CENSUS = """census_day,urn,trn,role,subject
2025-11-06,100001,,Classroom teacher,
2025-11-06,100003,,SENCO,Z201
"""


@pytest.fixture(autouse=True)
def listed(database: Database) -> Database:
    """Two schools with somebody in post, one of them unsure; two, elsewhere, with nobody."""
    with database.begin() as session:
        recognise(session)
        list_schools(
            session,
            a_primary(100001, "Ashfold School"),
            a_primary(100002, "Brambleholt School"),
            a_primary(100003, "Cobblewick School", **EMBERSTOW),
            a_primary(100004, "=Dapplegate School", **EMBERSTOW, opened=date(2026, 4, 1)),
        )
        in_post(session, 100001, "Kofi Emberlock", date(2024, 9, 1))
        in_post(session, 100002, "Zadie Umberwain", date(2024, 9, 1), teaches=None)
    return database


def with_a_census(database: Database) -> None:
    with database.begin() as session:
        file = io.BytesIO(CENSUS.encode())
        import_file(session, ImportKind.CENSUS, file, at=AT, by="a test")


def schools_on(page: Page) -> list[str]:
    main = next(page.tree.iter("main"))
    found = (a for a in main.iter("a") if str(a.get("href")).startswith("/schools/"))
    return [words(a) for a in found]


def rows_of(client: StrictClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(response.data.decode("utf-8-sig").splitlines()))


def test_the_index_says_the_number_that_matters_and_leads_to_every_list(
    official: StrictClient, database: Database
) -> None:
    with_a_census(database)
    page = official.page("/reports/quality")
    assert page.heading == "Data quality"
    assert "4 of 4 schools have said nothing new to the register for a year" in page.text
    assert (
        "Emberstow 2 Emberstow: schools 2 Emberstow: said nothing new for a year 0 1" in page.text
    )
    assert "All 4 All: schools" in page.text
    assert "The census is that of 6 November 2025." in page.text
    for path in (*PAGES[1:4], "/reports/quality/authorities/902"):
        assert any(href.startswith(path) for href in page.links.values()), path


def test_an_age_that_is_more_than_it_should_be_is_marked_in_words(official: StrictClient) -> None:
    page = official.page("/reports/quality")
    assert "School list 28 August 2026 4 days" in page.text
    assert "Too old People Never" in page.text
    assert "Oldest open claim Nothing waits" in page.text
    assert "No extract of the school workforce census is held yet" in page.text


def test_the_silent_schools_are_listed_and_filtered_by_the_address(
    official: StrictClient,
) -> None:
    for query, schools in {
        "": EVERY,
        "la=902": EVERY[:2],
        "kind=year": [],
        "kind=nonsense&la=x&page=9": EVERY,
    }.items():
        assert schools_on(official.page(f"/reports/quality/silent?{query}")) == schools
        assert len(rows_of(official, f"/reports/quality/silent.csv?{query}")) == len(schools)


def test_a_list_on_which_nothing_is_left_leads_back_to_all(official: StrictClient) -> None:
    page = official.page("/reports/quality/silent?kind=year")
    assert "No school matches these filters." in page.text
    assert page.links["Clear all filters"] == "/reports/quality/silent"


def test_what_rests_on_a_word_is_told_by_standing_and_by_fact(official: StrictClient) -> None:
    page = official.page("/reports/quality/word-alone")
    assert "2 schools have an answer that rests on a school's word alone" in page.text
    assert "Not enough evidence 1 Not enough evidence" in page.text
    assert "When the post began and what it is 2" in page.text
    only = official.page("/reports/quality/word-alone?status=review&fact=post")
    assert "1 school has an answer" in only.text
    assert schools_on(only) == ["Brambleholt School"]


def test_where_the_census_differs_there_is_a_question_and_no_finding(
    official: StrictClient, database: Database
) -> None:
    with_a_census(database)
    page = official.page("/reports/quality/census")
    assert schools_on(page) == ["Cobblewick School", "Ashfold School"]
    assert "a question, never a finding against a school" in page.text
    assert "2 of 3 schools open now" in page.text
    only = official.page("/reports/quality/census?asks=nobody-there")
    assert schools_on(only) == ["Ashfold School"]
    absent = official.page("/reports/quality/census?asks=absent")
    assert schools_on(absent) == ["Brambleholt School"]
    (row,) = rows_of(official, "/reports/quality/census.csv?la=902")
    assert (row["urn"], row["differs"], row["as_of"]) == ("100003", "nobody-here", "2025-11-06")


def test_before_the_first_census_the_page_says_how_to_take_one_in(official: StrictClient) -> None:
    page = official.page("/reports/quality/census")
    assert "register import census FILE" in page.text
    assert rows_of(official, "/reports/quality/census.csv") == []


def test_the_questions_for_an_authority_stand_on_one_page_and_in_a_file(
    official: StrictClient,
) -> None:
    page = official.page("/reports/quality/authorities/901")
    assert page.heading == "Questions to ask Thistleshire"
    assert "2 of 2 schools to ask something about" in page.text
    assert "Whether they teach at this school is not known. The school can say." in page.text
    rows = rows_of(official, "/reports/quality/authorities/901.csv")
    assert {row["about"] for row in rows} == {"silent", "review", "word_alone"}
    assert official.get("/reports/quality/authorities/999").status_code == 404


def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_made_harmless(
    official: StrictClient,
) -> None:
    names = [row["name"] for row in rows_of(official, "/reports/quality/silent.csv")]
    assert "'=Dapplegate School" in names


def test_no_page_and_no_file_names_anybody(official: StrictClient, database: Database) -> None:
    with_a_census(database)
    for path in (*PAGES, *FILES):
        said = official.get(path).get_data(as_text=True)
        assert not {"Kofi", "Emberlock", "Zadie", "Umberwain"} & set(said.split()), path
        assert "1980" not in said, path


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.TRUST, Role.AUTHORITY, Role.PANEL])
def test_data_quality_is_for_officials(client: StrictClient, sign_in: SignIn, role: Role) -> None:
    sign_in(role, scope="" if role is Role.PANEL else "901")
    assert {client.get(path).status_code for path in (*PAGES, *FILES)} == {403}


def test_an_extract_of_the_census_can_be_sent_from_a_page(official: StrictClient) -> None:
    page = official.page("/admin/imports")
    assert "School workforce census" in page.text
    assert "census_day" in page.text

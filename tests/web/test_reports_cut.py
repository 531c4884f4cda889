"""Counts by any cut and any two, as numbers and rates, narrowed and sorted, with their schools."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from register.domain.roles import Role
from register.store.session import Database
from tests.listed import a_primary, in_post, list_schools, recognise, the_award
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words
from tests.web.test_reports import rows_of, schools_on

SVG = "{http://www.w3.org/2000/svg}"
EMBERSTOW: dict[str, object] = {
    "la_code": 902,
    "la_name": "Emberstow",
    "region_code": "F",
    "region_name": "Lower Region",
    "easting": 300_000,
    "northing": 300_000,
}
NOWHERE: dict[str, object] = {
    "la_code": None,
    "la_name": "",
    "region_code": "",
    "region_name": "",
}


@pytest.fixture(autouse=True)
def country(database: Database) -> Database:
    """Sixteen schools on 1 September 2026, three of them without a SENCO.

    Twelve in Thistleshire (Middle Region) with 150 pupils each, two without a SENCO; three in
    Emberstow (Lower Region) with 1,500 each; one, without a SENCO, nowhere and of no size.
    """
    thistle = [
        a_primary(
            100000 + n, f"Thistle {n:02} School", pupils=150, easting=400_000, northing=200_000
        )
        for n in range(12)
    ]
    ember = [a_primary(100020 + n, f"Ember {n} School", pupils=1500, trust_code=7,
                       trust_name="A & <B> Trust", **EMBERSTOW) for n in range(3)]  # fmt: skip
    with database.begin() as session:
        recognise(session)
        list_schools(session, *thistle, *ember, a_primary(100030, "Lost School", **NOWHERE))
        for urn in (*range(100002, 100012), *range(100020, 100023)):
            in_post(session, urn, f"Kofi Ember{urn}", date(2020, 9, 1),
                    award=the_award(date(2022, 7, 1)))  # fmt: skip
    return database


def table(page: Page) -> list[list[str]]:
    """Each row of the counts: its name and its numbers, without the words for screen readers."""
    (found,) = [t for t in page.tree.iter("table") if "register-counts" in str(t.get("class"))]
    rows = []
    for row in found.iter("tr"):
        cells = [cell for cell in row if cell.tag in {"th", "td"}]
        rows.append([words(cells[0]), *(words(cell).split(" ")[0] for cell in cells[1:])])
    return rows[1:]


def headings(page: Page) -> list[str]:
    return [words(th).rstrip(" ▲▼") for th in page.tree.iter("th") if th.get("scope") == "col"]


def test_a_rate_stands_beside_its_count_and_none_on_a_base_under_ten(
    official: StrictClient,
) -> None:
    page = official.page("/reports")
    assert "3 of 16 schools do not meet the SENCO duty: 18.8%." in page.text
    assert [row[:4] for row in table(page)] == [
        ["Emberstow", "3", "0", "[u]"],
        ["Thistleshire", "12", "2", "16.7"],
        ["Not recorded", "1", "1", "[u]"],
        ["All", "16", "3", "18.8"],
    ]
    assert "[u]: too few to give a rate: there are fewer than 10." in page.text
    assert headings(page)[:4] == ["Local authority", "Schools", "Not met", "Not met, %"]


def test_pupils_can_be_counted_and_their_schools_are_as_near(official: StrictClient) -> None:
    page = official.page("/reports?count=pupils&by=region")
    assert "300 of 6,300 pupils are at schools that do not meet the SENCO duty: 4.8%." in page.text
    assert [row[:4] for row in table(page)] == [
        ["Lower Region", "4,500", "0", "0.0"],
        ["Middle Region", "1,800", "300", "16.7"],
        ["Not recorded", "0", "0", "[z]"],
        ["All", "6,300", "300", "4.8"],
    ]
    schools = official.page(page.links["300 Middle Region: not met"])
    assert schools_on(schools) == ["Thistle 00 School", "Thistle 01 School"]


@pytest.mark.parametrize(
    ("query", "columns", "rows"),
    [
        pytest.param(
            "by=region&and=size",
            ["100 to 199 pupils", "1,200 pupils or more", "Not recorded"],
            [["Lower Region", "0", "0", "0", "0"], ["Middle Region", "2", "2", "0", "0"],
             ["Not recorded", "1", "0", "0", "1"], ["All", "3", "2", "0", "1"]],
            id="not met, by region and size",
        ),
        pytest.param(
            "by=size&and=region&show=rate",
            ["Lower Region", "Middle Region", "Not recorded"],
            [["100 to 199 pupils", "16.7", "[z]", "16.7", "[z]"],
             ["1,200 pupils or more", "[u]", "[u]", "[z]", "[z]"],
             ["Not recorded", "[u]", "[z]", "[z]", "[u]"], ["All", "18.8", "[u]", "16.7", "[u]"]],
            id="the rate, by size and region",
        ),
        pytest.param(
            "by=trust&and=region&show=qualified&count=pupils",
            ["Lower Region", "Middle Region", "Not recorded"],
            [["A & <B> Trust", "4,500", "4,500", "0", "0"],
             ["In no trust", "1,500", "0", "1,500", "0"], ["All", "6,000", "4,500", "1,500", "0"]],
            id="pupils of qualified schools, by trust and region",
        ),
    ],
)  # fmt: skip
def test_two_cuts_stand_together_with_what_they_add_up_to(
    official: StrictClient, query: str, columns: list[str], rows: list[list[str]]
) -> None:
    page = official.page(f"/reports?{query}")
    assert headings(page)[2:] == columns
    assert table(page) == rows


def test_every_number_of_two_cuts_leads_to_just_its_schools(official: StrictClient) -> None:
    page = official.page("/reports?by=region&and=size&show=schools&as_of=2026-08-30")
    followed = 0
    for text, href in page.links.items():
        if href.startswith("/reports/flagged?") and ":" in text:
            listed = official.page(href)
            assert f"{text.split(' ')[0]} school" in listed.text
            assert "On 30 August 2026" in listed.text
            followed += 1
    assert followed == 4 + 6  # what the rows add up to and all; the cells that have schools
    lost = official.page(page.links["1 Not recorded, Not recorded: schools"])
    assert lost.links["Lost School"] == "/schools/100030?as_of=2026-08-30"
    assert official.page("/schools/100030?as_of=2026-08-30").response.status_code == 200


def test_a_row_that_is_not_recorded_leads_to_its_schools_and_to_its_own_report(
    official: StrictClient,
) -> None:
    page = official.page("/reports?by=region")
    assert schools_on(official.page(page.links["1 Not recorded: not met"])) == ["Lost School"]
    own = official.page(page.links["Not recorded"])
    assert "Region: Not recorded" in own.text
    assert [row[:3] for row in table(own)] == [["Not recorded", "1", "1"], ["All", "1", "1"]]
    assert official.page(own.links["Remove Region: Not recorded"]).text.count("Region:") == 0


def test_a_report_of_one_region_is_cut_further_and_stays_of_that_region(
    official: StrictClient,
) -> None:
    page = official.page("/reports?by=region")
    narrowed = official.page(page.links["Middle Region"])
    assert [row[0] for row in table(narrowed)] == ["Thistleshire", "All"]
    by_size = official.page("/reports?region=E&by=la&and=size&known_on=2026-08-31")
    assert table(by_size) == [["Thistleshire", "2", "2"], ["All", "2", "2"]]
    assert "as known at the end of 31 August 2026" in by_size.text
    (file,) = [href for text, href in by_size.links.items() if text.startswith("Download CSV")]
    rows = rows_of(official, file)
    assert [(x["key"], x["and_key"], x["schools"], x["not_met_percent"], x["known_on"])
            for x in rows] == [("901", "100-199", "12", "16.7", "2026-08-31"),
                               ("", "", "12", "16.7", "2026-08-31")]  # fmt: skip
    listed = official.page(by_size.links["2 Thistleshire, 100 to 199 pupils: not met"])
    assert "2 schools do not meet" in listed.text
    assert "Region: Middle Region" in listed.text
    assert "Size of school: 100 to 199 pupils" in listed.text


@pytest.mark.parametrize(
    ("query", "first", "sort"),
    [
        ("by=la", "Emberstow", ("Local authority", "ascending")),
        ("by=la&sort=name&order=turned", "Thistleshire", ("Local authority", "descending")),
        ("by=la&sort=not_met", "Thistleshire", ("Not met", "descending")),
        ("by=la&sort=not_met&order=turned", "Emberstow", ("Not met", "ascending")),
        ("by=type&sort=rate", "Community school", ("Not met, %", "descending")),
        ("by=trust", "A & <B> Trust", ("Schools", "descending")),
        ("by=region&and=size&sort=not_met", "Middle Region", ("All", "descending")),
    ],
)
def test_rows_stand_as_they_are_sorted_and_what_is_not_recorded_last(
    official: StrictClient, query: str, first: str, sort: tuple[str, str]
) -> None:
    page = official.page(f"/reports?{query}")
    assert table(page)[0][0] == first
    sorted_by = [th for th in page.tree.iter("th") if th.get("aria-sort")]
    assert [(words(th).rstrip(" ▲▼"), th.get("aria-sort")) for th in sorted_by] == [sort]
    if "la" in query or "region" in query:
        assert table(page)[-2][0] == "Not recorded"
    turned = official.page(page.links[sort[0]])
    (heading,) = [th for th in turned.tree.iter("th") if th.get("aria-sort")]
    assert heading.get("aria-sort") != sort[1]


def test_many_trusts_stand_on_pages_the_largest_first(
    official: StrictClient, database: Database
) -> None:
    many = [
        a_primary(200000 + n, f"Wick {n}", trust_code=1000 + n, trust_name=f"Trust {n:03}")
        for n in range(210)
    ]
    assert "Trust 007" not in official.page("/reports").whole
    with database.begin() as session:
        list_schools(session, *many, at=datetime(2026, 8, 29, tzinfo=UTC))
    page = official.page("/reports?by=trust")
    assert "Trust 007" in [words(option) for option in page.tree.iter("option")]
    assert "Rows 1 to 200 of 212" in page.text
    assert table(page)[0][:2] == ["A & <B> Trust", "3"]
    second = official.page(page.links["Next page"])
    assert len(table(second)) == 12 + 1
    assert table(second)[-1][:2] == ["All", "226"]
    across = official.page("/reports?by=region&and=trust&show=schools")
    assert "Columns 1 to 20 of 212" in across.text
    later = official.page(across.links["Columns after these"])
    assert "Columns 21 to 40 of 212" in later.text
    assert later.links["Columns before these"].endswith("columns=1")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("by=la&and=la", "Choose two different things to count by"),
        ("by=none&and=la", "Choose two different things to count by"),
        ("by=colour", "Choose what to count by from the list"),
        ("by=la&and=colour", "Choose what to count by across from the list"),
        ("count=teachers", "Choose schools or pupils to count"),
        ("show=hope", "Choose a number to show from the list"),
        ("size=huge", "Choose a size from the list"),
        ("la=nonsense", "Choose a local authority from the list"),
        ("changed=" + "9" * 30, "Choose a year of last change from the list"),
        ("as_of=2036-09-02", "Enter 1 September 2036 or an earlier day"),
    ],
)
def test_what_cannot_be_asked_is_one_plain_sentence_and_nothing_is_lost(
    official: StrictClient, query: str, problem: str
) -> None:
    page = official.page(f"/reports?region=E&{query}")
    assert page.response.status_code == 400
    assert page.heading == "Reports"
    assert page.links[problem].startswith("#")
    ids = {element.get("id") for element in page.tree.iter()}
    assert page.links[problem].removeprefix("#") in ids
    assert "Region: Middle Region" in page.text
    assert official.get(f"/reports/counts.csv?region=E&{query}").status_code == 400


@pytest.mark.parametrize(
    ("query", "title", "told"),
    [
        ("", "Map: Where the duty is not met", "16.7% in Thistleshire"),
        ("by=region", "Not met, by region", "Middle Region: 16.7%."),
        ("by=region&and=size", "Not met by region and size of school",
         "Middle Region: 2 (100 to 199 pupils 2, "),
        ("by=trust&and=la&show=rate", "Not met, by trust", "A & <B> Trust: [u]."),
        ("by=none", "All schools by standing", "No SENCO recorded: 3."),
        ("by=la&la=902", "Not met, by local authority", "Emberstow: [u]."),
    ],
)  # fmt: skip
def test_a_picture_of_the_same_numbers_says_them_in_words(
    official: StrictClient, query: str, title: str, told: str
) -> None:
    page = official.page(f"/reports?{query}")
    drawings = page.tree.iter(f"{SVG}svg")  # patches of a legend have no title
    drawing = next(svg for svg in drawings if svg.find(f"{SVG}title") is not None)
    assert words(next(drawing.iter(f"{SVG}title"))) == title
    assert told in words(drawing)
    (caption,) = [words(caption) for caption in page.tree.iter("caption")]
    assert f"The same is in the table \u201c{caption}\u201d." in words(drawing)


def test_a_page_says_under_which_reading_it_stands_and_leads_to_others(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports?as_of=2027-09-01&by=region")
    assert "Reading: on each disputed point, the register\u2019s usual one" in page.text
    link = page.links["see what another reading would change"]
    assert link == "/reports/what-if?as_of=2027-09-01&by=region"
    sign_in(Role.AUTHORITY, "901")
    assert "see what another reading would change" not in client.page("/reports").links


def test_an_authority_is_asked_of_its_own_schools_whatever_the_address_says(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.AUTHORITY, "901")
    for query in ("la=902", "la=none", "by=region&and=size&la=902"):
        page = client.page(f"/reports?{query}")
        assert "2 of 12 schools" in page.text
        assert "Emberstow" not in page.whole
        assert "Lost" not in client.page(f"/reports/flagged?{query}").whole
        assert "Local authority:" not in page.text
    offered = [words(option) for option in client.page("/reports").tree.iter("option")]
    assert "Lower Region" not in offered

"""What is ahead if nothing is done: the pages, the lists behind their numbers, and the files."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime

import pytest

from register.domain.awards import AwardKind
from register.domain.roles import Role
from register.services import standings
from register.store.awards import ToldAward
from register.store.session import Database
from register.web import drawing
from register.web.reports import ahead_lists
from tests.listed import BODY, a_primary, in_post, list_schools, recognise, the_award
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words

EMBERSTOW: dict[str, object] = {"la_code": 902, "la_name": "Emberstow", "trust_code": 555,
                                "trust_name": "Lantern Trust", "region_code": "B",
                                "region_name": "Upper Region"}  # fmt: skip
SCHOOLS = (
    a_primary(100001, "Ashfold School"),
    a_primary(100002, "Brambleholt School"),
    a_primary(100003, "Cobblewick School", **EMBERSTOW),
    a_primary(100004, "=Dapplegate School"),
    a_primary(100005, "Emberhurst School", **EMBERSTOW),
    a_primary(100006, "Furzedown School"),
)
A_NASENCO = ToldAward(AwardKind.NASENCO, date(2023, 9, 1), None, None, BODY, "", None)
PATHS = ("/reports/ahead", "/reports/ahead/schools", "/reports/ahead/courses",
         "/reports/ahead/courses/schools", "/reports/ahead/places")  # fmt: skip
NAMES = {school.name for school in SCHOOLS}


@pytest.fixture(autouse=True)
def listed(database: Database) -> Database:
    """What is to come of six schools, on 1 September 2026.

    1 falls out of time on 2 January 2027, 3 on 2 September 2027, and 6, with a NASENCO to
    complete, on 16 September 2028; 4 loses its SENCO on 1 December 2026. 2 is overdue already,
    and 5 within time until 2029.
    """
    with database.begin() as session:
        recognise(session)
        list_schools(session, *SCHOOLS)
        in_post(session, 100001, "Kofi Emberlock", date(2024, 1, 1))
        in_post(session, 100002, "Zadie Umberwain", date(2020, 9, 1))
        in_post(session, 100003, "Idris Tinderman", date(2024, 9, 1))
        in_post(session, 100004, "Olwen Dunnockdale", date(2015, 9, 1), until=date(2026, 12, 1),
                award=the_award(date(2017, 7, 1)))  # fmt: skip
        in_post(session, 100005, "Merryn Alderquist", date(2026, 3, 1))
        in_post(session, 100006, "Tamsin Wick", date(2025, 9, 15), award=A_NASENCO)
    return database


def schools_on(page: Page) -> list[str]:
    main = next(page.tree.iter("main"))  # the navigation leads to a school's own page
    return [words(a) for a in main.iter("a") if str(a.get("href")).startswith("/schools/")]


def table(page: Page, place: int = 0) -> list[list[str]]:
    """The cells of one table, without what only a screen reader is told."""
    found = list(page.tree.iter("table"))[place]
    rows = [[*row.iter("th"), *row.iter("td")] for row in found.iter("tr")]
    return [[words(cell).split(" ")[0] if cell.tag == "td" else words(cell) for cell in row]
            for row in rows]  # fmt: skip


def rows_of(client: StrictClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.content_type == "text/csv; charset=utf-8", response.text[:500]
    return list(csv.DictReader(response.data.decode("utf-8-sig").splitlines()))


def test_the_number_comes_first_then_the_months_with_the_cliff_marked(
    official: StrictClient,
) -> None:
    page = official.page("/reports/ahead?to=2027-09-30")
    assert page.heading == "Ahead, if nothing is done"
    said = "2 schools fall out of time after 1 September 2026 and by 30 September 2027 if nothing"
    assert said in page.text
    assert "1 more stops meeting the duty for another reason" in page.text
    rows = table(page)
    assert rows[0] == ["Month", "Fall out of time", "Stop for another reason",
                       "Not met on the last day"]  # fmt: skip
    assert rows[1] == ["2 to 30 September 2026", "0", "0", "1"]
    assert rows[4:6] == [["December 2026", "0", "1", "2"], ["January 2027", "1", "0", "3"]]
    assert rows[13] == [
        "September 2027 1 September 2027 is also the day before which a NASENCO must be completed",
        "1", "0", "4",
    ]  # fmt: skip
    assert rows[14] == ["All", "2", "1", "4"]


def test_without_a_day_it_is_the_next_twelve_months(official: StrictClient) -> None:
    page = official.page("/reports/ahead")
    assert "1 school falls out of time in the next 12 months, to 1 September 2027," in page.text
    assert table(page)[-2][0].startswith("1 September 2027")


def test_each_number_leads_to_its_schools_and_each_school_to_its_page_on_that_day(
    official: StrictClient,
) -> None:
    page = official.page("/reports/ahead?to=2027-09-30")
    fallen = official.page(page.links["1 January 2027: fall out of time"])
    assert schools_on(fallen) == ["Ashfold School"]
    assert "1 school falls out of time from 1 January 2027 to 31 January 2027" in fallen.text
    assert "1 January 2027 2 January 2027 Within time Three years ended" in fallen.text
    school = official.page(fallen.links["Ashfold School"])
    assert school.response.request.query_string == b"as_of=2027-01-02"
    assert "Not met" in school.text
    other = official.page(page.links["1 December 2026: another reason"])
    assert schools_on(other) == ["=Dapplegate School"]
    assert "Meets the rules No SENCO recorded" in other.text
    not_met = official.page(page.links["3 January 2027: not met on 31 January 2027"])
    assert "3 schools do not meet the SENCO duty" in not_met.text
    headline = next(href for text, href in page.links.items() if text.startswith("2 schools fall"))
    assert schools_on(official.page(headline)) == ["Ashfold School", "Cobblewick School"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("by=la", [["Emberstow", "1", "0", "1"], ["Thistleshire", "1", "1", "3"]]),
        ("by=region", [["Middle Region", "1", "1", "3"], ["Upper Region", "1", "0", "1"]]),
        ("by=trust", [["Lantern Trust", "1", "0", "1"], ["In no trust", "1", "1", "3"]]),
        ("by=region&la=902", [["Upper Region", "1", "0", "1"]]),
    ],
)
def test_it_can_be_counted_by_areas_and_each_leads_to_its_own(
    official: StrictClient, query: str, expected: list[list[str]]
) -> None:
    page = official.page(f"/reports/ahead?to=2027-09-30&{query}")
    assert table(page)[1:-1] == expected
    name, count, *_ = expected[0]
    behind = official.page(page.links[f"{count} {name}: fall out of time"])
    assert schools_on(behind) == ["Cobblewick School" if name != "Middle Region"
                                  else "Ashfold School"]  # fmt: skip


def test_the_picture_says_what_the_table_says(official: StrictClient) -> None:
    for query in ("", "?by=region"):
        page = official.page(f"/reports/ahead{query}")
        (described, *_) = [
            words(each) for each in page.tree.iter() if str(each.tag).endswith("desc")
        ]
        captions = [words(caption) for caption in page.tree.iter("caption")]
        assert f"The same is in the table “{captions[0]}”." in described


def test_the_day_marked_is_not_given_as_the_reason_for_what_falls(
    official: StrictClient,
) -> None:
    page = official.page("/reports/ahead?to=2027-09-30")
    drawn = words(next(page.tree.iter("figure")))
    assert "Marked: 1 September 2027: a NASENCO must be completed before this day." in drawn
    why = "Most time ends on 1 September because most posts begin then. Of the"
    assert f"{why} 2 that fall out of time in this period, none have a SENCO with a" in page.text
    longer = official.page("/reports/ahead?to=2028-12-31")  # Furzedown falls, with a NASENCO
    assert f"{why} 3 that fall out of time in this period, 1 has a SENCO with a" in longer.text
    assert why not in official.page("/reports/ahead?to=2027-08-31").text
    assert why not in official.page("/reports/ahead?to=2027-09-30&by=la").text


def test_the_files_say_the_same_and_hold_no_formula(official: StrictClient) -> None:
    page = official.page("/reports/ahead?to=2027-09-30")
    rows = rows_of(official, page.links["Download CSV of these numbers"])
    assert len(rows) == 14
    assert (rows[3]["from"], rows[3]["to"], rows[3]["otherwise"]) == (
        "2026-12-01",
        "2026-12-31",
        "1",
    )
    assert (rows[-1]["key"], rows[-1]["out_of_time"], rows[-1]["not_met"]) == ("", "2", "4")
    behind = official.page(page.links["1 December 2026: another reason"])
    (row,) = rows_of(official, behind.links["Download CSV of this list"])
    assert (row["name"], row["status_after"]) == ("'=Dapplegate School", "no_senco")
    assert (row["last_lawful_day"], row["first_day_not_met"]) == ("2026-11-30", "2026-12-01")
    assert "Open Government Licence v3.0" in row["source"]


def test_the_courses_stand_by_their_own_last_day_with_the_schools_behind(
    official: StrictClient,
) -> None:
    page = official.page("/reports/ahead/courses")
    assert "1 school has a SENCO with a NASENCO to complete" in page.text
    assert [row[1:] for row in table(page)[1:]] == [["0", "0"], ["1", "1"], ["0", "0"], ["1", "1"]]
    assert [row[1:] for row in table(page, 1)[1:]] == [["2", "2"], ["0", "0"]]
    assert "For 1 of them, if it is not, an NPQ begun on 1 September 2027 could not" in page.text
    assert "would end between 1 March 2028 and 1 July 2028" in page.text
    rows = rows_of(official, page.links["Download CSV of these numbers"])
    assert [(row["group"], row["schools"]) for row in rows][1] == ("nasenco-after", "1")
    cliff = official.page(page.links["1 schools: All with a NASENCO to complete"])
    assert "15 September 2028 31 August 2027" in cliff.text
    behind = official.page("/reports/ahead/courses/schools?group=too-late")
    assert schools_on(behind) == ["Cobblewick School", "Ashfold School"]
    assert "1 November 2025 (past)" in behind.text
    (row, _) = rows_of(official, behind.links["Download CSV of this list"])
    assert (row["hold_by"], row["begin_npq_by"]) == ("2027-09-01", "2025-11-01")


def test_past_the_cliff_the_course_no_longer_counts(official: StrictClient) -> None:
    page = official.page("/reports/ahead/courses?as_of=2027-09-01")
    assert "was not completed before 1 September 2027, and no longer counts" in page.text
    behind = official.page("/reports/ahead/courses/schools?group=too-late&as_of=2027-09-01")
    assert "Furzedown School" in schools_on(behind)


def test_places_stand_by_area_and_term_with_the_schools_behind_and_nobody_named(
    official: StrictClient,
) -> None:
    page = official.page("/reports/ahead/places?by=region")
    assert "4 SENCOs need a place on an NPQ" in page.text
    assert table(page) == [
        ["Region", "This term: Autumn term 2026", "Of these, late already", "Spring term 2027",
         "Summer term 2027", "All terms"],
        ["Middle Region", "2", "2", "0", "0", "2"],
        ["Upper Region", "1", "1", "0", "1", "2"],
        ["All", "3", "3", "0", "1", "4"],
    ]  # fmt: skip
    behind = official.page(page.links["1 Upper Region: summer term 2027"])
    assert schools_on(behind) == ["Emberhurst School"]
    assert "must begin by the end of the summer term 2027 at the latest (1 person)" in behind.text
    late = official.page(page.links["2 Middle Region: late already"])
    assert schools_on(late) == ["Ashfold School", "Brambleholt School"]
    rows = rows_of(official, page.links["Download CSV of these numbers"])
    assert (rows[-1]["name"], rows[-1]["autumn term 2026"], rows[-1]["places"]) == (
        "England",
        "3",
        "4",
    )
    assert "1 on a course that can count" in page.text
    assert "Alderquist" not in page.response.text + behind.response.text


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        pytest.param(Role.SCHOOL, "100001", {"Ashfold School"}, id="a school sees its own"),
        pytest.param(Role.TRUST, "555", {"Cobblewick School", "Emberhurst School"}, id="a trust"),
        pytest.param(
            Role.AUTHORITY, "902", {"Cobblewick School", "Emberhurst School"}, id="an authority"
        ),
    ],
)
def test_nobody_is_told_of_a_school_outside_their_scope(
    client: StrictClient, sign_in: SignIn, role: Role, scope: str, expected: set[str]
) -> None:
    sign_in(role, scope)
    lists = ("schools?to=2029-12-31", "courses/schools?group=place", "courses/schools")
    seen: set[str] = set()
    for narrowing in ("", "&la=901&trust=none&region=E"):
        for path in lists:
            address = f"/reports/ahead/{path}{'&' if '?' in path else '?'}{narrowing}"
            seen |= set(schools_on(client.page(address)))
            plain, _, query = address.partition("?")
            seen |= {row["name"] for row in rows_of(client, f"{plain}.csv?{query}")}
    assert seen == expected
    whole = client.page("/reports/ahead?to=2029-12-31&la=901")
    assert int(table(whole)[-1][1]) <= len(expected)


def test_what_is_ahead_is_for_those_signed_in_and_not_for_a_panel(
    client: StrictClient, sign_in: SignIn
) -> None:
    addresses = [f"{path}{kind}" for path in PATHS for kind in ("", ".csv")]
    for address in addresses:
        assert client.get(address).headers["Location"].startswith("/sign-in")
    sign_in(Role.PANEL)
    for address in addresses:
        page = client.page(address)
        assert page.response.status_code == 403
        assert not NAMES & set(schools_on(page))


def test_what_was_known_on_an_earlier_day_is_told_as_it_was_known(
    official: StrictClient, listed: Database
) -> None:
    standings.bring_up_to_date(listed)
    with listed.begin() as session:
        later = datetime(2026, 8, 31, 12, tzinfo=UTC)
        in_post(session, 100004, "Nell Harrowgate", date(2026, 12, 1), at=later)
    now = official.page("/reports/ahead?known_on=2026-08-31")
    before = official.page("/reports/ahead?known_on=2026-08-30")
    assert "more stops meeting" not in now.text
    assert "1 more stops meeting" in before.text
    assert "On what was known at the end of 30 August 2026." in before.text
    behind = official.page(before.links["1 December 2026: another reason"])
    assert schools_on(behind) == ["=Dapplegate School"]
    assert "On what was known at the end of 30 August 2026." in behind.text


UNREADABLE = (
    ("/reports/ahead?as_of=soon", "Enter a real date"),
    ("/reports/ahead?to=2026-09-01", "Enter a day after 1 September 2026"),
    ("/reports/ahead?to=2036-09-02", "Enter 1 September 2036 or an earlier day"),
    ("/reports/ahead?by=colour", "Choose months or an area"),
    ("/reports/ahead?la=nonsense", "Choose a local authority from the list"),
    ("/reports/ahead/schools?from=soon", "Enter a real date"),
    ("/reports/ahead/schools?why=not", "Choose a reason from the list"),
    ("/reports/ahead/courses?as_of=2024-08-31", "Enter 1 September 2024 or a later day"),
    ("/reports/ahead/courses/schools?group=all", "Choose which schools to list"),
    ("/reports/ahead/courses/schools?term=next", "Choose a term by its first day"),
    ("/reports/ahead/places?by=trust", "Choose authorities or regions"),
    ("/reports/ahead/places?known_on=2026-09-02", "Enter 1 September 2026 or an earlier day"),
    ("/reports/ahead?known_on=2026-08-27", "Enter 28 August 2026 or later: the register began"),
    ("/reports/ahead/schools?known_on=2026-08-27", "Enter 28 August 2026 or later: the register"),
    ("/reports/ahead/places?known_on=2026-08-27", "Enter 28 August 2026 or later: the register"),
)


def test_what_cannot_be_read_says_what_to_enter_and_no_file_answers_something_else(
    official: StrictClient,
) -> None:
    for path, problem in UNREADABLE:
        page = official.page(path)
        assert page.response.status_code == 400, path
        assert any(text.startswith(problem) for text in page.links), path
        plain, _, query = path.partition("?")
        refused = official.page(f"{plain}.csv?{query}")
        assert refused.response.status_code == 400, path
        assert problem in refused.text


def test_the_first_day_and_the_last_that_can_be_asked_about_are_answered(
    official: StrictClient,
) -> None:
    for query in ("as_of=2009-09-01&to=2009-12-31", "as_of=2036-09-01", "as_of=2036-08-31"):
        assert official.page(f"/reports/ahead?{query}").response.status_code == 200
    for query in ("from=2009-09-01&to=2009-12-31", "from=2036-09-01"):
        assert official.page(f"/reports/ahead/schools?{query}").response.status_code == 200


def test_a_long_list_is_paged_and_its_file_is_whole(
    official: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead_lists, "SIZE", 2)
    path = "/reports/ahead/schools?to=2029-12-31"
    first, last = official.page(path), official.page(f"{path}&page=3")
    assert "5 schools stop meeting the SENCO duty" in first.text
    assert "Showing 1 to 2." in first.text
    assert (len(schools_on(first)), len(schools_on(last))) == (2, 1)
    assert last.title.startswith("Schools that fall out of time, page 3")
    assert len(rows_of(official, last.links["Download CSV of this list"])) == 5
    behind = official.page("/reports/ahead/courses/schools?group=place&page=2")
    assert len(schools_on(behind)) == 2


def test_no_number_is_shown_while_many_lines_wait(
    official: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "FEW", 0)
    monkeypatch.setattr(drawing, "SLICE", 0.0)
    for path in PATHS:
        for address in (path, f"{path}.csv"):
            assert official.page(address).heading == "Being brought up to date"


def test_an_empty_register_says_what_to_do(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.TRUST, "999")
    nothing = client.page("/reports/ahead")
    assert "0 schools fall out of time" in nothing.text
    assert not [each for each in nothing.tree.iter() if str(each.tag).endswith("svg")]
    assert "No school that the duty reaches" in client.page("/reports/ahead?by=la").text
    assert "See the next 12 months" in client.page("/reports/ahead/schools").links
    assert "Nobody needs a place on this day" in client.page("/reports/ahead/places").text
    assert "0 schools have a SENCO" in client.page("/reports/ahead/courses").text
    assert "No school is on this list" in client.page("/reports/ahead/courses/schools").text

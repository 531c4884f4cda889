"""What if: asked by officials alone, answered on pages that can be kept; nothing is changed."""

from __future__ import annotations

import csv
from collections.abc import Mapping

import pytest

from register.domain.roles import Role
from register.law.policy import SWITCHES
from register.services import standings
from register.services.what_if_words import GAP
from register.store.session import Database
from tests.services import what_if_scenes as scene
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words
from tests.web.waiting import settled

FORM = "/reports/what-if"
AS_OF = "as_of=2028-06-01"
TWO_YEARS = f"{FORM}?years_allowed=2&{AS_OF}"


@pytest.fixture(autouse=True)
def country(database: Database) -> Database:
    """The small country of the services' own tests, asked of a day two years ahead."""
    scene.build(database)
    return database


def asked(client: StrictClient, address: str, **typed: object) -> Page:
    """Open the form at an address, send it, and wait for what comes of it."""
    form = client.page(address)
    data = {**form.form(FORM), **ticked(form), **typed}
    return settled(client, Page(client.post(FORM, data=data, follow_redirects=True)))


def ticked(page: Page) -> dict[str, list[str]]:
    """The boxes that are ticked, by their name."""
    found: dict[str, list[str]] = {}
    for box in page.tree.iter("input"):
        if box.get("type") == "checkbox" and box.get("checked") is not None:
            found.setdefault(box.get("name", ""), []).append(box.get("value", ""))
    return found


def row_of(page: Page, begins: str) -> list[str]:
    """The cells of the first row whose heading begins so."""
    for row in page.tree.iter("tr"):
        cells = [words(cell) for cell in row if cell.tag in {"th", "td"}]
        if cells and cells[0].startswith(begins):
            return cells
    raise AssertionError(begins)


def rows_of(client: StrictClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(response.data.decode("utf-8-sig").splitlines()))


def schools_on(page: Page) -> list[str]:
    main = next(page.tree.iter("main"))
    found = (a for a in main.iter("a") if str(a.get("href")).startswith("/schools/"))
    return [words(a) for a in found]


def test_the_number_that_matters_comes_first_and_says_that_it_is_a_what_if(
    official: StrictClient,
) -> None:
    page = asked(official, TWO_YEARS)
    assert page.heading == (
        "Under this rule 2 more schools would not meet the duty: 13 instead of 11"
    )
    assert "A what-if: no school\u2019s answer is changed." in page.text
    assert row_of(page, "Years allowed to qualify")[1:] == ["2", "3"]
    assert "Asked by official@example.org on" in page.text
    assert "of 1 June 2028, on the evidence held then" in page.text


def test_before_and_after_stand_by_standing_and_by_area_and_lead_to_their_schools(
    official: StrictClient,
) -> None:
    page = asked(official, TWO_YEARS)
    over = row_of(page, "Time to qualify ended")
    assert [cell.split(" ")[0] for cell in over[1:]] == ["7", "9", "+2", "0", "2"]
    assert row_of(page, "Schools that the duty reaches")[1:4] == ["20", "20", "0"]
    assert [cell.split(" ")[0] for cell in row_of(page, "Gorseland")[1:]] == [
        *("0", "1", "+1", "1", "0", "1")
    ]
    own = f"{page.response.request.path}/schools"
    links = {text: href for text, href in page.links.items() if href.startswith(f"{own}?")}
    assert len(links) > 15
    for text, href in links.items():
        rows = rows_of(official, href.replace(own, f"{own}.csv"))
        assert str(len(rows)) == text.split(" ")[0], text
    (came,) = (href for text, href in links.items() if text == "2 Time to qualify ended: came")
    assert schools_on(official.page(came)) == ["School 14", "School 03"]


def test_school_by_school_each_has_its_answers_and_the_step_with_its_citation(
    official: StrictClient,
) -> None:
    page = asked(official, TWO_YEARS)
    listed = official.page(page.links["See it school by school"])
    assert listed.text.count("In the what-if: The two years from") == 10
    (third,) = (x for x in listed.tree.iter("tr") if words(x).startswith("School 14"))
    said = words(third)
    assert "Within time Last day 1 September 2028" in said
    assert "Not met Time to qualify ended Last day 1 September 2027" in said
    assert "Now: The three years from 1 September 2025 end on 1 September 2028." in said
    assert "In the what-if: The two years from 1 September 2025 ended on 1 September 2027." in said
    assert [a.get("href") for a in third.iter("a")] == [
        "/schools/14?as_of=2028-06-01",
        "https://www.legislation.gov.uk/uksi/2014/1530/regulation/49",
    ]


def test_each_filter_is_in_the_address_and_in_the_file(official: StrictClient) -> None:
    base = asked(official, TWO_YEARS).response.request.path
    for query, expected in (
        ("la=902", ["School 14"]),
        ("region=B", ["School 14"]),
        ("type=34", ["School 09"]),
        ("from=in_window&to=overdue", ["School 14", "School 03"]),
        ("from=otherwise&to=not_met&la=901", ["School 03"]),
        ("from=not_met&to=otherwise", []),
        ("to=in_window", ["School 15"]),
        ("step=reg+49(4)&la=902", ["School 14"]),
        ("step=none", []),
        ("la=999", []),
        ("la=902&from=nonsense&page=-3", ["School 14"]),
    ):
        page = official.page(f"{base}/schools?{query}")
        assert schools_on(page) == expected, query
        rows = rows_of(official, f"{base}/schools.csv?{query}")
        assert [row["name"] for row in rows] == expected, query
    page = official.page(f"{base}/schools?la=902&to=not_met")
    assert "Local authority: Gorseland; In the what-if: Not met, for any reason." in page.text


def test_the_files_say_the_day_the_reference_and_the_law_version(official: StrictClient) -> None:
    base = asked(official, f"{FORM}?P5=in&{AS_OF}").response.request.path
    (row,) = rows_of(official, f"{base}/schools.csv")
    assert (row["urn"], row["status_before"], row["status_after"]) == (
        *("6", "out_of_scope", "no_senco"),
    )
    assert (row["as_of"], row["rules"], row["what_if"]) == (
        *("2028-06-01", "2026.1", base.rpartition("/")[2]),
    )
    areas = rows_of(official, f"{base}/areas.csv")
    assert {row["cut"] for row in areas} == {"region", "type", "la", "none"}
    england = areas[-1]
    assert (england["name"], england["not_met_before"], england["not_met_after"]) == (
        *("England", "11", "12"),
    )
    assert (england["no_senco_before"], england["no_senco_after"]) == ("4", "5")


def test_schools_newly_reached_of_which_nobody_is_recorded_are_told_apart(
    official: StrictClient,
) -> None:
    page = asked(official, f"{FORM}?types_added=7&{AS_OF}")
    assert (
        "1 of the schools that newly would not meet it is one that the duty does not" in page.text
    )
    total = row_of(page, "England")
    assert [cell.split(" ")[0] for cell in total[1:]] == ["11", "12", "+1", "1", "0", "1"]
    assert "newly would not meet it" not in asked(official, TWO_YEARS).text


def test_areas_are_sorted_by_their_address(official: StrictClient) -> None:
    page = asked(official, TWO_YEARS)
    assert [row for row in _areas(page) if row in {"Thistleshire", "Gorseland"}] == [
        *("Thistleshire", "Gorseland"),  # by how many answers differ
    ]
    by_name = official.page(f"{page.response.request.path}?sort=name")
    assert [row for row in _areas(by_name) if row in {"Thistleshire", "Gorseland"}] == [
        *("Gorseland", "Thistleshire"),
    ]
    assert official.page(f"{page.response.request.path}?sort=nonsense").heading == page.heading


def _areas(page: Page) -> list[str]:
    return [words(next(iter(row))) for row in page.tree.iter("tr")]


def test_no_change_says_so_and_gives_no_differences(official: StrictClient) -> None:
    page = asked(official, FORM)
    assert page.heading == "No change was asked for: no school\u2019s answer differs"
    assert "See it school by school" not in page.links
    listed = official.page(f"{page.response.request.path}/schools")
    assert "No school\u2019s answer differs." in listed.text
    assert schools_on(listed) == []


def test_the_sentence_fits_what_came_of_it(official: StrictClient) -> None:
    here, rule = "Under this reading", "Under this rule"
    for query, heading in (
        (
            "P6=pass",
            f"{here} as many schools would not meet the duty (11), but 1 answer differs",
        ),
        ("P7=completion", f"{here} 1 fewer school would not meet the duty: 10 instead of 11"),
        ("nasenco_ends=2027-08-30", f"{rule} no school\u2019s answer differs"),
    ):
        assert asked(official, f"{FORM}?{query}&{AS_OF}").heading == heading


def test_what_was_asked_comes_back_to_the_form_to_be_changed(official: StrictClient) -> None:
    query = "P1=strict&P2b=62&months_of_service=6&nasenco_ends=2028-09-01&types_added=7,8"
    page = asked(official, f"{FORM}?{query}&types_removed=15&{AS_OF}")
    again = official.page(page.links["Change this what-if"])
    told = again.form(FORM)
    assert (told["P1"], told["P2"], told["P2b"]) == ("strict", "unbroken_chain", "62")
    assert (told["years_allowed"], told["months_of_service"]) == ("3", "6")
    assert (told["as_of-year"], told["nasenco_ends-year"]) == ("2028", "2028")
    assert ticked(again) == {"types_added": ["7", "8"], "types_removed": ["15"]}


def test_the_form_says_why_each_is_read_as_it_is_and_offers_every_choice(
    official: StrictClient,
) -> None:
    page = official.page(FORM)
    assert "Regulation 49(4) and the Code say exempt" in page.text
    radios = [x for x in page.tree.iter("input") if x.get("type") == "radio"]
    offered = [switch for switch in SWITCHES if switch.id != GAP]
    assert len(radios) == sum(len(switch.choices) for switch in offered)
    assert sum(x.get("checked") is not None for x in radios) == len(offered)
    assert page.text.count("(as now)") == len(offered)


BAD: tuple[tuple[Mapping[str, str], str, str], ...] = (
    ({"years_allowed": "two"}, "Enter a whole number of years from 1 to 10", "two"),
    ({"years_allowed": "9" * 5000}, "Enter a whole number of years from 1 to 10", "9" * 5000),
    ({"months_of_service": "121"}, "Enter a whole number of months from 0 to 120", "121"),
    ({"P2b": "\u00b2"}, "Enter a whole number of days from 0 to 62", "\u00b2"),
    ({"nasenco_ends-year": "2023"}, "Enter 1 September 2024 or a later day", "2023"),
    ({"nasenco_ends-month": "13"}, "Enter a real date", "13"),
    ({"as_of-year": "2037"}, "Enter 1 September 2036 or an earlier day", "2037"),
    ({"P1": "nonsense"}, "Choose one of the readings of P1", ""),
    ({"types_added": "500"}, "Choose types of school that are on the list", ""),
    ({"types_added": "7", "types_removed": "7"}, "both added and left out: choose one", ""),
)


def test_what_cannot_be_asked_is_refused_with_a_sentence_and_kept_in_the_form(
    official: StrictClient,
) -> None:
    form = official.page(FORM).form(FORM)
    for typed, sentence, kept in BAD:
        page = Page(official.post(FORM, data={**form, **typed}))
        assert page.response.status_code == 400, typed
        assert page.title.startswith("Error: ")
        assert page.text.count(sentence) == 2, typed  # in the summary and at the box
        if kept:
            assert kept in page.form(FORM).values()
        (link,) = (link for text, link in page.links.items() if sentence in text)
        assert link.removeprefix("#") in {element.get("id") for element in page.tree.iter()}


def test_what_an_address_asks_wrongly_is_said_at_once(official: StrictClient) -> None:
    response = official.get(f"{FORM}?years_allowed=77&P1=maybe&as_of=tomorrow")
    assert response.status_code == 400
    assert Page(response).text.count("Enter a whole number of years from 1 to 10") == 2


def test_those_asked_before_are_listed_with_who_and_when(official: StrictClient) -> None:
    assert "Nobody has asked one yet." in official.page(f"{FORM}/asked").text
    made = asked(official, TWO_YEARS)
    page = official.page(f"{FORM}/asked")
    assert page.links[made.heading] == made.response.request.path
    assert "Years allowed to qualify: 2. Now: 3." in page.text
    assert "official@example.org" in page.text


def test_asking_draws_and_marks_no_line(official: StrictClient, database: Database) -> None:
    with database.read() as session:
        before = standings.waiting(session)
    assert before
    asked(official, TWO_YEARS)
    with database.read() as session:
        assert standings.waiting(session) == before


def test_an_address_that_was_never_given_out_is_not_found(official: StrictClient) -> None:
    for path in ("", "/schools", "/schools.csv", "/areas.csv"):
        response = official.get(f"{FORM}/000000000000{path}")
        assert response.status_code == 404
        assert "There is no what-if with that reference" in response.text


def test_a_reference_is_found_as_it_is_read_aloud(official: StrictClient) -> None:
    made = asked(official, FORM)
    assert official.page(made.response.request.path.lower()).heading == made.heading


def test_only_officials_ask_and_see(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.OFFICIAL)
    made = asked(client, TWO_YEARS).response.request.path
    others = (Role.PANEL, ""), (Role.SCHOOL, "14"), (Role.TRUST, "5"), (Role.AUTHORITY, "902")
    for role, scope in others:
        sign_in(role, scope)
        assert "What if" not in client.page("/reports/trend").links
        for path in (FORM, f"{FORM}/asked", made, f"{made}/schools", f"{made}/schools.csv"):
            assert client.get(path).status_code == 403, (role, path)

"""Somebody's schools: whose, in which order, by which filters, what is due, and as a file."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from datetime import UTC, date, datetime

import pytest

from register.domain.roles import Role
from register.domain.schools import School
from register.store.session import Database
from tests.listed import a_primary, in_post, list_schools, recognise, the_award
from tests.registering import relist
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words

TRUST: dict[str, object] = {
    "trust_code": 555,
    "trust_name": "Lantern Trust",
    "type_code": 34,
    "type_name": "Academy converter",
}
SECONDARY: dict[str, object] = {"phase_code": 4, "phase_name": "Secondary"}
LATER = datetime(2026, 8, 31, 12, tzinfo=UTC)
NAMES = ("Emberlock", "Umberwain", "Tinderman", "Dunnockdale", "Alderquist")


def an_academy(urn: int, name: str, **changes: object) -> School:
    """Build an open academy of the trust."""
    return a_primary(urn, name, **{**TRUST, **changes})


@pytest.fixture(autouse=True)
def listed(database: Database) -> Database:
    """The trust's, worst first: none, overdue, two in time, qualified, special; and a stranger's.

    The stranger's school is in the same authority; a closed academy and one to open are the
    trust's as well.
    """
    with database.begin() as session:
        recognise(session)
        list_schools(
            session,
            an_academy(100001, "Ashfold School"),
            an_academy(100002, "=Brambleholt School", **SECONDARY),
            an_academy(100003, "Cobblewick School", town="Reedwater"),
            an_academy(100004, "Dapplegate School"),
            an_academy(100005, "Emberhurst School"),
            an_academy(100006, "Furzebank School", type_code=44, type_name="Academy special"),
            an_academy(100007, "Gorseland School", status_code=2, closed=date(2020, 8, 31)),
            an_academy(100008, "Hollowmere School", status_code=4, opened=date(2027, 9, 1)),
            a_primary(100009, "Ivystone School"),
        )
        in_post(session, 100001, f"Zadie {NAMES[1]}", date(2015, 9, 1),
                award=the_award(date(2017, 7, 1)))  # fmt: skip
        in_post(session, 100002, f"Kofi {NAMES[0]}", date(2020, 9, 1))
        in_post(session, 100003, f"Idris {NAMES[2]}", date(2024, 9, 1))
        in_post(session, 100004, f"Olwen {NAMES[3]}", date(2023, 12, 10))
        in_post(session, 100009, f"Merryn {NAMES[4]}", date(2020, 9, 1))
    return database


ORDER = [
    "Emberhurst School",  # nobody
    "=Brambleholt School",  # overdue
    "Dapplegate School",  # in time until 10 December 2026
    "Cobblewick School",  # in time until 1 September 2027
    "Ashfold School",  # qualified
    "Hollowmere School",  # not yet open
    "Furzebank School",  # the duty does not reach it
]


def rows_on(page: Page) -> list[str]:
    """The schools of the table, in its order."""
    return [
        words(next(head.iter("a"))) for head in page.tree.iter("th") if head.get("scope") == "row"
    ]


def row_of(page: Page, name: str) -> str:
    """What one line of the table says."""
    (found,) = [words(row) for row in page.tree.iter("tr") if words(row).startswith(name)]
    return found


def file_of(client: StrictClient, path: str) -> list[dict[str, str]]:
    """The rows of a file."""
    response = client.get(path)
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.data.startswith(BOM_UTF8), "Excel takes it for another alphabet"
    return list(csv.DictReader(response.data.decode("utf-8-sig").splitlines()))


def test_a_trust_sees_its_schools_the_worst_first_and_nobody_is_named(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "555")
    page = client.page("/your-schools")
    assert page.heading == "Your schools"
    assert rows_on(page) == ORDER
    assert not [name for name in NAMES if name in page.whole]
    overdue, vacant = row_of(page, "=Brambleholt"), row_of(page, "Emberhurst")
    assert "Not met The three years have ended Since 2 September 2023" in overdue
    assert "1 September 2023 passed 1,096 days ago Yes Never 0" in overdue
    assert "Not met No SENCO is recorded Since 1 September 2014 None No Never 0" in vacant
    assert "10 December 2026 100 days left Yes" in row_of(page, "Dapplegate")
    assert "Opens on 1 September 2027." in row_of(page, "Hollowmere")
    assert "Rules do not apply" in row_of(page, "Furzebank")


def test_whoever_has_schools_comes_to_them_on_signing_in_and_finds_them_in_the_navigation(
    client: StrictClient, sign_in: SignIn
) -> None:
    for role, scope in ((Role.TRUST, "555"), (Role.AUTHORITY, "901")):
        sign_in(role, scope)
        assert client.page("/sign-in").heading == "Your schools"
        assert client.page("/schools").links["Your schools"] == "/your-schools"
        client.send("/", "/sign-out")
    sign_in(Role.SCHOOL, "100001")
    assert "Your schools" not in client.page("/").links


def test_the_numbers_add_up_and_each_leads_to_its_schools(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "555")
    page = client.page("/your-schools")
    figures = {
        text: href
        for text, href in page.links.items()
        if text[0].isdigit() and href.startswith("/your-schools")
    }
    assert list(figures) == [
        "7 Schools",
        "2 Not met",
        "2 Within time",
        "1 Meets the rules",
        "2 Rules do not apply today",
    ]
    assert "0 Cannot tell" in page.text
    assert rows_on(client.page(figures["2 Not met"])) == ORDER[:2]
    assert rows_on(client.page(figures["2 Within time"])) == ORDER[2:4]
    assert rows_on(client.page(figures["1 Meets the rules"])) == ORDER[4:5]


FILTERS = [
    ("standing=not_met&standing=meets", [*ORDER[:2], ORDER[4]]),
    ("phase=4", ["=Brambleholt School"]),
    ("type=44", ["Furzebank School"]),
    ("due=deadline", ["Dapplegate School"]),
    ("q=reedwater", ["Cobblewick School"]),
    ("q=100005", ["Emberhurst School"]),
    ("standing=meets&phase=4", []),
    # Whatever the address says, the scope stays: these are no filters of this page, or no value.
    ("trust=556&la=902&urn=100009&standing=nonsense&phase=x&type=-1&due=soon&page=-3", ORDER),
]


def test_each_filter_is_in_the_address_and_the_file_has_the_rows_of_the_table(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "555")
    for query, expected in FILTERS:
        page = client.page(f"/your-schools?{query}")
        assert rows_on(page) == expected, query
        if expected:
            rows = file_of(client, page.links["Download CSV of this list"])
            assert [row["name"].lstrip("'") for row in rows] == expected, query
        else:
            assert "No school matches these filters." in page.text


def test_a_school_leads_back_to_the_list_that_it_was_opened_from(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "555")
    came = {"HTTP_REFERER": "https://localhost/your-schools?standing=meets"}
    page = Page(client.get("/schools/100001", environ_overrides=came))
    assert page.links["Your schools"] == "/your-schools?standing=meets"


def test_the_filters_stay_as_they_were_chosen(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.TRUST, "555")
    page = client.page("/your-schools?standing=not_met&phase=4&due=any&q=bramble")
    chosen = [words(o) for o in page.tree.iter("option") if o.get("selected") is not None]
    assert chosen == ["Secondary", "Anything"]
    boxes = list(page.tree.iter("input"))
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == ["not_met"]
    assert "bramble" in [box.get("value") for box in boxes if box.get("name") == "q"]
    assert "1 of 7 schools" in page.text


def test_the_file_names_nobody_holds_no_formula_and_says_its_source(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "555")
    answer = client.get("/your-schools/download.csv")
    assert not [name for name in NAMES if name in answer.text]
    named = answer.headers["Content-Disposition"]
    assert named == 'attachment; filename="your-schools-as-of-2026-09-01.csv"'
    rows = {row["urn"]: row for row in file_of(client, "/your-schools/download.csv")}
    late, soon = rows["100002"], rows["100004"]
    assert late["name"] == "'=Brambleholt School"
    assert (late["status"], late["deadline"], late["days_left"]) == (
        "overdue", "2023-09-01", "-1096",
    )  # fmt: skip
    assert "Open Government Licence v3.0" in late["source"]
    assert soon["due_this_term"] == (
        "2026-09-01 yearly confirmation; 2026-12-10 deadline to qualify"
    )


def test_what_is_due_this_term_says_the_day_the_school_and_what_to_do(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "555")
    page = client.page("/your-schools")
    assert "Deadline to qualify: 1 school" in page.text
    assert (
        "10 December 2026: Dapplegate School. The SENCO must hold the qualification by this day."
    ) in page.text
    assert "Yearly confirmation: 5 schools" in page.text
    assert (
        "Never confirmed: Ashfold School. The school, or a trust for it, is to confirm" in page.text
    )
    assert "Reply to a claim" not in [words(h) for h in page.tree.iter("h3")]
    filtered = client.page("/your-schools?standing=meets")
    assert "Yearly confirmation: 5 schools" not in filtered.text
    assert filtered.links["What is due this term"] == "/your-schools"


def test_more_than_a_few_of_a_kind_are_behind_a_link(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.AUTHORITY, "901")
    page = client.page("/your-schools")
    assert "Yearly confirmation: 6 schools" in page.text
    linked = client.page(page.links["See all 6: Yearly confirmation: 6 schools"])
    assert len(rows_on(linked)) == 6


STRANGERS = ("Ivystone", "100009", "Merryn Alderquist")
PATHS = ("/your-schools", "/your-schools/download.csv", "/your-schools/succession")


def test_a_strangers_school_is_on_none_of_the_pages(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.TRUST, "555")
    for path in PATHS:
        for query in ("", "?q=ivystone", "?la=901", "?trust=0", "?part=alone"):
            answer = client.get(f"{path}{query}")
            assert answer.status_code == 200
            shown = answer.text.replace('value="ivystone"', "")
            assert not [word for word in STRANGERS if word in shown], path + query
    client.send("/", "/sign-out")
    sign_in(Role.AUTHORITY, "901")
    assert "Ivystone School" in rows_on(client.page("/your-schools"))
    assert "Gorseland School" not in rows_on(client.page("/your-schools"))


def test_a_school_that_joins_appears_and_one_that_leaves_disappears(
    client: StrictClient, sign_in: SignIn, listed: Database
) -> None:
    sign_in(Role.TRUST, "555")
    with listed.begin() as session:
        relist(session, 100009, at=LATER, trust_code=555, name="Ivystone Academy")
        relist(session, 100001, at=LATER, trust_code=556)
    for path in PATHS:
        text = client.get(path).text
        assert "Ivystone Academy" in text, path
        assert "Ashfold" not in text, path


def test_it_is_for_trusts_and_authorities_alone(client: StrictClient, sign_in: SignIn) -> None:
    for path in PATHS:
        assert client.get(path).headers["Location"].startswith("/sign-in")
    others = {Role.SCHOOL: "100001", Role.CANDIDATE: "1"}
    for role in set(Role) - {Role.TRUST, Role.AUTHORITY}:
        sign_in(role, others.get(role, ""))
        for path in PATHS:
            answer = client.get(path)
            assert answer.status_code == 403, role
            assert "Ashfold" not in answer.text
        client.send("/", "/sign-out")


def test_a_trust_with_no_schools_is_told_what_to_do(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.TRUST, "999")
    for path in ("/your-schools", "/your-schools/succession"):
        page = client.page(path)
        assert "No open school is listed as yours." in page.text
        assert "ask whoever gave you this account to check the code" in page.text
    assert file_of(client, "/your-schools/download.csv") == []


def test_a_long_list_is_paged_by_fifty_and_the_file_has_them_all(
    client: StrictClient, sign_in: SignIn, listed: Database
) -> None:
    with listed.begin() as session:
        more = (a_primary(200000 + n, f"Wicker {n:03} School", la_code=777) for n in range(70))
        list_schools(session, *more, at=LATER)
    sign_in(Role.AUTHORITY, "777")
    first, second = client.page("/your-schools"), client.page("/your-schools?page=2")
    assert "70 schools, showing 1 to 50." in first.text
    assert second.title.startswith("Your schools, page 2")
    assert len(rows_on(first)) + len(rows_on(second)) == 70
    assert len(file_of(client, "/your-schools/download.csv?page=2")) == 70

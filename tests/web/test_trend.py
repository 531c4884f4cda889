"""Counts over time: what the page and its file say, for whom, and beside what was said."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime

import pytest

from register.domain.roles import Role
from register.services import kept_reports, standings
from register.store.session import Database
from tests.listed import a_primary, in_post, list_schools
from tests.web.conftest import SignIn
from tests.web.reading import StrictClient, words
from tests.web.test_charts import SVG
from tests.web.test_reports import listed

__all__ = ["listed"]

AT = datetime(2026, 8, 29, tzinfo=UTC)


def rows_of(client: StrictClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(response.data.decode("utf-8-sig").splitlines()))


def table_of(client: StrictClient, path: str) -> dict[str, list[str]]:
    """The first table of the page: what each row's heading has beside it."""
    table = next(client.page(path).tree.iter("table"))
    found = {}
    for row in table.iter("tr"):
        cells = [words(cell).split(" ")[0] for cell in row.iter("td")]
        found[words(next(row.iter("th"))).partition(" months")[0]] = cells
    return found


def keep(database: Database, as_of: date) -> int:
    standings.bring_up_to_date(database)
    with database.begin() as session:
        kept = kept_reports.keep(session, as_of=as_of, today=date(2026, 9, 1), at=AT, by="a test")
    return kept.id


def test_the_number_comes_first_then_years_then_the_picture(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/trend")
    assert page.heading == "Over time"
    assert "3 of 5 schools do not meet the SENCO duty today" in page.text
    rows = table_of(client, "/reports/trend")
    assert list(rows)[1] == "1 September 2009"
    assert list(rows)[-1] == "1 September 2026 (today)"
    text = page.text
    assert text.index("Schools by standing, on 1 September") < text.index("month by month")
    assert text.index("month by month") < text.index("About these numbers")


def test_a_day_before_the_register_began_is_not_compared_with(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/trend")
    said = "Days before 28 August 2026, when the register began, hold what has been told since"
    assert page.text.count(said) == 1
    assert page.text.index(said) < page.text.index("Schools by standing, on 1 September")
    assert "1 September 2025." not in page.text
    with database.begin() as session:  # a list of more than a year ago
        early = datetime(2025, 8, 1, tzinfo=UTC)
        list_schools(session, a_primary(100009, "Fernhollow School"), at=early, day=early.date())
    page = client.page("/reports/trend")
    assert "The same number as on 1 September 2025." in page.text
    assert "Days before 1 August 2025, when the register began" in page.text


def test_the_day_on_which_academies_came_in_is_marked_and_told(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/trend")
    assert "1 September 2014: academies too" in words(next(page.tree.iter("figure")))
    assert "From 1 September 2014 the rules reach academies too." in page.text


def test_each_number_is_that_of_that_days_report_and_leads_to_its_schools(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/trend")
    (then,) = (
        row
        for row in page.tree.iter("tr")
        if words(next(row.iter("th"))).startswith("1 September 2024")
    )
    links = {words(a): a.get("href", "") for a in then.iter("a")}
    report = client.page(links["1 September 2024"])
    figure = links["2 Not met, 1 September 2024"]
    assert figure == "/reports/flagged?as_of=2024-09-01"
    assert "2 of 5 schools do not meet" in report.text
    qualified = client.page(links["1 Qualified, 1 September 2024"])
    assert "1 school at the standings chosen" in qualified.text


def test_the_months_of_a_year_stand_in_the_place_of_the_years(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    links = client.page("/reports/trend").links
    months = table_of(client, links["months of the year from 1 September 2023"])
    assert list(months)[1:] == [
        *(f"1 {month} 2023" for month in ("September", "October", "November", "December")),
        *(f"1 {month} 2024" for month in ("January", "February", "March", "April")),
        *(f"1 {month} 2024" for month in ("May", "June", "July", "August")),
    ]
    ways = client.page("/reports/trend?year=2023").links
    assert ways["All years"] == "/reports/trend"
    assert ways["From September 2024"] == "/reports/trend?year=2024"


def test_divided_by_a_cut_each_key_has_a_column_and_a_picture(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/trend?by=phase&show=qualified")
    rows = table_of(client, "/reports/trend?by=phase&show=qualified")
    assert rows["1 September 2026 (today)"][-3:] == ["0", "1", "1"]
    named = [words(title) for title in page.tree.iter(f"{SVG}title")]
    assert named == ["Primary", "Secondary"]
    assert "1 Secondary, 1 September 2026" in page.links


def test_ten_years_ahead_are_drawn_where_they_are_asked_for(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    rows = table_of(client, "/reports/trend?ahead=10")
    assert list(rows)[-1] == "1 September 2036 (ahead)"
    assert rows["1 September 2028 (ahead)"][0] == "4"  # Olwen's three years will have ended
    assert rows["1 September 2026 (today)"][0] == "3"
    assert "What lies ahead is a broken line" in client.page("/reports/trend?ahead=10").text


def test_a_day_before_the_list_is_refused_as_nothing_was_known_of_it(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/trend?known_on=2026-08-01")
    assert page.response.status_code == 400
    assert "Enter 28 August 2026 or later: the register began then" in page.text


def test_filters_that_no_school_matches_say_how_to_clear_them(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    page = client.page("/reports/trend?by=region&region=ZZ")
    assert "No school that the duty reaches matches these filters" in page.text
    assert page.links["Clear all filters"] == "/reports/trend?by=region"


def test_so_many_authorities_are_shown_within_a_region(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    wide = client.page("/reports/trend?by=la")
    assert "Choose a region first" in wide.text
    assert "Emberstow" not in [words(th) for th in wide.tree.iter("th")]
    within = client.page("/reports/trend?by=la&region=E")
    assert "Emberstow" in [words(th) for th in within.tree.iter("th")]


def test_what_cannot_be_read_is_said_and_the_file_is_refused(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    for query, says in {
        "by=colour": "Choose what to count by from the list",
        "show=colour": "Choose a number to show from the list",
        "ahead=99": "Choose how far to look ahead from the list",
        "year=1066": "Choose a year from 2009 to 2026",
        "year=2030": "Choose a year from 2009 to 2026",
        "known_on=soon": "Enter a real date",
        "la=none of yours": "Choose a local authority from the list",
    }.items():
        answer = client.get(f"/reports/trend?{query}")
        assert answer.status_code == 400
        assert says in answer.text
        assert client.get(f"/reports/trend.csv?{query}").status_code == 400


@pytest.mark.parametrize(
    ("whose", "other", "schools"),
    [
        ((Role.AUTHORITY, "902"), "la=901", 1),
        ((Role.TRUST, "555"), "trust=none", 1),
        ((Role.SCHOOL, "100002"), "phase=4", 1),
        ((Role.AUTHORITY, "901"), "la=902&trust=", 4),
    ],
)
def test_whoever_has_a_scope_sees_their_own_schools_over_time(
    client: StrictClient, sign_in: SignIn, whose: tuple[Role, str], other: str, schools: int
) -> None:
    role, scope = whose
    sign_in(role, scope=scope)
    rows = rows_of(client, f"/reports/trend.csv?{other}&by=type")
    today = [row for row in rows if row["day"] == "2026-09-01"]
    assert {int(row["schools"]) for row in today if not row["key"]} == {schools}


def test_the_file_holds_every_month_and_adds_up(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.OFFICIAL)
    rows = rows_of(client, "/reports/trend.csv?by=region&year=2020&show=rate")
    assert len({row["day"] for row in rows}) == 205  # September 2009 to September 2026, both in
    for day in ("2009-09-01", "2026-09-01"):
        of_day = [row for row in rows if row["day"] == day]
        keyed = sum(int(row["not_met"]) for row in of_day if row["key"])
        assert [keyed] == [int(row["not_met"]) for row in of_day if not row["key"]]


def test_what_was_said_stands_beside_what_is_now_known(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    sign_in(Role.OFFICIAL)
    number = keep(database, date(2026, 8, 15))
    before = client.page("/reports/trend")
    assert "1 report was kept as said at the time; none says otherwise" in before.text
    with database.begin() as session:
        later = datetime(2026, 8, 30, tzinfo=UTC)
        in_post(session, 100004, "Una Late", date(2025, 9, 1), at=later)
    page = client.page("/reports/trend")
    assert "1 report was kept as said at the time; of 1 day something else" in page.text
    *_, table = page.tree.iter("table")
    (row,) = list(table.iter("tr"))[1:]
    assert words(row) == "15 August 2026, the report kept 3 2 −1"  # noqa: RUF001 - a minus sign
    assert page.links["15 August 2026, the report kept"] == f"/reports/kept/{number}"
    assert "As said at the time" in words(next(page.tree.iter("figure")))


def test_what_was_counted_more_than_31_days_later_is_called_so_and_not_drawn(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    sign_in(Role.OFFICIAL)
    keep(database, date(2026, 7, 28))  # 32 days before it is made
    page = client.page("/reports/trend")
    says = "1 report was kept, counted later, more than 31 days after the day, and not drawn; none"
    assert says in page.text
    assert "As said at the time" not in words(next(page.tree.iter("figure")))
    keep(database, date(2026, 7, 29))
    with database.begin() as session:
        later = datetime(2026, 8, 30, tzinfo=UTC)
        in_post(session, 100004, "Una Late", date(2025, 9, 1), at=later)
    page = client.page("/reports/trend")
    assert "2 reports were kept: 1 as said at the time, and 1 counted later" in page.text
    figure = next(page.tree.iter("figure"))
    assert "As said at the time" in words(figure)
    drawn = [svg for svg in figure.iter(f"{SVG}svg") if svg.get("role") == "img"]
    assert [len(list(svg.iter(f"{SVG}circle"))) for svg in drawn] == [1, 1]
    *_, table = page.tree.iter("table")
    late, then = list(table.iter("tr"))[1:]
    assert "28 July 2026, the report kept (counted later, on 29 August 2026)" in words(late)
    assert "counted later" not in words(then)


def test_what_was_said_of_the_country_is_not_set_beside_some_of_its_schools(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    keep(database, date(2026, 8, 15))
    sign_in(Role.OFFICIAL)
    assert "As said at the time" in client.page("/reports/trend?by=region").text
    assert "What was said" not in client.page("/reports/trend?la=901").text
    sign_in(Role.AUTHORITY, scope="901")
    assert "What was said" not in client.page("/reports/trend").text

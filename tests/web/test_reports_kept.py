"""Kept reports: the list, each of them, keeping one more, and running what is kept again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from time import monotonic, sleep

import pytest

from register.domain.roles import CHECKERS, KEEPERS, Role
from register.services import kept_reports, standings
from register.store.session import Database
from register.web.reports import kept as kept_pages
from register.web.reports import kept_lines
from tests.documents_read import table_of_csv, tables_of
from tests.listed import a_primary, in_post, list_schools, recognise
from tests.registering import put_award
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient, words

SCOPED = {Role.SCHOOL: "100001", Role.TRUST: "2044", Role.AUTHORITY: "901"}
JULY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def overdue(database: Database) -> int:
    """One school overdue, one with nobody; the number of the SENCO."""
    with database.begin() as session:
        recognise(session)
        list_schools(
            session,
            a_primary(100001, "Ashfold School"),
            a_primary(100002, "Brambleholt School", la_code=902, la_name="Emberstow"),
        )
        return in_post(session, 100001, "Kofi Emberlock", date(2020, 9, 1))


@pytest.fixture
def corrected(database: Database, overdue: int) -> Callable[[], None]:
    """What was said of July is corrected: the SENCO held the award all the while."""

    def learn() -> None:
        with database.begin() as session:
            at = datetime.fromisoformat("2026-08-29T09:00:00+00:00")
            put_award(session, overdue, at=at, awarded=date(2022, 7, 1))
        standings.bring_up_to_date(database)

    return learn


def keep(database: Database, as_of: date = JULY) -> int:
    standings.bring_up_to_date(database)
    at = datetime.fromisoformat("2026-08-28T12:30:00+00:00")
    with database.begin() as session:
        kept = kept_reports.keep(session, as_of=as_of, today=at.date(), at=at, by="scheduler")
    return kept.id


def rows_of(page: Page, caption: str) -> list[str]:
    """The rows of the table of that caption, each in words."""
    table = next(t for t in page.tree.iter("table") if caption in words(next(t.iter("caption"))))
    (body,) = table.iter("tbody")
    return [words(row) for row in body.iter("tr")]


def ran_again(client: StrictClient) -> Page:
    """Press the button and wait for the work; the page that it leads to."""
    page = client.send("/reports/kept", "/reports/kept/rerun")
    until = monotonic() + 20
    while page.heading == "Running the kept reports again" and monotonic() < until:
        sleep(0.05)
        page = client.page(page.response.request.path)
    return page


def test_an_empty_list_says_what_to_do(official: StrictClient) -> None:
    page = official.page("/reports/kept")
    assert page.heading == "Kept reports"
    assert "Nothing is kept yet." in page.text
    assert "Run again what is kept" not in page.text


def test_a_report_is_kept_by_its_button_and_shown(official: StrictClient) -> None:
    page = official.send("/reports/kept", "/reports/kept")
    assert page.heading == "Report of 1 September 2026"
    assert "2 of 2 schools did not meet the SENCO duty: 100.0%." in page.text
    assert "Said on 1 September 2026" in page.text
    assert "by an official" in page.text
    assert "It holds: what is kept is what was kept then." in page.text
    assert rows_of(page, "Counts by local authority")[0].startswith("Emberstow 1")
    (row,) = rows_of(official.page("/reports/kept"), "What is kept")
    assert row.startswith("1 September 2026, kept as number 1 Said")
    assert row.split()[-1] in page.text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (("2", "9", "2026"), "Enter 1 September 2026 or an earlier day"),
        (("31", "8", "2009"), "Enter 1 September 2009 or a later day"),
        (("31", "2", "2026"), "Enter a real date"),
    ],
)
def test_a_day_that_cannot_be_kept_is_refused_in_its_boxes(
    official: StrictClient, day: tuple[str, str, str], said: str
) -> None:
    boxes = dict(zip(("as_of-day", "as_of-month", "as_of-year"), day, strict=True))
    page = official.send("/reports/kept", "/reports/kept", **boxes)
    assert page.response.status_code == 400
    assert said in page.text
    assert "Nothing is kept yet." in page.text


def test_a_day_is_said_once(official: StrictClient) -> None:
    official.send("/reports/kept", "/reports/kept")
    page = official.send("/reports/kept", "/reports/kept")
    assert page.response.status_code == 409
    assert "The report of 2026-09-01 was kept already." in page.text


def test_a_report_is_counted_by_each_cut_and_each_number_leads_to_its_schools(
    official: StrictClient, database: Database
) -> None:
    number = keep(database)
    page = official.page(f"/reports/kept/{number}?by=la")
    links = [a.get("href", "") for a in page.tree.iter("a")]
    link = next(href for href in links if "la=901" in href and "status" not in href)
    assert link == "/reports/flagged?as_of=2026-07-01&known_at=2026-08-28T12%3A30%3A00Z&la=901"
    assert "Ashfold School" in official.page(link).text
    for by in kept_reports.CUTS:
        told = official.page(f"/reports/kept/{number}?by={by.value}")
        assert rows_of(told, "on 1 July 2026")[-1].startswith("All 2")
    assert "Not recorded" in official.page(f"/reports/kept/{number}?by=fsm").text


def test_a_number_and_its_list_agree_after_a_fact_of_later_the_same_day(
    official: StrictClient, database: Database, overdue: int
) -> None:
    number = keep(database)
    with database.begin() as session:
        at = datetime.fromisoformat("2026-08-28T15:00:00+00:00")
        put_award(session, overdue, at=at, awarded=date(2022, 7, 1))
    standings.bring_up_to_date(database)
    page = official.page(f"/reports/kept/{number}?by=la")
    assert rows_of(page, "Counts by")[-1].startswith("All 2 All: schools 2 All: not met")
    link = page.links["2 of 2 schools did not meet the SENCO duty"]
    found = official.page(link)
    assert "2 schools do not meet the SENCO duty" in found.text
    assert "On 1 July 2026, as known on 28 August 2026 at 1:30pm." in found.text
    assert "which are told as they are known now" in found.text
    by_its_end = official.page(
        link.replace("known_at=2026-08-28T12%3A30%3A00Z", "known_on=2026-08-28")
    )
    assert "1 school does not meet the SENCO duty" in by_its_end.text
    now = official.page(found.links["See what is known now"])
    assert "1 school does not meet the SENCO duty" in now.text
    counted = official.page(found.links["Counts of these schools"])
    assert "2 of 2 schools do not meet the SENCO duty" in counted.text
    assert "as known on 28 August 2026 at 1:30pm." in counted.text
    address = next(to for to in counted.links.values() if to.startswith("/reports/counts.csv"))
    header, first, *_rest = table_of_csv(official.get(address).data)
    assert dict(zip(header, first, strict=True))["known_at"] == "2026-08-28T12:30:00Z"
    described = official.get(address.replace(".csv?", ".csv-metadata.json?")).get_json(force=True)
    assert "known_at" in [column["name"] for column in described["tableSchema"]["columns"]]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("then", "Give known_at as an instant with its zone"),
        ("2026-08-28", "Give known_at as an instant with its zone"),
        ("2026-08-28T12:30:00", "Give known_at as an instant with its zone"),
        ("0001-01-01T00:00:00%2B14:00", "Give known_at as an instant with its zone"),
        ("9999-12-31T23:59:59-14:00", "Give known_at as an instant with its zone"),
        ("2026-09-02T12:30:00Z", "Give known_at as an instant since 1 September 2009"),
        ("1999-09-02T12:30:00Z", "Give known_at as an instant since 1 September 2009"),
    ],
)
def test_an_instant_that_cannot_be_read_is_refused_with_a_sentence(
    official: StrictClient, asked: str, said: str
) -> None:
    for path in ("", "/flagged", "/counts.csv", "/flagged.json"):
        page = official.page(f"/reports{path}?known_at={asked}")
        assert page.response.status_code == 400, path
        assert said in page.text


def test_the_day_of_the_boxes_stands_before_the_instant(official: StrictClient) -> None:
    page = official.page("/reports?known_at=2026-08-28T12:30:00Z&known_on=2026-08-30")
    assert "as known at the end of 30 August 2026." in page.text
    assert "known_at" not in " ".join(page.links.values())
    assert "See what is known now" not in page.text


def test_the_list_comes_in_pages(
    official: StrictClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(database)
    keep(database, date(2026, 8, 1))
    for module in (kept_lines, kept_pages):
        monkeypatch.setattr(module, "SIZE", 1)
    first, second = (official.page(f"/reports/kept?page={n}") for n in (1, 2))
    assert rows_of(first, "What is kept")[0].startswith("1 August 2026")
    assert rows_of(second, "What is kept")[0].startswith("1 July 2026")
    assert second.links["Previous page"] == "/reports/kept"


def test_what_was_corrected_is_run_again_and_stands_beside_what_was_said(
    official: StrictClient, database: Database, corrected: Callable[[], None]
) -> None:
    number = keep(database)
    before = official.page(f"/reports/kept/{number}")
    assert "Nothing that is kept counts otherwise" in ran_again(official).text
    corrected()
    page = ran_again(official)
    assert "1 day counts otherwise by now: each stands beside what was said." in page.text
    first, second = rows_of(page, "What is kept")
    listed = table_of_csv(official.get(page.links["Download CSV of this list"]).data)
    assert [(row[1], row[2]) for row in listed[1:]] == [("said", ""), ("rerun", str(number))]
    assert "As it was said" in first
    assert "Not met 2 then, 1 now; three years ended 1 then, 0 now" in second
    again = official.page(f"/reports/kept/{number + 1}")
    assert "It was said first on 28 August 2026 at 1:30pm" in again.text
    assert rows_of(again, "Rows that are counted otherwise") == [
        "All 2 2 then, 1 now three years ended 1 then, 0 now; qualified 0 then, 1 now",
        "Thistleshire 1 1 then, 0 now three years ended 1 then, 0 now; qualified 0 then, 1 now",
    ]
    after = official.page(f"/reports/kept/{number}")
    assert rows_of(after, "Counts by") == rows_of(before, "Counts by")
    assert "Run again on 1 September 2026" in after.text
    assert "1 row" not in ran_again(official).text


def test_a_kept_report_comes_as_a_file_in_each_form(
    official: StrictClient, database: Database
) -> None:
    number = keep(database)
    page = official.page(f"/reports/kept/{number}")
    files = {
        form: official.get(f"/reports/kept/{number}/counts.{form}")
        for form in ("csv", "ods", "json", "csv-metadata.json")
    }
    assert set(page.links.values()) >= {file.request.path for file in files.values()}
    header, *rows = table_of_csv(files["csv"].data)
    assert header[:4] == ["cut", "key", "name", "schools"]
    assert rows[0][:4] == ["none", "", "England", "2"]
    assert {row[0] for row in rows} == {cut.value for cut in kept_reports.CUTS}
    assert '<counts.csv-metadata.json>; rel="describedby"' in files["csv"].headers["Link"]
    told = files["csv-metadata.json"].get_json(force=True)
    assert told["url"] == "counts.csv"
    assert [column["titles"] for column in told["tableSchema"]["columns"]] == header
    assert len(tables_of(files["ods"].data)["Kept_report"]) == len(rows) + 1
    data = json.loads(files["json"].data)
    assert (data["number"], data["as_of"], data["kind"]) == (number, "2026-07-01", "said")
    kept = official.get(f"/reports/kept/{number}/as-kept.json").data
    assert hashlib.sha256(kept).hexdigest() == data["sha256"]
    assert json.loads(kept)["cuts"] == data["cuts"]
    assert official.get(f"/reports/kept/{number}/counts.xlsx").status_code == 404


def test_a_number_that_nothing_is_kept_under_is_not_found(official: StrictClient) -> None:
    for path in ("7", "99999999999999999999", "7/counts.ods", "7/as-kept.json", "jobs/none"):
        assert official.page(f"/reports/kept/{path}").response.status_code == 404


@pytest.mark.parametrize("role", sorted(CHECKERS - KEEPERS))
def test_what_is_national_is_for_officials(
    client: StrictClient, sign_in: SignIn, database: Database, role: Role
) -> None:
    number = keep(database)
    sign_in(role, SCOPED.get(role, ""))
    for path in ("", f"/{number}", f"/{number}/counts.csv", f"/{number}/as-kept.json"):
        assert client.page(f"/reports/kept{path}").response.status_code == 403
    token = client.page("/").form("/sign-out")
    for path in ("/reports/kept", "/reports/kept/rerun"):
        assert client.post(path, data=token).status_code == 403
    with database.read() as session:
        assert len(kept_reports.every(session)) == 1

"""The two days of the list: the wire format, who is on it, and what moves between them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from register.demo.country import CountryFiles, NationalDay
from register.feeds.gias.authorities import authorities_on
from register.feeds.gias.parse import parse_links, parse_schools
from tests.feeds.extract import BARE

OPEN_CODES = {"1", "3"}
IN_SCOPE = {"01", "02", "03", "05", "06", "15", "28", "34", "35", "40", "41"}
# Cells as the bytes have them: quotes kept, so that quoting itself can be looked at.
CELL = re.compile(r'"(?:[^"]|"")*"|[^,"]*')

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file))


def raw_cells(line: str) -> list[str]:
    found, spot = [], 0
    while spot <= len(line):
        cell = CELL.match(line, spot)
        assert cell is not None
        found.append(cell.group())
        spot = cell.end() + 1
    return found


def day_of(text: str) -> date | None:
    return datetime.strptime(text, "%d-%m-%Y").date() if text else None  # noqa: DTZ007


@pytest.fixture(params=["first", "second"])
def national_day(request: pytest.FixtureRequest, country: CountryFiles) -> NationalDay:
    return country.first if request.param == "first" else country.second


def test_the_days_are_three_months_apart_and_named_for_their_dates(country: CountryFiles) -> None:
    assert country.second.day == date(2026, 11, 21)
    assert country.first.day == date(2026, 8, 21)
    assert country.first.schools.name == "edubasealldata20260821.csv"
    assert country.second.links.name == "links_edubasealldata20261121.csv"


def test_the_header_is_the_real_one_and_all_of_it_quoted(national_day: NationalDay) -> None:
    header = national_day.schools.read_bytes().split(b"\r\n", 1)[0].decode("cp1252")
    names = [cell.strip('"') for cell in raw_cells(header)]
    assert len(names) == 135
    assert names[:3] == ["URN", "LA (code)", "LA (name)"]
    assert names[72] == "TeenMoth (name)"
    assert names[-4:] == ["MSOA (code)", "LSOA (code)", "FSM", "AccreditationExpiryDate"]
    assert all(cell.startswith('"') for cell in raw_cells(header))


def test_the_bytes_are_windows_1252_with_crlf_and_no_last_newline(
    national_day: NationalDay,
) -> None:
    data = national_day.schools.read_bytes()
    assert not data.endswith(b"\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\x92" in data
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_eleven_columns_are_bare_when_filled_and_everything_else_is_quoted(
    national_day: NationalDay,
) -> None:
    header, *lines = national_day.schools.read_bytes().decode("cp1252").split("\r\n")
    names = [cell.strip('"') for cell in raw_cells(header)]
    for line in lines:
        cells = raw_cells(line)
        assert len(cells) == 135
        for name, cell in zip(names, cells, strict=True):
            filled = cell not in {'""', ""}
            assert cell.startswith('"') != (name in BARE and filled), (name, cell)


def test_the_links_quote_all_but_the_two_numbers(national_day: NationalDay) -> None:
    header, *lines = national_day.links.read_bytes().decode("cp1252").split("\r\n")
    assert header == '"URN","LinkURN","LinkName","LinkType","LinkEstablishedDate"'
    for line in lines:
        urn, other, *rest = raw_cells(line)
        assert urn.isdigit()
        assert other.isdigit()
        assert all(cell.startswith('"') and cell.endswith('"') for cell in rest)


def test_rows_are_in_order_of_urn_without_repeats(national_day: NationalDay) -> None:
    urns = [int(row["URN"]) for row in rows(national_day.schools)]
    assert urns == sorted(set(urns))
    assert all(900_000 < urn <= 999_999 for urn in urns)


def test_every_english_authority_has_an_open_school_that_the_duty_reaches(
    national_day: NationalDay,
) -> None:
    seen = {
        int(row["LA (code)"])
        for row in rows(national_day.schools)
        if row["EstablishmentStatus (code)"] in OPEN_CODES
        and row["TypeOfEstablishment (code)"] in IN_SCOPE
    }
    expected = set(authorities_on(national_day.day))
    assert len(expected) == 153
    assert seen == expected


def test_no_postcode_is_anywhere(national_day: NationalDay) -> None:
    for row in rows(national_day.schools):
        assert re.fullmatch(r"ZZ([1-9]|[1-8][0-9]|9[0-8]) [0-9][A-Z]{2}", row["Postcode"])


def test_head_teachers_are_plainly_invented_or_blank(national_day: NationalDay) -> None:
    names = {row["HeadLastName"] for row in rows(national_day.schools)}
    assert all(name.startswith("Invented-") for name in names - {""})
    assert "" in names
    assert len(names) > 100


def test_some_names_are_shared_and_some_need_the_code_page(national_day: NationalDay) -> None:
    held = rows(national_day.schools)
    living = [row for row in held if row["EstablishmentStatus (code)"] in OPEN_CODES]
    names = Counter(row["EstablishmentName"] for row in living)
    assert any(not name.isascii() for name in names)
    assert max(names.values()) <= 5


def test_dates_agree_with_the_status(national_day: NationalDay) -> None:
    for row in rows(national_day.schools):
        opened, closed = day_of(row["OpenDate"]), day_of(row["CloseDate"])
        status = row["EstablishmentStatus (code)"]
        if opened and closed:
            assert opened <= closed
        if status == "1":
            assert closed is None
            assert opened is None or opened <= national_day.day
        elif status == "2":
            assert closed is None or closed <= national_day.day
        elif status == "3":
            assert closed is None or closed >= national_day.day
        else:
            assert opened is None or opened > national_day.day


def test_about_two_open_schools_in_five_have_no_open_date(country: CountryFiles) -> None:
    living = [
        row["OpenDate"]
        for row in rows(country.first.schools)
        if row["EstablishmentStatus (code)"] in OPEN_CODES
    ]
    assert 0.3 < living.count("") / len(living) < 0.5
    assert "01-01-1900" in living


def test_establishment_numbers_are_used_once_among_the_open_schools_of_an_authority(
    national_day: NationalDay,
) -> None:
    numbers = Counter(
        (row["LA (code)"], row["EstablishmentNumber"])
        for row in rows(national_day.schools)
        if row["EstablishmentNumber"] and row["EstablishmentStatus (code)"] == "1"
    )
    assert max(numbers.values()) == 1


def test_the_feed_reads_every_row_and_finds_nothing_odd(national_day: NationalDay) -> None:
    schools, links = parse_schools(national_day.schools), parse_links(national_day.links)
    assert len(schools.schools) == schools.rows == len(rows(national_day.schools))
    assert schools.in_order
    assert not schools.unknown_codes
    assert not schools.unreadable
    assert len(links.rows) == len(rows(national_day.links))
    assert not links.unknown_types


def test_links_name_schools_that_are_on_the_list(national_day: NationalDay) -> None:
    urns = {row["URN"] for row in rows(national_day.schools)}
    for link in rows(national_day.links):
        assert {link["URN"], link["LinkURN"]} <= urns


def test_links_hold_the_traps_of_the_real_ones(country: CountryFiles) -> None:
    links = rows(country.first.links)
    forward = {(row["URN"], row["LinkURN"]) for row in links if row["LinkType"] == "Successor"}
    assert any((there, here) in forward for here, there in forward), "a two-way loop"
    followers = Counter(urn for urn, _ in forward)
    assert max(followers.values()) > 1, "more than one successor"
    assert any(not row["LinkEstablishedDate"] for row in links), "a blank date"
    apart = 0
    for row in links:
        other = [
            each["LinkEstablishedDate"]
            for each in links
            if (each["URN"], each["LinkURN"]) == (row["LinkURN"], row["URN"])
            and each["LinkType"] == "Predecessor"
        ]
        if row["LinkType"] == "Successor" and other and other[0] and row["LinkEstablishedDate"]:
            last, first = day_of(row["LinkEstablishedDate"]), day_of(other[0])
            apart += bool(last and first and (first - last).days == 1)
    assert apart > 50


def test_the_guards_let_the_second_day_through(country: CountryFiles) -> None:
    before = {row["URN"]: row for row in rows(country.first.schools)}
    after = {row["URN"]: row for row in rows(country.second.schools)}
    assert len(before.keys() - after.keys()) <= 10
    assert len(after) >= 0.99 * len(before)
    assert max(map(int, after)) > max(map(int, before))
    closed = [
        urn
        for urn in before.keys() & after.keys()
        if before[urn]["EstablishmentStatus (code)"] in OPEN_CODES
        and after[urn]["EstablishmentStatus (code)"] == "2"
    ]
    assert 0 < len(closed) <= 140
    assert all(
        before[urn]["LA (code)"] == after[urn]["LA (code)"] for urn in before.keys() & after.keys()
    )
    assert all(
        after[urn]["EstablishmentStatus (code)"] == "2"
        for urn in before.keys() & after.keys()
        if before[urn]["EstablishmentStatus (code)"] == "2"
    )


def test_no_type_of_over_fifty_moves_by_a_tenth(country: CountryFiles) -> None:
    before, after = (
        Counter(
            row["TypeOfEstablishment (code)"]
            for row in rows(day.schools)
            if row["EstablishmentStatus (code)"] in OPEN_CODES
        )
        for day in (country.first, country.second)
    )
    for code, count in before.items():
        assert count <= 50 or abs(after[code] - count) <= count / 10, code


def test_a_converted_school_closes_the_day_before_its_academy_opens(
    country: CountryFiles,
) -> None:
    after = {int(row["URN"]): row for row in rows(country.second.schools)}
    assert len(country.conversions) >= 2
    for old, new in country.conversions.items():
        last, first = day_of(after[old]["CloseDate"]), day_of(after[new]["OpenDate"])
        assert last
        assert first
        assert (first - last).days == 1
        assert country.first.day < first <= country.second.day
        assert after[old]["EstablishmentStatus (code)"] == "2"
        assert after[new]["EstablishmentStatus (code)"] == "1"
        assert after[new]["TypeOfEstablishment (code)"] in {"28", "34"}


def test_each_conversion_is_in_the_links_one_way_at_least(country: CountryFiles) -> None:
    links = {
        (int(row["URN"]), int(row["LinkURN"]), row["LinkType"])
        for row in rows(country.second.links)
    }
    for old, new in country.conversions.items():
        assert (old, new, "Successor") in links or (new, old, "Predecessor") in links

"""The people, their awards and their posts: formats, sense, and how they hang together."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections import Counter
from datetime import date
from pathlib import Path

from register.demo.country import CountryFiles

PEOPLE = (
    "trn given_names family_name previous_family_names date_of_birth qualified_teacher "
    "qualified_from qualified_until induction prohibited"
)
AWARDS = (
    "trn date_of_birth kind course_started course_completed awarded awarding_body certificate "
    "revoked"
)
POSTS = "trn date_of_birth urn from to designated head_teacher teacher_at_school"

Row = dict[str, str]


def rows(path: Path, columns: str) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == columns.split()
        return list(reader)


def people(country: CountryFiles) -> list[Row]:
    return rows(country.people, PEOPLE)


def awards(country: CountryFiles) -> list[Row]:
    return rows(country.awards, AWARDS)


def posts(country: CountryFiles) -> list[Row]:
    return rows(country.appointments, POSTS)


def schools(path: Path) -> dict[str, Row]:
    with path.open(encoding="cp1252", newline="") as file:
        return {row["URN"]: row for row in csv.DictReader(file)}


def first_days(text: str) -> tuple[date, date]:
    if len(text) == len("2026-08"):
        year, month = map(int, text.split("-"))
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(text), date.fromisoformat(text)


def wire_day(text: str) -> date | None:
    return date(int(text[6:]), int(text[3:5]), int(text[:2])) if text else None


def test_the_numbers_are_those_of_the_scale(country: CountryFiles) -> None:
    assert len(people(country)) == 600
    assert len(awards(country)) == 400
    assert 450 < len(posts(country)) < 600


def test_a_trn_is_seven_digits_and_nobody_elses(country: CountryFiles) -> None:
    numbers = [row["trn"] for row in people(country)]
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 7 and number.isdigit() for number in numbers)
    assert any(number.startswith("000") for number in numbers)


def test_every_word_in_the_people_file_is_one_that_the_import_takes(
    country: CountryFiles,
) -> None:
    for row in people(country):
        assert row["qualified_teacher"] in {"QTS", "QTLS", "EYTS", "EU_8A", "NONE", ""}
        assert row["induction"] in {"passed", "not_required", "in_progress", "failed", ""}
        assert row["prohibited"] in {"yes", "no"}
        assert row["given_names"]
        assert row["family_name"]


def test_people_are_grown_up_and_qualified_after_they_were(country: CountryFiles) -> None:
    for row in people(country):
        born = date.fromisoformat(row["date_of_birth"])
        assert 20 <= (country.first.day - born).days / 365.25 <= 70
        if row["qualified_from"]:
            assert (date.fromisoformat(row["qualified_from"]) - born).days > 20 * 365
        if row["qualified_from"] and row["qualified_until"]:
            assert row["qualified_from"] <= row["qualified_until"]


def test_awards_and_posts_belong_to_people_with_that_day_of_birth(country: CountryFiles) -> None:
    held = {(row["trn"], row["date_of_birth"]) for row in people(country)}
    for row in (*awards(country), *posts(country)):
        assert (row["trn"], row["date_of_birth"]) in held


def test_the_days_of_an_award_come_in_order_and_none_is_to_come(country: CountryFiles) -> None:
    names = ("course_started", "course_completed", "awarded", "revoked")
    for row in awards(country):
        days = [row[name] for name in names if row[name]]
        assert days == sorted(days)
        assert days[-1] <= country.second.day.isoformat()
        assert row["awarding_body"]
        if row["kind"] == "NPQSENCO":
            assert row["course_started"] >= "2024-09-01"


def test_nobody_has_one_kind_of_award_twice(country: CountryFiles) -> None:
    held = Counter((row["trn"], row["kind"]) for row in awards(country))
    assert max(held.values()) == 1


def test_a_post_is_at_a_school_on_the_first_day_and_within_its_life(
    country: CountryFiles,
) -> None:
    listed = schools(country.first.schools)
    for row in posts(country):
        school = listed[row["urn"]]
        first, _ = first_days(row["from"])
        opened, closed = wire_day(school["OpenDate"]), wire_day(school["CloseDate"])
        assert opened is None or opened <= first
        if row["to"]:
            assert date.fromisoformat(row["to"]) >= first_days(row["from"])[1]
            assert closed is None or date.fromisoformat(row["to"]) <= closed
        else:
            assert school["EstablishmentStatus (code)"] in {"1", "3"}


def test_no_post_is_told_twice(country: CountryFiles) -> None:
    told = Counter((row["trn"], row["urn"], row["from"]) for row in posts(country))
    assert max(told.values()) == 1


def test_schools_that_convert_have_a_senco_in_post(country: CountryFiles) -> None:
    in_post = {int(row["urn"]) for row in posts(country) if not row["to"]}
    assert set(country.conversions) <= in_post


def test_the_population_holds_every_situation(country: CountryFiles) -> None:
    told = posts(country)
    by_person: dict[str, set[str]] = {}
    for row in told:
        if not row["to"]:
            by_person.setdefault(row["trn"], set()).add(row["urn"])
    assert any(len(urns) > 1 for urns in by_person.values()), "shared"
    assert any(len(row["from"]) == len("2026-08") for row in told), "month only"
    assert any(row["designated"] == "no" for row in told), "informal cover"
    assert any(row["head_teacher"] == "yes" for row in told), "a head teacher"
    assert any(row["from"] <= "2008-08-31" for row in told), "before September 2008"
    assert any("2008-09-02" <= row["from"] <= "2009-09-01" for row in told), "the cohort"
    assert any(row["to"] for row in told), "posts that ended"
    living = [
        urn
        for urn, row in schools(country.first.schools).items()
        if row["EstablishmentStatus (code)"] == "1"
        and row["TypeOfEstablishment (code)"] in {"01", "02", "03", "34"}
    ]
    filled = {row["urn"] for row in told if not row["to"] and row["designated"] == "yes"}
    assert 0 < len(set(living) - filled) < 0.06 * len(living), "gaps"


def test_awards_are_held_pending_late_and_from_a_body_on_no_list(country: CountryFiles) -> None:
    held = awards(country)
    assert any(row["awarded"] for row in held)
    assert any(row["kind"] == "NASENCO" and not row["awarded"] for row in held)
    assert any(row["kind"] == "NPQSENCO" and not row["awarded"] for row in held)
    assert any(row["kind"] == "NPQSENCO" and row["awarded"] for row in held)
    assert any(row["awarding_body"] == "Vetchstow College of Inclusion" for row in held)

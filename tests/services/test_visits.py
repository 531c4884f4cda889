"""Looks become visits: one organisation, one purpose, one quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from register.services.sight import Look
from register.services.visits import Visit, visits

AT = datetime(2026, 9, 7, 9, tzinfo=UTC)


def look(minute: float, *, who: str = "school:1", why: str = "Audit", what: str = "check") -> Look:
    return Look(AT + timedelta(minutes=minute), who.title(), who, why, what)


def test_a_check_and_its_page_are_one_visit_at_its_first_moment() -> None:
    found = visits([look(2, what="check page"), look(1, what="check page"), look(0)])
    assert found == (Visit(AT, "School:1", "Audit", ("check", "check page")),)


@pytest.mark.parametrize(("minutes", "count"), [(14.99, 1), (15, 2), (15.01, 2)])
def test_a_visit_lasts_less_than_a_quarter_of_an_hour(minutes: float, count: int) -> None:
    assert len(visits([look(minutes), look(0)])) == count


def test_a_visit_is_counted_from_its_first_look_not_its_last() -> None:
    assert [v.at for v in visits([look(20), look(10), look(0)])] == [look(20).at, AT]


def test_another_organisation_or_purpose_is_another_visit_the_newest_first() -> None:
    looks = [look(3), look(2, why="Appointment"), look(1, who="school:2"), look(0)]
    found = visits(looks)
    assert [(v.organisation_name, v.purpose) for v in found] == [
        ("School:1", "Appointment"),
        ("School:2", "Audit"),
        ("School:1", "Audit"),
    ]

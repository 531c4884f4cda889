"""The ladder of letters: which step is reached on which day, and who may stop what."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from register.domain.letters import MAY_BE_STOPPED, MEANINGS, LetterKind
from register.services.letters_ladder import Rung, came_due, months_since, rung, spread

DEADLINE = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("today", "step"),
    [
        pytest.param("2025-08-30", None, id="twelve months and a day before: nothing yet"),
        pytest.param("2025-08-31", ("deadline", 12), id="twelve months before"),
        pytest.param("2026-02-27", ("deadline", 12), id="the day before six months before"),
        pytest.param("2026-02-28", ("deadline", 6), id="six months before: the month's last day"),
        pytest.param("2026-05-30", ("deadline", 6), id="the day before three months before"),
        pytest.param("2026-05-31", ("deadline", 3), id="three months before"),
        pytest.param("2026-07-30", ("deadline", 3), id="the day before one month before"),
        pytest.param("2026-07-31", ("deadline", 1), id="one month before"),
        pytest.param("2026-08-31", ("deadline", 1), id="the last lawful day"),
    ],
)
def test_the_step_before_a_deadline_is_the_latest_reached(
    today: str, step: tuple[str, int] | None
) -> None:
    expected = Rung(*step) if step else None
    assert rung("in_window", DEADLINE, date.fromisoformat(today)) == expected


@pytest.mark.parametrize(
    ("today", "number"),
    [
        pytest.param("2026-09-01", 1, id="the day after: the first"),
        pytest.param("2026-09-30", 1, id="the day before a month: still the first"),
        pytest.param("2026-10-01", 2, id="a month after that day: the second"),
        pytest.param("2027-09-01", 13, id="a year after"),
    ],
)
def test_after_a_deadline_there_is_a_letter_the_day_after_and_each_month_from_then(
    today: str, number: int
) -> None:
    assert rung("overdue", DEADLINE, date.fromisoformat(today)) == Rung("passed", number)


@pytest.mark.parametrize("status", ["qualified", "exempt", "review", "no_senco", "ineligible"])
def test_no_other_answer_has_a_ladder(status: str) -> None:
    assert rung(status, DEADLINE, date(2026, 8, 1)) is None
    assert rung("in_window", None, date(2026, 8, 1)) is None


def test_months_are_counted_to_the_last_day_of_a_short_one() -> None:
    first = date(2026, 1, 31)
    counted = [months_since(first, date(2026, *day)) for day in ((2, 27), (2, 28), (3, 30))]
    assert counted == [0, 1, 1]


def test_a_step_is_one_that_may_be_stopped_until_the_last_month() -> None:
    steps = [Rung("deadline", 12), Rung("deadline", 6), Rung("deadline", 3)]
    assert all(step.kind.may_be_stopped for step in steps)
    late = [Rung("deadline", 1), Rung("passed", 1)]
    assert not any(step.kind.may_be_stopped for step in late)


def test_every_kind_is_said_in_words_and_what_somebody_must_know_may_not_be_stopped() -> None:
    assert set(MEANINGS) == set(LetterKind)
    assert {"left", "changed", "not_met", "passed"}.isdisjoint(MAY_BE_STOPPED)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        pytest.param("2026-02-27", None, id="the day before the year is over"),
        pytest.param("2026-02-28", "2026-02-28", id="a year after 29 February's eve"),
        pytest.param("2027-02-27", "2026-02-28", id="still that one, a year late"),
        pytest.param("2027-02-28", "2027-02-28", id="asked again the next year"),
    ],
)
def test_a_confirmation_is_due_a_year_after_the_last_and_each_year(
    today: str, due: str | None
) -> None:
    found = came_due(date(2025, 2, 28), date.fromisoformat(today))
    assert (found.isoformat() if found else None) == due


def test_schools_that_never_confirmed_are_asked_on_days_spread_over_the_year() -> None:
    since, year = date(2026, 3, 10), [date(2026, 3, 10) + timedelta(n) for n in range(365)]
    urns = range(100_000, 100_000 + 3650)
    asked = Counter(spread(urn, since, year[-1]) for urn in urns)
    assert set(asked) == set(year)
    assert set(asked.values()) == {10}
    assert spread(100_000, since, since - timedelta(1)) is None


def test_nobody_is_asked_for_a_day_before_their_account_was_made() -> None:
    since = date(2026, 3, 10)
    first_day_of_year = 365 * 300
    assert spread(first_day_of_year, since, date(2026, 12, 31)) is None
    assert spread(first_day_of_year, since, date(2027, 1, 1)) == date(2027, 1, 1)

"""The only clock: London's day, UTC's instant, and a day held still."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from register.clock import Clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param("2026-01-15T23:59:59+00:00", date(2026, 1, 15), id="a winter's midnight less"),
        pytest.param("2026-01-16T00:00:00+00:00", date(2026, 1, 16), id="midnight in winter"),
        pytest.param("2026-07-15T22:59:59+00:00", date(2026, 7, 15), id="a summer's midnight less"),
        pytest.param("2026-07-15T23:00:00+00:00", date(2026, 7, 16), id="midnight in summer"),
    ],
)
def test_today_is_the_day_in_london(instant: str, day: date) -> None:
    with time_machine.travel(instant, tick=False):
        assert Clock().today() == day


def test_now_is_the_instant_in_utc() -> None:
    with time_machine.travel("2026-07-15T12:30:00+01:00", tick=False):
        assert Clock().now() == datetime(2026, 7, 15, 11, 30, tzinfo=UTC)
        assert Clock().now().tzinfo is UTC


@pytest.mark.parametrize(
    ("fixed", "now"),
    [
        pytest.param(
            date(2026, 1, 15), datetime(2026, 1, 15, 12, 30, tzinfo=UTC), id="a winter's day"
        ),
        pytest.param(
            date(2026, 7, 15), datetime(2026, 7, 15, 11, 30, tzinfo=UTC), id="a summer's day"
        ),
    ],
)
def test_a_fixed_day_keeps_the_real_time_in_london(fixed: date, now: datetime) -> None:
    with time_machine.travel("2026-11-21T12:30:00+00:00", tick=False):
        assert Clock(fixed).today() == fixed
        assert Clock(fixed).now() == now


def test_a_fixed_day_is_the_day_of_now_even_in_the_hour_that_summer_time_skips() -> None:
    with time_machine.travel("2026-11-21T01:30:00+00:00", tick=False):
        assert Clock(date(2026, 3, 29)).now() == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

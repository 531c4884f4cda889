"""The whole: the same every time, at any size, and refused where it cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from register.demo.accounts import demo_accounts, demo_password
from register.demo.authorities import AUTHORITIES, apportion
from register.demo.country import CountryFiles, write_country
from register.domain.errors import InvalidFact
from register.domain.roles import Role, checked_scope

TODAY = date(2026, 11, 21)


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_seed_gives_the_same_bytes_and_another_seed_gives_others(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("again", 7), ("other", 8)):
        write_country(tmp_path / name, today=TODAY, scale=0.005, seed=seed)
    assert everything(tmp_path / "one") == everything(tmp_path / "again")
    assert everything(tmp_path / "one") != everything(tmp_path / "other")
    assert len(everything(tmp_path / "one")) == 7


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2025, 1, 1), id="the first day allowed"),
        pytest.param(date(2028, 2, 29), id="a leap day"),
        pytest.param(date(2028, 12, 31), id="the end of a year"),
    ],
)
def test_any_day_from_2025_will_do(tmp_path: Path, today: date) -> None:
    files = write_country(tmp_path, today=today, scale=0.005)
    assert files.second.day == today
    assert files.counts["people"] >= 150


def test_progress_is_told_by_stage(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_country(
        tmp_path,
        today=TODAY,
        scale=0.005,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "schools",
        "first day",
        "people",
        "second day",
    ]
    assert all(0 <= done <= total for _, done, total in told)


@pytest.mark.parametrize("scale", [0.0, -1.0, 2.1])
def test_a_scale_that_cannot_be_is_refused(tmp_path: Path, scale: float) -> None:
    with pytest.raises(InvalidFact, match="scale"):
        write_country(tmp_path, today=TODAY, scale=scale)


def test_a_day_before_2025_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFact, match="2025"):
        write_country(tmp_path, today=date(2024, 12, 31))


@pytest.mark.parametrize("total", [0, 153, 154, 20_000])
def test_schools_are_shared_out_by_size_with_one_at_least(total: int) -> None:
    shares = apportion(total, AUTHORITIES)
    assert len(shares) == 153
    assert min(shares.values()) == 1
    assert sum(shares.values()) == max(total, 153)


def test_each_role_has_a_sign_in_with_a_scope_that_fits(country: CountryFiles) -> None:
    accounts = demo_accounts(country)
    assert [account.role for account in accounts] == [r for r in Role if r is not Role.CANDIDATE]
    for account in accounts:
        assert account.email.endswith("@demo.example")
        assert checked_scope(account.role, account.scope) == account.scope


def test_the_example_school_converts_between_the_two_days(country: CountryFiles) -> None:
    assert country.school_urn in country.conversions.values()


def test_a_password_is_long_enough_and_made_afresh() -> None:
    first, second = demo_password(), demo_password()
    assert len(first) >= 12
    assert first != second

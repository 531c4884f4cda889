"""Settings: read once, frozen, and refused in one sentence."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from register.domain.errors import Misconfigured
from register.settings import PREFIX, Settings

LONG_ENOUGH = "x" * 32


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out whatever this machine has set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings()
    assert settings.instance_path.name == "instance"
    assert settings.database_url == f"sqlite:///{settings.instance_path}/register.sqlite3"
    assert settings.feed_base_url.startswith("https://")
    assert settings.today is None
    assert not settings.demo
    assert not settings.crown


def test_each_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_DATABASE_URL", "postgresql://register@db/register")
    monkeypatch.setenv("REGISTER_TODAY", "2026-11-21")
    monkeypatch.setenv("REGISTER_DEMO", "1")
    monkeypatch.setenv("REGISTER_FEED_CONTACT", "")
    settings = Settings()
    assert settings.database_url == "postgresql://register@db/register"
    assert settings.today == date(2026, 11, 21)
    assert settings.demo
    assert settings.feed_contact is None


def test_the_database_goes_where_the_instance_is(tmp_path: Path) -> None:
    settings = Settings(instance_path=tmp_path / "here")
    assert settings.database_url == f"sqlite:///{tmp_path}/here/register.sqlite3"


def test_a_relative_instance_is_found_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings(instance_path="mine").instance_path == tmp_path / "mine"


def test_a_value_that_cannot_be_read_is_refused_by_name_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REGISTER_TODAY", "the day before")
    with pytest.raises(Misconfigured, match=r"^REGISTER_TODAY cannot be used") as refusal:
        Settings()
    assert "the day before" not in str(refusal.value)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().demo = True


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        pytest.param(None, "Set REGISTER_SECRET_KEY", id="none: refused"),
        pytest.param("x" * 31, "too short", id="31 characters: refused"),
    ],
)
def test_nothing_is_served_without_a_long_key(key: str | None, sentence: str) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        Settings(secret_key=key).secret()


def test_a_key_of_32_characters_is_taken_and_never_printed() -> None:
    settings = Settings(secret_key=LONG_ENOUGH)
    assert settings.secret() == LONG_ENOUGH
    assert LONG_ENOUGH not in repr(settings)


def test_a_short_key_is_refused_in_a_demonstration_too() -> None:
    with pytest.raises(Misconfigured, match="too short"):
        Settings(secret_key="short", demo=True).secret()


def test_a_demonstration_makes_a_key_once_and_keeps_it_from_other_eyes(tmp_path: Path) -> None:
    settings = Settings(instance_path=tmp_path, demo=True)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: settings.secret(), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= len(LONG_ENOUGH)
    (kept,) = tmp_path.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR

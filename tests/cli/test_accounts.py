"""`register user`, as a person runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyotp import TOTP

from register.cli.main import main
from register.domain.roles import Role
from register.services import accounts, second_factor
from register.store import accounts as kept
from register.store import ledger
from register.store.session import Database
from tests.registering import put_person

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_database: Database, tmp_path: Path) -> Run:
    """Run the command on an empty register: `run("user", "list", typed="")`."""
    environment = {
        "REGISTER_DATABASE_URL": sqlite_database.url,
        "REGISTER_INSTANCE_PATH": str(tmp_path),
    }

    def ran(*words: str, typed: str = "") -> Result:
        return CliRunner(env=environment).invoke(main, words, input=typed)

    return ran


def test_the_first_account_gets_a_password_that_is_shown_once(
    run: Run, sqlite_database: Database
) -> None:
    result = run("user", "add", "Admin@Example.org", "--role", "admin")
    assert result.exit_code == 0, result.output
    assert "admin@example.org may now sign in as admin." in result.output
    assert "Password, shown this once: " in result.output
    with sqlite_database.read() as session:
        (made,) = accounts.everyone(session)
    assert (made.role, made.scope) == (Role.ADMIN, "")


def test_a_password_may_come_from_standard_input(run: Run) -> None:
    words = ("user", "add", "h@example.org", "--role", "school", "--scope", "100001")
    result = run(*words, "--password-stdin", "--json", typed="three random words\n")
    assert json.loads(result.output) == {
        "email": "h@example.org",
        "role": "school",
        "scope": "100001",
        "active": True,
        "password": None,
    }


def test_what_cannot_be_an_account_is_one_sentence(run: Run) -> None:
    result = run("user", "add", "nobody", "--role", "panel")
    assert result.exit_code == 1
    assert "Enter an e-mail address" in result.output
    assert "Traceback" not in result.output


def test_a_fresh_instance_is_told_what_to_run(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.sqlite3'}"
    runner = CliRunner(env={"REGISTER_DATABASE_URL": url, "REGISTER_INSTANCE_PATH": str(tmp_path)})
    for words in (["list"], ["password", "a@example.org"], ["add", "a@b.example", "--role=admin"]):
        result = runner.invoke(main, ["user", *words])
        assert (result.exit_code, "Run: register db upgrade" in result.output) == (1, True)


def test_the_list_and_a_new_password(run: Run) -> None:
    assert "There are no accounts" in run("user", "list").output
    run("user", "add", "a@example.org", "--role", "authority", "--scope", "301")
    assert "a@example.org  authority 301" in run("user", "list").output
    assert [x["scope"] for x in json.loads(run("user", "list", "--json").output)] == ["301"]
    result = run("user", "password", "a@example.org")
    assert "has a new password" in result.output
    assert run("user", "password", "b@example.org").exit_code == 1


def test_the_codes_of_an_account_are_reset_with_a_reason(
    run: Run, sqlite_database: Database
) -> None:
    run("user", "add", "a@example.org", "--role", "admin")
    assert "no one-time codes" in run("user", "reset-code", "a@example.org").output
    at, key = datetime(2026, 9, 1, tzinfo=UTC), second_factor.new_key()
    with sqlite_database.begin() as session:
        account = accounts.of_email(session, "a@example.org")
        typed = TOTP(key).at(at)
        second_factor.set_up(session, account, key=key, typed=typed, secret="s" * 32, at=at)
    told = run("user", "reset-code", "a@example.org", "--reason", "Lost.")
    assert "at the next sign-in" in told.output
    assert run("user", "reset-code", "b@example.org").exit_code == 1
    with sqlite_database.read() as session:
        assert second_factor.having(session) == frozenset()
        assert "Lost." in ledger.about(session, account.actor)[0].detail


CANDIDATE = ("user", "add", "ann@example.org", "--role", "candidate")


def test_a_candidate_is_tied_to_the_record_that_both_facts_fit(
    run: Run, sqlite_database: Database
) -> None:
    with sqlite_database.begin() as session:
        person = put_person(session, 1234567)
    result = run(*CANDIDATE, "--number", "RP 12/34567", "--born", "1980-05-17", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["scope"] == str(person)
    with sqlite_database.read() as session:
        told = [(a.subject, a.detail) for a in ledger.about(session, f"person:{person}")]
        assert told == [(f"person:{person}", '{"reason": "an account for a teacher"}')]


def test_one_sentence_for_every_number_and_birthday_that_do_not_match(
    run: Run, sqlite_database: Database
) -> None:
    with sqlite_database.begin() as session:
        put_person(session, 1234567)
    wrong = [
        run(*CANDIDATE, "--number", number, "--born", born)
        for number, born in (("1234567", "1980-05-18"), ("7654321", "1980-05-17"))
    ]
    assert [result.exit_code for result in wrong] == [1, 1]
    assert wrong[0].output == wrong[1].output
    assert "No record has that teacher reference number with that date of birth" in wrong[0].output
    with sqlite_database.read() as session:
        assert accounts.everyone(session) == []
        assert len(ledger.about(session, "nobody")) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*CANDIDATE, "--scope", "1"), "A candidate needs --number and --born"),
        ((*CANDIDATE, "--number", "1234567"), "A candidate needs --number and --born"),
        ((*CANDIDATE, "--number", "12", "--born", "1980-05-17"), "as 7 digits"),
        (
            ("user", "add", "a@example.org", "--role", "panel", "--number", "1234567"),
            "Only a candidate has --number and --born",
        ),
    ],
    ids=["a scope", "no birthday", "no number", "a panel"],
)
def test_the_facts_are_asked_of_a_candidate_alone(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert said in result.output


def test_accounts_of_leavers_are_shut_once_and_the_reason_is_said(
    run: Run, sqlite_database: Database
) -> None:
    assert "No account was shut." in run("user", "close-leavers").output
    long_ago = datetime(2020, 1, 6, 9, tzinfo=UTC)
    with sqlite_database.begin() as session:
        kept.add(
            session,
            email="p@example.org",
            password_hash="",
            role=Role.PANEL,
            scope="",
            at=long_ago,
        )
    because = "Nobody signed in with it for 400 days."
    shut = run("user", "close-leavers", "--json").output
    assert json.loads(shut) == [{"email": "p@example.org", "because": because}]
    assert "No account was shut." in run("user", "close-leavers").output


def test_an_account_is_given_another_address_that_nobody_has(
    run: Run, sqlite_database: Database
) -> None:
    for name in ("a", "b"):
        run("user", "add", f"{name}@example.org", "--role", "panel")
    taken = run("user", "address", "a@example.org", "b@example.org")
    assert taken.exit_code == 1
    assert "Another account has that address already" in taken.output
    assert run("user", "address", "a@example.org", "Old@example.org").exit_code == 0
    with sqlite_database.read() as session:
        assert [x.email for x in accounts.everyone(session)] == ["b@example.org", "old@example.org"]
        (entry, _) = ledger.about(session, "account:1")
    assert entry.action == "address changed"
    assert "example.org" not in entry.detail

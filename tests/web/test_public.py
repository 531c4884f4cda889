"""The pages that anybody may open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from register.app import create_app
from register.law.policy import SWITCHES
from register.law.rules import RULES
from register.settings import Settings
from register.store.session import Database
from register.web.public.choices import IN_WORDS
from tests.web.conftest import SECRET
from tests.web.reading import Page, StrictClient


def test_start_says_what_it_is_and_what_it_is_not(client: StrictClient) -> None:
    page = client.page("/")
    assert "SENCO" in page.heading
    assert "not an official register" in page.text
    assert page.links["See a school"] == "/schools"
    assert page.links["Run a report"] == "/reports"


def test_start_without_a_school_list_says_what_to_do(client: StrictClient) -> None:
    assert "No list of schools has been taken in yet" in client.page("/").text


def test_how_we_check_has_every_rule_with_its_paragraph(client: StrictClient) -> None:
    page = client.page("/how-we-check")
    for rule in RULES:
        assert rule.asks in page.text
        assert rule.when_silent in page.text
        assert page.links[rule.citation.text] == rule.citation.url


def test_how_we_check_has_every_switch_with_its_reason(client: StrictClient) -> None:
    text = client.page("/how-we-check").text
    for switch in SWITCHES:
        assert f"{switch.id}. {switch.question}" in text
        assert switch.why in text


def test_every_choice_of_every_switch_has_words(client: StrictClient) -> None:
    text = client.page("/how-we-check").text
    for switch in SWITCHES:
        for choice in switch.choices:
            assert IN_WORDS[switch.id, choice] in text


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/cookies"])
def test_every_page_leads_to_the_statements(client: StrictClient, path: str) -> None:
    assert path in client.page("/").links.values()
    assert client.page(path).response.status_code == 200


def test_no_crown_and_no_typeface_of_gov_uk_by_default(client: StrictClient) -> None:
    page = client.get("/").text
    assert "/crown/" not in page
    assert "GOV.UK" not in page


def test_one_setting_turns_the_crown_on(tmp_path: Path, sqlite_database: Database) -> None:
    settings = Settings(instance_path=tmp_path, secret_key=SECRET, crown=True)
    client = create_app(settings, database=sqlite_database).test_client()
    page = client.get("/")
    assert "/crown/govuk-frontend.min.css" in page.text
    assert 'aria-label="GOV.UK"' in page.text
    with client.get("/crown/assets/images/favicon.svg") as picture:
        assert picture.status_code == 200


def test_a_demonstration_and_a_fixed_day_say_so_on_every_page(
    tmp_path: Path, sqlite_database: Database
) -> None:
    settings = Settings(instance_path=tmp_path, demo=True, today=date(2027, 2, 28))
    client = create_app(settings, database=sqlite_database).test_client()
    for path in ("/", "/sign-in", "/how-we-check", "/nowhere"):
        whole = Page(client.get(path)).whole
        assert "Demonstration." in whole
        assert "Today is held at 28 February 2027." in whole


def test_a_printed_page_carries_its_address_and_time(client: StrictClient) -> None:
    whole = client.page("/privacy").whole
    assert "Printed from https://localhost/privacy on 1 September 2026 at" in whole


def test_the_process_is_alive_and_ready(client: StrictClient) -> None:
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.text) == (200, "ready\n")


def test_without_the_tables_it_is_alive_but_not_ready(tmp_path: Path) -> None:
    settings = Settings(instance_path=tmp_path, secret_key=SECRET)
    client = create_app(settings).test_client()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "register db upgrade" in answer.text


def test_an_unreachable_database_is_not_ready(tmp_path: Path) -> None:
    settings = Settings(
        instance_path=tmp_path,
        secret_key=SECRET,
        database_url="postgresql://nobody@127.0.0.1:1/nothing",
    )
    answer = create_app(settings).test_client().get("/health/ready")
    assert (answer.status_code, answer.text) == (503, "The database cannot be reached.\n")


def test_metrics_are_counts_with_their_meaning(client: StrictClient) -> None:
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    assert "# HELP register_schools Schools held, closed ones too." in answer.text
    assert "register_ledger_rows 0" in answer.text

"""What anybody reads of the national picture, and how an official publishes it."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from register.clock import Clock
from register.domain.roles import Role
from register.services import releases
from register.services.disclosure import TABLES
from register.settings import Settings
from register.store.session import Database
from tests.releasing import (
    AT,
    country_in,
    learn_late,
    publish,
    run_again,
    the_kept,
    the_official,
)
from tests.web.conftest import SignIn, browser
from tests.web.reading import Page, StrictClient
from tests.web.waiting import settled


@pytest.fixture(scope="module")
def drawn(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return country_in(tmp_path_factory.mktemp("releases"), migrated_sqlite)


@pytest.fixture
def country(database: Database, drawn: Path) -> Database:
    """What the browser's register holds is this country, before anything is asked of it."""
    database.engine.dispose()
    shutil.copyfile(drawn, str(database.engine.url.database))
    return database


@pytest.fixture
def release(country: Database) -> releases.Release:
    return publish(country, the_official(country), the_kept(country), words="The first ever.")


def protect(official: StrictClient) -> Page:
    return settled(official, official.send("/admin/releases", "/admin/releases"))


def test_before_anything_is_published_the_page_says_so(client: StrictClient) -> None:
    page = client.page("/releases")
    assert page.heading == "Published numbers"
    assert "Nothing has been published yet." in page.text
    assert client.page("/").links["Published numbers"] == "/releases"
    assert client.page("/releases/1").response.status_code == 404
    assert client.page(f"/releases/{10**30}").response.status_code == 404


def test_anybody_reads_the_change_log_and_a_release(
    client: StrictClient, release: releases.Release
) -> None:
    listed = client.page("/releases")
    assert "The first ever." in listed.text
    assert release.sha256 in listed.text
    assert listed.links["Numbers for 1 June 2026"] == "/releases/1"
    page = client.page("/releases/1")
    assert page.heading == "How schools stood on 1 June 2026"
    assert "20 of 40 schools did not meet the SENCO duty: 50 in 100." in page.text
    assert "On the evidence held on 1 June 2026 at 7:00am." in page.text
    assert "Open Government Licence v3.0" in page.text
    assert release.sha256 in page.text
    before, after = page.text.split("Tables", 1)
    assert "stands for a number that is withheld" in before  # the notes come first
    assert "Thistleshire 20 c c c 10 50" in after
    assert "England 40 10 c c 20 50" in after


def test_a_published_page_names_no_school_and_leads_to_no_page_that_needs_a_sign_in(
    client: StrictClient, release: releases.Release
) -> None:
    page = client.page(f"/releases/{release.number}")
    assert "School 1" not in page.whole
    main = page.response.text.partition("<main")[2].partition("</main")[0]
    for path in page.links.values():
        if path.startswith("/") and f'"{path}"' in main:
            answer = client.get(path)
            assert answer.status_code == 200, path


def test_every_file_of_a_release_is_there_and_json_is_what_the_hash_is_of(
    client: StrictClient, release: releases.Release
) -> None:
    data = client.get("/releases/1/release.json")
    assert hashlib.sha256(data.data).hexdigest() == release.sha256
    for cut in TABLES:
        table = client.get(f"/releases/1/{cut}.csv")
        assert table.content_type == "text/csv; charset=utf-8"
        assert (
            f'filename="senco-duty-release-1-{cut.replace("_", "-")}.csv"'
            in (table.headers["Content-Disposition"])
        )
        assert f"/releases/1/{cut}.csv-metadata.json" in table.headers["Link"]
        described = client.get(f"/releases/1/{cut}.csv-metadata.json")
        assert json.loads(described.data)["url"] == f"https://localhost/releases/1/{cut}.csv"
    sheet = client.get("/releases/1/release.ods")
    with zipfile.ZipFile(io.BytesIO(sheet.data)) as parts:
        assert "content.xml" in parts.namelist()
    assert client.get("/releases/1/trust.csv").status_code == 404
    assert client.get("/releases/2/release.json").status_code == 404


def test_a_release_that_was_replaced_stays_and_says_so(
    client: StrictClient, country: Database
) -> None:
    by = the_official(country)
    publish(country, by, the_kept(country))
    learn_late(country)
    publish(country, by, run_again(country), words="Seven told us late.", replaces=1)
    old, new = client.page("/releases/1"), client.page("/releases/2")
    assert "Release 2 stands in place of this one." in old.text
    assert "It replaces release 1" in new.text
    listed = client.page("/releases").text
    assert "Replaced by release 2" in listed
    assert "(release 2) are the latest" in listed


def test_an_invented_country_says_so_in_what_it_publishes(
    settings: Settings, clock: Clock, country: Database
) -> None:
    by = the_official(country)
    kept = the_kept(country)
    with country.begin() as session:
        releases.publish(session, by, kept=kept, words="One.", demo=True, replaces=None, at=AT)
    client = browser(settings, clock, country)
    assert "Demonstration data" in client.page("/releases/1").text
    assert json.loads(client.get("/releases/1/release.json").data)["licence"] is None


@pytest.mark.usefixtures("country")
def test_an_official_sees_the_tables_and_why_counts_are_withheld_and_then_publishes(
    official: StrictClient,
) -> None:
    look = protect(official)
    assert look.heading == "Tables for 1 June 2026, as the public would see them"
    assert "are below 5" in look.text
    assert "more are withheld, because a number below 5 would follow" in look.text
    assert "Thistleshire 20 c c c 10 50" in look.text
    action = f"{look.response.request.path}/publish"
    assert "Nothing has been published yet" in official.page("/releases").text
    empty = official.send(look.response.request.path, action)
    assert empty.response.status_code == 400
    assert "Enter what is new" in empty.text
    done = official.send(look.response.request.path, action, words="The first of all.")
    assert done.response.request.path == "/releases/1"
    assert "Release 1 is published." in done.text
    assert "The first of all." in done.text
    assert "Release 1" in official.page("/admin/releases").text
    again = official.send(look.response.request.path, action, words="Once more.")
    assert again.response.status_code == 409
    same = protect(official)
    assert "Exactly these tables are published, as release 1" in same.text


def test_what_would_replace_a_release_says_so_before_it_is_published(
    country: Database, official: StrictClient
) -> None:
    by = the_official(country)
    publish(country, by, the_kept(country))
    learn_late(country)
    run_again(country)
    look = protect(official)
    assert "It would replace release 1" in look.text
    action = f"{look.response.request.path}/publish"
    done = official.send(look.response.request.path, action, words="Seven told us late.")
    assert "It replaces release 1" in done.text


def test_with_no_kept_report_the_page_says_what_to_do(official: StrictClient) -> None:
    page = official.page("/admin/releases")
    assert "No report is kept yet." in page.text
    assert page.links["Kept reports"] == "/reports/kept"
    assert official.page("/admin").links["Publication"] == "/admin/releases"


@pytest.mark.parametrize("path", ["/admin/releases", "/admin/releases/0123456789abcdef"])
def test_only_officials_publish(client: StrictClient, sign_in: SignIn, path: str) -> None:
    sign_in(Role.AUTHORITY, "901")
    assert client.page(path).response.status_code == 403


def test_a_job_of_another_kind_is_no_release(official: StrictClient) -> None:
    assert official.page("/admin/releases/0123456789abcdef").response.status_code == 404

"""The school list, as an official keeps it by hand."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from register.clock import Clock
from register.domain.roles import Role
from register.feeds.gias.columns import LINK_COLUMNS
from register.settings import Settings
from register.store import feed_runs, ledger
from register.store.session import Database
from register.web.admin.pages import is_stale, next_run
from tests.feeds.extract import LINKS_BARE, a_country, a_link, wire
from tests.web.conftest import browser, enter
from tests.web.reading import Page, StrictClient
from tests.web.waiting import settled

NAME = "edubasealldata20260901.csv"
LINKS = wire([a_link(100_001, 100_002)], LINK_COLUMNS, LINKS_BARE)


def token(client: StrictClient) -> dict[str, str]:
    """What every form of this browser carries."""
    return client.page("/admin").form("/sign-out")


def upload(
    client: StrictClient,
    data: bytes,
    *,
    name: str = NAME,
    links: bytes | None = LINKS,
    day: str = "",
) -> Page:
    """Send an extract with its links, and wait for what comes of it."""
    sent = {
        "schools": (io.BytesIO(data), name),
        "links": (io.BytesIO(links), "links.csv") if links is not None else (io.BytesIO(), ""),
        "day": day.split() or ["", "", ""],
    }
    page = client.send("/admin/feeds/upload", "/admin/feeds/upload", **sent)
    return settled(client, page)


def test_before_the_first_list_the_page_says_how_to_begin(official: StrictClient) -> None:
    page = official.page("/admin/feeds")
    assert "No list has been taken in yet." in page.text
    assert "There has been no run yet." in page.text
    assert page.links["Upload an extract"] == "/admin/feeds/upload"


def test_an_extract_given_by_hand_is_taken_in(official: StrictClient) -> None:
    page = upload(official, wire(a_country()))
    assert page.heading == "The list of 1 September 2026 was applied"
    feeds = official.page("/admin/feeds")
    assert "The last good list is that of 1 September 2026 (today\u2019s)." in feeds.text
    assert "1 September 2026 (today\u2019s)" in official.page("/").text
    assert "extract of 1 September 2026." in feeds.text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(wire(a_country()), id="applied"),
        pytest.param(b"<!DOCTYPE html><html>Sign in</html>", id="refused"),
    ],
)
def test_what_was_sent_is_gone_once_it_has_been_read(
    official: StrictClient, settings: Settings, data: bytes
) -> None:
    upload(official, data)
    kept = [path.name for path in (settings.instance_path / "jobs").rglob("*") if path.is_file()]
    assert kept == ["job.json"]
    assert not (settings.instance_path / "feeds" / ".receiving").exists()


def test_the_same_extract_again_is_nothing_new(official: StrictClient) -> None:
    upload(official, wire(a_country()))
    page = upload(official, wire(a_country()))
    assert page.heading == "Nothing new: the list is the one already held"


def test_what_is_no_extract_is_refused_with_its_trouble(official: StrictClient) -> None:
    page = upload(official, b"<!DOCTYPE html><html>Sign in</html>")
    assert page.heading == "The file was refused, and nothing was changed"
    assert "Refused" in official.page("/admin/feeds").text


def test_a_form_without_a_file_says_what_to_choose(official: StrictClient) -> None:
    page = official.send("/admin/feeds/upload", "/admin/feeds/upload", day=["31", "2", "2026"])
    assert page.response.status_code == 400
    assert page.links["Choose the schools file"] == "#schools"
    assert "Enter a real date" in page.text


@pytest.fixture
def held(official: StrictClient) -> str:
    """The address of a run that is held: half the country has gone."""
    country = a_country(each=4)
    upload(official, wire(country), name="edubasealldata20260831.csv")
    page = upload(official, wire(country[: len(country) // 2]))
    assert page.heading == "This list is held: what is strange in it?"
    return page.response.request.path


@pytest.mark.usefixtures("held")
def test_a_held_run_waits_and_nothing_has_changed(official: StrictClient) -> None:
    feeds = official.page("/admin/feeds")
    assert "is held and waits for your decision" in feeds.text
    assert "31 August 2026 (1 day old)" in feeds.text
    assert "1 case waiting for a decision" in official.page("/admin").text


def test_a_decision_needs_a_reason(official: StrictClient, held: str) -> None:
    for act in ("approve", "decline"):
        answer = Page(official.post(f"{held}/{act}", data=token(official)))
        assert answer.response.status_code == 400
        assert answer.links["Enter a reason"] == "#reason"


def test_approving_applies_the_list_and_keeps_who_and_why(
    official: StrictClient, held: str, database: Database
) -> None:
    data = token(official) | {"reason": "Checked with the authority."}
    page = settled(
        official, Page(official.post(f"{held}/approve", data=data, follow_redirects=True))
    )
    assert page.heading == "The list of 1 September 2026 was applied"
    before = official.page(held)
    assert before.heading == "This list was held, then approved"
    again = settled(
        official, Page(official.post(f"{held}/approve", data=data, follow_redirects=True))
    )
    assert "it did not work" in again.heading
    with database.read() as session:
        assert ledger.verify(session).problem == ""


def test_declining_leaves_the_list_that_was_held_before(
    official: StrictClient, held: str, database: Database
) -> None:
    data = token(official) | {"reason": "Half a file."}
    page = Page(official.post(f"{held}/decline", data=data, follow_redirects=True))
    assert page.heading == "This list was held, then declined"
    assert "Declined by official@example.org: Half a file." in page.text
    with database.read() as session:
        last = feed_runs.last_applied(session)
        (entry,) = ledger.about(session, f"feed_run:{held.rpartition('/')[2]}")[:1]
    assert last is not None
    assert last.extract_date == date(2026, 8, 31)
    assert "official@example.org" not in entry.actor + entry.detail


def test_fetching_shows_that_it_works_and_what_came_of_it(
    tmp_path: Path, sqlite_database: Database, clock: Clock
) -> None:
    settings = Settings(
        instance_path=tmp_path, secret_key="x" * 32, feed_base_url="http://127.0.0.1:9/nothing"
    )
    client = browser(settings, clock, sqlite_database)
    enter(client, sqlite_database, Role.OFFICIAL)
    page = settled(client, client.send("/admin/feeds", "/admin/feeds/fetch"))
    assert page.heading == "The list could not be fetched, and nothing was changed"


def test_an_invented_country_is_never_fetched_over(
    tmp_path: Path, sqlite_database: Database, clock: Clock
) -> None:
    client = browser(Settings(instance_path=tmp_path, demo=True), clock, sqlite_database)
    enter(client, sqlite_database, Role.OFFICIAL)
    page = client.page("/admin/feeds")
    assert "Fetch the list now" not in page.text
    assert Page(client.post("/admin/feeds/fetch", data=token(client))).response.status_code == 409


def test_a_run_or_a_job_that_is_not_there_is_not_found(official: StrictClient) -> None:
    for path in ("/admin/feeds/runs/99", "/admin/jobs/0123456789abcdef", "/admin/jobs/x"):
        assert official.page(path).response.status_code == 404


@pytest.mark.parametrize(
    ("hour", "list_day", "said"),
    [
        (9, date(2026, 1, 5), "About midday today"),
        (12, date(2026, 1, 5), "Within the hour, and each hour until 5pm while there is no list"),
        (12, date(2026, 1, 6), "About midday tomorrow, 7 January"),
        (17, date(2026, 1, 5), "About midday tomorrow, 7 January"),
    ],
)
def test_when_the_next_run_is(hour: int, list_day: date, said: str) -> None:
    assert next_run(datetime(2026, 1, 6, hour, tzinfo=UTC), list_day=list_day).startswith(said)


def test_a_list_is_too_old_after_three_days(official: StrictClient) -> None:
    upload(official, wire(a_country(day=date(2026, 8, 28))), name="edubasealldata20260828.csv")
    assert "That is too old." in official.page("/admin/feeds").text
    assert not is_stale(None, date(2026, 9, 1), demo=False)

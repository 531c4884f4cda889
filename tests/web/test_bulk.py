"""A trust or an authority checks a file of people, without JavaScript."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlmodel import select

from register.clock import Clock
from register.domain.roles import Role
from register.services.bulk_checks import reading
from register.services.bulk_checks.reading import LARGEST
from register.services.jobs import Jobs
from register.settings import Settings
from register.store import look_ups
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.web import access
from tests.registering import primaries, put_award, put_body, put_person, put_schools
from tests.services.bulk_files import ROW, written
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient
from tests.web.waiting import settled

FILES = "/verify/files"
PEOPLE = written({}, {"trn": "1000002"}, {"trn": "9999999"}, {"trn": "12"})


@pytest.fixture
def authority(client: StrictClient, sign_in: SignIn, database: Database) -> StrictClient:
    """A browser of an authority whose school is on the list, with two people on the register."""
    with database.begin() as session:
        put_schools(session, *primaries(100001))
        put_body(session)
        put_person(session, 1000001)
        put_award(session, put_person(session, 1000002), at=Clock(None).now())
    sign_in(Role.AUTHORITY, "901")
    return client


def send(client: StrictClient, data: bytes = PEOPLE, *, name: str = "people.csv") -> Page:
    """Send a file and wait until it has been read."""
    return settled(client, client.send(FILES, FILES, file=(io.BytesIO(data), name)))


def check(client: StrictClient, read: Page, *, purpose: str = "audit") -> Page:
    """Press the second button and wait for the results."""
    action = f"{path_of(read)}/check"
    return settled(client, client.send(path_of(read), action, purpose=purpose))


def path_of(page: Page) -> str:
    return page.response.request.path


def kept(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.instance_path / "jobs").rglob("*.*"))


def looked_for(database: Database) -> int:
    with database.read() as session:
        rows = session.exec(select(LedgerRow).where(LedgerRow.action == "looked for a person"))
        return len(rows.all())


def test_a_file_is_read_first_and_nobody_is_looked_up(
    authority: StrictClient, database: Database
) -> None:
    page = send(authority)
    assert page.heading == "3 people can be checked"
    assert "nobody has been looked up" in page.text
    assert "The TRN is not 7 digits" in page.text
    assert looked_for(database) == 0


def test_the_second_button_checks_everybody_and_the_results_can_be_taken_away(
    authority: StrictClient, database: Database
) -> None:
    page = check(authority, send(authority))
    assert page.heading == "The file was checked"
    assert "No record here does not mean not qualified." in page.text
    assert "Sample" not in page.whole
    assert "1000001" not in page.whole
    assert looked_for(database) == 3
    with authority.get(page.links["Download the results (CSV)"]) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == "attachment; filename=results.csv"
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["outcome"] for row in rows] == [
        "Within time",
        "Meets the rules: qualified",
        "No record here",
        "Row not looked up",
    ]
    with database.read() as session:
        taken = session.exec(select(LedgerRow).where(LedgerRow.action.startswith("took")))
        (row,) = taken.all()
        assert json.loads(row.detail) == {"organisation": "authority:901", "rows": 4}
        assert row.subject == f"file:{path_of(page).rsplit('/', 1)[-1]}"


def test_the_next_file_says_that_nothing_has_changed(authority: StrictClient) -> None:
    check(authority, send(authority))
    page = check(authority, send(authority))
    assert "The same as before 3" in page.text


def test_the_file_goes_when_the_work_ends_and_the_results_after_seven_days(
    authority: StrictClient, settings: Settings, clock: Clock
) -> None:
    read = send(authority)
    assert kept(settings) == ["job.json", "people.csv", "rejects.csv"]
    page = check(authority, read)
    assert kept(settings) == ["job.json", "results.csv"]
    jobs = Jobs(settings.instance_path / "jobs")
    jobs.sweep(clock.now() + timedelta(days=6))
    assert kept(settings) == ["job.json", "results.csv"]
    jobs.sweep(clock.now() + timedelta(days=7, minutes=5))
    assert kept(settings) == []
    assert authority.page(path_of(page)).response.status_code == 404


def test_a_file_that_nobody_came_back_to_is_gone_within_the_hour(
    authority: StrictClient, settings: Settings, clock: Clock
) -> None:
    read = send(authority)
    action = f"{path_of(read)}/check"
    Jobs(settings.instance_path / "jobs").sweep(clock.now() + timedelta(hours=2))
    assert kept(settings) == ["job.json"]
    assert "send it again" in authority.page(path_of(read)).text
    late = Page(authority.post(action, data={**read.form(action), "purpose": "audit"}))
    assert late.response.status_code == 409


def test_two_clicks_check_a_file_once(authority: StrictClient, database: Database) -> None:
    read = send(authority)
    action = f"{path_of(read)}/check"
    sent = {**read.form(action), "purpose": "audit"}
    first = authority.post(action, data=sent)
    second = authority.post(action, data=sent)
    assert (first.status_code, second.status_code) == (303, 404)
    settled(authority, authority.page(first.location))
    assert looked_for(database) == 3


def test_why_must_be_said(authority: StrictClient, database: Database) -> None:
    read = send(authority)
    page = authority.send(path_of(read), f"{path_of(read)}/check")
    assert page.response.status_code == 400
    assert "Choose why you need to check them" in page.links
    assert looked_for(database) == 0


def test_a_file_can_be_deleted_at_once(authority: StrictClient, settings: Settings) -> None:
    page = check(authority, send(authority))
    after = authority.send(path_of(page), f"{path_of(page)}/delete")
    assert kept(settings) == []
    assert "you have sent none" in after.text


def test_the_files_that_were_sent_are_listed_and_a_template_is_given(
    authority: StrictClient,
) -> None:
    assert "There are none" in authority.page(FILES).text
    page = check(authority, send(authority))
    listed = authority.page(FILES)
    assert listed.links["people.csv"] == path_of(page)
    assert "8 September 2026" in listed.text
    with authority.get(listed.links["Download the empty file (CSV)"]) as answer:
        assert answer.data.decode() == ",".join(ROW) + "\r\n"
        assert send(authority, answer.data).heading == "Nobody in this file can be checked"


@pytest.fixture
def small_limits(authority: StrictClient, monkeypatch: pytest.MonkeyPatch) -> int:
    """A form may have fewer bytes than a file of people; a mebibyte would be put on disk first."""
    monkeypatch.setattr(access, "LARGEST_FORM", 10_000)
    view = authority.application.view_functions["bulk.send"]
    assert vars(view)["largest"] > LARGEST
    monkeypatch.setattr(view, "largest", 40_000)
    monkeypatch.setattr(reading, "LARGEST", 30_000)
    return 40_000


def test_a_file_of_people_may_be_larger_than_other_forms_and_has_its_own_limit(
    authority: StrictClient, small_limits: int
) -> None:
    people = written(*({"trn": str(1_000_000 + row), "reference": "x" * 900} for row in range(20)))
    assert send(authority, people).heading == "20 people can be checked"
    page = send(authority, b"x" * 31_000)
    assert "The file is larger than" in page.text
    huge = {**authority.page(FILES).form(FILES), "file": (io.BytesIO(b"x" * small_limits), "x.csv")}
    assert authority.post(FILES, data=huge).status_code == 413
    assert authority.post("/sign-out", data={"x": "x" * 10_001}).status_code == 413


def test_what_is_no_such_file_is_refused_in_one_sentence(
    authority: StrictClient, settings: Settings
) -> None:
    page = send(authority, b"PK\x03\x04", name="people.xlsx")
    assert page.heading == "Reading people.xlsx: it did not work"
    assert "save it as CSV in UTF-8 and send that. Nobody was looked up." in page.text
    assert kept(settings) == ["job.json"]


def test_a_stopped_organisation_is_told_before_anybody_is_looked_up(
    authority: StrictClient, database: Database, clock: Clock
) -> None:
    read = send(authority)
    with database.begin() as session:
        look_ups.stop(session, "authority:901", at=clock.now(), why="a test")
    page = check(authority, read)
    assert page.response.status_code == 429
    assert page.heading == "Look-ups by your organisation were stopped"
    assert looked_for(database) == 0


def test_a_harvester_is_stopped_in_the_middle_and_told_so(
    authority: StrictClient, database: Database
) -> None:
    walked = written(*({"trn": str(5_000_000 + step)} for step in range(80)))
    page = check(authority, send(authority, walked))
    assert page.heading == "The file was checked in part"
    assert looked_for(database) <= 30


def test_a_check_that_was_killed_says_so_and_the_file_can_be_sent_again(
    authority: StrictClient, settings: Settings, clock: Clock
) -> None:
    page = check(authority, send(authority))
    job = settings.instance_path / "jobs" / path_of(page).rsplit("/", 1)[-1]
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    state = json.loads((job / "job.json").read_text())
    killed = {**state, "state": "running", "process": gone.pid}
    (job / "job.json").write_text(json.dumps(killed))
    after = authority.page(path_of(page))
    assert after.heading == "Checking the people in people.csv: it did not work"
    assert "The service stopped before this was done." in after.text
    assert "Sending the file again is safe." in after.text
    assert authority.get(f"{path_of(page)}/results.csv").status_code == 404
    Jobs(settings.instance_path / "jobs").sweep(clock.now())
    assert kept(settings) == ["job.json"]
    assert check(authority, send(authority)).heading == "The file was checked"


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.TRUST, Role.OFFICIAL])
def test_a_file_is_its_senders_alone(authority: StrictClient, sign_in: SignIn, role: Role) -> None:
    path = path_of(check(authority, send(authority)))
    authority.send("/", "/sign-out")
    sign_in(role, "" if role is Role.OFFICIAL else "902")
    for address in (path, f"{path}/results.csv", f"{path}/rejects.csv"):
        assert authority.get(address).status_code == 404
    assert "people.csv" not in authority.page(FILES).text


@pytest.mark.parametrize("role", [Role.PANEL, Role.SCHOOL])
def test_panels_and_schools_check_one_person_at_a_time(
    client: StrictClient, sign_in: SignIn, role: Role
) -> None:
    sign_in(role, "100001" if role is Role.SCHOOL else "")
    assert client.get(FILES).status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client: StrictClient) -> None:
    assert client.get(FILES).location.startswith("/sign-in")

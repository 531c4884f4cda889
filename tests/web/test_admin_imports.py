"""Files of people, awards and appointments, sent from a page."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from register.clock import Clock
from register.domain.roles import Role
from register.services.jobs import Jobs
from register.settings import Settings
from register.store.session import Database
from tests.listed import a_primary, list_schools
from tests.services.import_files import PERSON, a_file
from tests.web.conftest import SignIn
from tests.web.reading import Page, StrictClient
from tests.web.waiting import settled

PEOPLE = a_file(PERSON, {}, {"trn": "12"})


def check(client: StrictClient, data: bytes, *, kind: str = "people") -> Page:
    """Send a file and wait for what the check says."""
    sent = {"kind": kind, "file": (io.BytesIO(data), "people.csv")}
    return settled(client, client.send("/admin/imports", "/admin/imports", **sent))


def test_a_file_is_checked_and_nothing_is_taken(official: StrictClient) -> None:
    page = check(official, PEOPLE)
    assert page.heading == "1 row would be taken in"
    assert "Checked only: nothing has been changed yet." in page.text
    assert "The TRN is not 7 digits" in page.text
    assert check(official, PEOPLE).heading == "1 row would be taken in"


def test_the_second_button_takes_the_good_rows(official: StrictClient) -> None:
    checked = check(official, PEOPLE)
    action = f"{checked.response.request.path.replace('jobs', 'imports')}/apply"
    page = settled(official, official.send(checked.response.request.path, action))
    assert page.heading == "The file of people was applied"
    assert check(official, PEOPLE).heading == "There is nothing to take in"
    again = Page(official.post(action, data=checked.form(action)))
    assert again.response.status_code == 409


def test_a_census_that_was_taken_in_leads_to_where_it_differs(
    official: StrictClient, database: Database
) -> None:
    with database.begin() as session:
        list_schools(session, a_primary(100001, "Ashfold School"))
    census = b"census_day,urn,trn,role,subject\n2025-11-06,100001,,SENCO,Z201\n"
    checked = check(official, census, kind="census")
    assert "/reports/quality/census" not in checked.links.values()
    path = checked.response.request.path
    page = settled(official, official.send(path, f"{path.replace('jobs', 'imports')}/apply"))
    assert page.links["See where the census and the register differ"] == "/reports/quality/census"
    assert "/reports/quality/census" not in check(official, PEOPLE).links.values()


def test_a_checked_file_that_nobody_applied_in_time_is_asked_for_again(
    official: StrictClient, settings: Settings, clock: Clock
) -> None:
    checked = check(official, PEOPLE)
    action = f"{checked.response.request.path.replace('jobs', 'imports')}/apply"
    Jobs(settings.instance_path / "jobs").sweep(clock.now() + timedelta(hours=2))
    page = Page(official.post(action, data=checked.form(action)))
    assert page.response.status_code == 409
    assert "send it again" in page.text


def test_the_file_that_was_sent_is_gone_once_it_is_applied(
    official: StrictClient, settings: Settings
) -> None:
    checked = check(official, PEOPLE)
    action = f"{checked.response.request.path.replace('jobs', 'imports')}/apply"
    settled(official, official.send(checked.response.request.path, action))
    kept = [path.name for path in (settings.instance_path / "jobs").glob("*/*")]
    assert sorted(kept) == ["job.json", "rejects.csv"]


def test_the_rejected_rows_can_be_taken_away(official: StrictClient) -> None:
    page = check(official, PEOPLE)
    address = page.links["Download the rejected rows (CSV)"]
    with official.get(address) as answer:
        assert answer.mimetype == "text/csv"
        assert answer.headers["Cache-Control"] == "no-store"
        lines = answer.get_data(as_text=True).splitlines()
        assert lines[0].endswith("line,problem")
        assert lines[1].startswith("12,")


def test_a_file_that_is_no_such_file_is_refused_in_one_sentence(official: StrictClient) -> None:
    page = check(official, b"%PDF-1.7")
    assert page.heading == "Checking the file of people: it did not work"
    assert "PDF" in page.text
    assert page.links["Go back"] == "/admin/imports"
    job = page.response.request.path
    assert official.page(f"{job}/rejects.csv").response.status_code == 404


def test_what_was_left_out_is_named(official: StrictClient) -> None:
    page = official.send("/admin/imports", "/admin/imports")
    assert page.response.status_code == 400
    assert "Choose what is in the file" in page.links
    assert "Choose a file" in page.links


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.AUTHORITY])
def test_nobody_else_sees_what_was_sent(client: StrictClient, sign_in: SignIn, role: Role) -> None:
    sign_in(Role.OFFICIAL)
    job = check(client, PEOPLE).response.request.path
    client.send("/", "/sign-out")
    sign_in(role, "301")
    for path in (job, f"{job}/rejects.csv"):
        assert client.page(path).response.status_code == 403

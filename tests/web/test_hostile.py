"""What a hostile reader sends: every answer is a page, and nobody gets further than they may."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from register.domain.roles import Role
from register.settings import Settings
from register.web import access
from register.web.access import own_path
from tests.feeds.extract import a_country, wire
from tests.web.conftest import SignIn
from tests.web.reading import StrictClient
from tests.web.test_admin_feeds import token, upload
from tests.web.waiting import settled

NO_NUMBER = "9" * 30
PEOPLE = b"trn,given_names,family_name,date_of_birth\n1234567,Ann,Example,1980-01-02\n,Bo,No,\n"


@pytest.mark.parametrize("part", ["day", "month", "year"])
def test_a_day_of_thirty_digits_is_no_day(official: StrictClient, part: str) -> None:
    asked = {"as_of-day": "1", "as_of-month": "9", "as_of-year": "2026", f"as_of-{part}": NO_NUMBER}
    answer = official.get("/reports", query_string=asked)
    assert answer.status_code == 400
    assert "Enter a real date" in answer.text


@pytest.mark.parametrize("number", [2**31, 2**63, int(NO_NUMBER)])
@pytest.mark.parametrize("path", ["feeds/runs", "conversions"])
def test_a_number_that_no_row_has_is_a_page_not_found(
    official: StrictClient, path: str, number: int
) -> None:
    assert official.get(f"/admin/{path}/{number}").status_code == 404


def test_the_largest_number_of_a_row_is_asked_for(official: StrictClient) -> None:
    answer = official.get(f"/admin/feeds/runs/{2**31 - 1}")
    assert "There is no run 2147483647" in answer.text


@pytest.mark.parametrize("wanted", ["//[", "//[::1", "///", "/\\[", "[", ""])
def test_where_to_go_next_is_never_elsewhere_nor_a_trouble(wanted: str) -> None:
    assert own_path(wanted) == "/"


def test_the_name_of_a_file_may_be_of_any_length(official: StrictClient) -> None:
    page = upload(official, wire(a_country()), name="a" * 300 + ".csv", day="1 9 2026")
    assert page.heading == "The list of 1 September 2026 was applied"


def test_a_session_is_worth_nothing_from_another_address(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    mine, theirs = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "127.0.0.1"}
    spoofed = {"X-Forwarded-For": "127.0.0.1"}
    assert client.get("/admin", environ_overrides=theirs, headers=spoofed).status_code == 200
    assert client.get("/admin", environ_overrides=mine, headers=spoofed).status_code == 303


def test_a_header_that_anybody_may_send_ends_no_session(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.OFFICIAL)
    assert client.get("/admin", headers={"X-Forwarded-For": "192.0.2.9"}).status_code == 200


@pytest.fixture
def small_forms(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """More bytes than a form may have; a body of a mebibyte would be put on disk first."""
    monkeypatch.setattr(access, "LARGEST_FORM", 10_000)
    return b"x" * 10_001


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/admin/feeds/upload"])
def test_a_large_body_of_nobody_is_not_read(
    client: StrictClient, small_forms: bytes, path: str
) -> None:
    sent = {"schools": (io.BytesIO(small_forms), "list.csv")}
    answer = client.post(path, data=sent)
    assert answer.status_code == 413
    assert "The file is too large" in answer.text


@pytest.mark.parametrize(("role", "code"), [(Role.PANEL, 413), (Role.OFFICIAL, 303)])
def test_files_are_read_of_those_alone_who_keep_the_register(
    client: StrictClient, sign_in: SignIn, small_forms: bytes, role: Role, code: int
) -> None:
    sign_in(role)
    form = client.page("/").form("/sign-out")
    sent = {**form, "kind": "people", "file": (io.BytesIO(small_forms), "people.csv")}
    assert client.post("/admin/imports", data=sent).status_code == code


def sent_in(settings: Settings) -> list[str]:
    """The files that people gave and that are still there."""
    jobs = settings.instance_path / "jobs"
    files = (path for path in jobs.rglob("*") if path.is_file())
    return sorted(path.name for path in files if path.name not in {"job.json", "rejects.csv"})


@pytest.mark.parametrize("data", [wire(a_country()), b"<html>"])
def test_a_list_with_head_teachers_in_it_is_not_left_lying(
    official: StrictClient, settings: Settings, data: bytes
) -> None:
    upload(official, data)
    assert sent_in(settings) == []


def test_a_file_of_people_is_kept_until_it_is_applied_and_no_longer(
    official: StrictClient, settings: Settings
) -> None:
    data = {"kind": "people", "file": (io.BytesIO(PEOPLE), "people.csv")}
    page = settled(official, official.send("/admin/imports", "/admin/imports", **data))
    assert sent_in(settings) == ["people.csv"]
    (job,) = (settings.instance_path / "jobs").iterdir()
    settled(official, official.send(page.response.request.path, f"/admin/imports/{job.name}/apply"))
    assert sent_in(settings) == []


def test_a_file_that_cannot_be_read_is_not_kept(official: StrictClient, settings: Settings) -> None:
    data = {"kind": "people", "file": (io.BytesIO(b"PK\x03\x04"), "people.csv")}
    settled(official, official.send("/admin/imports", "/admin/imports", **data))
    assert sent_in(settings) == []


def test_what_one_official_sent_in_is_not_shown_to_another(
    client: StrictClient, sign_in: SignIn, settings: Settings
) -> None:
    sign_in(Role.OFFICIAL)
    data = {"kind": "people", "file": (io.BytesIO(PEOPLE), "people.csv")}
    settled(client, client.send("/admin/imports", "/admin/imports", **data))
    (job,) = (path.name for path in Path(settings.instance_path / "jobs").iterdir())
    with client.get(f"/admin/jobs/{job}/rejects.csv") as mine:
        assert mine.status_code == 200
    client.send("/", "/sign-out")
    sign_in(Role.ADMIN)
    for path in (f"/admin/jobs/{job}", f"/admin/jobs/{job}/rejects.csv"):
        assert client.get(path).status_code == 404
    assert client.post(f"/admin/imports/{job}/apply", data=token(client)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/schools?q=%00", "/reports/flagged?region=A%00", "/reports?by=%00"]
)
def test_a_nul_in_an_address_is_a_page_not_a_fault(official: StrictClient, path: str) -> None:
    assert official.get(path).status_code == 400

"""Signing in and out, as a browser without JavaScript does it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from register.domain.roles import Role
from register.services import accounts
from register.store.session import Database
from register.web.access import own_path
from tests.web.conftest import PASSWORD, SignIn
from tests.web.reading import Page, StrictClient

EMAIL = "school100001@example.org"


def attempt(client: StrictClient, *, email: str = EMAIL, password: str = PASSWORD) -> Page:
    return client.send("/sign-in", "/sign-in", email=email, password=password)


def is_signed_in(client: StrictClient) -> bool:
    return "Sign out" in client.page("/").whole


def test_signing_in_and_out(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.SCHOOL, "100001")
    assert f"Signed in as {EMAIL} (school 100001)." in client.page("/").whole
    page = client.send("/", "/sign-out")
    assert "You have signed out." in page.text
    assert not is_signed_in(client)


def test_sign_out_is_never_a_link(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.PANEL)
    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


def test_an_unknown_address_and_a_wrong_password_get_the_same_page(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, "100001")
    client.send("/", "/sign-out")
    wrong = attempt(client, password="not those words at all")
    unknown = attempt(client, email="school999999@example.org")
    assert wrong.response.status_code == unknown.response.status_code == 401
    assert wrong.text == unknown.text
    assert len(wrong.response.data) == len(unknown.response.data)
    assert "There is a problem" in wrong.text
    assert wrong.title.startswith("Error:")


def test_a_blank_field_says_what_to_enter_and_keeps_what_was_typed(client: StrictClient) -> None:
    page = attempt(client, password="")
    assert page.response.status_code == 400
    assert page.links["Enter your password"] == "#password"
    assert page.form("/sign-in")["email"] == EMAIL


def test_after_five_tries_the_page_says_how_long_to_wait(client: StrictClient) -> None:
    for _ in range(5):
        attempt(client)
    page = attempt(client)
    assert page.response.status_code == 429
    assert page.response.headers["Retry-After"] == "60"
    assert "Wait 60 seconds" in page.text


def test_the_page_asked_for_comes_after_signing_in(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.PANEL)
    client.send("/", "/sign-out")
    asked = client.get("/reports/flagged?page=2")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/reports/flagged?page%3D2"
    page = client.send(asked.location, "/sign-in", email="panel@example.org", password=PASSWORD)
    assert page.response.request.full_path == "/reports/flagged?page=2"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/schools?q=a", "/schools?q=a"),
        (None, "/"),
        ("", "/"),
        ("schools", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("/\telsewhere", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_nobody_is_sent_to_another_site(wanted: str | None, given: str) -> None:
    assert own_path(wanted) == given


@pytest.mark.parametrize(("minutes", "still"), [(119, True), (121, False)])
def test_a_session_ends_after_two_idle_hours(
    client: StrictClient, sign_in: SignIn, minutes: int, *, still: bool
) -> None:
    begun = datetime(2026, 9, 1, 9, tzinfo=UTC)
    with time_machine.travel(begun, tick=False) as travel:
        sign_in(Role.PANEL)
        travel.shift(timedelta(minutes=minutes))
        assert is_signed_in(client) is still


def test_use_keeps_a_session_open(client: StrictClient, sign_in: SignIn) -> None:
    with time_machine.travel(datetime(2026, 9, 1, 9, tzinfo=UTC), tick=False) as travel:
        sign_in(Role.PANEL)
        for _ in range(3):
            travel.shift(timedelta(minutes=90))
            assert is_signed_in(client)


def test_a_session_taken_to_another_browser_is_worth_nothing(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.PANEL)
    elsewhere = client.get("/", headers={"User-Agent": "another browser"})
    assert "Sign out" not in elsewhere.text


def test_a_shut_account_is_signed_out_at_once(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    school = sign_in(Role.SCHOOL, "100001")
    with database.begin() as session:
        admin = accounts.add(
            session,
            email="admin@example.org",
            password=PASSWORD,
            role=Role.ADMIN,
            scope="",
            by="a test",
            at=datetime(2026, 9, 1, tzinfo=UTC),
        )
        at = datetime(2026, 9, 1, tzinfo=UTC)
        accounts.set_active(session, school.id, active=False, by=admin, at=at)
    assert not is_signed_in(client)


def test_a_cookie_that_names_nobody_is_nobody(app: Flask) -> None:
    client = app.test_client()
    for known_as in ("", "one.two", "7.0000000000000000"):
        with client.session_transaction() as session:
            session["_user_id"] = known_as
        assert "Sign out" not in client.get("/").text


def test_the_cookie_is_kept_from_scripts_and_plain_http(client: StrictClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie


def test_somebody_who_does_not_sign_in_is_given_no_cookie(client: StrictClient) -> None:
    answer = client.get("/")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_form_sent_without_its_token_changes_nothing(client: StrictClient) -> None:
    answer = Page(client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}))
    assert answer.response.status_code == 400
    assert "open too long" in answer.heading

"""A session's end: a copied cookie dies at sign-out, and none lasts longer than twelve hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from register.clock import Clock
from register.domain.roles import Account, Role
from register.services import accounts
from register.settings import Settings
from register.store.session import Database
from tests.web.conftest import PASSWORD, SignIn, browser
from tests.web.reading import Page, StrictClient

NINE = datetime(2026, 9, 1, 9, tzinfo=UTC)
SAID = "You were signed out after 12 hours: sign in again."


def cookie(client: StrictClient) -> str:
    found = client.get_cookie("register")
    assert found is not None
    return found.value


def opens(client: StrictClient, copied: str) -> bool:
    """Whether a cookie opens a page of somebody's, in a browser that says it is the same."""
    other = client.application.test_client()
    other.set_cookie("register", copied, domain="localhost", secure=True)
    return other.get("/your-sign-in", base_url="https://localhost").status_code == 200


def test_a_cookie_copied_before_signing_out_is_dead_after_it(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.PANEL)
    copied = cookie(client)
    assert opens(client, copied)
    client.send("/", "/sign-out")
    assert not opens(client, copied)


def test_a_cookie_copied_before_signing_in_again_is_dead_after_it(
    client: StrictClient, sign_in: SignIn
) -> None:
    account = sign_in(Role.PANEL)
    copied = cookie(client)
    form = {**client.page("/your-sign-in").form("/sign-out"), "email": account.email}
    client.post("/sign-in", data={**form, "password": PASSWORD})
    assert opens(client, cookie(client))
    assert not opens(client, copied)


def test_signing_out_everywhere_ends_the_other_browser_too(
    client: StrictClient, sign_in: SignIn
) -> None:
    account = sign_in(Role.PANEL)
    other = client.application.test_client()
    assert isinstance(other, StrictClient)
    other.environ_base["HTTP_REFERER"] = "https://localhost/"
    other.send("/sign-in", "/sign-in", email=account.email, password=PASSWORD)
    assert "2, this one too" in other.page("/your-sign-in").text
    page = other.send("/your-sign-in", "/sign-out/everywhere")
    assert "You have signed out everywhere." in page.text
    for one in (client, other):
        assert one.get("/your-sign-in").status_code == 303


@pytest.mark.parametrize("what", ["password", "shut and opened"])
def test_what_an_admin_changes_ends_the_session(
    client: StrictClient, sign_in: SignIn, database: Database, what: str
) -> None:
    account = sign_in(Role.PANEL)
    with database.begin() as session:
        if what == "password":
            accounts.set_password(
                session, email=account.email, password=PASSWORD, by="a test", at=NINE
            )
        else:
            admin = Account(0, "admin@example.org", Role.ADMIN, "", active=True)
            for active in (False, True):
                accounts.set_active(session, account.id, active=active, by=admin, at=NINE)
    assert client.get("/your-sign-in").status_code == 303


def used_for(client: StrictClient, travel: time_machine.Traveller, hours: int) -> None:
    """Open a page every hour, as somebody at work does."""
    for _ in range(hours):
        travel.shift(timedelta(hours=1))
        client.get("/health/live")


def test_a_session_in_use_ends_after_twelve_hours_and_the_page_asked_for_is_kept(
    client: StrictClient, sign_in: SignIn
) -> None:
    with time_machine.travel(NINE, tick=False) as travel:
        account = sign_in(Role.PANEL)
        used_for(client, travel, 11)
        travel.shift(timedelta(minutes=59))
        assert client.get("/verify").status_code == 200
        travel.shift(timedelta(minutes=1))
        asked = client.get("/verify?a=b")
        assert asked.location == "/sign-in?next=/verify?a%3Db"
        page = client.page(asked.location)
        assert SAID in page.text
        form = page.form("/sign-in")
        typed = {**form, "email": account.email, "password": PASSWORD}
        back = Page(client.post("/sign-in", data=typed, follow_redirects=True))
        assert back.response.request.full_path == "/verify?a=b"
        assert SAID not in client.page("/sign-in").text


def test_a_form_sent_after_twelve_hours_changes_nothing(
    client: StrictClient, sign_in: SignIn
) -> None:
    with time_machine.travel(NINE, tick=False) as travel:
        sign_in(Role.PANEL)
        form = client.page("/your-sign-in").form("/sign-out/everywhere")
        used_for(client, travel, 12)
        answer = client.post("/sign-out/everywhere", data=form)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")
        assert SAID in client.page("/sign-in").text


def test_a_day_held_still_does_not_hold_a_session(settings: Settings, database: Database) -> None:
    """With REGISTER_TODAY the day never ends, but a session does."""
    client = browser(settings, Clock(NINE.date()), database)
    with database.begin() as session:
        accounts.add(
            session,
            email="panel@example.org",
            password=PASSWORD,
            role=Role.PANEL,
            scope="",
            by="a test",
            at=NINE,
        )
    with time_machine.travel(datetime(2027, 1, 1, 20, tzinfo=UTC), tick=False) as travel:
        client.send("/sign-in", "/sign-in", email="panel@example.org", password=PASSWORD)
        used_for(client, travel, 12)
        assert client.get("/your-sign-in").status_code == 303


def test_nobody_is_told_of_twelve_hours_who_was_never_signed_in_or_has_signed_out(
    client: StrictClient, sign_in: SignIn
) -> None:
    assert SAID not in client.page("/sign-in").text
    sign_in(Role.PANEL)
    client.send("/", "/sign-out")
    assert SAID not in client.page("/sign-in").text

"""The second factor at the door: set up, asked for, gone round by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask

from register.clock import Clock
from register.domain.roles import Access, Account, Role
from register.services import accounts, second_factor
from register.settings import Settings
from register.store import ledger
from register.store.session import Database
from tests.web.conftest import PASSWORD, SECRET, SignIn, browser
from tests.web.reading import Page, StrictClient

NINE = datetime(2026, 9, 1, 9, tzinfo=UTC)
EMAIL = "official@example.org"
CODE, SET_UP, MINE = "/sign-in/code", "/sign-in/codes/new", "/sign-in/codes"
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Traveller]:
    """Nine in the morning, standing still."""
    with time_machine.travel(NINE, tick=False) as travelling:
        yield travelling


def make(database: Database, email: str = EMAIL, role: Role = Role.OFFICIAL) -> Account:
    with database.begin() as session:
        return accounts.add(
            session, email=email, password=PASSWORD, role=role, scope="", by="a test", at=NINE
        )


def ready(database: Database, email: str = EMAIL) -> tuple[str, tuple[str, ...]]:
    """The key and the spare codes of somebody who set codes up long before."""
    account, key = make(database, email), second_factor.new_key()
    early = NINE - timedelta(hours=1)
    with database.begin() as session:
        typed = pyotp.TOTP(key).at(early)
        return key, second_factor.set_up(
            session, account, key=key, typed=typed, secret=SECRET, at=early
        )


def now_shown(key: str) -> str:
    return pyotp.TOTP(key).at(Clock().now())


def wrong(key: str) -> str:
    """Six digits that are not right now, nor in the half minutes around."""
    at = Clock().now()
    right = {pyotp.TOTP(key).at(at + step * HALF_MINUTE) for step in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


def give_password(client: StrictClient, wanted: str = "/", email: str = EMAIL) -> Page:
    page = f"/sign-in?next={wanted}"
    return client.send(page, "/sign-in", email=email, password=PASSWORD)


def key_on(page: Page) -> str:
    """The key as somebody types it off the page."""
    (found,) = re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.text)
    return str(found).replace(" ", "")


def is_signed_in(client: StrictClient) -> bool:
    return client.get("/your-sign-in").status_code == 200


def test_an_official_sets_codes_up_before_anything_else(
    client: StrictClient, database: Database, travel: time_machine.Traveller
) -> None:
    make(database)
    page = give_password(client, "/admin/feeds")
    assert page.heading == "Set up one-time codes"
    assert not is_signed_in(client)
    key = key_on(page)
    assert key == key_on(client.page(SET_UP))  # the same, if somebody looks again
    page = client.send(SET_UP, SET_UP, code=wrong(key))
    assert "There is a problem" in page.text
    page = client.send(SET_UP, SET_UP, code=now_shown(key))
    spare = re.findall(r"\b[a-z2-9]{5}-[a-z2-9]{5}\b", page.text)
    assert len(spare) == 8
    assert page.links["I have kept them: continue"] == "/admin/feeds"
    assert is_signed_in(client)
    client.send("/", "/sign-out")
    travel.shift(HALF_MINUTE)
    assert give_password(client).heading == "Enter your one-time code"
    client.send(CODE, CODE, code=now_shown(key))
    assert is_signed_in(client)


def test_the_right_code_leads_to_the_page_asked_for(
    client: StrictClient, database: Database, travel: time_machine.Traveller
) -> None:
    key, _ = ready(database)
    give_password(client, "/admin/feeds?page=2")
    travel.shift(timedelta(minutes=9))
    page = client.send(CODE, CODE, code=now_shown(key))
    assert page.response.request.full_path == "/admin/feeds?page=2"


def test_a_code_that_was_seen_over_a_shoulder_is_worth_nothing(
    client: StrictClient, database: Database, travel: time_machine.Traveller
) -> None:
    key, _ = ready(database)
    seen = now_shown(key)
    give_password(client)
    client.send(CODE, CODE, code=seen)
    assert is_signed_in(client)
    other = client.application.test_client()
    assert isinstance(other, StrictClient)
    other.environ_base["HTTP_REFERER"] = "https://localhost/"
    for _ in range(2):
        give_password(other)
        page = other.send(CODE, CODE, code=seen)
        assert page.response.status_code == 401
        assert not is_signed_in(other)
        travel.shift(HALF_MINUTE)


def test_the_code_of_another_account_is_refused(client: StrictClient, database: Database) -> None:
    ready(database)
    key, spare = ready(database, "other@example.org")
    give_password(client)
    for code in (now_shown(key), spare[0]):
        assert client.send(CODE, CODE, code=code).response.status_code == 401
    assert not is_signed_in(client)


def test_after_five_wrong_codes_the_page_says_how_long_to_wait(
    client: StrictClient, database: Database, travel: time_machine.Traveller
) -> None:
    key, _ = ready(database)
    give_password(client)
    for _ in range(5):
        assert client.send(CODE, CODE, code=wrong(key)).response.status_code == 401
    give_password(client)  # the password again makes no difference
    page = client.send(CODE, CODE, code=now_shown(key))
    assert page.response.status_code == 429
    assert page.response.headers["Retry-After"] == "60"
    assert page.links["try again"] == CODE
    travel.shift(timedelta(minutes=1))
    client.send(CODE, CODE, code=now_shown(key))
    assert is_signed_in(client)


def test_a_spare_code_comes_in_once_and_says_how_many_are_left(
    client: StrictClient, database: Database
) -> None:
    _, spare = ready(database)
    give_password(client)
    page = client.send(CODE, CODE, code=spare[0])
    assert "You used a spare code: 7 spare codes left." in page.text
    client.send("/", "/sign-out")
    give_password(client)
    assert client.send(CODE, CODE, code=spare[0]).response.status_code == 401


def paths(app: Flask) -> Iterator[str]:
    """Every address that is for somebody signed in, with anything in its gaps."""
    for rule in app.url_map.iter_rules():
        tag = getattr(app.view_functions[rule.endpoint], "access", None)
        if isinstance(tag, Access) and tag.needs_sign_in and not tag.token_scope:
            yield re.sub(r"<[^>]+>", "1", rule.rule)


@pytest.mark.parametrize("set_up", [True, False], ids=["asked for a code", "to set up"])
def test_half_a_sign_in_opens_no_page_and_sends_no_form(
    client: StrictClient, app: Flask, database: Database, *, set_up: bool
) -> None:
    if set_up:
        ready(database)
    else:
        make(database)
    page = give_password(client)
    token = page.form(CODE if set_up else SET_UP)["csrf_token"]
    closed = sorted(set(paths(app)))
    assert "/admin" in closed
    with database.read() as session:
        before = ledger.count(session)
    for path in closed:
        for answer in (client.get(path), client.post(path, data={"csrf_token": token})):
            assert answer.status_code in {303, 405}, path
            if answer.status_code == 303:
                assert answer.location.startswith("/sign-in?next="), path
    with database.read() as session:
        assert ledger.count(session) == before
    assert "Sign out" not in client.page("/").whole


def test_half_a_sign_in_lasts_ten_minutes_and_keeps_the_page_asked_for(
    client: StrictClient, database: Database, travel: time_machine.Traveller
) -> None:
    key, _ = ready(database)
    give_password(client, "/admin/feeds")
    form = client.page(CODE).form(CODE)
    travel.shift(timedelta(minutes=10))
    answer = client.post(CODE, data={**form, "code": now_shown(key)})
    assert answer.location == "/sign-in?next=/admin/feeds"
    assert "More than 10 minutes have passed" in client.page(answer.location).text
    assert not is_signed_in(client)


def test_half_a_sign_in_is_worth_nothing_in_another_browser_or_after_a_new_password(
    client: StrictClient, database: Database
) -> None:
    ready(database)
    give_password(client)
    elsewhere = {"User-Agent": "another browser"}
    assert client.get(CODE, headers=elsewhere).status_code == 303
    assert client.get(CODE).status_code == 200
    with database.begin() as session:
        accounts.set_password(
            session, email=EMAIL, password="three other words", by="a test", at=NINE
        )
    assert client.get(CODE).status_code == 303


def test_nobody_reaches_the_code_pages_without_a_password(client: StrictClient) -> None:
    for path in (CODE, SET_UP, MINE):
        assert client.get(path).location.startswith("/sign-in")


def test_whoever_has_codes_is_shown_no_key_with_the_password_alone(
    client: StrictClient, database: Database
) -> None:
    ready(database)
    give_password(client)
    token = client.page(CODE).form(CODE)["csrf_token"]
    assert client.get(SET_UP).location == CODE
    answer = client.post(SET_UP, data={"csrf_token": token, "code": "123456"})
    assert answer.location == CODE


def test_of_two_browsers_that_set_codes_up_the_first_wins(
    client: StrictClient, database: Database, travel: time_machine.Traveller
) -> None:
    make(database)
    other = client.application.test_client()
    assert isinstance(other, StrictClient)
    other.environ_base["HTTP_REFERER"] = "https://localhost/"
    key, late = (key_on(give_password(each)) for each in (client, other))
    assert key != late
    form = other.page(SET_UP).form(SET_UP)
    client.send(SET_UP, SET_UP, code=now_shown(key))
    assert other.post(SET_UP, data={**form, "code": now_shown(late)}).location == CODE
    travel.shift(HALF_MINUTE)
    assert other.send(CODE, CODE, code=now_shown(late)).response.status_code == 401
    other.send(CODE, CODE, code=now_shown(key))
    assert is_signed_in(other)


def test_the_key_does_not_stand_in_the_cookie(client: StrictClient, database: Database) -> None:
    make(database)
    key = key_on(give_password(client))
    with client.session_transaction(base_url="https://localhost") as session:
        assert key not in str(dict(session))


def test_the_ledger_tells_a_password_from_a_sign_in(
    client: StrictClient, database: Database
) -> None:
    key, _ = ready(database)

    def newest() -> str:
        with database.read() as session:
            return ledger.about(session, "account:1")[0].action

    give_password(client)
    assert newest() == "gave the right password"
    client.send(CODE, CODE, code=wrong(key))
    assert newest() == "gave a wrong code"
    client.send(CODE, CODE, code=now_shown(key))
    assert newest() == "signed in"


def test_new_spare_codes_and_another_phone_each_take_a_code(
    client: StrictClient, database: Database
) -> None:
    key, spare = ready(database)
    give_password(client)
    client.send(CODE, CODE, code=now_shown(key))
    token = client.page(MINE).form("/sign-out")["csrf_token"]
    assert "8 spare codes left" in client.page(MINE).text
    for action in ("spare", "again"):
        refused = Page(client.post(f"{MINE}/{action}", data={"csrf_token": token, "code": "1"}))
        assert refused.response.status_code == 401
    made = Page(client.post(f"{MINE}/spare", data={"csrf_token": token, "code": spare[0]}))
    (new, *_) = re.findall(r"\b[a-z2-9]{5}-[a-z2-9]{5}\b", made.text)
    answer = client.post(f"{MINE}/again", data={"csrf_token": token, "code": new})
    assert answer.location == SET_UP
    other_key = key_on(client.page(SET_UP))
    assert other_key != key
    page = client.send(SET_UP, SET_UP, code=now_shown(other_key))
    assert page.links["I have kept them: continue"] == MINE


def test_an_admin_resets_the_codes_of_an_official_with_a_reason(
    client: StrictClient, sign_in: SignIn, database: Database
) -> None:
    sign_in(Role.ADMIN)
    ready(database)
    where = client.page("/admin/accounts").links[f"Reset codes of {EMAIL}"]
    token = client.page(where).form("/sign-out")
    assert "Enter a reason" in client.post(where, data=token).text
    told = {**token, "reason": "Lost a phone; spoken to."}
    page = Page(client.post(where, data=told, follow_redirects=True))
    assert f"{EMAIL} sets up one-time codes again" in page.text
    assert "Reset codes" not in " ".join(page.links)
    client.send("/", "/sign-out")
    assert give_password(client).heading == "Set up one-time codes"


def test_in_a_demonstration_codes_are_asked_only_of_whoever_set_them_up(
    settings: Settings, database: Database
) -> None:
    shown = settings.model_copy(update={"demo": True})
    client = browser(shown, Clock(NINE.date()), database)
    make(database)
    give_password(client)
    assert is_signed_in(client)
    assert "asked only of accounts that set them up" in client.page(MINE).text
    key = key_on(client.page(SET_UP))
    client.send(SET_UP, SET_UP, code=now_shown(key))
    client.send("/", "/sign-out")
    assert give_password(client).heading == "Enter your one-time code"


def test_a_school_has_no_codes_to_set_up(client: StrictClient, sign_in: SignIn) -> None:
    sign_in(Role.PANEL)
    assert client.get(MINE).status_code == 403
    assert client.page(SET_UP).response.status_code == 403

"""An organisation reads its letters, chooses which it gets, and stops one by the link in it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import col, select

from register.domain.letters import Draft, LetterKind
from register.domain.roles import Account, Role
from register.services.stopping import token
from register.settings import Settings
from register.store import accounts, letters
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.web.letters.pages import blocks_of
from tests.listed import a_primary, list_schools
from tests.registering import draw, put_person, put_post
from tests.services.letter_scenes import AT, an_account
from tests.web.conftest import SignIn
from tests.web.reading import StrictClient, words

URN = "100001"
SUBJECT = "Wrenfold School: the SENCO has until 1 December 2026 to qualify"
BODY = (
    "Wrenfold School (URN 100001)\n\nWhat to do:\n\n* plan the course\n* tell us\n\n"
    "The school's page: https://localhost/schools/100001\n\nNot ours: https://elsewhere.example/x"
)


def write(
    database: Database, account: Account, *keys: str, kind: LetterKind = LetterKind.DEADLINE
) -> list[int]:
    """Write a letter under each key; their numbers, the first first."""
    drafts = [
        Draft(key, account.id, account.organisation, kind, None, f"{SUBJECT} ({key})", BODY)
        for key in keys
    ]
    with database.begin() as session:
        letters.add(session, drafts, at=AT)
        found = letters.of_account(session, account.id, limit=len(keys))
    return [letter.id for letter in found][::-1]


def acts(database: Database) -> list[tuple[str, str, str]]:
    """What the ledger says of letters and calendars."""
    with database.read() as session:
        told = select(LedgerRow.action, LedgerRow.actor, LedgerRow.subject)
        chosen = told.where(
            col(LedgerRow.action).like("letter%") | col(LedgerRow.action).like("calendar%")
        )
        return [
            (row[0], row[1], row[2]) for row in session.exec(chosen.order_by(col(LedgerRow.seq)))
        ]


# ---------------------------------------------------------------- reading


def test_letters_are_listed_the_newest_first_and_one_that_was_opened_is_no_longer_new(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    account = sign_in(Role.SCHOOL, URN)
    first, second = write(database, account, "one", "two")
    page = client.page("/letters")
    assert "2 letters, 2 not yet opened, the newest first" in page.text
    assert page.text.index("(two)") < page.text.index("(one)")
    opened = client.page(f"/letters/{first}")
    assert opened.heading == f"{SUBJECT} (one)"
    assert "2 letters, 1 not yet opened" in client.page("/letters").text
    with database.read() as session:
        assert letters.one(session, first).read_at is not None
        assert letters.one(session, second).read_at is None


def test_a_letter_is_laid_out_as_it_was_meant_and_leads_to_our_pages_alone(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    (number,) = write(database, sign_in(Role.SCHOOL, URN), "one")
    page = client.page(f"/letters/{number}")
    assert page.links["https://localhost/schools/100001"] == "/schools/100001"
    assert "https://elsewhere.example/x" in page.text
    assert "https://elsewhere.example/x" not in page.links
    items = [item for item in page.tree.iter("li") if item.text in ("plan the course", "tell us")]
    assert len(items) == 2


def test_words_that_look_like_markup_stay_words() -> None:
    (block,) = blocks_of("<b>Due</b>", address="")
    assert [piece.text for piece in block.lines[0]] == ["<b>Due</b>"]


def test_a_list_of_letters_goes_on_over_pages(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    write(database, sign_in(Role.SCHOOL, URN), *(f"k{number}" for number in range(25)))
    assert "(k24)" in client.page("/letters").text
    assert "(k0)" not in client.page("/letters").text
    assert "(k0)" in client.page("/letters?page=2").text
    assert "(k0)" in client.page("/letters?page=99").text


def test_whoever_has_no_letters_is_told_when_one_comes(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.TRUST, "2044")
    assert "You have no letters yet" in client.page("/letters").text


def test_nobody_opens_anothers_letter(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    with database.begin() as session:
        other = an_account(session, scope="100002")
    (number,) = write(database, other, "one")
    sign_in(Role.SCHOOL, URN)
    theirs, none = client.page(f"/letters/{number}"), client.page("/letters/999")
    assert (theirs.response.status_code, none.response.status_code) == (404, 404)
    assert theirs.text == none.text
    with database.read() as session:
        assert letters.one(session, number).read_at is None


def test_only_those_who_have_schools_have_letters(client: StrictClient, sign_in: SignIn) -> None:
    for role in (Role.PANEL, Role.OFFICIAL, Role.CANDIDATE):
        sign_in(role, "1" if role is Role.CANDIDATE else "")
        assert client.get("/letters").status_code == 403
        client.send("/", "/sign-out")


# ---------------------------------------------------------------- choosing


def switch(client: StrictClient, kind: str, turn: str) -> int:
    told = client.page("/letters").form("/letters/reminders")
    return client.post("/letters/reminders", data=told | {"kind": kind, "turn": turn}).status_code


def test_a_kind_that_may_be_stopped_is_stopped_and_started_again(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    account = sign_in(Role.SCHOOL, URN)
    assert switch(client, "confirm", "stop") == 303
    assert switch(client, "confirm", "stop") == 303
    assert "Stopped: Reminders to confirm the record once a year." in client.page("/letters").text
    with database.read() as session:
        assert letters.stopped(session, account.id) == {LetterKind.CONFIRM}
    assert switch(client, "confirm", "start") == 303
    with database.read() as session:
        assert letters.stopped(session, account.id) == frozenset()
    who = (account.actor, account.actor)
    assert acts(database) == [("letters stopped", *who), ("letters started", *who)]


def test_nothing_else_can_be_stopped(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    account = sign_in(Role.SCHOOL, URN)
    for kind, turn in (("passed", "stop"), ("nonsense", "stop"), ("confirm", "burn")):
        assert switch(client, kind, turn) == 400
    with database.read() as session:
        assert letters.stopped(session, account.id) == frozenset()


def test_a_school_and_a_trust_see_the_kinds_that_they_get(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, URN)
    school = client.page("/letters").text
    assert "Letters when a SENCO leaves" in school
    assert "The monthly letter about all your schools" not in school
    client.send("/letters", "/sign-out")
    sign_in(Role.AUTHORITY, "301")
    authority = client.page("/letters").text
    assert "The monthly letter about all your schools" in authority
    assert "Letters when a SENCO leaves" not in authority


# ---------------------------------------------------------------- one click


@pytest.fixture
def account(database: Database) -> Account:
    with database.begin() as session:
        return an_account(session)


@pytest.fixture
def path(settings: Settings, account: Account) -> str:
    told = token(settings.secret(), account.id, LetterKind.DEADLINE)
    return f"/letters/stop/{told}"


def stopped(database: Database, account: Account) -> frozenset[LetterKind]:
    with database.read() as session:
        return letters.stopped(session, account.id)


def test_looking_at_the_page_stops_nothing(
    client: StrictClient, database: Database, account: Account, path: str
) -> None:
    for _ in range(3):
        page = client.page(path)
        client.head(path)
    assert page.heading == "Stop these letters?"
    assert "Reminders 12, 6 and 3 months before a deadline" in page.text
    assert stopped(database, account) == frozenset()
    assert account.email not in page.whole


def test_the_button_stops_it_without_signing_in(
    client: StrictClient, database: Database, account: Account, path: str
) -> None:
    page = client.send(path, path)
    assert page.heading == "Stopped"
    assert page.links["sign in and open Letters"] == "/letters#reminders"
    assert stopped(database, account) == {LetterKind.DEADLINE}
    assert acts(database) == [("letters stopped", "letter", account.actor)]


def test_a_mail_programme_stops_it_with_one_post_and_no_page_before(
    client: StrictClient, database: Database, account: Account, path: str
) -> None:
    kind = "application/x-www-form-urlencoded"
    for body in ("List-Unsubscribe=One-Click", ""):
        answer = client.post(path, data=body, content_type=kind, headers={"Referer": ""})
        assert answer.status_code == 200
        assert stopped(database, account) == {LetterKind.DEADLINE}
    assert len(acts(database)) == 1, "a second click is no second act"


def test_an_address_that_is_not_ours_gets_one_page_whatever_is_wrong_with_it(
    client: StrictClient, database: Database, settings: Settings, account: Account, path: str
) -> None:
    secret = settings.secret()
    odd = [
        "nonsense",
        path.rpartition("/")[2][:-1],
        token("another secret, quite as long as ours", account.id, LetterKind.DEADLINE),
        token(secret, 999, LetterKind.DEADLINE),
        token(secret, account.id, LetterKind.PASSED),
    ]
    answers = [client.open(f"/letters/stop/{t}", method=m) for t in odd for m in ("GET", "POST")]
    assert {answer.status_code for answer in answers} == {404}
    cleaned = {re.sub(r"/letters/stop/\S*|\d+:\d+", "", answer.text) for answer in answers}
    assert len(cleaned) == 1
    assert "Nothing was stopped" in cleaned.pop()
    assert stopped(database, account) == frozenset()


def test_no_other_form_does_without_a_token(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    account = sign_in(Role.SCHOOL, URN)
    for path in ("/letters/reminders", "/letters/calendar", "/letters/calendar/end"):
        answer = client.post(path, data={"kind": "confirm", "turn": "stop"})
        assert answer.status_code == 400, path
    assert stopped(database, account) == frozenset()


def test_the_token_tells_no_address(path: str, account: Account) -> None:
    told = path.rpartition("/")[2]
    assert account.email not in told
    assert len(told) < 100


def test_a_shut_account_can_still_be_left_alone(
    client: StrictClient, database: Database, account: Account, path: str
) -> None:
    with database.begin() as session:
        accounts.set_active(session, account.id, active=False)
    assert client.post(path).status_code == 200


# ---------------------------------------------------------------- the calendar


def make_calendar(client: StrictClient) -> str:
    """Make an address; the path of it."""
    page = client.send("/letters", "/letters/calendar")
    assert page.heading == "The calendar address is made"
    (address,) = [words(code) for code in page.tree.iter("code")]
    assert page.links["Open it in the calendar of this device"] == address.replace(
        "https://", "webcal://"
    )
    return address.removeprefix("https://localhost")


@pytest.fixture
def school(database: Database) -> None:
    """A school whose SENCO has until September 2027."""
    with database.begin() as session:
        list_schools(session, a_primary(int(URN), "Wrenfold School"))
        put_post(session, put_person(session, 1234567), int(URN), date(2024, 9, 1))
    draw(database)


@pytest.mark.usefixtures("school")
def test_a_calendar_address_is_shown_once_and_read_without_signing_in(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    account = sign_in(Role.SCHOOL, URN)
    path = make_calendar(client)
    assert path.rpartition("/")[2] not in client.page("/letters").whole
    client.send("/letters", "/sign-out")
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "SUMMARY:SENCO qualification: last day\\, Wrenfold School" in answer.text
    assert "Open Government Licence" in answer.text.replace("\r\n ", "")
    assert [act[0] for act in acts(database)] == ["calendar made"]
    assert account.email not in answer.text


@pytest.mark.usefixtures("school")
def test_a_calendar_that_has_not_changed_is_not_sent_again(
    client: StrictClient, sign_in: SignIn
) -> None:
    sign_in(Role.SCHOOL, URN)
    path = make_calendar(client)
    client.send("/letters", "/sign-out")
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_address_that_has_ended_is_not_there(
    client: StrictClient, database: Database, sign_in: SignIn
) -> None:
    account = sign_in(Role.AUTHORITY, "301")
    first = make_calendar(client)
    assert client.get(first).status_code == 200
    second = make_calendar(client)
    assert [client.get(path).status_code for path in (first, second)] == [404, 200]
    text = client.send("/letters", "/letters/calendar/end").text
    assert "The calendar address has ended" in text
    assert "Make a calendar address" in text
    third = make_calendar(client)
    assert [client.get(path).status_code for path in (second, third)] == [404, 200]
    with database.begin() as session:
        accounts.set_active(session, account.id, active=False)
    for path in (third, "/calendar/nonsense.ics"):
        assert client.get(path).status_code == 404

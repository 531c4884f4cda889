"""A calendar of an organisation's dates: what is in it, what never is, and how fast it comes."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from register.domain.claims import ClaimKind, Proposed, reply_due
from register.domain.errors import NotFound
from register.domain.roles import Account, Role
from register.domain.schools import CLOSED
from register.services import calendar_addresses, calendars
from register.services.claims import raise_claim
from register.services.confirmations import confirm, to_confirm
from register.store import accounts, appointments, people
from register.store.session import Database
from tests.registering import (
    EARLY,
    a_person,
    a_post,
    draw,
    primaries,
    put_person,
    put_post,
    put_schools,
    relist,
    retell_post,
)
from tests.services.letter_scenes import an_account

AT = datetime(2026, 9, 1, 7, tzinfo=UTC)
TODAY = date(2026, 9, 1)
HERE, THERE, ELSEWHERE = 100001, 100002, 100003
OURS = "https://register.example"
SAID = "Contains public sector information licensed under the Open Government Licence v3.0."
TRUST, AREA = 2044, 301
# Nobody of these is to be in any calendar.
FAMILY, GIVEN, TRN, EMAIL = "Dunnockdale", "Olwenna", 7654321, "olwenna@nettlegarth.example"


@pytest.fixture
def account(sqlite_database: Database) -> Account:
    """A school whose SENCO began in September 2024, among others of its trust and authority."""
    with sqlite_database.begin() as session:
        put_schools(
            session,
            *primaries(HERE, THERE, trust_code=TRUST, la_code=AREA),
            *primaries(ELSEWHERE, trust_code=1, la_code=2),
        )
        for number, urn in enumerate((HERE, THERE, ELSEWHERE)):
            person = put_person(
                session, TRN + number, family_name=f"{FAMILY}{number}", given_names=GIVEN
            )
            put_post(session, person, urn, date(2024, 9, 1 + number))
        made = an_account(session, EMAIL, scope=str(HERE))
    draw(sqlite_database)
    return made


def dates(database: Database, account: Account, today: date = TODAY) -> list[tuple[date, str]]:
    with database.read() as session:
        found = calendars.of_account(session, account, today=today)
    return [(entry.day, entry.summary) for entry in found.entries]


def written(database: Database, account: Account, today: date = TODAY) -> bytes:
    with database.read() as session:
        found = calendars.of_account(session, account, today=today)
    return calendars.written(found, address=OURS, attribution=SAID)


def read(told: bytes) -> Any:  # noqa: ANN401 - the library's values are of thirty types
    return Calendar.from_ical(told)


def of(database: Database, role: Role, scope: int) -> Account:
    with database.begin() as session:
        return an_account(session, f"{role}@example.org", role, str(scope))


def test_a_school_reads_the_last_day_of_its_senco(
    sqlite_database: Database, account: Account
) -> None:
    assert dates(sqlite_database, account) == [
        (date(2027, 9, 1), "SENCO qualification: last day, School 100001")
    ]


@pytest.mark.parametrize(("role", "scope"), [(Role.TRUST, TRUST), (Role.AUTHORITY, AREA)])
def test_a_trust_and_an_authority_read_those_of_their_schools_and_no_others(
    sqlite_database: Database, account: Account, role: Role, scope: int
) -> None:
    del account
    found = dates(sqlite_database, of(sqlite_database, role, scope))
    assert [day for day, _ in found] == [date(2027, 9, 1), date(2027, 9, 2)]


def test_a_school_that_left_the_trust_leaves_its_calendar(
    sqlite_database: Database, account: Account
) -> None:
    del account
    trust = of(sqlite_database, Role.TRUST, TRUST)
    with sqlite_database.begin() as session:
        relist(session, HERE, at=AT, trust_code=77)
    assert [day for day, _ in dates(sqlite_database, trust)] == [date(2027, 9, 2)]


def test_a_closed_school_has_an_empty_calendar(sqlite_database: Database, account: Account) -> None:
    with sqlite_database.begin() as session:
        relist(session, HERE, at=AT, status_code=CLOSED, closed=date(2026, 8, 31))
    draw(sqlite_database)
    assert dates(sqlite_database, account) == []
    assert read(written(sqlite_database, account)).events == []


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.PANEL, Role.CANDIDATE])
def test_nobody_reads_the_whole_nation(sqlite_database: Database, role: Role) -> None:
    with sqlite_database.begin() as session:
        scope = "1" if role is Role.CANDIDATE else ""
        other = an_account(session, "other@example.org", role, scope)
    assert dates(sqlite_database, other) == []


def test_confirming_and_a_reply_are_in_it_once_there_is_a_day_for_them(
    sqlite_database: Database, account: Account
) -> None:
    with sqlite_database.begin() as session:
        page = to_confirm(session, HERE, account=account, today=TODAY)
        confirm(session, urn=HERE, account=account, at=AT, today=TODAY, digest=page.digest)
        raise_claim(
            session,
            account=account,
            urn=HERE,
            kind=ClaimKind.CORRECTION,
            proposed=Proposed(),
            words=f"{GIVEN} {FAMILY} began a year earlier.",
            at=AT,
            today=TODAY,
        )
    found = dates(sqlite_database, account)
    assert (date(2027, 9, 1), "Confirm the SENCO record, School 100001") in found
    reply = (reply_due(TODAY), "Reply due from the SENCO register, School 100001")
    assert found[0] == reply
    unfolded = written(sqlite_database, account).replace(b"\r\n ", b"").decode()
    assert FAMILY not in unfolded


def test_it_is_a_calendar_as_the_standard_has_it(
    sqlite_database: Database, account: Account
) -> None:
    told = written(sqlite_database, account)
    assert told.startswith(b"BEGIN:VCALENDAR\r\n")
    assert told.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(map(len, told.split(b"\r\n"))) <= 75
    calendar = read(told)
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-CALNAME"] == "SENCO dates, School 100001 (URN 100001)"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(days=1)
    assert calendar["X-WR-CALDESC"] == SAID
    (event,) = calendar.events
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTSTART"].dt == date(2027, 9, 1)
    assert event["UID"] == f"deadline-{HERE}@senco-register"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    assert event["URL"] == f"{OURS}/schools/{HERE}"
    assert event["SEQUENCE"] >= 0
    assert list(event.walk("VALARM")) == []


def test_a_date_that_moves_is_the_same_entry_later_in_its_sequence(
    sqlite_database: Database, account: Account
) -> None:
    (before,) = read(written(sqlite_database, account)).events
    later = date(2025, 1, 6)
    with sqlite_database.begin() as session:
        retell_post(session, 1, at=AT, starts=later, starts_latest=later)
    draw(sqlite_database)
    (after,) = read(written(sqlite_database, account)).events
    assert after["DTSTART"].dt == date(2028, 1, 6)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_the_same_dates_are_the_same_bytes_on_another_day(
    sqlite_database: Database, account: Account
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert written(sqlite_database, account) == written(sqlite_database, account, tomorrow)


def test_nobody_is_in_it(sqlite_database: Database, account: Account) -> None:
    with sqlite_database.begin() as session:
        page = to_confirm(session, HERE, account=account, today=TODAY)
        confirm(session, urn=HERE, account=account, at=AT, today=TODAY, digest=page.digest)
    told = written(sqlite_database, account) + written(
        sqlite_database, of(sqlite_database, Role.TRUST, TRUST)
    )
    unfolded = told.replace(b"\r\n ", b"").decode()
    assert "School 100001" in unfolded
    for private in (FAMILY, GIVEN, str(TRN), EMAIL, "nettlegarth", account.actor):
        assert private not in unfolded


def test_an_authority_of_400_schools_is_answered_well_within_a_second(
    sqlite_database: Database,
) -> None:
    urns, began = range(110_000, 110_400), date(2024, 9, 1)
    with sqlite_database.begin() as session:
        put_schools(session, *primaries(*urns, la_code=AREA))
        told = [a_person(2_000_000 + number) for number, _ in enumerate(urns)]
        numbers = people.add(session, told, source="test", at=EARLY)
        posts = [(n, a_post(urn, began)) for n, urn in zip(numbers, urns, strict=True)]
        appointments.add(session, posts, source="test", at=EARLY)
    draw(sqlite_database)
    authority = of(sqlite_database, Role.AUTHORITY, AREA)
    clock = time.process_time()
    calendar = written(sqlite_database, authority)
    assert time.process_time() - clock < 1
    assert calendar.count(b"BEGIN:VEVENT") == 400


# ---------------------------------------------------------------- its address


def test_an_address_is_found_by_its_token_and_only_a_hash_is_kept(
    sqlite_database: Database, account: Account
) -> None:
    with sqlite_database.begin() as session:
        token = calendar_addresses.make(session, account, at=AT)
    with sqlite_database.read() as session:
        assert calendar_addresses.holder(session, token) == account
        held = session.connection().exec_driver_sql("SELECT hash FROM calendar").scalars().all()
    assert token not in held


@pytest.mark.parametrize("how", ["ended", "replaced", "shut", "never made"])
def test_an_address_that_is_no_more_is_as_if_it_had_never_been(
    sqlite_database: Database, account: Account, how: str
) -> None:
    with sqlite_database.begin() as session:
        token = calendar_addresses.make(session, account, at=AT)
        if how == "ended":
            calendar_addresses.end(session, account, at=AT)
        elif how == "replaced":
            calendar_addresses.make(session, account, at=AT)
        elif how == "shut":
            accounts.set_active(session, account.id, active=False)
        else:
            token += "x"
    with (
        sqlite_database.read() as session,
        pytest.raises(NotFound, match=r"^There is no calendar at this address\.$"),
    ):
        calendar_addresses.holder(session, token)

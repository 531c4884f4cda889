"""Data quality: who is silent, where the census differs, how old the feeds are, what to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from register.domain.evidence import Level
from register.services import merging, quality
from register.services.imports.outcome import ImportKind
from register.services.quality import Quality
from register.services.quality_census import Ask, Comparison
from register.services.quality_feeds import ages
from register.services.quality_kept import overview
from register.services.questions_to_ask import of_silence, to_ask
from register.store import census, confirmations, ledger
from register.store.census import Entry, Return
from register.store.confirmations import Confirmation
from register.store.session import Database
from register.store.tables.keeping import AccountRow
from register.store.tables.record import ChangeRow, ClaimRow
from tests.listed import a_primary
from tests.registering import (
    EARLY,
    draw,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    relist,
    retell_person,
    retell_post,
)
from tests.services.import_files import PERSON, POST, a_file, take

TODAY = date(2026, 6, 10)
NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
CENSUS_DAY = date(2025, 11, 6)
SINCE = date(2024, 9, 1)
OURS = "school:100001"
GORSELAND: dict[str, object] = {"la_code": 902, "la_name": "Gorseland"}


def look(database: Database, la: int | None = None, today: date = TODAY) -> Quality:
    draw(database)
    with database.read() as session:
        return quality.look(session, today=today, la=la)


def silent(database: Database) -> dict[int, date | None]:
    return {each.school.urn: each.last for each in look(database).silent}


@pytest.fixture
def school(sqlite_database: Database) -> Database:
    """One school, of which nothing but the list has spoken."""
    return _school(sqlite_database)


def _school(database: Database) -> Database:
    with database.begin() as session:
        put_schools(session, *primaries(100001))
    return database


def account(session: Session, organisation: str) -> int:
    """Somebody of it, by number; nobody signs in, so no password is made."""
    role, _, scope = organisation.partition(":")
    row = AccountRow(
        email=f"{organisation}@example.org",
        password_hash="",
        role=role,
        scope=scope,
        created_at=EARLY,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def confirmed(session: Session, at: datetime) -> None:
    by = account(session, "trust:1")
    confirmations.add(session, Confirmation(100001, at, at.date(), "trust:1", by, "x"))


def changed(session: Session, at: datetime, organisation: str = OURS) -> None:
    session.add(
        ChangeRow(
            at=at,
            urn=100001,
            organisation=organisation,
            account_id=account(session, organisation),
            kind="x",
            words="",
            why="",
            steps="[]",
        )
    )


def claimed(session: Session, at: datetime) -> None:
    session.add(
        ClaimRow(
            reference="X",
            at=at,
            urn=100001,
            organisation=OURS,
            account_id=account(session, OURS),
            kind="award",
            proposed="{}",
            words="",
            reply_due=at.date(),
            state="open",
        )
    )


def imported(session: Session, at: datetime, source: str = "import 0123456789ab") -> None:
    put_post(session, put_person(session, 1, at=EARLY), 100001, SINCE, at=EARLY)
    statement = text("UPDATE appointment_version SET source = :source, known_from = :at")
    when = at.strftime("%Y-%m-%d %H:%M:%S.%f")
    session.connection().execute(statement, {"source": source, "at": when})


def test_a_school_of_which_nothing_ever_came_is_silent(school: Database) -> None:
    assert silent(school) == {100001: None}
    (found,) = look(school).silent
    assert found.days is None


@pytest.mark.parametrize("came", [confirmed, changed, claimed, imported])
def test_anything_that_comes_from_a_school_is_its_word_for_365_days(
    school: Database, came: object
) -> None:
    with school.begin() as session:
        came(session, NOON - YEAR + timedelta(days=1))  # type: ignore[operator]  # one of four
    assert silent(school) == {}
    tomorrow = look(school, today=TODAY + timedelta(days=1)).silent
    assert [(each.last, each.days) for each in tomorrow] == [(date(2025, 6, 11), 365)]


def test_its_last_word_is_the_latest_of_them(database: Database) -> None:
    with _school(database).begin() as session:
        confirmed(session, NOON - 2 * YEAR)
        claimed(session, NOON - 4 * YEAR)
        imported(session, NOON - 3 * YEAR)
    assert silent(database) == {100001: date(2024, 6, 10)}


def test_what_its_trust_records_is_its_word_and_what_an_official_or_a_succession_does_is_not(
    school: Database,
) -> None:
    with school.begin() as session:
        changed(session, NOON, "department")
        imported(session, NOON, source="by school succession, not re-confirmed")
    assert silent(school) == {100001: None}
    with school.begin() as session:
        changed(session, NOON, "trust:2044")
    assert silent(school) == {}


def test_a_return_that_repeats_what_is_held_leaves_no_trace_and_the_question_says_so(
    school: Database,
) -> None:
    take(school, ImportKind.PEOPLE, a_file(PERSON, {}), at=NOON - 2 * YEAR)
    file = a_file(POST, {})
    first = take(school, ImportKind.APPOINTMENTS, file, at=NOON - 2 * YEAR)
    again = take(school, ImportKind.APPOINTMENTS, file, at=NOON)
    assert (first.added, again.unchanged) == (1, 1)
    (found,) = look(school).silent
    assert found.last == date(2024, 6, 10)
    assert "a return that repeats what is held leaves no trace" in of_silence(found)


def test_a_word_late_in_the_evening_is_of_that_day_in_london(school: Database) -> None:
    with school.begin() as session:
        confirmed(session, datetime(2025, 6, 10, 23, 30, tzinfo=UTC))
    assert silent(school) == {}


def test_schools_that_are_closed_or_that_the_duty_does_not_reach_are_asked_nothing(
    school: Database,
) -> None:
    with school.begin() as session:
        put_schools(
            session,
            a_primary(100002, "Special", type_code=7),
            a_primary(100003, "Closed", status_code=2, closed=date(2020, 8, 31)),
        )
    assert list(silent(school)) == [100001]


SENCO: dict[str, object] = {"person_id": 1, "numbered": True, "senco": True, "award": True}
COMPARED = [
    pytest.param([SENCO], set(), id="the same person and the award"),
    pytest.param([{**SENCO, "award": False}], {Ask.AWARD_HERE}, id="the award left out"),
    pytest.param([{**SENCO, "senco": False}], {Ask.NOBODY_THERE}, id="in another role"),
    pytest.param([{"senco": False}], {Ask.NOBODY_THERE}, id="a return with no SENCO"),
    pytest.param([{**SENCO, "person_id": 2, "award": False}], {Ask.ANOTHER}, id="somebody else"),
    pytest.param([{**SENCO, "person_id": 2}], {Ask.ANOTHER, Ask.AWARD_THERE}, id="with an award"),
    pytest.param([{**SENCO, "person_id": None}], {Ask.STRANGER}, id="not on the register"),
    pytest.param([SENCO, {**SENCO, "person_id": None}], set(), id="two, one of them ours"),
    pytest.param([{"senco": True}], set(), id="nobody knows who"),
]


@pytest.fixture
def country(sqlite_database: Database) -> Database:
    return _country(sqlite_database)


def told(database: Database, said: Mapping[int, list[dict[str, object]]]) -> Comparison:
    usual = Entry(person_id=None, numbered=False, senco=False, award=False)
    entries = {urn: [usual._replace(**each) for each in rows] for urn, rows in said.items()}  # type: ignore[arg-type]  # by name
    with database.begin() as session:
        census.add(session, Return(CENSUS_DAY, NOON, "a test", "0" * 64, 1), entries)
    found = look(database).census
    assert found is not None
    return found


def asks(found: Comparison) -> dict[int, set[Ask]]:
    return {each.school.urn: set(each.asks) for each in found.disagreements}


@pytest.mark.parametrize(("said", "expected"), COMPARED)
def test_the_census_beside_a_register_that_has_somebody(
    country: Database, said: list[dict[str, object]], expected: set[Ask]
) -> None:
    found = told(country, {100001: said})
    assert asks(found) == ({100001: expected} if expected else {})


def _country(database: Database) -> Database:
    """At 100001 person 1 is SENCO, with an award; 100002, elsewhere, has nobody; 2 is spare."""
    with database.begin() as session:
        put_body(session)
        put_schools(session, *primaries(100001), *primaries(100002, **GORSELAND))
        holder = put_person(session, 1)
        put_person(session, 2)
        put_post(session, holder, 100001, SINCE, level=Level.OFFICIAL)
        put_award(session, holder, at=EARLY)
    return database


def test_a_census_that_names_a_record_that_was_merged_since_names_whoever_stands_for_it(
    database: Database,
) -> None:
    country = _country(database)
    said: dict[int, list[dict[str, object]]] = {
        100001: [SENCO],
        100002: [{**SENCO, "person_id": None, "numbered": False}],
    }
    before = told(country, said)
    with country.begin() as session:
        third = put_person(session, 3)
        merging.merge(session, gone_id=1, kept_id=2, because="One", by="x", at=NOON)
        merging.merge(session, gone_id=2, kept_id=third, because="One", by="x", at=NOON)
        (entry,) = census.of_day(session, CENSUS_DAY)[100001]
    assert entry.person_id == third
    after = look(country).census
    assert after is not None
    assert asks(before) == asks(after) == {100002: {Ask.NOBODY_HERE}}


def test_a_return_that_names_one_person_under_two_numbers_says_all_of_it_of_the_one(
    country: Database,
) -> None:
    with country.begin() as session:
        merging.merge(session, gone_id=2, kept_id=1, because="One", by="x", at=NOON)
    found = told(country, {100001: [{**SENCO, "award": False}, {**SENCO, "person_id": 2}]})
    assert asks(found) == {}


def test_the_census_beside_a_register_that_has_nobody(country: Database) -> None:
    found = told(country, {100002: [{"senco": True}]})
    assert asks(found) == {100002: {Ask.NOBODY_HERE}}
    assert (len(found.schools), found.returned, found.unnumbered) == (2, 1, 1)
    assert [school.urn for school in found.absent] == [100001]


def test_the_register_is_that_of_the_census_day_as_now_known(country: Database) -> None:
    with country.begin() as session:
        late = put_person(session, 3)
        put_post(session, late, 100002, CENSUS_DAY + timedelta(days=1))
    assert asks(told(country, {100002: [{"senco": True}]})) == {100002: {Ask.NOBODY_HERE}}
    with country.begin() as session:
        put_post(session, late, 100002, CENSUS_DAY, ends=CENSUS_DAY + timedelta(days=1))
    found = look(country).census
    assert found is not None
    assert asks(found) == {}


@pytest.mark.parametrize(
    ("award", "recorded"),
    [
        ({"awarded": CENSUS_DAY}, True),
        ({"awarded": CENSUS_DAY + timedelta(days=1)}, False),
        ({"awarded": None}, False),
        ({"awarded": SINCE, "revoked": CENSUS_DAY}, False),
        ({"awarded": SINCE, "revoked": CENSUS_DAY + timedelta(days=1)}, True),
    ],
)
def test_an_award_is_recorded_where_it_was_held_on_the_census_day(
    country: Database, award: dict[str, object], *, recorded: bool
) -> None:
    with country.begin() as session:
        put_post(session, 2, 100002, SINCE)
        put_award(session, 2, at=EARLY, **award)
    found = told(country, {100002: [{**SENCO, "person_id": 2}]})
    assert asks(found) == ({} if recorded else {100002: {Ask.AWARD_THERE}})


def test_a_census_changes_no_standing(country: Database) -> None:
    before = [(each.urn, each.status) for each in look(country).schools]
    told(country, {100001: [{"senco": False}], 100002: [{**SENCO, "person_id": 2}]})
    assert [(each.urn, each.status) for each in look(country).schools] == before


def test_each_authority_has_its_own_numbers_and_they_add_up(database: Database) -> None:
    country = _country(database)
    told(country, {100001: [{"senco": False}], 100002: [{"senco": True}]})
    found = look(country)
    numbers = [
        (a.name, a.schools, a.silent, a.word_alone, a.census, a.review) for a in found.authorities
    ]
    assert numbers == [("Gorseland", 1, 1, 0, 1, 0), ("Thistleshire", 1, 1, 0, 1, 0)]
    assert (found.total.schools, found.total.census) == (2, 2)
    one = look(country, la=902)
    assert [school.urn for school in one.schools] == [100002]
    assert one.total == replace(found.authorities[0], key=None, name="England")


def test_what_each_authority_has_is_kept_whatever_is_done_that_changes_none_of_it(
    country: Database,
) -> None:
    draw(country)
    with country.begin() as session:
        first = overview(session, today=TODAY)
        for action in ("saw a person", "case.decided", "letter.sent"):
            ledger.record(session, at=NOON, actor="x", action=action, subject="x", detail={})
        assert overview(session, today=TODAY) is first
        assert overview(session, today=TODAY + YEAR) is not first


def told_of_nobody(session: Session) -> None:
    census.add(session, Return(CENSUS_DAY, NOON, "a test", "0" * 64, 1), {})


MOVES: dict[str, Callable[[Session], object]] = {
    "confirmation": lambda session: confirmed(session, NOON),
    "change": lambda session: changed(session, NOON),
    "claim": lambda session: claimed(session, NOON),
    "census": told_of_nobody,
    "person": lambda session: retell_person(session, 2, at=NOON, level=Level.OFFICIAL),
    "post": lambda session: retell_post(session, 1, at=NOON, level=Level.SAID),
    "award": lambda session: put_award(session, 2, at=NOON),
    "school": lambda session: relist(session, 100002, at=NOON, la_name="Renamed"),
}


@pytest.mark.parametrize("moves", MOVES.values(), ids=MOVES)
def test_what_each_authority_has_is_worked_out_again_when_what_it_is_made_of_moves(
    country: Database, moves: Callable[[Session], object]
) -> None:
    draw(country)
    with country.begin() as session:
        first = overview(session, today=TODAY)
        moves(session)
    draw(country)
    with country.read() as session:
        second = overview(session, today=TODAY)
        assert second is not first
        assert overview(session, today=TODAY) is second


def test_a_school_without_an_authority_stands_last(country: Database) -> None:
    with country.begin() as session:
        relist(session, 100002, at=EARLY + timedelta(days=1), la_code=None, la_name="")
    assert [area.name for area in look(country).authorities] == ["Thistleshire", "Not recorded"]


def test_the_questions_for_an_authority_say_what_is_missing_and_name_nobody(
    country: Database,
) -> None:
    with country.begin() as session:
        put_post(session, 2, 100002, SINCE, teacher_at_school=None, level=Level.OFFICIAL)
        unsure = put_person(session, 3, prohibited=None, given_names="Zebedee")
        put_schools(session, *primaries(100003, **GORSELAND))
        put_post(session, unsure, 100003, SINCE)
    found = look(country, la=902)
    with country.read() as session:
        questions = to_ask(session, found, 902)
        assert to_ask(session, look(country, la=999), 999) is None
    assert questions is not None
    assert questions.la_name == "Gorseland"
    assert [(each.school.urn, each.words) for each in questions.review] == [
        (
            100002,
            "Whether they teach at this school is not known. The school can say.",
        ),
        (
            100003,
            (
                "Whether a prohibition stands is not recorded. The school or the teaching record"
                " can say."
            ),
        ),
    ]
    assert [each.school.urn for each in questions.word_alone] == [100003]
    assert [each.school.urn for each in questions.silent] == [100002, 100003]
    assert "Zebedee" not in str(questions)


def test_a_first_day_known_to_the_month_is_asked_for_where_the_answer_turns_on_it(
    country: Database,
) -> None:
    with country.begin() as session:
        put_post(session, 2, 100002, date(2023, 6, 1), starts_latest=date(2023, 6, 30))
    with country.read() as session:
        questions = to_ask(session, look(country, la=902), 902)
    assert questions is not None
    (asked,) = questions.review
    assert "known to the month only" in asked.words


def test_a_silent_school_is_asked_by_what_the_register_holds_of_it(country: Database) -> None:
    with country.begin() as session:
        confirmed(session, NOON - 2 * YEAR)
        put_schools(session, *primaries(100003))
        put_post(session, 2, 100003, SINCE)
    words = {each.school.urn: of_silence(each) for each in look(country).silent}
    assert "since 10 June 2024" in words[100001]
    assert "Who is SENCO there" in words[100002]
    assert "came with the school before it" in words[100003]


def test_before_anything_has_come_every_feed_is_marked_and_no_queue_is(
    sqlite_database: Database,
) -> None:
    with sqlite_database.read() as session:
        found = ages(session, today=TODAY)
    assert {age.name for age in found if age.old} == {age.name for age in found if not age.queue}
    assert all(age.day is None and age.days is None for age in found)


def test_a_feed_is_old_a_day_after_it_should_have_come_again(database: Database) -> None:
    country = _country(database)
    with country.begin() as session:
        ledger.record(
            session,
            at=NOON,
            actor="a test",
            action="import.people",
            subject="import:x",
            detail={},
        )
        claimed(session, NOON)
    told(country, {100001: [{"senco": True}]})
    old = {}
    for days in (21, 22, 31, 32):
        with country.read() as session:
            found = {age.name: age for age in ages(session, today=TODAY + timedelta(days=days))}
        old[days] = (found["People"].old, found["Oldest open claim"].old)
    assert old == {21: (False, False), 22: (False, True), 31: (False, True), 32: (True, True)}
    assert found["School workforce census"].day == CENSUS_DAY
    assert found["School list"].day == EARLY.date()

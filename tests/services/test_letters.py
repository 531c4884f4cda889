"""What letters say and to whom: a SENCO left, a fact changed, a trust's month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session

from register.domain.changes import Act
from register.domain.identifiers import Urn
from register.domain.letters import Draft, Letter, LetterKind
from register.domain.people import Basis, TeacherStatus
from register.domain.period import Period
from register.domain.roles import Account, Role
from register.law.assessment import STATUSES
from register.services import changes, letters
from register.services.letters_digest_words import MOST
from register.services.letters_words import SHORT, stands
from register.store import accounts, confirmations, standings
from register.store import letters as kept
from register.store.confirmations import Confirmation
from register.store.session import Database
from tests.registering import (
    EARLY,
    a_post,
    draw,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    retell_award,
    retell_post,
)
from tests.services.killing import killed_at

URN = 100001
SEEN = datetime(2026, 3, 2, 8, tzinfo=UTC)
LATER = SEEN + timedelta(days=3)
STARTED = date(2025, 1, 6)


def reader(session: Session, role: Role = Role.SCHOOL, scope: int = URN) -> Account:
    """Somebody to write to, who has stopped being asked to confirm."""
    made = accounts.add(
        session,
        email=f"{role}{scope}@reader.example",
        password_hash="",
        role=role,
        scope=str(scope),
        at=EARLY,
    )
    kept.stop(session, made.id, LetterKind.CONFIRM, at=EARLY)
    return made


def a_school(session: Session, urn: int = URN, starts: date = STARTED) -> int:
    """A school with somebody in post since then; their number."""
    put_schools(session, *primaries(urn))
    person = put_person(session, urn)
    put_post(session, person, urn, starts)
    return person


def write(database: Database, at: datetime = SEEN, address: str = "") -> letters.Written:
    """One run of the job on the day of the instant."""
    return letters.write_due(database, at=at, today=at.date(), address=address)


def written(database: Database) -> list[Letter]:
    """Every letter, in the order in which they were written."""
    with database.read() as session:
        return kept.recent(session, limit=1000)[::-1]


def the_letter(database: Database) -> Letter:
    """The only one."""
    (letter,) = written(database)
    return letter


def test_a_school_seen_for_the_first_time_is_only_noted(database: Database) -> None:
    with database.begin() as session:
        a_school(session)
        reader(session)
    assert write(database).letters == 0
    assert write(database, LATER).letters == 0


@pytest.mark.parametrize(
    ("follows", "says"),
    [
        pytest.param(None, "Nobody is recorded as SENCO from 4 March 2026 on.", id="nobody"),
        pytest.param(
            date(2026, 3, 4), "Somebody else is recorded as SENCO from 4 March 2026 on.", id="next"
        ),
        pytest.param(
            date(2026, 3, 5),
            "Nobody is recorded as SENCO on 4 March 2026; somebody is now.",
            id="a day later",
        ),
    ],
)
def test_a_departure_says_whether_somebody_follows(
    database: Database, follows: date | None, says: str
) -> None:
    with database.begin() as session:
        person = a_school(session)
        reader(session)
    write(database)
    with database.begin() as session:
        retell_post(session, person, at=SEEN + timedelta(hours=3), ends=date(2026, 3, 4))
        if follows:
            put_post(session, put_person(session, 7), URN, follows, at=LATER)
    write(database, LATER)
    letter = the_letter(database)
    assert (letter.kind, letter.urn) == (LetterKind.LEFT, URN)
    assert "A SENCO's last day in post at this school is recorded as 3 March 2026." in letter.body
    assert says in letter.body


def test_a_last_day_told_in_advance_is_a_letter_only_when_it_has_come(database: Database) -> None:
    with database.begin() as session:
        person = a_school(session)
        reader(session)
    write(database)
    with database.begin() as session:
        retell_post(session, person, at=SEEN, ends=LATER.date())
    assert write(database, LATER - timedelta(days=1)).letters == 0
    assert write(database, LATER).kinds == {LetterKind.LEFT: 1}


def test_a_fact_that_changes_there_and_back_is_told_each_time_and_once(database: Database) -> None:
    with database.begin() as session:
        put_body(session)
        person = a_school(session)
        put_award(session, person, at=EARLY)
        reader(session)
    write(database)
    for day, revoked in enumerate((date(2026, 2, 1), None, date(2026, 2, 1)), start=1):
        with database.begin() as session:
            retell_award(session, person, at=SEEN + timedelta(hours=day), revoked=revoked)
        for _ in range(2):
            write(database, SEEN + timedelta(hours=day, minutes=1))
    told = [letter for letter in written(database) if letter.kind is LetterKind.CHANGED]
    assert len(told) == 3
    assert "What is held on a SENCO's qualification is recorded anew." in told[0].body
    now = "On the evidence held on 2 March 2026:"
    assert f"{now} Within time: the SENCO has until 6 January 2028" in told[0].body
    assert f"{now} Meets the rules" in told[1].body


def test_a_change_says_which_organisation_recorded_it_and_where_to_say_it_is_wrong(
    database: Database,
) -> None:
    with database.begin() as session:
        a_school(session)
        account = reader(session)
    write(database)
    with database.begin() as session:
        act = Act(account, SEEN, SEEN.date(), "They share the post.")
        post = a_post(URN, date(2026, 2, 9))
        changes.start(session, act, urn=Urn(URN), person_id=put_person(session, 7), told=post)
    write(database, LATER, address="https://register.example/")
    letter = the_letter(database)
    assert letter.kind is LetterKind.CHANGED
    assert "changed on 2 March 2026" in letter.body
    who = "Recorded by School 100001 (URN 100001) on 2 March 2026: A SENCO started on"
    assert who in letter.body
    assert "https://register.example/schools/100001" in letter.body
    assert "If this is wrong, say so on the same page" in letter.body


def test_a_fact_that_came_in_a_file_since_is_nobodys_act(database: Database) -> None:
    with database.begin() as session:
        put_body(session)
        person = a_school(session)
        account = reader(session)
    write(database)
    with database.begin() as session:
        act = Act(account, SEEN, SEEN.date(), "They share the post.")
        post = a_post(URN, date(2026, 2, 9))
        changes.start(session, act, urn=Urn(URN), person_id=put_person(session, 7), told=post)
        put_award(session, person, at=SEEN + timedelta(days=1))
    write(database, LATER)
    letter = the_letter(database)
    assert "changed on 3 March 2026" in letter.body
    assert "Recorded by" not in letter.body


def test_an_answer_that_changes_with_no_fact_of_the_schools_own_is_told_too(
    database: Database,
) -> None:
    with database.begin() as session:
        put_award(session, a_school(session), at=EARLY)
        reader(session)
    write(database)
    with database.begin() as session:
        put_body(session, at=SEEN)
        standings.mark(session, [URN], at=SEEN, why="the list of bodies")
    for _ in range(2):
        write(database, LATER)
    letter = the_letter(database)
    assert letter.kind is LetterKind.CHANGED
    assert "It is something besides this school's own record" in letter.body
    assert "Meets the rules" in letter.body


def test_a_trust_is_told_at_once_that_a_school_came_to_be_not_met_and_only_then(
    database: Database,
) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(URN, 100002, trust_code=44, trust_name="Hill Trust"))
        person = put_person(session, 1)
        put_post(session, person, URN, STARTED)
        trust = reader(session, Role.TRUST, 44)
        kept.stop(session, trust.id, LetterKind.DIGEST, at=EARLY)
    write(database)
    with database.begin() as session:
        retell_post(session, person, at=SEEN, ends=date(2026, 3, 1))
    for _ in range(2):
        write(database, LATER)
    letter = the_letter(database)  # 100002 was not met when it was first seen
    assert (letter.kind, letter.organisation, letter.urn) == (LetterKind.NOT_MET, "trust:44", URN)


def test_a_school_that_days_alone_made_not_met_is_told_so_itself(database: Database) -> None:
    lapses = TeacherStatus(Basis.QTLS, Period(date(2010, 1, 1), LATER.date()))
    with database.begin() as session:
        put_schools(session, *primaries(URN))
        person = put_person(session, 1, teacher_status=lapses)
        put_post(session, person, URN, STARTED)
        reader(session)
    write(database, LATER - timedelta(days=1))
    for _ in range(2):
        write(database, LATER)
    letter = the_letter(database)
    assert letter.kind is LetterKind.NOT_MET
    assert "Not met: the SENCO recorded is not a qualified teacher at this school" in letter.body


def test_an_account_that_is_shut_is_not_written_to(database: Database) -> None:
    with database.begin() as session:
        a_school(session, starts=date(2023, 4, 1))
        accounts.set_active(session, reader(session).id, active=False)
    assert write(database).letters == 0


def test_what_is_stopped_is_not_written_and_what_may_not_be_is(database: Database) -> None:
    with database.begin() as session:
        a_school(session, starts=date(2023, 4, 12))
        account = reader(session)
        for kind in (LetterKind.DEADLINE, LetterKind.DEADLINE_NEAR):
            kept.stop(session, account.id, kind, at=EARLY)
    assert write(database, datetime(2026, 1, 12, tzinfo=UTC)).letters == 0
    assert write(database, datetime(2026, 3, 12, tzinfo=UTC)).letters == 1
    assert the_letter(database).kind is LetterKind.DEADLINE_NEAR


def test_a_digest_has_what_is_not_met_what_is_due_and_where_nobody_reads(
    database: Database,
) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(URN, 100002, 100003, trust_code=44, trust_name="Hill"))
        put_post(session, put_person(session, 1), 100002, date(2023, 4, 12))
        put_post(session, put_person(session, 2), 100003, STARTED)
        reader(session, Role.TRUST, 44)
        accounts.add(
            session, email="b@b.example", password_hash="", role=Role.SCHOOL, scope="100003",
            at=EARLY,
        )  # fmt: skip
    for _ in range(2):
        write(database)
    digest = the_letter(database)
    assert digest.subject == "Your schools in March 2026: 1 not met, 1 with a deadline this term"
    assert "Not met (1):\n\n* School 100001 (URN 100001): not met, no SENCO" in digest.body
    due = "Deadline this term, by 30 April 2026 (1):\n\n* School 100002 (URN 100002): until 12"
    assert due in digest.body
    assert "3 schools have not confirmed the record within the last year." in digest.body
    unread = "* School 100001 (URN 100001)\n* School 100002 (URN 100002)"
    assert digest.body.endswith(f"nobody there has letters (2):\n\n{unread}")
    assert "Changed since" not in digest.body


def test_the_next_digest_has_what_changed_since_and_a_quiet_one_says_so(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(URN))
        reader(session)
        reader(session, Role.AUTHORITY, 901)
    write(database)
    with database.begin() as session:
        put_post(session, put_person(session, 1), URN, date(2026, 3, 9), at=LATER)
    for day in (datetime(2026, 4, 2, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)):
        write(database, day)
    first, second, third = (x.body for x in written(database) if x.kind is LetterKind.DIGEST)
    assert "no SENCO is recorded" in first
    changed = "Changed since 2 March 2026 (1):\n\n* School 100001 (URN 100001): within time (then:"
    assert changed in second
    assert "no answer has changed." in third
    assert "1 school has not confirmed the record within the last year." in third


def test_a_digest_has_the_schools_of_which_the_register_cannot_tell(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(URN))
        put_post(session, put_person(session, 1), URN, STARTED, teacher_at_school=None)
        reader(session, Role.AUTHORITY, 901)
        told = Confirmation(URN, EARLY, date(2026, 1, 5), f"school:{URN}", 1, "digest")
        confirmations.add(session, told)
    write(database)
    body = the_letter(database).body
    assert "Cannot tell, or disputed (1):\n\n* School 100001 (URN 100001): not enough" in body
    assert "no answer has changed" not in body
    assert "not confirmed" not in body


def test_a_long_list_of_a_digest_is_cut_and_says_so(database: Database) -> None:
    many = range(100_000, 100_000 + MOST + 2)
    with database.begin() as session:
        put_schools(session, *primaries(*many))
        reader(session, Role.AUTHORITY, 901)
    write(database)
    body = the_letter(database).body
    assert f"Not met ({MOST + 2}):" in body
    assert "* and 2 more" in body


def test_a_school_marked_while_the_job_runs_waits_and_the_day_is_not_done(
    database: Database,
) -> None:
    with database.begin() as session:
        a_school(session, starts=date(2023, 4, 1))
        reader(session)
    other = Database(database.url)
    marked = False

    def mark(*told: object) -> None:
        nonlocal marked
        if "FROM account" in str(told[2]) and not marked:
            marked = True
            with other.begin() as session:
                standings.mark_exactly(session, {(URN, SEEN)}, why="meanwhile")

    event.listen(database.engine, "before_cursor_execute", mark)
    first = write(database)
    event.remove(database.engine, "before_cursor_execute", mark)
    other.engine.dispose()
    assert (first.letters, first.left) == (0, 1)
    with database.read() as session:
        assert letters.all_written(session) is None
    second = write(database)
    assert (second.letters, second.left) == (1, 0)
    with database.read() as session:
        assert letters.all_written(session) == SEEN.date()


def test_killed_at_any_statement_a_run_loses_no_letter_and_the_next_repeats_none(
    database: Database,
) -> None:
    urns = list(range(100_001, 100_041))
    with database.begin() as session:
        put_schools(session, *primaries(*urns))
        people = {urn: put_person(session, urn) for urn in urns}
        for urn in urns:
            put_post(session, people[urn], urn, STARTED)
            reader(session, scope=urn)
    write(database)
    done = []
    for statement, urn in enumerate(urns, start=1):
        at = LATER + timedelta(minutes=statement)
        with database.begin() as session:
            retell_post(session, people[urn], at=at, ends=LATER.date())
        draw(database)
        with killed_at(database, statement) as fate:
            write(database, at)
        write(database, at)
        done.append(urn)
        if not fate.killed:
            break
    assert not fate.killed
    assert len(done) > 10
    assert [(letter.kind, letter.urn) for letter in written(database)] == [
        (LetterKind.LEFT, urn) for urn in done
    ]


@pytest.mark.parametrize("status", STATUSES)
def test_every_answer_has_its_words(status: str) -> None:
    for deadline in (None, date(2026, 9, 1)):
        said = stands(status, deadline)
        assert said.endswith(".")
        assert "{" not in said
    assert SHORT[status]


def test_letters_are_thrown_away_after_two_years(database: Database) -> None:
    edge = SEEN - timedelta(days=730)
    with database.begin() as session:
        put_schools(session, *primaries(URN))
        who = reader(session)
        for key, at in (("older", edge - timedelta(seconds=1)), ("kept", edge)):
            draft = Draft(key, who.id, who.organisation, LetterKind.LEFT, URN, "A letter", "Words")
            kept.add(session, [draft], at=at)
        letters.sweep(session, SEEN)
    assert [letter.key for letter in written(database)] == ["kept"]

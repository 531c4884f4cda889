"""A correction upstream reaches the receipts that it touches, and nobody is told twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from register.domain.awards import AwardKind
from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.people import Basis, Induction, TeacherStatus
from register.services import corrections, merging, notices, receipts, receipts_withdrawing
from register.services.receipts_reading import keys_of
from register.services.receipts_status import StatusList, read_status_list
from register.store import ledger, receipt_events, standings, verification_marks
from register.store.receipt_events import EventKind
from register.store.session import Database
from register.store.tables.verifications import VerificationMarkRow
from tests.registering import (
    primaries,
    put_award,
    put_person,
    put_post,
    put_schools,
    relist,
    retell_award,
    retell_person,
)
from tests.services.receipt_scenes import (
    LATER,
    MADE,
    OTHER,
    SCHOOL,
    TRN,
    WHOSE,
    a_scene,
    an_issuer,
    keep,
    kept,
)

MUCH_LATER = LATER + timedelta(days=1)
REVOKED = "An award that it rests on was revoked on 1 March 2027."


def with_award(database: Database) -> int:
    person = a_scene(database)
    with database.begin() as session:
        put_award(session, person, at=MADE)
    return person


def look(database: Database) -> int:
    with database.begin() as session:
        return corrections.reexamine(session, at=LATER)


def events(database: Database, number: int) -> list[tuple[EventKind, str]]:
    with database.read() as session:
        return [(e.kind, e.because) for e in receipt_events.of_check(session, number)]


def told(database: Database) -> list[str]:
    with database.read() as session:
        return [notice.words for notice in notices.unread(session, WHOSE)]


def the_list(database: Database, folder: Path) -> StatusList:
    with database.begin() as session:
        text = receipts.status_list(session, an_issuer(folder), at=LATER)
        return read_status_list(text, keys_of(receipts.jwks(session)))


def marked(session: Session) -> list[int]:
    return sorted(session.exec(select(VerificationMarkRow.verification_id)))


def revoke(session: Session, person: int, on: date | None = date(2027, 3, 1)) -> None:
    retell_award(session, person, at=LATER, revoked=on)


def test_a_revoked_award_withdraws_the_receipt_and_tells_its_holder_once(
    database: Database, tmp_path: Path
) -> None:
    person = with_award(database)
    held = kept(database, an_issuer(tmp_path), person)
    other = kept(database, an_issuer(tmp_path), None)
    with database.begin() as session:
        revoke(session, person)
        assert marked(session) == [held.id]
    assert look(database) == 1
    assert look(database) == 0
    with database.begin() as session:
        standings.mark_for_people(session, [person], at=LATER, why="again")
    assert look(database) == 1
    assert events(database, held.id) == [(EventKind.WITHDRAWN, REVOKED)]
    (words,) = told(database)
    assert "no longer stands" in words
    assert REVOKED in words
    assert "Sample" not in words
    with database.begin() as session:
        found = receipts.check(session, held.receipt, at=LATER)
        assert not found.stands
        assert found.is_ours
        assert found.withdrawal is not None
        assert receipts.check(session, other.receipt, at=LATER).stands
        (row,) = ledger.about(session, f"verification:{held.id}")
        assert (row.action, row.actor) == ("receipt withdrawn", "the register")
    listed = the_list(database, tmp_path)
    assert listed.is_withdrawn(held.id)
    assert not listed.is_withdrawn(other.id)


def test_a_marked_check_is_looked_at_before_its_receipt_or_the_list_is_relied_on(
    sqlite_database: Database, tmp_path: Path
) -> None:
    person = with_award(sqlite_database)
    first = kept(sqlite_database, an_issuer(tmp_path), person)
    second = kept(sqlite_database, an_issuer(tmp_path), person)
    with sqlite_database.begin() as session:
        revoke(session, person)
        assert not receipts.check(session, first.receipt, at=LATER).stands
        assert marked(session) == [second.id]
    assert the_list(sqlite_database, tmp_path).is_withdrawn(second.id)


def test_what_is_put_right_restores_the_receipt(database: Database, tmp_path: Path) -> None:
    person = with_award(database)
    held = kept(database, an_issuer(tmp_path), person)
    for on in (date(2027, 3, 1), None):
        with database.begin() as session:
            revoke(session, person, on)
        look(database)
    kinds = [kind for kind, _ in events(database, held.id)]
    assert kinds == [EventKind.WITHDRAWN, EventKind.RESTORED]
    assert len(told(database)) == 2
    assert not the_list(database, tmp_path).is_withdrawn(held.id)
    with database.begin() as session:
        assert receipts.check(session, held.receipt, at=LATER).stands


def test_a_change_that_leaves_the_answer_touches_the_receipt_once(
    database: Database, tmp_path: Path
) -> None:
    person = with_award(database)
    held = kept(database, an_issuer(tmp_path), person)
    with database.begin() as session:
        put_award(session, person, at=LATER, awarded=date(2020, 1, 1))
    look(database)
    with database.begin() as session:
        standings.mark_for_people(session, [person], at=LATER, why="again")
    look(database)
    assert events(database, held.id) == [
        (EventKind.TOUCHED, "An award was recorded that it did not know of.")
    ]
    (words,) = told(database)
    assert "still stands: a fact behind it changed, and the answer is the same." in words
    with database.begin() as session:
        assert receipts.check(session, held.receipt, at=LATER).stands


def test_what_the_law_does_not_ask_of_leaves_no_trace(
    sqlite_database: Database, tmp_path: Path
) -> None:
    person = with_award(sqlite_database)
    held = kept(sqlite_database, an_issuer(tmp_path), person)
    with sqlite_database.begin() as session:
        retell_award(session, person, at=LATER, certificate="A1")
        relist(session, SCHOOL, at=LATER, name="Another name")
        assert marked(session) == [held.id]
    look(sqlite_database)
    assert events(sqlite_database, held.id) == []


def test_what_only_came_to_be_after_the_check_is_no_correction(
    sqlite_database: Database, tmp_path: Path
) -> None:
    person = a_scene(sqlite_database)
    with sqlite_database.begin() as session:
        npq = {
            "kind": AwardKind.NPQSENCO,
            "course_started": date(2026, 2, 1),
            "course_completed": None,
            "awarded": None,
        }
        put_award(session, person, at=MADE, **npq)
    held = kept(sqlite_database, an_issuer(tmp_path), person)
    with sqlite_database.begin() as session:
        put_post(session, person, SCHOOL, date(2026, 9, 1), at=LATER)
        put_post(session, person, OTHER, date(2027, 1, 4), at=LATER)
        retell_award(
            session, person, at=LATER, awarded=date(2027, 2, 1), course_completed=date(2027, 1, 8)
        )
        closed = {"closed": date(2027, 2, 28), "status_code": 2, "status_name": "Closed"}
        relist(session, SCHOOL, at=LATER, **closed)
    look(sqlite_database)
    assert events(sqlite_database, held.id) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"teacher_status": TeacherStatus(Basis.NONE)},
            "What is recorded of the person's standing as a teacher was corrected.",
        ),
        (
            {"induction": Induction.FAILED},
            "What is recorded of the person's standing as a teacher was corrected.",
        ),
    ],
)
def test_the_reason_says_what_kind_of_fact_it_was(
    sqlite_database: Database, tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    person = with_award(sqlite_database)
    held = kept(sqlite_database, an_issuer(tmp_path), person)
    with sqlite_database.begin() as session:
        retell_person(session, int(TRN), at=LATER, **changes)
    look(sqlite_database)
    assert events(sqlite_database, held.id) == [(EventKind.WITHDRAWN, words)]


def test_earlier_service_that_was_not_known_moves_the_deadline_and_withdraws(
    sqlite_database: Database, tmp_path: Path
) -> None:
    person = a_scene(sqlite_database)
    held = kept(sqlite_database, an_issuer(tmp_path), person)
    with sqlite_database.begin() as session:
        put_post(session, person, OTHER, date(2025, 9, 1), at=LATER)
    look(sqlite_database)
    words = "Service as a SENCO that it rests on was corrected."
    assert (EventKind.WITHDRAWN, words) in events(sqlite_database, held.id)


def test_a_school_marks_its_own_checks_and_those_of_whoever_served_there(
    database: Database, tmp_path: Path
) -> None:
    person = a_scene(database)
    with database.begin() as session:
        put_schools(session, *primaries(100003))
        elsewhere = put_person(session, 1_000_002)
        put_post(session, elsewhere, OTHER, date(2024, 9, 1))
        first = keep(session, an_issuer(tmp_path), person)
        second = keep(session, an_issuer(tmp_path), elsewhere)
        keep(session, an_issuer(tmp_path), None)
        mark = verification_marks.mark
        mark(session, urns=[100003], people=(), at=LATER, why="x")
        assert marked(session) == []
        mark(session, urns=[OTHER], people=(), at=LATER, why="x")
        assert marked(session) == [second.id]
        mark(session, urns=[SCHOOL, OTHER], people=[person], at=LATER, why="x")
        assert marked(session) == [first.id, second.id]


def test_an_official_withdraws_and_restores_by_hand(database: Database, tmp_path: Path) -> None:
    person = with_award(database)
    held = kept(database, an_issuer(tmp_path), person)
    by, at = "a test", LATER
    with database.begin() as session:
        withdraw, restore = receipts_withdrawing.withdraw, receipts_withdrawing.restore
        with pytest.raises(Conflict, match="is not withdrawn"):
            restore(session, held.reference, because="No", by=by, at=at)
        for bad in ("", " ", "x" * 301, "It was about 1000001"):
            with pytest.raises(InvalidFact):
                withdraw(session, held.reference, because=bad, by=by, at=at)
        with pytest.raises(NotFound):
            withdraw(session, "0000-0000-0000", because="Lost", by=by, at=at)
        withdraw(session, held.reference, because="The wrong post was checked", by=by, at=at)
        with pytest.raises(Conflict, match="already"):
            withdraw(session, held.reference, because="Again", by=by, at=at)
        standings.mark_for_people(session, [person], at=LATER, why="x")
    look(database)
    with database.begin() as session:
        found = receipts.check(session, held.receipt, at=LATER)
        assert found.withdrawal is not None
        assert found.withdrawal.because == "The wrong post was checked."
        restore(session, held.reference, because="It was the right post", by=by, at=at)
        assert receipts.check(session, held.receipt, at=LATER).stands
    assert len(told(database)) == 2


def test_a_notice_is_its_organisations_own_and_is_read_once(
    sqlite_database: Database, tmp_path: Path
) -> None:
    person = with_award(sqlite_database)
    kept(sqlite_database, an_issuer(tmp_path), person)
    with sqlite_database.begin() as session:
        revoke(session, person)
        corrections.reexamine(session, at=LATER)
        (notice,) = notices.unread(session, WHOSE)
        assert notices.unread(session, "school:100002") == []
        with pytest.raises(NotFound):
            notices.read(session, "school:100002", notice.id, at=LATER)
        notices.read(session, WHOSE, notice.id, at=LATER)
        assert notices.unread(session, WHOSE) == []
        assert notices.count_unread(session, WHOSE) == 0
        assert [each.id for each in notices.all_of(session, WHOSE, 10)] == [notice.id]


def test_records_put_together_touch_or_withdraw_the_receipts_of_both(
    database: Database, tmp_path: Path
) -> None:
    gone = a_scene(database)
    with database.begin() as session:
        stays = put_person(session, 1_000_002)
        put_award(session, stays, at=MADE)
        without, having = (keep(session, an_issuer(tmp_path), who) for who in (gone, stays))
        number = merging.merge(
            session, gone_id=gone, kept_id=stays, because="One person", by="a test", at=LATER
        )
        assert marked(session) == [without.id, having.id]
    look(database)
    merged = "Two records that are one person's were put together."
    (first, *_) = events(database, without.id)
    assert first[0] is EventKind.WITHDRAWN
    assert first[1].startswith(merged)
    assert events(database, having.id) == []
    with database.begin() as session:
        merging.undo(session, number, by="a test", because="They were two", at=MUCH_LATER)
    look(database)
    assert [kind for kind, _ in events(database, without.id)][-1] is EventKind.RESTORED


def test_two_that_look_again_at_once_tell_it_once(database: Database, tmp_path: Path) -> None:
    person = with_award(database)
    held = [kept(database, an_issuer(tmp_path), person) for _ in range(3)]
    with database.begin() as session:
        revoke(session, person)
    with ThreadPoolExecutor(4) as pool:
        looked = sum(pool.map(lambda _: look(database), range(4)))
    assert looked == len(held)
    assert len(told(database)) == len(held)
    assert all(len(events(database, each.id)) == 1 for each in held)
    assert corrections.bring_up_to_date(database, at=LATER) == 0

"""A check of a candidate: found, answered, kept as it was made, and theirs alone to see."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import Account, Role
from register.domain.verifications import NO_RECORD, ByCode, Route, Verification
from register.services import snapshots
from register.services.case_format import answers
from register.services.checks_made import page
from register.services.verification import CodeRefused, again, pack_seen_by, seen_by
from register.store import ledger, people, verifications
from register.store.session import Database
from tests.checking import (
    CHECKED_AT,
    STARTS,
    a_post_at,
    an_account,
    an_issuer,
    by_number,
    made,
    make,
)
from tests.registering import (
    a_person,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    retell_award,
)

SCHOOL, OTHER = 100001, 100002
EARLY = datetime(2026, 1, 6, 9, tzinfo=UTC)
LATER = CHECKED_AT + timedelta(days=40)
SOMEBODY, NOBODY = 1234567, 7654321


@pytest.fixture
def panel(database: Database) -> Account:
    """A panel, two schools, and somebody who holds the award."""
    with database.begin() as session:
        put_schools(session, *primaries(SCHOOL, OTHER))
        put_body(session)
        person = put_person(session, SOMEBODY)
        put_award(session, person, at=EARLY)
        put_post(session, person, OTHER, date(2022, 9, 1))
        return an_account(session)


def check(session: Session, panel: Account, folder: Path, trn: int = SOMEBODY) -> Verification:
    return made(session, by_number(trn), panel, folder, post=a_post_at(SCHOOL))


def test_a_holder_of_the_award_is_said_to_hold_it(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        kept = check(session, panel, tmp_path)
    told = kept.snapshot
    assert told.outcome == "qualified"
    assert told.asked.route is Route.NUMBER
    assert told.candidate is not None
    assert told.candidate.number_ends == "567"
    assert [span.status for span in told.ahead] == ["qualified"]
    assert told.law is not None
    assert told.law.text == "R2024"


def test_the_decision_is_what_register_assess_says_of_the_facts_kept(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        kept = check(session, panel, tmp_path)
    (said,) = answers([json.dumps(kept.snapshot.case)])
    assert said == kept.snapshot.decision


def test_what_is_kept_is_read_back_as_it_was(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        kept = check(session, panel, tmp_path)
    with database.begin() as session:
        seen = seen_by(session, kept.reference, account=panel, at=LATER)
    assert seen == kept
    assert snapshots.loads(snapshots.dumps(seen.snapshot)) == seen.snapshot


def test_a_check_cannot_be_changed_nor_removed(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        check(session, panel, tmp_path)
    for act in ("UPDATE verification SET outcome = 'exempt'", "DELETE FROM verification"):
        with pytest.raises(DatabaseError, match="kept as it was made"), database.begin() as session:
            session.connection().execute(text(act))


def test_a_wrong_birthday_and_an_unknown_number_are_told_and_asked_alike(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:  # the first check of a register makes its key
        check(session, panel, tmp_path, NOBODY - 1)
    asked: list[list[str]] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *given: asked[-1].append(given[2])
    )
    kept = []
    for trn, born in ((SOMEBODY, date(1980, 5, 18)), (NOBODY, date(1980, 5, 17))):
        asked.append([])
        with database.begin() as session:
            found = made(session, by_number(trn, born), panel, tmp_path, post=a_post_at(SCHOOL))
            kept.append(found.snapshot)
    wrong, unknown = (replace(each, reference="", at=CHECKED_AT, sought="") for each in kept)  # type: ignore[arg-type]  # what may differ is blanked
    assert wrong == unknown
    assert wrong.outcome == NO_RECORD
    assert "does not mean that they are not qualified" in wrong.sentence
    assert asked[0] == asked[1]


def test_each_look_and_each_sight_has_one_row_in_the_ledger_and_no_number_in_it(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        before = ledger.count(session)
        kept = check(session, panel, tmp_path)
        after = ledger.count(session)
    with database.begin() as session:
        seen_by(session, kept.reference, account=panel, at=LATER)
        entries = ledger.about(session, f"person:{kept.person_id}")
    # The look-up, and the key that the first receipt was signed with.
    assert after - before in {1, 2}
    assert [entry.action for entry in entries] == ["saw a person", "looked for a person"]
    assert all(str(SOMEBODY) not in entry.detail for entry in entries)


def test_a_check_is_seen_by_its_own_organisation_and_officials_alone(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        kept = check(session, panel, tmp_path)
        other = an_account(session, Role.AUTHORITY, "301")
        official = an_account(session, Role.OFFICIAL)
    with database.begin() as session:
        assert seen_by(session, kept.reference, account=official, at=LATER) == kept
        with pytest.raises(NotFound) as theirs:
            seen_by(session, kept.reference, account=other, at=LATER)
        with pytest.raises(NotFound) as nobodys:
            seen_by(session, "ZZZZZZZZZZZZ", account=other, at=LATER)
        with pytest.raises(NotFound) as after_theirs:
            page(session, other, limit=1, after=kept.reference)
        with pytest.raises(NotFound):
            pack_seen_by(session, kept.pack, account=other, at=LATER)
    assert str(theirs.value) == str(nobodys.value) == str(after_theirs.value)


def test_a_school_asks_about_a_post_of_its_own_alone(database: Database, tmp_path: Path) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(SCHOOL, OTHER))
        school = an_account(session, Role.SCHOOL, str(SCHOOL))
    with database.begin() as session:
        made(session, by_number(NOBODY), school, tmp_path, post=a_post_at(SCHOOL))
        with pytest.raises(NotAllowed, match="not a school of yours"):
            make(session, by_number(NOBODY), school, tmp_path, post=a_post_at(OTHER))


@pytest.mark.parametrize("starts", [date(2009, 8, 31), date(2036, 9, 2)])
def test_a_first_day_out_of_range_is_refused(
    database: Database, panel: Account, tmp_path: Path, starts: date
) -> None:
    with database.begin() as session, pytest.raises(InvalidFact, match="must lie between"):
        make(session, by_number(NOBODY), panel, tmp_path, post=a_post_at(SCHOOL, starts=starts))


def test_a_school_that_nobody_lists_is_refused(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session, pytest.raises(NotFound, match="999999"):
        make(session, by_number(NOBODY), panel, tmp_path, post=a_post_at(999999))


def test_a_wrong_code_is_refused_and_counted(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        refused = make(session, ByCode("AAAA-BBBB"), panel, tmp_path, post=a_post_at(SCHOOL))
        assert refused == CodeRefused()
        assert [e.action for e in ledger.about(session, "nobody")] == ["looked for a person"]


def test_checking_again_makes_a_new_check_and_leaves_the_old_as_it_was(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        old = check(session, panel, tmp_path)
        retell_award(session, old.person_id or 0, at=CHECKED_AT, revoked=date(2026, 8, 1))
    with database.begin() as session:
        new = again(
            session,
            old.reference,
            account=panel,
            at=LATER,
            as_at=LATER.date(),
            issuer=an_issuer(tmp_path),
        )
        assert isinstance(new, Verification)
        kept = verifications.by_reference(session, old.reference)
        assert verifications.following(session, old.id) == (new.reference,)
    assert snapshots.loads(kept.snapshot) == old.snapshot
    assert (old.snapshot.outcome, new.snapshot.outcome) == ("qualified", "exempt_contested")
    assert new.snapshot.asked.post.starts == STARTS


def test_a_check_made_again_by_an_official_is_not_shown_to_the_panel(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        old = check(session, panel, tmp_path)
        official = an_account(session, Role.OFFICIAL)
        new = again(
            session,
            old.reference,
            account=official,
            at=LATER,
            as_at=LATER.date(),
            issuer=an_issuer(tmp_path),
        )
        assert isinstance(new, Verification)
        assert verifications.following(session, old.id) == ()
        with pytest.raises(NotFound):
            seen_by(session, new.reference, account=panel, at=LATER)


def test_a_check_that_found_nobody_cannot_be_made_again(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        none = check(session, panel, tmp_path, NOBODY)
    with database.begin() as session, pytest.raises(Conflict, match="start a new one"):
        again(
            session,
            none.reference,
            account=panel,
            at=LATER,
            as_at=LATER.date(),
            issuer=an_issuer(tmp_path),
        )


def test_an_organisation_lists_its_own_checks_latest_first_without_a_name(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        first, second = check(session, panel, tmp_path), check(session, panel, tmp_path, NOBODY)
        own = verifications.of_organisation(session, panel.organisation, limit=1)
        older = verifications.of_organisation(
            session, panel.organisation, limit=5, before=own[0].id
        )
    assert [line.reference for line in (*own, *older)] == [second.reference, first.reference]


def test_a_fact_from_a_file_says_so_and_which(
    database: Database, panel: Account, tmp_path: Path
) -> None:
    with database.begin() as session:
        (number,) = people.add(session, [a_person(SOMEBODY + 1)], source="import ab12", at=EARLY)
        kept = check(session, panel, tmp_path, SOMEBODY + 1)
    assert kept.person_id == number
    assert {fact.source for fact in kept.snapshot.facts} == {
        "From a file that an official brought in (ab12)"
    }

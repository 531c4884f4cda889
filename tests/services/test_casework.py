"""The queue of cases: oldest first, one official at a time, decided, undone and looked at again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from register.domain.awards import AwardKind
from register.domain.casework import CaseAct, CaseKind, CaseState, History, Key
from register.domain.changes import Act
from register.domain.claims import AwardClaimed, Claim, ClaimKind, ClaimState, Proposed
from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import Account, Role
from register.domain.verifications import ByName
from register.services import (
    accounts,
    casework,
    casework_contested,
    casework_undoing,
    changes,
    claims,
    conversion,
    notices,
    refresh_decision,
    settling,
    unsettled,
)
from register.services.casework import NOBODY, Asked
from register.services.casework_contested import Finds
from register.services.casework_noting import ANOTHERS, JUST_ACTED, QUESTIONED, append, key_of
from register.services.claims_deciding import decide
from register.services.standings import bring_up_to_date
from register.store import (
    awards,
    casework_sources,
    conversions,
    feed_runs,
    ledger,
    letters,
    receipt_events,
    standings,
    verification_marks,
)
from register.store import claims as kept_claims
from register.store.session import Database
from tests.checking import a_post_at, an_account, an_issuer, made
from tests.registering import (
    BODY,
    BORN,
    a_post,
    primaries,
    put_body,
    put_person,
    put_post,
    put_schools,
    retell_post,
)

HERE, THERE, CLOSED = 100001, 100002, 100003
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)
REASON = "The certificate agrees."
NASENCO = AwardClaimed(AwardKind.NASENCO, BODY, date(2021, 9, 20), awarded=date(2023, 7, 14))


def days(count: int) -> timedelta:
    return timedelta(days=count)


class Scene:
    """A school whose SENCO's exemption is disputed, and two officials."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Put them on the register."""
        self.database, self.folder = database, folder
        with database.begin() as session:
            put_schools(session, *primaries(HERE, THERE, CLOSED))
            put_body(session)
            self.person = put_person(session, 1234567)
            put_post(session, self.person, THERE, date(2010, 9, 1), ends=date(2012, 9, 1))
            put_post(session, self.person, HERE, date(2020, 9, 1))
            self.school = an_account(session, Role.SCHOOL, str(HERE))
            self.panel = an_account(session)
            self.one = an_account(session, Role.OFFICIAL)
            self.other = an_account(session, Role.ADMIN)
        bring_up_to_date(database)

    def claim(
        self,
        session: Session,
        *,
        at: datetime = AT,
        kind: ClaimKind = ClaimKind.AWARD,
        proposed: Proposed | None = None,
    ) -> Claim:
        return claims.raise_claim(
            session,
            account=self.school,
            urn=HERE,
            kind=kind,
            proposed=Proposed(award=NASENCO) if proposed is None else proposed,
            words="It is as it is.",
            about=claims.About(2),
            at=at,
            today=at.date(),
        )

    def match(self, session: Session, *, at: datetime = AT) -> Key:
        post = a_post_at(HERE)
        made(session, ByName("Simple", BORN, "Ann"), self.panel, self.folder, post=post, at=at)
        (waiting,) = unsettled.waiting(session)
        return Key(CaseKind.MATCH, str(waiting.id))

    def held(self, session: Session, *, at: datetime = AT) -> Key:
        run = feed_runs.Run(at, at, feed_runs.Outcome.HELD, extract_date=TODAY)
        return Key(CaseKind.FEED, str(feed_runs.add(session, run)))

    def conversion(self, session: Session, *, at: datetime = AT) -> Key:
        number = conversions.add(
            session,
            old_urn=CLOSED,
            new_urn=HERE,
            carried_from=TODAY,
            outcome=conversions.ConversionOutcome.WAITING,
            reason="Say whether its SENCO went.",
            run_id=None,
            at=at,
        )
        return Key(CaseKind.CONVERSION, str(number))

    def contested(self, session: Session) -> Key:
        found = casework_sources.contested(session, HERE, TODAY)
        assert found is not None
        return Key(CaseKind.CONTESTED, found.subject)

    def decide(
        self, session: Session, claim: Claim, *, accept: bool, by: Account | None = None
    ) -> Claim:
        return decide(
            session,
            account=by or self.one,
            reference=claim.reference,
            accept=accept,
            reply=REASON,
            at=AT,
            today=TODAY,
        )

    def undo(self, session: Session, key: Key, by: Account | None = None) -> History:
        return casework_undoing.undo(
            session,
            key,
            account=by or self.other,
            reason="It was wrong.",
            seen=casework.history(session, key).place,
            at=AT + days(1),
            today=TODAY,
        )

    def assign(self, session: Session, key: Key, to: Account, seen: int = 0) -> History:
        return casework.assign(
            session, key, to=to.id, account=self.one, seen=seen, at=AT, today=TODAY
        )


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its smallest figures: passwords are not the subject."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    return Scene(database, tmp_path)


def keys(session: Session, asked: Asked, *, first: int = 0, count: int = 50) -> list[Key]:
    return [case.key for case in casework.waiting(session, asked, first=first, count=count)]


def acts(history: History) -> list[CaseAct]:
    return [event.act for event in history.events]


def test_everything_that_waits_is_one_list_the_oldest_first_and_names_nobody(scene: Scene) -> None:
    with scene.database.begin() as session:
        match = scene.match(session, at=AT - days(1))
        claim = key_of(scene.claim(session, at=AT - days(3)))
        held = scene.held(session, at=AT - days(2))
        wrong = scene.claim(
            session, at=AT - days(40), kind=ClaimKind.CORRECTION, proposed=Proposed()
        )
        followed = scene.conversion(session, at=AT - days(4))
        contested = scene.contested(session)
        asked = Asked(TODAY)
        found = keys(session, asked)
        cases = casework.waiting(session, asked, first=0, count=50)
        totals = casework.totals(session, asked, today=TODAY)
        assert keys(session, asked, first=2, count=2) == found[2:4]
    assert found == [contested, key_of(wrong), followed, claim, held, match]
    assert wrong.kind is ClaimKind.CORRECTION
    assert found[1].kind is CaseKind.CORRECTION
    assert [case.school for case in cases][:2] == ["School 100001", "School 100001"]
    assert cases[1].due == wrong.reply_due
    assert not any("Sample" in f"{case}" or "Simple" in f"{case}" for case in cases)
    assert totals.cases == 6
    assert [(kind.kind, kind.late, kind.old) for kind in totals.kinds] == [
        ("claim", 0, 0),
        ("correction", 1, 1),
        ("match", 0, 0),
        ("feed", 0, 0),
        ("conversion", 0, 0),
        ("contested", 0, 1),
    ]


def test_a_case_is_taken_given_on_and_given_back(scene: Scene) -> None:
    with scene.database.begin() as session:
        key = key_of(scene.claim(session))
        mine = Asked(TODAY, frozenset({CaseKind.CLAIM}), holder=scene.one.id)
        nobodys = replace(mine, holder=NOBODY)
        assert keys(session, nobodys) == [key]
        scene.assign(session, key, scene.one)
        assert (keys(session, mine), keys(session, nobodys)) == ([key], [])
        with pytest.raises(InvalidFact):
            scene.assign(session, key, scene.school, seen=1)
        scene.assign(session, key, scene.other, seen=1)
        assert keys(session, mine) == []
        back = casework.give_back(session, key, account=scene.one, seen=2, at=AT, today=TODAY)
        assert keys(session, nobodys) == [key]
        entries = ledger.about(session, str(key))
        with pytest.raises(NotAllowed):
            casework.assign(session, key, to=1, account=scene.school, seen=3, at=AT, today=TODAY)
        with pytest.raises(NotFound):
            scene.assign(session, Key(CaseKind.CLAIM, "0123456789AB"), scene.one)
    assert acts(back) == [CaseAct.ASSIGNED, CaseAct.ASSIGNED, CaseAct.GIVEN_BACK]
    assert {entry.action for entry in entries} == {"case.assigned", "case.given back"}


def test_whoever_has_not_seen_what_was_done_meanwhile_is_told_to_look_again(scene: Scene) -> None:
    with scene.database.begin() as session:
        key = key_of(scene.claim(session))
        scene.assign(session, key, scene.one)
        with pytest.raises(Conflict, match=JUST_ACTED):
            scene.assign(session, key, scene.other, seen=0)


def test_a_case_that_another_official_has_is_not_decided_over_their_head(scene: Scene) -> None:
    with scene.database.begin() as session:
        claim = scene.claim(session)
        scene.assign(session, key_of(claim), scene.other)
    with pytest.raises(Conflict, match=ANOTHERS), scene.database.begin() as session:
        scene.decide(session, claim, accept=True)
    with scene.database.read() as session:
        assert kept_claims.by_reference(session, claim.reference).is_open
        assert awards.held(session, [scene.person]) == {}


def test_no_kind_of_case_that_another_official_has_is_decided_and_no_work_is_done(
    scene: Scene,
) -> None:
    by = scene.one.actor
    with scene.database.begin() as session:
        match, followed = scene.match(session), scene.conversion(session)
        held = scene.held(session)
        for key in (match, followed, held):
            scene.assign(session, key, scene.other)
        before = ledger.count(session)
        with pytest.raises(Conflict, match=ANOTHERS):
            unsettled.decide(
                session, int(match.subject), person_id=None, reason="No", by=scene.one, at=AT
            )
        with pytest.raises(Conflict, match=ANOTHERS):
            conversion.settle(
                session, int(followed.subject), carry=True, by=by, reason="Yes.", at=AT
            )
        with pytest.raises(Conflict, match=ANOTHERS):
            refresh_decision.decline(session, int(held.subject), by=by, reason="Half.", at=AT)
        assert ledger.count(session) == before


def test_of_two_officials_at_one_moment_one_acts_and_the_other_is_told(
    postgres_database: Database, tmp_path: Path
) -> None:
    scene = Scene(postgres_database, tmp_path)
    with postgres_database.begin() as session:
        key = scene.contested(session)

    def decide_too() -> None:
        with postgres_database.begin() as session:
            contested_decided(scene, session, key, by=scene.other)

    with ThreadPoolExecutor(1) as pool:
        with postgres_database.begin() as session:
            contested_decided(scene, session, key)
            second = pool.submit(decide_too)
            wait([second], 0.5)
        with pytest.raises(Conflict, match=JUST_ACTED):
            second.result(20)
    with postgres_database.read() as session:
        assert [e.account_id for e in casework.history(session, key).events] == [scene.one.id]


def contested_decided(
    scene: Scene,
    session: Session,
    key: Key,
    *,
    by: Account | None = None,
    finds: Finds = Finds.GUIDANCE,
    seen: int = 0,
    today: date = TODAY,
) -> History:
    return casework_contested.decide(
        session,
        key.subject,
        account=by or scene.one,
        finds=finds,
        reason="No evidence of the service.",
        seen=seen,
        at=AT,
        today=today,
    )


def test_a_refused_claim_that_is_undone_is_open_again_and_its_maker_is_written_to(
    scene: Scene,
) -> None:
    with scene.database.begin() as session:
        claim = scene.claim(session)
        scene.decide(session, claim, accept=False)
        history = scene.undo(session, key_of(claim))
        again = kept_claims.by_reference(session, claim.reference)
        asked = Asked(TODAY, frozenset({CaseKind.CLAIM}))
        (case,) = casework.waiting(session, asked, first=0, count=9)
        scene.decide(session, claim, accept=False)
        written = letters.of_account(session, scene.school.id, limit=9)
    assert acts(history) == [CaseAct.DECIDED, CaseAct.UNDONE]
    assert (history.state, case.state) == (CaseState.OPEN, CaseState.OPEN)
    assert (again.state, again.reply, again.decided_by) == (ClaimState.OPEN, "", None)
    assert again.reply_due > TODAY
    assert [letter.subject.partition(" has ")[2] for letter in written] == [
        "been answered",
        "been opened again",
        "been answered",
    ]


def test_what_an_accepted_claim_recorded_is_taken_back_with_the_decision(scene: Scene) -> None:
    with scene.database.begin() as session:
        claim = scene.claim(session)
        scene.decide(session, claim, accept=True)
        assert awards.held(session, [scene.person])
        scene.undo(session, key_of(claim))
        assert awards.held(session, [scene.person]) == {}
        assert key_of(claim) in keys(session, Asked(TODAY))
        scene.decide(session, claim, accept=True)
        assert len(awards.held(session, [scene.person])[scene.person]) == 1


def test_a_decision_that_later_facts_rest_on_is_not_undone(scene: Scene) -> None:
    with scene.database.begin() as session:
        told = a_post(HERE, date(2020, 9, 2))
        claim = scene.claim(session, kind=ClaimKind.CORRECTION, proposed=Proposed(appointment=told))
        scene.decide(session, claim, accept=True)
        act = Act(scene.one, AT, TODAY, "Told by the school.")
        changes.end(session, act, urn=claim.urn, appointment_id=2, last_day=date(2026, 10, 1))
        with pytest.raises(Conflict, match="undo the later change"):
            scene.undo(session, key_of(claim))


def test_a_decision_made_before_case_work_was_kept_is_undone_with_its_reply(scene: Scene) -> None:
    with scene.database.begin() as session:
        claim = scene.claim(session)
        kept_claims.settle(
            session, claim, state=ClaimState.REFUSED, by=scene.one.id, at=AT, reply="Earlier."
        )
        history = scene.undo(session, key_of(claim))
    assert [(event.act, event.reason) for event in history.events] == [
        (CaseAct.DECIDED, "Earlier."),
        (CaseAct.UNDONE, "It was wrong."),
    ]


def test_a_settled_match_is_unsettled_its_receipt_withdrawn_and_its_checks_looked_at(
    scene: Scene,
) -> None:
    with scene.database.begin() as session:
        key = scene.match(session)
        chosen = unsettled.decide(
            session, int(key.subject), person_id=scene.person, reason="Sure", by=scene.one, at=AT
        )
        issuer = an_issuer(scene.folder)
        answer = settling.answer(session, chosen, at=AT, as_at=TODAY, issuer=issuer)
        assert answer is not None
        assert keys(session, Asked(TODAY, frozenset({CaseKind.MATCH}))) == []
        scene.undo(session, key)
        assert keys(session, Asked(TODAY, frozenset({CaseKind.MATCH}))) == [key]
        assert receipt_events.withdrawal(session, answer.id) is not None
        assert verification_marks.is_waiting(session, answer.id)
        told = notices.unread(session, scene.panel.organisation)
        again = unsettled.one(session, int(key.subject))
        decided = unsettled.decide(
            session, again.id, person_id=None, reason="Nobody", by=scene.one, at=AT
        )
        assert settling.answer(session, decided, at=AT, as_at=TODAY, issuer=issuer) is None
        scene.undo(session, key)
        assert unsettled.one(session, again.id).decided_at is None
    assert any("no longer stands" in each.words for each in told)
    assert (again.person_id, again.answered_id, again.sought) == (None, None, None)


def test_a_conversion_that_was_declined_waits_again(scene: Scene) -> None:
    with scene.database.begin() as session:
        key = scene.conversion(session)
        number = int(key.subject)
        by = scene.one.actor
        conversion.settle(session, number, carry=False, by=by, reason="No.", at=AT)
        assert keys(session, Asked(TODAY, frozenset({CaseKind.CONVERSION}))) == []
        scene.undo(session, key)
        assert keys(session, Asked(TODAY, frozenset({CaseKind.CONVERSION}))) == [key]
        conversion.settle(session, number, carry=True, by=by, reason="Yes.", at=AT)
        history = scene.undo(session, key)
        assert conversion.one(session, number).outcome == "undone"
    assert acts(history) == [CaseAct.DECIDED, CaseAct.UNDONE] * 2


def questioned(scene: Scene, session: Session, key: Key) -> History:
    """The other official does not agree with what was decided."""
    so_far = casework.history(session, key)
    assert so_far.decided is not None
    was, by = so_far.decided.decision, scene.other.id
    return append(session, so_far, CaseAct.QUESTIONED, by=by, at=AT, decision=was, reason="Why?")


def test_whose_decision_is_questioned_does_not_take_it_back_and_decide_it_the_same_again(
    scene: Scene,
) -> None:
    with scene.database.begin() as session:
        claim = scene.claim(session)
        key = key_of(claim)
        scene.decide(session, claim, accept=True)
        questioned(scene, session, key)
        with pytest.raises(NotAllowed, match=QUESTIONED):
            scene.undo(session, key, scene.one)
        assert not kept_claims.by_reference(session, claim.reference).is_open
        scene.undo(session, key)
        scene.decide(session, claim, accept=True)
        history = casework.history(session, key)
    decided, asked, undone = CaseAct.DECIDED, CaseAct.QUESTIONED, CaseAct.UNDONE
    assert acts(history) == [decided, asked, undone, decided]


def test_a_conversion_whose_decision_is_questioned_is_for_another_by_every_door(
    scene: Scene,
) -> None:
    with scene.database.begin() as session:
        key = scene.conversion(session)
        number, by = int(key.subject), scene.one.actor
        conversion.settle(session, number, carry=False, by=by, reason="No.", at=AT)
        questioned(scene, session, key)
        for again in (
            lambda: scene.undo(session, key, scene.one),
            lambda: conversion.wait_again(session, number, by=by, reason="No.", at=AT),
        ):
            with pytest.raises(NotAllowed, match=QUESTIONED):
                again()
        conversion.wait_again(session, number, by="cli:ada", reason="Look again.", at=AT)
        with pytest.raises(NotAllowed, match=QUESTIONED):
            conversion.settle(session, number, carry=False, by=by, reason="No.", at=AT)


def test_a_questioned_decision_that_another_official_has_taken_on_is_theirs_to_take_back(
    scene: Scene,
) -> None:
    with scene.database.begin() as session:
        third = replace(scene.one, id=an_account(session, Role.AUTHORITY, "901").id)
        key = scene.conversion(session)
        number = int(key.subject)
        conversion.settle(session, number, carry=True, by=scene.one.actor, reason="Yes.", at=AT)
        questioned(scene, session, key)
        scene.assign(session, key, scene.other, seen=2)
        with pytest.raises(Conflict, match=ANOTHERS):
            conversion.undo(session, number, by=third.actor, reason="No.", at=AT)
        with pytest.raises(Conflict, match=ANOTHERS):
            scene.undo(session, key, third)
        conversion.undo(session, number, by=scene.other.actor, reason="No.", at=AT)
        assert acts(casework.history(session, key))[-1] is CaseAct.UNDONE


def test_a_list_that_was_decided_about_is_not_undone_and_it_is_said_what_to_do(
    scene: Scene,
) -> None:
    with scene.database.begin() as session:
        key = scene.held(session)
        number = int(key.subject)
        refresh_decision.decline(session, number, by=scene.one.actor, reason="Half.", at=AT)
        assert casework.history(session, key).state is CaseState.DECIDED
        with pytest.raises(Conflict, match="Upload it again"):
            scene.undo(session, key)


def test_what_a_program_decides_is_no_case_work(scene: Scene) -> None:
    with scene.database.begin() as session:
        key = scene.held(session)
        refresh_decision.decline(session, int(key.subject), by="cli:ada", reason="Half.", at=AT)
        assert casework.history(session, key).events == ()


def test_a_disputed_exemption_shows_both_readings_and_nobody(scene: Scene) -> None:
    with scene.database.read() as session:
        found = casework_contested.look(session, scene.contested(session).subject, today=TODAY)
        with pytest.raises(NotFound):
            casework_contested.look(session, f"{HERE}-000000000000", today=TODAY)
    assert (found.literal.status, found.strict.status) == ("exempt_contested", "overdue")
    assert [finding.code for finding in found.disputes] == ["E-PRIOR-POST2009"]
    assert found.disputes[0].rule.citation.url.startswith("https://www.legislation.gov.uk/")


def test_what_is_made_of_a_disputed_exemption_changes_no_answer_and_can_be_taken_back(
    scene: Scene,
) -> None:
    asked = Asked(TODAY, frozenset({CaseKind.CONTESTED}))
    with scene.database.begin() as session:
        key = scene.contested(session)
        before = standings.spans(session, [HERE], None)
        history = contested_decided(scene, session, key)
        assert keys(session, asked) == []
        assert standings.spans(session, [HERE], None) == before
        with pytest.raises(Conflict, match="decided already"):
            contested_decided(scene, session, key, seen=1)
        scene.undo(session, key)
        assert keys(session, asked) == [key]
        with pytest.raises(InvalidFact, match="reason"):
            casework_contested.decide(
                session,
                key.subject,
                account=scene.one,
                finds=Finds.ASK,
                reason=" ",
                seen=2,
                at=AT,
                today=TODAY,
            )
    assert history.decided is not None
    assert (history.decided.decision, history.decided.reason) == (
        "guidance",
        "No evidence of the service.",
    )


def test_a_disputed_exemption_comes_again_only_if_its_answer_changes(scene: Scene) -> None:
    asked = Asked(TODAY, frozenset({CaseKind.CONTESTED}))
    with scene.database.begin() as session:
        key = scene.contested(session)
        contested_decided(scene, session, key)
        retell_post(session, scene.person, at=AT, ends=date(2012, 8, 1))
    bring_up_to_date(scene.database)
    with scene.database.begin() as session:
        assert keys(session, asked) == []
        put_post(session, scene.person, THERE, date(2018, 9, 1), at=AT + days(1))
        fresh = Key(CaseKind.CONTESTED, f"{HERE}-{casework_sources.digest(None, 'X')}")
        session.connection().execute(
            text("UPDATE standing SET reasons = 'X' WHERE status = 'exempt_contested'")
        )
        assert keys(session, asked) == [fresh]
        with pytest.raises(Conflict, match="no longer the one"):
            casework_contested.decide(
                session,
                f"{HERE}-{casework_sources.digest(None, 'Y')}",
                account=scene.one,
                finds=Finds.ASK,
                reason=REASON,
                seen=0,
                at=AT,
                today=TODAY,
            )


def test_a_school_that_was_to_be_asked_waits_again_after_four_weeks(scene: Scene) -> None:
    later = Asked(TODAY + days(28), frozenset({CaseKind.CONTESTED}))
    with scene.database.begin() as session:
        key = scene.contested(session)
        contested_decided(scene, session, key, finds=Finds.ASK)
        assert keys(session, replace(later, today=TODAY + days(27))) == []
        assert keys(session, later) == [key]
        assert casework.history(session, key).asked_long_ago(later.today)
        history = contested_decided(scene, session, key, seen=1, today=later.today)
        assert keys(session, later) == []
    assert acts(history) == [CaseAct.DECIDED, CaseAct.DECIDED]


def test_what_was_done_about_a_case_cannot_be_changed_or_removed(scene: Scene) -> None:
    with scene.database.begin() as session:
        contested_decided(scene, session, scene.contested(session))
    for change in ("UPDATE case_event SET reason = 'x'", "DELETE FROM case_event"):
        with pytest.raises(DBAPIError, match="kept as it was made"), scene.database.begin() as s:
            s.connection().execute(text(change))

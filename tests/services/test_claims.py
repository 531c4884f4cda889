"""Claims: raised by whoever may see the school, decided once, recorded so that it can be undone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from register.domain.appointments import Appointment
from register.domain.awards import AwardKind
from register.domain.changes import Act
from register.domain.claims import (
    AwardClaimed,
    Claim,
    ClaimKind,
    ClaimState,
    PostClaimed,
    Proposed,
    reply_due,
)
from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.evidence import Level
from register.domain.identifiers import Trn, Urn
from register.domain.letters import LetterKind
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import Period
from register.domain.roles import Account, Role
from register.services import accounts, changes, changes_undoing, claims
from register.services.claims import About
from register.services.claims_deciding import New, decide
from register.services.claims_effect import effect
from register.store import appointments, awards, ledger, letters, own_records, people, records
from register.store import claims as store
from register.store.session import Database
from register.store.tables.record import ClaimRow
from tests.checking import an_account
from tests.registering import (
    BODY,
    BORN,
    a_post,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)

HERE, THERE = 100001, 100002
SENCO, UNKNOWN = 1234567, 7654321
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SINCE = date(2021, 9, 1)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its smallest figures: nobody signs in here."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))


class Scene:
    """A school with a SENCO whose three years have ended, its people, and an official."""

    def __init__(self, session: Session) -> None:
        """Put them all on the register."""
        put_schools(session, *primaries(HERE, THERE, trust_code=555, trust_name="Lantern Trust"))
        put_body(session)
        self.session = session
        self.person = put_person(session, SENCO)
        self.post = put_post(session, self.person, HERE, SINCE)
        self.school = an_account(session, Role.SCHOOL, str(HERE))
        self.official = an_account(session, Role.OFFICIAL)

    def claim(
        self,
        kind: ClaimKind,
        proposed: Proposed,
        *,
        words: str = "",
        award: int | None = None,
        by: Account | None = None,
    ) -> Claim:
        return claims.raise_claim(
            self.session,
            account=by or self.school,
            urn=HERE,
            kind=kind,
            proposed=proposed,
            words=words,
            about=About(self.post, award),
            at=AT,
            today=TODAY,
        )

    def unmatched(self, by: Account | None = None, told: Appointment | None = None) -> Claim:
        return claims.unmatched(
            self.session,
            account=by or self.school,
            urn=HERE,
            trn=Trn(str(UNKNOWN)),
            born=BORN,
            names=("Ida", "Newcome"),
            told=told or a_post(HERE, date(2026, 9, 1)),
            why="",
            at=AT,
            today=TODAY,
        )

    def decide(
        self,
        claim: Claim,
        *,
        accept: bool = True,
        reply: str = "The certificate agrees.",
        who: int | New | None = None,
    ) -> Claim:
        return decide(
            self.session,
            account=self.official,
            reference=claim.reference,
            accept=accept,
            reply=reply,
            who=who,
            at=AT,
            today=TODAY,
        )


def earlier(urn: int | None = THERE, place: str = "") -> Proposed:
    """More than twelve months at another school, all before September 2009."""
    first, out = date(2007, 9, 1), date(2009, 1, 1)
    return Proposed(posts=(PostClaimed(Urn(urn) if urn else None, place, first, first, out),))


def the_award() -> Proposed:
    """A National Award begun in 2021 and made in 2023."""
    told = AwardClaimed(
        AwardKind.NASENCO, BODY, date(2021, 9, 20), date(2023, 6, 30), date(2023, 7, 14), "C1"
    )
    return Proposed(award=told)


def as_json_row(session: Session, claim: Claim) -> ClaimRow:
    return session.exec(select(ClaimRow).where(ClaimRow.id == claim.id)).one()


def test_a_reply_is_aimed_at_within_fifteen_days_that_are_not_weekends() -> None:
    assert reply_due(date(2026, 11, 20)) == date(2026, 12, 11)  # a Friday, and three weeks on
    assert reply_due(date(2026, 11, 21)) == date(2026, 12, 11)  # a Saturday counts from Monday
    assert reply_due(date(2026, 11, 23)) == date(2026, 12, 14)


def test_a_claim_waits_and_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.AWARD, the_award(), words=" Seen. ")
        assert (claim.state, claim.words, claim.person_id) == (
            ClaimState.OPEN,
            "Seen.",
            scene.person,
        )
        assert claim.reply_due == date(2026, 12, 11)
        assert not claim.is_late(date(2026, 12, 11))
        assert claim.is_late(date(2026, 12, 12))
        assert awards.held(session, [scene.person]) == {}
        assert claims.open_claims(session) == claims.of_school(session, HERE) == (claim,)
        assert claims.waiting(session) == 1
        assert ledger.about(session, f"claim:{claim.id}")[0].action == "claim.raised"


def test_what_was_claimed_comes_back_as_it_was_put(database: Database) -> None:
    everything = Proposed(
        posts=(PostClaimed(None, "A school abroad", SINCE, SINCE, TODAY, ends_in_month=True),),
        award=the_award().award,
        appointment=a_post(HERE, SINCE, ends=TODAY, end_level=Level.SEEN, shared=True),
        status=TeacherStatus(Basis.QTLS, Period(SINCE, TODAY)),
        induction=Induction.NOT_REQUIRED,
    )
    with database.begin() as session:
        raised = Scene(session).claim(ClaimKind.CORRECTION, everything)
    with database.read() as session:
        found = store.by_reference(session, raised.reference)
        assert found == raised
        assert found.proposed.appointment is not None
        assert found.proposed.appointment.end_level is Level.SEEN
        assert found.proposed.appointment.shared


@pytest.mark.parametrize(
    ("role", "scope", "error"),
    [
        pytest.param(Role.TRUST, "555", None, id="its trust may claim"),
        pytest.param(Role.AUTHORITY, "901", None, id="its authority may claim"),
        pytest.param(Role.SCHOOL, str(THERE), NotFound, id="another school may not know of it"),
        pytest.param(Role.TRUST, "556", NotFound, id="another trust may not know of it"),
        pytest.param(Role.AUTHORITY, "902", NotFound, id="another authority may not know of it"),
        pytest.param(Role.PANEL, "", NotFound, id="a panel may not know of it"),
        pytest.param(Role.ADMIN, "", NotAllowed, id="an official claims nothing"),
    ],
)
def test_who_may_claim(
    sqlite_database: Database, role: Role, scope: str, error: type[Exception] | None
) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        account = an_account(session, role, scope) if scope != str(HERE) else scene.school
        if error is None:
            assert scene.claim(ClaimKind.AWARD, the_award(), by=account).organisation
            return
        with pytest.raises(error):
            scene.claim(ClaimKind.AWARD, the_award(), by=account)


def test_a_post_and_an_award_that_are_not_the_schools_cannot_be_named(
    sqlite_database: Database,
) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        other = put_person(session, UNKNOWN)
        theirs = put_award(session, other, at=AT)
        with pytest.raises(NotFound, match="no such award"):
            scene.claim(ClaimKind.CORRECTION, the_award(), award=theirs)
        scene.post = put_post(session, other, THERE, SINCE)
        with pytest.raises(NotFound, match="no such post"):
            scene.claim(ClaimKind.AWARD, the_award())


@pytest.mark.parametrize(
    ("kind", "proposed", "sentence"),
    [
        pytest.param(ClaimKind.SERVICE, Proposed(), "at least one earlier post", id="no post"),
        pytest.param(
            ClaimKind.SERVICE,
            Proposed(posts=(PostClaimed(None, " ", SINCE, SINCE, TODAY),)),
            "URN, or its name",
            id="a post nowhere",
        ),
        pytest.param(
            ClaimKind.SERVICE,
            Proposed(posts=(PostClaimed(Urn(THERE), "", SINCE, SINCE, SINCE),)),
            "cannot come before the first",
            id="a post that ends before it begins",
        ),
        pytest.param(
            ClaimKind.SERVICE,
            Proposed(posts=(PostClaimed(Urn(THERE), "", SINCE, SINCE, date(2027, 1, 1)),)),
            "not in the future",
            id="a post that has not ended",
        ),
        pytest.param(ClaimKind.AWARD, Proposed(), "which qualification", id="no award"),
        pytest.param(
            ClaimKind.AWARD,
            Proposed(award=AwardClaimed(AwardKind.NASENCO, BODY)),
            "at least the day",
            id="an award without a day",
        ),
        pytest.param(
            ClaimKind.AWARD,
            Proposed(award=AwardClaimed(AwardKind.NASENCO, BODY, TODAY, SINCE)),
            "check the dates",
            id="a course completed before it started",
        ),
        pytest.param(
            ClaimKind.AWARD,
            Proposed(award=AwardClaimed(AwardKind.NASENCO, BODY, awarded=date(2026, 11, 21))),
            "in the future",
            id="an award of tomorrow",
        ),
        pytest.param(ClaimKind.CORRECTION, Proposed(), "what is wrong", id="nothing said"),
        pytest.param(ClaimKind.UNMATCHED, Proposed(), "Record that", id="the wrong door"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    sqlite_database: Database, kind: ClaimKind, proposed: Proposed, sentence: str
) -> None:
    with sqlite_database.begin() as session, pytest.raises(InvalidFact, match=sentence):
        Scene(session).claim(kind, proposed)


def test_claims_without_end_are_not_taken(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        for _ in range(claims.MOST_OPEN):
            scene.claim(ClaimKind.CORRECTION, Proposed(), words="The name is misspelt.")
        with pytest.raises(Conflict, match="wait for a reply"):
            scene.claim(ClaimKind.CORRECTION, Proposed(), words="Once more.")


def test_claims_made_and_withdrawn_without_end_are_not_taken(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        for _ in range(claims.MOST_A_DAY):
            made = scene.claim(ClaimKind.CORRECTION, Proposed(), words="The name is misspelt.")
            withdraw(session, scene.school, made)
        with pytest.raises(Conflict, match="wait a day"):
            scene.claim(ClaimKind.CORRECTION, Proposed(), words="Once more.")


def test_an_accepted_award_is_recorded_as_confirmed_and_can_be_undone(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.AWARD, the_award())
        foreseen = effect(session, claim, TODAY)
        assert foreseen is not None
        assert foreseen.changes
        assert (foreseen.before.status, foreseen.after.status) == ("overdue", "qualified")
        done = scene.decide(claim)
        assert (done.state, done.reply) == (ClaimState.ACCEPTED, "The certificate agrees.")
        (held,) = awards.held(session, [scene.person])[scene.person]
        assert (held.told.level, held.told.certificate) == (Level.OFFICIAL, "C1")
        (change,) = changes.of_school(session, Urn(HERE))
        assert change.claim_id == claim.id
    with database.begin() as session:
        changes_undoing.undo(session, an_act(scene.official), change.id)
        assert awards.held(session, [scene.person]) == {}


def an_act(account: Account) -> Act:
    return Act(account, AT.replace(hour=10), TODAY, "Another person's certificate.")


def test_an_award_completes_the_course_that_is_held_without_an_outcome(
    sqlite_database: Database,
) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        put_award(
            session,
            scene.person,
            at=AT,
            course_started=date(2021, 9, 20),
            course_completed=None,
            awarded=None,
        )
        claim = scene.claim(ClaimKind.AWARD, the_award())
        foreseen = effect(session, claim, TODAY)
        assert foreseen is not None
        assert foreseen.after.status == "qualified"
        scene.decide(claim)
        (held,) = awards.held(session, [scene.person])[scene.person]
        assert held.told.awarded == date(2023, 7, 14)


def test_accepted_service_makes_the_school_exempt(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.SERVICE, earlier())
        foreseen = effect(session, claim, TODAY)
        assert foreseen is not None
        assert foreseen.before.status == "overdue"
        assert foreseen.after.status == "exempt"
        scene.decide(claim)
        held = appointments.held(session, [scene.person])[scene.person]
        there = [each.told for each in held if each.told.urn == THERE]
        assert [(t.level, t.end_level, t.ends) for t in there] == [
            (Level.OFFICIAL, Level.OFFICIAL, date(2009, 1, 1))
        ]


def test_service_at_a_school_off_the_list_is_accepted_in_words(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.SERVICE, earlier(None, "A school abroad"))
        assert effect(session, claim, TODAY) is None
        assert scene.decide(claim).state is ClaimState.ACCEPTED
        assert len(appointments.held(session, [scene.person])[scene.person]) == 1
        assert changes.of_school(session, Urn(HERE)) == ()


def test_a_post_is_corrected_by_an_official_for_the_school(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        told = a_post(HERE, date(2024, 9, 1), head_teacher=True)
        claim = scene.claim(ClaimKind.CORRECTION, Proposed(appointment=told))
        foreseen = effect(session, claim, TODAY)
        assert foreseen is not None
        assert foreseen.after.deadline == date(2027, 9, 1)
        scene.decide(claim)
        (held,) = appointments.held(session, [scene.person])[scene.person]
        assert held.told == told
        assert held.told.level is Level.OFFICIAL
        (change,) = changes.of_school(session, Urn(HERE))
        assert change.words == (
            "A post was corrected: the first day, whether they are head teacher."
        )


def test_a_post_that_was_informal_is_foreseen_as_none(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        told = a_post(HERE, SINCE, designated=False)
        claim = Scene(session).claim(ClaimKind.CORRECTION, Proposed(appointment=told))
        foreseen = effect(session, claim, TODAY)
        assert foreseen is not None
        assert foreseen.after.status == "no_senco"


def test_a_teachers_status_and_induction_are_corrected(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        told = Proposed(status=TeacherStatus(Basis.EYTS), induction=Induction.IN_PROGRESS)
        claim = scene.claim(ClaimKind.CORRECTION, told)
        foreseen = effect(session, claim, TODAY)
        assert foreseen is not None
        assert foreseen.after.status == "ineligible"
        scene.decide(claim)
        person = records.of_person(session, scene.person).person
        assert person.teacher_status.basis is Basis.EYTS
        assert person.induction is Induction.IN_PROGRESS
        assert person.level is Level.OFFICIAL


def test_a_correction_in_words_is_answered_in_words(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.CORRECTION, Proposed(), words="The name is misspelt.")
        assert effect(session, claim, TODAY) is None
        assert scene.decide(claim, reply="Put right by hand.").reply == "Put right by hand."
        assert changes.of_school(session, Urn(HERE)) == ()


def test_a_refused_claim_records_nothing_and_says_why(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.AWARD, the_award())
        with pytest.raises(InvalidFact, match="Enter your reply"):
            scene.decide(claim, accept=False, reply="  ")
        done = scene.decide(claim, accept=False, reply="The certificate is another person's.")
        assert done.state is ClaimState.REFUSED
        assert awards.held(session, [scene.person]) == {}
        assert store.by_reference(session, claim.reference) == done
        assert claims.waiting(session) == 0


@pytest.mark.parametrize("said", ["accepted", "not accepted"])
def test_whoever_made_a_claim_is_told_by_letter_that_it_was_answered(
    database: Database, said: str
) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.AWARD, the_award())
        assert letters.of_account(session, scene.school.id, limit=9) == []
        accept = said == "accepted"
        scene.decide(claim, accept=accept, reply="Ann Sample's certificate, 1234567.")
        (letter,) = letters.of_account(session, scene.school.id, limit=9)
        assert (letter.kind, letter.urn) == (LetterKind.REPLY, HERE)
        assert f"It was {said}." in letter.body
        assert claim.reference.grouped in letter.body
        for personal in ("Sample", "1234567", "certificate"):
            assert personal not in letter.subject + letter.body


def test_of_two_officials_the_first_decides(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.AWARD, the_award())
    with database.begin() as session:
        scene.session = session
        scene.decide(claim)
    with database.begin() as session, pytest.raises(Conflict, match="decided this claim already"):
        scene.session = session
        scene.decide(claim, accept=False)
    with database.begin() as session:
        # Even where both had read it open, the row itself goes to one of them alone.
        again = store.settle(
            session, claim, state=ClaimState.REFUSED, by=scene.official.id, at=AT, reply="No."
        )
        assert again is None


def test_only_an_official_decides(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.AWARD, the_award())
        scene.official = scene.school
        with pytest.raises(NotAllowed):
            scene.decide(claim)


def test_a_decision_that_cannot_be_recorded_leaves_the_claim_open(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(
            ClaimKind.CORRECTION, Proposed(appointment=a_post(HERE, date(1990, 1, 1)))
        )
    with database.begin() as session, pytest.raises(InvalidFact):
        scene.session = session
        scene.decide(claim)
    with database.read() as session:
        assert store.by_reference(session, claim.reference).is_open


def test_a_school_takes_its_claim_back_while_it_is_open(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.unmatched()
        authority = an_account(session, Role.AUTHORITY, "901")
        with pytest.raises(NotAllowed):
            withdraw(session, authority, claim)
        done = withdraw(session, scene.school, claim)
        assert (done.state, done.typed) == (ClaimState.WITHDRAWN, None)
        assert as_json_row(session, claim).typed == ""
        with pytest.raises(Conflict):
            scene.decide(claim)
        with pytest.raises(NotAllowed):
            withdraw(session, scene.school, claim)


def withdraw(session: Session, account: Account, claim: Claim) -> Claim:
    return claims.withdraw(session, account=account, urn=HERE, reference=claim.reference, at=AT)


def test_a_claim_is_found_at_its_own_school_alone(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        claim = scene.claim(ClaimKind.AWARD, the_award())
        trust = an_account(session, Role.TRUST, "555")
        one = partial(claims.one, session, account=trust, reference=claim.reference)
        assert one(urn=HERE) == claim
        with pytest.raises(NotFound, match="no claim with that reference"):
            one(urn=THERE)
        panel = an_account(session)
        with pytest.raises(NotFound) as theirs:
            claims.school_for(session, panel, HERE)
        with pytest.raises(NotFound) as nobodys:
            claims.school_for(session, panel, 999999)
        assert str(theirs.value).replace(str(HERE), "999999") == str(nobodys.value)


def test_a_senco_whom_the_register_did_not_find_is_put_on_it(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.unmatched(told=a_post(HERE, date(2026, 9, 1), level=Level.SEEN))
        assert claim.typed is not None
        assert claim.typed.number_ends == "321"
        foreseen = effect(session, claim, TODAY, who=New.PERSON)
        assert foreseen is not None
        assert len(foreseen.after.people) == 2
        with pytest.raises(InvalidFact, match="Say who it is"):
            scene.decide(claim)
        done = scene.decide(claim, who=New.PERSON)
        assert done.person_id is not None
        made = records.of_person(session, done.person_id)
        assert (made.person.level, made.person.prohibited) == (Level.SAID, None)
        assert made.person.teacher_status.basis is Basis.UNKNOWN
        assert [(post.urn, post.level) for post in made.posts] == [(HERE, Level.SEEN)]
        row = as_json_row(session, claim)
        assert (row.typed, row.person_id) == ("", done.person_id)


def test_a_senco_whom_an_official_finds_is_recorded_at_the_school(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        claim = scene.unmatched()
        found = put_person(session, 7654312)
        foreseen = effect(session, claim, TODAY, who=found)
        assert foreseen is not None
        assert {each.person for each in foreseen.after.people} == {scene.person, found}
        done = scene.decide(claim, who=found)
        assert done.person_id == found
        assert people.held(session, [str(UNKNOWN)]) == {}
        assert len(appointments.held(session, [found])[found]) == 1


def test_a_claim_of_an_unknown_senco_is_the_same_for_a_number_that_is_held(
    sqlite_database: Database,
) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        before = scene.unmatched()
        put_person(session, UNKNOWN, date_of_birth=date(1970, 1, 1))
        after = scene.unmatched()
        assert (before.kind, before.typed, before.reply_due) == (
            after.kind,
            after.typed,
            after.reply_due,
        )


def test_whoever_does_not_keep_the_record_names_no_new_senco(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        with pytest.raises(NotAllowed):
            scene.unmatched(an_account(session, Role.AUTHORITY, "901"))
        with pytest.raises(InvalidFact, match="school that it is at"):
            scene.unmatched(told=a_post(THERE, SINCE))
        assert scene.unmatched(an_account(session, Role.TRUST, "555")).organisation == "trust:555"


def test_the_ledger_names_nobody(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        claim = scene.unmatched()
        scene.decide(claim, who=New.PERSON)
        rows = ledger.about(session, f"claim:{claim.id}")
        assert [row.action for row in rows] == ["claim.accepted", "claim.raised"]
        told = "".join(row.detail for row in rows)
        assert "Newcome" not in told
        assert str(UNKNOWN) not in told


def test_what_was_claimed_of_a_senco_is_theirs_to_take_away(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        scene = Scene(session)
        scene.decide(scene.claim(ClaimKind.AWARD, the_award(), words="Seen."))
        (told,) = own_records.everything(session, [scene.person])["claim"]
        assert (told["words"], told["state"]) == ("Seen.", "accepted")
        assert told["organisation"] == scene.school.organisation
        assert not {"decided_by", "account_id", "typed"} & set(told)

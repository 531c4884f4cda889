"""A match that waits for an official: decided once, answered to the panel, then blank."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import Account, Role
from register.domain.verifications import AMBIGUOUS, ByName, Route, Verification
from register.services import accounts, merging, notices, settling, side_by_side, unsettled
from register.services.side_by_side import Likely
from register.services.sight import SAW_PERSON, who_looked
from register.store import ledger, verifications
from register.store.session import Database
from register.store.unsettled import Unsettled
from tests.checking import CHECKED_AT, a_post_at, an_account, an_issuer, made
from tests.registering import BORN, primaries, put_person, put_schools

SCHOOL = 100001
LATER = CHECKED_AT + timedelta(hours=2)
SOUGHT = ByName("Smyth", BORN, "Ann")


class Scene:
    """A panel that typed Smyth, two people called Smith, and an official."""

    def __init__(self, session: Session, folder: Path) -> None:
        """Put them all in."""
        put_schools(session, *primaries(SCHOOL))
        self.first = put_person(session, 1234567, family_name="Smith", given_names="Anne")
        self.second = put_person(session, 2345678, family_name="Smith")
        self.other = put_person(session, 3456789, family_name="Brown")
        self.panel = an_account(session)
        self.official = an_account(session, Role.OFFICIAL)
        self.folder = folder
        self.check = made(session, SOUGHT, self.panel, folder, post=a_post_at(SCHOOL))

    def decide(
        self,
        session: Session,
        person_id: int | None,
        by: Account | None = None,
        reason: str = "Sure",
    ) -> Unsettled:
        who = by or self.official
        return unsettled.decide(session, 1, person_id=person_id, reason=reason, by=who, at=LATER)

    def answer(self, session: Session, decided: Unsettled) -> Verification | None:
        issuer = an_issuer(self.folder)
        return settling.answer(session, decided, at=LATER, as_at=LATER.date(), issuer=issuer)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its smallest figures: passwords are not the subject."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(1, 8, 1))


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    with database.begin() as session:
        return Scene(session, tmp_path)


def test_a_name_that_is_nearly_somebodys_waits_with_what_was_typed(
    database: Database, scene: Scene
) -> None:
    with database.read() as session:
        (match,) = unsettled.waiting(session)
    assert scene.check.snapshot.outcome == AMBIGUOUS
    assert (match.verification_id, match.sought) == (scene.check.id, SOUGHT)
    assert [person for person, _ in match.candidates] == [scene.second, scene.first]
    assert (match.organisation, match.urn) == (scene.panel.organisation, SCHOOL)


def test_the_candidates_are_compared_with_what_was_typed_and_each_sight_is_recorded(
    database: Database, scene: Scene
) -> None:
    with database.begin() as session:
        match = unsettled.one(session, 1)
        shown = side_by_side.candidates(session, match, account=scene.official, at=LATER)
        looked = who_looked(session, scene.first)
        assert who_looked(session, scene.other) == ()
    assert [(each.family, each.given) for each in shown] == [
        (Likely.ALIKE, Likely.SAME),
        (Likely.ALIKE, Likely.ALIKE),
    ]
    assert [(each.organisation, each.purpose) for each in looked] == [
        ("department", "Settling a match")
    ]


def test_a_decision_throws_away_what_was_typed_and_is_in_the_ledger_without_a_name(
    database: Database, scene: Scene
) -> None:
    with database.begin() as session:
        decided = scene.decide(session, scene.second)
        assert unsettled.waiting(session) == []
        (entry,) = ledger.about(session, "match:1")
    assert decided.sought is None
    assert (decided.person_id, decided.decided_because) == (scene.second, "Sure")
    assert entry.actor == scene.official.actor
    assert json.loads(entry.detail) == {
        "candidates": 2,
        "check": scene.check.id,
        "person": f"person:{scene.second}",
    }


def test_the_panel_is_answered_with_a_check_of_its_own(database: Database, scene: Scene) -> None:
    with database.begin() as session:
        answer = scene.answer(session, scene.decide(session, scene.second))
        assert answer is not None
        assert verifications.following(session, scene.check.id) == (answer.reference,)
        assert unsettled.one(session, 1).answered_id == answer.id
        (told,) = notices.unread(session, scene.panel.organisation)
        assert [each.organisation for each in who_looked(session, scene.second)] == [
            scene.panel.organisation
        ]
        seen = ledger.about(session, f"person:{scene.second}")
        assert [each.actor for each in seen if each.action == SAW_PERSON] == [scene.official.actor]
        with pytest.raises(Conflict):
            scene.answer(session, unsettled.one(session, 1))
    assert (answer.person_id, answer.account_id) == (scene.second, scene.panel.id)
    assert answer.snapshot.asked.route is Route.OFFICIAL
    assert answer.snapshot.asked.post == scene.check.snapshot.asked.post
    assert (told.kind, told.verification_id) == ("match_settled", answer.id)
    assert "Smith" not in told.words


def test_where_it_is_none_of_them_the_panel_is_told_and_no_check_is_made(
    database: Database, scene: Scene
) -> None:
    with database.begin() as session:
        assert scene.answer(session, scene.decide(session, None)) is None
        (told,) = notices.unread(session, scene.panel.organisation)
        assert verifications.following(session, scene.check.id) == ()
    assert (told.kind, told.verification_id) == ("match_nobody", scene.check.id)
    assert "does not mean that the candidate is not qualified" in told.words


def test_two_candidates_that_were_merged_since_are_one(database: Database, scene: Scene) -> None:
    with database.begin() as session:
        merging.merge(
            session,
            gone_id=scene.second,
            kept_id=scene.first,
            because="One person",
            by=scene.official.actor,
            at=LATER,
        )
        left = unsettled.candidates(session, unsettled.one(session, 1))
        assert [each.person_id for each in left] == [scene.first]
        with pytest.raises(InvalidFact):
            scene.decide(session, scene.second)
        answer = scene.answer(session, scene.decide(session, scene.first))
    assert answer is not None
    assert answer.person_id == scene.first


def test_what_may_not_be_decided_is_refused(database: Database, scene: Scene) -> None:
    with database.begin() as session:
        with pytest.raises(NotAllowed):
            scene.decide(session, scene.first, scene.panel)
        with pytest.raises(InvalidFact, match="Give the reason"):
            scene.decide(session, scene.first, reason=" ")
        with pytest.raises(InvalidFact, match="one of the people shown"):
            scene.decide(session, scene.other)
        with pytest.raises(NotFound):
            unsettled.one(session, 9)
        scene.decide(session, None)
        with pytest.raises(Conflict, match="already"):
            scene.decide(session, scene.first)

"""The lists that ship, and an official's corrections to them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from register.domain.awards import AwardKind
from register.domain.errors import InvalidFact, NotFound
from register.domain.period import Period
from register.domain.providers import AwardingBody
from register.services import providers
from register.store import ledger
from register.store.providers import plain_name, recogniser
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from register.store.tables.standings import StandingMarkRow
from tests.services.import_files import a_register, awards, posts

AT = datetime(2026, 7, 2, 9, tzinfo=UTC)
DAY = date(2019, 10, 1)
NASENCO, NPQ = AwardKind.NASENCO, AwardKind.NPQSENCO


def say(
    database: Database,
    name: str = "University of Nowhere",
    *,
    period: Period | None = None,
    source: str = "SI 2026/1",
    confidence: str = "V",
    reason: str = "a new order",
) -> AwardingBody:
    with database.begin() as session:
        return providers.correct(
            session,
            kind=NASENCO,
            name=name,
            also_known_as=("Nowhere Polytechnic",),
            period=period or Period(),
            source=source,
            confidence=confidence,
            by="an official",
            at=AT,
            reason=reason,
        )


def test_every_shipped_line_has_a_source_and_a_confidence() -> None:
    for body in providers.shipped():
        assert body.name
        assert body.source
        assert body.confidence in providers.CONFIDENCE


def test_the_shipped_lists_have_the_universities_and_the_six_providers() -> None:
    kinds = [body.kind for body in providers.shipped()]
    assert kinds.count(NASENCO) > 100
    assert kinds.count(NPQ) == 6


def test_no_two_shipped_bodies_answer_to_one_name() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for body in providers.shipped():
        for name in (body.name, *body.also_known_as):
            owners[body.kind, plain_name(name)].add(body.name)
    assert [names for names in owners.values() if len(names) > 1] == []


def test_the_lists_are_loaded_once_and_never_put_back(database: Database) -> None:
    with database.begin() as session:
        assert providers.install(session, at=AT) == len(providers.shipped())
    with database.begin() as session:
        for body in providers.bodies(session):
            if body.kind is NPQ:
                providers.withdraw(
                    session, kind=NPQ, name=body.name, by="an official", at=AT, reason="a test"
                )
    with database.begin() as session:
        assert providers.install(session, at=AT) == 0
        assert {body.kind for body in providers.bodies(session)} == {NASENCO}
        assert not ledger.verify(session).problem


def test_what_was_installed_is_what_ships(database: Database) -> None:
    with database.begin() as session:
        providers.install(session, at=AT)
    with database.read() as session:
        held = providers.bodies(session)
    assert sorted(held, key=str) == sorted(providers.shipped(), key=str)


def test_a_new_body_is_recognised_from_when_it_is_known(database: Database) -> None:
    say(database)
    with database.read() as session:
        assert recogniser(session).ask(NASENCO, "Nowhere University", DAY) is True
        before = AT - timedelta(seconds=1)
        assert recogniser(session, before).ask(NASENCO, "Nowhere University", DAY) is None


def test_a_correction_supersedes_and_is_recorded_with_its_reason(database: Database) -> None:
    say(database)
    say(database, "The University of Nowhere", period=Period.of_days(None, DAY))
    with database.read() as session:
        (body,) = providers.bodies(session)
        assert (body.name, body.period.last_day) == ("The University of Nowhere", DAY)
        rows = session.exec(select(LedgerRow)).all()
        assert [row.action for row in rows] == ["provider.corrected"] * 2
        assert '"reason": "a new order"' in rows[1].detail
        assert rows[1].actor == "an official"


@pytest.mark.parametrize("given", ["Nowhere University", "Nowhere Polytechnic", "Another"])
def test_a_correction_marks_the_schools_of_those_whose_award_names_the_body(
    database: Database, given: str
) -> None:
    a_register(database)
    posts(database, {})
    awards(database, {"awarding_body": given})
    with database.begin() as session:
        for row in session.exec(select(StandingMarkRow)).all():
            session.delete(row)
    say(database)
    with database.read() as session:
        marked = list(session.exec(select(StandingMarkRow.urn)).all())
    assert marked == ([] if given == "Another" else [100001])


def test_withdrawing_what_is_not_listed_is_refused(database: Database) -> None:
    with pytest.raises(NotFound, match="Nobody's"), database.begin() as session:
        providers.withdraw(
            session, kind=NASENCO, name="Nobody's", by="an official", at=AT, reason="a test"
        )


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ({"name": " "}, "Give the name of the body"),
        ({"source": ""}, "Give the source"),
        ({"reason": ""}, "Give the reason"),
        ({"confidence": "X"}, "Give the confidence as one of V"),
    ],
)
def test_a_correction_says_what_from_where_how_surely_and_why(
    database: Database, left_out: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InvalidFact, match=sentence):
        say(database, **left_out)  # type: ignore[arg-type]  # each is a str
    with database.read() as session:
        assert providers.bodies(session) == []

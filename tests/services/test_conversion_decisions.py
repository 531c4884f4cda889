"""A person settles a succession that waits, or takes back one that was carried."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.services import conversion
from register.store import conversions
from register.store.conversions import ConversionOutcome
from register.store.session import Database
from tests.listed import list_schools
from tests.services.conversion_scenes import (
    BY,
    OPENS,
    a_closed,
    a_senco,
    an_open,
    follows,
    look,
    outcomes,
    posts,
)

LATER = datetime(2026, 9, 8, 11, 0, tzinfo=UTC)
OLD, NEW, LAST = 100001, 100002, 100003


def test_undoing_takes_back_what_was_carried_along_the_whole_chain(database: Database) -> None:
    with database.begin() as session:
        middle = a_closed(NEW, date(2026, 9, 14), opened=OPENS)
        list_schools(session, a_closed(OLD), middle, an_open(LAST, date(2026, 9, 15)))
        a_senco(session, OLD)
        links = follows(OLD, NEW), follows(NEW, LAST)
        look(session, *links)
        first = conversion.recent(session)[-1].id
        count = conversion.undo(session, first, by="a@b.example", reason="Wrong.", at=LATER)
        assert count == 2
        assert [len(posts(session, urn)) for urn in (OLD, NEW, LAST)] == [1, 0, 0]
        undone = conversions.get(session, first)
        assert (undone.outcome, undone.undone_by) == (ConversionOutcome.UNDONE, "a@b.example")
        assert (undone.undone_at, undone.undone_because) == (LATER, "Wrong.")
        look(session, *links, at=LATER)
        assert [len(posts(session, urn)) for urn in (OLD, NEW, LAST)] == [1, 0, 0]
        with pytest.raises(Conflict, match="is undone"):
            conversion.undo(session, first, by="a@b.example", reason="Again.", at=LATER)


def test_a_person_settles_what_waits(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW), an_open(LAST))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW), follows(OLD, LAST))
        second, first = (x.id for x in conversion.waiting(session))
        by, reason = "a@b.example", "The trust said so."
        assert conversion.settle(session, first, carry=True, by=by, reason=reason, at=LATER) == 1
        assert conversion.settle(session, second, carry=False, by=by, reason=reason, at=LATER) == 0
        assert [len(posts(session, urn)) for urn in (NEW, LAST)] == [1, 0]
        assert outcomes(session) == [(OLD, NEW, "carried"), (OLD, LAST, "declined")]
        assert conversion.as_json(conversions.get(session, first))["reason"] == reason
        with pytest.raises(Conflict, match="is declined"):
            conversion.settle(session, second, carry=True, by=by, reason=reason, at=LATER)


def test_a_decision_needs_a_reason_and_a_conversion(database: Database) -> None:
    with database.begin() as session:
        with pytest.raises(InvalidFact, match="Give a reason"):
            conversion.undo(session, 1, by=BY, reason=" ", at=LATER)
        with pytest.raises(NotFound, match="There is no conversion 1"):
            conversion.undo(session, 1, by=BY, reason="Because.", at=LATER)

"""What a school records of its SENCO supersedes what was said, with who and why, and is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from register.domain.appointments import Appointment, Cover
from register.domain.changes import Act, Change
from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.evidence import Level
from register.domain.identifiers import Trn, Urn
from register.domain.people import Basis
from register.domain.roles import Account, Role
from register.law.assessment import assess
from register.services import changes, changes_told
from register.services.changes_undoing import undo, undoable
from register.store import accounts, appointments, facts, ledger, posts, records
from register.store.appointments import HeldAppointment
from register.store.session import Database
from tests.registering import (
    BORN,
    a_person,
    a_post,
    an_award,
    draw,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)

HERE, THERE = Urn(100001), Urn(100002)
TODAY = date(2026, 9, 1)
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
TRUST = 2044


def account(session: Session, role: Role, scope: str = "") -> Account:
    email = f"{role}{scope}@example.org"
    return accounts.add(session, email=email, password_hash="", role=role, scope=scope, at=AT)


def act(by: Account, why: str = "The minutes say so", days: int = 0) -> Act:
    return Act(by, AT + timedelta(days=days), TODAY + timedelta(days=days), why)


class Scene:
    """Two schools, one of a trust, and a SENCO at the first since 1 September 2024."""

    def __init__(self, session: Session) -> None:
        """Put them there."""
        put_schools(session, *primaries(HERE, THERE, trust_code=TRUST))
        put_body(session)
        self.senco, self.other = put_person(session, 1234567), put_person(session, 2345678)
        self.post = put_post(session, self.senco, HERE, date(2024, 9, 1))
        self.school = account(session, Role.SCHOOL, str(HERE))
        self.official = account(session, Role.OFFICIAL)
        self.session = session

    def held(self, number: int | None = None) -> HeldAppointment | None:
        found = appointments.one(self.session, number or self.post)
        return found[1] if found else None

    def told(self, number: int | None = None) -> Appointment:
        held = self.held(number)
        assert held is not None
        return held.told

    def end(self, last_day: date, by: Account | None = None, days: int = 0) -> Change:
        made = act(by or self.school, days=days)
        return changes.end(
            self.session, made, urn=HERE, appointment_id=self.post, last_day=last_day
        )

    def start(self, starts: date, person: int | None = None, **more: Any) -> Change:  # noqa: ANN401 - fields of an appointment
        told = a_post(HERE, starts, **more)
        who = person or self.other
        return changes.start(self.session, act(self.school), urn=HERE, person_id=who, told=told)


def test_a_school_records_that_a_senco_started(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        made = scene.start(date(2026, 9, 1), level=Level.SEEN, cover=Cover.ACTING, shared=True)
        (step,) = made.steps
        told = scene.told(step.number)
        assert (told.starts, told.level) == (date(2026, 9, 1), Level.SEEN)
        assert (told.cover, told.shared) == (Cover.ACTING, True)
        assert (made.kind, made.words) == ("started", "A SENCO started on 1 September 2026.")
        shown = posts.held_at(session, int(HERE))[-1]
        assert (shown.source, shown.level, shown.cover) == (
            "by the school", Level.SEEN, Cover.ACTING,
        )  # fmt: skip


def test_a_change_says_who_and_why_and_the_ledger_names_nobody(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        made = scene.end(date(2026, 8, 31))
        (kept,) = changes.of_school(session, HERE)
        assert kept == made == changes.one(session, made.id)
        assert (kept.organisation, kept.why) == ("school:100001", "The minutes say so")
        (row,) = ledger.about(session, "school:100001", limit=1)
        assert row.action == "record.ended"
        assert f"person:{scene.senco}" in row.detail
        assert "Sample" not in row.detail
        assert "1234567" not in row.detail


def test_a_month_is_enough_where_the_day_is_lost(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        made = scene.start(date(2025, 9, 1), starts_latest=date(2025, 9, 30))
        assert made.words == "A SENCO started on a day in September 2025."


def test_what_was_recorded_is_put_back_exactly_by_undoing(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        was = scene.told()
        made = scene.end(date(2026, 8, 31))
        assert scene.told().ends == date(2026, 9, 1)
        assert undoable(session, made)
        undone = undo(session, act(scene.school, "A slip", days=1), made.id)
        now = scene.told()
        assert now == was
        assert (now.level, now.end_level) == (was.level, was.end_level)
        assert undone.words == "Undone: A SENCO's last day was recorded: 31 August 2026."
        assert changes.one(session, made.id).undone_by_id == undone.id
        again = undo(session, act(scene.school, "No slip", days=2), undone.id)
        assert scene.told().ends == date(2026, 9, 1)
        assert again.words == made.words


def test_a_start_that_is_undone_leaves_nobody(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        made = scene.start(date(2026, 9, 1))
        undo(session, act(scene.school, days=1), made.id)
        assert scene.held(made.steps[0].number) is None
        assert [p.person for p in posts.held_at(session, int(HERE))] == [scene.senco]


def test_only_the_latest_change_is_undone(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        first = scene.end(date(2026, 8, 30))
        scene.end(date(2026, 8, 31), days=1)
        assert not undoable(session, first)
        with pytest.raises(Conflict, match="undo the later change first"):
            undo(session, act(scene.school, days=2), first.id)


def test_a_change_is_undone_once(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        made = scene.end(date(2026, 8, 31))
        undo(session, act(scene.school, days=1), made.id)
        with pytest.raises(Conflict, match="already"):
            undo(session, act(scene.school, days=2), made.id)


def test_a_post_does_not_come_back_beside_another_of_the_same_days(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        gone = changes.withdraw(session, act(scene.school), urn=HERE, appointment_id=scene.post)
        again = a_post(HERE, date(2024, 10, 1))
        changes.start(
            session, act(scene.school, days=1), urn=HERE, person_id=scene.senco, told=again
        )
    with pytest.raises(Conflict, match="for the same days"), database.begin() as session:
        undo(session, act(scene.school, days=2), gone.id)
    with database.read() as session:
        (held,) = appointments.held(session, [scene.senco])[scene.senco]
        assert held.told == again


def test_the_answer_follows_what_was_recorded_and_undone(database: Database) -> None:
    def status() -> str:
        with database.begin() as session:
            return str(assess(facts.load(session, [HERE]).case(HERE), TODAY).status)

    with database.begin() as session:
        scene = Scene(session)
        school = scene.school
    draw(database)
    assert status() == "in_window"
    with database.begin() as session:
        scene.session = session
        made = scene.end(date(2026, 8, 31))
    assert status() == "no_senco"
    with database.begin() as session:
        undo(session, act(school, days=1), made.id)
    assert status() == "in_window"
    draw(database)


@pytest.mark.parametrize(
    ("last_day", "wrong"),
    [
        pytest.param(date(2024, 8, 31), "before the first", id="the day before the first"),
        pytest.param(date(2027, 9, 2), "within a year", id="more than a year from now"),
    ],
)
def test_a_last_day_that_cannot_be_is_refused(
    database: Database, last_day: date, wrong: str
) -> None:
    with database.begin() as session:
        scene = Scene(session)
        with pytest.raises(InvalidFact, match=wrong):
            scene.end(last_day)
        assert changes.of_school(session, HERE) == ()


def test_a_last_day_put_off_does_not_reach_into_the_next_post(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        scene.end(date(2025, 8, 31))
        scene.start(date(2026, 1, 1), scene.senco)
        with pytest.raises(Conflict, match="from 1 January 2026 already"):
            scene.end(date(2026, 1, 1), days=1)
        scene.end(date(2025, 12, 31), days=1)


def test_the_last_day_may_be_the_first_and_may_be_a_year_ahead(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        scene.end(date(2024, 9, 1))
        assert scene.told().ends == date(2024, 9, 2)
        scene.end(date(2027, 9, 1), days=1)
        assert scene.told().ends == date(2027, 9, 2)


def test_whoever_left_within_their_first_month_had_begun_by_then(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        made = scene.start(date(2026, 9, 1), starts_latest=date(2026, 9, 30))
        number = made.steps[0].number
        changes.end(
            session,
            act(scene.school, days=20),
            urn=HERE,
            appointment_id=number,
            last_day=date(2026, 9, 15),
        )
        assert scene.told(number).starts_latest == date(2026, 9, 15)


@pytest.mark.parametrize(
    ("starts", "wrong"),
    [
        pytest.param(date(2027, 9, 2), "within a year", id="too far ahead"),
        pytest.param(date(1998, 5, 16), "18", id="the day before they were eighteen"),
    ],
)
def test_a_first_day_that_cannot_be_is_refused(
    database: Database, starts: date, wrong: str
) -> None:
    with database.begin() as session:
        scene = Scene(session)
        with pytest.raises(InvalidFact, match=wrong):
            scene.start(starts)
        scene.start(date(1998, 5, 17))


def test_nobody_starts_before_the_school_opened_or_after_it_closed(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        days = {"opened": date(2025, 9, 1), "closed": date(2026, 7, 31)}
        put_schools(session, *primaries(100003, **days))
        there = account(session, Role.SCHOOL, "100003")
        for starts, wrong in ((date(2025, 8, 31), "opened on"), (date(2026, 8, 1), "closed on")):
            with pytest.raises(InvalidFact, match=wrong):
                changes.start(
                    session,
                    act(there),
                    urn=Urn(100003),
                    person_id=scene.other,
                    told=a_post(100003, starts),
                )


def test_one_person_has_one_post_at_a_school_at_a_time(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        with pytest.raises(Conflict, match="from 1 September 2024 already"):
            scene.start(date(2026, 9, 1), scene.senco)
        scene.end(date(2025, 8, 31))
        scene.start(date(2025, 9, 1), scene.senco)


def test_two_sencos_at_once_are_allowed(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        scene.start(date(2026, 9, 1))
        assert len(posts.held_at(session, int(HERE))) == 2


def test_a_change_needs_a_reason(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        for why in ("", "  ", "x" * 1001):
            with pytest.raises(InvalidFact, match="Say why"):
                changes.withdraw(
                    session, act(scene.school, why), urn=HERE, appointment_id=scene.post
                )


def test_a_school_keeps_its_own_record_and_no_other(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        for role, scope in (
            (Role.SCHOOL, str(THERE)),
            (Role.TRUST, "999"),
            (Role.AUTHORITY, "301"),
            (Role.PANEL, ""),
        ):
            with pytest.raises(NotAllowed):
                scene.end(date(2026, 8, 31), account(session, role, scope))
        with pytest.raises(NotFound):
            changes.end(
                session,
                act(account(session, Role.TRUST, str(TRUST))),
                urn=THERE,
                appointment_id=scene.post,
                last_day=date(2026, 8, 31),
            )


def test_a_trust_keeps_the_record_of_its_schools(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        scene.end(date(2026, 8, 31), account(session, Role.TRUST, str(TRUST)))
        (post,) = posts.held_at(session, int(HERE))
        assert post.source == "by the school's trust"
        assert post.end_level is Level.SAID


def test_what_an_official_confirmed_a_school_does_not_correct(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        sure = replace(scene.told(), level=Level.OFFICIAL)
        changes.correct(
            session,
            act(scene.official),
            urn=HERE,
            appointment_id=scene.post,
            told=sure,
            words="The first day was confirmed.",
        )
        other = replace(sure, starts=date(2024, 1, 1), starts_latest=date(2024, 1, 1))
        with pytest.raises(Conflict, match="An official has confirmed this"):
            changes.correct(
                session,
                act(scene.school, days=1),
                urn=HERE,
                appointment_id=scene.post,
                told=replace(other, level=Level.SAID),
                words="The first day was another.",
            )
        with pytest.raises(Conflict, match="An official has confirmed this"):
            changes.withdraw(
                session, act(scene.school, days=1), urn=HERE, appointment_id=scene.post
            )
        scene.end(date(2026, 8, 31), days=1)
        told = scene.told()
        assert (told.level, told.end_level) == (Level.OFFICIAL, Level.SAID)


def test_what_an_official_recorded_only_an_official_undoes(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        made = scene.end(date(2026, 8, 31), scene.official)
        with pytest.raises(NotAllowed, match="An official recorded this"):
            undo(session, act(scene.school, days=1), made.id)
        undo(session, act(scene.official, days=1), made.id)


def test_a_correction_says_what_it_should_have_been(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        day = date(2024, 10, 1)
        told = replace(scene.told(), starts=day, starts_latest=day, level=Level.SEEN)
        words = "The first day was corrected."
        made = changes.correct(
            session, act(scene.school), urn=HERE, appointment_id=scene.post, told=told, words=words
        )
        assert scene.told() == told
        assert made.words == words
        with pytest.raises(Conflict, match="nothing would change"):
            changes.correct(
                session,
                act(scene.school, days=1),
                urn=HERE,
                appointment_id=scene.post,
                told=told,
                words=words,
            )


def test_the_capacity_is_shown_and_changes_no_answer(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        told = scene.told()
        where: dict[str, Any] = {"urn": HERE, "appointment_id": scene.post}
        made = changes.capacity(
            session, act(scene.school), **where, cover=Cover.MATERNITY, shared=True
        )
        assert "maternity leave, shared with another school" in made.words
        assert scene.told() == told
        assert scene.told().cover is Cover.MATERNITY
        with pytest.raises(Conflict):
            changes.capacity(
                session, act(scene.school, days=1), **where, cover=Cover.MATERNITY, shared=True
            )


def test_a_change_of_head_splits_the_post_without_a_gap(database: Database) -> None:
    since = date(2025, 9, 1)
    with database.begin() as session:
        scene = Scene(session)
        changes.head(session, act(scene.school), urn=HERE, appointment_id=scene.post, since=since)
        before, after = posts.held_at(session, int(HERE))
        assert (before.ends, before.head_teacher) == (since, False)
        assert (after.starts, after.ends, after.head_teacher) == (since, None, True)
        case = facts.load(session, [HERE]).case(HERE)
        for day in (since - timedelta(days=1), since):
            assert assess(case, day).deadline == date(2027, 9, 1)


def test_a_head_from_the_first_day_on_splits_nothing(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        since = date(2024, 9, 1)
        where: dict[str, Any] = {"urn": HERE, "appointment_id": scene.post, "since": since}
        changes.head(session, act(scene.school), **where)
        (post,) = posts.held_at(session, int(HERE))
        assert post.head_teacher is True
        with pytest.raises(Conflict, match="nothing would change"):
            changes.head(session, act(scene.school, days=1), **where)
        changes.head(session, act(scene.school, days=2), urn=HERE, appointment_id=None, since=TODAY)
        assert [p.head_teacher for p in posts.held_at(session, int(HERE))] == [True, False]


def test_a_head_who_is_no_senco_of_the_day_is_not_found(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        scene.end(date(2026, 8, 31))
        with pytest.raises(NotFound):
            changes.head(
                session, act(scene.school), urn=HERE, appointment_id=scene.post, since=TODAY
            )


def test_an_undone_change_of_head_makes_one_post_again(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        was = scene.told()
        made = changes.head(
            session,
            act(scene.school),
            urn=HERE,
            appointment_id=scene.post,
            since=date(2025, 9, 1),
        )
        undo(session, act(scene.school, days=1), made.id)
        (post,) = posts.held_at(session, int(HERE))
        assert post.ends is None
        assert scene.told() == was


def test_a_post_that_never_was_is_withdrawn(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        changes.withdraw(session, act(scene.school), urn=HERE, appointment_id=scene.post)
        assert posts.held_at(session, int(HERE)) == ()
        with pytest.raises(NotFound):
            changes.withdraw(session, act(scene.school), urn=HERE, appointment_id=scene.post)


def test_an_official_records_earlier_service_elsewhere(database: Database) -> None:
    earlier = a_post(THERE, date(2007, 1, 1), ends=date(2009, 1, 1), level=Level.OFFICIAL)
    with database.begin() as session:
        scene = Scene(session)
        where: dict[str, Any] = {"urn": HERE, "person_id": scene.senco}
        assert assess(facts.load(session, [HERE]).case(HERE), TODAY).status == "in_window"
        changes.service(session, act(scene.official), **where, posts=[earlier])
        assert assess(facts.load(session, [HERE]).case(HERE), TODAY).status == "exempt"
        longer = replace(earlier, ends=date(2009, 6, 1))
        changes.service(session, act(scene.official, days=1), **where, posts=[longer])
        there = [p.told for p in records_of(session, scene.senco) if p.told.urn == THERE]
        assert there == [longer]
        with pytest.raises(InvalidFact, match="at least one"):
            changes.service(session, act(scene.official, days=2), **where, posts=[])


def records_of(session: Session, person: int) -> list[HeldAppointment]:
    return list(appointments.held(session, [person])[person])


def test_only_an_official_records_an_award(database: Database) -> None:
    told = an_award(level=Level.OFFICIAL)
    with database.begin() as session:
        scene = Scene(session)
        where: dict[str, Any] = {"urn": HERE, "person_id": scene.senco, "told": told}
        with pytest.raises(NotAllowed):
            changes_told.tell_award(session, act(scene.school), **where, award_id=None)
        made = changes_told.tell_award(session, act(scene.official), **where, award_id=None)
        assert assess(facts.load(session, [HERE]).case(HERE), TODAY).status == "qualified"
        with pytest.raises(Conflict):
            changes_told.tell_award(session, act(scene.official), **where, award_id=None)
        undo(session, act(scene.official, days=1), made.id)
        assert assess(facts.load(session, [HERE]).case(HERE), TODAY).status == "in_window"


def test_an_award_is_corrected_and_one_of_somebody_else_is_not_found(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        number = put_award(session, scene.senco, at=AT)
        told = an_award(revoked=date(2026, 1, 1), level=Level.OFFICIAL)
        where: dict[str, Any] = {"urn": HERE, "award_id": number, "told": told}
        with pytest.raises(NotFound):
            changes_told.tell_award(session, act(scene.official), person_id=scene.other, **where)
        changes_told.tell_award(session, act(scene.official), person_id=scene.senco, **where)
        assert assess(facts.load(session, [HERE]).case(HERE), TODAY).status == "in_window"
        with pytest.raises(Conflict):
            changes_told.tell_award(
                session, act(scene.official, days=1), person_id=scene.senco, **where
            )


def test_what_is_held_of_a_teacher_is_corrected_and_put_back(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        was = records.of_person(session, scene.senco).person
        status = replace(was.teacher_status, basis=Basis.NONE)
        where: dict[str, Any] = {"urn": HERE, "person_id": scene.senco}
        told = replace(was, teacher_status=status)
        made = changes_told.tell_person(session, act(scene.official), **where, told=told)
        assert records.of_person(session, scene.senco).person == told
        with pytest.raises(Conflict, match="nothing would change"):
            changes_told.tell_person(session, act(scene.official, days=1), **where, told=told)
        taken = replace(told, trn=Trn("2345678"))
        with pytest.raises(Conflict, match="Another teacher"):
            changes_told.tell_person(session, act(scene.official, days=1), **where, told=taken)
        undo(session, act(scene.official, days=2), made.id)
        assert records.of_person(session, scene.senco).person == was


def test_a_teacher_the_register_did_not_know_is_put_on_it_once(database: Database) -> None:
    told = a_person(3456789, date_of_birth=BORN, level=Level.SAID)
    with database.begin() as session:
        scene = Scene(session)
        number, made = changes_told.add_person(session, act(scene.official), urn=HERE, told=told)
        assert records.of_person(session, number).person.level is Level.SAID
        with pytest.raises(Conflict, match="Another teacher"):
            changes_told.add_person(session, act(scene.official), urn=HERE, told=told)
        started = scene.start(date(2026, 9, 1), number)
        with pytest.raises(Conflict, match="undo those first"):
            undo(session, act(scene.official, days=1), made.id)
        undo(session, act(scene.school, days=1), started.id)
        undo(session, act(scene.official, days=2), made.id)
        with pytest.raises(NotFound):
            records.of_person(session, number)


def test_who_started_and_who_left_for_them_are_one_change(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        was = scene.told()
        made = changes.start(
            session,
            act(scene.school),
            urn=HERE,
            person_id=scene.other,
            told=a_post(HERE, date(2026, 9, 1)),
            instead_of=[scene.post],
            last_day=date(2026, 8, 31),
        )
        assert scene.told().ends == date(2026, 9, 1)
        assert made.words == (
            "A SENCO started on 1 September 2026, and another's last day was recorded."
        )
        undo(session, act(scene.school, days=1), made.id)
        assert scene.told() == was
        assert [p.person for p in posts.held_at(session, int(HERE))] == [scene.senco]


@pytest.mark.parametrize("level", [Level.PROVIDER, Level.OFFICIAL])
def test_a_school_gives_no_fact_a_level_that_is_not_its_own(
    database: Database, level: Level
) -> None:
    with database.begin() as session:
        scene = Scene(session)
        with pytest.raises(NotAllowed, match="Only an official"):
            scene.start(date(2026, 9, 1), level=level)
        for told in (replace(scene.told(), level=level), replace(scene.told(), end_level=level)):
            with pytest.raises(NotAllowed, match="Only an official"):
                changes.correct(
                    session,
                    act(scene.school),
                    urn=HERE,
                    appointment_id=scene.post,
                    told=replace(told, teacher_at_school=None),
                    words="A correction.",
                )


def test_earlier_service_that_would_overlap_another_post_there_is_refused(
    database: Database,
) -> None:
    with database.begin() as session:
        scene = Scene(session)
        put_post(session, scene.senco, HERE, date(2020, 9, 1), ends=date(2021, 9, 1))
        longer = a_post(HERE, date(2020, 9, 1), ends=date(2024, 10, 1), level=Level.OFFICIAL)
        with pytest.raises(Conflict, match="already"):
            changes.service(
                session, act(scene.official), urn=HERE, person_id=scene.senco, posts=[longer]
            )

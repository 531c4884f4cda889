"""The lines against the law itself: on any day, as known at any instant, however facts arrive."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlmodel import Session, func, select

from register.domain.errors import InvalidFact, NotFound
from register.domain.identifiers import Urn
from register.domain.schools import SchoolLink
from register.law.assessment import NOT_MET_STATUSES, OUTSIDE, STATUSES, Decision, assess
from register.services import reports, standings
from register.services.reports import Cut, NotYetDrawn
from register.store import facts, feed_runs, school_links
from register.store import standings as lines
from register.store.session import Database
from register.store.tables.standings import StandingRow
from tests.registering import (
    EARLY,
    draw,
    primaries,
    put_award,
    put_post,
    put_schools,
    relist,
    retell_award,
)
from tests.services.happening import Happening, Plain, begun, some_days

TODAY = date(2026, 6, 1)
LATER = EARLY + timedelta(days=30)
MOMENT = timedelta(microseconds=1)
STARTED = date(2021, 9, 1)
Answer = tuple[str, date | None, tuple[str, ...]]


def answers(session: Session, day: date, known_at: datetime | None = None) -> dict[int, Answer]:
    """Every counted school's answer from the lines: status, deadline and reasons."""
    found = reports.flagged(
        session, as_of=day, today=TODAY, known_at=known_at, statuses=frozenset(STATUSES)
    )
    return {school.urn: (school.status, school.deadline, school.reasons) for school in found}


def answer(decision: Decision) -> Answer:
    """The same of a decision of the law's own."""
    return decision.status, decision.deadline, decision.reasons


@pytest.mark.parametrize("seed", range(4))
def test_lines_are_what_the_law_says_of_any_day_as_known_at_any_instant(
    database: Database, seed: int
) -> None:
    dice = Random(seed)  # noqa: S311 - an invented country, not a secret
    plain = begun(database)
    known: list[tuple[datetime, Plain]] = [(EARLY, plain.copy())]
    for minute in range(1, 13):
        at = EARLY + timedelta(minutes=minute)
        with database.begin() as session:
            happening = Happening(session, plain, dice, at)
            for _ in range(dice.randrange(1, 5)):
                happening.anything()
        known.append((at, plain.copy()))
        if dice.random() < 0.3:
            draw(database)
    draw(database)
    with database.read() as session:
        for at, then in known:
            asked_at = dice.choice((at, at + MOMENT, at + timedelta(minutes=1) - MOMENT))
            for day in some_days(dice, 6):
                expected = {
                    urn: answer(decision)
                    for urn in then.schools
                    if then.schools[urn].type_code in {1, 34}
                    and (decision := then.decided(urn, day)).status not in OUTSIDE
                }
                assert answers(session, day, asked_at) == expected


@pytest.mark.parametrize("seed", range(3))
def test_facts_that_arrive_out_of_order_come_to_the_same_lines(
    database: Database, seed: int
) -> None:
    """Who waits for a lock may carry an earlier instant than who held it, or saw none of it."""
    dice = Random(seed)  # noqa: S311 - as above
    plain = begun(database)
    minutes = [EARLY + timedelta(minutes=minute) for minute in range(1, 9)]
    dice.shuffle(minutes)
    for at in minutes:
        with database.begin() as session:
            happening = Happening(session, plain, dice, at)
            happening.appointed()
            happening.awarded()
        if dice.random() < 0.5:
            draw(database)
    draw(database)
    with database.read() as session:
        for asked_at in [*minutes, None]:
            for day in some_days(dice, 4):
                known = facts.load(session, plain.schools, known_at=asked_at)
                expected = {urn: answer(assess(known.case(urn), day)) for urn in plain.schools}
                assert answers(session, day, asked_at) == expected
        rows = session.exec(
            select(func.count()).where(StandingRow.known_from >= StandingRow.known_to)
        ).one()
    assert rows == 0


def test_an_award_that_its_writer_could_not_connect_is_found_when_the_line_is_drawn(
    database: Database,
) -> None:
    """The award's writer saw no appointment to mark; the appointment's instant is the earlier."""
    begun(database)
    draw(database)
    with database.begin() as session:
        put_award(session, 1, at=LATER)
        assert standings.waiting(session) == 0
        put_post(session, 1, 1, STARTED, at=LATER - timedelta(seconds=1))
    draw(database)
    with database.read() as session:
        assert answers(session, TODAY)[1][0] == "qualified"
        assert answers(session, TODAY, LATER - MOMENT)[1][0] == "overdue"


# ------------------------------------------------------------------------- the two time lines


def everything(session: Session, known_at: datetime) -> list[object]:
    """All that can be asked as known then, as it would be printed."""
    days = (date(2019, 10, 1), date(2024, 9, 2), TODAY, date(2030, 1, 1))
    asked: list[object] = []
    for day in days:
        asked += [
            reports.counts(session, by=cut, as_of=day, today=TODAY, known_at=known_at)
            for cut in Cut
        ]
        asked.append(reports.flagged(session, as_of=day, today=TODAY, known_at=known_at))
        asked += [standings.of_school(session, urn, as_of=day, known_at=known_at) for urn in (1, 2)]
    return [repr(each) for each in asked]


def test_a_back_dated_award_changes_past_days_as_known_now_and_nothing_as_known_before(
    database: Database,
) -> None:
    begun(database)
    with database.begin() as session:
        put_post(session, 1, 1, STARTED)
        put_post(session, 1, 2, date(2015, 9, 1), ends=date(2016, 1, 1))
    draw(database)
    yesterday = LATER - timedelta(days=1)
    with database.read() as session:
        before = everything(session, yesterday)
        assert answers(session, TODAY)[1][0] == "overdue"
    with database.begin() as session:
        put_award(session, 1, at=LATER)
    draw(database)
    with database.read() as session:
        assert everything(session, yesterday) == before
        assert answers(session, date(2024, 9, 2))[1][0] == "qualified"
        assert answers(session, date(2024, 9, 2), LATER)[1][0] == "qualified"
        assert answers(session, date(2024, 9, 2), LATER - MOMENT)[1][0] == "overdue"


def test_a_correction_supersedes_and_both_answers_stand(database: Database) -> None:
    begun(database)
    with database.begin() as session:
        put_post(session, 1, 1, STARTED)
        put_award(session, 1, at=EARLY)
    with database.begin() as session:
        retell_award(session, 1, at=LATER, revoked=date(2025, 3, 1))
    draw(database)
    with database.read() as session:
        asked = [
            (day, answers(session, day, known_at)[1][0])
            for known_at in (LATER - MOMENT, LATER)
            for day in (date(2025, 2, 28), date(2025, 3, 1))
        ]
    assert asked == [
        (date(2025, 2, 28), "qualified"),
        (date(2025, 3, 1), "qualified"),
        (date(2025, 2, 28), "qualified"),
        (date(2025, 3, 1), "overdue"),
    ]


# ------------------------------------------------------------------------- marks and drawing


def test_a_marked_school_is_not_counted_before_it_is_drawn_again(database: Database) -> None:
    begun(database)
    draw(database)
    with database.begin() as session:
        put_post(session, 1, 1, STARTED, at=LATER)
    with database.read() as session:
        with pytest.raises(NotYetDrawn, match="1 schools are being brought up to date"):
            reports.counts(session, by=Cut.NONE, as_of=TODAY, today=TODAY)
        with pytest.raises(NotYetDrawn):
            reports.flagged(session, as_of=TODAY, today=TODAY)
        assert standings.of_school(session, 1, as_of=TODAY).decision.status == "overdue"
    draw(database)
    with database.read() as session:
        assert answers(session, TODAY)[1][0] == "overdue"


def test_a_fact_of_a_shared_senco_changes_every_school_they_serve(database: Database) -> None:
    begun(database)
    with database.begin() as session:
        for urn in (1, 2, 3):
            put_post(session, 1, urn, STARTED)
    draw(database)
    with database.begin() as session:
        put_award(session, 1, at=LATER)
        assert standings.waiting(session) == 3
    draw(database)
    with database.read() as session:
        assert {urn: a[0] for urn, a in answers(session, TODAY).items() if urn <= 4} == {
            1: "qualified",
            2: "qualified",
            3: "qualified",
            4: "no_senco",
        }


def test_drawing_an_unchanged_line_again_writes_nothing(database: Database) -> None:
    begun(database)
    with database.begin() as session:
        put_post(session, 1, 1, STARTED)
    draw(database)
    with database.begin() as session:
        count = select(func.count()).select_from(StandingRow)
        before = session.exec(count).one()
        assert standings.mark_all(session, at=LATER, why="a new rulebook") == 6
    draw(database)
    with database.read() as session:
        assert session.exec(count).one() == before
        assert standings.waiting(session) == 0


def test_a_school_that_leaves_scope_is_counted_until_then(database: Database) -> None:
    begun(database)
    draw(database)
    with database.begin() as session:
        relist(session, 1, at=LATER, type_code=7)
    draw(database)
    with database.read() as session:
        assert 1 not in answers(session, TODAY)
        assert answers(session, TODAY, LATER - MOMENT)[1][0] == "no_senco"
        assert standings.of_school(session, 1, as_of=TODAY).decision.status == "out_of_scope"


def test_work_with_no_time_left_says_how_much_remains(database: Database) -> None:
    begun(database)
    told: list[tuple[str, int, int]] = []
    assert standings.bring_up_to_date(database, seconds=0) == 6
    left = standings.bring_up_to_date(database, progress=lambda *said: told.append(said))
    assert (left, told) == (0, [("Drawing standings", 6, 6)])
    assert standings.bring_up_to_date(database) == 0


def test_two_who_draw_at_once_draw_each_line_once(database: Database) -> None:
    begun(database, schools=60)
    ready = threading.Barrier(3)
    raised: list[BaseException] = []

    def drawing() -> None:
        ready.wait()
        try:
            while standings.bring_up_to_date(database, seconds=0.001):
                pass
        except BaseException as error:  # noqa: BLE001 - looked at below, in the test's own thread
            raised.append(error)

    threads = [threading.Thread(target=drawing) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(StandingRow)).one() == 60
        assert reports.counts(session, by=Cut.NONE, as_of=TODAY, today=TODAY).total.schools == 60


# ------------------------------------------------------------------------- one school


def test_one_school_is_told_whole(database: Database) -> None:
    begun(database)
    with database.begin() as session:
        put_post(session, 1, 1, STARTED)
        run = feed_runs.add(
            session,
            feed_runs.Run(EARLY, EARLY, feed_runs.Outcome.APPLIED, extract_date=date(2026, 1, 2)),
        )
        links = [
            SchoolLink(Urn(2), Urn(1), "", "Successor - merged", None),
            SchoolLink(Urn(1), Urn(3), "", "Successor - Split School", None),
            SchoolLink(Urn(1), Urn(4), "", "Result of Amalgamation", None),
            SchoolLink(Urn(1), Urn(1), "", "Successor", None),
            SchoolLink(Urn(1), Urn(999), "", "Successor", None),
            SchoolLink(Urn(5), Urn(1), "", "Sixth Form Centre Link", None),
        ]
        school_links.replace(session, links, run_id=run, at=EARLY)
    with database.read() as session:
        told = standings.of_school(session, 1, as_of=TODAY)
    assert (told.school.urn, told.decision.status) == (1, "overdue")
    assert (told.since, told.next_change) == (date(2024, 9, 2), None)
    assert [(p.urn, p.kind) for p in told.predecessors] == [(2, "merged")]
    assert [(s.urn, s.kind) for s in told.successors] == [(3, "split"), (4, "amalgamated")]
    assert [post.name for post in told.senco_history] == ["Ann Sample"]
    assert (told.feed_day, told.missing_since) == (date(2026, 1, 2), None)


@pytest.mark.parametrize(
    ("day", "since", "next_change"),
    [
        pytest.param(date(2024, 9, 1), STARTED, date(2024, 9, 2), id="the third anniversary"),
        pytest.param(date(2024, 9, 2), date(2024, 9, 2), None, id="the day after"),
        pytest.param(date(2009, 9, 1), date(2009, 9, 1), STARTED, id="the first day there is"),
        pytest.param(date(2900, 1, 1), date(2024, 9, 2), None, id="a day far ahead"),
    ],
)
def test_since_and_the_next_change_are_days_of_the_line(
    database: Database, day: date, since: date, next_change: date | None
) -> None:
    begun(database)
    with database.begin() as session:
        put_post(session, 1, 1, STARTED)
    with database.read() as session:
        told = standings.of_school(session, 1, as_of=day)
    assert (told.since, told.next_change) == (since, next_change)


def test_a_status_that_only_changes_its_reasons_goes_on_since_it_began(
    database: Database,
) -> None:
    begun(database)
    with database.begin() as session:
        put_post(session, 1, 1, date(2016, 9, 1))
        put_post(session, 2, 1, date(2018, 9, 1))
    draw(database)
    with database.read() as session:
        told = standings.of_school(session, 1, as_of=TODAY)
        (listed,) = reports.flagged(
            session, as_of=TODAY, today=TODAY, filters=reports.Filters(urn=1)
        )
    assert told.since == listed.since == date(2019, 9, 2)
    assert told.decision.status in NOT_MET_STATUSES


def test_what_cannot_be_asked_is_one_sentence(database: Database) -> None:
    begun(database)
    with database.read() as session:
        with pytest.raises(NotFound, match="No school with URN 99 is on the list"):
            standings.of_school(session, 99, as_of=TODAY)
        with pytest.raises(NotFound):
            standings.of_school(session, 1, as_of=TODAY, known_at=datetime(2020, 1, 1, tzinfo=UTC))
        with pytest.raises(InvalidFact, match="The rules held begin on 1 September 2009"):
            standings.of_school(session, 1, as_of=date(2009, 8, 31))
        with pytest.raises(InvalidFact, match="9999-12-31"):
            standings.of_school(session, 1, as_of=date.max)
        assert lines.drawn(session) == 0


def test_a_change_of_the_rules_marks_every_line_and_answers_nothing_till_then(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(100001, 100002))
        assert standings.follow_the_rulebook(session, at=EARLY) == 0
    draw(database)

    # A later release brings other rules: its version is the one thing that says so.
    for module in (standings, reports):
        monkeypatch.setattr(module, "RULEBOOK", "a later version")
    with database.read() as session, pytest.raises(NotYetDrawn, match="rules have changed"):
        reports.counts(session, by=Cut.NONE, as_of=TODAY, today=TODAY)
    with database.begin() as session:
        assert standings.follow_the_rulebook(session, at=LATER) == 2
        assert standings.follow_the_rulebook(session, at=LATER) == 0
    draw(database)

    with database.read() as session:
        made = reports.counts(session, by=Cut.NONE, as_of=TODAY, today=TODAY)
    assert made.total.schools == 2

"""Reports that are kept: said once, never changed, and said again where the past was corrected."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import reduce

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.law.assessment import RULEBOOK, STATUSES
from register.services import kept_reports, reports
from register.services.kept_reports import CUTS, RERUN, SAID, KeptReport
from register.services.reports import Cut, NotYetDrawn
from register.store.session import Database
from tests.registering import EARLY, draw, put_award, put_person, put_post
from tests.services.test_reports import nation

__all__ = ["nation"]

TODAY = date(2026, 6, 1)
AT = datetime.fromisoformat("2026-06-01T06:00:00+00:00")
LATER = AT + timedelta(days=30)


def keep(database: Database, as_of: date = TODAY, at: datetime = AT) -> KeptReport:
    with database.begin() as session:
        return kept_reports.keep(session, as_of=as_of, today=TODAY, at=at, by="a test")


def rerun(database: Database, at: datetime = LATER) -> tuple[KeptReport, ...]:
    return kept_reports.run_again(database, today=at.date(), at=at, by="a test")


def learn_late(database: Database) -> None:
    """The SENCO of the second school, overdue until now, turns out to hold the award."""
    with database.begin() as session:
        put_award(session, 2, at=AT + timedelta(days=10))
    draw(database)


def test_what_is_kept_is_the_report_of_the_day_under_every_cut(nation: Database) -> None:
    kept = keep(nation)
    assert (kept.kind, kept.reruns_id, kept.by) == (SAID, None, "a test")
    assert (kept.as_of, kept.made_at, kept.known_at) == (TODAY, AT, AT)
    assert (kept.rulebook, kept.list_day) == (RULEBOOK, EARLY.date())
    assert list(kept.content["cuts"]) == sorted(cut.value for cut in CUTS)
    with nation.read() as session:
        for cut in CUTS:
            report = reports.counts(session, by=cut, as_of=TODAY, today=TODAY, known_at=AT)
            told = [kept_reports.flat(row) for row in report.rows]
            assert kept.content["cuts"][cut.value] == told
    assert kept.total["schools"] == 5


def test_its_hash_is_of_its_bytes_which_are_canonical_json(nation: Database) -> None:
    kept = keep(nation)
    again = json.dumps(kept.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert kept.text == again
    assert kept.sha256 == hashlib.sha256(kept.text.encode()).hexdigest()
    assert kept.holds


def test_a_day_is_said_once_and_a_day_to_come_never(nation: Database) -> None:
    keep(nation)
    with pytest.raises(Conflict, match="was kept already"):
        keep(nation, at=LATER)
    with pytest.raises(InvalidFact, match="a day that has come"):
        keep(nation, TODAY + timedelta(days=1))
    keep(nation, TODAY - timedelta(days=1))
    with nation.read() as session:
        assert len(kept_reports.every(session)) == 2


def test_nothing_is_kept_while_a_line_may_be_untrue(nation: Database) -> None:
    with nation.begin() as session:
        put_award(session, 2, at=AT)
    with pytest.raises(NotYetDrawn):
        keep(nation)
    with nation.read() as session:
        assert kept_reports.every(session) == ()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE kept_report SET content = '{}'", "DELETE FROM kept_report"],
    ids=["changed", "removed"],
)
def test_what_was_kept_is_neither(nation: Database, statement: str) -> None:
    kept = keep(nation)
    with pytest.raises(DBAPIError, match="kept as it was made"), nation.begin() as session:
        session.connection().execute(text(statement))
    with nation.read() as session:
        assert kept_reports.one(session, kept.id).text == kept.text


def test_a_rerun_stands_beside_what_was_said_where_the_past_was_corrected(
    nation: Database,
) -> None:
    old, new = keep(nation, date(2021, 8, 31)), keep(nation)
    learn_late(nation)
    (made,) = rerun(nation)
    assert (made.kind, made.reruns_id, made.as_of) == (RERUN, new.id, TODAY)
    assert (new.total["overdue"], made.total["overdue"], made.total["qualified"]) == (1, 0, 2)
    with nation.read() as session:
        assert [kept.id for kept in kept_reports.every(session)] == [old.id, new.id, made.id]
        assert [kept.id for kept in kept_reports.said(session)] == [old.id, new.id]
        assert kept_reports.one(session, new.id).text == new.text
        differ = kept_reports.differences(new, made)
    assert {each.cut for each in differ} == set(CUTS)
    by_authority = next(each for each in differ if each.cut is Cut.LA)
    assert (by_authority.key, by_authority.name) == (901, "Thistleshire")
    assert [by_authority.grew(x) for x in ("schools", "qualified", "not_met")] == [0, 1, -1]


def test_the_same_again_adds_nothing(nation: Database) -> None:
    keep(nation)
    assert rerun(nation) == ()
    learn_late(nation)
    assert len(rerun(nation)) == 1
    assert rerun(nation, LATER + timedelta(days=1)) == ()


def test_a_second_correction_is_held_against_the_latest(nation: Database) -> None:
    keep(nation)
    learn_late(nation)
    rerun(nation)
    with nation.begin() as session:
        newcomer = put_person(session, 77)
        put_post(session, newcomer, 4, date(2026, 5, 1), at=LATER)
    draw(nation)
    (made,) = rerun(nation, LATER + timedelta(days=1))
    assert (made.total["no_senco"], made.total["in_window"]) == (0, 2)
    assert made.reruns_id == 1


def test_the_days_that_were_corrected_are_those_whose_own_reports_differ(nation: Database) -> None:
    days = [date(2015, 1, 1), date(2021, 8, 31), date(2021, 9, 1), TODAY]
    kept = {day: keep(nation, day) for day in days}
    learn_late(nation)
    with nation.read() as session:
        differ = {
            day
            for day in days
            for cut in CUTS
            if [
                kept_reports.flat(row)
                for row in reports.counts(
                    session, by=cut, as_of=day, today=TODAY, known_at=LATER
                ).rows
            ]
            != kept[day].content["cuts"][cut.value]
        }
        found = kept_reports.corrected(session, today=TODAY, at=LATER)
        assert [(each.as_of, each.id) for each in found] == [
            (day, kept[day].id) for day in days if day in differ
        ]
        assert 0 < len(differ) < len(days)


class Watched(Database):
    """Before each thing is written `first` happens; `written` holds what each write asked for."""

    def __init__(self, url: str, first: Callable[[], object]) -> None:
        super().__init__(url)
        self.first, self.written = first, list[list[str]]()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        self.first()
        asked: list[str] = []
        self.written.append(asked)

        def ask(*told: object) -> None:
            asked.append(str(told[2]))

        with super().begin() as session:
            event.listen(self.engine, "before_cursor_execute", ask)
            yield session
            event.remove(self.engine, "before_cursor_execute", ask)


def test_nothing_is_counted_while_others_are_held_up(nation: Database) -> None:
    days = [date(2021, 9, 1), TODAY - timedelta(days=1), TODAY]
    for day in days:
        keep(nation, day)
    learn_late(nation)
    watched = Watched(nation.url, lambda: None)
    made = rerun(watched)
    watched.engine.dispose()
    assert 1 < len(made) == len(watched.written)
    for asked in watched.written:
        assert any("INSERT INTO kept_report" in statement for statement in asked)
        assert not any("FROM standing" in statement for statement in asked)


def test_a_day_of_which_something_was_kept_meanwhile_is_left_for_the_next_time(
    nation: Database,
) -> None:
    first = keep(nation)
    learn_late(nation)
    watched = Watched(nation.url, lambda: rerun(nation))
    assert rerun(watched, LATER + timedelta(minutes=1)) == ()
    watched.engine.dispose()
    with nation.read() as session:
        assert [kept.reruns_id for kept in kept_reports.every(session)] == [None, first.id]


def test_a_list_is_told_as_the_whole_would_tell_it_without_reading_it(nation: Database) -> None:
    old, new = keep(nation, date(2021, 8, 31)), keep(nation)
    learn_late(nation)
    (again,) = rerun(nation)
    asked: list[str] = []

    def ask(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(nation.engine, "before_cursor_execute", ask)
    with nation.read() as session:
        lines = kept_reports.every(session)
        latest = kept_reports.latest_made(session, below=again.id, most=1)
        heads = kept_reports.heads(session)
        by_cut = {cut: kept_reports.said_by(session, cut) for cut in CUTS}
    event.remove(nation.engine, "before_cursor_execute", ask)
    whole = [old, new, again]
    assert [(line.id, line.total) for line in lines] == [(kept.id, kept.total) for kept in whole]
    assert [line.id for line in latest] == [new.id]
    assert [vars(head) for head in heads] == [
        {name: told for name, told in vars(kept).items() if name in vars(heads[0])}
        for kept in whole
    ]
    for cut, rows in by_cut.items():
        assert rows == {kept.id: kept.content["cuts"][cut.value] for kept in (old, new)}
    parts = ("json_extract(kept_report.content", "CAST(kept_report.content")
    for statement in asked:
        rest = reduce(lambda text, part: text.replace(part, ""), parts, statement)
        assert "kept_report.content" not in rest


def test_a_page_of_them_is_read_whole_and_no_more(nation: Database) -> None:
    old, new = keep(nation, date(2021, 8, 31)), keep(nation)
    learn_late(nation)
    (again,) = rerun(nation)
    with nation.read() as session:
        pages = [kept_reports.newest_days(session, after=n, most=1) for n in range(4)]
        everything = kept_reports.newest_days(session, after=0, most=50)
        assert kept_reports.how_many(session) == 3
    assert pages == [((new, None),), ((again, new),), ((old, None),), ()]
    assert everything == ((new, None), (again, new), (old, None))
    with nation.read() as session:
        assert list(kept_reports.whole(session)) == [old, new, again]


def test_each_is_in_the_ledger_with_its_hash(nation: Database) -> None:
    kept = keep(nation)
    with nation.read() as session:
        found = session.connection().execute(
            text("SELECT action, subject, detail FROM ledger ORDER BY seq DESC LIMIT 1")
        )
        action, subject, detail = found.one()
    assert (action, subject) == ("report kept", f"kept report:{kept.id}")
    assert json.loads(detail) == {"as_of": "2026-06-01", "sha256": kept.sha256}


def test_an_empty_register_says_that_there_is_nobody(database: Database) -> None:
    kept = keep(database)
    assert kept.total == kept_reports.flat(
        reports.counts_of(None, "England", dict.fromkeys(STATUSES, 0))
    )
    assert kept.list_day is None
    assert rerun(database) == ()


def test_a_number_that_nothing_was_kept_under_is_not_found(database: Database) -> None:
    for number in (0, 99, 2**31, 10**30):
        with database.read() as session, pytest.raises(NotFound):
            kept_reports.one(session, number)

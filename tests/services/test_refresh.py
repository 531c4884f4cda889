"""A list comes in: all of it is applied, or nothing is, and the run says why."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from register.domain.errors import Conflict
from register.feeds.gias import source
from register.services import refresh, refresh_keeping
from register.services.refresh_given import refuse_if_moved_on
from register.services.refresh_keeping import only_one
from register.services.refresh_outcome import RefreshOutcome
from register.store import feed_runs, ledger, schools, standings
from register.store.feed_runs import Outcome
from register.store.session import Database
from tests.feeds.extract import a_link, a_school
from tests.feeds.loopback import body, loopback
from tests.services.refresh_scenes import (
    AT_ONE,
    AT_TWO,
    DAY_ONE,
    DAY_TWO,
    FIRST,
    Files,
    a_list,
    again,
    counts,
    days_after,
)

SCHOOLS = 306  # two in each of 153 authorities


@pytest.fixture
def files(database: Database, tmp_path: Path) -> Files:
    return Files(database, tmp_path)


def test_the_first_list_is_applied_whole(files: Files) -> None:
    closed = a_school(200_001, status="2", closed="31-08-2020")
    special = a_school(200_002, type="07", group="5")
    told = files.list(DAY_ONE, a_list(closed, special)).as_json()
    assert (told["outcome"], told["extract_date"]) == ("applied", "2026-06-01")
    assert (told["rows"], told["added"], told["changed"]) == (SCHOOLS + 2, SCHOOLS + 2, 0)
    assert (told["schools_open"], told["schools_in_scope"]) == (SCHOOLS + 1, SCHOOLS)
    assert (told["links"], told["rejected"], told["vanished"]) == (1, 0, 0)
    assert told["reasons"] == []
    assert set(told["seconds"]) >= {"fetch", "schools", "links", "compare", "apply", "total"}


def test_a_list_marks_every_school_that_the_duty_reaches(files: Files) -> None:
    special = a_school(200_002, type="07", group="5")
    files.list(DAY_ONE, a_list(special))
    with files.database.read() as session:
        assert standings.waiting(session) == SCHOOLS


def test_the_same_list_again_is_unchanged_and_recorded(files: Files) -> None:
    first = files.list(DAY_ONE, a_list())
    before = counts(files.database)
    second = files.list(DAY_ONE, a_list(), at=AT_TWO)
    assert (second.outcome, second.sha256) == (Outcome.UNCHANGED, first.sha256)
    assert second.run == first.run + 1
    assert (second.counts.rows, second.counts.schools_open) == (SCHOOLS, SCHOOLS)
    assert second.counts.added == 0
    assert counts(files.database) == before


def test_the_same_list_in_another_wrapping_is_the_same_list(files: Files) -> None:
    path, links = files.write(DAY_ONE, a_list())
    files.refresh(path, links, AT_ONE)
    packed = path.with_name(f"{path.name}.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert files.refresh(packed, links, AT_TWO).outcome is Outcome.UNCHANGED


def test_what_changed_is_a_new_version_and_what_did_not_is_left_alone(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    before = counts(files.database)
    new = a_school(200_001)
    told = files.list(DAY_TWO, a_list(again(FIRST, name="Renamed"), new))
    assert (told.counts.added, told.counts.changed, told.counts.closed) == (1, 1, 0)
    assert counts(files.database)["school_version"] == before["school_version"] + 2
    with files.database.read() as session:
        versions = schools.history(session, FIRST)
        assert [x.school.name for x in versions] == [f"Invented School {FIRST}", "Renamed"]
        assert schools.find(session, FIRST).name == "Renamed"
        assert schools.find(session, FIRST, known_at=AT_TWO).name == f"Invented School {FIRST}"


def test_only_what_the_law_asks_about_marks_a_school(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    before = counts(files.database)["standing_mark"]
    files.list(DAY_TWO, a_list(again(FIRST, name="Renamed")))
    assert counts(files.database)["standing_mark"] == before
    files.list(days_after(DAY_TWO, 1), a_list(again(FIRST, opened="01-09-2001")))
    assert counts(files.database)["standing_mark"] == before + 1


def test_a_school_that_closes_is_closed_and_one_that_vanishes_is_missing_since_then(
    files: Files,
) -> None:
    files.list(DAY_ONE, a_list())
    closing = again(FIRST, status="2", closed="31-08-2026")
    told = files.list(DAY_TWO, a_list(closing, without=[FIRST + 2]))
    assert (told.counts.closed, told.counts.vanished) == (1, 1)
    with files.database.read() as session:
        assert not schools.find(session, FIRST).is_open
        assert schools.missing(session) == {FIRST + 2: DAY_TWO}
    third = files.list(days_after(DAY_TWO, 1), a_list(closing))
    assert third.counts.vanished == 0
    with files.database.read() as session:
        assert schools.missing(session) == {}


def test_a_new_code_is_kept_with_its_name_and_told(files: Files) -> None:
    odd = a_school(200_001, type="99", **{"TypeOfEstablishment (name)": "Moon school"})
    told = files.list(DAY_ONE, a_list(odd))
    assert told.outcome is Outcome.APPLIED
    assert any("Moon school" in notice for notice in told.notices)
    with files.database.read() as session:
        assert schools.find(session, 200_001).type_name == "Moon school"


def test_a_second_answer_unlike_the_first_is_held(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    before = counts(files.database)
    told = files.list(DAY_ONE, a_list(again(FIRST, name="Renamed")), at=AT_TWO)
    assert told.outcome is Outcome.HELD
    assert told.reasons[0].startswith("This list of 1 June 2026 is not the one of that day")
    assert counts(files.database) == before


def test_an_older_list_is_refused(files: Files) -> None:
    files.list(DAY_TWO, a_list())
    told = files.list(DAY_ONE, a_list(again(FIRST, name="Renamed")), at=AT_TWO)
    assert told.outcome is Outcome.REFUSED
    assert told.reasons[0].startswith("The list is of 2026-06-01, older than the newest accepted")


def test_a_list_without_an_authority_is_held_and_its_bytes_are_kept(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    before = counts(files.database)
    told = files.list(DAY_TWO, a_list(without=[FIRST, FIRST + 1]))
    assert told.outcome is Outcome.HELD
    assert "local authorities have no school open" in " ".join(told.reasons)
    assert counts(files.database) == before
    with files.database.read() as session:
        (held,) = feed_runs.awaiting(session)
    assert (files.kept / held.folder / "schools.csv.gz").is_file()
    assert (files.kept / held.folder / "links.csv.gz").is_file()


def test_the_bytes_are_kept_without_the_name_of_any_head(files: Files) -> None:
    named = a_school(200_001, HeadFirstName="Zebedee", HeadLastName="Quillfeather")
    told = files.list(DAY_ONE, a_list(named))
    with files.database.read() as session:
        folder = files.kept / feed_runs.get(session, told.run).folder
    assert folder.name == f"2026-06-01-{told.sha256[:12]}"
    plain = gzip.decompress((folder / "schools.csv.gz").read_bytes())
    assert b"Invented School 200001" in plain
    assert b"Zebedee" not in plain
    assert b"Quillfeather" not in plain


def test_of_a_refused_file_nothing_is_kept_but_the_sentence(files: Files) -> None:
    path, links = files.write(DAY_ONE, a_list())
    path.write_bytes(path.read_bytes()[:-40])
    told = files.refresh(path, links, AT_ONE)
    assert told.outcome is Outcome.REFUSED
    assert "cut short" in told.reasons[0]
    assert [x.name for x in files.kept.iterdir()] == [".refreshing"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "empty", id="nothing at all"),
        pytest.param(b"<!DOCTYPE html><html></html>", "web page", id="a web page"),
        pytest.param(b"PK\x03\x04rest", "zip archive", id="a zip under the wrong name"),
        pytest.param(b'"URN","LA (code)"\r\n1,"2"', "no column", id="columns missing"),
        pytest.param(b'"Name","URN"\r\n"a","2"', "first cell", id="another file"),
    ],
)
def test_a_damaged_file_changes_no_count_and_is_named_in_a_sentence(
    files: Files, content: bytes, sentence: str
) -> None:
    files.list(DAY_ONE, a_list())
    before = counts(files.database)
    path, links = files.write(DAY_TWO, a_list())
    path.write_bytes(content)
    told = files.refresh(path, links, AT_TWO)
    assert told.outcome is Outcome.REFUSED
    assert sentence in told.reasons[0]
    assert counts(files.database) == before


def test_a_damaged_links_file_refuses_the_whole_list(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    before = counts(files.database)
    path, links = files.write(DAY_TWO, a_list(again(FIRST, name="Renamed")))
    links.write_bytes(b"<html>")
    assert files.refresh(path, links, AT_TWO).outcome is Outcome.REFUSED
    assert counts(files.database) == before


def test_a_list_without_its_links_is_held_where_the_last_had_them(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    path, _ = files.write(DAY_TWO, a_list())
    told = files.refresh(path, None, AT_TWO)
    assert told.outcome is Outcome.HELD
    assert "links file did not come" in told.reasons[0]


def test_a_first_list_may_come_without_links(files: Files) -> None:
    path, _ = files.write(DAY_ONE, a_list())
    told = files.refresh(path, None, AT_ONE)
    assert (told.outcome, told.counts.links) == (Outcome.APPLIED, 0)


def test_links_are_replaced_and_mark_the_schools_that_follow(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    before = counts(files.database)
    files.list(DAY_TWO, a_list(), [a_link(FIRST, FIRST + 2), a_link(FIRST, 999_999)])
    now = counts(files.database)
    assert now["school_link"] == before["school_link"] + 2
    assert now["standing_mark"] == before["standing_mark"] + 2


def test_a_second_refresh_at_the_same_time_is_told_so(files: Files) -> None:
    path, links = files.write(DAY_ONE, a_list())
    with only_one(files.kept), pytest.raises(Conflict, match="Another refresh is running"):
        files.refresh(path, links, AT_ONE)


def test_a_download_that_has_arrived_already_is_taken_as_it_is(files: Files) -> None:
    path, links = files.write(DAY_ONE, a_list())
    arrived = source.from_files(path, links, day=None, into=files.folder)
    told = refresh.refresh(files.database, arrived, folder=files.kept, at=AT_ONE, by="a test")
    assert (told.outcome, told.sha256) == (Outcome.APPLIED, arrived.sha256)


def test_what_a_killed_refresh_left_behind_is_cleared_away(files: Files) -> None:
    (files.kept / ".receiving" / "kept").mkdir(parents=True)
    (files.kept / ".receiving" / "edubasealldata20260601.csv.part").write_bytes(b"half")
    assert files.list(DAY_ONE, a_list()).outcome is Outcome.APPLIED
    assert not (files.kept / ".receiving").exists()


def test_a_sweep_takes_what_a_killed_refresh_left_and_nothing_of_one_at_work(
    tmp_path: Path,
) -> None:
    left = tmp_path / "feeds" / ".receiving" / "edubasealldata20260601.csv"
    refresh_keeping.sweep(tmp_path / "feeds")
    left.parent.mkdir(parents=True)
    left.write_bytes(b"with head teachers' names")
    with refresh_keeping.only_one(tmp_path / "feeds"), refresh_keeping.Draft(tmp_path / "feeds"):
        left.write_bytes(b"still at work")
        refresh_keeping.sweep(tmp_path / "feeds")
        assert left.exists()
        assert left.parent.stat().st_mode & 0o077 == 0
    left.parent.mkdir()
    left.write_bytes(b"with head teachers' names")
    refresh_keeping.sweep(tmp_path / "feeds")
    assert not left.parent.exists()


def test_a_list_compared_before_another_was_applied_is_not_applied_over_it(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    with files.database.begin() as session, pytest.raises(Conflict, match="applied meanwhile"):
        refuse_if_moved_on(session, None)


def test_whoever_watches_is_told_how_far_it_is(files: Files) -> None:
    said: list[tuple[str, int, int]] = []
    path, links = files.write(DAY_ONE, a_list())
    refresh.from_files(
        files.database,
        schools=path,
        links=links,
        day=None,
        today=DAY_ONE,
        folder=files.kept,
        at=AT_ONE,
        by="a test",
        progress=lambda *told: said.append(told),
    )
    assert [(done, of) for _, done, of in said] == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_every_run_is_in_the_ledger(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    files.list(DAY_ONE, a_list())
    with files.database.read() as session:
        entries = [ledger.about(session, f"feed_run:{number}")[0] for number in (1, 2)]
        assert [x.action for x in entries] == ["feed.applied", "feed.unchanged"]


def test_the_feeds_list_of_the_day_answers_for_it_and_nothing_else_does(
    files: Files, tmp_path: Path
) -> None:
    def ask(day: date) -> RefreshOutcome:
        return refresh.from_feed(
            files.database,
            base_url=server.root,
            contact=None,
            day=day,
            folder=tmp_path / "feeds",
            at=AT_ONE,
            by="a test",
        )

    next_day = days_after(DAY_ONE, 1)
    with loopback() as server:
        assert ask(DAY_ONE).outcome is Outcome.UNAVAILABLE
        assert not refresh.answered(files.database, day=DAY_ONE)
        pair = files.write(DAY_ONE, a_list())
        for path in pair:
            server.on(f"/{path.name}", body(path.read_bytes()))
        files.refresh(*pair, AT_ONE)
        assert not refresh.answered(files.database, day=DAY_ONE)
        assert ask(DAY_ONE).outcome is Outcome.UNCHANGED
        assert refresh.answered(files.database, day=DAY_ONE)
        assert ask(next_day).outcome is Outcome.UNCHANGED
        assert not refresh.answered(files.database, day=next_day)


def test_a_list_that_is_held_answers_for_its_day(files: Files, tmp_path: Path) -> None:
    with loopback() as server:
        for path in files.write(DAY_ONE, a_list(without=[FIRST, FIRST + 1])):
            server.on(f"/{path.name}", body(path.read_bytes()))
        told = refresh.from_feed(
            files.database,
            base_url=server.root,
            contact=None,
            day=DAY_ONE,
            folder=tmp_path / "feeds",
            at=AT_ONE,
            by="a test",
        )
    assert told.outcome is Outcome.HELD
    assert refresh.answered(files.database, day=DAY_ONE)


def test_a_list_that_comes_again_leaves_the_bytes_of_a_held_run_where_they_are(
    files: Files,
) -> None:
    bad = a_list(without=[FIRST, FIRST + 1])
    first = files.list(DAY_ONE, bad)
    kept = files.kept / f"{DAY_ONE}-{first.sha256[:12]}" / "schools.csv.gz"
    before = kept.stat().st_ino
    assert files.list(DAY_ONE, bad).outcome is Outcome.HELD
    assert kept.stat().st_ino == before
    kept.unlink()
    assert files.list(DAY_ONE, bad).outcome is Outcome.HELD
    assert kept.is_file()

"""A person decides about a held list: it goes through from the bytes kept, or never."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from register.domain.casework import CaseKind, Key
from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.roles import Role
from register.services import casework, refresh_decision
from register.services.casework_noting import ANOTHERS
from register.services.refresh_given import STAGES
from register.services.refresh_outcome import RefreshOutcome
from register.store import feed_runs, ledger, schools
from register.store.feed_runs import Decision, Outcome
from register.store.session import Database
from tests.checking import an_account
from tests.services.refresh_scenes import (
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

WHO, WHY = "a@b.example", "The authority was abolished."


@pytest.fixture
def files(database: Database, tmp_path: Path) -> Files:
    return Files(database, tmp_path)


@pytest.fixture
def held(files: Files) -> RefreshOutcome:
    """A list of which an authority is missing, held after a good one."""
    files.list(DAY_ONE, a_list())
    return files.list(DAY_TWO, a_list(again(FIRST + 2, name="Renamed"), without=[FIRST, FIRST + 1]))


def approve(files: Files, number: int, *, reason: str = WHY) -> RefreshOutcome:
    return refresh_decision.approve(
        files.database, number, folder=files.kept, by=WHO, reason=reason, at=AT_TWO
    )


def test_a_held_list_is_applied_from_the_bytes_that_were_kept(
    files: Files, held: RefreshOutcome
) -> None:
    for path in files.folder.glob("*.csv"):
        path.unlink()
    told = approve(files, held.run)
    assert (told.outcome, told.sha256) == (Outcome.APPLIED, held.sha256)
    assert told.counts.vanished == 2
    with files.database.read() as session:
        assert schools.find(session, FIRST + 2).name == "Renamed"
        assert schools.missing(session) == {FIRST: DAY_TWO, FIRST + 1: DAY_TWO}
        run = feed_runs.get(session, told.run)
        assert (run.approves, run.decided_by, run.decision_reason) == (held.run, WHO, WHY)
        assert feed_runs.get(session, held.run).decision is Decision.APPROVED
        assert refresh_decision.awaiting(session) == []
        (entry,) = ledger.about(session, f"feed_run:{told.run}")
    assert entry.actor == WHO
    assert WHY in entry.detail


def test_the_same_file_after_its_approval_is_unchanged(files: Files, held: RefreshOutcome) -> None:
    approve(files, held.run)
    rows = a_list(again(FIRST + 2, name="Renamed"), without=[FIRST, FIRST + 1])
    assert files.list(DAY_TWO, rows).outcome is Outcome.UNCHANGED


def test_what_was_approved_once_is_not_asked_about_again(
    files: Files, held: RefreshOutcome
) -> None:
    approve(files, held.run)
    rows = a_list(again(FIRST + 2, name="Renamed again"), without=[FIRST, FIRST + 1])
    assert files.list(days_after(DAY_TWO, 1), rows).outcome is Outcome.APPLIED


def test_a_held_list_cannot_be_decided_twice(files: Files, held: RefreshOutcome) -> None:
    approve(files, held.run)
    with pytest.raises(Conflict, match=f"Run {held.run} was approved by {WHO} already"):
        approve(files, held.run)


def test_a_declined_list_stays_out(files: Files, held: RefreshOutcome) -> None:
    before = counts(files.database)
    with files.database.begin() as session:
        refresh_decision.decline(session, held.run, by=WHO, reason="Half a file.", at=AT_TWO)
    with pytest.raises(Conflict, match="was declined by"):
        approve(files, held.run)
    assert counts(files.database) == before


def test_a_list_that_another_official_has_is_not_even_read(
    files: Files, held: RefreshOutcome
) -> None:
    begun: list[str] = []
    with files.database.begin() as session:
        key = Key(CaseKind.FEED, str(held.run))
        one = an_account(session, Role.OFFICIAL)
        other = an_account(session, Role.ADMIN)
        casework.assign(
            session, key, to=other.id, account=one, seen=0, at=AT_TWO, today=AT_TWO.date()
        )
    with pytest.raises(Conflict, match=ANOTHERS):
        refresh_decision.approve(
            files.database,
            held.run,
            folder=files.kept,
            by=one.actor,
            reason=WHY,
            at=AT_TWO,
            progress=lambda stage, _done, _of: begun.append(stage),
        )
    assert begun == []


def test_a_list_declined_while_it_is_being_let_through_stays_out(
    files: Files, held: RefreshOutcome
) -> None:
    before = counts(files.database)

    def decline_at_the_last_moment(_: str, done: int, of: int) -> None:
        if done == of - 1:
            with files.database.begin() as session:
                refresh_decision.decline(session, held.run, by=WHO, reason="Half.", at=AT_TWO)

    with pytest.raises(Conflict, match=f"was declined by {WHO} already"):
        refresh_decision.approve(
            files.database,
            held.run,
            folder=files.kept,
            by="another",
            reason=WHY,
            at=AT_TWO,
            progress=decline_at_the_last_moment,
        )
    assert counts(files.database) == before


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        pytest.param(f"Invented School {FIRST}", Outcome.UNCHANGED, id="the list held before"),
        pytest.param("Renamed", Outcome.APPLIED, id="a third list"),
    ],
)
def test_a_held_list_is_overtaken_by_a_newer_one(
    files: Files, held: RefreshOutcome, name: str, outcome: Outcome
) -> None:
    newer = files.list(days_after(DAY_TWO, 1), a_list(again(FIRST, name=name)))
    assert newer.outcome is outcome
    with pytest.raises(Conflict, match="A newer list, of 2026-09-02, has been accepted since"):
        approve(files, held.run)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_decision_needs_a_reason(files: Files, held: RefreshOutcome, reason: str) -> None:
    with pytest.raises(InvalidFact, match="Give a reason"):
        approve(files, held.run, reason=reason)


def test_only_a_held_run_can_be_decided(files: Files) -> None:
    applied = files.list(DAY_ONE, a_list())
    with pytest.raises(Conflict, match="was not held, it is applied"):
        approve(files, applied.run)
    with pytest.raises(NotFound, match="There is no run 99"):
        approve(files, 99)


def test_a_run_whose_files_are_gone_cannot_be_let_through(
    files: Files, held: RefreshOutcome
) -> None:
    for folder in files.kept.glob("2026-09-01-*"):
        shutil.rmtree(folder)
    before = counts(files.database)
    with pytest.raises(NotFound, match="no longer kept"):
        approve(files, held.run)
    assert counts(files.database) == before


def test_of_two_who_decide_at_once_the_first_decides(files: Files, held: RefreshOutcome) -> None:
    before = counts(files.database)

    def declined_meanwhile(_stage: str, done: int, _of: int) -> None:
        if done == STAGES.index("compare"):
            with files.database.begin() as session:
                refresh_decision.decline(session, held.run, by="c@d.example", reason=WHY, at=AT_TWO)

    with pytest.raises(Conflict, match=r"was declined by c@d\.example already"):
        refresh_decision.approve(
            files.database,
            held.run,
            folder=files.kept,
            by=WHO,
            reason=WHY,
            at=AT_TWO,
            progress=declined_meanwhile,
        )
    assert counts(files.database) == before
    with files.database.read() as session:
        assert feed_runs.get(session, held.run).decision is Decision.DECLINED

"""`register feed`, as a person runs it: files by hand, a real server, exit statuses, decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from register.store import schools
from register.store.session import Database
from tests.cli.running import register
from tests.feeds.extract import a_link, a_school
from tests.feeds.loopback import Loopback, body, loopback, status
from tests.services.conversion_scenes import a_senco
from tests.services.refresh_scenes import DAY_ONE, DAY_TWO, FIRST, Files, a_list, again, counts

NEW = 200_001
DECIDED = ("--by", "a@b.example", "--reason", "The trust confirmed it.")


@pytest.fixture
def files(sqlite_database: Database, tmp_path: Path) -> Files:
    return Files(sqlite_database, tmp_path)


def run(files: Files, *arguments: str) -> Result:
    return register(files.database, files.folder, "feed", *arguments)


def refresh(files: Files, schools: Path, links: Path | None, *more: str) -> Result:
    linked = ("--links", str(links)) if links else ()
    return run(files, "refresh", "--json", "--schools", str(schools), *linked, *more)


def told(result: Result) -> Any:  # noqa: ANN401 - whatever JSON was printed
    return json.loads(result.stdout)


def test_files_by_hand_print_every_promised_field(files: Files) -> None:
    result = refresh(files, *files.write(DAY_ONE, a_list()))
    assert result.exit_code == 0
    assert set(told(result)) >= {
        "run", "outcome", "extract_date", "sha256", "rows", "schools_open", "schools_in_scope",
        "added", "changed", "closed", "vanished", "rejected", "links", "reasons", "seconds",
    }  # fmt: skip
    again_told = refresh(files, *files.write(DAY_ONE, a_list()))
    assert (again_told.exit_code, told(again_told)["outcome"]) == (0, "unchanged")


def test_a_person_is_told_in_a_sentence(files: Files) -> None:
    path, links = files.write(DAY_ONE, a_list())
    result = run(files, "refresh", "--schools", str(path), "--links", str(links))
    assert result.stdout.startswith("Run 1: the list of 2026-06-01 was applied: 306 rows")


def test_the_day_that_is_asked_for_goes_before_the_one_in_the_name(files: Files) -> None:
    result = refresh(files, *files.write(DAY_ONE, a_list()), "--date", "2026-06-03")
    assert told(result)["extract_date"] == "2026-06-03"
    assert "taken as of 2026-06-03, as asked" in told(result)["notices"][0]


def test_a_file_without_a_date_in_its_name_is_of_today(files: Files) -> None:
    path, links = files.write(DAY_ONE, a_list())
    plain = path.rename(path.with_name("schools.csv"))
    assert told(refresh(files, plain, links))["extract_date"] == "2026-07-01"


def test_held_is_3_refused_is_4_and_the_sentence_is_on_standard_error(files: Files) -> None:
    refresh(files, *files.write(DAY_ONE, a_list()))
    before = counts(files.database)
    path, links = files.write(DAY_TWO, a_list(without=[FIRST, FIRST + 1]))
    held = refresh(files, path, links)
    assert (held.exit_code, told(held)["outcome"]) == (3, "held")
    assert "local authorities have no school open" in held.stderr
    path.write_bytes(b"<html>")
    refused = refresh(files, path, links)
    assert (refused.exit_code, told(refused)["outcome"]) == (4, "refused")
    assert "web page" in refused.stderr
    assert counts(files.database) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["--links", "x.csv"], "Give the schools file too", id="links alone"),
        pytest.param(
            ["--schools", "x.csv", "--base-url", "http://127.0.0.1:1"],
            "Give files or an address, not both",
            id="both",
        ),
        pytest.param(["--date", "1 May"], "write it as YYYY-MM-DD", id="no day"),
    ],
)
def test_a_wrong_call_is_explained(files: Files, arguments: list[str], sentence: str) -> None:
    result = run(files, "refresh", *arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_file_that_is_not_there_is_refused(files: Files) -> None:
    result = refresh(files, files.folder / "nowhere.csv", None)
    assert result.exit_code == 4
    assert "There is no file nowhere.csv" in result.stderr


def serve(server: Loopback, schools: Path, links: Path) -> None:
    for path in (schools, links):
        server.on(f"/{path.name}", body(path.read_bytes()))


def from_server(files: Files, server: Loopback, *more: str) -> Result:
    return run(files, "refresh", "--json", "--base-url", server.root, *more)


def test_the_list_is_fetched_from_a_real_server_and_falls_back_by_days(files: Files) -> None:
    with loopback() as server:
        serve(server, *files.write(DAY_ONE, a_list()))
        result = from_server(files, server, "--date", "2026-06-03")
        again_told = from_server(files, server, "--date", "2026-06-03")
    assert (result.exit_code, told(result)["outcome"]) == (0, "applied")
    assert told(result)["extract_date"] == "2026-06-01"
    assert told(again_told)["outcome"] == "unchanged"
    assert all("SENCO-register" in agent for agent in server.agents)


def test_a_server_without_the_list_is_5_and_changes_nothing(files: Files) -> None:
    before = counts(files.database)
    with loopback() as server:
        result = from_server(files, server, "--date", "2026-06-03")
    assert (result.exit_code, told(result)["outcome"]) == (5, "unavailable")
    assert counts(files.database) == before


def test_a_server_that_refuses_us_is_5_with_what_to_do(files: Files) -> None:
    with loopback() as server:
        for name in ("links_edubasealldata20260601.csv", "edubasealldata20260601.csv"):
            server.on(f"/{name}", status(403))
        result = from_server(files, server, "--date", "2026-06-01")
    assert result.exit_code == 5
    assert "ask GIAS for access" in result.stderr


def test_a_page_in_place_of_the_list_is_4(files: Files) -> None:
    with loopback() as server:
        for name in ("links_edubasealldata20260601.csv", "edubasealldata20260601.csv"):
            server.on(f"/{name}", body(b"<!DOCTYPE html>", "text/html"))
        result = from_server(files, server, "--date", "2026-06-01")
    assert result.exit_code == 4


def test_a_second_answer_unlike_the_first_is_held_and_can_be_let_through(files: Files) -> None:
    first = files.write(DAY_ONE, a_list())
    with loopback() as server:
        serve(server, *first)
        assert from_server(files, server, "--date", "2026-06-01").exit_code == 0
    with loopback() as server:
        serve(server, *files.write(DAY_ONE, a_list(again(FIRST, name="Renamed"))))
        held = from_server(files, server, "--date", "2026-06-01")
    assert held.exit_code == 3
    approved = run(files, "approve", str(told(held)["run"]), *DECIDED, "--json")
    assert (approved.exit_code, told(approved)["outcome"]) == (0, "applied")
    with files.database.read() as session:
        assert schools.find(session, FIRST).name == "Renamed"


def test_runs_are_listed_with_what_was_decided(files: Files) -> None:
    assert "There has been no run yet" in run(files, "runs").stdout
    refresh(files, *files.write(DAY_ONE, a_list()))
    held = refresh(files, *files.write(DAY_TWO, a_list(without=[FIRST, FIRST + 1])))
    number = str(told(held)["run"])
    declined = run(files, "decline", number, *DECIDED)
    assert declined.stdout == f"Run {number} was declined.\n"
    newest, oldest = run(files, "runs").stdout.splitlines()
    assert newest.endswith("(declined by a@b.example)")
    assert "was applied" in oldest
    listed = told(run(files, "runs", "--json"))
    assert [x["outcome"] for x in listed] == ["held", "applied"]
    assert [x["decision"] for x in listed] == ["declined", ""]
    refused = run(files, "approve", number, *DECIDED)
    assert refused.exit_code == 1
    assert "was declined by a@b.example already" in refused.stderr


def test_conversions_are_listed_settled_and_undone(files: Files) -> None:
    assert run(files, "conversions").stdout == "There are none.\n"
    refresh(files, *files.write(DAY_ONE, a_list()))
    with files.database.begin() as session:
        a_senco(session, FIRST)
        a_senco(session, FIRST + 2, trn=7654321)
    closed = [again(urn, status="2", closed="31-08-2026") for urn in (FIRST, FIRST + 2)]
    opened = [a_school(NEW + n, opened="01-09-2026") for n in range(3)]
    links = [a_link(FIRST, NEW), a_link(FIRST + 2, NEW + 1), a_link(FIRST + 2, NEW + 2)]
    refresh(files, *files.write(DAY_TWO, a_list(*closed, *opened), links))
    listed = told(run(files, "conversions", "--json"))
    carried = next(x for x in listed if x["outcome"] == "carried")
    waiting = [x for x in listed if x["outcome"] == "waiting"]
    assert (carried["old_urn"], carried["new_urn"]) == (FIRST, NEW)
    assert len(run(files, "conversions", "--waiting").stdout.splitlines()) == len(waiting) == 2
    settled = run(files, "settle", str(waiting[0]["conversion"]), "--carry", *DECIDED)
    assert "1 appointments were carried" in settled.stdout
    undone = run(files, "undo", str(carried["conversion"]), *DECIDED)
    assert "1 appointments were taken back" in undone.stdout
    assert any("undone: The trust confirmed it." in x for x in _lines(files))


def _lines(files: Files) -> list[str]:
    return run(files, "conversions").stdout.splitlines()

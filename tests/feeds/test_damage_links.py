"""Damaged links files: each is refused or held, in a sentence that names the trouble."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from register.domain.errors import FeedRefused
from register.feeds.gias.authorities import authorities_on
from register.feeds.gias.extract import SchoolExtract
from register.feeds.gias.parse import parse_links, parse_schools
from register.feeds.plan import check_complete, summarise
from tests.feeds.extract import Row, a_country, a_link, wire, write_links

LATER = date(2026, 9, 2)
WHOLE = wire(a_country())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("links")


@cache
def good(folder: Path) -> SchoolExtract:
    """A small country, read once."""
    path = folder / "good.csv"
    path.write_bytes(WHOLE)
    return parse_schools(path)


LINKS = [a_link(100_001 + number, 200_001 + number) for number in range(400)]


def links_judged(folder: Path, rows: list[Row] | None) -> list[str]:
    schools = good(folder)
    before = summarise(schools, parse_links(write_links(folder / "l.csv", LINKS)))
    now = None if rows is None else parse_links(write_links(folder / "m.csv", rows))
    found = check_complete(schools, before, authorities_on(LATER), links=now, extract_date=LATER)
    return [concern.sentence for concern in found]


@pytest.mark.parametrize(("lost", "held"), [(9, False), (10, False), (11, True)])
def test_links_that_shrink_are_held(folder: Path, lost: int, *, held: bool) -> None:
    found = links_judged(folder, LINKS[lost:])
    assert bool(found) is held
    if held:
        assert found == [
            "The links file has 389 links and the last one had 400: part of it is missing."
        ]


def test_links_that_do_not_come_though_they_did_are_held(folder: Path) -> None:
    assert "did not come" in links_judged(folder, None)[0]


def test_links_that_cannot_be_read_are_held(folder: Path) -> None:
    bad = [*LINKS, a_link(100_900, 200_900, established="31-02-2020")]
    assert "1 row of links cannot be read, the first on line 402" in links_judged(folder, bad)[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (WHOLE, "This is the schools file"),
        (b'"URN","LinkURN"\r\n1,2', 'no column "LinkName"'),
        (wire([], ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")), "no rows"),
        (b"<html>", "web page"),
        (
            wire([a_link(1, 2, established="31/08/2026")], tuple(a_link(1, 2))),
            "re-saved by a spreadsheet",
        ),
        (wire(LINKS, tuple(a_link(1, 2)))[:-30], "cut short"),
        (
            wire([a_link(1, 2) | {"LinkURN": "x"}] * 6, tuple(a_link(1, 2))),
            "LinkURN cannot be read in 6 of 6 rows",
        ),
    ],
)
def test_a_links_file_that_is_none_is_refused(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "links.csv"
    path.write_bytes(content)
    with pytest.raises(FeedRefused, match=sentence):
        parse_links(path)

"""Today's pair, or the newest before it; and files given by hand in any wrapping."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from register.domain.errors import FeedRefused, FeedUnavailable
from register.feeds.gias import archives
from register.feeds.gias.source import day_in_name, download, from_files, pair_hash
from register.feeds.http import FetchLimits
from tests.feeds.loopback import Loopback, body, cut_short, loopback, redirect, status

QUICK = FetchLimits(connect=1.0, read=0.5, deadline=3.0, first_wait=0.0, attempts=2)
DAY = date(2026, 9, 1)
SCHOOLS, LINKS = b'"URN","LA (code)"\r\n100000,"202"', b'"URN","LinkURN"\r\n100000,100001'


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as told:
        yield told


def path_of(day: int, month: int = 9, links: str = "") -> str:
    return f"/public/{links}edubasealldata2026{month:02}{day:02}.csv"


def publish(server: Loopback, day: int, month: int = 9) -> None:
    server.on(path_of(day, month), body(SCHOOLS))
    server.on(path_of(day, month, "links_"), body(LINKS))


def got(server: Loopback, folder: Path) -> date:
    found = download(
        f"{server.root}/public/", DAY, folder, contact=None, limits=QUICK, sleep=lambda _: None
    )
    assert found.links_path is not None
    assert found.schools_path.read_bytes() == SCHOOLS
    assert found.links_path.read_bytes() == LINKS
    assert found.sha256 == pair_hash(found.schools_path, found.links_path)
    return found.extract_date


def test_todays_pair_is_taken_where_it_is_there(server: Loopback, tmp_path: Path) -> None:
    publish(server, 1)
    assert got(server, tmp_path) == DAY
    assert server.asked == [path_of(1, links="links_"), path_of(1)]


def test_yesterdays_pair_is_taken_where_todays_is_missing(server: Loopback, tmp_path: Path) -> None:
    publish(server, 31, 8)
    assert got(server, tmp_path) == date(2026, 8, 31)


def test_yesterdays_pair_is_taken_where_half_of_todays_is_missing(
    server: Loopback, tmp_path: Path
) -> None:
    server.on(path_of(1, links="links_"), body(LINKS))
    publish(server, 31, 8)
    assert got(server, tmp_path) == date(2026, 8, 31)


def test_yesterdays_pair_is_taken_where_todays_fails(server: Loopback, tmp_path: Path) -> None:
    server.on(path_of(1), status(500))
    server.on(path_of(1, links="links_"), body(LINKS))
    publish(server, 31, 8)
    assert got(server, tmp_path) == date(2026, 8, 31)


@pytest.mark.parametrize(("day", "found"), [(26, True), (25, True), (24, False)])
def test_the_search_goes_seven_days_back_and_no_further(
    server: Loopback, tmp_path: Path, day: int, *, found: bool
) -> None:
    publish(server, day, 8)
    if found:
        assert got(server, tmp_path) == date(2026, 8, day)
    else:
        with pytest.raises(FeedUnavailable, match="25 August 2026 to 01 September 2026"):
            got(server, tmp_path)
        assert len(server.asked) == 8


def test_a_server_that_fails_on_two_days_is_left_alone(server: Loopback, tmp_path: Path) -> None:
    for day, month in ((1, 9), (31, 8), (30, 8)):
        server.on(path_of(day, month, "links_"), status(503))
    with pytest.raises(FeedUnavailable, match="503"):
        got(server, tmp_path)
    assert len(server.asked) == 2 * QUICK.attempts


@pytest.mark.parametrize("answer", [status(403), status(429)], ids=["forbidden", "too many"])
def test_a_server_that_does_not_want_us_is_not_asked_for_another_day(
    server: Loopback, tmp_path: Path, answer: object
) -> None:
    assert callable(answer)
    server.on(path_of(1, links="links_"), answer)
    publish(server, 31, 8)
    with pytest.raises(FeedUnavailable):
        got(server, tmp_path)
    assert set(server.asked) == {path_of(1, links="links_")}


def test_a_page_in_place_of_the_file_arrives_as_it_is_for_the_reader_to_refuse(
    server: Loopback, tmp_path: Path
) -> None:
    server.on("/sorry", body(b"<!DOCTYPE html><h1>Sorry</h1>", "text/html"))
    server.on(path_of(1), redirect("/sorry"))
    server.on(path_of(1, links="links_"), body(LINKS))
    found = download(f"{server.root}/public", DAY, tmp_path, contact=None, limits=QUICK)
    assert found.schools_path.read_bytes().startswith(b"<!DOCTYPE")


def test_the_same_day_with_other_bytes_has_another_hash(server: Loopback, tmp_path: Path) -> None:
    server.on(path_of(1), body(SCHOOLS), body(SCHOOLS + b"\r\n100002,"))
    server.on(path_of(1, links="links_"), body(LINKS))
    root = f"{server.root}/public"
    hashes = {download(root, DAY, tmp_path, contact=None, limits=QUICK).sha256 for _ in range(2)}
    assert len(hashes) == 2


def test_an_answer_cut_short_and_then_whole_is_the_second_alone(
    server: Loopback, tmp_path: Path
) -> None:
    server.on(path_of(1), cut_short(b"something else entirely", 5000), body(SCHOOLS))
    server.on(path_of(1, links="links_"), body(LINKS))
    assert got(server, tmp_path) == DAY


# ------------------------------------------------------------------ by hand


def plain(folder: Path, dated: str = "20260901") -> tuple[Path, Path]:
    schools = folder / f"edubasealldata{dated}.csv"
    links = folder / f"links_edubasealldata{dated}.csv"
    schools.write_bytes(SCHOOLS)
    links.write_bytes(LINKS)
    return schools, links


def gzipped(path: Path) -> Path:
    target = path.with_name(path.name + ".gz")
    target.write_bytes(gzip.compress(path.read_bytes()))
    return target


def zipped(target: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target


def test_the_same_data_has_one_hash_in_any_wrapping(tmp_path: Path) -> None:
    schools, links = plain(tmp_path)
    portal = zipped(tmp_path / "extract.zip", (schools.name, SCHOOLS), (links.name, LINKS))
    pairs = ((schools, links), (gzipped(schools), gzipped(links)), (portal, None))
    found = [from_files(*pair, day=None, into=tmp_path / "into") for pair in pairs]
    assert len({each.sha256 for each in found}) == 1
    assert {each.extract_date for each in found} == {DAY}
    assert [each.schools_path.read_bytes() for each in found] == [SCHOOLS] * 3


def test_links_may_be_absent_and_that_is_another_hash(tmp_path: Path) -> None:
    schools, links = plain(tmp_path)
    alone = from_files(schools, None, day=None, into=tmp_path)
    assert alone.links_path is None
    assert alone.sha256 != from_files(schools, links, day=None, into=tmp_path).sha256


def test_a_zip_in_a_folder_of_its_own_and_links_in_another_zip(tmp_path: Path) -> None:
    one = zipped(tmp_path / "a.zip", ("results/edubasealldata20260901.csv", SCHOOLS))
    two = zipped(tmp_path / "b.zip", ("links_edubasealldata20260901.csv", LINKS))
    found = from_files(one, two, day=None, into=tmp_path / "into")
    assert found.links_path is not None
    assert found.links_path.read_bytes() == LINKS


def test_a_day_without_a_date_in_the_name_is_the_one_given(tmp_path: Path) -> None:
    schools, _ = plain(tmp_path, "")
    other = date(2026, 8, 3)
    assert from_files(schools, None, day=DAY, into=tmp_path).extract_date == DAY
    assert from_files(schools, None, day=None, today=other, into=tmp_path).extract_date == other
    with pytest.raises(FeedRefused, match="give the day"):
        from_files(schools, None, day=None, into=tmp_path)


def test_two_days_in_one_pair_are_noticed(tmp_path: Path) -> None:
    schools, _ = plain(tmp_path)
    _, links = plain(tmp_path, "20260801")
    notices = from_files(schools, links, day=None, into=tmp_path).notices
    assert notices == (
        "The links file is of 01 August 2026, the schools file of 01 September 2026.",
    )


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("edubasealldata20260901.csv", DAY),
        ("edubasealldata20260231.csv", None),
        ("edubasealldata18991231.csv", None),
        ("run-12345678-edubasealldata20260901.csv.gz", DAY),
        ("edubasealldata202609011.csv", None),
        ("schools.csv", None),
    ],
)
def test_the_day_is_read_from_a_name(name: str, day: date | None) -> None:
    assert day_in_name(name) == day


def test_a_gzip_cut_short_is_refused(tmp_path: Path) -> None:
    schools, _ = plain(tmp_path)
    packed = gzipped(schools)
    packed.write_bytes(packed.read_bytes()[:-12])
    with pytest.raises(FeedRefused, match="cut short"):
        from_files(packed, None, day=None, into=tmp_path / "into")


def test_a_plain_file_under_a_gzip_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "edubasealldata20260901.csv.gz"
    path.write_bytes(SCHOOLS)
    with pytest.raises(FeedRefused, match="not a sound gzip"):
        from_files(path, None, day=None, into=tmp_path / "into")


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ([("governancealldata20260901.csv", b"x")], "holds no edubasealldata CSV but governance"),
        ([], "but nothing"),
        ([("inner.zip", b"PK\x03\x04")], "but inner.zip"),
        (
            [("a/edubasealldata20260901.csv", SCHOOLS), ("edubasealldata20260902.csv", b"")],
            "2 files",
        ),
        ([("links_edubasealldata20260901.csv", LINKS)], "no schools file"),
    ],
)
def test_a_zip_of_something_else_is_refused(
    tmp_path: Path, members: list[tuple[str, bytes]], sentence: str
) -> None:
    path = zipped(tmp_path / "extract.zip", *members)
    with pytest.raises(FeedRefused, match=sentence):
        from_files(path, None, day=DAY, into=tmp_path / "into")


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "extract.zip", ("edubasealldata20260901.csv", SCHOOLS * 50))
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    for damaged in (bytes(content), bytes(content[:-30]), b"PK\x03\x04", SCHOOLS):
        path.write_bytes(damaged)
        with pytest.raises(FeedRefused, match="not a sound zip"):
            from_files(path, None, day=DAY, into=tmp_path / "into")


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "extract.zip", ("edubasealldata20260901.csv", SCHOOLS))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(FeedRefused, match="password"):
        from_files(path, None, day=DAY, into=tmp_path / "into")


@pytest.mark.parametrize(("size", "fits"), [(99, True), (100, True), (101, False)])
def test_an_archive_is_not_expanded_past_the_limit(
    tmp_path: Path, size: int, *, fits: bool
) -> None:
    content = b"0" * size
    packed = tmp_path / "edubasealldata20260901.csv.gz"
    packed.write_bytes(gzip.compress(content))
    portal = zipped(tmp_path / "extract.zip", ("edubasealldata20260901.csv", content))
    into = tmp_path / "into"
    if fits:
        assert archives.plain_csv(packed, into, 100).read_bytes() == content
        assert archives.from_zip(portal, into, 100)[0] is not None
        return
    for expand, path in ((archives.plain_csv, packed), (archives.from_zip, portal)):
        with pytest.raises(FeedRefused, match="expands to more"):
            expand(path, into, 100)
    assert list(into.iterdir()) == []


@pytest.mark.parametrize("name", ["nowhere.csv", "nowhere.csv.gz", "nowhere.zip"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FeedRefused, match=name):
        from_files(tmp_path / name, None, day=DAY, into=tmp_path)

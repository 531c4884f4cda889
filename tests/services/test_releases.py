"""Releases: protected tables with a number, a reason and a hash, which nothing changes later."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.roles import Account, Role
from register.services import releases, releases_files
from register.services.disclosure import HIDDEN, Attacked, Line
from register.services.releases import Made, Release
from register.store import ledger
from register.store.kept_reports import KeptReport
from register.store.session import Database
from tests.releasing import (
    AT,
    DAY,
    LATER,
    country_in,
    keep,
    learn_late,
    publish,
    put_country,
    run_again,
    the_kept,
    the_official,
)


@pytest.fixture(scope="module")
def drawn(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return country_in(tmp_path_factory.mktemp("releases"), migrated_sqlite)


@pytest.fixture
def country(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """On SQLite; on PostgreSQL too where a test says so."""
    if getattr(request, "param", "sqlite") == "postgresql":
        database: Database = request.getfixturevalue("postgres_database")
        put_country(database)
    else:
        path = tmp_path / "releases.sqlite3"
        shutil.copyfile(request.getfixturevalue("drawn"), path)
        database = Database(f"sqlite:///{path}")
    yield database
    database.engine.dispose()


@pytest.fixture
def kept(country: Database) -> KeptReport:
    return the_kept(country)


@pytest.fixture
def official(country: Database) -> Account:
    return the_official(country)


on_both = pytest.mark.parametrize("country", ["sqlite", "postgresql"], indirect=True)


def line(release: Release, cut: str, key: object) -> Line:
    (table,) = (t for t in releases.told(release).tables if t.cut == cut)
    return next(each for each in table.lines if each.key == key)


def test_a_release_has_rounded_numbers_its_reason_and_the_hash_of_its_bytes(
    country: Database, kept: KeptReport, official: Account
) -> None:
    made = publish(country, official, kept, words="  The first\nof them all. ")
    assert (made.number, made.as_of, made.words) == (1, DAY, "The first of them all.")
    assert made.sha256 == hashlib.sha256(made.text.encode()).hexdigest()
    assert made.holds
    canonical = json.dumps(made.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert made.text == canonical
    england = line(made, "none", None)
    assert (england.schools, england.counts) == (40, (10, HIDDEN, HIDDEN, 20))
    assert england.rate == 50
    assert line(made, "la", 901).counts.count(HIDDEN) == 3  # the two small ones and one more
    assert line(made, "la", 902).within == "B"


def test_nothing_that_is_published_is_exact_or_lets_somebody_try_a_guess(
    country: Database, kept: KeptReport, official: Account
) -> None:
    made = publish(country, official, kept)
    assert kept.sha256 not in made.text
    assert "School 1" not in made.text
    numbers = [n for t in releases.told(made).tables for each in t.lines for n in each.counts]
    assert {n % 5 for n in numbers if isinstance(n, int)} == {0}


@on_both
def test_the_same_kept_report_gives_the_same_hash_also_after_the_facts_have_changed(
    country: Database, kept: KeptReport, official: Account
) -> None:
    with country.read() as session:
        before = releases.preview(session, kept, demo=False)
    made = publish(country, official, kept)
    learn_late(country)
    replacing = publish(country, official, run_again(country), words="Late.", replaces=1)
    with country.read() as session:
        assert before.sha256 == made.sha256
        for release in (made, replacing):
            assert releases.rebuilt(session, release.number) == release.text


@on_both
def test_no_release_can_be_changed_or_removed(
    country: Database, kept: KeptReport, official: Account
) -> None:
    publish(country, official, kept)
    for act in ("UPDATE published_release SET words = 'x'", "DELETE FROM published_release"):
        with pytest.raises(DBAPIError), country.begin() as session:
            session.connection().execute(text(act))
    with country.read() as session:
        assert releases.one(session, 1).holds


def test_a_mistake_is_replaced_and_both_stay_and_say_so(
    country: Database, kept: KeptReport, official: Account
) -> None:
    publish(country, official, kept)
    learn_late(country)
    again = run_again(country)
    with pytest.raises(Conflict, match="Release 1 is of this day already"):
        publish(country, official, again)
    made = publish(country, official, again, words="Seven told us late.", replaces=1, at=LATER)
    with country.read() as session:
        log = releases.change_log(session)
        assert [(e.number, e.replaces, e.replaced_by) for e in log] == [(2, 1, None), (1, None, 2)]
        assert log[0].words == "Seven told us late."
        assert releases.entry(session, 1).replaced_by == 2
        standing = releases.standing(session, DAY)
        assert standing is not None
        assert standing.number == 2
    with pytest.raises(Conflict, match="replaced already"):
        publish(country, official, again, replaces=1)
    with pytest.raises(Conflict, match="published already"):
        publish(country, official, again, replaces=2)
    assert made.sha256 != releases_sha(country, 1)


def releases_sha(database: Database, number: int) -> str:
    with database.read() as session:
        return releases.one(session, number).sha256


def test_what_one_release_of_a_day_withheld_the_next_one_of_it_withholds_too(
    country: Database, kept: KeptReport, official: Account
) -> None:
    first = publish(country, official, kept)
    learn_late(country)
    second = publish(country, official, run_again(country), replaces=1)
    for table in releases.told(first).tables:
        for each in table.lines:
            now = line(second, table.cut, each.key)
            hidden = [place for place, shown in enumerate(each.counts) if shown == HIDDEN]
            assert all(now.counts[place] == HIDDEN for place in hidden)


def test_an_attack_on_a_release_recovers_no_count(
    country: Database, kept: KeptReport, official: Account
) -> None:
    publish(country, official, kept)
    with country.read() as session:
        found = releases.attack(session, 1)
    assert found == Attacked(hidden=found.hidden, recovered=0)
    assert found.hidden > 0


def test_only_an_official_publishes_and_only_with_words_for_the_change_log(
    country: Database, kept: KeptReport, official: Account
) -> None:
    school = replace(official, role=Role.SCHOOL, scope="1")
    with pytest.raises(NotAllowed):
        publish(country, school, kept)
    for words in (" ", "x" * 1001):
        with pytest.raises(InvalidFact, match="change log"):
            publish(country, official, kept, words=words)
    with country.read() as session:
        assert releases.every(session) == ()
        assert releases.standing(session, DAY) is None
        with pytest.raises(NotFound):
            releases.one(session, 1)


def test_who_published_what_and_why_is_in_the_ledger(
    country: Database, kept: KeptReport, official: Account
) -> None:
    made = publish(country, official, kept)
    with country.read() as session:
        (act,) = ledger.about(session, "release:1")
    assert (act.actor, act.action) == (official.actor, "release published")
    detail = json.loads(act.detail)
    assert (detail["sha256"], detail["reason"]) == (made.sha256, "The first release.")
    assert detail["kept_report"] == kept.id


def test_releases_of_other_days_are_numbered_on_and_replace_nothing(
    country: Database, kept: KeptReport, official: Account
) -> None:
    for number, each in enumerate((kept, keep(country, date(2026, 5, 1))), start=1):
        assert publish(country, official, each).number == number
    with country.read() as session:
        assert [release.number for release in releases.every(session)] == [2, 1]


def test_a_release_is_attacked_together_with_the_one_of_the_day_before(
    country: Database, kept: KeptReport, official: Account
) -> None:
    first = publish(country, official, kept)
    learn_late(country)
    second = publish(country, official, keep(country, date(2026, 6, 2), LATER))
    # Nothing changed in Gorseland: what was withheld there stays so.
    assert line(first, "la", 902).counts == line(second, "la", 902).counts == ("c", 10, "c", "c")
    # Alone it would show 20 within time in England, and 5 in Thistleshire.
    assert line(second, "none", None).counts == (10, "c", "c", 10)
    assert set(line(second, "la", 901).counts) == {"c"}


def test_the_tables_that_were_looked_at_are_published_unless_something_was_meanwhile(
    country: Database, kept: KeptReport, official: Account
) -> None:
    other = keep(country, date(2026, 5, 1))
    with country.read() as session:
        seen = releases.preview(session, kept, demo=False)
    looked_at = Made(seen.text, seen.sha256, kept.sha256, seen.last)
    for wrong in (replace(looked_at, kept_sha256="0"), replace(looked_at, text="{}")):
        with pytest.raises(Conflict, match="look at them again"):
            publish_seen(country, official, kept, wrong)
    assert publish_seen(country, official, kept, looked_at).sha256 == seen.sha256
    with country.read() as session:
        late = releases.preview(session, other, demo=False)
    early = Made(late.text, late.sha256, other.sha256, last=0)
    with pytest.raises(Conflict, match="look at them again"):
        publish_seen(country, official, other, early)
    assert publish_seen(country, official, other, replace(early, last=late.last)).number == 2


def publish_seen(database: Database, by: Account, kept: KeptReport, looked_at: Made) -> Release:
    with database.begin() as session:
        return releases.publish(
            session,
            by,
            kept=kept,
            words="As seen.",
            demo=False,
            replaces=None,
            at=AT,
            looked_at=looked_at,
        )


def test_each_table_is_a_csv_with_metadata_that_knows_the_mark(
    country: Database, kept: KeptReport, official: Account
) -> None:
    made = publish(country, official, kept)
    told = releases.told(made)
    data = releases_files.csv_of(made, told, "la").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [(row["name"], row["schools"]) for row in rows] == [
        ("Gorseland", "20"),
        ("Thistleshire", "20"),
    ]
    assert {row["as_of"] for row in rows} == {"2026-06-01"}
    url = "https://example.org/releases/1/la.csv"
    described = json.loads(releases_files.metadata_of(made, told, "la", url))
    columns = {c["name"]: c for c in described["tableSchema"]["columns"]}
    assert list(columns) == list(rows[0])
    assert columns["not_met"]["null"] == [HIDDEN, ""]
    assert described["url"] == url
    with pytest.raises(NotFound):
        releases_files.csv_of(made, told, "trust")


def test_all_tables_are_one_spreadsheet(
    country: Database, kept: KeptReport, official: Account
) -> None:
    made = publish(country, official, kept)
    file = releases_files.ods_of(made, releases.told(made))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        content = parts.read("content.xml").decode()
    assert content.count("<table:table ") == 2 + 8
    assert made.sha256 in content
    assert releases_files.name_of(made, "urban_rural") == "senco-duty-release-1-urban-rural"

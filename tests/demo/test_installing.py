"""`register demo` fills a register whole, however often it is interrupted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from register.demo.installing import BEGUN, install
from register.domain.identifiers import Trn
from register.domain.roles import Role
from register.domain.verifications import ByNumber
from register.services import accounts, matching, reports
from register.services.accounts import SignedIn
from register.store import ledger, records
from register.store.session import Database
from tests.cli.running import register
from tests.listed import a_primary, list_schools

TODAY, NOON = date(2026, 7, 1), datetime(2026, 7, 1, 12, tzinfo=UTC)
SCALE = 0.02
COUNTED = (
    "school",
    "school_version",
    "school_link",
    "feed_run",
    "person_version",
    "award_version",
    "appointment_version",
    "conversion",
    "standing",
    "standing_mark",
    "account",
)


@pytest.fixture(scope="module")
def whole(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A register that was filled without an interruption, beside its instance's folder."""
    path = tmp_path_factory.mktemp("whole") / "register.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    result = fill(database)
    assert result.exit_code == 0, result.output
    yield database
    database.engine.dispose()


def home(database: Database) -> Path:
    return Path(str(database.engine.url.database)).parent


def fill(database: Database, scale: float = SCALE) -> Result:
    return register(database, home(database), "demo", "--scale", str(scale))


def counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        assert ledger.verify(session).problem == ""
        return {
            table: session.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - our own names
            for table in COUNTED
        }


def may_sign_in(database: Database, shown: str) -> bool:
    password = shown.partition("the password of each is: ")[2].split()[0]
    with database.begin() as session:
        found = accounts.sign_in(
            session,
            email="official@demo.example",
            password=password,
            address="192.0.2.1",
            secret="s" * 32,
            at=NOON,
        )
    return isinstance(found, SignedIn)


def test_the_country_has_schools_of_several_standings(whole: Database) -> None:
    with whole.read() as session:
        report = reports.counts(
            session, by=reports.Cut.NONE, as_of=TODAY, known_at=None, today=TODAY
        )
    assert report.total.schools > 300
    assert sum(number > 0 for number in report.total.statuses.values()) >= 5
    assert counts(whole)["standing_mark"] == 0


def test_a_newcomer_is_told_of_a_teacher_to_look_for_and_may_sign_in_as_them(
    whole: Database,
) -> None:
    shown = fill(whole).output
    told = re.search(r"teacher:\n  (.+), number (\d{7}), born (\d+ \w+ \d{4})\n", shown)
    assert told is not None
    born = datetime.strptime(told[3], "%d %B %Y").replace(tzinfo=UTC).date()
    with whole.read() as session:
        match = matching.find(session, ByNumber(Trn(told[2]), born))
        (account,) = (a for a in accounts.everyone(session) if a.role is Role.CANDIDATE)
        assert match == matching.Found(int(account.scope))
        assert records.of_person(session, int(account.scope)).name == told[1]
        assert ledger.about(session, f"person:{account.scope}")


def test_a_country_that_stands_gets_new_sign_ins_and_nothing_else(whole: Database) -> None:
    before = counts(whole)
    result = fill(whole)
    assert "The invented country is here already." in result.output
    assert may_sign_in(whole, result.output)
    assert counts(whole) == before
    assert not (home(whole) / "instance" / "demo" / BEGUN).exists()


@pytest.mark.parametrize(
    "stage",
    [
        pytest.param("Importing awards", id="on the first day"),
        pytest.param("Drawing standings", id="after the second list"),
    ],
)
def test_what_was_interrupted_goes_on_as_it_was_begun(
    whole: Database, sqlite_database: Database, stage: str
) -> None:
    def stop(reached: str, done: int, of: int) -> None:
        del done, of
        if reached == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(
            sqlite_database,
            home(sqlite_database) / "instance",
            today=TODAY,
            at=NOON,
            scale=SCALE,
            seed=1,
            password="four words of it",
            progress=stop,
        )
    result = fill(sqlite_database, scale=1.0)
    assert result.exit_code == 0, result.output
    assert may_sign_in(sqlite_database, result.output)
    assert counts(sqlite_database) == counts(whole)


def test_a_register_with_schools_of_its_own_is_left_alone(sqlite_database: Database) -> None:
    with sqlite_database.begin() as session:
        list_schools(session, a_primary(100_001, "Reedmoor Primary"))
    before = counts(sqlite_database)
    marker = home(sqlite_database) / "instance" / "demo" / BEGUN
    marker.parent.mkdir(parents=True)
    for left in ("", f"{TODAY} {SCALE} 1"):
        if left:
            marker.write_text(left)
        result = fill(sqlite_database)
        assert result.exit_code == 1
        assert "already holds schools" in result.output
        assert "REGISTER_DATABASE_URL" in result.output
    assert counts(sqlite_database) == before

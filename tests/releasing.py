"""A country large enough for something to be published of it, and its kept report."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from register.domain.roles import Account, Role
from register.services import kept_reports, releases
from register.services.releases import Release
from register.store import accounts
from register.store.kept_reports import KeptReport
from register.store.session import Database
from tests.listed import a_primary
from tests.registering import EARLY, draw, put_award, put_body, put_person, put_post, put_schools

DAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 6, tzinfo=UTC)
LATER = AT + timedelta(days=30)
GORSELAND: dict[str, object] = {
    "la_code": 902,
    "la_name": "Gorseland",
    "region_code": "B",
    "region_name": "Upper Region",
}


def country_in(folder: Path, migrated: Path) -> Path:
    """The same country in a SQLite file, to be copied: it takes a while to draw."""
    path = folder / "country.sqlite3"
    shutil.copyfile(migrated, path)
    database = Database(f"sqlite:///{path}")
    put_country(database)
    database.engine.dispose()
    return path


def put_country(database: Database) -> None:
    """Two authorities of twenty schools.

    In Thistleshire ten meet the rules and ten do not; in Gorseland twelve are within time and
    eight do not meet them, for nobody is recorded there. The report of DAY is kept, and there is
    an official.
    """
    with database.begin() as session:
        put_body(session)
        put_schools(
            session,
            *(a_primary(urn, f"School {urn}") for urn in range(1, 21)),
            *(a_primary(urn, f"School {urn}", **GORSELAND) for urn in range(21, 41)),
        )
        for urn in [*range(1, 11), *range(21, 33)]:
            person = put_person(session, urn)
            put_post(session, person, urn, date(2025, 9, 1))
            if urn < 11:
                put_award(session, person, at=EARLY)
        accounts.add(
            session,
            email="desk@example.org",
            password_hash="",
            role=Role.OFFICIAL,
            scope="",
            at=EARLY,
        )
    draw(database)
    keep(database)


def the_official(database: Database) -> Account:
    """The one who was put there; nobody can sign in as them."""
    with database.read() as session:
        found = accounts.by_email(session, "desk@example.org")
    assert found is not None
    return found[0]


def the_kept(database: Database) -> KeptReport:
    """The report of DAY, as it was said."""
    with database.read() as session:
        return kept_reports.one(session, 1)


def learn_late(database: Database) -> None:
    """Seven schools of Thistleshire turn out to have had a SENCO within time since last year."""
    with database.begin() as session:
        for urn in range(11, 18):
            at = AT + timedelta(days=10)
            put_post(session, put_person(session, urn, at=at), urn, date(2025, 9, 1), at=at)
    draw(database)


def keep(database: Database, as_of: date = DAY, at: datetime = AT) -> KeptReport:
    """Keep the report of a day."""
    with database.begin() as session:
        return kept_reports.keep(session, as_of=as_of, today=at.date(), at=at, by="a test")


def run_again(database: Database, at: datetime = LATER) -> KeptReport:
    """Run the one kept report that was corrected again, and keep that."""
    (made,) = kept_reports.run_again(database, today=at.date(), at=at, by="a test")
    return made


def publish(
    database: Database,
    by: Account,
    kept: KeptReport,
    *,
    words: str = "The first release.",
    replaces: int | None = None,
    at: datetime = AT,
) -> Release:
    """Publish it."""
    with database.begin() as session:
        return releases.publish(
            session, by, kept=kept, words=words, demo=False, replaces=replaces, at=at
        )

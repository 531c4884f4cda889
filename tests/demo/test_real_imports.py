"""The files go through the real imports without a row refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from register.demo.country import CountryFiles
from register.feeds.gias.parse import parse_schools
from register.services.imports.importing import import_file
from register.services.imports.outcome import ImportKind
from register.store.migrating import upgrade
from register.store.session import Database
from tests.listed import list_schools

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_the_imports_take_every_row(country: CountryFiles, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    upgrade(address)
    database = Database(address)
    files = {
        ImportKind.PEOPLE: country.people,
        ImportKind.AWARDS: country.awards,
        ImportKind.APPOINTMENTS: country.appointments,
    }
    try:
        with database.begin() as session:
            schools = parse_schools(country.first.schools).schools
            list_schools(session, *schools, day=country.first.day)
        for kind, path in files.items():
            with database.begin() as session, path.open("rb") as file:
                outcome = import_file(session, kind, file, at=NOON, by="a test")
            assert outcome.rejected == ()
            assert outcome.added == outcome.rows > 300
    finally:
        database.engine.dispose()

"""Refreshes in small: a country of one school in each authority, and lists that change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from register.services import refresh as service
from register.services.refresh_outcome import RefreshOutcome
from register.store import ledger
from register.store.session import Database
from tests.feeds.extract import Row, a_country, a_school, write_extract, write_links

DAY_ONE, DAY_TWO = date(2026, 6, 1), date(2026, 9, 1)
AT_ONE = datetime(2026, 6, 1, 11, 7, tzinfo=UTC)
AT_TWO = datetime(2026, 9, 1, 11, 7, tzinfo=UTC)
BY = "a test"
FIRST = 100_001
COUNTED = (
    "school",
    "school_version",
    "school_link",
    "standing_mark",
    "conversion",
    "appointment",
    "appointment_version",
    "feed_reject",
)


class Files:
    """A folder in which lists are written and from which they are refreshed."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Nothing is written yet."""
        self.database = database
        self.folder = folder

    @property
    def kept(self) -> Path:
        """Where the received bytes are kept."""
        return self.folder / "feeds"

    def write(
        self, day: date, rows: Sequence[Mapping[str, object]], links: Sequence[Row] = ()
    ) -> tuple[Path, Path]:
        """Write a pair under its dated names. A blank list of links has one that is not used."""
        schools = self.folder / f"edubasealldata{day:%Y%m%d}.csv"
        linked = self.folder / f"links_edubasealldata{day:%Y%m%d}.csv"
        return write_extract(schools, rows), write_links(linked, links or A_LINK_OF_NO_CONCERN)

    def refresh(self, schools: Path, links: Path | None, at: datetime) -> RefreshOutcome:
        """Refresh from files as given."""
        return service.from_files(
            self.database,
            schools=schools,
            links=links,
            day=None,
            today=at.date(),
            folder=self.kept,
            at=at,
            by=BY,
        )

    def list(
        self,
        day: date,
        rows: Sequence[Mapping[str, object]],
        links: Sequence[Row] = (),
        *,
        at: datetime | None = None,
    ) -> RefreshOutcome:
        """Write the pair and refresh from it, at noon of its day."""
        instant = at or datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return self.refresh(*self.write(day, rows, links), instant)


A_LINK_OF_NO_CONCERN: list[Row] = [
    {
        "URN": "900001",
        "LinkURN": "900002",
        "LinkName": "Elsewhere",
        "LinkType": "Other",
        "LinkEstablishedDate": "",
    }
]


def a_list(*changed: Row, without: Sequence[int] = (), day: date = DAY_ONE) -> list[Row]:
    """Two open schools in each authority, with these rows put in place or added."""
    rows = a_country_of(2, day)
    rows |= {int(row["URN"]): row for row in changed}
    return [rows[urn] for urn in sorted(rows) if urn not in without]


def a_country_of(each: int, day: date = DAY_ONE) -> dict[int, Row]:
    """So many open schools in each authority, by URN."""
    return {int(row["URN"]): row for row in a_country(FIRST, each=each, day=day)}


def again(urn: int, **overrides: object) -> Row:
    """A row of `a_list` with something else in it."""
    held = next(row for row in a_list() if row["URN"] == str(urn))
    return held | {k: v for k, v in a_school(urn, **overrides).items() if v != a_school(urn)[k]}


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has that a refresh may write, once the ledger is verified."""
    with database.read() as session:
        assert ledger.verify(session).problem == ""
        return {
            table: session.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - our own names
            for table in COUNTED
        }


def days_after(day: date, days: int) -> date:
    """So many days on."""
    return day + timedelta(days=days)
